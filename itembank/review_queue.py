"""What waits for one reviewer, oldest first; and what came back to one writer, with the reason.

A queue tells nothing of who wrote an item: reviewers work without knowing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from foundation.database import Tx
from foundation.roles import Caller, Permission
from itembank.index_tables import ItemIndexRow
from itembank.items import ItemType
from itembank.library import person_of
from itembank.lifecycle import Act, VersionStatus
from itembank.tables import ItemActRow, ItemVersionRow
from itembank.work_tables import ReviewerRow

_AT_ONCE: Final = 500
_SHOWN: Final = tuple(
    getattr(ItemIndexRow, name)
    for name in (
        *("item_id", "version_id", "identifier", "number"),
        *("level", "area", "item_type", "points", "words"),
    )
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item that waits for the reviewer since it was handed in."""

    item_id: str
    identifier: str
    number: int
    level: str
    area: str
    item_type: ItemType
    points: Decimal
    words: str
    since: datetime
    is_asked: bool
    """Whether this reviewer was asked by name; else any reviewer may take it."""
    is_answered: bool
    """Whether the reviewer has answered it and only the decision is open."""

    @property
    def cell(self) -> tuple[str, str, str]:
        """Level, area and type."""
        return self.level, self.area, self.item_type.value


@dataclass(frozen=True, slots=True)
class CellCount:
    """One cell of the queue: how many items wait, and since when the first of them."""

    level: str
    area: str
    item_type: ItemType
    number: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Returned:
    """A draft that came back from review."""

    item_id: str
    identifier: str
    number: int
    level: str
    area: str
    item_type: ItemType
    words: str
    reason: str
    at: datetime


def waiting_for(tx: Tx, by: Caller) -> list[Waiting]:
    """What the caller may review and nobody else was asked for; who has waited longest first."""
    by.require(Permission.ITEM_REVIEW)
    person = person_of(by)
    statement = (
        select(*_SHOWN, ItemVersionRow.written_by, ReviewerRow.person)
        .join(ItemVersionRow, ItemVersionRow.id == ItemIndexRow.version_id)
        .outerjoin(ReviewerRow, ReviewerRow.item_id == ItemIndexRow.item_id)
        .where(ItemIndexRow.status == VersionStatus.REVIEW.value)
    )
    rows = [
        row
        for row in tx.execute(statement)
        if person not in row.written_by and row.person in (None, person)
    ]
    versions = [row.version_id for row in rows]
    handed_in = _latest(tx, versions, Act.SUBMIT)
    answered = _latest(tx, versions, Act.ANSWER, person)
    found = []
    for row in rows:
        since = handed_in.get(row.version_id)
        if since is None:
            continue
        own = answered.get(row.version_id)
        is_answered = own is not None and own >= since
        found.append(_waiting(row, since, is_asked=row.person == person, is_answered=is_answered))
    return sorted(found, key=lambda one: (one.since, one.identifier))


def by_cell(queue: Iterable[Waiting]) -> list[CellCount]:
    """The queue counted by level, area and type, in the order of the oldest of each."""
    cells: dict[tuple[str, str, str], CellCount] = {}
    for one in queue:
        kept = cells.get(one.cell)
        number, since = (1, one.since) if kept is None else (kept.number + 1, kept.since)
        cells[one.cell] = CellCount(one.level, one.area, one.item_type, number, since)
    return list(cells.values())


def next_after(queue: Sequence[Waiting], item_id: str = "") -> Waiting | None:
    """The item that follows ``item_id``, the first one after the last; None for an empty queue.

    An item that has left the queue is followed by the oldest one.
    """
    others = [one for one in queue if one.item_id != item_id]
    place = next((at for at, one in enumerate(queue) if one.item_id == item_id), 0)
    return others[place % len(others)] if others else None


def returned_to(tx: Tx, by: Caller) -> list[Returned]:
    """Drafts that the caller wrote on and that came back, the newest first."""
    by.require(Permission.ITEM_WRITE)
    last = aliased(ItemActRow)
    newest = (
        select(func.max(last.id))
        .where(last.version_id == ItemIndexRow.version_id)
        .scalar_subquery()
    )
    statement = (
        select(ItemIndexRow, ItemActRow, ItemVersionRow.written_by)
        .join(ItemVersionRow, ItemVersionRow.id == ItemIndexRow.version_id)
        .join(ItemActRow, ItemActRow.id == newest)
        .where(
            ItemIndexRow.status == VersionStatus.DRAFT.value,
            ItemActRow.act == Act.RETURN.value,
        )
        .order_by(ItemActRow.id.desc())
    )
    return [
        Returned(
            row.item_id,
            row.identifier,
            row.number,
            row.level,
            row.area,
            ItemType(row.item_type),
            row.words,
            act.comment,
            act.at,
        )
        for row, act, writers in tx.execute(statement)
        if person_of(by) in writers
    ]


def _latest(
    tx: Tx, versions: Sequence[str], act: Act, person: str | None = None
) -> dict[str, datetime]:
    """When the act was last done to each version."""
    found: dict[str, datetime] = {}
    for start in range(0, len(versions), _AT_ONCE):
        statement = (
            select(ItemActRow.version_id, func.max(ItemActRow.at))
            .where(
                ItemActRow.version_id.in_(versions[start : start + _AT_ONCE]),
                ItemActRow.act == act.value,
            )
            .group_by(ItemActRow.version_id)
        )
        if person is not None:
            statement = statement.where(ItemActRow.by == person)
        found |= {row[0]: row[1] for row in tx.execute(statement)}
    return found


def _waiting(row: Any, since: datetime, *, is_asked: bool, is_answered: bool) -> Waiting:
    return Waiting(
        item_id=row.item_id,
        identifier=row.identifier,
        number=row.number,
        level=row.level,
        area=row.area,
        item_type=ItemType(row.item_type),
        points=Decimal(row.points),
        words=row.words,
        since=since,
        is_asked=is_asked,
        is_answered=is_answered,
    )
