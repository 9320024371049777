"""What sittings have told of items, kept beside them for lists: exposure, difficulty, hints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from foundation.clock import Clock
from foundation.database import Tx
from itembank.index_tables import ItemFiguresRow
from itembank.tables import ItemVersionRow

_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class KnownFigures:
    """``seen`` candidates in all; the other figures are those of the last sitting."""

    seen: int
    facility: float | None
    discrimination: float | None
    flags: tuple[str, ...] = ()


def note_figures(tx: Tx, clock: Clock, by_version: Mapping[str, KnownFigures]) -> int:
    """Keep figures by the id of the version that was sat; how many items they are of.

    What is told of an older version does not replace what is known of a newer one's sitting: the
    last call wins, and callers tell sittings in their order.
    """
    ids = list(by_version)
    noted = 0
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        statement = select(ItemVersionRow.id, ItemVersionRow.item_id)
        pairs = tx.execute(statement.where(ItemVersionRow.id.in_(some))).all()
        items = [item_id for _, item_id in pairs]
        rows = tx.scalars(select(ItemFiguresRow).where(ItemFiguresRow.item_id.in_(items)))
        kept = {row.item_id: row for row in rows}
        for version_id, item_id in pairs:
            told = by_version[version_id]
            row = kept.get(item_id)
            if row is None:
                row = kept[item_id] = ItemFiguresRow(item_id=item_id)
                tx.add(row)
            row.seen, row.flags, row.at = told.seen, list(told.flags), clock.now()
            row.facility, row.discrimination = told.facility, told.discrimination
            noted += 1
        tx.flush()
    return noted
