"""Items that say almost the same as another one: found among all of a body's, for people to judge.

The index keeps the signature of each item's words. A search compares signatures and then the words
of the few that come out, so that it costs a fraction of a second in a bank of a hundred thousand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from foundation.database import Tx
from itembank.index_tables import ItemIndexRow, ItemSignatureRow
from itembank.item_json import from_json
from itembank.item_words import words_of
from itembank.items import Item
from itembank.likeness import exact_likeness, likeness, signature, signatures
from itembank.tables import ItemVersionRow

LIKE: Final = 0.5
"""From here two items are shown to people as near: half of all pairs of signs are the same."""
_ESTIMATED: Final = LIKE - 0.12
"""Signatures may err; what comes this near is compared word for word."""
_MOST: Final = 200
"""Word-for-word comparisons of one search: a bank of near copies must not slow it down."""


@dataclass(frozen=True, slots=True)
class Near:
    """Another item and how like it is, 0 to 1."""

    item_id: str
    identifier: str
    words: str
    likeness: float


def near_to(tx: Tx, item: Item, *, apart_from: str = "", most: int = 10) -> list[Near]:
    """The items of the body that are most like ``item``, the most like first.

    ``apart_from`` is the id of the item itself. Only each item's newest version counts.
    """
    # Not by the mapper, to which a hundred thousand rows are a quarter of a second.
    columns = select(ItemSignatureRow.item_id, ItemSignatureRow.signature)
    kept = tx.connection().execute(columns.where(ItemSignatureRow.tenant_id == tx.tenant_id)).all()
    if not kept:
        return []
    words = words_of(item)
    estimated = likeness(signature(words), signatures([row[1] for row in kept]))
    order = estimated.argsort()[::-1][: _MOST + 1]
    likely = [kept[place][0] for place in order if estimated[place] >= _ESTIMATED]
    chosen = [item_id for item_id in likely if item_id != apart_from][:_MOST]
    found = [_compared(tx, item_id, words) for item_id in chosen]
    near = [one for one in found if one.likeness >= LIKE]
    return sorted(near, key=lambda one: (-one.likeness, one.identifier))[:most]


def _compared(tx: Tx, item_id: str, words: str) -> Near:
    identifier, content = tx.execute(
        select(ItemIndexRow.identifier, ItemVersionRow.content)
        .join(ItemVersionRow, ItemVersionRow.id == ItemIndexRow.version_id)
        .where(ItemIndexRow.item_id == item_id)
    ).one()
    other = words_of(from_json(content))
    return Near(item_id, identifier, other, exact_likeness(words, other))
