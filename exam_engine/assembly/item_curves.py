"""The items of a pool as curves: chances and Fisher information of many items at once.

Models and their parameters in the order of a pool's file (logistic metric, D = 1):
1PL ``b``; 2PL ``a, b``; 3PL ``a, b, c``; 4PL ``a, b, c, d``; PC ``b1 …``; GPC ``a, b1 …``;
GR ``a, b1 …``. The response functions themselves are those of calibration; information is
Σ P'² / P over the categories (Samejima 1969).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from foundation.errors import Invalid
from itembank.calibration.item_models import ItemModel, chances_each, family_of
from itembank.calibration.reported import from_reported

Floats = NDArray[np.float64]
Places = NDArray[np.intp]


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
class _Block:
    """Items of one model and one number of categories: where they stand, and their parameters as
    calibration has them, one row each.
    """

    model: ItemModel
    categories: int
    places: Places
    rows: Floats


@dataclass(frozen=True, slots=True)
class Curves:
    """The items of a pool: slopes, and locations or steps (items × most, padded with NaN)."""

    slopes: Floats
    thresholds: Floats
    blocks: tuple[_Block, ...]

    @classmethod
    def of(cls, items: Sequence[ItemCurve]) -> Curves:
        """Arrays from single items."""
        steps = [_steps(item) for item in items]
        most = max((len(one) for one in steps), default=1)
        thresholds = np.full((len(items), most), np.nan)
        for place, one in enumerate(steps):
            thresholds[place, : len(one)] = one
        kinds: dict[tuple[ItemModel, int], list[int]] = {}
        for place, item in enumerate(items):
            kinds.setdefault((_MODELS[item.model], len(steps[place]) + 1), []).append(place)
        blocks = tuple(
            _Block(
                model,
                categories,
                np.array(places, dtype=np.intp),
                from_reported(model, np.array([_reported(items[place]) for place in places])),
            )
            for (model, categories), places in kinds.items()
        )
        return cls(np.array([_slope(item) for item in items]), thresholds, blocks)

    def __len__(self) -> int:
        return len(self.slopes)

    def take(self, places: Places) -> Curves:
        """These items, in this order."""
        blocks = []
        for block in self.blocks:
            within = np.full(len(self), -1)
            within[block.places] = np.arange(len(block.places))
            rows = within[places]
            own = np.flatnonzero(rows >= 0)
            if len(own):
                blocks.append(_Block(block.model, block.categories, own, block.rows[rows[own]]))
        return Curves(self.slopes[places], self.thresholds[places], tuple(blocks))

    def probabilities(self, theta: float | Floats) -> Floats:
        """Items × categories: the chance of each score at ``theta``; 0 beyond an item's last.

        ``theta`` is one ability for all items, or one for each.
        """
        each = np.broadcast_to(np.asarray(theta, dtype=float), (len(self),))
        made = np.zeros((len(self), self.thresholds.shape[1] + 1))
        for block in self.blocks:
            chances = chances_each(block.model, block.rows, each[block.places])
            made[block.places, : block.categories] = chances
        return made

    def probabilities_at(self, points: Floats) -> Floats:
        """Items × categories × points."""
        made = np.zeros((len(self), self.thresholds.shape[1] + 1, len(points)))
        for block in self.blocks:
            chances = family_of(block.model).probabilities(block.rows, points)
            made[block.places, : block.categories] = chances
        return made

    def information(self, theta: float) -> Floats:
        """Fisher information of each item at ``theta``."""
        return np.asarray(self.information_at(np.array([theta]))[0])

    def information_at(self, points: Floats) -> Floats:
        """Points × items."""
        made = np.zeros((len(points), len(self)))
        for block in self.blocks:
            family = family_of(block.model)
            rises = family.slopes_of_theta(block.rows, points)[0]
            chances = family.probabilities(block.rows, points)
            made[:, block.places] = (rises * rises / chances).sum(axis=1).T
        return made


_MODELS = {
    Curve.ONE: ItemModel.FOUR_PL,
    Curve.TWO: ItemModel.FOUR_PL,
    Curve.THREE: ItemModel.FOUR_PL,
    Curve.FOUR: ItemModel.FOUR_PL,
    Curve.PARTIAL: ItemModel.GPCM,
    Curve.GENERALISED: ItemModel.GPCM,
    Curve.GRADED: ItemModel.GRM,
}
"""Those with fewer parameters are cases of these."""


def _slope(item: ItemCurve) -> float:
    return 1.0 if item.model in (Curve.ONE, Curve.PARTIAL) else item.parameters[0]


def _reported(item: ItemCurve) -> tuple[float, ...]:
    """Slope first, then the location and both asymptotes, or the steps."""
    if item.model not in _DICHOTOMOUS:
        return (_slope(item), *_steps(item))
    told = item.parameters if item.model is not Curve.ONE else (1.0, *item.parameters)
    return (*told, 0.0, 1.0)[:4] if len(told) == 2 else (*told, 1.0)[:4]


def _steps(item: ItemCurve) -> tuple[float, ...]:
    """The location of an item of two categories, or the steps of one of more."""
    if item.model is Curve.ONE:
        return item.parameters
    if item.model in _DICHOTOMOUS:
        return item.parameters[1:2]
    return item.parameters if item.model is Curve.PARTIAL else item.parameters[1:]
