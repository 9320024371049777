"""Holds the exposure of a live test: what is kept back from the next person, and why so.

Eligibility (van der Linden and Veldkamp 2004, 2007) and prices keep running counts, by stretch of
ability where the design has edges. Sympson and Hetter's chances (1985) are fixed beforehand: an
item that fails its chance is put aside for the whole sitting, so it may as well be drawn before.
What was drawn is written down with the attempt; so a choice can be made again.
"""

from __future__ import annotations

import numpy as np

from exam_engine.adaptive.choosing import LiveTest
from exam_engine.assembly.exposure import Eligibility, ExposureKind
from exam_engine.assembly.exposure_prices import Prices
from exam_engine.assembly.item_curves import Floats

Stretches = tuple[frozenset[int], ...]
"""Places kept back, by stretch of ability."""


class Holding:
    """The running counts of one test; ``tuned`` is what a rehearsal found, or is trying."""

    def __init__(self, test: LiveTest, tuned: Floats | None = None) -> None:
        self._exposure, self._items = test.design.exposure, len(test.design.items)
        self._counts = Eligibility(self._exposure, self._items)
        self._chances: Floats | None = None
        self.prices: Prices | None = None
        if self._exposure.kind is ExposureKind.SYMPSON_HETTER:
            self._chances = np.ones(self._items) if tuned is None else tuned[0]
        if self._exposure.kind is ExposureKind.PRICES:
            self.prices = Prices(self._exposure, test.forced, test.unit, tuned)

    def draw(self, chance: np.random.Generator) -> Stretches:
        """What is kept back from the next person."""
        stretches = range(len(self._exposure.edges) + 1)
        if self._exposure.kind is ExposureKind.ELIGIBILITY:
            let = self._counts.draw(chance)
            return tuple(frozenset(np.flatnonzero(~row).tolist()) for row in let)
        if self._chances is not None:
            out = frozenset(np.flatnonzero(chance.random(self._items) >= self._chances).tolist())
            return tuple(out for _ in stretches)
        if self.prices is not None:
            found = [self.prices.barred(stretch) for stretch in stretches]
            return tuple(
                frozenset() if one is None else frozenset(np.flatnonzero(one).tolist())
                for one in found
            )
        return ()

    def note(self, stretch: int, out: frozenset[int], given: list[int]) -> None:
        """After a test that ended in this stretch: what had been kept back, and what was given."""
        if self.prices is not None:
            # What is tried in a rehearsal learns; a design's own prices stand still.
            self.prices.note(stretch, given, moves=self.prices.learns)
        elif self._exposure.kind is ExposureKind.ELIGIBILITY:
            let = np.ones(self._items, dtype=bool)
            let[list(out)] = False
            self._counts.note(stretch, let, given)
