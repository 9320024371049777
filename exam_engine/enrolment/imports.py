"""From an uploaded list to enrolments: check, keep the file, and take all good rows or none.

The three beats of an upload, of which only the last one writes much:

    with database.read(tenant=t) as tx:
        context = imports.context_for(tx, clock, seal, caller, college_id)
    checked = imports.check(data, context)               # slow, no transaction
    with database.read(tenant=t) as tx:
        checked = imports.against_register(tx, checked)
    digest = blobs.put(data, tenant=t)
    with database.write(tenant=t) as tx:
        file = imports.keep_file(tx, clock, caller, college_id, checked, digest=…, name=…)
    with database.write(tenant=t) as tx:
        outcome = imports.confirm(tx, clock, seal, caller, file_id, checked)

A confirmation in a later request checks the kept file again in the same way, then confirms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from exam_engine.enrolment import batches
from exam_engine.enrolment.candidates import BatchContext, Candidate
from exam_engine.enrolment.headers import Column
from exam_engine.enrolment.limits import FileLimits
from exam_engine.enrolment.notices import RowStatus
from exam_engine.enrolment.sealing import CandidateSeal
from exam_engine.enrolment.spreadsheet import CheckedFile, check_table, with_known_names
from exam_engine.enrolment.tables import (
    BatchRow,
    CandidateRow,
    EnrolmentFileRow,
    EnrolmentRow,
    EnrolmentState,
    FileState,
)
from exam_engine.enrolment.workbook import read_table
from foundation.audit import record
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, NotFound
from foundation.ids import new_id
from foundation.roles import Caller, Permission
from foundation.tenancy import organisation

_KEYS_AT_ONCE = 500  # SQLite and PostgreSQL both bind so many values in one statement
_LONGEST_FILE_NAME = 200


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a confirmation did. ``repeated`` tells that the file had been imported before."""

    file_id: str
    imported: int
    already: int
    repeated: bool = False


def context_for(
    tx: Tx,
    clock: Clock,
    seal: CandidateSeal,
    caller: Caller,
    college_id: str,
    *,
    allow_fictional: bool = False,
    given: Mapping[Column, str] | None = None,
) -> BatchContext:
    """What a college's list is checked against: its batches, quotas, and who is enrolled."""
    caller.require(Permission.ENROLMENT_IMPORT, college_id)
    college = organisation(tx, college_id)
    return BatchContext(
        batches=batches.batches_offered(tx, clock, college_id),
        today=batches.local_today(clock),
        blind=seal.blind,
        school=college.name,
        allow_fictional=allow_fictional,
        given=dict(given or {}),
    )


def check(data: bytes, context: BatchContext, limits: FileLimits | None = None) -> CheckedFile:
    """Reads and checks a file without touching the records; raises ``Invalid`` for the file."""
    return check_table(read_table(data, limits), context)


def against_register(tx: Tx, checked: CheckedFile) -> CheckedFile:
    """The same check with people whom the body knows by another name marked as errors."""
    known = _known(tx, [candidate.blind_key for candidate in checked.good])
    return with_known_names(checked, {blind: row.name_key for blind, row in known.items()})


def keep_file(
    tx: Tx,
    clock: Clock,
    caller: Caller,
    college_id: str,
    checked: CheckedFile,
    *,
    digest: str,
    name: str,
    batch_id: str | None = None,
    results: str | None = None,
) -> EnrolmentFileRow:
    """Records that a file was handed in and how its check ended; the same file is kept once.

    ``batch_id`` is the batch whose page it came from, ``results`` the digest of what
    `kept_results.pack` made of the check. A file imported before stays so unless there are rows to
    take that could not be taken then.
    """
    caller.require(Permission.ENROLMENT_IMPORT, college_id)
    row = tx.scalars(
        select(EnrolmentFileRow).where(
            EnrolmentFileRow.organisation_id == college_id,
            EnrolmentFileRow.batch_id == batch_id,
            EnrolmentFileRow.digest == digest,
        )
    ).first()
    if row is not None and row.state == FileState.IMPORTED and not checked.good:
        return row
    if row is None:
        row = EnrolmentFileRow(
            organisation_id=college_id,
            batch_id=batch_id,
            digest=digest,
            uploaded_by=caller.id,
            uploaded_at=clock.now(),
        )
        tx.add(row)
    row.name = name.replace("\\", "/").rsplit("/", 1)[-1][:_LONGEST_FILE_NAME]
    row.state = FileState.CHECKED
    _note_check(row, checked, results)
    tx.flush()
    record(
        tx,
        clock,
        actor=caller.id,
        act="exam:enrolment-file:check",
        subject=row.id,
        facts={"digest": digest, "rows": row.rows, "wrong": row.wrong},
    )
    return row


def _note_check(row: EnrolmentFileRow, checked: CheckedFile, results: str | None) -> None:
    row.kind = checked.kind
    row.rows = len(checked.results)
    row.good = checked.count(RowStatus.OK)
    row.warned = checked.count(RowStatus.WARNING)
    row.wrong = checked.count(RowStatus.ERROR)
    row.ignored = checked.count(RowStatus.IGNORED)
    row.results = results


def enrolment_file(
    tx: Tx, caller: Caller, file_id: str, *, locked: bool = False
) -> EnrolmentFileRow:
    """A kept file, if the caller may import for its college; else it does not exist for them."""
    scope = caller.organisation_scope(Permission.ENROLMENT_IMPORT)
    statement = select(EnrolmentFileRow).where(EnrolmentFileRow.id == file_id)
    row = tx.scalars(statement.with_for_update() if locked else statement).first()
    if row is None or (scope is not None and row.organisation_id not in scope):
        raise NotFound("enrolment-file-not-found", file=file_id)
    return row


def confirm(
    tx: Tx,
    clock: Clock,
    seal: CandidateSeal,
    caller: Caller,
    file_id: str,
    checked: CheckedFile,
    *,
    results: str | None = None,
) -> Outcome:
    """Takes every good row of a checked file in this transaction, or raises and takes none.

    A file imported before changes nothing. Raises ``TooLate`` (``enrolment-window-closed``) and
    ``Conflict`` (``enrolment-quota-filled``, ``enrolment-register-moved``: check the file again).
    """
    file = enrolment_file(tx, caller, file_id, locked=True)
    if file.state == FileState.IMPORTED:
        return Outcome(file.id, 0, file.imported, repeated=True)
    good = checked.good
    rows = _locked_batches(tx, {candidate.batch_id for candidate in good})
    for row in rows.values():
        batches.refuse_closed(row, clock)
    known = _known(tx, [candidate.blind_key for candidate in good])
    _refuse_moved(good, known)
    fresh = _not_yet_enrolled(tx, good, known)
    _refuse_beyond_quota(tx, fresh, rows, file.organisation_id)
    ids = _store_candidates(tx, clock, seal, fresh, known)
    _store_enrolments(tx, clock, fresh, ids, file)
    file.state = FileState.IMPORTED
    file.imported += len(fresh)
    _note_check(file, checked, results or file.results)
    file.confirmed_by, file.confirmed_at = caller.id, clock.now()
    tx.flush()
    record(
        tx,
        clock,
        actor=caller.id,
        act="exam:enrolment-file:import",
        subject=file.id,
        facts={"imported": len(fresh), "college": file.organisation_id},
    )
    return Outcome(file.id, len(fresh), len(good) - len(fresh))


def _locked_batches(tx: Tx, ids: set[str]) -> dict[str, BatchRow]:
    """The batches, locked in one order, so that two imports cannot both take the last place."""
    rows = tx.scalars(
        select(BatchRow).where(BatchRow.id.in_(ids)).order_by(BatchRow.id).with_for_update()
    )
    found = {row.id: row for row in rows}
    for missing in ids - found.keys():
        raise NotFound("enrolment-batch-not-found", batch=missing)
    return found


def _refuse_moved(good: Sequence[Candidate], known: Mapping[str, CandidateRow]) -> None:
    """Between check and confirmation someone else may have enrolled the number by another name."""
    for candidate in good:
        row = known.get(candidate.blind_key)
        if row is not None and row.name_key != candidate.name_key:
            raise Conflict("enrolment-register-moved", shown=candidate.document_masked)


def _refuse_beyond_quota(
    tx: Tx, fresh: Sequence[Candidate], rows: Mapping[str, BatchRow], organisation_id: str
) -> None:
    wanted = Counter(candidate.batch_id for candidate in fresh)
    used = batches.places_used(tx, organisation_id, wanted)
    for batch_id, count in wanted.items():
        quota = batches.quota_of(tx, rows[batch_id], organisation_id)
        taken = used.get(batch_id, 0)
        if quota is not None and taken + count > quota:
            raise Conflict(
                "enrolment-quota-filled",
                batch=rows[batch_id].name,
                quota=quota,
                used=taken,
                wanted=count,
            )


def _chunks(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        yield keys[start : start + _KEYS_AT_ONCE]


def _known(tx: Tx, blind_keys: Sequence[str]) -> dict[str, CandidateRow]:
    found: dict[str, CandidateRow] = {}
    for keys in _chunks(blind_keys):
        rows = tx.scalars(select(CandidateRow).where(CandidateRow.document_blind.in_(keys)))
        found.update((row.document_blind, row) for row in rows)
    return found


def _not_yet_enrolled(
    tx: Tx, good: Sequence[Candidate], known: Mapping[str, CandidateRow]
) -> list[Candidate]:
    """Good rows without those whose person has come into the batch since the check."""
    enrolled: set[tuple[str, str]] = set()
    for keys in _chunks([row.id for row in known.values()]):
        found = tx.execute(
            select(EnrolmentRow.batch_id, EnrolmentRow.candidate_id).where(
                EnrolmentRow.candidate_id.in_(keys)
            )
        )
        enrolled.update((batch_id, candidate_id) for batch_id, candidate_id in found)
    return [
        candidate
        for candidate in good
        if (row := known.get(candidate.blind_key)) is None
        or (candidate.batch_id, row.id) not in enrolled
    ]


def _store_candidates(
    tx: Tx,
    clock: Clock,
    seal: CandidateSeal,
    fresh: Sequence[Candidate],
    known: Mapping[str, CandidateRow],
) -> dict[str, str]:
    """Adds new people and renews how known ones are reached; returns blind key → id."""
    ids = {blind: row.id for blind, row in known.items()}
    added: list[dict[str, Any]] = []
    renewed: list[dict[str, Any]] = []
    for candidate in fresh:
        contact = {
            "phone_sealed": seal.seal_contact(candidate.phone),
            "email_sealed": seal.seal_contact(candidate.email) if candidate.email else None,
            "updated_at": clock.now(),
        }
        if candidate.blind_key in known:
            renewed.append({"id": ids[candidate.blind_key], **contact})
        elif candidate.blind_key not in ids:
            ids[candidate.blind_key] = new_id()
            added.append(
                _person(tx, clock, seal, candidate) | {"id": ids[candidate.blind_key]} | contact
            )
    if added:
        tx.execute(insert(CandidateRow), added)
    if renewed:
        tx.execute(update(CandidateRow), renewed)
    return ids


def _person(tx: Tx, clock: Clock, seal: CandidateSeal, candidate: Candidate) -> dict[str, Any]:
    return {
        "tenant_id": tx.tenant_id,
        "name": candidate.name,
        "name_key": candidate.name_key,
        "name_on_certificate": candidate.name_on_certificate,
        "document_kind": candidate.document_kind.value,
        "document_sealed": seal.seal_document(candidate.document_number),
        "document_masked": candidate.document_masked,
        "document_blind": candidate.blind_key,
        "sex": candidate.sex.value if candidate.sex else None,
        "birth_date": candidate.birth_date,
        "ethnicity": candidate.ethnicity,
        "created_at": clock.now(),
    }


def _store_enrolments(
    tx: Tx,
    clock: Clock,
    fresh: Sequence[Candidate],
    ids: Mapping[str, str],
    file: EnrolmentFileRow,
) -> None:
    rows = [
        {
            "tenant_id": tx.tenant_id,
            "id": new_id(),
            "batch_id": candidate.batch_id,
            "candidate_id": ids[candidate.blind_key],
            "organisation_id": file.organisation_id,
            "file_id": file.id,
            "level": candidate.level,
            "subjects": candidate.subjects.value,
            "resit": candidate.resit,
            "previous_admission": candidate.previous_admission,
            "department": candidate.department,
            "major": candidate.major,
            "class_name": candidate.class_name,
            "student_number": candidate.student_number,
            "education": candidate.education.value if candidate.education else None,
            "entry_month": candidate.entry_month,
            "site": candidate.site,
            "photo_name": candidate.photo,
            "accommodation": candidate.accommodation,
            "remarks": candidate.remarks,
            "state": EnrolmentState.ENROLLED.value,
            "created_at": clock.now(),
        }
        for candidate in fresh
    ]
    if rows:
        tx.execute(insert(EnrolmentRow), rows)
