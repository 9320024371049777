"""Lets go of photos that are nobody's: read and never taken, or replaced by a newer one.

A photo is noted as loose in the transaction that leaves it without an owner, and is deleted once it
has been loose for long enough and no candidate names it. While photos of the body are being read
nothing is deleted, since the reading may be about to name a photo that lies in the store already.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, select, update

from exam_engine.enrolment.tables import CandidateRow, LoosePhotoRow, PhotoState, PhotoUploadRow
from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.jobs import JobRow, JobState

_AT_ONCE = 500
"""How many digests one statement names."""


@dataclass(frozen=True, slots=True)
class StaleUpload:
    """An upload whose time is over, and the blobs (archive, reading) that only it needs."""

    id: str
    blobs: tuple[str, ...]


def note_loose(tx: Tx, digests: Iterable[str], since: datetime) -> None:
    """Note photos that have no owner now; one that is noted already begins its time anew."""
    wanted = sorted(set(digests))
    for start in range(0, len(wanted), _AT_ONCE):
        chunk = wanted[start : start + _AT_ONCE]
        known = set(tx.scalars(select(LoosePhotoRow.digest).where(LoosePhotoRow.digest.in_(chunk))))
        tx.execute(
            update(LoosePhotoRow)
            .where(LoosePhotoRow.digest.in_(known), LoosePhotoRow.since < since)
            .values(since=since)
        )
        tx.add_all(LoosePhotoRow(digest=one, since=since) for one in chunk if one not in known)
    tx.flush()


def forget_owned(tx: Tx, before: datetime) -> int:
    """Strike out what was noted before that time and is a candidate's photo; how many those are."""
    owned = select(CandidateRow.photo_digest).where(CandidateRow.photo_digest.is_not(None))
    gone = tx.scalars(
        delete(LoosePhotoRow)
        .where(LoosePhotoRow.since < before, LoosePhotoRow.digest.in_(owned))
        .returning(LoosePhotoRow.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


def ownerless(tx: Tx, before: datetime, *, limit: int | None = None) -> list[str]:
    """Digests of photos loose since before that time which no candidate names, oldest first.

    None while photos are being read.
    """
    if _is_reading(tx):
        return []
    owned = select(CandidateRow.photo_digest).where(CandidateRow.photo_digest.is_not(None))
    return list(
        tx.scalars(
            select(LoosePhotoRow.digest)
            .where(LoosePhotoRow.since < before, LoosePhotoRow.digest.not_in(owned))
            .order_by(LoosePhotoRow.since, LoosePhotoRow.id)
            .limit(limit)
        )
    )


def note_deleted(tx: Tx, clock: Clock, digests: Iterable[str]) -> int:
    """Strike out photos that are deleted, say how many in the audit chain, and return it."""
    gone = tx.scalars(
        delete(LoosePhotoRow)
        .where(LoosePhotoRow.digest.in_(list(digests)))
        .returning(LoosePhotoRow.id)
        .execution_options(synchronize_session=False)
    ).all()
    if gone:
        audit.record(
            tx,
            clock,
            actor="system",
            act="exam:photos:erase",
            subject=tx.tenant_id,
            facts={"photos": len(gone)},
        )
    return len(gone)


def stale_uploads(tx: Tx, before: datetime) -> list[StaleUpload]:
    """Uploads handed in before that time which still keep something, oldest first."""
    rows = tx.scalars(
        select(PhotoUploadRow)
        .where(
            PhotoUploadRow.uploaded_at < before,
            PhotoUploadRow.state.in_((PhotoState.READING.value, PhotoState.READ.value))
            | PhotoUploadRow.results.is_not(None),
            ~_is_being_read(),
        )
        .order_by(PhotoUploadRow.uploaded_at, PhotoUploadRow.id)
    ).all()
    return [StaleUpload(row.id, _own_blobs(tx, row)) for row in rows]


def note_forgotten(tx: Tx, clock: Clock, upload_id: str) -> bool:
    """Note that nothing of an upload is kept but its counts; False where that is noted already."""
    row = tx.scalars(
        select(PhotoUploadRow).where(PhotoUploadRow.id == upload_id).with_for_update()
    ).one()
    if row.state == PhotoState.FORGOTTEN or (row.state == PhotoState.TAKEN and row.results is None):
        return False
    if row.state != PhotoState.TAKEN:
        row.state = PhotoState.FORGOTTEN
    row.results = None
    tx.flush()
    audit.record(tx, clock, actor="system", act="exam:photos:forget", subject=row.id)
    return True


def _own_blobs(tx: Tx, row: PhotoUploadRow) -> tuple[str, ...]:
    """Equal archives are one blob, equal readings too: what another upload needs must stay."""
    own = {row.digest} if row.state == PhotoState.READING else set()
    own |= {row.results} if row.results else set()
    others = tx.execute(
        select(PhotoUploadRow.digest, PhotoUploadRow.results, PhotoUploadRow.state).where(
            PhotoUploadRow.id != row.id,
            PhotoUploadRow.digest.in_(own) | PhotoUploadRow.results.in_(own),
        )
    )
    for archive, results, state in others:
        own -= {results}
        if state == PhotoState.READING:
            own -= {archive}
    return tuple(sorted(own))


def _is_reading(tx: Tx) -> bool:
    return (
        tx.scalars(select(PhotoUploadRow.id).where(_is_being_read()).limit(1)).first() is not None
    )


def _is_being_read() -> ColumnElement[bool]:
    """The condition on uploads whose job is not over; one whose job failed is read by nobody."""
    under_way = exists().where(
        JobRow.id == PhotoUploadRow.job_id,
        JobRow.state.not_in((JobState.DONE, JobState.FAILED)),
    )
    return and_(PhotoUploadRow.state == PhotoState.READING, under_way)
