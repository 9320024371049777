"""Cells of a blueprint given to writers: how many items, until when, and what is delivered.

What counts is read from the items themselves: those that the writer began after the task was given,
that lie in the cell, and that stand beyond their draft. An item counts for one task at most, the
one due first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Forbidden, Invalid, NotFound
from foundation.roles import Caller, Permission
from itembank.index_tables import ItemIndexRow
from itembank.indexing import plain_points
from itembank.library import person_of
from itembank.lifecycle import VersionStatus
from itembank.tables import ItemRow
from itembank.work_tables import CellTaskRow

MOST: Final = 1_000
_DELIVERED: Final = frozenset(
    {VersionStatus.REVIEW.value, VersionStatus.APPROVED.value, VersionStatus.PUBLISHED.value}
)


@dataclass(frozen=True, slots=True)
class CellOf:
    """A cell as the bank knows it: items of these types and points in an area of a level."""

    level: str
    area: str
    section: str
    types: tuple[str, ...]
    points: Decimal


@dataclass(frozen=True, slots=True)
class CellTask:
    """One task with what became of it. ``begun`` counts drafts, ``delivered`` what is past them."""

    id: str
    writer: str
    cell: CellOf
    number: int
    due: date
    note: str
    given_by: str
    given_at: datetime
    begun: int
    delivered: int
    approved: int
    """Of those delivered: approved or published."""

    @property
    def missing(self) -> int:
        """How many are still to be delivered."""
        return max(0, self.number - self.delivered)

    def is_late(self, today: date) -> bool:
        """Whether the day has passed and something is missing."""
        return today > self.due and self.missing > 0


def give_cell(
    tx: Tx,
    clock: Clock,
    *,
    by: Caller,
    writer: str,
    cell: CellOf,
    number: int,
    due: date,
    today: date,
    note: str = "",
) -> CellTaskRow:
    """Give a cell to a writer.

    Raises `Forbidden` ``itembank-task-own`` where the giver would be the writer (who decides on
    items does not deliver them), `Invalid` for a number or a day that cannot be.
    """
    by.require(Permission.ITEM_PUBLISH)
    if writer == person_of(by):
        raise Forbidden("itembank-task-own")
    if not 1 <= number <= MOST:
        raise Invalid("itembank-task-number", number=number, most=MOST)
    if due < today:
        raise Invalid("itembank-task-due", due=due.isoformat())
    row = CellTaskRow(
        writer=writer,
        level=cell.level,
        area=cell.area,
        section=cell.section,
        types=list(cell.types),
        points=plain_points(cell.points),
        number=number,
        due=due,
        note=note.strip(),
        given_by=person_of(by),
        given_at=clock.now(),
    )
    tx.add(row)
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=by.id,
        act="itembank:task:give",
        subject=row.id,
        facts={"writer": writer, "number": number},
    )
    return row


def withdraw_task(tx: Tx, clock: Clock, *, by: Caller, task_id: str) -> None:
    """Take a task back; what was written stays in the bank."""
    by.require(Permission.ITEM_PUBLISH)
    row = tx.get(CellTaskRow, task_id)
    if row is None or row.withdrawn_at is not None:
        raise NotFound("itembank-task-unknown", task=task_id[:64])
    row.withdrawn_at = clock.now()
    audit.record(tx, clock, actor=by.id, act="itembank:task:withdraw", subject=row.id)


def cell_tasks(tx: Tx, *, writer: str = "") -> list[CellTask]:
    """The tasks that stand, those due first before; of one writer or of all."""
    statement = select(CellTaskRow).where(CellTaskRow.withdrawn_at.is_(None))
    if writer:
        statement = statement.filter_by(writer=writer)
    rows = tx.scalars(statement.order_by(CellTaskRow.due, CellTaskRow.id)).all()
    written = _written_by(tx, {row.writer for row in rows})
    taken: set[str] = set()
    return [_counted(row, written, taken) for row in rows]


@dataclass(frozen=True, slots=True)
class _Written:
    item_id: str
    level: str
    area: str
    item_type: str
    points: str
    status: str
    created_at: datetime


def _written_by(tx: Tx, writers: Iterable[str]) -> Mapping[str, Sequence[_Written]]:
    """Items by the person who began them, the oldest first."""
    rows = tx.execute(
        select(ItemIndexRow, ItemRow.created_by, ItemRow.created_at)
        .join(ItemRow, ItemRow.id == ItemIndexRow.item_id)
        .where(ItemRow.created_by.in_(list(writers)))
        .order_by(ItemRow.created_at, ItemRow.id)
    )
    found: dict[str, list[_Written]] = {}
    for row, writer, created_at in rows:
        one = _Written(
            row.item_id, row.level, row.area, row.item_type, row.points, row.status, created_at
        )
        found.setdefault(writer, []).append(one)
    return found


def _counted(
    row: CellTaskRow, written: Mapping[str, Sequence[_Written]], taken: set[str]
) -> CellTask:
    lie_in = [
        one
        for one in written.get(row.writer, ())
        if one.item_id not in taken
        and one.created_at >= row.given_at
        and (one.level, one.area, one.points) == (row.level, row.area, row.points)
        and one.item_type in row.types
    ]
    delivered = [one for one in lie_in if one.status in _DELIVERED][: row.number]
    begun = [one for one in lie_in if one.status == VersionStatus.DRAFT.value]
    taken.update(one.item_id for one in delivered)
    taken.update(one.item_id for one in begun[: row.number - len(delivered)])
    return CellTask(
        id=row.id,
        writer=row.writer,
        cell=CellOf(row.level, row.area, row.section, tuple(row.types), Decimal(row.points)),
        number=row.number,
        due=row.due,
        note=row.note,
        given_by=row.given_by,
        given_at=row.given_at,
        begun=len(begun),
        delivered=len(delivered),
        approved=sum(one.status != VersionStatus.REVIEW.value for one in delivered),
    )
