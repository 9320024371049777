"""Designs of the body: written, changed, published as a form that nothing changes any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import func, select

from exam_engine.adaptive.calibrated import newer_than
from exam_engine.adaptive.design_fields import with_fields
from exam_engine.adaptive.design_text import DesignText, read_text
from exam_engine.adaptive.live_design import LiveDesign, LiveItem, design_to_json
from exam_engine.adaptive.marking import is_marked_at_once
from exam_engine.adaptive.tables import DesignRow, DesignRunRow, DesignStage, ParameterSetRow
from exam_engine.adaptive.tuning import NEEDED
from exam_engine.assembly.forms import form_digest
from exam_engine.assembly.item_curves import Curve, ItemCurve
from exam_engine.assembly.tables import FormItemRow, FormKind, FormRow, FormState
from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Fact, Invalid, NotFound
from foundation.roles import Caller, Permission
from itembank.candidates import Candidate
from itembank.library import load_items
from itembank.pools import candidates
from itembank.prerequisites import read_prerequisites
from itembank.tables import ItemVersionRow, StandardRow


@dataclass(frozen=True, slots=True)
class Supply:
    """A design's items beside its parameters: how many there are, how many have none, and how many
    were changed since they were measured; and a ``newer`` set that knows ``newly`` of them.
    """

    kept: ParameterSetRow
    items: int
    unmeasured: int
    changed: int
    newer: ParameterSetRow | None
    newly: int

    @property
    def usable(self) -> int:
        """Items that have parameters of their own version."""
        return self.items - self.unmeasured - self.changed


def keep_parameters(
    tx: Tx,
    clock: Clock,
    *,
    by: Caller,
    name: str,
    source: str,
    fictional: bool,
    curves: Mapping[str, ItemCurve],
) -> ParameterSetRow:
    """Keep item parameters under a name of their own; ``source`` says where they come from."""
    by.require(Permission.DESIGN_MANAGE)
    if tx.scalars(select(ParameterSetRow).where(ParameterSetRow.name == name)).first() is not None:
        raise Conflict("adaptive-parameters-twice", name=name)
    row = ParameterSetRow(
        name=name,
        source=source,
        fictional=fictional,
        curves={key: [one.model.value, *one.parameters] for key, one in curves.items()},
        kept_by=by.id,
        kept_at=clock.now(),
    )
    tx.add(row)
    tx.flush()
    facts: dict[str, Fact] = {"name": name, "items": len(curves), "fictional": fictional}
    audit.record(tx, clock, actor=by.id, act="exam:parameters:keep", subject=row.id, facts=facts)
    return row


def parameter_sets(tx: Tx) -> list[ParameterSetRow]:
    """All sets of the body, newest first."""
    return list(tx.scalars(select(ParameterSetRow).order_by(ParameterSetRow.id.desc())))


def parameter_set(tx: Tx, name: str) -> ParameterSetRow | None:
    """The set of this name."""
    return tx.scalars(select(ParameterSetRow).where(ParameterSetRow.name == name)).first()


def designs(tx: Tx) -> list[DesignRow]:
    """Every version of every design, newest first."""
    return list(tx.scalars(select(DesignRow).order_by(DesignRow.id.desc())))


def design_row(tx: Tx, design_id: str) -> DesignRow:
    """The design of this id; raises `NotFound`."""
    row = tx.get(DesignRow, design_id)
    if row is None:
        raise NotFound("adaptive-design-unknown", design=design_id)
    return row


def save(
    tx: Tx, clock: Clock, *, by: Caller, source: str, design_id: str | None = None
) -> DesignRow:
    """Keep a design: a draft is changed in place, a published one goes on as its next version."""
    by.require(Permission.DESIGN_MANAGE)
    text = read_text(source)
    old = None if design_id is None else design_row(tx, design_id)
    if old is not None and old.stage == DesignStage.DRAFT and old.name == text.title:
        old.source, old.changed_by, old.changed_at = source, by.id, clock.now()
        tx.flush()
        return old
    newest = tx.scalar(select(func.max(DesignRow.version)).where(DesignRow.name == text.title))
    row = DesignRow(
        name=text.title,
        version=(newest or 0) + 1,
        source=source,
        stage=DesignStage.DRAFT.value,
        changed_by=by.id,
        changed_at=clock.now(),
    )
    tx.add(row)
    tx.flush()
    return row


def live_design(tx: Tx, text: DesignText) -> LiveDesign:
    """The design with the body's published items that have parameters and are marked at once.

    Raises Invalid("adaptive-parameters-unknown") and Invalid("adaptive-pool-too-small").
    """
    kept = parameter_set(tx, text.parameters)
    if kept is None:
        raise Invalid("adaptive-parameters-unknown", name=text.parameters)
    found = _candidates(tx, text)
    known = [one for one in found if _is_known(kept, one)]
    content = load_items(tx, [one.ref for one in known])
    items = [_live_item(one, kept) for one in known if is_marked_at_once(content[one.ref])]
    return text.live(items, fictional=kept.fictional, prerequisites=_prerequisites(tx))


def supply(tx: Tx, text: DesignText) -> Supply | None:
    """What the design's parameters know of its items; None where no set has their name."""
    kept = parameter_set(tx, text.parameters)
    if kept is None:
        return None
    found = _candidates(tx, text)
    known = [one for one in found if one.identifier in kept.curves]
    newer = newer_than(tx, kept.name, [one.identifier for one in found])
    return Supply(
        kept,
        len(found),
        len(found) - len(known),
        sum(not _is_known(kept, one) for one in known),
        newer,
        0 if newer is None else sum(_is_known(newer, one) for one in found),
    )


def take_parameters(tx: Tx, clock: Clock, *, by: Caller, design_id: str, name: str) -> DesignRow:
    """The design with these parameters: a draft is changed, a published one gets its next version.

    Raises Invalid("adaptive-parameters-unknown").
    """
    if parameter_set(tx, name) is None:
        raise Invalid("adaptive-parameters-unknown", name=name[:120])
    source = with_fields(design_row(tx, design_id).source, {"parameters": name})
    return save(tx, clock, by=by, source=source, design_id=design_id)


def publish(tx: Tx, clock: Clock, *, by: Caller, design_id: str) -> FormRow:
    """Freeze a draft as an adaptive form: items with parameters, blueprint, rules and seed.

    Raises Conflict("adaptive-design-published") for one that is published already, and
    Conflict("adaptive-exposure-not-tuned") where a rehearsal has yet to find what holds exposure.
    """
    by.require(Permission.DESIGN_MANAGE)
    row = design_row(tx, design_id)
    if row.stage == DesignStage.PUBLISHED:
        raise Conflict("adaptive-design-published", design=design_id)
    text = read_text(row.source)
    design = _with_tuning(tx, row, live_design(tx, text))
    form = _form(tx, clock, by, design, text.levels[0], f"{row.name} v{row.version}")
    row.stage, row.form_id = DesignStage.PUBLISHED, form.id
    row.published_by, row.published_at = by.id, clock.now()
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=by.id,
        act="exam:design:publish",
        subject=row.id,
        facts={"form": form.id, "digest": form.digest, "items": len(design.items)},
    )
    return form


def _with_tuning(tx: Tx, row: DesignRow, design: LiveDesign) -> LiveDesign:
    """The design with what the newest rehearsal of this very design found to hold its exposure."""
    if design.exposure.kind not in NEEDED:
        return design
    runs = select(DesignRunRow).where(DesignRunRow.design_id == row.id)
    for run in tx.scalars(runs.order_by(DesignRunRow.id.desc())):
        figures = run.figures or {}
        if figures.get("tuned") and figures.get("digest") == design.digest:
            return replace(design, tuned=tuple(tuple(one) for one in figures["tuned"]))
    raise Conflict("adaptive-exposure-not-tuned", kind=design.exposure.kind.value)


def _form(tx: Tx, clock: Clock, by: Caller, design: LiveDesign, level: str, title: str) -> FormRow:
    digests = _digests(tx, [item.ref for item in design.items])
    form = FormRow(
        level=level,
        title=title[:200],
        state=FormState.DRAFT.value,
        minutes=design.minutes,
        total=Decimal(0),
        seed=str(design.seed),
        blueprint={},
        figures={},
        kind=FormKind.ADAPTIVE.value,
        design=design_to_json(design),
        created_by=by.id,
        created_at=clock.now(),
    )
    form.items = [
        FormItemRow(
            item_version_id=item.ref,
            position=place,
            section=item.attributes["LEVEL"],
            points=digests[item.ref][1],
            item_digest=digests[item.ref][0],
        )
        for place, item in enumerate(design.items, start=1)
    ]
    tx.add(form)
    tx.flush()
    form.digest = form_digest(form)
    form.state = FormState.FROZEN
    form.frozen_by, form.frozen_at = by.id, clock.now()
    tx.flush()
    return form


def _digests(tx: Tx, refs: Sequence[str]) -> dict[str, tuple[str, Decimal]]:
    found: dict[str, tuple[str, Decimal]] = {}
    for start in range(0, len(refs), 500):
        rows = tx.execute(
            select(ItemVersionRow.id, ItemVersionRow.digest, ItemVersionRow.points).where(
                ItemVersionRow.id.in_(refs[start : start + 500])
            )
        )
        found |= {ref: (digest, points) for ref, digest, points in rows}
    return found


def _candidates(tx: Tx, text: DesignText) -> list[Candidate]:
    return [one for level in text.levels for one in candidates(tx, level, text.pool)]


def _is_known(kept: ParameterSetRow, one: Candidate) -> bool:
    """Whether the set has parameters of this very version, or of any where it tells no version."""
    ref = (kept.measured or {}).get(one.identifier, {}).get("ref", one.ref)
    return one.identifier in kept.curves and ref == one.ref


def _live_item(one: Candidate, kept: ParameterSetRow) -> LiveItem:
    model, *parameters = kept.curves[one.identifier]
    attributes = {
        "LEVEL": one.level,
        "AREA": one.area,
        "TYPE": one.item_type.value,
        "TASK": one.tasks[0] if one.tasks else "",
        "SKILL": one.skills[0] if one.skills else "",
        "DIFFICULTY": one.difficulty.value if one.difficulty else "",
        "SECONDS": str(one.seconds or ""),
        "POINTS": format(one.points, "f"),
        "KEY": one.key or "",
    }
    curve = ItemCurve(one.identifier, Curve(model), tuple(float(number) for number in parameters))
    points = (kept.measured or {}).get(one.identifier, {}).get("points", ())
    return LiveItem(one.ref, one.identifier, curve, attributes, one.skills, tuple(points))


def _prerequisites(tx: Tx) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in tx.scalars(select(StandardRow)):
        found |= read_prerequisites(row.content)
    return found
