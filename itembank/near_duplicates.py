"""Items that say almost the same as another one: found among all of a body's, for people to judge.

Each version keeps the signature of its words. A search compares signatures and then the words of
the few that come out, so that it costs a fraction of a second in a bank of a hundred thousand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from foundation.database import Tx
from itembank.item_json import from_json
from itembank.item_words import words_of
from itembank.items import Item
from itembank.likeness import exact_likeness, likeness, signature, signatures
from itembank.tables import ItemRow, ItemVersionRow

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
    newest = _newest(tx)
    newest.pop(apart_from, None)
    if not newest:
        return []
    words = words_of(item)
    item_ids = list(newest)
    kept = [newest[item_id][2] for item_id in item_ids]
    estimated = likeness(signature(words), signatures(kept))
    order = estimated.argsort()[::-1][:_MOST]
    chosen = [item_ids[place] for place in order if estimated[place] >= _ESTIMATED]
    found = [_compared(tx, item_id, newest[item_id][1], words) for item_id in chosen]
    near = [one for one in found if one.likeness >= LIKE]
    return sorted(near, key=lambda one: (-one.likeness, one.identifier))[:most]


def _newest(tx: Tx) -> dict[str, tuple[int, str, bytes]]:
    """Item → number, version and signature of its newest version."""
    newest: dict[str, tuple[int, str, bytes]] = {}
    statement = select(
        ItemVersionRow.item_id, ItemVersionRow.number, ItemVersionRow.id, ItemVersionRow.signature
    )
    for item_id, number, version_id, kept in tx.execute(statement):
        if item_id not in newest or newest[item_id][0] < number:
            newest[item_id] = (number, version_id, kept or b"")
    for item_id, (number, version_id, kept) in newest.items():
        if not kept:
            # Written before signatures were kept; it gets one with its next version.
            item = from_json(tx.get_one(ItemVersionRow, version_id).content)
            newest[item_id] = (number, version_id, signature(words_of(item)))
    return newest


def _compared(tx: Tx, item_id: str, version_id: str, words: str) -> Near:
    version = tx.get_one(ItemVersionRow, version_id)
    other = words_of(from_json(version.content))
    identifier = tx.get_one(ItemRow, item_id).identifier
    return Near(item_id, identifier, other, exact_likeness(words, other))
