"""What the examiner's pages show: batches with their figures, candidates, one sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from exam_engine.enrolment.batches import batches
from exam_engine.enrolment.candidates import Subjects
from exam_engine.schemes.scheme import PartKind
from exam_engine.scoring import practical
from exam_engine.scoring.answers_to_mark import scripts
from exam_engine.scoring.examinees import Examinee, examinee, examinees, tasks_of
from exam_engine.scoring.practical import PracticalTask, Sheet
from exam_engine.staff_names import person_names
from foundation.database import Tx
from foundation.roles import Caller, Permission

PART = PartKind.PRACTICAL.value


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
    told = []
    for batch in batches(tx):
        lines = sheet_lines(tx, caller, batch.id)
        if not lines:
            continue
        open_answers = sum(one.answers - one.marked for one in scripts(tx, caller, batch.id))
        signed = sum(1 for line in lines if line.sheet is not None)
        told.append(
            MarkingBatch(batch.id, batch.name, batch.exam_date, len(lines), signed, open_answers)
        )
    return told


def sheet_lines(tx: Tx, caller: Caller, batch_id: str) -> list[SheetLine]:
    """The candidates of a batch who sit the practical."""
    people = [
        one
        for one in examinees(tx, caller, Permission.PRACTICAL_MARK, batch_id=batch_id)
        if one.subjects != Subjects.THEORY.value
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
