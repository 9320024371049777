"""Linking: the line that carries one calibration's metric onto another's through common items.

θ_base = Aθ + B. Mean/sigma (Marco 1977), mean/mean (Loyd & Hoover 1980), Haebara (1980) and
Stocking & Lord (1983), for items of every model (Kim & Lee 2006). The curves are compared over a
normal distribution on the base metric.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.optimize import minimize

from foundation.errors import Invalid
from itembank.calibration.arrays import Floats
from itembank.calibration.calibrating import FixedItem
from itembank.calibration.item_models import ItemModel, family_of
from itembank.calibration.latent import grid
from itembank.calibration.reported import categories_of, row_from_reported, to_reported

LEAST_COMMON = 3
"""Fewer common items than this do not fix a line that one odd item could not turn."""


class LinkMethod(StrEnum):
    """How the line is found."""

    MEAN_SIGMA = "mean-sigma"
    MEAN_MEAN = "mean-mean"
    HAEBARA = "haebara"
    STOCKING_LORD = "stocking-lord"


@dataclass(frozen=True, slots=True)
class Link:
    """The line, the common items behind it, and the root mean square gap that it leaves: of item
    curves (Haebara) and of the test curve per item (Stocking-Lord).
    """

    method: LinkMethod
    slope: float
    intercept: float
    items: tuple[str, ...]
    item_gap: float
    test_gap: float

    def theta(self, theta: Floats) -> Floats:
        """Abilities on the base metric."""
        return self.slope * theta + self.intercept


@dataclass(frozen=True, slots=True)
class _Common:
    """One common item: its parameters on both metrics, as rows."""

    item: str
    model: ItemModel
    base: Floats
    new: Floats


def moved_rows(model: ItemModel, rows: Floats, slope: float, intercept: float) -> Floats:
    """Rows of parameters (J × p) on the metric Aθ + B."""
    moved = rows.copy()
    shift = intercept / slope
    if model is ItemModel.NRM:
        half = rows.shape[1] // 2
        moved[:, :half] = rows[:, :half] / slope
        moved[:, half:] = rows[:, half:] - rows[:, :half] * shift
        return moved
    moved[:, 0] = rows[:, 0] / slope
    if model.is_dichotomous:
        moved[:, 1] = rows[:, 1] - rows[:, 0] * shift
    elif model is ItemModel.GRM:
        moved[:, 1:] = rows[:, 1:] - rows[:, :1] * shift
    else:
        moved[:, 1:] = rows[:, 1:] - rows[:, :1] * shift * np.arange(1, rows.shape[1])
    return moved


def link(
    base: Mapping[str, FixedItem],
    new: Mapping[str, FixedItem],
    method: LinkMethod = LinkMethod.STOCKING_LORD,
    theta: Floats | None = None,
) -> Link:
    """Find the line from ``new`` to ``base``. Raises ``Invalid`` where common items are too few."""
    common = _common(base, new)
    points = grid() if theta is None else theta
    weights = np.exp(-0.5 * points**2)
    weights /= weights.sum()
    line = _by_moments(common, sigma=method is not LinkMethod.MEAN_MEAN)
    if method in (LinkMethod.HAEBARA, LinkMethod.STOCKING_LORD):
        line = _by_curves(common, points, weights, line, method)
    gaps = _gaps(common, points, line)
    return Link(
        method,
        line[0],
        line[1],
        tuple(one.item for one in common),
        float(np.sqrt(weights @ (gaps**2).mean(axis=0))),
        float(np.sqrt(weights @ gaps.mean(axis=0) ** 2)),
    )


def _common(base: Mapping[str, FixedItem], new: Mapping[str, FixedItem]) -> list[_Common]:
    shared = [item for item in new if item in base]
    if len(shared) < LEAST_COMMON:
        raise Invalid("calibration-link-few", items=len(shared), least=LEAST_COMMON)
    common = []
    for item in shared:
        one, other = base[item], new[item]
        many = categories_of(one.model, one.values)
        if one.model is not other.model or many != categories_of(other.model, other.values):
            raise Invalid("calibration-link-models", item=item)
        rows = [row_from_reported(which.model, many, which.values)[None] for which in (one, other)]
        common.append(_Common(item, one.model, rows[0], rows[1]))
    return common


def _locations(common: Sequence[_Common]) -> tuple[Floats, Floats, Floats, Floats]:
    """Slopes, and all difficulties, on the base and on the new metric."""
    slopes: tuple[list[float], list[float]] = ([], [])
    places: tuple[list[float], list[float]] = ([], [])
    for one in common:
        if one.model is ItemModel.NRM:
            continue
        for side, row in enumerate((one.base, one.new)):
            values = to_reported(one.model, row)[0]
            slopes[side].append(float(values[0]))
            stop = 2 if one.model.is_dichotomous else None
            places[side].extend(float(value) for value in values[1:stop])
    return (
        np.array(slopes[0]),
        np.array(slopes[1]),
        np.array(places[0]),
        np.array(places[1]),
    )


def _by_moments(common: Sequence[_Common], *, sigma: bool) -> tuple[float, float]:
    a_base, a_new, b_base, b_new = _locations(common)
    if b_new.size < 2 or not b_new.std() > 0:
        return 1.0, 0.0
    slope = float(b_base.std() / b_new.std()) if sigma else float(a_new.mean() / a_base.mean())
    return slope, float(b_base.mean() - slope * b_new.mean())


def _expected(model: ItemModel, rows: Floats, points: Floats) -> Floats:
    """P of every category: (K × Q)."""
    return np.asarray(family_of(model).probabilities(rows, points)[0])


def _gaps(common: Sequence[_Common], points: Floats, line: tuple[float, float]) -> Floats:
    """Difference of expected scores as shares of the highest one, item by item: (J × Q)."""
    gaps = []
    for one in common:
        base = _expected(one.model, one.base, points)
        new = _expected(one.model, moved_rows(one.model, one.new, *line), points)
        numbers = np.arange(len(base)) / (len(base) - 1)
        gaps.append(numbers @ (base - new))
    return np.array(gaps)


def _by_curves(
    common: Sequence[_Common],
    points: Floats,
    weights: Floats,
    start: tuple[float, float],
    method: LinkMethod,
) -> tuple[float, float]:
    base = [_expected(one.model, one.base, points) for one in common]

    def loss(line: Floats) -> float:
        slope, intercept = float(np.exp(line[0])), float(line[1])
        whole = np.zeros_like(points)
        total = 0.0
        for one, stands in zip(common, base, strict=True):
            rows = moved_rows(one.model, one.new, slope, intercept)
            gap = stands - _expected(one.model, rows, points)
            total += float(weights @ (gap**2).sum(axis=0))
            whole += np.arange(len(gap)) @ gap
        return total if method is LinkMethod.HAEBARA else float(weights @ whole**2)

    begin = np.array([np.log(max(start[0], 0.05)), start[1]])
    options = {"xatol": 1e-9, "fatol": 1e-14, "maxiter": 2000}
    found = minimize(loss, begin, method="Nelder-Mead", options=options)
    return float(np.exp(found.x[0])), float(found.x[1])
