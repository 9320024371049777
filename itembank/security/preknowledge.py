"""Whether persons did better on some named items than on the others: one-sided, by likelihood.

The signed likelihood ratio of Sinharay (2017): the ability on the named items and the one on the
rest, each sought between −4 and 4, against one ability for all. Its root, positive where the named
items went better, is standard normal when the items are answered like the others.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from foundation.errors import Invalid
from itembank.calibration.arrays import Flags, Floats
from itembank.calibration.blocks import ItemSet
from itembank.calibration.responses import Responses

LEAST_ITEMS = 3
"""Fewer items on either side carry no ability worth comparing."""
_REACH = 4.0
_POINTS = 161


@dataclass(frozen=True, slots=True)
class Shift:
    """By row (n): both abilities, the signed root of the likelihood ratio, and its upper tail; NaN
    where a person answered fewer than `LEAST_ITEMS` of either kind.
    """

    named: Floats
    others: Floats
    statistic: Floats
    p: Floats


def shift_on(given: Responses, items: ItemSet, named: Collection[str]) -> Shift:
    """Compare the named items with the others. Raises ``Invalid`` where either kind is too few."""
    chosen = np.array([item in named for item in given.items])
    if min(chosen.sum(), (~chosen).sum()) < LEAST_ITEMS:
        raise Invalid(
            "security-items-few",
            named=int(chosen.sum()),
            others=int((~chosen).sum()),
            least=LEAST_ITEMS,
        )
    theta = np.linspace(-_REACH, _REACH, _POINTS)
    logs = np.log(np.maximum(items.probabilities(theta), 1e-300))
    on_named, on_others = (_likelihoods(given, items, logs, kind) for kind in (chosen, ~chosen))
    (top_named, at_named), (top_others, at_others), (top, _) = (
        _best(worth, theta) for worth in (on_named, on_others, on_named + on_others)
    )
    ratio = np.maximum(2.0 * (top_named + top_others - top), 0.0)
    statistic = np.sign(at_named - at_others) * np.sqrt(ratio)
    enough = (given.seen[:, chosen].sum(axis=1) >= LEAST_ITEMS) & (
        given.seen[:, ~chosen].sum(axis=1) >= LEAST_ITEMS
    )
    return Shift(
        *(
            np.where(enough, value, np.nan)
            for value in (at_named, at_others, statistic, ndtr(-statistic))
        )
    )


def _likelihoods(given: Responses, items: ItemSet, logs: Floats, chosen: Flags) -> Floats:
    """Log-likelihood of each row's answers to some of the items at every point (n × Q)."""
    total = np.zeros((len(given.codes), logs.shape[1]))
    for place in np.flatnonzero(chosen):
        codes = given.codes[:, place]
        seen = codes >= 0
        total[seen] += logs[items.offsets[place] + codes[seen]]
    return total


def _best(worth: Floats, theta: Floats) -> tuple[Floats, Floats]:
    """The highest value by row and where it is, between the points by a parabola."""
    rows = np.arange(len(worth))
    middle = np.clip(worth.argmax(axis=1), 1, theta.size - 2)
    low, here, high = (worth[rows, middle + step] for step in (-1, 0, 1))
    bend = low - 2.0 * here + high
    share = np.where(bend < -1e-12, 0.5 * (low - high) / np.minimum(bend, -1e-12), 0.0)
    share = np.clip(share, -1.0, 1.0)
    top = here - 0.25 * (low - high) * share
    edge = np.maximum(worth[:, 0], worth[:, -1])
    is_edge = edge >= top
    at = np.where(
        is_edge, theta[worth.argmax(axis=1)], theta[middle] + share * (theta[1] - theta[0])
    )
    return np.where(is_edge, edge, top), at
