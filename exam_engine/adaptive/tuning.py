"""Finds by simulation what holds exposure in a live test: chances of Sympson and Hetter, or prices.

What is found becomes a part of the design that is published, so it is the same for everybody and a
choice can be made again. It fits persons like those who were simulated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from exam_engine.adaptive.choosing import Barred, LiveTest
from exam_engine.adaptive.holding import Holding
from exam_engine.adaptive.live_design import LiveDesign
from exam_engine.adaptive.simulated import sit
from exam_engine.assembly.exposure import ExposureKind
from exam_engine.assembly.item_curves import Floats
from exam_engine.assembly.sympson_hetter import tuned_chances

NEEDED = frozenset({ExposureKind.SYMPSON_HETTER, ExposureKind.PRICES})
PRACTICE = 400
"""Simulated persons by whom prices are learned, and those of each round of chances."""
_DIGITS = 6
Telling = Callable[[int, int], None]


def steps_of(design: LiveDesign) -> int:
    """How many persons tuning simulates; 0 where there is nothing to find."""
    match design.exposure.kind:
        case ExposureKind.SYMPSON_HETTER:
            return PRACTICE * design.exposure.rounds
        case ExposureKind.PRICES:
            return PRACTICE
        case _:
            return 0


def tuned(design: LiveDesign, seed: int, tell: Telling) -> LiveDesign:
    """The design with what holds its exposure; the same one where nothing has to be found."""
    count = steps_of(design)
    if not count:
        return design
    test = LiveTest(replace(design, tuned=()))
    done = _Done(count, tell)
    if design.exposure.kind is ExposureKind.PRICES:
        found = _prices(test, seed, done)
    else:
        found = _chances(test, seed, done)
    rows = tuple(tuple(round(float(one), _DIGITS) for one in row) for row in found)
    return replace(design, tuned=rows)


class _Done:
    """Counts persons over all rounds."""

    def __init__(self, count: int, tell: Telling) -> None:
        self._count, self._tell, self._so_far = count, tell, 0

    def one(self) -> None:
        self._so_far += 1
        self._tell(self._so_far, self._count)


def _prices(test: LiveTest, seed: int, done: _Done) -> Floats:
    holding = Holding(test)
    assert holding.prices is not None
    # The test asks for the prices of this moment: they move in place.
    test.prices = holding.prices.now
    _simulated(test, holding, np.random.default_rng([seed, 1]), done)
    return holding.prices.mean


def _chances(test: LiveTest, seed: int, done: _Done) -> Floats:
    design = test.design

    def chosen(chances: Floats) -> Floats:
        holding = Holding(test, chances[None])
        given = _simulated(test, holding, np.random.default_rng([seed, 2]), done)
        # An item is given when it is chosen and passes; those that pass it are a fair draw.
        return np.asarray(given / PRACTICE / chances)

    exposure, items = design.exposure, len(design.items)
    return tuned_chances(items, design.stopping.most, exposure.most, exposure.rounds, chosen)[None]


def _simulated(
    test: LiveTest, holding: Holding, chance: np.random.Generator, done: _Done
) -> Floats:
    """How often each item was given to persons like those the design expects."""
    design, given = test.design, np.zeros(len(test.design.items))
    for person in range(PRACTICE):
        theta = float(chance.normal(design.prior_mean, design.prior_spread))
        out = holding.draw(chance)
        made = sit(test, theta, Barred(out), chance, person)
        stretch = test.stretch(made.state.theta)
        holding.note(stretch, out[stretch] if out else frozenset(), made.given)
        given[made.given] += 1
        done.one()
    return given
