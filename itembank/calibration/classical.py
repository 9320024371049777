"""Classical item analysis: difficulty, discrimination, alpha, and what each item does to it.

Lord & Novick (1968); coefficient alpha after Cronbach (1951), its interval after Feldt (1965);
upper and lower groups of 27 % after Kelley (1939).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import fdtri

from itembank.calibration.arrays import Floats
from itembank.calibration.responses import Responses

_TAIL = 0.27


@dataclass(frozen=True, slots=True)
class ItemAnalysis:
    """``facility`` is the mean as a share of the highest category; ``item_rest`` the correlation
    with the sum of the others; ``upper_lower`` the difference in facility between the best and the
    poorest 27 %; ``shares`` the share of each category.
    """

    item: str
    persons: float
    facility: float
    spread: float
    item_rest: float
    upper_lower: float
    alpha_without: float
    shares: tuple[float, ...]
    missing: float


@dataclass(frozen=True, slots=True)
class TestAnalysis:
    """Of the persons who answered everything; NaN where there are fewer than three of them."""

    persons: float
    mean: float
    spread: float
    alpha: float
    alpha_low: float
    alpha_high: float
    standard_error: float


def analyse(given: Responses) -> tuple[TestAnalysis, tuple[ItemAnalysis, ...]]:
    """The test and its items. An item without variance has NaN correlations."""
    full = given.of(np.asarray(given.seen.all(axis=1)))
    numbers = full.codes.astype(float)
    covariance = _covariance(numbers, full.weights)
    items = tuple(
        _item(given, full, numbers, covariance, place) for place in range(len(given.items))
    )
    return _test(full, numbers, covariance), items


def _covariance(numbers: Floats, weights: Floats) -> Floats:
    persons = weights.sum()
    if persons < 3:
        return np.full((numbers.shape[1],) * 2, np.nan)
    centred = numbers - weights @ numbers / persons
    return np.asarray((centred.T * weights) @ centred / (persons - 1.0))


def _alpha(covariance: Floats) -> float:
    size, total = len(covariance), covariance.sum()
    if size < 2 or not total > 0:
        return float("nan")
    return float(size / (size - 1.0) * (1.0 - np.trace(covariance) / total))


def _test(full: Responses, numbers: Floats, covariance: Floats) -> TestAnalysis:
    persons, size = full.persons, numbers.shape[1]
    alpha, spread = _alpha(covariance), float(np.sqrt(covariance.sum()))
    low = high = float("nan")
    if np.isfinite(alpha) and persons > 2:
        degrees = persons - 1.0, (persons - 1.0) * (size - 1.0)
        low = 1.0 - (1.0 - alpha) * float(fdtri(*degrees, 0.975))
        high = 1.0 - (1.0 - alpha) * float(fdtri(*degrees, 0.025))
    mean = float(full.weights @ numbers.sum(axis=1) / persons) if persons else float("nan")
    error = spread * float(np.sqrt(max(1.0 - alpha, 0.0))) if np.isfinite(alpha) else float("nan")
    return TestAnalysis(persons, mean, spread, alpha, low, high, error)


def _item(
    given: Responses, full: Responses, numbers: Floats, covariance: Floats, place: int
) -> ItemAnalysis:
    seen = given.codes[:, place] >= 0
    weights, codes = given.weights[seen], given.codes[seen, place]
    top = max(int(given.codes[:, place].max()), 1)
    counts = np.bincount(codes, weights, minlength=top + 1)
    persons = float(weights.sum())
    rest = np.delete(np.arange(len(covariance)), place)
    with np.errstate(divide="ignore", invalid="ignore"):
        joint = covariance[place, rest].sum()
        spread_rest = covariance[np.ix_(rest, rest)].sum()
        correlation = joint / np.sqrt(covariance[place, place] * spread_rest)
        shares = counts / persons
    return ItemAnalysis(
        item=given.items[place],
        persons=persons,
        facility=float(shares @ np.arange(top + 1) / top),
        spread=float(np.sqrt(covariance[place, place])),
        item_rest=float(correlation),
        upper_lower=_upper_lower(full, numbers, place, top),
        alpha_without=_alpha(covariance[np.ix_(rest, rest)]),
        shares=tuple(float(share) for share in shares),
        missing=float(given.weights[~seen].sum() / given.persons),
    )


def _upper_lower(full: Responses, numbers: Floats, place: int, top: int) -> float:
    """Difference of the facility between the groups at both ends; ties are shared evenly."""
    if full.persons < 3:
        return float("nan")
    score = numbers.sum(axis=1)
    values, rank = np.unique(score, return_inverse=True)
    size = np.bincount(rank, full.weights, minlength=values.size)
    mean = np.bincount(rank, full.weights * numbers[:, place], minlength=values.size) / size
    wanted = _TAIL * full.persons
    ends = []
    for sizes, means in ((size, mean), (size[::-1], mean[::-1])):
        taken = np.clip(wanted - np.concatenate([[0.0], np.cumsum(sizes)[:-1]]), 0.0, sizes)
        ends.append(float(taken @ means / wanted))
    return (ends[1] - ends[0]) / top
