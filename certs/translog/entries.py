"""What stands in the log: a time and a salted commitment, 41 bytes that name nobody.

An entry says that something was entered, and when. What it was is inside the commitment, SHA-256
over the lines of an `Opening`; without the salt, 32 random bytes that are kept with the certificate
and given to whoever may verify it, nobody can find out, and the entry of an issue looks like that
of a withdrawal.

The time stands outside as well, because the order of the leaves and the times in them can then be
compared by anyone: an entry that is put in later with an earlier time stands in the wrong place.
It gives nothing away, for whoever fetches the checkpoint every few seconds knows it anyway.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

from certs.awards import Act
from foundation.errors import Invalid

SALT_BYTES = 32
_VERSION = 1
_ENTRY = struct.Struct(">BQ32s")
_DIGEST = re.compile("[0-9a-f]{64}")
ENTRY_BYTES = _ENTRY.size
DOMAIN = "kaozheng-log-entry/v1"
"""The first line of a commitment: no other digest of ours begins so."""


class Kind(StrEnum):
    """What happened to the certificate."""

    ISSUED = "issued"
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"


BY_ACT: Mapping[Act, Kind] = {
    Act.SUSPEND: Kind.SUSPENDED,
    Act.REINSTATE: Kind.REINSTATED,
    Act.WITHDRAW: Kind.WITHDRAWN,
    Act.SUPERSEDE: Kind.SUPERSEDED,
    Act.EXPIRE: Kind.EXPIRED,
}
"""What a change of standing is entered as."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a commitment holds; ``file_digest`` is SHA-256 of the file in hexadecimal, ``at`` a
    whole second."""

    salt: bytes
    kind: Kind
    number: str
    file_digest: str
    at: datetime

    @property
    def seconds(self) -> int:
        """The time as seconds since 1970."""
        return int(self.at.timestamp())

    @property
    def commitment(self) -> bytes:
        """SHA-256 over the domain, salt, kind, number, digest and time, a line each."""
        lines = (DOMAIN, self.salt.hex(), self.kind, self.number, self.file_digest, self.seconds)
        return sha256("".join(f"{line}\n" for line in lines).encode()).digest()

    @property
    def entry(self) -> bytes:
        """The entry in the log."""
        return _ENTRY.pack(_VERSION, self.seconds, self.commitment)


def check_opening(opening: Opening) -> None:
    """``Invalid`` for what could be read in two ways: line feeds, another salt or digest."""
    plain = opening.number.isprintable() and bool(opening.number)
    digest = opening.file_digest
    hexadecimal = _DIGEST.fullmatch(digest) is not None
    whole = opening.at.microsecond == 0 and opening.at.tzinfo is not None
    if not (plain and hexadecimal and whole and len(opening.salt) == SALT_BYTES):
        raise Invalid("certs-log-opening")


def entry_time(entry: bytes) -> datetime:
    """When an entry was put in; ``Invalid`` for what is no entry of ours."""
    if len(entry) != ENTRY_BYTES or entry[0] != _VERSION:
        raise Invalid("certs-log-entry-unreadable")
    seconds: int = _ENTRY.unpack(entry)[1]
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise Invalid("certs-log-entry-unreadable") from error
