"""The test as a whole along the latent variable: expected score, information, and the way back.

Expected score and information by Lord (1980, 4.2 and 5.4), for items of every model.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from itembank.calibration.arrays import Floats
from itembank.calibration.blocks import ItemSet

_REACH = 20.0


@dataclass(frozen=True, slots=True)
class WholeTest:
    """At each point (Q): expected sum score, information, and standard error 1/√I."""

    theta: Floats
    score: Floats
    information: Floats
    error: Floats


def curve_of(items: ItemSet, theta: Floats) -> WholeTest:
    """The curve of these items at these points."""
    chances = items.probabilities(theta)
    first = items.slopes_of_theta(theta)[0]
    information = (first**2 / chances).sum(axis=0)
    return WholeTest(
        theta,
        _numbers(items) @ chances,
        information,
        1.0 / np.sqrt(np.maximum(information, 1e-300)),
    )


def item_information(items: ItemSet, theta: Floats) -> Floats:
    """Information of each item: (J × Q)."""
    chances = items.probabilities(theta)
    first = items.slopes_of_theta(theta)[0]
    return np.asarray(np.add.reduceat(first**2 / chances, items.offsets[:-1], axis=0))


def theta_of_score(items: ItemSet, score: float) -> float:
    """Where this sum score is expected; NaN outside of what the test can expect."""

    def gap(theta: float) -> float:
        expected = _numbers(items) @ items.probabilities(np.array([theta]))
        return float(expected[0]) - score

    if gap(-_REACH) >= 0 or gap(_REACH) <= 0:
        return float("nan")
    return float(brentq(gap, -_REACH, _REACH, xtol=1e-10))


def _numbers(items: ItemSet) -> Floats:
    """The category number of every column (C)."""
    return np.concatenate([np.arange(many, dtype=float) for many in items.categories])
