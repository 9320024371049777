"""What an import would do with each question: new, next version, unchanged, or waiting; no change.

A question is known again by its item's identifier and the digest of its content, so the same file
read twice adds nothing. Another content under a known identifier becomes its next version only
where that item came from a file of the same name and dialect; else two strangers may share a name
("item1"), and a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import select

from foundation.database import Tx
from itembank.exchange.drafts import Draft, Remark, Weight
from itembank.import_tables import ImportLineRow, ImportRow
from itembank.item_json import digest
from itembank.items import Item
from itembank.lifecycle import VersionStatus
from itembank.standards import Standard
from itembank.tables import ItemRow, ItemVersionRow

_AT_ONCE = 500
"""Identifiers in one query."""
_FROZEN = (VersionStatus.REVIEW, VersionStatus.APPROVED)


class Outcome(StrEnum):
    """What became, or would become, of one question of a file."""

    NEW = "new"
    NEXT = "next"
    """The item is known: its open draft takes the new content, or a new version is opened."""
    UNCHANGED = "unchanged"
    WAITING = "waiting"
    """A person has to look: no item could be made, or one of its name stands in the way."""
    LEFT_OUT = "left_out"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Planned:
    """One question with what will be done with it."""

    place: int
    draft: Draft
    outcome: Outcome
    item: Item | None
    """What will be kept: the draft's item, without skills that the standard does not know."""
    remarks: tuple[Remark, ...]
    known: ItemRow | None = None
    latest: ItemVersionRow | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the bank already has under the identifiers of a file."""

    items: Mapping[str, ItemRow]
    latest: Mapping[str, ItemVersionRow]
    """The newest version by the item's id."""
    imported: frozenset[str]
    """Identifiers that came from a file of the same name and dialect before."""
    waiting: frozenset[str]
    """Keys of questions that wait for a person already."""


def plan(
    tx: Tx,
    drafts: Sequence[Draft],
    *,
    standard: Standard,
    file_name: str,
    dialect: str,
    confirmed: frozenset[str] = frozenset(),
    left_out: frozenset[str] = frozenset(),
) -> list[Planned]:
    """What will be done with each draft, in order; nothing is changed.

    ``confirmed`` and ``left_out`` are keys of drafts: those that a person lets replace an item of
    the same name, and those that shall not be kept.
    """
    names = [draft.item.identifier for draft in drafts if draft.item is not None]
    open_keys = [draft.key for draft in drafts if draft.item is None]
    known = _known(tx, names, open_keys, file_name, dialect)
    planned: list[Planned] = []
    seen: dict[str, str] = {}
    for place, draft in enumerate(drafts, 1):
        one = _planned(place, draft, known, standard, confirmed, seen)
        if draft.key in left_out:
            one = replace(one, outcome=Outcome.LEFT_OUT)
        planned.append(one)
    return planned


def _planned(
    place: int,
    draft: Draft,
    known: Known,
    standard: Standard,
    confirmed: frozenset[str],
    seen: dict[str, str],
) -> Planned:
    if draft.item is None:
        again = draft.key in known.waiting
        outcome = Outcome.UNCHANGED if again else Outcome.WAITING
        return Planned(place, draft, outcome, None, draft.remarks)
    item, told = _with_known_skills(draft, standard)
    name, content = item.identifier, digest(item)
    row = known.items.get(name)
    latest = None if row is None else known.latest.get(row.id)
    remarks = (*draft.remarks, *told)

    def waiting(code: str) -> Planned:
        trouble = Remark(Weight.FAULT, code, draft.place, {"item": name})
        return Planned(place, draft, Outcome.WAITING, item, (*remarks, trouble), row, latest)

    if name in seen:
        if seen[name] != content:
            return waiting("itembank-import-repeated")
        return Planned(place, draft, Outcome.UNCHANGED, item, remarks, row, latest)
    seen[name] = content
    if latest is None:
        return Planned(place, draft, Outcome.NEW, item, remarks, row)
    if latest.digest == content:
        return Planned(place, draft, Outcome.UNCHANGED, item, remarks, row, latest)
    if latest.status in _FROZEN:
        return waiting("itembank-import-under-review")
    if name not in known.imported and draft.key not in confirmed:
        return waiting("itembank-import-name-taken")
    return Planned(place, draft, Outcome.NEXT, item, remarks, row, latest)


def _with_known_skills(draft: Draft, standard: Standard) -> tuple[Item, list[Remark]]:
    """The item without skills of another standard; each that goes is told."""
    item = draft.item
    assert item is not None
    strange = [skill for skill in item.metadata.skills if not standard.has_skill(skill)]
    if not strange:
        return item, []
    skills = tuple(skill for skill in item.metadata.skills if skill not in strange)
    told = [
        Remark(Weight.DROPPED, "itembank-import-skill-unknown", draft.place, {"skill": skill})
        for skill in strange
    ]
    return replace(item, metadata=replace(item.metadata, skills=skills)), told


def _known(
    tx: Tx, names: Sequence[str], open_keys: Sequence[str], file_name: str, dialect: str
) -> Known:
    items: dict[str, ItemRow] = {}
    latest: dict[str, ItemVersionRow] = {}
    imported: set[str] = set()
    for some in _portions(list(dict.fromkeys(names))):
        rows = tx.scalars(select(ItemRow).where(ItemRow.identifier.in_(some))).all()
        items |= {row.identifier: row for row in rows}
        if not rows:
            continue
        versions = select(ItemVersionRow).where(ItemVersionRow.item_id.in_([r.id for r in rows]))
        for version in tx.scalars(versions.order_by(ItemVersionRow.number)):
            latest[version.item_id] = version
        lines = (
            select(ImportLineRow.identifier)
            .join(ImportRow, ImportRow.id == ImportLineRow.import_id)
            .where(
                ImportLineRow.identifier.in_(some),
                ImportLineRow.outcome.in_((Outcome.NEW.value, Outcome.NEXT.value)),
                ImportRow.file_name == file_name,
                ImportRow.dialect == dialect,
            )
        )
        imported |= set(tx.scalars(lines))
    waiting: set[str] = set()
    for some in _portions(list(dict.fromkeys(open_keys))):
        found = select(ImportLineRow.key).where(
            ImportLineRow.key.in_(some), ImportLineRow.outcome == Outcome.WAITING.value
        )
        waiting |= set(tx.scalars(found))
    return Known(items, latest, frozenset(imported), frozenset(waiting))


def _portions(names: list[str]) -> Iterable[list[str]]:
    for start in range(0, len(names), _AT_ONCE):
        yield names[start : start + _AT_ONCE]
