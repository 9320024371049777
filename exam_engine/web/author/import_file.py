"""A file of authoring JSON: each of its items judged, and the good ones kept as drafts together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from exam_engine.web.author.source_text import decode, parse, read_source
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Invalid
from foundation.roles import Caller
from itembank.item_json import digest
from itembank.items import Item
from itembank.library import latest_version, write
from itembank.lifecycle import Pool, VersionStatus
from itembank.standards import Standard
from itembank.tables import ItemRow

MOST_BYTES = 16 * 1024 * 1024
MOST_ITEMS = 300
"""They are kept in one transaction, which takes about two seconds for so many."""


class Outcome(StrEnum):
    """What became of one item of the file."""

    NEW = "new"
    REPLACED = "replaced"
    NEXT = "next"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Line:
    """One item of the file; ``code`` and ``facts`` say why it was refused."""

    place: int
    identifier: str
    outcome: Outcome
    field: str = ""
    code: str = ""
    facts: dict[str, Any] | None = None
    item_id: str | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """One item of the file that could be read, or the line that says why not."""

    place: int
    item: Item | None
    refused: Line | None = None


def sources_of(data: bytes) -> list[Any]:
    """The entries of the file; raises `Invalid` for what is no such file, or too much of it."""
    if len(data) > MOST_BYTES:
        raise Invalid("web-author-import-too-large", most=MOST_BYTES // 1024 // 1024)
    if not data.strip():
        raise Invalid("web-author-import-empty")
    content = parse(decode(data))
    if not isinstance(content, list):
        raise Invalid("web-author-import-not-a-list")
    if not content:
        raise Invalid("web-author-import-empty")
    if len(content) > MOST_ITEMS:
        raise Invalid("web-author-import-too-many", count=len(content), most=MOST_ITEMS)
    return content


def judge(sources: Sequence[Any], standard: Standard) -> list[Judged]:
    """Every entry by itself; an identifier may stand only once in the file."""
    judged: list[Judged] = []
    seen: set[str] = set()
    for place, source in enumerate(sources, 1):
        try:
            item = read_source(source, standard)
            if item.identifier in seen:
                raise Invalid(
                    "itembank-authoring-repeated", item=item.identifier, field="id", place=place
                )
            seen.add(item.identifier)
            judged.append(Judged(place, item))
        except Invalid as refusal:
            judged.append(Judged(place, None, _refused(place, refusal)))
    return judged


def keep(
    tx: Tx,
    clock: Clock,
    *,
    by: Caller,
    judged: Sequence[Judged],
    standard_id: str,
    pool: Pool,
    updates: bool,
) -> list[Line]:
    """Keep the items that could be read as drafts; with ``updates`` also those the bank has."""
    names = [one.item.identifier for one in judged if one.item is not None]
    rows = tx.scalars(select(ItemRow).where(ItemRow.identifier.in_(names)))
    known = {row.identifier: row for row in rows}
    lines = []
    for one in judged:
        if one.item is None:
            lines.append(one.refused or Line(one.place, "", Outcome.REFUSED))
            continue
        row = known.get(one.item.identifier)
        outcome = Outcome.NEW if row is None else _outcome(tx, row, one.item, updates)
        if isinstance(outcome, Invalid):
            lines.append(_refused(one.place, outcome))
            continue
        item_id, number = row.id if row else None, None
        if outcome in (Outcome.NEW, Outcome.REPLACED, Outcome.NEXT):
            kept = write(tx, clock, by=by, item=one.item, standard_id=standard_id, pool=pool)
            item_id, number = kept.item_id, kept.number
        lines.append(Line(one.place, one.item.identifier, outcome, item_id=item_id, number=number))
    return lines


def _outcome(tx: Tx, row: ItemRow, item: Item, updates: bool) -> Outcome | Invalid:
    """What happens to an item whose identifier the bank has."""
    latest = latest_version(tx, row.id)
    if latest is None:
        return Outcome.NEXT
    if latest.digest == digest(item):
        return Outcome.UNCHANGED
    if not updates:
        return Outcome.SKIPPED
    if latest.status in (VersionStatus.REVIEW, VersionStatus.APPROVED):
        return Invalid("itembank-version-under-review", item=item.identifier)
    return Outcome.REPLACED if latest.status == VersionStatus.DRAFT else Outcome.NEXT


def _refused(place: int, refusal: Invalid) -> Line:
    facts = dict(refusal.facts)
    field = str(facts.get("field") or facts.get("response") or "")
    name = str(facts.get("item") or "")
    facts["item"] = name or f"#{place}"
    return Line(place, name, Outcome.REFUSED, field, refusal.code, facts)
