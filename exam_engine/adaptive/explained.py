"""Explains: why a blueprint cannot be kept, why an item was chosen, and choosing it once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from exam_engine.adaptive.choosing import Barred, Choice, Given, LiveTest
from exam_engine.adaptive.live_design import LiveDesign
from exam_engine.adaptive.tables import SelectionRow
from exam_engine.assembly.exposure import ExposureKind
from exam_engine.assembly.item_curves import ItemCurve
from exam_engine.assembly.shadow import Found
from exam_engine.assembly.sheet_rows import Sheet
from exam_engine.assembly.sheet_solving import best_form
from foundation.errors import Conflict

_SLACK = 1e-6
_RIVALS = 5
_EXACT = 1e-9
_PATIENT = 10.0
"""Seconds for a choice that is made again: no candidate waits for it."""


@dataclass(frozen=True, slots=True)
class LineNeed:
    """One row of a line against the whole pool: what it asks for, and what there is of it."""

    line: str
    least: float
    most: float
    available: float

    @property
    def missing(self) -> float:
        """How much the pool lacks; 0 where the row alone could be kept."""
        return max(0.0, self.least - self.available)


@dataclass(frozen=True, slots=True)
class LineStand:
    """One row of the blueprint at a selection: given so far, and in the whole form."""

    line: str
    least: float | None
    most: float | None
    given: float
    in_form: float


@dataclass(frozen=True, slots=True)
class Rival:
    """An item that tells about as much here, and why it was not the one."""

    identifier: str
    information: float
    reason: str


@dataclass(frozen=True, slots=True)
class Why:
    """Why this item: the state it was chosen in, the item, the blueprint, and the next best."""

    position: int
    identifier: str
    attributes: dict[str, str]
    theta: float
    error: float
    information: float
    form_information: float
    gap: float
    found: str
    eligible: bool
    ahead: bool
    among: int
    """From so many of the best it was drawn by the person's seed; 1 where it was the best."""
    milliseconds: float
    lines: tuple[LineStand, ...]
    rivals: tuple[Rival, ...]
    curve: ItemCurve
    parameters: str
    """The set that the curve comes from; it never changes."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """A selection made again; ``same`` says that it came to the same item."""

    identifier: str
    same: bool
    theta: float
    gap: float
    from_record: bool
    """The search was ended by its deadline then, so the form that was written down was used."""


def explain_conflict(design: LiveDesign) -> Conflict | None:
    """The smallest known set of lines that cannot hold together, with what the pool lacks.

    None where a form can be found after all.
    """
    try:
        best_form(design.pool, design.whole_lines, design.prior_mean, 60.0)
    except Conflict as refusal:
        told = refusal.facts.get("lines", [])
        names = [str(name) for name in told] if isinstance(told, list) else []
        needs = [need for need in needs_of(design) if need.line in names]
        return Conflict(
            "adaptive-design-lines-conflict",
            lines=names,
            needs=[[n.line, n.least, min(n.most, 1e9), n.available, n.missing] for n in needs],
        )
    return None


def needs_of(design: LiveDesign) -> list[LineNeed]:
    """Every row of the blueprint beside what the whole pool has."""
    sheet = Sheet.of(design.pool, design.whole_lines, [0.0] * len(design.items))
    return [
        LineNeed(name, row.least, row.most, sum(w for w in row.weights.values() if w > 0))
        for name, rows in sheet.rows_of.items()
        for row in rows
    ]


def why(
    test: LiveTest,
    barred: Barred,
    given: Sequence[Given],
    row: SelectionRow,
    before: Sequence[int] | None,
) -> Why:
    """Why the item of this selection; ``given`` are the answers before it, ``before`` the form."""
    design, record = test.design, row.record
    place = design.places[row.item_ref]
    gains = test.gains(test.state(given), len(given), before)
    return Why(
        row.position,
        design.items[place].identifier,
        dict(design.items[place].attributes),
        row.theta,
        row.error,
        record["information"],
        record["form_information"],
        record["gap"],
        record["found"],
        record["eligible"],
        record["ahead"],
        drawn_from(design),
        record["seconds"] * 1000,
        tuple(_lines(design, [one.place for one in given], record["form"])),
        tuple(_rivals(test, barred, given, record, place, row.theta, gains)),
        design.items[place].curve,
        design.parameters,
    )


def replay(
    test: LiveTest,
    barred: Barred,
    given: Sequence[Given],
    row: SelectionRow,
    before: Sequence[int] | None,
    chance: int,
) -> Replayed:
    """Make the selection again from the answers before it.

    An exact shadow test is solved anew: it is one, and not one of several. A form that may lie
    below the best, by the design's gap or by the deadline, hangs on what was solved before it; it
    is taken from the record, and the choice from it is made again.
    """
    record: dict[str, Any] = row.record
    wanted = test.design.places[row.item_ref]
    if record["gap"] > _EXACT or record["found"] == Found.DEADLINE.value:
        state = test.state(given)
        gains = test.gains(state, len(given), before)
        place = test.pick(record["form"], given, state, gains, chance, barred.withheld)
        name = test.design.items[place].identifier
        return Replayed(name, place == wanted, state.theta, record["gap"], True)
    made: Choice = test.choose(given, barred, before, chance, left=_PATIENT)
    name = test.design.items[made.place].identifier
    return Replayed(name, made.place == wanted, made.theta, made.gap, False)


def drawn_from(design: LiveDesign) -> int:
    """How many of the best items chance picks from; 1 where it picks none."""
    exposure = design.exposure
    return exposure.among if exposure.kind is ExposureKind.RANDOMESQUE else 1


def _lines(design: LiveDesign, given: Sequence[int], form: Sequence[int]) -> list[LineStand]:
    sheet = Sheet.of(design.pool, design.whole_lines, [0.0] * len(design.items))
    return [
        LineStand(
            name,
            row.least if row.least > float("-inf") else None,
            row.most if row.most < float("inf") else None,
            sum(row.weights.get(place, 0.0) for place in given),
            sum(row.weights.get(place, 0.0) for place in form),
        )
        for name, rows in sheet.rows_of.items()
        for row in rows
    ]


def _rivals(
    test: LiveTest,
    barred: Barred,
    given: Sequence[Given],
    record: dict[str, Any],
    place: int,
    theta: float,
    gains: Any,
) -> list[Rival]:
    """The items that tell most here, but for those that were given and the one that was chosen."""
    done = {one.place for one in given}
    kept_back, form = barred.at(test.stretch(theta)), set(record["form"])
    known = test.table.values[test.table.row(theta)]
    found: list[Rival] = []
    for other in sorted(range(len(gains)), key=lambda at: -gains[at]):
        if other == place or other in done:
            continue
        reason = "blueprint"
        if other in form:
            is_better = gains[other] > gains[place]
            reason = "chance" if is_better and drawn_from(test.design) > 1 else "later"
        if other in kept_back:
            reason = "met" if other in barred.met else "exposure"
        if other in barred.withheld:
            reason = "withheld"
        name = test.design.items[other].identifier
        found.append(Rival(name, float(known[other]), reason))
        if len(found) == _RIVALS:
            break
    return found
