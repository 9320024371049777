"""Keeps items from being seen too often: by chance among the best, or by eligibility.

Item eligibility after van der Linden and Veldkamp (2004, 2007): before a test each item is let
through with a chance that is adapted so that its rate stays at or below the goal; conditional on
ability, each stretch of abilities has rates of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from exam_engine.assembly.item_curves import Floats
from foundation.errors import Invalid

Flags = NDArray[np.bool_]
_MOST_ROUNDS = 100
_TELLING = 20
"""Persons before a rate tells anything."""


class ExposureKind(StrEnum):
    """How exposure is held."""

    NONE = "none"
    RANDOMESQUE = "randomesque"
    ELIGIBILITY = "eligibility"
    SYMPSON_HETTER = "sympson_hetter"
    PRICES = "prices"
    """What is asked for too often costs information, see `exam_engine.assembly.exposure_prices`."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """``most`` is the greatest rate; ``among`` the number of best items that chance picks from.

    ``edges`` part abilities into stretches with rates of their own; none for one rate for all.
    """

    kind: ExposureKind = ExposureKind.NONE
    most: float = 0.25
    among: int = 5
    edges: tuple[float, ...] = ()
    rounds: int = 8
    """Simulations by which Sympson-Hetter finds its chances."""

    def __post_init__(self) -> None:
        if not 0 < self.most <= 1:
            raise _impossible("most", self.most)
        if self.among < 1:
            raise _impossible("among", self.among)
        if not 1 <= self.rounds <= _MOST_ROUNDS:
            raise _impossible("rounds", self.rounds)
        if list(self.edges) != sorted(set(self.edges)):
            raise _impossible("edges", len(self.edges))


class Eligibility:
    """The running counts; one for a whole simulation or a live test.

    Chance alone lets rates scatter about their goal. So an item whose rate stands above it is held
    back outright until it has come down, once there have been persons enough to tell a rate.
    """

    def __init__(self, exposure: Exposure, items: int) -> None:
        stretches = len(exposure.edges) + 1
        self._goal, self._edges = exposure.most, np.asarray(exposure.edges)
        self._let = np.zeros((stretches, items))
        self._given = np.zeros((stretches, items))
        self._persons = np.zeros(stretches)

    def stretch(self, theta: float) -> int:
        """The stretch of an ability."""
        return int(np.searchsorted(self._edges, theta, side="right"))

    def draw(self, chance: np.random.Generator) -> Flags:
        """Stretches × items: which are let through in the next test."""
        with np.errstate(divide="ignore", invalid="ignore"):
            rates = np.where(self._given > 0, self._goal * self._let / self._given, 1.0)
        let = chance.random(self._let.shape) < np.minimum(rates, 1.0)
        return np.asarray(let & ~self._above())

    def _above(self) -> Flags:
        """Where one person more would carry the rate beyond the goal, of a stretch or of all."""
        persons = self._persons[:, None]
        own = (self._given >= self._goal * (persons + 1)) & (persons >= _TELLING)
        given, everybody = self._given.sum(axis=0), float(self._persons.sum())
        whole = (given >= self._goal * (everybody + 1)) & (everybody >= _TELLING)
        return np.asarray(own | whole)

    def note(self, stretch: int, let: Flags, given: list[int]) -> None:
        """After a test of a person in this stretch: what was let through, and what was given."""
        self._let[stretch] += let
        self._given[stretch, given] += 1
        self._persons[stretch] += 1


def overlap_rate(exposures: Floats, persons: int, length: float) -> float:
    """The mean share of items that two persons have in common (Chen, Ankenmann and Spray 2003)."""
    if persons < 2 or length <= 0:
        return 0.0
    return float(persons / (length * (persons - 1)) * (exposures**2).sum() - 1 / (persons - 1))


def _impossible(field: str, value: float) -> Invalid:
    # A design's file puts its line in place of this one.
    return Invalid("assembly-exposure-impossible", field=field, value=value, line=0)
