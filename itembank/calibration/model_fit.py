"""Fit of the whole model from first and second margins: M2, M2* and C2 with RMSEA and SRMSR.

M2 is Maydeu-Olivares & Joe (2005, 2006). For items with more categories the margins may be those
of the category numbers: M2* (Cai & Hansen 2013) takes means and cross-products only, C2 (Monroe &
Cai 2015) all categories of single items and the cross-products of pairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import brentq
from scipy.special import chdtr, chdtrc, chndtr

from itembank.calibration.arrays import Floats, Whole
from itembank.calibration.calibrating import Calibration
from itembank.calibration.item_fit import pooled_weights, root_mean_square_error
from itembank.calibration.responses import Responses

MOST_MARGINS = 4500
"""Margins beyond which the covariance matrix is too large to be worth its time (95 items)."""


class Margins(StrEnum):
    """Which margins are compared."""

    M2 = "M2"
    M2_STAR = "M2*"
    C2 = "C2"


@dataclass(frozen=True, slots=True)
class ModelFit:
    """``srmsr`` is the root mean square of differences between observed and expected
    correlations (standardised root mean square residual).
    """

    margins: Margins
    statistic: float
    df: int
    p: float
    rmsea: float
    rmsea_low: float
    rmsea_high: float
    srmsr: float


@dataclass(frozen=True, slots=True)
class _Factor:
    """A function of one item's answer, as its values by category."""

    item: int
    values: Floats


def model_fit(made: Calibration, margins: Margins | None = None) -> ModelFit | None:
    """The fit, or None: persons did not all answer everything, or no degree of freedom is left.

    Without ``margins``: M2 where all items have two categories, else the richest of M2, C2, M2*
    that has degrees of freedom and at most `MOST_MARGINS` margins.
    """
    given = made.patterns.responses
    given = given.of(np.asarray(given.seen.all(axis=1)))
    if len(given.items) < 3 or given.persons < 2:
        return None
    wanted = [margins] if margins else [Margins.M2, Margins.C2, Margins.M2_STAR]
    for kind in wanted:
        singles, pairs = _factors(made.found.items.categories, kind)
        size = len(singles) + _pair_count(pairs, len(given.items))
        if not made.free_parameters < size <= MOST_MARGINS:
            continue
        try:
            return _tested(made, given, kind, singles, pairs)
        except np.linalg.LinAlgError:
            # Margins that nobody can be expected in leave the covariance without an inverse.
            continue
    return None


def _factors(categories: Whole, kind: Margins) -> tuple[list[_Factor], list[_Factor]]:
    """Functions of single items, and the functions whose products make up the pairs."""
    each, number = [], []
    for item, many in enumerate(categories):
        each += [_Factor(item, row) for row in np.eye(int(many))[1:]]
        number.append(_Factor(item, np.arange(int(many), dtype=float)))
    if kind is Margins.M2:
        return each, each
    return (each if kind is Margins.C2 else number), number


def _pair_count(pairs: list[_Factor], items: int) -> int:
    sizes = np.bincount([factor.item for factor in pairs], minlength=items)
    return int((sizes.sum() ** 2 - (sizes**2).sum()) // 2)


@dataclass(frozen=True, slots=True)
class _Margin:
    """Margins as factor numbers: ``first`` (M), and ``second`` (M), −1 for single items."""

    factors: list[_Factor]
    first: Whole
    second: Whole

    @property
    def items(self) -> tuple[Whole, Whole]:
        """The items of both factors (−1: none)."""
        of = np.array([factor.item for factor in self.factors] + [-1])
        return of[self.first], of[self.second]


def _margin(singles: list[_Factor], pairs: list[_Factor]) -> _Margin:
    factors = singles if singles is pairs else singles + pairs
    shift = 0 if singles is pairs else len(singles)
    item = np.array([factor.item for factor in pairs])
    one, other = np.triu_indices(len(pairs), 1)
    apart = item[one] != item[other]
    first = np.concatenate([np.arange(len(singles)), one[apart] + shift])
    second = np.concatenate([np.full(len(singles), -1), other[apart] + shift])
    return _Margin(factors, first, second)


def _tested(
    made: Calibration,
    given: Responses,
    kind: Margins,
    singles: list[_Factor],
    pairs: list[_Factor],
) -> ModelFit:
    margin = _margin(singles, pairs)
    weights = pooled_weights(given, made)
    means = _means(made, margin)
    at_points = _products(means, margin)
    expected = at_points @ weights
    observed = _observed(given, margin)
    covariance = _covariance(made, margin, means, at_points, weights, expected)
    slopes = _slopes(made, given, margin, means, weights)
    gap = observed - expected
    persons = given.persons
    statistic = persons * _form(covariance, slopes, gap)
    df = gap.size - slopes.shape[1]
    low, high = _interval(statistic, df, persons)
    return ModelFit(
        kind,
        statistic,
        df,
        float(chdtrc(df, statistic)),
        root_mean_square_error(statistic, df, persons),
        low,
        high,
        _residual(made, given, weights),
    )


def _means(made: Calibration, margin: _Margin) -> Floats:
    """Conditional expectation of each factor: (F × Q)."""
    table, offsets = made.found.items.probabilities(made.theta), made.found.items.offsets
    return np.array(
        [
            factor.values @ table[offsets[factor.item] : offsets[factor.item + 1]]
            for factor in margin.factors
        ]
    )


def _products(means: Floats, margin: _Margin) -> Floats:
    """Conditional expectation of each margin: (M × Q)."""
    padded = np.concatenate([means, np.ones((1, means.shape[1]))])
    return np.asarray(padded[margin.first] * padded[margin.second])


def _observed(given: Responses, margin: _Margin) -> Floats:
    values = np.array([factor.values[given.codes[:, factor.item]] for factor in margin.factors])
    cross = (values * given.weights) @ values.T / given.persons
    mean = values @ given.weights / given.persons
    return np.where(margin.second < 0, mean[margin.first], cross[margin.first, margin.second])


def _covariance(
    made: Calibration,
    margin: _Margin,
    means: Floats,
    at_points: Floats,
    weights: Floats,
    expected: Floats,
) -> Floats:
    """Covariance of the sample margins, times the number of persons: (M × M).

    Given the latent variable, factors of different items are independent, so that most entries are
    one matrix product; those of margins that share an item are put right item by item.
    """
    joint = (at_points * weights) @ at_points.T
    one, other = margin.items
    table, offsets = made.found.items.probabilities(made.theta), made.found.items.offsets
    padded = np.concatenate([means, np.ones((1, means.shape[1]))])
    for item in range(len(offsets) - 1):
        here = np.flatnonzero((one == item) | (other == item))
        own = np.where(one[here] == item, margin.first[here], margin.second[here])
        rest = padded[np.where(one[here] == item, margin.second[here], margin.first[here])]
        chances = table[offsets[item] : offsets[item + 1]]
        for factor in np.unique(own):
            for twin in np.unique(own):
                values = margin.factors[factor].values * margin.factors[twin].values
                left, right = own == factor, own == twin
                both = (rest[left] * (weights * (values @ chances))) @ rest[right].T
                joint[np.ix_(here[left], here[right])] = both
    _share_both(joint, margin, table, offsets, weights)
    return np.asarray(joint - np.outer(expected, expected))


def _share_both(
    joint: Floats, margin: _Margin, table: Floats, offsets: Whole, weights: Floats
) -> None:
    """Pairs of the same two items: both factors meet another of their own item."""
    one, other = margin.items
    pairs = np.flatnonzero(margin.second >= 0)
    named = one[pairs] * (len(offsets) - 1) + other[pairs]
    order = np.argsort(named, kind="stable")
    cuts = np.flatnonzero(np.diff(named[order])) + 1
    for group in np.split(pairs[order], cuts):
        chances = [
            table[offsets[item] : offsets[item + 1]]
            for item in (int(one[group[0]]), int(other[group[0]]))
        ]
        first = np.array([margin.factors[place].values for place in margin.first[group]])
        second = np.array([margin.factors[place].values for place in margin.second[group]])
        met = (first[:, None] * first) @ chances[0] * ((second[:, None] * second) @ chances[1])
        joint[np.ix_(group, group)] = met @ weights


def _slopes(
    made: Calibration, given: Responses, margin: _Margin, means: Floats, weights: Floats
) -> Floats:
    """Derivative of the expected margins by every free parameter: (M × P)."""
    one, other = margin.items
    padded = np.concatenate([means, np.ones((1, means.shape[1]))])
    columns = []
    for block in made.found.items.blocks:
        slopes = block.free_slopes(made.theta)
        for row, place in enumerate(block.places):
            for slope in slopes[row]:
                column = np.zeros(margin.first.size)
                for item, own, rest in (
                    (one, margin.first, margin.second),
                    (other, margin.second, margin.first),
                ):
                    here = np.flatnonzero(item == place)
                    values = np.array([margin.factors[at].values for at in own[here]])
                    if here.size:
                        column[here] = (values @ slope * padded[rest[here]]) @ weights
                columns.append(column)
    shares = np.bincount(given.groups, given.weights, minlength=len(given.group_names))
    shares = shares / shares.sum()
    moved = made.latent.scores(made.theta) * np.exp(made.latent.log_weights(made.theta))[:, None]
    by_weights = np.einsum("g,gpq->pq", shares, moved)
    columns += list((_products(means, margin) @ by_weights.T).T)
    return np.array(columns).T


def _form(covariance: Floats, slopes: Floats, gap: Floats) -> float:
    """e′Ce with C = Ξ⁻¹ − Ξ⁻¹Δ(Δ′Ξ⁻¹Δ)⁻¹Δ′Ξ⁻¹."""
    size = covariance.shape[0]
    covariance[np.arange(size), np.arange(size)] *= 1.0 + 1e-10
    factor = cho_factor(covariance)
    solved = cho_solve(factor, np.column_stack([gap, slopes]))
    across = slopes.T @ solved
    taken = np.linalg.lstsq(across[:, 1:], across[:, 0], rcond=None)[0]
    return float(gap @ solved[:, 0] - across[:, 0] @ taken)


def _interval(statistic: float, df: int, persons: float, share: float = 0.9) -> tuple[float, float]:
    """Confidence interval of the RMSEA from the non-central chi-square."""
    ends = []
    for tail in ((1 + share) / 2, (1 - share) / 2):
        if chdtr(df, statistic) <= tail:
            ends.append(0.0)
            continue
        top = 4.0 * max(statistic, float(df)) + 100.0
        centre = brentq(lambda lift, tail=tail: chndtr(statistic, df, lift) - tail, 1e-9, top)
        ends.append(float(np.sqrt(centre / (df * (persons - 1.0)))))
    return ends[0], ends[1]


def _residual(made: Calibration, given: Responses, weights: Floats) -> float:
    """Root mean square of the differences between observed and expected correlations."""
    numbers = _margin(*_factors(made.found.items.categories, Margins.M2_STAR))
    means = _means(made, numbers)[: len(given.items)]
    table, offsets = made.found.items.probabilities(made.theta), made.found.items.offsets
    squares = np.array(
        [
            np.arange(stop - start, dtype=float) ** 2 @ table[start:stop]
            for start, stop in pairwise(offsets)
        ]
    )
    cross = (means * weights) @ means.T
    np.fill_diagonal(cross, squares @ weights)
    mean = means @ weights
    expected = _correlations(cross - np.outer(mean, mean))
    codes = given.codes.astype(float)
    centred = codes - given.weights @ codes / given.persons
    observed = _correlations((centred.T * given.weights) @ centred)
    upper = np.triu_indices(len(expected), 1)
    return float(np.sqrt(np.mean((observed[upper] - expected[upper]) ** 2)))


def _correlations(covariance: Floats) -> Floats:
    spread = np.sqrt(np.diag(covariance))
    return np.asarray(covariance / np.outer(spread, spread))
