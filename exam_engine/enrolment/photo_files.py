"""Keeps photos that a college hands in for a batch, and gives them to their candidates once.

Handing in is three beats, like a list: the archive is looked through and put into the blob store,
`hand_in` writes one row and orders the job of `photo_job`, and after a person has looked at
what was found, `take` writes the photos of one upload to its candidates, all in one transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from exam_engine.enrolment import batches
from exam_engine.enrolment.photo_keeping import note_loose
from exam_engine.enrolment.photo_names import shown_name
from exam_engine.enrolment.photo_reading import Reading
from exam_engine.enrolment.tables import (
    CandidateRow,
    EnrolmentRow,
    EnrolmentState,
    PhotoState,
    PhotoUploadRow,
)
from foundation import jobs
from foundation.audit import record
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Fact, NotFound, TooLate
from foundation.roles import Caller, Permission
from foundation.tenancy import organisation

JOB = "read_photos"


@dataclass(frozen=True, slots=True)
class Taken:
    """How many candidates got a photo, and of how many an earlier one was replaced."""

    taken: int
    replaced: int
    repeated: bool = False


def hand_in(
    tx: Tx,
    clock: Clock,
    caller: Caller,
    batch_id: str,
    college_id: str,
    *,
    digest: str,
    name: str,
    photos: int,
) -> PhotoUploadRow:
    """Notes that an archive lies in the blob store and orders its reading.

    The same archive handed in again while it is being read is the same upload. Raises `TooLate`
    (``enrolment-photos-late``).
    """
    caller.require(Permission.ENROLMENT_IMPORT, college_id)
    organisation(tx, college_id)
    _refuse_late(tx, clock, caller, batch_id)
    same = tx.scalars(
        select(PhotoUploadRow).where(
            PhotoUploadRow.batch_id == batch_id,
            PhotoUploadRow.organisation_id == college_id,
            PhotoUploadRow.digest == digest,
            PhotoUploadRow.state == PhotoState.READING,
        )
    ).first()
    if same is not None:
        return same
    row = PhotoUploadRow(
        batch_id=batch_id,
        organisation_id=college_id,
        digest=digest,
        name=shown_name(name),
        photos=photos,
        uploaded_by=caller.id,
        uploaded_at=clock.now(),
    )
    tx.add(row)
    tx.flush()
    row.job_id = jobs.enqueue(tx, clock, JOB, {"upload": row.id}, asked_by=caller.id, total=photos)
    facts: dict[str, Fact] = {"batch": batch_id, "college": college_id, "photos": photos}
    record(tx, clock, actor=caller.id, act="exam:photos:hand-in", subject=row.id, facts=facts)
    return row


def upload(tx: Tx, caller: Caller, upload_id: str) -> PhotoUploadRow:
    """An upload, if the caller may import for its college; else it does not exist for them."""
    return _upload(tx, caller, upload_id, locked=False)


def uploads(tx: Tx, caller: Caller, batch_id: str) -> list[PhotoUploadRow]:
    """What was handed in for a batch by colleges within the caller's reach, newest first."""
    wanted = select(PhotoUploadRow).where(PhotoUploadRow.batch_id == batch_id)
    scope = caller.organisation_scope(Permission.ENROLMENT_IMPORT)
    if scope is not None:
        wanted = wanted.where(PhotoUploadRow.organisation_id.in_(scope))
    newest = PhotoUploadRow.uploaded_at.desc(), PhotoUploadRow.id.desc()
    return list(tx.scalars(wanted.order_by(*newest)))


def upload_for_reading(tx: Tx, upload_id: str) -> PhotoUploadRow:
    """An upload of the transaction's tenant, for the job that reads it."""
    return tx.scalars(select(PhotoUploadRow).where(PhotoUploadRow.id == upload_id)).one()


def is_being_read(tx: Tx, digest: str) -> bool:
    """Whether an archive still waits to be read for some upload."""
    waiting = select(PhotoUploadRow.id).where(
        PhotoUploadRow.digest == digest, PhotoUploadRow.state == PhotoState.READING
    )
    return tx.scalars(waiting).first() is not None


def people(tx: Tx, row: PhotoUploadRow) -> dict[str, tuple[str, str]]:
    """Candidate id → the photo's name in the list and the student number, as matching wants it."""
    found = tx.execute(
        select(EnrolmentRow.candidate_id, EnrolmentRow.photo_name, EnrolmentRow.student_number)
        .where(*_enrolled_by(row))
        .order_by(EnrolmentRow.class_name, EnrolmentRow.student_number, EnrolmentRow.id)
    )
    return {candidate_id: (listed, number) for candidate_id, listed, number in found}


def note_reading(tx: Tx, upload_id: str, reading: Reading, results: str) -> PhotoUploadRow:
    """Notes what was found; ``results`` is the digest of the packed reading."""
    row = upload_for_reading(tx, upload_id)
    row.state = PhotoState.READ
    row.matched = len(reading.found)
    row.refused = len(reading.unfit)
    row.unmatched = len(reading.unclaimed) + len(reading.doubled)
    row.results = results
    # Until a person takes them, the photos are nobody's.
    note_loose(tx, (found.digest for found in reading.found), row.uploaded_at)
    return row


def take(tx: Tx, clock: Clock, caller: Caller, upload_id: str, reading: Reading) -> Taken:
    """Gives the found photos to their candidates; a second time does nothing.

    Candidates who have left the batch since are passed over. Raises `Conflict`
    (``enrolment-photos-being-read``) and `TooLate` (``enrolment-photos-late``,
    ``enrolment-photos-forgotten``).
    """
    row = _upload(tx, caller, upload_id, locked=True)
    if row.state == PhotoState.TAKEN:
        return Taken(row.taken, 0, repeated=True)
    if row.state == PhotoState.READING:
        raise Conflict("enrolment-photos-being-read")
    if row.state == PhotoState.FORGOTTEN:
        raise TooLate("enrolment-photos-forgotten")
    _refuse_late(tx, clock, caller, row.batch_id)
    enrolled = tx.execute(
        select(CandidateRow.id, CandidateRow.photo_digest)
        .join(EnrolmentRow, EnrolmentRow.candidate_id == CandidateRow.id)
        .where(*_enrolled_by(row))
    )
    before = {found[0]: found[1] for found in enrolled}
    due = [found for found in reading.found if found.candidate_id in before]
    changed = [found for found in due if before[found.candidate_id] != found.digest]
    earlier = [before[found.candidate_id] for found in changed]
    replaced = [digest for digest in earlier if digest is not None]
    if changed:
        values: list[dict[str, Any]] = [
            {"id": found.candidate_id, "photo_digest": found.digest, "updated_at": clock.now()}
            for found in changed
        ]
        tx.execute(update(CandidateRow), values)
        note_loose(tx, replaced, clock.now())
    row.state = PhotoState.TAKEN
    row.taken = len(due)
    row.confirmed_by, row.confirmed_at = caller.id, clock.now()
    tx.flush()
    facts: dict[str, Fact] = {
        "taken": len(due),
        "replaced": len(replaced),
        "results": row.results,
    }
    record(tx, clock, actor=caller.id, act="exam:photos:take", subject=row.id, facts=facts)
    return Taken(len(due), len(replaced))


def _upload(tx: Tx, caller: Caller, upload_id: str, *, locked: bool) -> PhotoUploadRow:
    scope = caller.organisation_scope(Permission.ENROLMENT_IMPORT)
    statement = select(PhotoUploadRow).where(PhotoUploadRow.id == upload_id)
    row = tx.scalars(statement.with_for_update() if locked else statement).first()
    if row is None or (scope is not None and row.organisation_id not in scope):
        raise NotFound("enrolment-photos-not-found", upload=upload_id)
    return row


def _enrolled_by(row: PhotoUploadRow) -> tuple[Any, ...]:
    return (
        EnrolmentRow.batch_id == row.batch_id,
        EnrolmentRow.organisation_id == row.organisation_id,
        EnrolmentRow.state != EnrolmentState.WITHDRAWN.value,
    )


def _refuse_late(tx: Tx, clock: Clock, caller: Caller, batch_id: str) -> None:
    """From the day of the exam on a photo is evidence: only the body itself may change it then."""
    batch = batches.batch(tx, batch_id)
    if batches.local_today(clock) >= batch.exam_date and not caller.may_everywhere(
        Permission.BATCH_MANAGE
    ):
        raise TooLate("enrolment-photos-late", batch=batch.name, exam=batch.exam_date.isoformat())
