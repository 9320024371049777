"""Takes items out of the bank for a file: their newest or published versions, and their files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import NotFound
from foundation.roles import Caller, Permission
from itembank.import_tables import ItemFileRow
from itembank.items import Item
from itembank.library import load_items
from itembank.lifecycle import Pool, VersionStatus
from itembank.tables import ItemRow, ItemVersionRow

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which items: of a pool, of a level if one is named, or those of these identifiers."""

    pool: Pool = Pool.LIVE
    level: str = ""
    identifiers: tuple[str, ...] = ()
    published: bool = False
    """Only published versions; else the newest of each item, whatever its status."""


def chosen_items(tx: Tx, clock: Clock, *, by: Caller, chosen: Chosen) -> list[Item]:
    """The items in the order of their identifiers; who took them is kept in the audit chain.

    Raises `NotFound` for an identifier that the bank does not have.
    """
    by.require(Permission.ITEM_PUBLISH)
    newest = select(
        ItemVersionRow.item_id, func.max(ItemVersionRow.number).label("number")
    ).group_by(ItemVersionRow.item_id)
    if chosen.published:
        newest = newest.where(ItemVersionRow.status == VersionStatus.PUBLISHED.value)
    last = newest.subquery()
    statement = (
        select(ItemVersionRow.id, ItemRow.identifier)
        .join(ItemRow, ItemRow.id == ItemVersionRow.item_id)
        .join(
            last,
            (last.c.item_id == ItemVersionRow.item_id) & (last.c.number == ItemVersionRow.number),
        )
        .where(ItemRow.pool == chosen.pool.value)
        .order_by(ItemRow.identifier)
    )
    if chosen.level:
        statement = statement.where(ItemVersionRow.level == chosen.level)
    found = [(version, name) for version, name in tx.execute(statement)]
    if chosen.identifiers:
        wanted = set(chosen.identifiers)
        found = [(version, name) for version, name in found if name in wanted]
        missing = sorted(wanted - {name for _, name in found})
        if missing:
            raise NotFound("itembank-export-unknown", item=missing[0])
    ids = [version for version, _ in found]
    items: dict[str, Item] = {}
    for start in range(0, len(ids), _AT_ONCE):
        items |= load_items(tx, ids[start : start + _AT_ONCE])
    audit.record(
        tx,
        clock,
        actor=by.id,
        act="itembank:items:export",
        subject=by.tenant_id or "",
        facts={"count": len(ids), "pool": chosen.pool.value, "level": chosen.level},
    )
    return [items[version] for version in ids]


def file_rows(tx: Tx, digests: Sequence[str]) -> Mapping[str, ItemFileRow]:
    """Names and types of the files with these digests, as far as the bank has them."""
    rows = tx.scalars(select(ItemFileRow).where(ItemFileRow.digest.in_(digests)))
    return {row.digest: row for row in rows}
