"""Find items in the bank by what people know of them, a page at a time, and count them.

A row stands for an item and shows its newest version; ``in_use`` names the published version, which
may be an older one.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final, TypeVarTuple

from sqlalchemy import Select, Text, case, cast, func, or_, select
from sqlalchemy.orm import aliased

from foundation.database import Tx
from itembank.items import Difficulty, ItemType
from itembank.lifecycle import Pool, VersionStatus
from itembank.markup import plain_text
from itembank.tables import ItemRow, ItemSkillRow, ItemVersionRow

Columns = TypeVarTuple("Columns")

_WORDS: Final = 60
_LIKE_ESCAPE: Final = "/"
_ORDER_OF_DIFFICULTY = case(
    {d.value: place for place, d in enumerate(Difficulty)}, value=ItemVersionRow.difficulty
)
_ORDER_OF_STATUS = case(
    {s.value: place for place, s in enumerate(VersionStatus)}, value=ItemVersionRow.status
)
_ORDER_OF_TYPE = case(
    {t.value: place for place, t in enumerate(ItemType)}, value=ItemVersionRow.item_type
)
SORTS: Final[dict[str, Any]] = {
    "identifier": ItemRow.identifier,
    "level": ItemVersionRow.level,
    "area": ItemVersionRow.area,
    "type": _ORDER_OF_TYPE,
    "difficulty": _ORDER_OF_DIFFICULTY,
    "status": _ORDER_OF_STATUS,
    "number": ItemVersionRow.number,
}
"""What a list may be sorted by; items that are equal in it stand by their identifiers."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for; an empty field asks for nothing. ``status`` is that of `count_by_status`.

    ``skill`` is a skill point or a work task of the standard (``L1-1.1`` finds ``L1-1.1.4``);
    ``text`` is looked for in identifier and content.
    """

    level: str = ""
    area: str = ""
    item_type: str = ""
    difficulty: str = ""
    status: str = ""
    skill: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One item of the list, as its newest version stands."""

    item_id: str
    identifier: str
    number: int
    status: VersionStatus
    level: str
    area: str
    item_type: ItemType
    difficulty: Difficulty | None
    points: Decimal
    words: str
    """The first words of what a candidate reads."""
    in_use: int | None
    """Number of the published version."""


def find(
    tx: Tx, wanted: Wanted, *, sort: str = "identifier", falling: bool = False, page: int, size: int
) -> list[Found]:
    """The rows of one page, counted from 1; an unknown ``sort`` is a programming error."""
    key = SORTS[sort].desc() if falling else SORTS[sort]
    published = aliased(ItemVersionRow)
    in_use = select(func.max(published.number)).where(
        published.item_id == ItemRow.id, published.status == VersionStatus.PUBLISHED.value
    )
    statement = _matching(select(ItemRow, ItemVersionRow, in_use.scalar_subquery()), wanted)
    statement = statement.order_by(key, ItemRow.identifier)
    rows = tx.execute(statement.offset((page - 1) * size).limit(size))
    return [_found(item, version, number) for item, version, number in rows]


def count_by_status(tx: Tx, wanted: Wanted) -> dict[VersionStatus, int]:
    """How many items match, by status of their newest version; ``wanted.status`` is left aside.

    An item whose newest version is not published but an older one is counts under both: it is
    being worked on, and it is in use.
    """
    anything = replace(wanted, status="")
    statement = _matching(select(ItemVersionRow.status, func.count()), anything)
    counts = {
        VersionStatus(status): count
        for status, count in tx.execute(statement.group_by(ItemVersionRow.status))
    }
    counts[VersionStatus.PUBLISHED] = count(tx, replace(wanted, status="published"))
    return counts


def count(tx: Tx, wanted: Wanted) -> int:
    """How many items match."""
    return tx.scalar(_matching(select(func.count()), wanted)) or 0


def labels(tx: Tx) -> dict[str, list[str]]:
    """The levels that the bank's items have, each with its areas, in the order of first use."""
    known: dict[str, list[str]] = {}
    statement = (
        select(ItemVersionRow.level, ItemVersionRow.area, func.min(ItemVersionRow.id))
        .group_by(ItemVersionRow.level, ItemVersionRow.area)
        .order_by(func.min(ItemVersionRow.id))
    )
    for level, area, _ in tx.execute(statement):
        known.setdefault(level, []).append(area)
    return known


def published_by_cell(tx: Tx, pool: Pool = Pool.LIVE) -> Counter[tuple[str, str, str, Decimal]]:
    """How many published items each (level, area, type, points) has."""
    statement = (
        select(
            ItemVersionRow.level,
            ItemVersionRow.area,
            ItemVersionRow.item_type,
            ItemVersionRow.points,
            func.count(),
        )
        .join(ItemRow, ItemRow.id == ItemVersionRow.item_id)
        .where(
            ItemVersionRow.status == VersionStatus.PUBLISHED.value,
            ItemRow.pool == pool.value,
        )
        .group_by(
            ItemVersionRow.level,
            ItemVersionRow.area,
            ItemVersionRow.item_type,
            ItemVersionRow.points,
        )
    )
    counts: Counter[tuple[str, str, str, Decimal]] = Counter()
    for level, area, item_type, points, number in tx.execute(statement):
        # Points are stored as text, so that 1 and 1.0 come as two groups.
        counts[level, area, item_type, points] += number
    return counts


def holds_picture(tx: Tx, digest: str) -> bool:
    """Whether some version of an item shows the stored file of this digest."""
    content, told = cast(ItemVersionRow.content, Text), _escaped(digest)
    # In HTML it stands as an address; among the files of a QTI item it stands alone.
    named = content.like(f"%media:{told}%", escape=_LIKE_ESCAPE) | content.like(
        f'%"{told}"%', escape=_LIKE_ESCAPE
    )
    return tx.scalar(select(ItemVersionRow.id).where(named).limit(1)) is not None


def first_words(content: dict[str, Any]) -> str:
    """What a candidate reads first of an item's stored content, without marks of structure."""
    body = content["body"][0]
    segments = (s if isinstance(s, str) else "____" for s in body.get("segments", ()))
    told = f"{content.get('stimulus') or ''} {body['prompt']}{''.join(segments)}"
    words = plain_text(told)
    return words if len(words) <= _WORDS else f"{words[: _WORDS - 1]}…"


def _matching(statement: Select[*Columns], wanted: Wanted) -> Select[*Columns]:
    newest = aliased(ItemVersionRow)
    latest = select(func.max(newest.number)).where(newest.item_id == ItemRow.id).scalar_subquery()
    statement = statement.select_from(ItemRow).join(
        ItemVersionRow,
        (ItemVersionRow.item_id == ItemRow.id) & (ItemVersionRow.number == latest),
    )
    for column, value in (
        (ItemVersionRow.level, wanted.level),
        (ItemVersionRow.area, wanted.area),
        (ItemVersionRow.item_type, wanted.item_type),
        (ItemVersionRow.difficulty, wanted.difficulty),
    ):
        if value:
            statement = statement.where(column == value)
    if wanted.status:
        statement = statement.where(_has_status(wanted.status))
    if wanted.skill:
        statement = statement.where(_examines(wanted.skill))
    return statement.where(_reads(wanted.text)) if wanted.text else statement


def _has_status(status: str) -> Any:
    if status != VersionStatus.PUBLISHED:
        return ItemVersionRow.status == status
    other = aliased(ItemVersionRow)
    return ItemRow.id.in_(select(other.item_id).where(other.status == status))


def _examines(skill: str) -> Any:
    # IN, not EXISTS: SQLite would walk all the tenant's skills again for every item.
    below = f"{_escaped(skill.rstrip('.'))}.%"
    held = or_(ItemSkillRow.skill == skill, ItemSkillRow.skill.like(below, escape=_LIKE_ESCAPE))
    return ItemVersionRow.id.in_(select(ItemSkillRow.version_id).where(held))


def _reads(text: str) -> Any:
    # JSON columns hold the text that `json.dumps` wrote, in which all but ASCII is escaped.
    written = json.dumps(text)[1:-1]
    content = cast(ItemVersionRow.content, Text)
    return or_(
        ItemRow.identifier.ilike(f"%{_escaped(text)}%", escape=_LIKE_ESCAPE),
        content.ilike(f"%{_escaped(written)}%", escape=_LIKE_ESCAPE),
    )


def _escaped(text: str) -> str:
    for special in (_LIKE_ESCAPE, "%", "_"):
        text = text.replace(special, _LIKE_ESCAPE + special)
    return text


def _found(item: ItemRow, version: ItemVersionRow, in_use: int | None) -> Found:
    return Found(
        item_id=item.id,
        identifier=item.identifier,
        number=version.number,
        status=VersionStatus(version.status),
        level=version.level,
        area=version.area,
        item_type=ItemType(version.item_type),
        difficulty=Difficulty(version.difficulty) if version.difficulty else None,
        points=version.points,
        words=first_words(version.content),
        in_use=in_use,
    )
