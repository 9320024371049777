"""Abilities with standard errors: maximum likelihood, its weighted form, posterior mode and mean.

ML (Lord 1980), WLE (Warm 1989), MAP and EAP (Bock & Mislevy 1982). EAP is a sum over the
quadrature of the calibration. The others are sought point by point: the best point of a wide grid,
then Fisher scoring between its neighbours. Where ML has no finite maximum (everything right, or
everything wrong) the ability is NaN, never the edge of the grid; so is that of a person who
answered nothing.

Standard errors of ML and WLE are 1/√I with the expected information I of the answered items, those
of MAP 1/√(I + 1/σ²), those of EAP the standard deviation of the posterior.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from itembank.calibration.arrays import MISSING, Codes, Flags, Floats
from itembank.calibration.blocks import ItemSet
from itembank.calibration.expectation import design, likelihoods, posteriors
from itembank.calibration.latent import Latent, grid, wide_enough
from itembank.calibration.responses import Patterns, Responses, collapse

_REACH = 12.0
_POINTS = 161
_PORTION = 8192
"""Rows that are worked on at once: every item is looked at for each of them."""
_STEPS = 60
_EXACT = 1e-10


class Score(StrEnum):
    """The ways of estimating an ability."""

    MLE = "mle"
    MAP = "map"
    EAP = "eap"
    WLE = "wle"


@dataclass(frozen=True, slots=True)
class Abilities:
    """``theta`` and ``errors`` (n), NaN where there is no finite estimate."""

    score: Score
    theta: Floats
    errors: Floats


def abilities(given: Responses, items: ItemSet, latent: Latent, score: Score) -> Abilities:
    """The ability of every row."""
    patterns = collapse(given)
    if score is Score.EAP:
        theta, errors = _expected(patterns.responses, items, latent)
    else:
        theta, errors = _sought(patterns, items, latent, score)
    return Abilities(score, theta[patterns.place], errors[patterns.place])


def _expected(given: Responses, items: ItemSet, latent: Latent) -> tuple[Floats, Floats]:
    """Mean and standard deviation of the posterior; rows stand in the order of their groups."""
    points = wide_enough(grid(), latent)
    chances, weights = items.probabilities(points), latent.log_weights(points)
    means, spreads = [], []
    for _, share, _ in posteriors(design(given, items.categories), chances, weights):
        mean = points @ share
        means.append(mean)
        spreads.append(np.sqrt(np.maximum(points**2 @ share - mean**2, 0.0)))
    nobody = ~given.seen.any(axis=1)
    theta, errors = np.concatenate(means), np.concatenate(spreads)
    theta[nobody], errors[nobody] = np.nan, np.nan
    return theta, errors


@dataclass(frozen=True, slots=True)
class _Told:
    """Log-likelihood's derivative, information and Warm's weight at each person's point (n)."""

    slope: Floats
    information: Floats
    bias: Floats


def _sought(
    patterns: Patterns, items: ItemSet, latent: Latent, score: Score
) -> tuple[Floats, Floats]:
    """Between the neighbours of the best point of a wide grid, by scoring kept in the bracket."""
    everybody = patterns.responses
    found = [
        _sought_of(_rows(everybody, start), items, latent, score)
        for start in range(0, len(everybody.codes), _PORTION)
    ]
    return (
        np.concatenate([theta for theta, _ in found]),
        np.concatenate([errors for _, errors in found]),
    )


def _rows(given: Responses, start: int) -> Responses:
    chosen = np.zeros(len(given.codes), dtype=bool)
    chosen[start : start + _PORTION] = True
    return given.of(chosen)


def _sought_of(
    given: Responses, items: ItemSet, latent: Latent, score: Score
) -> tuple[Floats, Floats]:
    mean, spread = latent.means[given.groups], latent.spreads[given.groups]
    finite, theta, lowest, highest = _bracket(given, items, latent, score)
    active = np.flatnonzero(finite)
    errors = np.full(theta.size, np.nan)
    for _ in range(_STEPS):
        here = theta[active]
        slope, told = _worth_slope(
            _at(given.codes[active], items, here), here, mean[active], spread[active], score
        )
        errors[active] = 1.0 / np.sqrt(np.maximum(told, 1e-300))
        rises = slope > 0
        lowest[active] = np.where(rises, here, lowest[active])
        highest[active] = np.where(rises, highest[active], here)
        moved = here + slope / np.maximum(told, 1e-12)
        middle = 0.5 * (lowest[active] + highest[active])
        inside = (moved > lowest[active]) & (moved < highest[active])
        theta[active] = np.where(inside, moved, middle)
        active = active[np.abs(theta[active] - here) > _EXACT]
        if not active.size:
            break
    return np.where(finite, theta, np.nan), errors


def _bracket(
    given: Responses, items: ItemSet, latent: Latent, score: Score
) -> tuple[Flags, Floats, Floats, Floats]:
    """Whether an estimate exists, and for each row: the best point of a grid and its bounds.

    A likelihood that is nowhere higher than at an end of the grid has no finite maximum.
    """
    points = np.linspace(-_REACH, _REACH, _POINTS)
    weights = np.zeros((latent.means.size, points.size))
    if score is Score.MAP:
        weights = latent.log_weights(points)
    made = design(given, items.categories)
    worth = np.concatenate(
        [found for _, found in likelihoods(made, items.probabilities(points), weights)], axis=1
    )
    if score is Score.WLE:
        # Where both ways of weighing agree, Warm's estimate is the mode under a prior of √I
        # (Warm 1989); elsewhere that mode lies close enough to start from.
        first = items.slopes_of_theta(points)[0]
        told = np.add.reduceat(first**2 / items.probabilities(points), items.offsets[:-1], axis=0)
        worth += 0.5 * np.log(np.maximum(told.T @ given.seen.T, 1e-300))
    best = worth.argmax(axis=0)
    finite: Flags = np.asarray(given.seen.any(axis=1))
    if score is Score.MLE:
        highest = worth.max(axis=0)
        finite = finite & (highest > worth[0] + 1e-9) & (highest > worth[-1] + 1e-9)
    gap = points[1] - points[0]
    return finite, points[best], points[best] - 2 * gap, points[best] + 2 * gap


def _at(codes: Codes, items: ItemSet, theta: Floats) -> _Told:
    """Everything at each person's own point, block by block."""
    slope, told, bias = np.zeros(theta.size), np.zeros(theta.size), np.zeros(theta.size)
    for block in items.blocks:
        chances = block.probabilities(theta)
        first, second = block.family.slopes_of_theta(block.rows, theta)
        answers = codes[:, block.places].T
        seen = answers != MISSING
        chosen = np.maximum(answers, 0)[:, None].astype(np.int64)
        ratio = np.take_along_axis(first / chances, chosen, axis=1)[:, 0]
        slope += np.where(seen, ratio, 0.0).sum(axis=0)
        told += np.where(seen, (first**2 / chances).sum(axis=1), 0.0).sum(axis=0)
        bias += np.where(seen, (first * second / chances).sum(axis=1), 0.0).sum(axis=0)
    return _Told(slope, told, bias)


def _worth_slope(
    told: _Told, theta: Floats, mean: Floats, spread: Floats, score: Score
) -> tuple[Floats, Floats]:
    """The slope that is to be 0, and the information that the standard error comes from."""
    if score is Score.MAP:
        return (
            told.slope - (theta - mean) / spread**2,
            told.information + 1.0 / spread**2,
        )
    if score is Score.WLE:
        return told.slope + 0.5 * told.bias / np.maximum(told.information, 1e-300), told.information
    return told.slope, told.information
