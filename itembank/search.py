"""Find items in the bank by what people know of them, a page at a time, and count them.

A row stands for an item and shows its newest version; ``in_use`` names the published version, which
may be an older one. Everything is answered from the index (`itembank.indexing`), whose rows are
narrow: lists and counts over a hundred thousand items take milliseconds.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, TypeVarTuple

from sqlalchemy import Select, Text, case, cast, func, or_, select

from foundation.database import Tx
from itembank import full_text
from itembank.excerpts import Excerpt, excerpt
from itembank.index_tables import ItemIndexRow, ItemTagRow
from itembank.indexing import among, apart
from itembank.items import Difficulty, ItemType
from itembank.lifecycle import Pool, VersionStatus
from itembank.segmenting import Term, terms_of
from itembank.tables import ItemSkillRow, ItemVersionRow
from itembank.work_tables import ReviewerRow

Columns = TypeVarTuple("Columns")

MOST_RANKED: Final = 2_000
"""A query that more items match tells them by identifier: no order would make it narrower."""
BEST: Final = "best"
_ESCAPE: Final = "/"
_ORDER_OF_DIFFICULTY = case(
    {d.value: place for place, d in enumerate(Difficulty)}, value=ItemIndexRow.difficulty
)
_ORDER_OF_STATUS = case(
    {s.value: place for place, s in enumerate(VersionStatus)}, value=ItemIndexRow.status
)
_ORDER_OF_TYPE = case(
    {t.value: place for place, t in enumerate(ItemType)}, value=ItemIndexRow.item_type
)
SORTS: Final[dict[str, Any]] = {
    "identifier": ItemIndexRow.identifier,
    "level": ItemIndexRow.level,
    "area": ItemIndexRow.area,
    "type": _ORDER_OF_TYPE,
    "difficulty": _ORDER_OF_DIFFICULTY,
    "status": _ORDER_OF_STATUS,
    "number": ItemIndexRow.number,
    "seen": ItemIndexRow.seen,
}
"""What a list may be sorted by; items that are equal in it stand by their identifiers."""


class Exposure(StrEnum):
    """How many candidates have met an item."""

    NEVER = "never"
    SOME = "some"
    MANY = "many"


MANY_SEEN: Final = 100
ANY_FLAG: Final = "any"
"""Asks for items with whatever hint."""
FLAG_GROUPS: Final[dict[str, tuple[str, ...]]] = {"poor": ("negative", "low", "low-slope")}
"""Hints that are looked for together: a discrimination that is poor by any of its figures."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for; an empty field asks for nothing. ``status`` is that of `count_by_status`.

    ``skill`` is a skill point or a work task of the standard (``L1-1.1`` finds ``L1-1.1.4``);
    ``text`` is looked for in identifier and content, see `itembank.segmenting.terms_of`. ``types``
    and ``points`` together with level and area are a cell of a blueprint.
    """

    level: str = ""
    area: str = ""
    item_type: str = ""
    difficulty: str = ""
    status: str = ""
    skill: str = ""
    text: str = ""
    types: tuple[str, ...] = ()
    points: str = ""
    exposure: str = ""
    flag: str = ""
    """A hint, a group of `FLAG_GROUPS`, or `ANY_FLAG`."""
    author: str = ""
    tag: str = ""
    pool: str = ""
    reviewer: str = ""
    """Who is asked to review; a person's id."""


@dataclass(frozen=True, slots=True)
class Found:
    """One item of the list, as its newest version stands."""

    item_id: str
    version_id: str
    identifier: str
    number: int
    status: VersionStatus
    level: str
    area: str
    item_type: ItemType
    difficulty: Difficulty | None
    points: Decimal
    pool: Pool
    words: str
    """The first words of what a candidate reads."""
    in_use: int | None
    """Number of the published version."""
    tags: tuple[str, ...]
    flags: tuple[str, ...]
    seen: int
    excerpt: Excerpt = ()
    """Where the query was found in what a candidate reads; empty without a query."""


def find(
    tx: Tx, wanted: Wanted, *, sort: str = "identifier", falling: bool = False, page: int, size: int
) -> list[Found]:
    """The rows of one page, counted from 1; an unknown ``sort`` is a programming error.

    ``sort="best"`` puts what fits the text best first, and needs a text.
    """
    terms = terms_of(wanted.text)
    if sort == BEST:
        statement = _best_first(tx, wanted, terms)
    else:
        key = SORTS[sort].desc() if falling else SORTS[sort]
        statement = _matching(tx, select(ItemIndexRow), wanted)
        statement = statement.order_by(key, ItemIndexRow.identifier)
    rows = tx.scalars(statement.offset((page - 1) * size).limit(size)).all()
    shown = full_text.shown_texts(tx.connection(), [row.place for row in rows]) if terms else {}
    return [_found(row, terms, shown.get(row.place)) for row in rows]


def count_by_status(tx: Tx, wanted: Wanted) -> dict[VersionStatus, int]:
    """How many items match, by status of their newest version; ``wanted.status`` is left aside.

    An item whose newest version is not published but an older one is counts under both: it is
    being worked on, and it is in use.
    """
    from_all = replace(wanted, status="")
    statement = _matching(
        tx,
        select(ItemIndexRow.status, func.count(), func.count(ItemIndexRow.in_use)),
        from_all,
    )
    counts = {}
    in_use = 0
    for status, number, used in tx.execute(statement.group_by(ItemIndexRow.status)):
        counts[VersionStatus(status)] = number
        in_use += used
    counts[VersionStatus.PUBLISHED] = in_use
    return counts


def count(tx: Tx, wanted: Wanted) -> int:
    """How many items match."""
    return tx.scalar(_matching(tx, select(func.count(ItemIndexRow.place)), wanted)) or 0


def labels(tx: Tx) -> dict[str, list[str]]:
    """The levels that the bank's items have, each with its areas, in the order of first use."""
    known: dict[str, list[str]] = {}
    first = func.min(ItemIndexRow.place)
    statement = select(ItemIndexRow.level, ItemIndexRow.area, first)
    statement = statement.group_by(ItemIndexRow.level, ItemIndexRow.area).order_by(first)
    for level, area, _ in tx.execute(statement):
        known.setdefault(level, []).append(area)
    return known


def published_by_cell(tx: Tx, pool: Pool = Pool.LIVE) -> Counter[tuple[str, str, str, Decimal]]:
    """How many published items each (level, area, type, points) has."""
    statement = (
        select(ItemIndexRow.used_cell, func.count())
        .where(ItemIndexRow.pool == pool.value, ItemIndexRow.used_cell.is_not(None))
        .group_by(ItemIndexRow.used_cell)
    )
    counts: Counter[tuple[str, str, str, Decimal]] = Counter()
    for cell, number in tx.execute(statement):
        level, area, item_type, points = (cell or "").split("\n")
        counts[level, area, item_type, Decimal(points)] += number
    return counts


def holds_picture(tx: Tx, digest: str) -> bool:
    """Whether some version of an item shows the stored file of this digest."""
    content, told = cast(ItemVersionRow.content, Text), _escaped(digest)
    # In HTML it stands as an address; among the files of a QTI item it stands alone.
    named = content.like(f"%media:{told}%", escape=_ESCAPE) | content.like(
        f'%"{told}"%', escape=_ESCAPE
    )
    return tx.scalar(select(ItemVersionRow.id).where(named).limit(1)) is not None


def matching_ids(tx: Tx, wanted: Wanted, most: int) -> list[str]:
    """The ids of the items that match, ``most`` at most, by identifier."""
    statement = _matching(tx, select(ItemIndexRow.item_id), wanted)
    return list(tx.scalars(statement.order_by(ItemIndexRow.identifier).limit(most)))


def with_text(tx: Tx, statement: Select[*Columns], terms: list[Term]) -> Select[*Columns]:
    """Narrow a statement over `ItemIndexRow` to items whose text holds all terms."""
    if not terms:
        return statement
    places = full_text.matching(tx.connection().dialect.name, terms)
    return statement.where(ItemIndexRow.place.in_(places))


def narrowed(statement: Select[*Columns], wanted: Wanted) -> Select[*Columns]:
    """Narrow a statement over `ItemIndexRow` by all of ``wanted`` but its text and facets."""
    if wanted.types:
        statement = statement.where(ItemIndexRow.item_type.in_(wanted.types))
    for column, value in (
        (ItemIndexRow.points, wanted.points),
        (ItemIndexRow.author, wanted.author),
        (ItemIndexRow.pool, wanted.pool),
    ):
        if value:
            statement = statement.where(column == value)
    if wanted.skill:
        statement = statement.where(_examines(wanted.skill))
    if wanted.tag:
        tagged = select(ItemTagRow.item_id).where(ItemTagRow.tag == wanted.tag)
        statement = statement.where(ItemIndexRow.item_id.in_(tagged))
    if wanted.reviewer:
        asked = select(ReviewerRow.item_id).where(ReviewerRow.person == wanted.reviewer)
        statement = statement.where(ItemIndexRow.item_id.in_(asked))
    if wanted.flag:
        statement = statement.where(_flagged(wanted.flag))
    if wanted.exposure:
        statement = statement.where(_exposed(wanted.exposure))
    return statement


def _matching(tx: Tx, statement: Select[*Columns], wanted: Wanted) -> Select[*Columns]:
    statement = faceted(narrowed(statement, wanted), wanted)
    if wanted.text and not terms_of(wanted.text):
        return statement
    return with_text(tx, statement, terms_of(wanted.text))


def _best_first(tx: Tx, wanted: Wanted, terms: list[Term]) -> Select[ItemIndexRow]:
    dialect = tx.connection().dialect.name
    text, on, order = full_text.ranked(dialect, terms, ItemIndexRow.place)
    statement = select(ItemIndexRow).join(text, on)
    statement = faceted(narrowed(statement, wanted), wanted)
    return statement.order_by(order, ItemIndexRow.identifier)


def faceted(statement: Select[*Columns], wanted: Wanted) -> Select[*Columns]:
    """Narrow a statement over `ItemIndexRow` by what the facets count, and by the status."""
    for column, value in (
        (ItemIndexRow.level, wanted.level),
        (ItemIndexRow.area, wanted.area),
        (ItemIndexRow.item_type, wanted.item_type),
        (ItemIndexRow.difficulty, wanted.difficulty),
    ):
        if value:
            statement = statement.where(column == value)
    if wanted.status == VersionStatus.PUBLISHED:
        return statement.where(ItemIndexRow.in_use.is_not(None))
    return statement.where(ItemIndexRow.status == wanted.status) if wanted.status else statement


def _examines(skill: str) -> Any:
    # IN, not EXISTS: SQLite would walk all the tenant's skills again for every item.
    below = f"{_escaped(skill.rstrip('.'))}.%"
    held = or_(ItemSkillRow.skill == skill, ItemSkillRow.skill.like(below, escape=_ESCAPE))
    return ItemIndexRow.version_id.in_(select(ItemSkillRow.version_id).where(held))


def _flagged(flag: str) -> Any:
    if flag == ANY_FLAG:
        return ItemIndexRow.flags > ""  # And not unequal: an index finds what is greater.
    held = (f"%{_escaped(among([one]))}%" for one in FLAG_GROUPS.get(flag, (flag,)))
    return or_(*(ItemIndexRow.flags.like(one, escape=_ESCAPE) for one in held))


def _exposed(exposure: str) -> Any:
    seen = ItemIndexRow.seen
    if exposure == Exposure.NEVER:
        return seen == 0
    return seen >= MANY_SEEN if exposure == Exposure.MANY else seen.between(1, MANY_SEEN - 1)


def _escaped(text: str) -> str:
    for special in (_ESCAPE, "%", "_"):
        text = text.replace(special, _ESCAPE + special)
    return text


def _found(row: ItemIndexRow, terms: list[Term], shown: str | None) -> Found:
    return Found(
        item_id=row.item_id,
        version_id=row.version_id,
        identifier=row.identifier,
        number=row.number,
        status=VersionStatus(row.status),
        level=row.level,
        area=row.area,
        item_type=ItemType(row.item_type),
        difficulty=Difficulty(row.difficulty) if row.difficulty else None,
        points=Decimal(row.points),
        pool=Pool(row.pool),
        words=row.words,
        in_use=row.in_use,
        tags=tuple(apart(row.tags)),
        flags=tuple(apart(row.flags)),
        seen=row.seen,
        excerpt=excerpt(shown, terms) if shown and terms else (),
    )
