"""Two versions of a standard side by side, and items that go along from one to the other.

A skill point is the same where its code is; its words may have changed. Items keep their skill
points by code: all that they examine must be in the new version, else they stay with the old one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select

from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict
from foundation.roles import Caller, Permission
from itembank.index_tables import ItemIndexRow
from itembank.standard_shelf import standard_of
from itembank.standards import Standard
from itembank.tables import ItemRow, ItemSkillRow, StandardRow

_AT_ONCE: Final = 500


class Kept(StrEnum):
    """What became of a skill point."""

    SAME = "same"
    REWORDED = "reworded"
    MOVED = "moved"
    """Its words stand under another code."""
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class SkillChange:
    """One skill point in both versions; ``other`` is its code in the new one where it moved."""

    kept: Kept
    code: str
    old: str
    new: str
    other: str = ""
    items: int = 0
    """Items of the old version that examine it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What `move_items` did; ``stayed`` are the identifiers of items with a skill point gone."""

    moved: int
    stayed: tuple[str, ...]


def compare_standards(
    old: Standard, new: Standard, items: Counter[str] | None = None
) -> list[SkillChange]:
    """Every skill point of either version, in the old one's order, the new ones last. Pure."""
    counts = items or Counter()
    before = {s.code: s.text for level in old.levels for s in level.skills}
    after = {s.code: s.text for level in new.levels for s in level.skills}
    by_text = {text: code for code, text in after.items() if code not in before}
    changes, arrived = [], set()
    for code, text in before.items():
        if code in after:
            kept = Kept.SAME if after[code] == text else Kept.REWORDED
            changes.append(SkillChange(kept, code, text, after[code], "", counts[code]))
        elif text in by_text:
            other = by_text[text]
            arrived.add(other)
            changes.append(SkillChange(Kept.MOVED, code, text, text, other, counts[code]))
        else:
            changes.append(SkillChange(Kept.GONE, code, text, "", "", counts[code]))
    changes += [
        SkillChange(Kept.NEW, code, "", text)
        for code, text in after.items()
        if code not in before and code not in arrived
    ]
    return changes


def standards_kept(tx: Tx) -> list[tuple[StandardRow, int]]:
    """The standards of the body, newest first, with how many items each has."""
    counted = select(ItemRow.standard_id, func.count()).group_by(ItemRow.standard_id)
    counts = {row[0]: row[1] for row in tx.execute(counted)}
    rows = tx.scalars(select(StandardRow).order_by(StandardRow.id.desc())).all()
    return [(row, counts.get(row.id, 0)) for row in rows]


def changes_between(tx: Tx, old_id: str, new_id: str) -> list[SkillChange]:
    """`compare_standards` with the items of the old version counted."""
    examined = (
        select(ItemSkillRow.skill, func.count())
        .join(ItemIndexRow, ItemIndexRow.version_id == ItemSkillRow.version_id)
        .join(ItemRow, ItemRow.id == ItemIndexRow.item_id)
        .where(ItemRow.standard_id == old_id)
        .group_by(ItemSkillRow.skill)
    )
    counts = Counter({row[0]: row[1] for row in tx.execute(examined)})
    return compare_standards(standard_of(tx, old_id), standard_of(tx, new_id), counts)


def move_items(tx: Tx, clock: Clock, *, by: Caller, old_id: str, new_id: str) -> Moved:
    """Let the items of one version belong to another one that has all their skill points.

    Raises `Conflict` for versions of two different standards.
    """
    by.require(Permission.ITEM_PUBLISH)
    old, new = standard_of(tx, old_id), standard_of(tx, new_id)
    if old.name != new.name or old_id == new_id:
        raise Conflict("itembank-standards-differ", old=old.name, new=new.name)
    rows = tx.scalars(select(ItemRow).filter_by(standard_id=old_id).order_by(ItemRow.id)).all()
    moved, stayed = 0, []
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        skills = _skills(tx, [row.id for row in some])
        for row in some:
            if all(new.has_skill(code) for code in skills.get(row.id, ())):
                row.standard_id = new_id
                moved += 1
            else:
                stayed.append(row.identifier)
        tx.flush()
    audit.record(
        tx,
        clock,
        actor=by.id,
        act="itembank:standard:move-items",
        subject=new_id,
        facts={"from": old_id, "moved": moved, "stayed": len(stayed)},
    )
    return Moved(moved, tuple(stayed))


def _skills(tx: Tx, item_ids: Sequence[str]) -> dict[str, set[str]]:
    """The skill points of the newest versions by item."""
    rows = tx.execute(
        select(ItemIndexRow.item_id, ItemSkillRow.skill)
        .join(ItemSkillRow, ItemSkillRow.version_id == ItemIndexRow.version_id)
        .where(ItemIndexRow.item_id.in_(list(item_ids)))
    )
    found: dict[str, set[str]] = {}
    for item_id, skill in rows:
        found.setdefault(item_id, set()).add(skill)
    return found
