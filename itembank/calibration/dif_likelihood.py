"""Differential item functioning by likelihood ratio: one item at a time is let differ.

Thissen, Steinberg & Wainer (1993): all items are held equal over the groups, whose distributions
are free; then one item has parameters of its own in each group. Its size is the difference of its
expected scores over the focal group, signed and unsigned (Meade 2010: SIDS and UIDS), here as a
share of the item's highest score.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import chdtrc

from itembank.calibration.arrays import MISSING, Floats
from itembank.calibration.blocks import ItemSet
from itembank.calibration.calibrating import Calibration
from itembank.calibration.dif import demand_groups
from itembank.calibration.estimation import Effort, Estimated, estimate
from itembank.calibration.expectation import design
from itembank.calibration.responses import Responses

LARGE = 0.1
"""An expected score that differs by a tenth of the item's highest one is worth a look."""


@dataclass(frozen=True, slots=True)
class LikelihoodDif:
    """``adjusted_p`` keeps the share of false alarms (Benjamini & Hochberg 1995); ``signed`` below
    0: the item is harder for the focal group.
    """

    item: str
    statistic: float
    df: int
    p: float
    adjusted_p: float
    signed: float
    unsigned: float
    is_large: bool


def likelihood_dif(made: Calibration, items: list[str] | None = None) -> tuple[LikelihoodDif, ...]:
    """Test these items, or all. ``made`` is a calibration of two groups; the first one is the
    reference. Raises ``Invalid`` where the groups cannot be compared.
    """
    given = made.patterns.responses
    demand_groups(given)
    wanted = [given.items.index(item) for item in items or given.items]
    found = [_tested(made, given, place) for place in wanted]
    adjusted = _adjusted(np.array([one.p for one in found]))
    return tuple(
        replace(
            one,
            adjusted_p=float(p),
            is_large=bool(p < 0.05 and one.unsigned >= LARGE),
        )
        for one, p in zip(found, adjusted, strict=True)
    )


def _tested(made: Calibration, given: Responses, place: int) -> LikelihoodDif:
    parted = _parted(given, place)
    start = _with_twin(made.found, place)
    free = estimate(
        design(parted, start.categories),
        start,
        made.latent,
        priors=made.found.priors,
        effort=Effort(tolerance=1e-5, theta=made.theta),
    )
    block, _ = made.found.items.locate(place)
    df = int(block.free.sum())
    statistic = max(2.0 * (free.log_likelihood - made.found.log_likelihood), 0.0)
    p = float(chdtrc(df, statistic))
    signed, unsigned = _sizes(free, place, len(given.items))
    return LikelihoodDif(given.items[place], statistic, df, p, p, signed, unsigned, False)


def _parted(given: Responses, place: int) -> Responses:
    """The item's answers of the focal group moved into a column of their own."""
    focal = given.groups == 1
    own = np.where(focal, given.codes[:, place], MISSING).astype(np.int8)
    codes = np.column_stack([given.codes, own])
    codes[focal, place] = MISSING
    return replace(
        given,
        codes=codes,
        items=(*given.items, f"{given.items[place]}|{given.group_names[1]}"),
        lowest=(*given.lowest, given.lowest[place]),
        columns=(*given.columns, given.columns[place]),
    )


def _with_twin(found: Estimated, place: int) -> ItemSet:
    block, row = found.items.locate(place)
    many = len(found.items.categories)
    blocks = tuple(
        replace(
            one,
            places=np.append(one.places, many),
            rows=np.concatenate([one.rows, one.rows[row : row + 1]]),
        )
        if one is block
        else one
        for one in found.items.blocks
    )
    return ItemSet(blocks, np.append(found.items.categories, block.categories))


def _sizes(found: Estimated, place: int, twin: int) -> tuple[float, float]:
    weights = np.exp(found.latent.log_weights(found.theta)[1])
    scores = []
    for item in (place, twin):
        block, row = found.items.locate(item)
        numbers = np.arange(block.categories, dtype=float) / (block.categories - 1)
        scores.append(numbers @ block.only(np.array([row])).probabilities(found.theta)[0])
    gap = scores[1] - scores[0]
    return float(weights @ gap), float(weights @ np.abs(gap))


def _adjusted(p: Floats) -> Floats:
    order = np.argsort(p)
    ranked = p[order] * p.size / np.arange(1, p.size + 1)
    smallest = np.minimum.accumulate(ranked[::-1])[::-1]
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(smallest, 1.0)
    return adjusted
