"""Keeps items from being seen too often by prices: what is asked for too often costs information.

The best tests under a limit on the rates are those of one linear program over all persons, and the
dual prices of its rates say what a use of an item takes from everybody else. So items go to those
whom they help most, not to those whom chance lets through, and the same rates cost less precision
than item eligibility does. Prices are moved after each test by how far it stood from the goal (a
dual subgradient; Bertsekas 1999, section 6.3), and learned on simulated persons beforehand.

A test of information I leaves a squared error of about 1 / (p + I), where p is the precision of
the prior. So one unit of information is worth 1 / (p + I)² to a person: a price, which is the same
for all, is dear to those of whom much will be known and cheap to those of whom little will.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exam_engine.assembly.exposure import Exposure
from exam_engine.assembly.item_curves import Floats

Flags = NDArray[np.bool_]
PRACTICE = 600
"""Simulated persons on whom prices are learned."""
_MARGIN = 1.03
"""A rate may stand this much above its goal before an item is held back outright."""
_TELLING = 20
"""Persons of a stretch before a rate tells anything."""
_FAST, _LATE = 6.0, 10.0
_CALM = 0.03
"""How far one test moves a price: while prices are learned, from a first to ever smaller steps;
afterwards little, and always the same."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What prices are counted in: the information of one of the ``most`` items of a test in the
    middle of the population, which has ``whole``; ``precision`` is that of the prior.
    """

    precision: float
    whole: float
    most: int

    def costs(self, prices: Floats, information: float) -> Floats:
        """Prices as information, for a person whose whole test comes to so much of it."""
        weight = ((self.precision + information) / (self.precision + self.whole)) ** 2
        return np.asarray(prices * (self.whole / self.most * weight))


class Prices:
    """Prices and counts by stretch of ability and item.

    ``forced`` items are in every test, so they cost nothing. ``learned`` are prices to begin with;
    where there are none they are learned, and nothing is held back meanwhile.
    """

    def __init__(
        self, exposure: Exposure, forced: Flags, unit: Unit, learned: Floats | None = None
    ) -> None:
        shape = len(exposure.edges) + 1, len(forced)
        self.unit, self._forced, self.learns = unit, forced, learned is None
        self._goal, self._edges = exposure.most, np.asarray(exposure.edges)
        self.now = np.zeros(shape) if learned is None else learned.copy()
        self.mean = self.now.copy()
        """Late prices averaged: nearer to the best ones than the last, which go up and down."""
        self._given, self._persons = np.zeros(shape), np.zeros(shape[0])

    def stretch(self, theta: float) -> int:
        """The stretch of an ability."""
        return int(np.searchsorted(self._edges, theta, side="right"))

    def costs(self, theta: float, information: float) -> Floats:
        """What each item costs a person whose whole test comes to so much information."""
        return self.unit.costs(self.now[self.stretch(theta)], information)

    def barred(self, stretch: int) -> Flags | None:
        """Items whose rate stands too high in spite of their price; None where no one's does."""
        if self.learns:
            return None
        out = self._above(self._given[stretch], self._persons[stretch])
        out |= self._above(self._given.sum(axis=0), self._persons.sum())
        out &= ~self._forced
        return out if out.any() else None

    def note(self, stretch: int, given: list[int], *, moves: bool = True) -> None:
        """After a test of a person of this stretch; ``moves`` the prices, or only counts."""
        self._given[stretch, given] += 1
        self._persons[stretch] += 1
        if not moves:
            return
        persons = self._persons[stretch]
        off = np.full(len(self._forced), -self._goal)
        off[given] += 1
        step = _FAST / np.sqrt(_LATE + persons) if self.learns else _CALM
        moved = np.maximum(self.now[stretch] + step * off, 0.0)
        self.now[stretch] = np.where(self._forced, 0.0, moved)
        # Weights that grow with the number of persons (Shamir and Zhang 2013).
        share = 2 / (persons + 1)
        self.mean[stretch] += share * (self.now[stretch] - self.mean[stretch])

    def _above(self, given: Floats, persons: float) -> Flags:
        """Where one use more would carry a rate beyond the goal and its margin."""
        most = self._goal * _MARGIN * (persons + 1)
        return np.asarray((given + 1 > most) & (persons >= _TELLING))
