"""Response functions and Fisher information of many items at once, as arrays over items.

Models and their parameters in the order of a pool's file (logistic metric, D = 1):
1PL ``b``; 2PL ``a, b``; 3PL ``a, b, c``; 4PL ``a, b, c, d``; PC ``b1 …``; GPC ``a, b1 …``;
GR ``a, b1 …``. Sources: Lord (1980); Samejima (1969) for GR; Masters (1982) and Muraki (1992)
for PC and GPC; information of polytomous items by Samejima's definition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from foundation.errors import Invalid

Floats = NDArray[np.float64]
Chosen = NDArray[np.bool_] | slice
"""Some of the items, or all of them."""


class Curve(StrEnum):
    """The models of an item, by the names that pool files use."""

    ONE = "1PL"
    TWO = "2PL"
    THREE = "3PL"
    FOUR = "4PL"
    PARTIAL = "PC"
    GENERALISED = "GPC"
    GRADED = "GR"


_DICHOTOMOUS = {Curve.ONE: 1, Curve.TWO: 2, Curve.THREE: 3, Curve.FOUR: 4}
_MOST_STEEP = 1000.0


@dataclass(frozen=True, slots=True)
class ItemCurve:
    """One item's model and parameters."""

    item: str
    model: Curve
    parameters: tuple[float, ...]

    def __post_init__(self) -> None:
        wanted = _DICHOTOMOUS.get(self.model)
        count = len(self.parameters)
        least = 1 if self.model is Curve.PARTIAL else 2
        if (count != wanted) if wanted else count < least:
            raise Invalid(
                "assembly-curve-parameters", item=self.item[:80], model=str(self.model), count=count
            )
        slope = 1.0 if self.model in (Curve.ONE, Curve.PARTIAL) else self.parameters[0]
        if not (0 < slope <= _MOST_STEEP and all(np.isfinite(self.parameters))):
            raise Invalid("assembly-curve-range", item=self.item[:80], value=str(slope))
        if self.model in (Curve.THREE, Curve.FOUR):
            upper = self.parameters[3] if self.model is Curve.FOUR else 1.0
            if not 0 <= self.parameters[2] < upper <= 1:
                raise Invalid(
                    "assembly-curve-range", item=self.item[:80], value=str(self.parameters[2])
                )


@dataclass(frozen=True, slots=True)
class Curves:
    """The items of a pool; ``most`` is the greatest number of categories.

    ``thresholds`` is items × (most − 1), padded with NaN; ``kind`` 0 for dichotomous, 1 for
    partial credit, 2 for graded.
    """

    slopes: Floats
    thresholds: Floats
    lower: Floats
    upper: Floats
    kind: NDArray[np.int8]

    @classmethod
    def of(cls, items: Sequence[ItemCurve]) -> Curves:
        """Arrays from single items."""
        steps = [_steps(item) for item in items]
        most = max((len(one) for one in steps), default=1)
        thresholds = np.full((len(items), most), np.nan)
        for place, one in enumerate(steps):
            thresholds[place, : len(one)] = one
        guess = [item.parameters[2] if item.model in _GUESSED else 0.0 for item in items]
        top = [item.parameters[3] if item.model is Curve.FOUR else 1.0 for item in items]
        flat = (Curve.ONE, Curve.PARTIAL)
        slopes = [1.0 if item.model in flat else item.parameters[0] for item in items]
        kinds = [_KINDS.get(item.model, 0) for item in items]
        return cls(
            np.array(slopes),
            thresholds,
            np.array(guess),
            np.array(top),
            np.array(kinds, dtype=np.int8),
        )

    def __len__(self) -> int:
        return len(self.slopes)

    def take(self, places: NDArray[np.intp]) -> Curves:
        """These items, in this order."""
        return Curves(
            self.slopes[places],
            self.thresholds[places],
            self.lower[places],
            self.upper[places],
            self.kind[places],
        )

    def probabilities(self, theta: float | Floats) -> Floats:
        """Items × categories: the chance of each score at ``theta``; 0 beyond an item's last.

        ``theta`` is one ability for all items, or one for each.
        """
        each = np.broadcast_to(np.asarray(theta, dtype=float), (len(self),))
        made = np.zeros((len(self), self.thresholds.shape[1] + 1))
        for kind, chances in ((0, self._right), (1, self._partial), (2, self._graded)):
            chosen = self.kind == kind
            if chosen.all():
                return chances(slice(None), each)
            if chosen.any():
                made[chosen] = chances(chosen, each[chosen])
        return made

    def information(self, theta: float) -> Floats:
        """Fisher information of each item at ``theta``."""
        made = np.zeros(len(self))
        for kind, known in (
            (0, self._right_known),
            (1, self._partial_known),
            (2, self._graded_known),
        ):
            chosen = self.kind == kind
            if chosen.any():
                made[chosen] = known(chosen, np.full(int(chosen.sum()), theta))
        return made

    def _right(self, chosen: Chosen, theta: Floats) -> Floats:
        low, high = self.lower[chosen], self.upper[chosen]
        chance = low + (high - low) * _logistic(
            self.slopes[chosen] * (theta - self.thresholds[chosen, 0])
        )
        made = np.zeros((len(chance), self.thresholds.shape[1] + 1))
        made[:, 0], made[:, 1] = 1 - chance, chance
        return made

    def _right_known(self, chosen: Chosen, theta: Floats) -> Floats:
        chance = self._right(chosen, theta)[:, 1]
        low, high, slope = self.lower[chosen], self.upper[chosen], self.slopes[chosen]
        rise = slope * (chance - low) * (high - chance) / (high - low)
        # Far out a chance of exactly 0 or 1 tells nothing more.
        spread = np.maximum(chance * (1 - chance), np.finfo(float).tiny)
        return np.asarray(rise * rise / spread)

    def _partial(self, chosen: Chosen, theta: Floats) -> Floats:
        steps = self.slopes[chosen][:, None] * (theta[:, None] - self.thresholds[chosen])
        heights = np.cumsum(steps, axis=1)
        heights = np.concatenate([np.zeros((len(heights), 1)), heights], axis=1)
        heights[np.isnan(heights)] = -np.inf
        raised = np.exp(heights - heights.max(axis=1, keepdims=True))
        return np.asarray(raised / raised.sum(axis=1, keepdims=True))

    def _partial_known(self, chosen: Chosen, theta: Floats) -> Floats:
        chances = self._partial(chosen, theta)
        scores = np.arange(chances.shape[1])
        mean = chances @ scores
        return np.asarray(self.slopes[chosen] ** 2 * (chances @ scores**2 - mean**2))

    def _boundaries(self, chosen: Chosen, theta: Floats) -> Floats:
        """The chance of each score or a higher one: 1 first, 0 beyond the last."""
        inner = _logistic(self.slopes[chosen][:, None] * (theta[:, None] - self.thresholds[chosen]))
        inner = np.nan_to_num(inner, nan=0.0)
        edge = np.ones((len(inner), 1))
        return np.concatenate([edge, inner, np.zeros_like(edge)], axis=1)

    def _graded(self, chosen: Chosen, theta: Floats) -> Floats:
        return np.asarray(-np.diff(self._boundaries(chosen, theta), axis=1))

    def _graded_known(self, chosen: Chosen, theta: Floats) -> Floats:
        edges = self._boundaries(chosen, theta)
        rises = -np.diff(edges * (1 - edges), axis=1)
        chances = -np.diff(edges, axis=1)
        parts = np.divide(rises**2, chances, out=np.zeros_like(rises), where=chances > 0)
        return np.asarray(self.slopes[chosen] ** 2 * parts.sum(axis=1))


_GUESSED = frozenset({Curve.THREE, Curve.FOUR})
_KINDS = {Curve.PARTIAL: 1, Curve.GENERALISED: 1, Curve.GRADED: 2}


def _steps(item: ItemCurve) -> tuple[float, ...]:
    if item.model is Curve.ONE:
        return item.parameters
    if item.model in _DICHOTOMOUS:
        return item.parameters[1:2]
    return item.parameters if item.model is Curve.PARTIAL else item.parameters[1:]


def _logistic(heights: Floats) -> Floats:
    """Without overflow for steep items far out."""
    return np.asarray(0.5 * (1 + np.tanh(heights / 2)))
