"""Puts a live design to the test before anybody sits it: simulated people, and the real engine.

The very rooms that choose for candidates choose here: shadow tests, exposure, stopping, and the
rule that a test may not end before its blueprint has the least it asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exam_engine.adaptive.choosing import Barred, LiveTest
from exam_engine.adaptive.holding import Holding
from exam_engine.adaptive.live_design import LENGTH, LiveDesign
from exam_engine.adaptive.simulated import Simulated, sit
from exam_engine.adaptive.tuning import steps_of, tuned
from exam_engine.assembly.exposure import overlap_rate
from exam_engine.assembly.item_curves import Floats
from exam_engine.assembly.shadow import Found
from exam_engine.assembly.sheet_rows import Sheet
from foundation.errors import Invalid

MOST_EXAMINEES = 5_000
_NEAR = 0.3
_SLACK = 1e-6
_BINS = np.arange(-2.75, 3.0, 0.5)
_CURVE = 60
"""Points of the exposure curve that are kept."""
Telling = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """How many people, of which abilities: ``thetas`` one after the other, or normal."""

    count: int = 500
    thetas: tuple[float, ...] = ()
    seed: int = 1

    def __post_init__(self) -> None:
        if not 10 <= self.count <= MOST_EXAMINEES:
            raise Invalid("adaptive-field-range", field="count", least=10, most=MOST_EXAMINEES)
        if any(not -4 <= theta <= 4 for theta in self.thetas):
            raise Invalid("adaptive-field-range", field="thetas", least=-4, most=4)

    def abilities(self, chance: np.random.Generator) -> Floats:
        """The true abilities."""
        if self.thetas:
            return np.resize(np.array(self.thetas), self.count)
        return chance.normal(0.0, 1.0, self.count)


@dataclass(slots=True)
class _Seen:
    """What came of all people, person by person."""

    theta: Floats
    estimate: Floats
    error: Floats
    length: NDArray[np.int64]
    given: list[list[int]]
    milliseconds: list[float]
    gaps: list[float]
    lifted: int = 0
    late: int = 0

    def note(self, person: int, made: Simulated) -> None:
        """One person's test."""
        self.estimate[person], self.error[person] = made.state.theta, made.state.error
        self.length[person] = len(made.given)
        self.given.append(made.given)
        for choice in made.choices:
            self.milliseconds.append(choice.seconds * 1000)
            self.gaps.append(choice.gap)
            self.lifted += not choice.eligible
            self.late += choice.found is Found.DEADLINE


def rehearse(
    design: LiveDesign, wanted: Rehearsal, tell: Telling = lambda done, count: None
) -> dict[str, Any]:
    """Figures of the design as JSON values; but for times, the same seed gives the same ones."""
    began, first = perf_counter(), steps_of(design)
    count = wanted.count
    design = tuned(design, wanted.seed, lambda done, _: tell(done, first + count))
    test = LiveTest(design)
    chance = np.random.default_rng(wanted.seed)
    thetas = wanted.abilities(chance)
    seen = _Seen(
        thetas, np.zeros(count), np.zeros(count), np.zeros(count, dtype=np.int64), [], [], []
    )
    holding = Holding(test, np.array(design.tuned) if design.tuned else None)
    for person in range(count):
        out = holding.draw(chance)
        made = sit(test, float(thetas[person]), Barred(out), chance, person)
        seen.note(person, made)
        stretch = test.stretch(made.state.theta)
        holding.note(stretch, out[stretch] if out else frozenset(), made.given)
        tell(first + person + 1, first + count)
    return _figures(design, seen, perf_counter() - began)


def _figures(design: LiveDesign, seen: _Seen, seconds: float) -> dict[str, Any]:
    count, items = len(seen.theta), len(design.items)
    rates = np.bincount(np.concatenate(seen.given), minlength=items) / count
    off, length = seen.estimate - seen.theta, float(seen.length.mean())
    told: dict[str, Any] = {
        "digest": replace(design, tuned=()).digest,
        "tuned": [list(row) for row in design.tuned],
        "examinees": count,
        "pool": items,
        "seconds": round(seconds, 2),
        "precision": {
            "rmse": float(np.sqrt(np.mean(off**2))),
            "bias": float(off.mean()),
            "standard_error": float(seen.error.mean()),
        },
        "length": {
            "mean": length,
            "least": int(seen.length.min()),
            "most": int(seen.length.max()),
        },
        "exposure": {
            "most": float(rates.max()),
            "unused": int((rates == 0).sum()),
            "overlap": overlap_rate(rates, count, length),
            "curve": _curve(rates),
        },
        "violations": _violations(design, seen.given),
        "lifted": seen.lifted,
        "late": seen.late,
        "gap_most": max(seen.gaps),
        "step_ms": {
            "median": float(np.median(seen.milliseconds)),
            "p99": float(np.quantile(seen.milliseconds, 0.99)),
        },
        "by_theta": _by_theta(design, seen),
    }
    if design.stopping.cuts:
        told["classification"] = _classes(seen.theta, seen.estimate, design.stopping.cuts)
    return told


def _by_theta(design: LiveDesign, seen: _Seen) -> list[dict[str, float | int]]:
    rows: list[dict[str, float | int]] = []
    place = np.digitize(seen.theta, _BINS)
    cuts = np.asarray(design.stopping.cuts)
    true = np.searchsorted(cuts, seen.theta, side="right")
    said = np.searchsorted(cuts, seen.estimate, side="right")
    for one in range(len(_BINS) + 1):
        own = np.flatnonzero(place == one)
        if not len(own):
            continue
        off = seen.estimate[own] - seen.theta[own]
        given = np.concatenate([seen.given[at] for at in own])
        row: dict[str, float | int] = {
            "theta": float(seen.theta[own].mean()),
            "examinees": len(own),
            "rmse": float(np.sqrt(np.mean(off**2))),
            "bias": float(off.mean()),
            "standard_error": float(seen.error[own].mean()),
            "length": float(seen.length[own].mean()),
            "exposure": float(np.bincount(given).max() / len(own)),
        }
        if len(cuts):
            row["exact"] = float((true == said)[own].mean())
        rows.append(row)
    return rows


def _classes(thetas: Floats, estimates: Floats, cuts: Sequence[float]) -> dict[str, float]:
    edges = np.asarray(cuts)
    true = np.searchsorted(edges, thetas, side="right")
    said = np.searchsorted(edges, estimates, side="right")
    far = np.abs(thetas[:, None] - edges).min(axis=1) > _NEAR
    return {
        "exact": float((true == said).mean()),
        "adjacent": float((np.abs(true - said) <= 1).mean()),
        "exact_beyond_zone": float((true == said)[far].mean()) if far.any() else 1.0,
    }


def _curve(rates: Floats) -> list[float]:
    """The rates from the greatest down, thinned out to a drawable number."""
    down = np.sort(rates)[::-1]
    at = np.linspace(0, len(down) - 1, min(_CURVE, len(down))).astype(int)
    return [round(float(rate), 4) for rate in down[at]]


def _violations(design: LiveDesign, given: Sequence[Sequence[int]]) -> int:
    """Rows of the blueprint that somebody's test broke; its length may be shorter."""
    sheet = Sheet.of(design.pool, design.whole_lines, [0.0] * len(design.items))
    rows = [
        (row.least - _SLACK, row.most + _SLACK, dict(row.weights))
        for name, of in sheet.rows_of.items()
        if name != LENGTH
        for row in of
    ]
    broken = 0
    for places in given:
        for least, most, weights in rows:
            broken += not least <= sum(weights.get(place, 0.0) for place in places) <= most
    return broken
