"""Drift of common items: which of them no longer stand where the others have moved together.

After linking, difficulties are compared by the robust z of Huynh & Meyer (2010), curves by their
root mean square gap over the population (Wells, Hambleton, Kirkpatrick & Meng 2014), and items that
drift are taken out of the link one by one until none is left that does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from itembank.calibration.arrays import Flags, Floats
from itembank.calibration.calibrating import FixedItem
from itembank.calibration.item_models import ItemModel, family_of
from itembank.calibration.latent import grid
from itembank.calibration.linking import LEAST_COMMON, Link, LinkMethod, link, moved_rows
from itembank.calibration.reported import categories_of, row_from_reported, to_reported

ROBUST_Z = 2.7
"""Beyond this a difficulty drifts: two-sided 0.7 % of a normal distribution."""
LARGE_GAP = 0.1
_IQR = 0.7413
"""What an interquartile range is multiplied with to stand for a standard deviation."""


@dataclass(frozen=True, slots=True)
class Drift:
    """``moved`` is the mean difficulty's difference (new on the base metric, less base), ``gap``
    the root mean square difference of expected scores as a share of the highest one.
    """

    item: str
    moved: float
    robust_z: float
    gap: float
    drifts: bool


@dataclass(frozen=True, slots=True)
class DriftReport:
    """The link of the items that stand, and every common item's drift."""

    link: Link
    items: tuple[Drift, ...]


def find_drift(
    base: Mapping[str, FixedItem],
    new: Mapping[str, FixedItem],
    method: LinkMethod = LinkMethod.STOCKING_LORD,
) -> DriftReport:
    """Link, look for the item that drifts farthest, and link again without it, until none does."""
    standing = {item: one for item, one in new.items() if item in base}
    while True:
        line = link(base, standing, method)
        told = _drifts(base, {item: new[item] for item in new if item in base}, line)
        far = [one for one in told if one.drifts and one.item in standing]
        if not far or len(standing) <= LEAST_COMMON:
            return DriftReport(line, told)
        worst = max(far, key=lambda one: abs(one.robust_z) if one.robust_z else one.gap)
        del standing[worst.item]


def _drifts(
    base: Mapping[str, FixedItem], new: Mapping[str, FixedItem], line: Link
) -> tuple[Drift, ...]:
    theta = grid()
    weights = np.exp(-0.5 * theta**2)
    weights /= weights.sum()
    names, moves, gaps = list(new), [], []
    for item in names:
        model, many = base[item].model, categories_of(base[item].model, base[item].values)
        stands = row_from_reported(model, many, base[item].values)[None]
        came = row_from_reported(model, many, new[item].values)[None]
        came = moved_rows(model, came, line.slope, line.intercept)
        moves.append(_difficulty(model, came) - _difficulty(model, stands))
        numbers = np.arange(many) / (many - 1)
        curves = [family_of(model).probabilities(rows, theta)[0] for rows in (stands, came)]
        gaps.append(float(np.sqrt(weights @ (numbers @ (curves[1] - curves[0])) ** 2)))
    scores = _robust(np.array(moves), np.isin(names, line.items))
    return tuple(
        Drift(item, move, float(score), gap, bool(abs(score) > ROBUST_Z or gap > LARGE_GAP))
        for item, move, score, gap in zip(names, moves, scores, gaps, strict=True)
    )


def _difficulty(model: ItemModel, rows: Floats) -> float:
    """The mean difficulty; of nominal items, which have none, 0."""
    if model is ItemModel.NRM:
        return 0.0
    values = to_reported(model, rows)[0]
    return float(values[1] if model.is_dichotomous else values[1:].mean())


def _robust(moves: Floats, standing: Flags) -> Floats:
    """Distance from the median of the standing items in robust standard deviations."""
    kept = moves[standing] if standing.any() else moves
    low, middle, high = np.quantile(kept, [0.25, 0.5, 0.75])
    # Items that agree to the last figure would make every rounding error a drift.
    spread = max(_IQR * float(high - low), 0.02)
    return np.asarray((moves - middle) / spread)
