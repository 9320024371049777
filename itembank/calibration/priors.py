"""Priors of item parameters, as penalties on the scale that is estimated.

Slopes are log-normal, intercepts normal, asymptotes beta. The beta prior is carried to the logit
scale with its Jacobian, so that its mode there is the mean of the beta distribution.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from itembank.calibration.arrays import Floats
from itembank.calibration.item_models import ItemModel

_EDGE = 1e-12


@dataclass(frozen=True, slots=True)
class Priors:
    """None means no prior: ``slope`` (mean, SD of log a), ``lower`` and ``upper`` (alpha, beta)."""

    slope: tuple[float, float] | None = None
    intercept: tuple[float, float] | None = None
    lower: tuple[float, float] | None = None
    upper: tuple[float, float] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is added to the likelihood."""
        return not (self.slope or self.intercept or self.lower or self.upper)


NO_PRIORS = Priors()
GUESSING_PRIORS = Priors(slope=(0.1, 0.5), lower=(5.0, 17.0), upper=(50.0, 2.0))
"""For models with asymptotes, which few data sets tell well enough alone (Mislevy 1986)."""


@dataclass(frozen=True, slots=True)
class Penalty:
    """Log-density (J), its derivative and its curvature (−second derivative): both (J × p)."""

    log_density: Floats
    slope: Floats
    curvature: Floats


def penalty(priors: Priors, model: ItemModel, rows: Floats) -> Penalty:
    """What the priors say about the parameters of one block."""
    made = Penalty(np.zeros(len(rows)), np.zeros_like(rows), np.zeros_like(rows))
    if priors.is_empty or model is ItemModel.NRM:
        return made
    if priors.slope and not model.has_unit_slope:
        _log_normal(made, rows[:, 0], *priors.slope)
    if priors.intercept:
        mean, spread = priors.intercept
        steps = slice(1, 2) if model.is_dichotomous else slice(1, None)
        away = (rows[:, steps] - mean) / spread
        made.log_density[:] -= 0.5 * (away**2).sum(axis=1)
        made.slope[:, steps] -= away / spread
        made.curvature[:, steps] += 1.0 / spread**2
    if priors.lower and model in (ItemModel.THREE_PL, ItemModel.FOUR_PL):
        _beta(made, rows, 2, *priors.lower)
    if priors.upper and model is ItemModel.FOUR_PL:
        _beta(made, rows, 3, *priors.upper)
    return made


def _log_normal(made: Penalty, slopes: Floats, mean: float, spread: float) -> None:
    """log N(log a; mean, spread) − log a; a slope that is not above 0 has no density."""
    safe = np.maximum(slopes, 1e-10)
    away = (np.log(safe) - mean) / spread**2
    made.log_density[:] += np.where(slopes > 0, -0.5 * away**2 * spread**2 - np.log(safe), -np.inf)
    made.slope[:, 0] -= (away + 1.0) / safe
    # The curvature itself falls below 0 for large slopes; a step needs it positive.
    made.curvature[:, 0] += np.maximum((1.0 / spread**2 - away - 1.0) / safe**2, 0.0)


def _beta(made: Penalty, rows: Floats, place: int, alpha: float, beta: float) -> None:
    share = np.clip(expit(rows[:, place]), _EDGE, 1.0 - _EDGE)
    made.log_density[:] += alpha * np.log(share) + beta * np.log1p(-share)
    made.slope[:, place] += alpha * (1.0 - share) - beta * share
    made.curvature[:, place] += (alpha + beta) * share * (1.0 - share)
