"""Published items as light records for assembly; the live pool and the practice pool kept apart."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from foundation.database import Tx
from itembank.candidates import Candidate
from itembank.enemies import named_enemies
from itembank.items import Difficulty, ItemType
from itembank.lifecycle import Pool, VersionStatus
from itembank.tables import ItemRow, ItemVersionRow


def candidates(tx: Tx, level: str, pool: Pool = Pool.LIVE) -> list[Candidate]:
    """Every published version of one level in one pool, without its content."""
    statement = (
        select(ItemVersionRow, ItemRow.identifier)
        .join(ItemRow, ItemRow.id == ItemVersionRow.item_id)
        .where(
            ItemVersionRow.status == VersionStatus.PUBLISHED.value,
            ItemVersionRow.level == level,
            ItemRow.pool == pool.value,
        )
        .order_by(ItemRow.identifier)
    )
    named = named_enemies(tx)
    return [
        _candidate(version, identifier, named.get(identifier, ()))
        for version, identifier in tx.execute(statement)
    ]


def counts(tx: Tx, level: str, pool: Pool = Pool.LIVE) -> dict[tuple[str, str], int]:
    """How many published items each (area, type) has, for the page that shows a pool's state."""
    statement = (
        select(ItemVersionRow.area, ItemVersionRow.item_type, func.count())
        .join(ItemRow, ItemRow.id == ItemVersionRow.item_id)
        .where(
            ItemVersionRow.status == VersionStatus.PUBLISHED.value,
            ItemVersionRow.level == level,
            ItemRow.pool == pool.value,
        )
        .group_by(ItemVersionRow.area, ItemVersionRow.item_type)
    )
    return {(area, item_type): count for area, item_type, count in tx.execute(statement)}


def known_identifiers(tx: Tx, identifiers: Sequence[str]) -> set[str]:
    """Those of ``identifiers`` that the bank already has, in either pool."""
    statement = select(ItemRow.identifier).where(ItemRow.identifier.in_(identifiers))
    return set(tx.scalars(statement))


def _candidate(version: ItemVersionRow, identifier: str, named: tuple[str, ...]) -> Candidate:
    return Candidate(
        ref=version.id,
        identifier=identifier,
        level=version.level,
        area=version.area,
        item_type=ItemType(version.item_type),
        points=version.points,
        difficulty=Difficulty(version.difficulty) if version.difficulty else None,
        skills=tuple(row.skill for row in version.skills),
        tasks=tuple(dict.fromkeys(row.task for row in version.skills)),
        key=version.key_letter,
        seconds=version.seconds,
        enemies=tuple(dict.fromkeys((*version.enemies, *named))),
    )
