"""How unusual a pair's equal answers are once abilities are estimated: a tail by saddlepoint.

T of `itembank.security.matching` is a sum over items of independent terms: for the answers k and l

    D(k, l) = 1[k = l] − p − λ_a·v_ak/P_ak − λ_b·v_bl/P_bl,

so its cumulants are known exactly, and its tail by the formula of Lugannani & Rice (1980). The
answers are discrete; without a correction for that the tail is close to a mid-p value (Lancaster
1961), which has the nominal error rate where P(X ≥ m) stays below it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from itembank.calibration.arrays import Flags, Floats, Whole
from itembank.security.matching import Chances, Singles

_STEPS = 12
_FARTHEST = 60.0
"""The saddlepoint is not sought beyond this many standard deviations' worth."""


@dataclass(frozen=True, slots=True)
class Couples:
    """Some pairs (B) by their rows, with T and what remains of its variance (`matching`)."""

    first: Whole
    second: Whole
    deviation: Floats
    remaining: Floats


@dataclass(frozen=True, slots=True)
class Terms:
    """D and the chance of each couple of answers (B × J × K × K, by number of categories), the
    chance 0 where an item was not answered by both; second and third cumulant of T (B).

    ``alone`` (B) is the variance of the scores on items that only one of the two answered; it is
    taken as normal.
    """

    values: tuple[Singles, ...]
    weights: tuple[Singles, ...]
    variance: Floats
    third: Floats
    alone: Floats

    def of(self, chosen: Flags) -> Terms:
        """The terms of some of the pairs."""
        return Terms(
            tuple(value[chosen] for value in self.values),
            tuple(weight[chosen] for weight in self.weights),
            self.variance[chosen],
            self.third[chosen],
            self.alone[chosen],
        )


def equal_chances(people: Chances, couples: Couples) -> Floats:
    """The chance that a pair answers each item equally: (B × J)."""
    starts = np.concatenate([[0], np.cumsum(people.categories)[:-1]])
    both = people.all[couples.first].astype(float) * people.all[couples.second]
    return np.clip(np.add.reduceat(both, starts, axis=1), 0.0, 1.0)


def terms_of(people: Chances, couples: Couples) -> Terms:
    """The terms of T for these pairs, by items of one number of categories."""
    first, second = couples.first, couples.second
    of_first = (people.slopes[first] * people.all[second]).sum(axis=1)
    of_second = (people.slopes[second] * people.all[first]).sum(axis=1)
    share_first = (of_first / people.information[first])[:, None, None, None]
    share_second = (of_second / people.information[second])[:, None, None, None]
    values, weights = [], []
    alone = _alone(people, first, second, share_first.ravel())
    alone += _alone(people, second, first, share_second.ravel())
    variance, third = alone.copy(), np.zeros(first.size)
    for columns in _columns(people.categories):
        one, other = people.all[first][:, columns], people.all[second][:, columns]
        equal = (one * other).sum(axis=2)[:, :, None, None]
        term = np.eye(columns.shape[1], dtype=np.float32)[None, None] - equal
        term = term - share_first * _ratio(people.slopes[first][:, columns], one)[:, :, :, None]
        term = term - share_second * _ratio(people.slopes[second][:, columns], other)[:, :, None]
        chance = one[:, :, :, None] * other[:, :, None]
        values.append(term)
        weights.append(chance)
        variance += np.einsum("bjkl,bjkl,bjkl->b", term, term, chance)
        third += np.einsum("bjkl,bjkl,bjkl,bjkl->b", term, term, term, chance)
    return Terms(tuple(values), tuple(weights), variance, third, alone)


def _alone(people: Chances, one: Whole, other: Whole, share: Floats) -> Floats:
    """Variance of λ·s over the items that the other one did not answer (B)."""
    unshared = people.all[other] == 0
    if not unshared.any():
        return np.zeros(one.size)
    told = np.where(unshared, people.slopes[one] * _ratio(people.slopes[one], people.all[one]), 0.0)
    return np.asarray(share**2 * told.sum(axis=1), dtype=float)


def _columns(categories: tuple[int, ...]) -> list[Whole]:
    """Columns of the items with one number of categories: (J × K) each."""
    many = np.array(categories)
    starts = np.concatenate([[0], np.cumsum(many)[:-1]])
    return [starts[many == count][:, None] + np.arange(count) for count in np.unique(many)]


def _ratio(slopes: Singles, chances: Singles) -> Singles:
    return np.asarray(slopes / np.where(chances > 0, chances, 1.0))


def skewed_tail(score: Floats, skew: Floats) -> Floats:
    """The normal tail with its skewness put right (first term of Edgeworth)."""
    bell = np.exp(-0.5 * score**2) / np.sqrt(2 * np.pi)
    return np.asarray(ndtr(-score) + skew * (score**2 - 1) * bell / 6.0)


def tail(terms: Terms, deviation: Floats) -> Floats:
    """P(T ≥ deviation) for deviations above 0 (B)."""
    spread = np.sqrt(terms.variance)
    point = deviation / terms.variance
    for _ in range(_STEPS):
        _, slope, curve = _cumulants(terms, point)
        step = (deviation - slope) / np.maximum(curve, 1e-9 * terms.variance)
        moved = np.clip(point + np.clip(step, -2.0 / spread, 2.0 / spread), 0.0, _FARTHEST / spread)
        done = np.abs(moved - point) * spread < 1e-5
        point = moved
        if done.all():
            break
    height, _, curve = _cumulants(terms, point)
    depth = np.maximum(point * deviation - height, 1e-12)
    w = np.sqrt(2.0 * depth)
    u = np.maximum(point * np.sqrt(curve), 1e-9)
    bell = np.exp(-depth) / np.sqrt(2 * np.pi)
    found = ndtr(-w) + bell * (1.0 / u - 1.0 / w)
    # At the end of what is possible the curve vanishes; the bound by Chernoff stands there.
    return np.asarray(np.clip(found, 0.0, np.minimum(1.0, np.exp(-depth))))


def _cumulants(terms: Terms, point: Floats) -> tuple[Floats, Floats, Floats]:
    """The cumulant function of T and its two derivatives at a point of each pair (B each)."""
    height, slope, curve = 0.5 * terms.alone * point**2, terms.alone * point, terms.alone.copy()
    for value, weight in zip(terms.values, terms.weights, strict=True):
        grown = weight * np.exp(point[:, None, None, None] * value)
        total = np.einsum("bjkl->bj", grown) + (1.0 - np.einsum("bjkl->bj", weight))
        mean = np.einsum("bjkl,bjkl->bj", grown, value) / total
        square = np.einsum("bjkl,bjkl,bjkl->bj", grown, value, value) / total
        height += np.log(total).sum(axis=1)
        slope += mean.sum(axis=1)
        curve += (square - mean**2).sum(axis=1)
    return height, slope, curve
