"""What came of an adaptive attempt: ability with its standard error, level, and skills as shown.

Written down in the transaction that ends the attempt, from the selections and the one answer that
no selection has taken yet. The same rows give the same result.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

import numpy as np

from exam_engine.adaptive.choosing import Given
from exam_engine.adaptive.diagnosis import Seen, seen_to_json
from exam_engine.adaptive.live_design import LiveDesign
from exam_engine.adaptive.marking import category, last_category
from exam_engine.adaptive.sessions import answer_to, selections_of
from exam_engine.adaptive.tables import AdaptiveAttemptRow, SelectionRow
from exam_engine.adaptive.tests_kept import adaptive_design
from exam_engine.assembly.ability_grid import AbilityGrid
from exam_engine.assembly.item_curves import Curves, Floats
from exam_engine.assembly.stopping import class_masses
from exam_engine.sessions.events import AttemptSubmitted
from exam_engine.sessions.tables import AttemptRow
from foundation.database import Tx
from foundation.events import Subscribers
from itembank.library import load_item


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the answers say: ability, standard error, and the chance of each level."""

    theta: float
    error: float
    level: int | None
    masses: tuple[float, ...]
    course: tuple[tuple[float, float], ...]
    """Ability and standard error after each answer."""
    seen: tuple[Seen, ...]


def subscribe(subscribers: Subscribers) -> None:
    """Write the result down whenever an adaptive attempt ends."""
    subscribers.subscribe(AttemptSubmitted, _ended)


def _ended(tx: Tx, event: AttemptSubmitted) -> None:
    record_result(tx, event.attempt_id, event.submitted_at)


def record_result(tx: Tx, attempt_id: str, at: datetime) -> None:
    """Reckon and keep; an attempt at any other form is left as it is."""
    row = tx.get(AdaptiveAttemptRow, attempt_id)
    if row is None:
        return
    design = adaptive_design(tx, row.form_id)
    made = selections_of(tx, attempt_id)
    given = answered(tx, design, made, str(tx.get_one(AttemptRow, attempt_id).seed))
    outcome = reckon(design, given)
    row.ended_at, row.items = at, len(given)
    row.theta, row.error, row.level = outcome.theta, outcome.error, outcome.level
    row.result = {
        "ending": _ending(made),
        "masses": list(outcome.masses),
        "course": [list(step) for step in outcome.course],
        "seen": seen_to_json(outcome.seen),
        "given": [[one.place, one.score] for one in given],
    }
    tx.flush()


def answered(tx: Tx, design: LiveDesign, made: list[SelectionRow], seed: str) -> list[Given]:
    """All answers that count: those that selections took, and the last one, if it was answered."""
    given = [
        Given(design.places[shown.item_ref], after.score)
        for shown, after in pairwise(made)
        if after.score is not None
    ]
    if not made or not made[-1].item_ref:
        return given
    last = made[-1]
    answer = answer_to(tx, last.tenant_id, last.attempt_id, last.item_ref)
    if answer is None or not answer.payload:
        return given
    place = design.places[last.item_ref]
    item = load_item(tx, last.item_ref)
    live = design.items[place]
    score = category(item, live.curve, seed, answer.payload, live.points)
    return [*given, Given(place, score)]


def reckon(design: LiveDesign, given: list[Given]) -> Outcome:
    """Ability by EAP, level by the cuts, and each skill beside what the ability lets one expect."""
    curves = Curves.of(design.pool.items)
    grid = AbilityGrid(curves, design.prior_mean, design.prior_spread)
    belief, course = grid.prior.copy(), list[tuple[float, float]]()
    for one in given:
        belief = grid.after(belief[None, :], np.array([one.place]), np.array([one.score]))[0]
        mean, error = grid.estimates(belief)
        course.append((float(mean), float(error)))
    mean, error = grid.estimates(belief)
    theta, cuts = float(mean), design.stopping.cuts
    masses = class_masses(belief[None, :], grid.points, cuts)[0] if cuts else np.zeros(0)
    level = int(np.searchsorted(np.asarray(cuts), theta, side="right")) if cuts else None
    seen = tuple(_seen(design, given, curves.probabilities(theta)))
    return Outcome(theta, float(error), level, tuple(masses.tolist()), tuple(course), seen)


def _seen(design: LiveDesign, given: list[Given], chances: Floats) -> list[Seen]:
    """Each skill that an item mainly examines: asked, share reached, share expected."""
    parts: dict[str, list[tuple[float, float]]] = {}
    for one in given:
        item = design.items[one.place]
        if item.skills:
            most = last_category(item.curve)
            expected = float(chances[one.place] @ np.arange(chances.shape[1])) / most
            parts.setdefault(item.skills[0], []).append((one.score / most, expected))
    return [
        Seen(
            skill,
            len(some),
            sum(reached for reached, _ in some) / len(some),
            sum(expected for _, expected in some) / len(some),
        )
        for skill, some in sorted(parts.items())
    ]


def _ending(made: list[SelectionRow]) -> str:
    """Why the test ended: by its own rule, or ``time`` where a person or the clock ended it."""
    record: dict[str, Any] = made[-1].record if made else {}
    return str(record.get("ending", "time"))
