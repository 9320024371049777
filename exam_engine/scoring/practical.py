"""The examiner's sheet for a part that people mark: tasks, points, comment, signature, history.

Points go in steps of one half from 0 to the task's most (配分, 得分, 扣分 of a 评分记录表). A sheet
is signed by whoever is logged in, and is never overwritten: a later one is a new version with its
reason, and the newest one counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select

from exam_engine.scoring.points import in_chunks, read_points, short_text
from exam_engine.scoring.tables import PartMarkRow
from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid
from foundation.roles import Caller, Permission


@dataclass(frozen=True, slots=True)
class PracticalTask:
    """One task of the part and the most it is worth."""

    code: str
    name: str
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class TaskMark:
    """What one task was given; ``deducted`` is what is missing to the most."""

    task: str
    name: str
    maximum: Decimal
    points: Decimal
    comment: str = ""

    @property
    def deducted(self) -> Decimal:
        """Points taken off (扣分)."""
        return self.maximum - self.points


@dataclass(frozen=True, slots=True)
class Sheet:
    """One signed sheet."""

    id: str
    enrolment_id: str
    part: str
    version: int
    examiner: str
    marks: tuple[TaskMark, ...]
    total: Decimal
    comment: str
    reason: str
    entered_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """What an examiner typed for one task, as text."""

    points: str
    comment: str = ""


def enter_sheet(
    tx: Tx,
    clock: Clock,
    *,
    by: Caller,
    enrolment_id: str,
    part: str,
    tasks: Sequence[PracticalTask],
    entries: Mapping[str, Entry],
    comment: str = "",
    reason: str = "",
    after_version: int = 0,
) -> Sheet:
    """Sign a sheet for ``tasks``; `Invalid` names the task whose points cannot be taken.

    ``after_version`` is the version that the examiner had before them (0 for none): when another
    sheet has come in since, the answer is `Conflict`. A sheet after the first needs a ``reason``.
    """
    by.require(Permission.PRACTICAL_MARK)
    marks = read_marks(tasks, entries)
    version = _newest_version(tx, enrolment_id, part)
    if version != after_version:
        raise Conflict("outcomes-sheet-moved-on", seen=after_version, newest=version)
    if version and not reason.strip():
        raise Invalid("outcomes-sheet-reason-missing")
    row = PartMarkRow(
        enrolment_id=enrolment_id,
        part=part,
        version=version + 1,
        examiner=by.person_id or by.id,
        tasks=[_mark_to_json(mark) for mark in marks],
        total=sum((mark.points for mark in marks), Decimal(0)),
        comment=short_text(comment),
        reason=short_text(reason),
        entered_at=clock.now(),
    )
    tx.add(row)
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=by.id,
        act="exam:practical:mark",
        subject=enrolment_id,
        facts={"part": part, "version": row.version, "total": str(row.total), "sheet": row.id},
    )
    return _sheet(row)


def read_marks(
    tasks: Sequence[PracticalTask], entries: Mapping[str, Entry]
) -> tuple[TaskMark, ...]:
    """The marks of all tasks; refuses a sheet with a gap, naming every task that is open."""
    if not tasks:
        raise Conflict("outcomes-tasks-missing")
    blank = Entry("")
    open_tasks = [task.name for task in tasks if not entries.get(task.code, blank).points.strip()]
    if open_tasks:
        raise Invalid("outcomes-mark-missing", tasks=open_tasks)
    return tuple(_mark(task, entries[task.code]) for task in tasks)


def newest_sheets(tx: Tx, enrolment_ids: Iterable[str]) -> dict[str, dict[str, Sheet]]:
    """The sheets that count: enrolment id → part → newest sheet."""
    found: dict[str, dict[str, Sheet]] = {}
    for chunk in in_chunks(enrolment_ids):
        rows = tx.scalars(
            select(PartMarkRow)
            .where(PartMarkRow.enrolment_id.in_(chunk))
            .order_by(PartMarkRow.version)
        )
        for row in rows:
            found.setdefault(row.enrolment_id, {})[row.part] = _sheet(row)
    return found


def history(tx: Tx, enrolment_id: str, part: str) -> list[Sheet]:
    """Every sheet of one part, newest first."""
    rows = tx.scalars(
        select(PartMarkRow)
        .where(PartMarkRow.enrolment_id == enrolment_id, PartMarkRow.part == part)
        .order_by(PartMarkRow.version.desc())
    )
    return [_sheet(row) for row in rows]


def signers(tx: Tx, enrolment_ids: Iterable[str]) -> dict[str, frozenset[str]]:
    """Enrolment → everybody who has ever signed a sheet for it: they may not release it."""
    found: dict[str, frozenset[str]] = {}
    for chunk in in_chunks(enrolment_ids):
        statement = select(PartMarkRow.enrolment_id, PartMarkRow.examiner)
        for enrolment_id, person in tx.execute(
            statement.where(PartMarkRow.enrolment_id.in_(chunk))
        ):
            found[enrolment_id] = found.get(enrolment_id, frozenset()) | {person}
    return found


def _newest_version(tx: Tx, enrolment_id: str, part: str) -> int:
    statement = select(func.max(PartMarkRow.version)).where(
        PartMarkRow.enrolment_id == enrolment_id, PartMarkRow.part == part
    )
    return tx.scalar(statement) or 0


def _mark(task: PracticalTask, entry: Entry) -> TaskMark:
    points = read_points(entry.points, task.maximum, task=task.name)
    return TaskMark(task.code, task.name, task.maximum, points, short_text(entry.comment))


def _mark_to_json(mark: TaskMark) -> dict[str, str]:
    return {
        "task": mark.task,
        "name": mark.name,
        "maximum": format(mark.maximum, "f"),
        "points": format(mark.points, "f"),
        "deducted": format(mark.deducted, "f"),
        "comment": mark.comment,
    }


def _sheet(row: PartMarkRow) -> Sheet:
    return Sheet(
        id=row.id,
        enrolment_id=row.enrolment_id,
        part=row.part,
        version=row.version,
        examiner=row.examiner,
        marks=tuple(
            TaskMark(
                mark["task"],
                mark["name"],
                Decimal(mark["maximum"]),
                Decimal(mark["points"]),
                mark["comment"],
            )
            for mark in row.tasks
        ),
        total=row.total,
        comment=row.comment,
        reason=row.reason,
        entered_at=row.entered_at,
    )
