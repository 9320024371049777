"""A file of questions while a person looks at it: what was decided so far, and the reading of it.

Everything that was decided is one small document, kept under its digest; a change makes another
document with another address, so that going back in the browser goes back in the decisions. The
file is read anew from them, and gives the same each time.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

import msgspec

from foundation.blobs import BlobStore
from foundation.errors import Invalid, NotFound
from itembank.exchange.dialects import Proposal, propose, read
from itembank.exchange.drafts import Reading
from itembank.exchange.known_dialects import KNOWN
from itembank.lifecycle import Pool

MOST_BYTES: Final = 100 * 1024 * 1024
_DIGEST: Final = re.compile(r"[0-9a-f]{64}\Z")
_READINGS_KEPT: Final = 4


class Looked(msgspec.Struct, frozen=True):
    """A file and what was decided about it."""

    original: str
    """The digest of the file."""
    name: str
    size: int
    dialect: str
    options: dict[str, str] = msgspec.field(default_factory=dict)
    confirmed: list[str] = msgspec.field(default_factory=list)
    """Keys of questions that may replace an item of the same name."""
    left_out: list[str] = msgspec.field(default_factory=list)
    pool: str = Pool.LIVE.value


@dataclass(slots=True)
class Looking:
    """Keeps decisions, reads files, and remembers the last readings."""

    blobs: BlobStore
    _readings: OrderedDict[bytes, Reading] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def receive(self, data: bytes, name: str, *, tenant: str, pool: Pool) -> str:
        """Keep a file that came in with the likeliest dialect; gives the decisions' digest."""
        if len(data) > MOST_BYTES:
            raise Invalid("intake-too-large", file=name[:200], most=MOST_BYTES // 1024 // 1024)
        if not data.strip():
            raise Invalid("intake-empty", file=name[:200])
        found = propose(KNOWN, data, name)
        if not found:
            raise Invalid("intake-unlike", file=name[:200])
        digest = self.blobs.put(data, tenant=tenant)
        looked = Looked(digest, name[:200], len(data), found[0].dialect, pool=pool.value)
        return self.put(looked, tenant=tenant)

    def put(self, looked: Looked, *, tenant: str) -> str:
        """Keep decisions; gives the digest that they are found under."""
        return self.blobs.put(msgspec.json.encode(looked), tenant=tenant)

    def get(self, digest: str, *, tenant: str) -> Looked:
        """Decisions that were kept; `NotFound` for anything else."""
        if not _DIGEST.match(digest):
            raise NotFound("blobs-unknown", digest=digest[:64])
        try:
            return msgspec.json.decode(self.blobs.get(digest, tenant=tenant), type=Looked)
        except msgspec.DecodeError:
            # Another file of this body was asked for under this address.
            raise NotFound("blobs-unknown", digest=digest) from None

    def proposals(self, looked: Looked, *, tenant: str) -> tuple[Proposal, ...]:
        """The dialects that the file may be written in, with reasons."""
        return propose(KNOWN, self.blobs.get(looked.original, tenant=tenant), looked.name)

    def reading(self, looked: Looked, *, tenant: str) -> Reading:
        """The file as these decisions have it; Invalid where the dialect cannot read it."""
        name = msgspec.json.encode([tenant, looked.original, looked.dialect, looked.options])
        with self._lock:
            if name in self._readings:
                self._readings.move_to_end(name)
                return self._readings[name]
        data = self.blobs.get(looked.original, tenant=tenant)
        found = read(KNOWN, looked.dialect, data, looked.name, looked.options)
        with self._lock:
            self._readings[name] = found
            while len(self._readings) > _READINGS_KEPT:
                self._readings.popitem(last=False)
        return found
