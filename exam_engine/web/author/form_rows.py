"""The items of a form or draft as light records: what the figures and the table of a form need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from exam_engine.assembly.drafts import FormDraft
from exam_engine.assembly.tables import FormItemRow, FormRow
from foundation.database import Tx
from itembank.items import Difficulty, ItemType
from itembank.library import standard_of
from itembank.standards import Standard
from itembank.tables import ItemRow, ItemSkillRow, ItemVersionRow


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """One item in its place."""

    position: int
    section: str
    points: Decimal
    ref: str
    item_id: str
    identifier: str
    number: int
    title: str
    area: str
    item_type: ItemType
    difficulty: Difficulty | None
    key: str | None
    seconds: int | None
    tasks: tuple[str, ...]


Place = tuple[int, str, Decimal, str]
"""Position, section, points, and id of the item's version."""


def rows_of_form(tx: Tx, form: FormRow) -> list[PlacedRow]:
    """The items of a kept form in order."""
    return placed_rows(tx, [_place(row) for row in form.items])


def rows_of_draft(tx: Tx, draft: FormDraft) -> list[PlacedRow]:
    """The items of a draft in order."""
    return placed_rows(
        tx,
        [
            (item.position, section.label, item.points, item.ref)
            for section in draft.sections
            for item in section.items
        ],
    )


def placed_rows(tx: Tx, places: Iterable[Place]) -> list[PlacedRow]:
    """The records of these places, without the content of their items."""
    wanted = list(places)
    refs = [ref for *_, ref in wanted]
    version = ItemVersionRow
    columns = select(
        version.id,
        version.item_id,
        ItemRow.identifier,
        version.number,
        version.title,
        version.area,
        version.item_type,
        version.difficulty,
        version.key_letter,
        version.seconds,
    ).join(ItemRow, ItemRow.id == version.item_id)
    facts = {row.id: row for row in tx.execute(columns.where(version.id.in_(refs)))}
    tasks: dict[str, list[str]] = {}
    skills = select(ItemSkillRow.version_id, ItemSkillRow.task).order_by(ItemSkillRow.place)
    for ref, task in tx.execute(skills.where(ItemSkillRow.version_id.in_(refs))):
        tasks.setdefault(ref, []).append(task)
    return [
        PlacedRow(
            position=position,
            section=section,
            points=points,
            ref=ref,
            item_id=facts[ref].item_id,
            identifier=facts[ref].identifier,
            number=facts[ref].number,
            title=facts[ref].title,
            area=facts[ref].area,
            item_type=ItemType(facts[ref].item_type),
            difficulty=Difficulty(facts[ref].difficulty) if facts[ref].difficulty else None,
            key=facts[ref].key_letter,
            seconds=facts[ref].seconds,
            tasks=tuple(dict.fromkeys(tasks.get(ref, ()))),
        )
        for position, section, points, ref in wanted
        if ref in facts
    ]


def standard_behind(tx: Tx, rows: Iterable[PlacedRow]) -> Standard | None:
    """The competency standard that the form's items were written to."""
    first = next(iter(rows), None)
    item = tx.get(ItemRow, first.item_id) if first else None
    return standard_of(tx, item.standard_id) if item else None


def identifiers_in(tx: Tx, form_ids: Iterable[str]) -> frozenset[str]:
    """The identifiers of all items that these forms hold, in whatever version."""
    statement = (
        select(ItemRow.identifier)
        .join(ItemVersionRow, ItemVersionRow.item_id == ItemRow.id)
        .join(FormItemRow, FormItemRow.item_version_id == ItemVersionRow.id)
        .where(FormItemRow.form_id.in_(list(form_ids)))
        .distinct()
    )
    return frozenset(tx.scalars(statement))


def _place(row: FormItemRow) -> Place:
    return row.position, row.section, row.points, row.item_version_id
