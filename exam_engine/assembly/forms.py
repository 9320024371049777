"""Keep drafts as forms, freeze them for good, and load a form's items for sitting and marking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from exam_engine.assembly.blueprints import Blueprint, blueprint_to_json
from exam_engine.assembly.drafts import Figures, FormDraft
from exam_engine.assembly.paper import Paper, PlacedItem
from exam_engine.assembly.tables import FormItemRow, FormRow, FormState
from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Fact, Invalid, NotFound
from foundation.roles import Caller, Permission
from itembank.item_json import digest, digest_of_json
from itembank.library import load_items
from itembank.lifecycle import VersionStatus
from itembank.tables import ItemVersionRow


def keep_form(
    tx: Tx, clock: Clock, *, by: Caller, draft: FormDraft, blueprint: Blueprint, title: str
) -> FormRow:
    """Keep an assembled draft as a form that can still be thrown away.

    Raises `Conflict` when one of its items is not published any more, `Invalid` when the item's
    points are not the ones the form gives it.
    """
    by.require(Permission.FORM_ASSEMBLE)
    versions = _versions(tx, [item.ref for item in draft.items])
    form = FormRow(
        level=draft.level,
        title=title,
        state=FormState.DRAFT.value,
        minutes=draft.minutes,
        total=draft.figures.total,
        seed=draft.seed,
        blueprint=blueprint_to_json(blueprint),
        figures=_figures_to_json(draft.figures),
        created_by=by.id,
        created_at=clock.now(),
    )
    for section in draft.sections:
        for item in section.items:
            version = versions[item.ref]
            if version.points != item.points:
                raise Invalid("assembly-form-points", item=item.identifier, form=title)
            form.items.append(
                FormItemRow(
                    item_version_id=item.ref,
                    position=item.position,
                    section=section.label,
                    points=item.points,
                    item_digest=version.digest,
                )
            )
    tx.add(form)
    tx.flush()
    facts: dict[str, Fact] = {"level": form.level, "items": len(form.items), "seed": form.seed}
    audit.record(tx, clock, actor=by.id, act="exam:form:assemble", subject=form.id, facts=facts)
    return form


def freeze_form(tx: Tx, clock: Clock, *, by: Caller, form_id: str) -> FormRow:
    """Fix a form for good; its digest names exactly what candidates will sit.

    Raises `Conflict` when it is frozen already or an item was retired meanwhile.
    """
    by.require(Permission.FORM_ASSEMBLE)
    form = form_row(tx, form_id)
    if form.state == FormState.FROZEN:
        raise Conflict("assembly-form-frozen", form=form_id)
    _versions(tx, [item.item_version_id for item in form.items])
    form.digest = form_digest(form)
    form.state = FormState.FROZEN
    form.frozen_by = by.id
    form.frozen_at = clock.now()
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=by.id,
        act="exam:form:freeze",
        subject=form.id,
        facts={"digest": form.digest},
    )
    return form


def discard_form(tx: Tx, clock: Clock, *, by: Caller, form_id: str) -> None:
    """Throw a draft away; raises `Conflict` for a frozen form."""
    by.require(Permission.FORM_ASSEMBLE)
    form = form_row(tx, form_id)
    if form.state == FormState.FROZEN:
        raise Conflict("assembly-form-frozen", form=form_id)
    tx.delete(form)
    tx.flush()
    audit.record(tx, clock, actor=by.id, act="exam:form:discard", subject=form_id)


def form_row(tx: Tx, form_id: str) -> FormRow:
    """The form of this id; raises `NotFound`."""
    form = tx.get(FormRow, form_id)
    if form is None:
        raise NotFound("assembly-form-unknown", form=form_id)
    return form


def forms_of(tx: Tx, level: str | None = None) -> Sequence[FormRow]:
    """All forms, or those of one level, newest first."""
    statement = select(FormRow).order_by(FormRow.id.desc())
    return tx.scalars(statement if level is None else statement.filter_by(level=level)).all()


def load_paper(tx: Tx, form_id: str) -> Paper:
    """The whole content of a form, keys and all, for delivery and marking on the server.

    Raises `Invalid` ``assembly-form-altered`` when a frozen form or the content of one of its items
    is not what was frozen. A frozen form's paper never changes, so it may be kept in memory.
    """
    form = form_row(tx, form_id)
    if form.state == FormState.FROZEN and form_digest(form) != form.digest:
        raise Invalid("assembly-form-altered", form=form_id)
    ids = [row.item_version_id for row in form.items]
    items = load_items(tx, ids)
    if any(digest(items[row.item_version_id]) != row.item_digest for row in form.items):
        raise Invalid("assembly-form-altered", form=form_id)
    placed = tuple(
        PlacedItem(row.position, row.section, row.points, row.item_version_id, items[ref])
        for row in form.items
        for ref in [row.item_version_id]
    )
    return Paper(form.id, form.level, form.title, form.digest, placed)


def form_digest(form: FormRow) -> str:
    """SHA-256 (hex) over what makes the form: level, minutes, each item in its place, design."""
    return digest_of_json(
        {
            **({} if form.design is None else {"design": form.design}),
            "level": form.level,
            "minutes": form.minutes,
            "items": [
                [
                    row.position,
                    row.section,
                    format(row.points, "f"),
                    row.item_version_id,
                    row.item_digest,
                ]
                for row in form.items
            ],
        }
    )


def _versions(tx: Tx, ids: list[str]) -> dict[str, ItemVersionRow]:
    """The versions by id, all of them published; raises `NotFound` or `Conflict`."""
    found = {
        row.id: row for row in tx.scalars(select(ItemVersionRow).where(ItemVersionRow.id.in_(ids)))
    }
    for version_id in ids:
        if version_id not in found:
            raise NotFound("itembank-version-unknown", version=version_id)
        if found[version_id].status != VersionStatus.PUBLISHED:
            raise Conflict("assembly-item-not-published", title=found[version_id].title)
    return found


def _figures_to_json(figures: Figures) -> dict[str, Any]:
    return {
        "total": format(figures.total, "f"),
        "difficulty": {d.value: format(p, "f") for d, p in figures.difficulty.items()},
        "keys": figures.keys,
        "tasks_covered": figures.tasks_covered,
        "tasks_in_pool": figures.tasks_in_pool,
        "skills_covered": figures.skills_covered,
        "skills_in_pool": figures.skills_in_pool,
        "seconds": figures.seconds,
        "shared_points": format(figures.shared_points, "f"),
    }
