"""Evidence records (RFC 4998) of issued certificates: a batch stamped, kept, given out, renewed.

The authority is asked outside of any transaction (`stamp`, `renew`); what it gave is kept inside
one (`keep`, `keep_renewed`).
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from certs.evidence_tables import EvidenceBatchRow
from certs.signing.evidence import HashTree, evidence_record, renewal_digest
from certs.signing.timestamp_tokens import read_token
from certs.signing.timestamps import TimestampSource
from foundation.database import Tx
from foundation.errors import NotFound

_DIGEST = 32


@dataclass(frozen=True, slots=True)
class FileOfBatch:
    """One certificate's file: SHA-256 in hexadecimal, and when it was issued."""

    file_digest: str
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class Stamped:
    """A batch with the time stamp over all its files."""

    files: tuple[FileOfBatch, ...]
    token: bytes


@dataclass(frozen=True, slots=True)
class BatchStamp:
    """What people are told of a stamped batch."""

    count: int
    stamped_at: datetime
    good_until: datetime


@dataclass(frozen=True, slots=True)
class Ageing:
    """A stamp that will run out, to be renewed."""

    batch_id: str
    token: bytes


def stamp(files: Sequence[FileOfBatch], timestamps: TimestampSource) -> Stamped:
    """One time stamp over all the files; no transaction may be open meanwhile."""
    tree = HashTree([bytes.fromhex(each.file_digest) for each in files])
    return Stamped(tuple(files), timestamps.token(tree.root))


def is_kept(tx: Tx, batch_ref: str) -> bool:
    """Whether the batch has been stamped."""
    found = select(EvidenceBatchRow.id).where(EvidenceBatchRow.batch_ref == batch_ref)
    return tx.scalars(found).first() is not None


def stamp_of(tx: Tx, batch_ref: str) -> BatchStamp | None:
    """When a batch was stamped, and until when its last stamp is good."""
    row = tx.scalars(
        select(EvidenceBatchRow).where(EvidenceBatchRow.batch_ref == batch_ref)
    ).one_or_none()
    return None if row is None else BatchStamp(row.count, row.stamped_at, row.good_until)


def keep(tx: Tx, batch_ref: str, stamped: Stamped) -> None:
    """Keep a stamped batch; the same ``batch_ref`` again changes nothing."""
    if is_kept(tx, batch_ref):
        return
    digests = sorted({bytes.fromhex(each.file_digest) for each in stamped.files})
    said = read_token(stamped.token)
    moments = [each.issued_at for each in stamped.files]
    tx.add(
        EvidenceBatchRow(
            batch_ref=batch_ref,
            digests=b"".join(digests),
            count=len(digests),
            tokens=[b64encode(stamped.token).decode()],
            issued_from=min(moments),
            issued_to=max(moments),
            stamped_at=said.time,
            good_until=said.certificates[0].not_valid_after_utc,
        )
    )
    tx.flush()


def record_of(tx: Tx, file: FileOfBatch) -> bytes:
    """DER of the evidence record of one file; ``NotFound`` when its batch was never stamped."""
    digest = bytes.fromhex(file.file_digest)
    rows = tx.scalars(
        select(EvidenceBatchRow)
        .where(EvidenceBatchRow.issued_from <= file.issued_at)
        .where(EvidenceBatchRow.issued_to >= file.issued_at)
        .order_by(EvidenceBatchRow.stamped_at)
    )
    for row in rows:
        digests = _digests(row)
        place = bisect_left(digests, digest)
        if place < len(digests) and digests[place] == digest:
            return evidence_record(HashTree(digests).reduced(digest), _tokens(row))
    raise NotFound("certs-evidence-none")


def ageing(tx: Tx, before: datetime, limit: int = 100) -> list[Ageing]:
    """Batches whose last stamp runs out before ``before``, the first to run out first."""
    rows = tx.scalars(
        select(EvidenceBatchRow)
        .where(EvidenceBatchRow.good_until < before)
        .order_by(EvidenceBatchRow.good_until)
        .limit(limit)
    )
    return [Ageing(row.id, _tokens(row)[-1]) for row in rows]


def renew(old: Ageing, timestamps: TimestampSource) -> bytes:
    """A time stamp over the old one (RFC 4998, 5.2); no transaction may be open meanwhile."""
    return timestamps.token(renewal_digest(old.token))


def keep_renewed(tx: Tx, old: Ageing, token: bytes) -> None:
    """Keep a renewal; one that somebody else has kept meanwhile stays."""
    row = tx.get_one(EvidenceBatchRow, old.batch_id, with_for_update=True)
    if _tokens(row)[-1] != old.token:
        return
    row.tokens = [*row.tokens, b64encode(token).decode()]
    row.good_until = read_token(token).certificates[0].not_valid_after_utc


def _digests(row: EvidenceBatchRow) -> list[bytes]:
    return [row.digests[at : at + _DIGEST] for at in range(0, len(row.digests), _DIGEST)]


def _tokens(row: EvidenceBatchRow) -> list[bytes]:
    return [b64decode(each) for each in row.tokens]
