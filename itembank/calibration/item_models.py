"""The item response models: their names, which parameters are free, and the curves behind each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from itembank.calibration import divided, graded, logistic
from itembank.calibration.arrays import Flags, Floats


class ItemModel(StrEnum):
    """What people ask for. Rasch and PCM have slopes of 1 and a latent variance to be estimated;
    1PL is the same model told with one common slope and a latent variance of 1.
    """

    RASCH = "Rasch"
    ONE_PL = "1PL"
    TWO_PL = "2PL"
    THREE_PL = "3PL"
    FOUR_PL = "4PL"
    GRM = "GRM"
    PCM = "PCM"
    GPCM = "GPCM"
    NRM = "NRM"

    @property
    def is_dichotomous(self) -> bool:
        """Whether the model takes two categories only."""
        return self in DICHOTOMOUS

    @property
    def has_unit_slope(self) -> bool:
        """Whether slopes stand at 1 and the spread of the latent variable is free instead."""
        return self in (ItemModel.RASCH, ItemModel.ONE_PL, ItemModel.PCM)


DICHOTOMOUS = frozenset(
    {
        ItemModel.RASCH,
        ItemModel.ONE_PL,
        ItemModel.TWO_PL,
        ItemModel.THREE_PL,
        ItemModel.FOUR_PL,
    }
)

Curve = Callable[[Floats, Floats], Floats]
CurvePair = Callable[[Floats, Floats], tuple[Floats, Floats]]


@dataclass(frozen=True, slots=True)
class Family:
    """The curves of one family; shapes stand in its room."""

    probabilities: Curve
    slopes_of_parameters: Curve
    slopes_of_theta: CurvePair
    in_range: Callable[[Floats], bool]


LOGISTIC = Family(
    logistic.probabilities,
    logistic.slopes_of_parameters,
    logistic.slopes_of_theta,
    logistic.in_range,
)
GRADED = Family(
    graded.probabilities,
    graded.slopes_of_parameters,
    graded.slopes_of_theta,
    graded.in_range,
)
CREDIT = Family(
    divided.credit_probabilities,
    divided.credit_slopes_of_parameters,
    divided.credit_slopes_of_theta,
    divided.any_range,
)
NOMINAL = Family(
    divided.nominal_probabilities,
    divided.nominal_slopes_of_parameters,
    divided.nominal_slopes_of_theta,
    divided.any_range,
)

_OTHERS = {
    ItemModel.GRM: GRADED,
    ItemModel.PCM: CREDIT,
    ItemModel.GPCM: CREDIT,
    ItemModel.NRM: NOMINAL,
}


def family_of(model: ItemModel) -> Family:
    """The curves of a model."""
    return _OTHERS.get(model, LOGISTIC)


def chances_each(model: ItemModel, rows: Floats, thetas: Floats) -> Floats:
    """P of all categories, each item at an ability of its own: rows (J × p), thetas (J) → J × K."""
    at = thetas[:, None] if model.is_dichotomous else thetas[:, None, None]
    return np.asarray(family_of(model).probabilities(rows, at)[:, :, 0])


def size_of(model: ItemModel, categories: int) -> int:
    """How many parameters a row holds, free or not."""
    if model.is_dichotomous:
        return 4
    return 2 * (categories - 1) if model is ItemModel.NRM else categories


def free_of(model: ItemModel, categories: int) -> Flags:
    """Which of a row's parameters are estimated."""
    if model.is_dichotomous:
        return np.array(
            [
                not model.has_unit_slope,
                True,
                model in (ItemModel.THREE_PL, ItemModel.FOUR_PL),
                model is ItemModel.FOUR_PL,
            ]
        )
    free = np.ones(size_of(model, categories), dtype=bool)
    free[0] = model is not ItemModel.PCM
    return free
