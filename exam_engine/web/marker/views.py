"""What the examiner's pages show: batches with their figures, candidates, one sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from exam_engine.enrolment.batches import batches
from exam_engine.enrolment.candidates import Subjects
from exam_engine.enrolment.tables import EnrolmentRow
from exam_engine.schemes.scheme import PartKind
from exam_engine.scoring import practical
from exam_engine.scoring.answers_to_mark import waiting_counts
from exam_engine.scoring.examinees import (
    Examinee,
    enrolled_counts,
    examinee,
    examinees,
    tasks_of,
)
from exam_engine.scoring.practical import PracticalTask, Sheet
from exam_engine.scoring.tables import PartMarkRow
from exam_engine.staff_names import person_names
from foundation.database import Tx
from foundation.roles import Caller, Permission

PART = PartKind.PRACTICAL.value
SITTING_PRACTICAL = (Subjects.ALL.value, Subjects.PRACTICAL.value)


@dataclass(frozen=True, slots=True)
class MarkingBatch:
    """One batch on the examiner's desk."""

    id: str
    name: str
    exam_date: date
    candidates: int
    signed: int
    answers: int
    """Long answers that wait for a mark."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One candidate with their newest sheet, if there is one."""

    examinee: Examinee
    sheet: Sheet | None


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """One candidate's sheet with its tasks, its history, and the next candidate without one."""

    examinee: Examinee
    tasks: tuple[PracticalTask, ...]
    history: tuple[Sheet, ...]
    names: Mapping[str, str]
    next_id: str | None

    @property
    def newest(self) -> Sheet | None:
        """The sheet that counts now."""
        return self.history[0] if self.history else None

    @property
    def most(self) -> Decimal:
        """The most that all tasks together are worth."""
        return sum((task.maximum for task in self.tasks), Decimal(0))


def marking_batches(tx: Tx, caller: Caller) -> list[MarkingBatch]:
    """Batches with candidates within the examiner's reach, the latest exam first."""
    enrolled = enrolled_counts(tx, caller, Permission.PRACTICAL_MARK, subjects=SITTING_PRACTICAL)
    signed = _signed_counts(tx, caller)
    waiting = waiting_counts(tx, caller)
    return [
        MarkingBatch(
            id=batch.id,
            name=batch.name,
            exam_date=batch.exam_date,
            candidates=enrolled[batch.id],
            signed=signed.get(batch.id, 0),
            answers=waiting.get(batch.id, 0),
        )
        for batch in batches(tx)
        if batch.id in enrolled
    ]


def sheet_lines(tx: Tx, caller: Caller, batch_id: str) -> list[SheetLine]:
    """The candidates of a batch who sit the practical."""
    people = [
        one
        for one in examinees(tx, caller, Permission.PRACTICAL_MARK, batch_id=batch_id)
        if one.subjects in SITTING_PRACTICAL
    ]
    sheets = practical.newest_sheets(tx, [one.enrolment_id for one in people])
    return [SheetLine(one, sheets.get(one.enrolment_id, {}).get(PART)) for one in people]


def open_sheet(tx: Tx, caller: Caller, enrolment_id: str) -> OpenSheet:
    """The sheet of one candidate; out of the examiner's reach is the same as not there."""
    one = examinee(tx, caller, Permission.PRACTICAL_MARK, enrolment_id)
    history = tuple(practical.history(tx, enrolment_id, PART))
    return OpenSheet(
        examinee=one,
        tasks=tasks_of(tx, one),
        history=history,
        names=person_names(tx, (sheet.examiner for sheet in history)),
        next_id=next_without_sheet(tx, caller, one),
    )


def next_without_sheet(tx: Tx, caller: Caller, after: Examinee) -> str | None:
    """The next candidate of the batch who has no sheet yet, going round at the end of the list."""
    lines = sheet_lines(tx, caller, after.batch_id)
    ids = [line.examinee.enrolment_id for line in lines]
    start = ids.index(after.enrolment_id) + 1 if after.enrolment_id in ids else 0
    for line in [*lines[start:], *lines[:start]]:
        if line.sheet is None and line.examinee.enrolment_id != after.enrolment_id:
            return line.examinee.enrolment_id
    return None


def _signed_counts(tx: Tx, caller: Caller) -> dict[str, int]:
    """Batch → enrolments within the caller's reach that have a sheet."""
    statement = (
        select(EnrolmentRow.batch_id, func.count(PartMarkRow.enrolment_id.distinct()))
        .join(PartMarkRow, PartMarkRow.enrolment_id == EnrolmentRow.id)
        .where(PartMarkRow.part == PART)
        .group_by(EnrolmentRow.batch_id)
    )
    scope = caller.organisation_scope(Permission.PRACTICAL_MARK)
    if scope is not None:
        statement = statement.where(EnrolmentRow.organisation_id.in_(scope))
    return {row[0]: row[1] for row in tx.execute(statement)}
