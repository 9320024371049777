"""Fit of items: S-X2 by sum score, and the mean squares infit and outfit.

S-X2: Orlando & Thissen (2000, 2003), for more categories Kang & Chen (2008). Cells are put
together until each expects at least one person: first the categories within a score, then
neighbouring scores. Degrees of freedom are the cells left, less one for each score, less the
parameters estimated for the item and for the latent distribution (as mirt counts them).
Infit and outfit: Wright & Masters (1982).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.special import chdtrc

from itembank.calibration.abilities import Abilities
from itembank.calibration.arrays import MISSING, Floats
from itembank.calibration.blocks import ItemSet
from itembank.calibration.calibrating import Calibration
from itembank.calibration.responses import Responses
from itembank.calibration.score_distribution import of_all, without_each

_LEAST = 1.0
_RARE = 0.05


@dataclass(frozen=True, slots=True)
class ScoreFit:
    """S-X2 of one item; p and RMSEA are NaN where no degree of freedom is left."""

    item: str
    statistic: float
    df: int
    p: float
    rmsea: float


@dataclass(frozen=True, slots=True)
class SquareFit:
    """Infit and outfit mean squares of one item, with their standardised forms."""

    item: str
    infit: float
    infit_z: float
    outfit: float
    outfit_z: float


def root_mean_square_error(statistic: float, df: float, persons: float) -> float:
    """RMSEA of a chi-square (Browne & Cudeck 1993), 0 where it is below its expectation."""
    if df <= 0:
        return float("nan")
    return float(np.sqrt(max(statistic - df, 0.0) / (df * (persons - 1.0))))


def pooled_weights(given: Responses, made: Calibration) -> Floats:
    """Weights of the quadrature (Q) for all groups together, by their number of persons."""
    sizes = np.bincount(given.groups, given.weights, minlength=len(given.group_names))
    weights = np.exp(made.latent.log_weights(made.theta))
    return np.asarray(sizes @ weights / sizes.sum())


def score_fit(made: Calibration) -> tuple[ScoreFit, ...]:
    """S-X2 of every item, from the persons who answered all items; empty where there are none."""
    given = made.patterns.responses
    given = given.of(np.asarray(given.seen.all(axis=1)))
    if not given.codes.size:
        return ()
    items, theta = made.found.items, made.theta
    table = items.probabilities(theta)
    offsets = items.offsets
    each = [table[start:stop] for start, stop in pairwise(offsets)]
    weights = pooled_weights(given, made)
    score = given.codes.sum(axis=1, dtype=np.int64)
    highest = int((items.categories - 1).sum())
    persons = np.bincount(score, given.weights, minlength=highest + 1)
    chance = of_all(each) @ weights
    latent = int(made.latent.pack().size)
    found: list[ScoreFit | None] = [None] * len(each)
    for place, others in without_each(each):
        joint = _joint(each[place], others, weights, highest)
        expected = persons[:, None] * joint / chance[:, None]
        observed = np.zeros_like(expected)
        np.add.at(observed, (score, given.codes[:, place]), given.weights)
        block, _ = items.locate(place)
        free = int(block.free.sum()) + latent
        found[place] = _tested(
            given.items[place], observed[1:-1], expected[1:-1], free, float(persons.sum())
        )
    return tuple(one for one in found if one is not None)


def _joint(item: Floats, others: Floats, weights: Floats, highest: int) -> Floats:
    """P(category and sum score): (S + 1 × K)."""
    joint = np.zeros((highest + 1, len(item)))
    for category, chances in enumerate(item):
        joint[category : category + len(others), category] = others @ (weights * chances)
    return joint


def _tested(item: str, observed: Floats, expected: Floats, free: int, persons: float) -> ScoreFit:
    observed, expected = put_together(*_possible(observed, expected))
    counted = expected > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        squares = (observed - expected) ** 2 / expected
    statistic = float(squares[counted].sum())
    df = max(int(counted.sum()) - len(expected) - free, 0)
    p = float(chdtrc(df, statistic)) if df else float("nan")
    return ScoreFit(item, statistic, df, p, root_mean_square_error(statistic, df, persons))


def _possible(observed: Floats, expected: Floats) -> tuple[Floats, Floats]:
    """Scores that some category cannot lead to join the nearest score that all can lead to.

    The tables begin at score 1 and end one below the highest.
    """
    apart = observed.shape[1] - 2
    if apart <= 0 or len(observed) <= 2 * apart:
        return observed, expected
    joined = []
    for table in (observed, expected):
        kept = table[apart:-apart].copy()
        kept[0] += table[:apart].sum(axis=0)
        kept[-1] += table[-apart:].sum(axis=0)
        joined.append(kept)
    return joined[0], joined[1]


def put_together(observed: Floats, expected: Floats) -> tuple[Floats, Floats]:
    """Tables (scores × categories) whose cells expect enough; cells that are gone expect 0."""
    cells = np.stack([observed, expected])
    cells = cells[:, observed.sum(axis=1) > 0]
    cells = _without_single_persons(cells)
    if cells.shape[2] > 2:
        cells = np.stack([_within_score(cells[:, row]) for row in range(cells.shape[1])], axis=1)
        cells = _without_rare_categories(cells)
    kept = _across_scores(cells)
    return kept[0], kept[1]


def _without_single_persons(cells: Floats) -> Floats:
    """A score that one person reached joins the next one, the last joins the one before."""
    cells, row = cells.copy(), 0
    while row < cells.shape[1] and cells.shape[1] > 1:
        if cells[0, row].sum() == 1.0:
            cells = _merged(cells, row, row + 1 if row + 1 < cells.shape[1] else row - 1)
        else:
            row += 1
    return cells


def _merged(cells: Floats, row: int, into: int) -> Floats:
    cells[:, into] += cells[:, row]
    return np.delete(cells, row, axis=1)


def _within_score(row: Floats) -> Floats:
    """Join the smallest category to its smaller neighbour until all expect enough or two stand."""
    size = row.shape[1]
    while row.shape[1] > 2 and row[1].min() < _LEAST:
        smallest = int(np.flatnonzero(row[1] == row[1].min())[-1])
        sides = [side for side in (smallest - 1, smallest + 1) if 0 <= side < row.shape[1]]
        into = min(sides, key=lambda side: float(row[1, side]))
        row = row.copy()
        row[:, into] += row[:, smallest]
        row = np.delete(row, smallest, axis=1)
    return np.pad(row, ((0, 0), (0, size - row.shape[1])))


def _without_rare_categories(cells: Floats) -> Floats:
    enough = _LEAST * np.ceil(0.1 * cells.shape[1])
    while cells.shape[2] > 2 and cells[1, :, -1].sum() < enough:
        cells[:, :, -2] += cells[:, :, -1]
        cells = cells[:, :, :-1]
    for category in range(cells.shape[2] - 1, 0, -1):
        if (cells[1, :, category] > 0).mean() < _RARE:
            cells[:, :, category - 1] += cells[:, :, category]
            cells = np.delete(cells, category, axis=2)
    return cells


def _across_scores(cells: Floats) -> Floats:
    """Join a score that expects too little somewhere to its neighbour with fewer persons."""
    cells = cells.copy()
    while cells.shape[1] > 1:
        expected = cells[1]
        (low,) = np.nonzero(((expected < _LEAST) & (expected != 0)).any(axis=1))
        if not low.size:
            break
        row = int(low[0])
        sides = [side for side in (row - 1, row + 1) if 0 <= side < cells.shape[1]]
        cells = _merged(cells, row, min(sides, key=lambda side: float(cells[0, side].sum())))
    return cells


def square_fit(given: Responses, items: ItemSet, scored: Abilities) -> tuple[SquareFit, ...]:
    """Infit and outfit at these abilities; persons without a finite one are left out."""
    known = np.isfinite(scored.theta)
    codes, theta = given.codes[known], scored.theta[known]
    weights = given.weights[known]
    found: dict[int, SquareFit] = {}
    for block in items.blocks:
        numbers = np.arange(block.categories, dtype=float)
        for row, place in enumerate(block.places):
            seen = codes[:, place] != MISSING
            chances = block.family.probabilities(block.rows[row : row + 1], theta[seen])[0]
            mean = numbers @ chances
            away = numbers[:, None] - mean
            variance, fourth = (away**2 * chances).sum(axis=0), (away**4 * chances).sum(axis=0)
            squared = (codes[seen, place] - mean) ** 2
            found[int(place)] = _squares(
                given.items[place], squared, variance, fourth, weights[seen]
            )
    return tuple(found[place] for place in range(len(given.items)))


def _squares(
    item: str, squared: Floats, variance: Floats, fourth: Floats, weights: Floats
) -> SquareFit:
    persons, told = weights.sum(), weights @ variance
    outfit = float(weights @ (squared / variance) / persons)
    infit = float(weights @ squared / told)
    out_spread = float(np.sqrt(weights @ (fourth / variance**2 - 1.0)) / persons)
    in_spread = float(np.sqrt(weights @ (fourth - variance**2)) / told)
    return SquareFit(
        item, infit, _standardised(infit, in_spread), outfit, _standardised(outfit, out_spread)
    )


def _standardised(square: float, spread: float) -> float:
    """Wilson & Hilferty's cube root."""
    if not spread > 0:
        return float("nan")
    return float((square ** (1 / 3) - 1.0) * 3.0 / spread + spread / 3.0)
