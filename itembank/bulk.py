"""One change to many items: ordered, carried out some items at a time, and taken back by name.

Each item is changed by the library's own rules, so that nothing is allowed here that is not allowed
one at a time. A refusal is kept with its item and stops no other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx, attempt
from foundation.errors import Conflict, Invalid, NotFound, Refusal
from foundation.roles import Caller
from itembank.bulk_changes import KINDS, Change, On
from itembank.library import latest_version, person_of
from itembank.lifecycle import Act
from itembank.tables import ItemRow
from itembank.work_tables import BulkLineRow, BulkRow, LineOutcome

MOST_ITEMS: Final = 20_000
_LASTING: Final = (Act.PUBLISH.value, Act.RETIRE.value)


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did; ``stayed`` are the identifiers of items that have moved on since."""

    restored: int
    stayed: tuple[str, ...]


def order_bulk(
    tx: Tx,
    clock: Clock,
    *,
    by: Caller,
    change: Change,
    value: str,
    item_ids: Sequence[str],
    comment: str = "",
) -> BulkRow:
    """Note what is to be done to which items; `carry_out` does it.

    Raises `Invalid` for a value that can be nothing, no items, or more than `MOST_ITEMS`.
    """
    by.require(KINDS[change].right)
    value = " ".join(value.split())
    KINDS[change].check(value)
    chosen = list(dict.fromkeys(item_ids))
    if not chosen:
        raise Invalid("itembank-bulk-empty")
    if len(chosen) > MOST_ITEMS:
        raise Invalid("itembank-bulk-too-many", count=len(chosen), most=MOST_ITEMS)
    row = BulkRow(
        change=change.value,
        value=value,
        comment=comment.strip(),
        by=person_of(by),
        at=clock.now(),
        total=len(chosen),
    )
    tx.add(row)
    tx.flush()
    tx.add_all(
        BulkLineRow(bulk_id=row.id, place=place, item_id=item_id)
        for place, item_id in enumerate(chosen)
    )
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=by.id,
        act="itembank:bulk:order",
        subject=row.id,
        facts={"change": change.value, "items": len(chosen)},
    )
    return row


def carry_out(tx: Tx, clock: Clock, *, by: Caller, bulk_id: str, most: int) -> int:
    """Do the next ``most`` items that wait; how many of the whole are done by now."""
    row = bulk_row(tx, bulk_id)
    by.require(KINDS[Change(row.change)].right)
    waiting = (
        select(BulkLineRow)
        .filter_by(bulk_id=bulk_id, outcome=LineOutcome.WAITING.value)
        .order_by(BulkLineRow.place)
        .limit(most)
    )
    lines = tx.scalars(waiting).all()
    for line in lines:
        _do_one(tx, clock, by, row, line)
    row.done += len(lines)
    if row.done >= row.total and row.finished_at is None:
        row.finished_at = clock.now()
    tx.flush()
    return row.done


def undo(tx: Tx, clock: Clock, *, by: Caller, bulk_id: str) -> Undone:
    """Put back what was before, but for items that have moved on since.

    Raises `Conflict` while the change is under way, once it was undone, and for publications and
    retirements, which stand.
    """
    row = bulk_row(tx, bulk_id)
    kind = KINDS[Change(row.change)]
    by.require(kind.right)
    if row.finished_at is None:
        raise Conflict("itembank-bulk-under-way", id=bulk_id)
    if row.undone_at is not None:
        raise Conflict("itembank-bulk-undone", id=bulk_id)
    if not can_be_undone(row):
        raise Conflict("itembank-bulk-stands", id=bulk_id)
    if row.by != person_of(by) and row.change == Change.ACT.value:
        # Nobody takes back another person's decision on an item.
        raise Conflict("itembank-bulk-of-another", id=bulk_id)
    restored, stayed = 0, []
    for line in lines_of(tx, bulk_id, LineOutcome.DONE):
        on = _on(tx, clock, by, row, line)
        if on is not None and kind.back(on, line):
            line.outcome = LineOutcome.UNDONE.value
            restored += 1
        else:
            line.outcome = LineOutcome.STAYED.value
            stayed.append(line.identifier)
    row.undone_by, row.undone_at = person_of(by), clock.now()
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=by.id,
        act="itembank:bulk:undo",
        subject=row.id,
        facts={"restored": restored, "stayed": len(stayed)},
    )
    return Undone(restored, tuple(stayed))


def can_be_undone(row: BulkRow) -> bool:
    """Whether the kind of change allows it; publications and retirements stand."""
    return row.change != Change.ACT.value or row.value not in _LASTING


def bulk_row(tx: Tx, bulk_id: str) -> BulkRow:
    """The change of this id; raises `NotFound`."""
    row = tx.get(BulkRow, bulk_id)
    if row is None:
        raise NotFound("itembank-bulk-unknown", id=bulk_id[:64])
    return row


def bulk_rows(tx: Tx, most: int = 50) -> Sequence[BulkRow]:
    """The changes of this body, newest first."""
    return tx.scalars(select(BulkRow).order_by(BulkRow.id.desc()).limit(most)).all()


def lines_of(
    tx: Tx, bulk_id: str, outcome: LineOutcome | None = None, most: int | None = None
) -> Sequence[BulkLineRow]:
    """The lines of a change in the order of its items."""
    statement = select(BulkLineRow).filter_by(bulk_id=bulk_id)
    if outcome is not None:
        statement = statement.filter_by(outcome=outcome.value)
    return tx.scalars(statement.order_by(BulkLineRow.place).limit(most)).all()


def _do_one(tx: Tx, clock: Clock, by: Caller, row: BulkRow, line: BulkLineRow) -> None:
    on = _on(tx, clock, by, row, line)
    if on is None:
        line.outcome, line.code, line.facts = LineOutcome.REFUSED.value, "itembank-item-gone", {}
        return
    line.identifier = on.item.identifier
    try:
        with attempt(tx):
            before = KINDS[Change(row.change)].do(on)
    except Refusal as refusal:
        line.outcome, line.code = LineOutcome.REFUSED.value, refusal.code
        line.facts = dict(refusal.facts)
        return
    line.outcome = (LineOutcome.UNCHANGED if before is None else LineOutcome.DONE).value
    line.before, line.version_id, line.digest = before, on.latest.id, on.latest.digest


def _on(tx: Tx, clock: Clock, by: Caller, row: BulkRow, line: BulkLineRow) -> On | None:
    item, latest = tx.get(ItemRow, line.item_id), latest_version(tx, line.item_id)
    if item is None or latest is None:
        return None
    return On(tx, clock, by, item, latest, row.value, row.comment)
