"""Sealed pictures: encrypted blobs named by digest, each a link of its sitting's hash chain.

A link holds the SHA-256 of its own facts and of the link before it; the sitting's row holds the
head and the length. A picture that is changed, swapped, left out, slipped in or cut off from the
end therefore shows. Erasing a picture when its time is over leaves the link, so the chain holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

import orjson
from sqlalchemy import select

from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import NotFound, TooLate
from proctor.sealing import ReviewingKeys, context_of, is_sealed, read_public, seal_for
from proctor.tables import EvidenceRow, ProctorSittingRow

GENESIS = "0" * 64
"""What the first link names as the one before it."""


class Blobs(Protocol):
    """Where pictures are kept, encrypted; see `foundation.blobs.BlobStore`."""

    def put(self, content: bytes, *, tenant: str) -> str: ...
    def get(self, digest: str, *, tenant: str) -> bytes: ...
    def delete(self, digest: str, *, tenant: str) -> None: ...


@dataclass(frozen=True, slots=True)
class SealedPicture:
    """A picture that lies in the blob store, and the frame that it is."""

    sequence: int
    taken_at: datetime
    blob: str
    size: int


@dataclass(frozen=True, slots=True)
class ChainVerdict:
    """How many links were read, which is the first that does not fit, and whose picture is gone.

    ``broken_at`` is a link's number, or one more than there are where the end is missing.
    ``damaged`` numbers links whose picture was read and is not the one that was sealed.
    """

    links: int
    broken_at: int | None
    damaged: tuple[int, ...]

    @property
    def holds(self) -> bool:
        """Whether the chain and every picture that was read are whole."""
        return self.broken_at is None and not self.damaged


def seal(
    blobs: Blobs,
    jpeg: bytes,
    *,
    tenant: str,
    sequence: int,
    taken_at: datetime,
    sitting_id: str = "",
    reviewing_key: str = "",
) -> SealedPicture:
    """Put a picture into the store. It takes time: never call it within a transaction.

    With the policy's ``reviewing_key`` only the body that holds its private half can open it; it
    is then bound to ``sitting_id``. A picture that the device sealed itself is kept as it came.
    """
    if reviewing_key and not is_sealed(jpeg):
        key = read_public(reviewing_key)
        jpeg = seal_for(key, jpeg, context_of(sitting_id, sequence))
    return SealedPicture(sequence, taken_at, blobs.put(jpeg, tenant=tenant), len(jpeg))


def append(
    tx: Tx, clock: Clock, sitting: ProctorSittingRow, finding_id: str, picture: SealedPicture
) -> EvidenceRow:
    """Add a link to the chain of ``sitting``, whose row the caller has locked."""
    row = EvidenceRow(
        sitting_id=sitting.id,
        finding_id=finding_id,
        number=sitting.chain_length + 1,
        sequence=picture.sequence,
        taken_at=picture.taken_at,
        sealed_at=clock.now(),
        blob=picture.blob,
        size=picture.size,
        previous=sitting.chain_head,
    )
    row.digest = link_digest(row)
    tx.add(row)
    sitting.chain_length, sitting.chain_head = row.number, row.digest
    tx.flush()
    return row


def chain_of(tx: Tx, sitting_id: str) -> list[EvidenceRow]:
    """All links of a sitting, in order."""
    statement = select(EvidenceRow).where(EvidenceRow.sitting_id == sitting_id)
    return list(tx.scalars(statement.order_by(EvidenceRow.number)))


def verify_chain(tx: Tx, sitting: ProctorSittingRow, blobs: Blobs | None = None) -> ChainVerdict:
    """Recompute every link; with ``blobs``, every picture that was not erased as well."""
    rows = chain_of(tx, sitting.id)
    previous, broken = GENESIS, None
    for place, row in enumerate(rows, start=1):
        if row.number != place or row.previous != previous or row.digest != link_digest(row):
            broken = place
            break
        previous = row.digest
    if broken is None and (len(rows), previous) != (sitting.chain_length, sitting.chain_head):
        broken = len(rows) + 1
    damaged = [row.number for row in rows if blobs is not None and not _is_whole(row, blobs)]
    return ChainVerdict(len(rows), broken, tuple(damaged))


def picture(blobs: Blobs, row: EvidenceRow, keys: ReviewingKeys | None = None) -> bytes:
    """The JPEG of a link, opened with ``keys`` where it was sealed for a reviewing body.

    TooLate("proctor-evidence-erased") once its time is over, and what `ReviewingKeys.open` raises
    where this installation has no such key.
    """
    if row.erased_at is not None:
        raise TooLate("proctor-evidence-erased", erased=row.erased_at.isoformat())
    content = blobs.get(row.blob, tenant=row.tenant_id)
    if not is_sealed(content):
        return content
    return (keys or ReviewingKeys()).open(content, context_of(row.sitting_id, row.sequence))


def link_facts(row: EvidenceRow) -> dict[str, str | int]:
    """What a link commits to, as JSON values."""
    return {
        "sitting": row.sitting_id,
        "finding": row.finding_id,
        "number": row.number,
        "sequence": row.sequence,
        "taken_at": row.taken_at.astimezone(UTC).isoformat(),
        "sealed_at": row.sealed_at.astimezone(UTC).isoformat(),
        "blob": row.blob,
        "size": row.size,
        "previous": row.previous,
    }


def digest_of(facts: Mapping[str, str | int]) -> str:
    """SHA-256 over a link's facts as JSON with sorted keys; anyone can repeat it."""
    return hashlib.sha256(orjson.dumps(facts, option=orjson.OPT_SORT_KEYS)).hexdigest()


def link_digest(row: EvidenceRow) -> str:
    """The digest of a stored link."""
    return digest_of(link_facts(row))


def _is_whole(row: EvidenceRow, blobs: Blobs) -> bool:
    if row.erased_at is not None:
        return True
    try:
        content = blobs.get(row.blob, tenant=row.tenant_id)
    except NotFound:
        return False
    return hashlib.sha256(content).hexdigest() == row.blob
