"""Searches that people keep: their own, and those they share with everybody of their body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import or_, select

from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.roles import Caller, Permission
from itembank.index_tables import SavedSearchRow
from itembank.library import person_of

MOST: Final = 100
_LONGEST_NAME: Final = 80


def save_search(
    tx: Tx, clock: Clock, *, by: Caller, name: str, fields: Mapping[str, str], shared: bool
) -> SavedSearchRow:
    """Keep a search under a name; the same name again takes the new fields.

    Raises `Invalid` without a name or a condition, `Conflict` beyond `MOST` of one person.
    """
    by.require(Permission.ITEM_READ)
    name = " ".join(name.split())
    if not name or len(name) > _LONGEST_NAME:
        raise Invalid("itembank-search-name", most=_LONGEST_NAME)
    kept = {key: value for key, value in fields.items() if value}
    if not kept:
        raise Invalid("itembank-search-empty")
    own = tx.scalars(select(SavedSearchRow).filter_by(owner=person_of(by))).all()
    row = next((one for one in own if one.name == name), None)
    if row is None:
        if len(own) >= MOST:
            raise Conflict("itembank-searches-too-many", most=MOST)
        row = SavedSearchRow(owner=person_of(by), name=name, created_at=clock.now())
        tx.add(row)
    row.fields, row.shared = dict(kept), shared
    tx.flush()
    return row


def saved_searches(tx: Tx, *, by: Caller) -> Sequence[SavedSearchRow]:
    """The caller's own and the shared ones, by name."""
    seen = or_(SavedSearchRow.owner == person_of(by), SavedSearchRow.shared)
    return tx.scalars(select(SavedSearchRow).where(seen).order_by(SavedSearchRow.name)).all()


def forget_search(tx: Tx, *, by: Caller, search_id: str) -> None:
    """Forget a search of the caller's own; raises `NotFound`, or `Forbidden` for another's."""
    row = tx.get(SavedSearchRow, search_id)
    if row is None:
        raise NotFound("itembank-search-unknown", search=search_id[:64])
    if row.owner != person_of(by):
        raise Forbidden("itembank-search-of-another", name=row.name)
    tx.delete(row)
