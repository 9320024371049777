"""Undoes a whole import: its drafts go, overwritten drafts come back, what has moved on stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict
from foundation.events import Event, publish
from foundation.roles import Caller, Permission
from itembank.import_plan import Outcome
from itembank.import_tables import ImportLineRow
from itembank.imports import import_row, lines_of
from itembank.item_json import from_json
from itembank.library import fill_version, person_of, standard_of
from itembank.lifecycle import VersionStatus
from itembank.standards import Standard
from itembank.tables import ItemActRow, ItemRow, ItemVersionRow

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class DraftRemoved(Event):
    """A draft is gone, and the whole item with it where it was the only version."""

    item_id: str
    version_id: str
    item_gone: bool


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did; ``stayed`` are the lines whose items have moved on since."""

    removed: int
    restored: int
    stayed: tuple[ImportLineRow, ...]


def undo(tx: Tx, clock: Clock, *, by: Caller, import_id: str) -> Undone:
    """Take back everything that an import added and nobody has worked on since.

    An item that was submitted, changed or published after the import stays and is told; so does
    one that a later import changed. Raises `Conflict` where it was undone before.
    """
    by.require(Permission.ITEM_WRITE)
    row = import_row(tx, import_id)
    if row.undone_at is not None:
        raise Conflict("itembank-import-undone", id=import_id)
    standard = standard_of(tx, row.standard_id)
    lines = lines_of(tx, import_id)
    untouched = _untouched(tx, lines)
    removed: list[ItemVersionRow] = []
    restored, stayed = 0, []
    for line in lines:
        if line.outcome == Outcome.WAITING.value:
            line.outcome = Outcome.UNDONE.value
        if line.outcome not in (Outcome.NEW.value, Outcome.NEXT.value):
            continue
        version = untouched.get(line.version_id or "")
        if version is None or version.digest != line.digest:
            stayed.append(line)
            continue
        if line.before is not None:
            _restore(tx, version, line, standard)
            restored += 1
        else:
            removed.append(version)
        line.outcome = Outcome.UNDONE.value
    _remove(tx, removed)
    row.undone_by, row.undone_at = person_of(by), clock.now()
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=by.id,
        act="itembank:import:undo",
        subject=row.id,
        facts={"removed": len(removed), "restored": restored, "stayed": len(stayed)},
    )
    return Undone(len(removed), restored, tuple(stayed))


def _untouched(tx: Tx, lines: Sequence[ImportLineRow]) -> dict[str, ItemVersionRow]:
    """Versions as an import leaves them: open drafts, the newest of their items, never moved.

    One that somebody sent to review and got back has a history to keep.
    """
    found: dict[str, ItemVersionRow] = {}
    ids = [line.version_id for line in lines if line.version_id]
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        moved = set(
            tx.scalars(select(ItemActRow.version_id).where(ItemActRow.version_id.in_(some)))
        )
        versions = tx.scalars(select(ItemVersionRow).where(ItemVersionRow.id.in_(some))).all()
        newest = (
            select(ItemVersionRow.item_id, func.max(ItemVersionRow.number))
            .where(ItemVersionRow.item_id.in_([version.item_id for version in versions]))
            .group_by(ItemVersionRow.item_id)
        )
        last = {row[0]: row[1] for row in tx.execute(newest)}
        found |= {
            version.id: version
            for version in versions
            if version.status == VersionStatus.DRAFT
            and version.id not in moved
            and last[version.item_id] == version.number
        }
    return found


def _restore(tx: Tx, version: ItemVersionRow, line: ImportLineRow, standard: Standard) -> None:
    assert line.before is not None
    version.skills.clear()
    tx.flush()
    fill_version(version, from_json(line.before), standard)
    tx.flush()


def _remove(tx: Tx, versions: Sequence[ItemVersionRow]) -> None:
    """All together: a flush looks at every row of the transaction, so two of them are enough."""
    gone = [DraftRemoved(one.item_id, one.id, one.number == 1) for one in versions]
    items = [one.item_id for one in versions if one.number == 1]
    for version in versions:
        tx.delete(version)
    tx.flush()
    for start in range(0, len(items), _AT_ONCE):
        some = items[start : start + _AT_ONCE]
        for item in tx.scalars(select(ItemRow).where(ItemRow.id.in_(some))).all():
            tx.delete(item)
    tx.flush()
    for event in gone:
        publish(tx, event)
