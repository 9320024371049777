"""Counts beside a list of items: for each filter, how many items each of its values would leave.

One pass over the index groups what matches by all facets at once; a hundred thousand items make
some hundreds of groups, from which every count is a sum.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from foundation.database import Tx
from itembank.index_tables import ItemIndexRow, ItemTagRow
from itembank.indexing import apart
from itembank.lifecycle import VersionStatus
from itembank.search import ANY_FLAG, FLAG_GROUPS, Wanted, faceted, narrowed, with_text
from itembank.segmenting import terms_of

MOST_VALUES: Final = 300
"""Tags or authors that a filter offers."""
_NAMES: Final = ("level", "area", "item_type", "difficulty")


@dataclass(frozen=True, slots=True)
class Group:
    """Items that are alike in all facets; ``used`` of them have a published version."""

    level: str
    area: str
    item_type: str
    difficulty: str
    status: str
    number: int
    used: int


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts for the filters of a list. Each leaves its own filter aside, and heeds the others."""

    groups: tuple[Group, ...]
    wanted: Wanted

    @property
    def total(self) -> int:
        """How many items match everything."""
        return sum(_number(one, self.wanted.status) for one in self._left("", "status"))

    def counts(self, name: str) -> dict[str, int]:
        """Value → items, for ``level``, ``area``, ``item_type`` or ``difficulty``."""
        counts: Counter[str] = Counter()
        for one in self._left(name, "status"):
            counts[getattr(one, name)] += _number(one, self.wanted.status)
        return {value: number for value, number in counts.items() if number or value}

    @property
    def by_status(self) -> dict[VersionStatus, int]:
        """As `itembank.search.count_by_status` tells them."""
        counts = dict.fromkeys(VersionStatus, 0)
        for one in self._left("status"):
            if one.status != VersionStatus.PUBLISHED:
                counts[VersionStatus(one.status)] += one.number
            counts[VersionStatus.PUBLISHED] += one.used
        return counts

    @property
    def whatever_status(self) -> int:
        """How many items match everything but the status."""
        return sum(one.number for one in self._left("status"))

    def _left(self, *apart: str) -> Sequence[Group]:
        asked = [(n, getattr(self.wanted, n)) for n in _NAMES if n not in apart]
        asked = [(name, value) for name, value in asked if value]
        return [g for g in self.groups if all(getattr(g, name) == v for name, v in asked)]


def facets(tx: Tx, wanted: Wanted) -> Facets:
    """The counts beside the list of ``wanted``."""
    columns = (
        ItemIndexRow.level,
        ItemIndexRow.area,
        ItemIndexRow.item_type,
        ItemIndexRow.difficulty,
        ItemIndexRow.status,
    )
    statement = select(*columns, func.count(), func.count(ItemIndexRow.in_use))
    statement = with_text(tx, narrowed(statement, wanted), terms_of(wanted.text))
    rows = tx.execute(statement.group_by(*columns))
    return Facets(tuple(Group(*row[:3], row[3] or "", *row[4:]) for row in rows), wanted)


def tags(tx: Tx) -> list[str]:
    """The tags that items bear, in order."""
    return _values(tx, ItemTagRow, ItemTagRow.tag)


def authors(tx: Tx) -> list[str]:
    """Who began the newest versions of items."""
    return _values(tx, ItemIndexRow, ItemIndexRow.author)


def flags(tx: Tx) -> list[str]:
    """The flags that items bear."""
    held = _values(tx, ItemIndexRow, ItemIndexRow.flags)
    return sorted({flag for some in held for flag in apart(some)})


def flag_counts(tx: Tx, wanted: Wanted) -> dict[str, int]:
    """Hint or group of hints → how many of the matching items bear it, whatever hint is chosen.

    Only items with a hint are read, which the index of hints finds by itself.
    """
    columns = (ItemIndexRow.flags, func.count())
    others = replace(wanted, flag=ANY_FLAG)
    statement = faceted(narrowed(select(*columns), others), others)
    statement = with_text(tx, statement, terms_of(wanted.text)).group_by(ItemIndexRow.flags)
    counts: Counter[str] = Counter()
    for held, number in tx.execute(statement):
        some = set(apart(held))
        groups = {name for name, kinds in FLAG_GROUPS.items() if some & set(kinds)}
        counts.update(dict.fromkeys(some | groups | {ANY_FLAG}, number))
    return dict(counts)


def _values(
    tx: Tx, owner: type[ItemIndexRow | ItemTagRow], value: InstrumentedAttribute[str]
) -> list[str]:
    """The different values of an indexed column: one look into the index for each.

    Neither database walks from one value to the next by itself when asked for DISTINCT ones.
    """
    least = select(func.min(value)).where(owner.tenant_id == tx.tenant_id)
    values = select(least.scalar_subquery().label("value")).cte("found", recursive=True)
    following = least.where(value > values.c.value).scalar_subquery()
    values = values.union_all(select(following).where(values.c.value.is_not(None)))
    found = tx.scalars(select(values.c.value).where(values.c.value.is_not(None)).limit(MOST_VALUES))
    return [one for one in found if one]


def _number(group: Group, status: str) -> int:
    if status == VersionStatus.PUBLISHED:
        return group.used
    return group.number if status in ("", group.status) else 0
