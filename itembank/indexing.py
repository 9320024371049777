"""Keeps the bank's index in step: after each write of an item, in the same transaction.

A listener on every transaction sees which items were touched, whoever touched them, and writes
their rows anew once the change has been flushed. `rebuild` does the same for items from before
there was an index, or after a new dictionary.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, cast

from sqlalchemy import (
    BindParameter,
    Connection,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import UOWTransaction

from foundation.database import Tx
from foundation.errors import Invalid
from itembank import full_text
from itembank.full_text import Indexed
from itembank.index_tables import ItemFiguresRow, ItemIndexRow, ItemSignatureRow, ItemTagRow
from itembank.item_json import from_json
from itembank.item_words import first_words, words_of
from itembank.items import Item
from itembank.lifecycle import VersionStatus
from itembank.likeness import signature
from itembank.markup import plain_text
from itembank.segmenting import fold
from itembank.tables import ItemRow, ItemVersionRow

_AT_ONCE: Final = 400
_APART: Final = "\n"
"""Stands around each tag and flag of a row."""

_index: Table = cast(Table, ItemIndexRow.__table__)
_item: Table = cast(Table, ItemRow.__table__)
_signature: Table = cast(Table, ItemSignatureRow.__table__)
_version: Table = cast(Table, ItemVersionRow.__table__)
_LABELS: Final = ("level", "area", "item_type", "difficulty")

# Each step of an item's life asks these; to put them together costs more than to run them.
_IDS: Final[BindParameter[Any]] = bindparam("ids", expanding=True)
_ITEMS: Final = select(_item).where(_item.c.id.in_(_IDS))
_VERSIONS: Final = (
    select(
        *(
            _version.c[name]
            for name in (
                *("id", "item_id", "number", "status", "digest", "written_by", "points"),
                *_LABELS,
            )
        )
    )
    .where(_version.c.item_id.in_(_IDS))
    .order_by(_version.c.number)
)
_CONTENTS: Final = select(_version.c.id, _version.c.content).where(_version.c.id.in_(_IDS))
_TAGS: Final = (
    select(ItemTagRow.item_id, ItemTagRow.tag)
    .where(ItemTagRow.item_id.in_(_IDS))
    .order_by(ItemTagRow.tag)
)
_FIGURES: Final = select(ItemFiguresRow.__table__).where(ItemFiguresRow.item_id.in_(_IDS))
_KEPT: Final = select(_index.c.item_id, _index.c.place, _index.c.digest).where(
    _index.c.item_id.in_(_IDS)
)
_CHANGED: Final = update(_index).where(_index.c.place == bindparam("kept_place"))


@dataclass(frozen=True, slots=True)
class _Text:
    """A version's first words, all that candidates read of it, and what else is searched."""

    first: str
    shown: str
    behind: str


def follow(session: Tx, _context: UOWTransaction) -> None:
    """The listener; `itembank.library`, through which items are written, puts it on `Tx`."""
    touched = {
        row.id if isinstance(row, ItemRow) else row.item_id
        for row in (*session.new, *session.dirty, *session.deleted)
        if isinstance(row, ItemRow | ItemVersionRow | ItemTagRow | ItemFiguresRow)
    }
    if touched:
        index_items(session.connection(), sorted(touched))


def among(values: Iterable[str]) -> str:
    """Tags or flags as a row of the index holds them: ``\\na\\nb\\n``; nothing for none."""
    told = _APART.join(values)
    return f"{_APART}{told}{_APART}" if told else ""


def apart(held: str) -> list[str]:
    """The tags or flags that `among` put together."""
    return [value for value in held.split(_APART) if value]


def index_items(connection: Connection, item_ids: Sequence[str]) -> None:
    """Write the rows of these items anew, and take away those of items that are gone."""
    for start in range(0, len(item_ids), _AT_ONCE):
        _index_some(connection, item_ids[start : start + _AT_ONCE])


def rebuild(tx: Tx, after: str = "", most: int = _AT_ONCE, *, whole: bool = True) -> str | None:
    """Index the next ``most`` items whose ids come after ``after``; the last one's id, or None.

    ``whole`` segments their texts again too; else only what has changed is written.
    """
    statement = select(_item.c.id).where(_item.c.id > after).order_by(_item.c.id).limit(most)
    ids: list[str] = list(tx.connection().scalars(statement))
    if not ids:
        forget_the_gone(tx)
        return None
    if whole:
        stale = update(_index).where(_index.c.item_id.in_(ids)).values(digest="")
        tx.connection().execute(stale)
    index_items(tx.connection(), ids)
    return ids[-1]


def forget_the_gone(tx: Tx) -> None:
    """Take away what the index holds of items that are there no more."""
    connection = tx.connection()
    connection.execute(delete(_index).where(_index.c.item_id.not_in(select(_item.c.id))))
    connection.execute(delete(_signature).where(_signature.c.place.not_in(select(_index.c.place))))
    full_text.forget_others(connection, _index.c.place)


def behind(tx: Tx) -> int:
    """How many items of every body the index does not hold."""
    connection = tx.connection()
    held = connection.scalar(select(func.count()).select_from(_index)) or 0
    items = select(_version.c.item_id).distinct().subquery()
    return max(0, (connection.scalar(select(func.count()).select_from(items)) or 0) - held)


def _index_some(connection: Connection, ids: Sequence[str]) -> None:
    facts = _facts(connection, ids)
    kept = {row.item_id: row for row in connection.execute(_KEPT, {"ids": ids})}
    gone = [row.place for item_id, row in kept.items() if item_id not in facts]
    if gone:
        full_text.remove(connection, gone)
        connection.execute(delete(_signature).where(_signature.c.place.in_(gone)))
        connection.execute(delete(_index).where(_index.c.place.in_(gone)))
    texts = _texts(
        connection,
        [
            row["version_id"]
            for item_id, row in facts.items()
            if item_id not in kept or kept[item_id].digest != row["digest"]
        ],
    )
    new: list[dict[str, Any]] = []
    for item_id, row in facts.items():
        if row["version_id"] in texts:
            row["words"] = texts[row["version_id"]].first
        if item_id in kept:
            connection.execute(_CHANGED, row | {"kept_place": kept[item_id].place})
        else:
            new.append(row)
    if new:
        connection.execute(insert(_index), new)
    _put_texts(connection, facts, texts)


def _put_texts(
    connection: Connection,
    facts: Mapping[str, Mapping[str, Any]],
    texts: Mapping[str, _Text],
) -> None:
    changed = [item_id for item_id, row in facts.items() if row["version_id"] in texts]
    if not changed:
        return
    entries: list[Indexed] = []
    signed: list[dict[str, Any]] = []
    for item_id, place, _ in connection.execute(_KEPT, {"ids": changed}):
        row = facts[item_id]
        words = texts[row["version_id"]]
        told = fold(f"{row['identifier']} {words.shown} {words.behind}")
        entries.append(Indexed(place, row["tenant_id"], words.shown, told))
        signed.append(
            {
                "place": place,
                "tenant_id": row["tenant_id"],
                "item_id": item_id,
                "signature": signature(words.shown),
            }
        )
    full_text.put(connection, entries)
    if signed:
        places = [one["place"] for one in signed]
        connection.execute(delete(_signature).where(_signature.c.place.in_(places)))
        connection.execute(insert(_signature), signed)


def _facts(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The index's row of each item that has a version, but for the words."""
    asked = {"ids": ids}
    items = {row.id: row for row in connection.execute(_ITEMS, asked)}
    newest: dict[str, Any] = {}
    used: dict[str, Any] = {}
    for version in connection.execute(_VERSIONS, asked):
        newest[version.item_id] = version
        if version.status == VersionStatus.PUBLISHED:
            used[version.item_id] = version
    tags = _grouped(connection.execute(_TAGS, asked))
    figures = {row.item_id: row for row in connection.execute(_FIGURES, asked)}
    return {
        item_id: _row(items[item_id], version, used.get(item_id))
        | {
            "tags": among(tags.get(item_id, ())),
            "flags": among(figures[item_id].flags if item_id in figures else ()),
            "seen": figures[item_id].seen if item_id in figures else 0,
        }
        for item_id, version in newest.items()
        if item_id in items
    }


def _row(item: Any, version: Any, used: Any) -> dict[str, Any]:
    return {
        "tenant_id": item.tenant_id,
        "item_id": item.id,
        "version_id": version.id,
        "identifier": item.identifier,
        "number": version.number,
        "status": version.status,
        "in_use": used.number if used is not None else None,
        "used_cell": cell_name(used.level, used.area, used.item_type, used.points)
        if used is not None
        else None,
        "pool": item.pool,
        "points": plain_points(version.points),
        "author": version.written_by[0] if version.written_by else "",
        "digest": version.digest,
    } | {name: getattr(version, name) for name in _LABELS}


def cell_name(level: str, area: str, item_type: str, points: Decimal) -> str:
    """A cell as one word, for counting by it."""
    return _APART.join((level, area, item_type, plain_points(points)))


def plain_points(points: Decimal) -> str:
    """``2.50`` and ``2.5`` are one text."""
    return format(points.normalize(), "f")


def _grouped(rows: Iterable[Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in rows:
        found.setdefault(key, []).append(value)
    return found


def _texts(connection: Connection, version_ids: Sequence[str]) -> dict[str, _Text]:
    if not version_ids:
        return {}
    asked = {"ids": version_ids}
    return {row.id: _searched(row.content) for row in connection.execute(_CONTENTS, asked)}


def _searched(content: dict[str, Any]) -> _Text:
    try:
        item = from_json(content)
    except Invalid:
        # Content of another release that cannot be read any more is still to be found by its name.
        return _Text("", "", "")
    return _Text(first_words(content), words_of(item), " ".join(_behind(item)))


def _behind(item: Item) -> Iterator[str]:
    """Texts that candidates do not read."""
    facts = item.metadata
    yield item.title
    yield plain_text(item.explanation)
    yield from (plain_text(one.text) for one in item.rationales)
    yield facts.source
    yield facts.marking_note
    yield from (criterion.text for criterion in facts.rubric)
