"""When an adaptive test ends: by length, by its standard error, or as soon as the class is sure.

Sources: SPRT after Wald (1947) and Reckase (1983), GLR after Thompson (2009), ACI after Kingsbury
and Weiss (1983), Bayes by the posterior mass of a class (Lewis and Sheehan 1990). Several cuts
make ordered classes; a test ends when every cut is decided, or one class holds the mass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from exam_engine.assembly.item_curves import Floats
from foundation.errors import Invalid

Flags = NDArray[np.bool_]


class StoppingKind(StrEnum):
    """What must be reached."""

    LENGTH = "length"
    ERROR = "standard_error"
    SPRT = "sprt"
    GLR = "glr"
    ACI = "aci"
    BAYES = "bayes"


CLASSIFYING = frozenset({StoppingKind.SPRT, StoppingKind.GLR, StoppingKind.ACI, StoppingKind.BAYES})


@dataclass(frozen=True, slots=True)
class Stopping:
    """``alpha`` is the risk of a wrong class, ``delta`` half the width of the zone of indifference.

    Raises Invalid("assembly-stopping-impossible") naming the field that cannot be.
    """

    kind: StoppingKind = StoppingKind.LENGTH
    least: int = 1
    most: int = 30
    error: float = 0.3
    cuts: tuple[float, ...] = ()
    alpha: float = 0.05
    delta: float = 0.2

    def __post_init__(self) -> None:
        if not 1 <= self.least <= self.most:
            raise _impossible("least", self.least)
        if self.kind is StoppingKind.ERROR and not 0 < self.error < 1:
            raise _impossible("error", self.error)
        if self.kind not in CLASSIFYING:
            return
        if not self.cuts or list(self.cuts) != sorted(set(self.cuts)):
            raise _impossible("cuts", len(self.cuts))
        if not 0 < self.alpha < 0.5:
            raise _impossible("alpha", self.alpha)
        if self.kind in (StoppingKind.SPRT, StoppingKind.GLR) and not self.delta > 0:
            raise _impossible("delta", self.delta)

    def ended(
        self,
        given: int,
        beliefs: Floats,
        logs: Floats,
        points: Floats,
        errors: Floats,
        means: Floats,
    ) -> Flags:
        """Which persons are done after ``given`` items.

        ``beliefs`` and ``logs`` are persons × points: the posterior and the log-likelihood.
        """
        count = len(means)
        if given >= self.most:
            return np.ones(count, dtype=bool)
        if given < self.least or self.kind is StoppingKind.LENGTH:
            return np.zeros(count, dtype=bool)
        if self.kind is StoppingKind.ERROR:
            return np.asarray(errors <= self.error)
        if self.kind is StoppingKind.ACI:
            reach = NormalDist().inv_cdf(1 - self.alpha / 2) * errors
            near = [np.abs(means - cut) <= reach for cut in self.cuts]
            return np.asarray(~np.logical_or.reduce(near))
        if self.kind is StoppingKind.BAYES:
            return np.asarray(
                class_masses(beliefs, points, self.cuts).max(axis=1) >= 1 - self.alpha
            )
        decided = [self._is_decided(logs, points, cut) for cut in self.cuts]
        return np.asarray(np.logical_and.reduce(decided))

    def _is_decided(self, logs: Floats, points: Floats, cut: float) -> Flags:
        """Whether the likelihoods on the two sides of a cut lie far enough apart."""
        bound = log((1 - self.alpha) / self.alpha)
        low, high = cut - self.delta, cut + self.delta
        if self.kind is StoppingKind.SPRT:
            ratio = _at(logs, points, high) - _at(logs, points, low)
        else:
            above = logs[:, points >= high - 1e-9].max(axis=1)
            below = logs[:, points <= low + 1e-9].max(axis=1)
            ratio = above - below
        return np.asarray(np.abs(ratio) >= bound)


def classes_of(thetas: Floats, cuts: Sequence[float]) -> NDArray[np.intp]:
    """The class of each ability: the number of cuts that it reaches."""
    return np.searchsorted(np.asarray(cuts), thetas, side="right")


def class_masses(beliefs: Floats, points: Floats, cuts: Sequence[float]) -> Floats:
    """Persons × classes: the posterior mass of each class."""
    of = classes_of(points, cuts)
    return np.stack([beliefs[:, of == one].sum(axis=1) for one in range(len(cuts) + 1)], axis=1)


def _at(logs: Floats, points: Floats, theta: float) -> Floats:
    """The log-likelihood between the points of the grid."""
    place = int(np.clip(np.searchsorted(points, theta), 1, len(points) - 1))
    share = (theta - points[place - 1]) / (points[place] - points[place - 1])
    return np.asarray(logs[:, place - 1] * (1 - share) + logs[:, place] * share)


def _impossible(field: str, value: float) -> Invalid:
    return Invalid("assembly-stopping-impossible", field=field, value=value, line=0)
