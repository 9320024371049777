"""How far a standard is covered: for each skill point, how many items examine it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from foundation.database import Tx
from itembank.index_tables import ItemIndexRow
from itembank.lifecycle import Pool, VersionStatus
from itembank.standards import Standard
from itembank.tables import ItemSkillRow, ItemVersionRow

UNDER_WAY = frozenset(
    {VersionStatus.DRAFT.value, VersionStatus.REVIEW.value, VersionStatus.APPROVED.value}
)


@dataclass(frozen=True, slots=True)
class SkillCoverage:
    """One skill point: items of the live pool in use, practice items in use, and those to come."""

    level: str
    field: str
    task: str
    code: str
    text: str
    live: int
    practice: int
    under_way: int


def skill_coverage(tx: Tx, standard: Standard) -> list[SkillCoverage]:
    """Every skill point of the standard in its order; one without any item is told with noughts."""
    used = _used(tx)
    coming = _coming(tx)
    return [
        SkillCoverage(
            level.name,
            f"{field.number} {field.name}",
            f"{task.number} {task.name}",
            skill.code,
            skill.text,
            used[skill.code, Pool.LIVE.value],
            used[skill.code, Pool.PRACTICE.value],
            coming[skill.code],
        )
        for level in standard.levels
        for field in level.fields
        for task in field.tasks
        for skill in task.skills
    ]


def _used(tx: Tx) -> Counter[tuple[str, str]]:
    """(skill point, pool) → published versions that examine it."""
    statement = (
        select(ItemSkillRow.skill, ItemIndexRow.pool, func.count())
        .join(ItemVersionRow, ItemVersionRow.id == ItemSkillRow.version_id)
        .join(ItemIndexRow, ItemIndexRow.item_id == ItemVersionRow.item_id)
        .where(ItemVersionRow.status == VersionStatus.PUBLISHED.value)
        .group_by(ItemSkillRow.skill, ItemIndexRow.pool)
    )
    return Counter({(skill, pool): number for skill, pool, number in tx.execute(statement)})


def _coming(tx: Tx) -> Counter[str]:
    """Skill point → items whose newest version is on its way to publication."""
    statement = (
        select(ItemSkillRow.skill, func.count())
        .join(ItemIndexRow, ItemIndexRow.version_id == ItemSkillRow.version_id)
        .where(ItemIndexRow.status.in_(sorted(UNDER_WAY)))
        .group_by(ItemSkillRow.skill)
    )
    return Counter({row[0]: row[1] for row in tx.execute(statement)})
