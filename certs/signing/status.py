"""Bitstring Status List v1.0: where a certificate stands in a list, and the list as a credential.

A body's certificates are counted from 0 without gaps; ``LIST_LENGTH`` of them share a list. There
is a list for each purpose, and a certificate has the same place in both. A list is a long row of
bits, the first of them the leftmost (section 3.1), packed with gzip: a thousand certificates in a
million take a few hundred bytes. One who fetches a list does not tell which certificate it is for.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from certs.signing.contexts import CREDENTIALS_V2
from certs.signing.multibase import from_base64url, to_base64url
from certs.signing.proofs import instant
from foundation.errors import Invalid

LIST_LENGTH = 131_072
"""Entries of a list: the least that the standard allows, for the sake of privacy (section 6.2)."""

MOST_BYTES = 16 * 2**20
"""A list unpacks to no more than this; a small file could unpack to any size."""

LIST_CONTEXTS = [CREDENTIALS_V2]
LIST_TYPES = ["VerifiableCredential", "BitstringStatusListCredential"]
ENTRY_TYPE = "BitstringStatusListEntry"
LIST_TYPE = "BitstringStatusList"


class Purpose(StrEnum):
    """What a bit that is set says: not any more, or not for now."""

    REVOCATION = "revocation"
    SUSPENSION = "suspension"


@dataclass(frozen=True, slots=True)
class StatusPlace:
    """The number of the list and the place in it, both as text."""

    list_number: str
    position: str

    @classmethod
    def of(cls, status_index: int) -> StatusPlace:
        """The place of the certificate with this index."""
        if status_index < 0:
            raise Invalid("certs-status-index", index=status_index)
        number, position = divmod(status_index, LIST_LENGTH)
        return cls(str(number), str(position))


@dataclass(frozen=True, slots=True)
class ListSheet:
    """Everything that one list credential says but its issuer: ``positions`` are the bits set.

    ``ttl`` is how long it may be kept by one who has fetched it.
    """

    address: str
    purpose: Purpose
    positions: frozenset[int]
    valid_from: datetime
    valid_until: datetime
    ttl: timedelta


def list_address(address: str, body_code: str, purpose: Purpose, list_number: str | int) -> str:
    """Where the list of a body is fetched, under the installation's address."""
    return f"{address}/status/{quote(body_code, safe='')}/{purpose.value}/{list_number}"


def status_entries(address: str, body_code: str, place: StatusPlace) -> list[dict[str, str]]:
    """The two entries of a credential (section 2.1), revocation and suspension."""
    return [_entry(address, body_code, purpose, place) for purpose in Purpose]


def list_credential(sheet: ListSheet, issuer: str, issuer_name: str) -> dict[str, Any]:
    """The unsigned credential of a list (section 2.2)."""
    return {
        "@context": [*LIST_CONTEXTS],
        "id": sheet.address,
        "type": [*LIST_TYPES],
        "issuer": {"id": issuer, "name": issuer_name},
        "validFrom": instant(sheet.valid_from),
        "validUntil": instant(sheet.valid_until),
        "credentialSubject": {
            "id": f"{sheet.address}#list",
            "type": LIST_TYPE,
            "statusPurpose": sheet.purpose.value,
            "encodedList": encode(sheet.positions),
            "ttl": int(sheet.ttl.total_seconds() * 1000),
        },
    }


def encode(positions: Iterable[int], length: int = LIST_LENGTH) -> str:
    """The bits at these positions set in a row of ``length``, packed, as multibase (3.3).

    The same positions always give the same text: nothing in it tells when it was made.
    """
    bits = bytearray(length // 8)
    for position in positions:
        if not 0 <= position < length:
            raise Invalid("certs-status-index", index=position)
        bits[position >> 3] |= 0x80 >> (position & 7)
    return "u" + to_base64url(gzip.compress(bytes(bits), compresslevel=9, mtime=0))


def decode(encoded: str, most: int = MOST_BYTES) -> bytes:
    """The unpacked bits; ``Invalid`` for a list that is damaged, too short or too long (3.4)."""
    if encoded[:1] != "u":
        raise Invalid("certs-status-list-unreadable")
    unpacker = zlib.decompressobj(wbits=31)
    try:
        bits = unpacker.decompress(from_base64url(encoded[1:]), most + 1)
    except zlib.error as error:
        raise Invalid("certs-status-list-unreadable") from error
    if not unpacker.eof or unpacker.unused_data or len(bits) > most:
        raise Invalid("certs-status-list-unreadable")
    if len(bits) * 8 < LIST_LENGTH:
        raise Invalid("certs-status-list-short", entries=len(bits) * 8)
    return bits


def is_set(bits: bytes, position: int) -> bool:
    """The bit at a position; ``Invalid`` where the list has none."""
    if not 0 <= position < len(bits) * 8:
        raise Invalid("certs-status-index", index=position)
    return bool(bits[position >> 3] & (0x80 >> (position & 7)))


def _entry(address: str, body_code: str, purpose: Purpose, place: StatusPlace) -> dict[str, str]:
    held = list_address(address, body_code, purpose, place.list_number)
    return {
        "id": f"{held}#{place.position}",
        "type": ENTRY_TYPE,
        "statusPurpose": purpose.value,
        "statusListIndex": place.position,
        "statusListCredential": held,
    }
