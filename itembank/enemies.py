"""Items that must not meet, as people named them after the items were frozen."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import aliased

from foundation.database import Tx
from itembank.index_tables import ItemEnemyRow
from itembank.tables import ItemRow


def named_enemies(tx: Tx) -> dict[str, tuple[str, ...]]:
    """Identifier → identifiers of the items that it must not meet, both ways."""
    one, other = aliased(ItemRow), aliased(ItemRow)
    pairs = tx.execute(
        select(one.identifier, other.identifier)
        .select_from(ItemEnemyRow)
        .join(one, one.id == ItemEnemyRow.item_id)
        .join(other, other.id == ItemEnemyRow.other_id)
    )
    found: dict[str, list[str]] = {}
    for first, second in pairs:
        found.setdefault(first, []).append(second)
        found.setdefault(second, []).append(first)
    return {name: tuple(sorted(others)) for name, others in found.items()}
