"""Differential item functioning by observed scores: Mantel-Haenszel and logistic regression.

Mantel & Haenszel (1959) with the variance of Phillips & Holland (1987) and the classes A, B and C
of Zwick & Ercikan (1989); logistic regression after Swaminathan & Rogers (1990) with the classes of
Jodoin & Gierl (2001). Persons are matched by their sum score, so only those who answered all items
count; items with more than two categories are compared by likelihood (`dif_likelihood`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.special import chdtrc, expit, ndtri

from foundation.errors import Invalid
from itembank.calibration.arrays import Flags, Floats, Whole
from itembank.calibration.responses import Responses

LEAST_IN_A_GROUP = 200
LEAST_TOGETHER = 500
"""Below these, differences of a size that matters are found or missed by luck (Zwick 2012)."""
_DELTA = -2.35
_STEPS = 50
_SEPARATED = 30.0


class Size(StrEnum):
    """The size of a difference: negligible, moderate, large."""

    A = "A"
    B = "B"
    C = "C"


@dataclass(frozen=True, slots=True)
class MantelHaenszel:
    """``delta`` below 0: harder for the focal group. ``p`` is of the test with correction."""

    item: str
    odds_ratio: float
    delta: float
    error: float
    statistic: float
    p: float
    size: Size | None


@dataclass(frozen=True, slots=True)
class LogisticDif:
    """Likelihood ratios of adding the group, then its interaction with the score.

    ``explained`` is the gain in Nagelkerke's R². NaN where a model has no finite maximum.
    """

    item: str
    uniform: float
    p_uniform: float
    non_uniform: float
    p_non_uniform: float
    explained: float
    size: Size | None


def demand_groups(given: Responses) -> None:
    """Two groups, each large enough. Raises ``Invalid``."""
    names = given.group_names
    if len(names) != 2:
        raise Invalid("calibration-dif-groups", groups=len(names))
    sizes = np.bincount(given.groups, given.weights, minlength=2)
    smallest = int(sizes.argmin())
    if sizes[smallest] < LEAST_IN_A_GROUP or sizes.sum() < LEAST_TOGETHER:
        raise Invalid(
            "calibration-dif-group-small",
            group=names[smallest],
            persons=float(sizes[smallest]),
            least=LEAST_IN_A_GROUP,
            together=LEAST_TOGETHER,
        )


def complete_rows(given: Responses) -> Responses:
    """Those who answered everything: only their sum scores mean the same."""
    return given.of(np.asarray(given.seen.all(axis=1)))


def mantel_haenszel(given: Responses, reference: int = 0) -> tuple[MantelHaenszel, ...]:
    """Every item of two categories; the other group is the focal one."""
    full = complete_rows(given)
    demand_groups(full)
    score = full.codes.sum(axis=1, dtype=np.int64)
    focal = full.groups != reference
    found = []
    for place in np.flatnonzero(given.categories == 2):
        table = _strata(score, focal, full.codes[:, place] == 1, full.weights)
        found.append(_mantel_haenszel(given.items[place], table))
    return tuple(found)


def _strata(score: Whole, focal: Flags, right: Flags, weights: Floats) -> Floats:
    """Counts by score: (scores × reference, focal × wrong, right)."""
    table = np.zeros((int(score.max()) + 1, 2, 2))
    np.add.at(table, (score, focal.astype(int), right.astype(int)), weights)
    both = (table.sum(axis=2) > 0).all(axis=1)
    return np.asarray(table[both])


def _mantel_haenszel(item: str, table: Floats) -> MantelHaenszel:
    total = table.sum(axis=(1, 2))
    right_reference, wrong_reference = table[:, 0, 1], table[:, 0, 0]
    right_focal, wrong_focal = table[:, 1, 1], table[:, 1, 0]
    for_reference = (right_reference * wrong_focal / total).sum()
    for_focal = (wrong_reference * right_focal / total).sum()
    if not (for_reference > 0 and for_focal > 0):
        nothing = float("nan")
        return MantelHaenszel(item, nothing, nothing, nothing, nothing, nothing, None)
    ratio = float(for_reference / for_focal)
    delta = _DELTA * float(np.log(ratio))
    both = right_reference * wrong_focal + ratio * wrong_reference * right_focal
    agreeing = right_reference + wrong_focal + ratio * (wrong_reference + right_focal)
    variance = float((both * agreeing / total**2).sum() / (2.0 * for_reference**2))
    error = abs(_DELTA) * float(np.sqrt(variance))
    reference, right = table[:, 0].sum(axis=1), table[:, :, 1].sum(axis=1)
    expected = reference * right / total
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = reference * (total - reference) * right * (total - right)
        spread = np.where(total > 1, spread / (total**2 * (total - 1)), 0.0)
    gap = abs((right_reference - expected).sum())
    statistic = float(max(gap - 0.5, 0.0) ** 2 / spread.sum())
    p = float(chdtrc(1, statistic))
    return MantelHaenszel(item, ratio, delta, error, statistic, p, _size_of(delta, error, p))


def _size_of(delta: float, error: float, p: float) -> Size:
    """C: at least 1.5 and beyond 1 by more than chance; A: below 1, or not beyond 0."""
    if abs(delta) < 1.0 or p > 0.05:
        return Size.A
    beyond_one = (abs(delta) - 1.0) / error > float(ndtri(0.95))
    return Size.C if abs(delta) >= 1.5 and beyond_one else Size.B


def logistic_dif(given: Responses, reference: int = 0) -> tuple[LogisticDif, ...]:
    """Every item of two categories."""
    full = complete_rows(given)
    demand_groups(full)
    score = full.codes.sum(axis=1).astype(float)
    mean = float(np.average(score, weights=full.weights))
    score = (score - mean) / max(float(score.std()), 1e-12)
    focal = (full.groups != reference).astype(float)
    columns = np.column_stack([np.ones_like(score), score, focal, score * focal])
    return tuple(
        _logistic_dif(
            given.items[place], columns, (full.codes[:, place] == 1).astype(float), full.weights
        )
        for place in np.flatnonzero(given.categories == 2)
    )


def _logistic_dif(item: str, columns: Floats, right: Floats, weights: Floats) -> LogisticDif:
    alone, score, group, both = (
        _log_likelihood(columns[:, :size], right, weights) for size in (1, 2, 3, 4)
    )
    if not np.isfinite([alone, score, group, both]).all():
        nothing = float("nan")
        return LogisticDif(item, nothing, nothing, nothing, nothing, nothing, None)
    persons = float(weights.sum())
    uniform, non_uniform = max(2 * (group - score), 0.0), max(2 * (both - group), 0.0)
    explained = _nagelkerke(both, alone, persons) - _nagelkerke(score, alone, persons)
    significant = chdtrc(2, uniform + non_uniform) < 0.05
    size = Size.A
    if significant and explained >= 0.035:
        size = Size.C if explained > 0.07 else Size.B
    return LogisticDif(
        item,
        uniform,
        float(chdtrc(1, uniform)),
        non_uniform,
        float(chdtrc(1, non_uniform)),
        float(explained),
        size,
    )


def _nagelkerke(model: float, alone: float, persons: float) -> float:
    most = 1.0 - np.exp(2.0 * alone / persons)
    return float((1.0 - np.exp(2.0 * (alone - model) / persons)) / most)


def _log_likelihood(columns: Floats, right: Floats, weights: Floats) -> float:
    """Maximum of a logistic regression; NaN where the groups are perfectly separated."""
    slope = np.zeros(columns.shape[1])
    for _ in range(_STEPS):
        chance = expit(columns @ slope)
        bell = weights * chance * (1.0 - chance)
        told = (columns.T * bell) @ columns + 1e-10 * np.eye(slope.size)
        step = np.linalg.solve(told, columns.T @ (weights * (right - chance)))
        slope = slope + np.clip(step, -5.0, 5.0)
        if np.abs(slope).max() > _SEPARATED:
            return float("nan")
        if np.abs(step).max() < 1e-10:
            break
    chance = np.clip(expit(columns @ slope), 1e-15, 1 - 1e-15)
    return float(weights @ (right * np.log(chance) + (1.0 - right) * np.log1p(-chance)))
