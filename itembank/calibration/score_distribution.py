"""Distributions of the sum score at each point of the latent variable (Lord & Wingersky 1984).

Polytomous items add their category (Thissen, Pommerich, Billeaud & Williams 1995).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from itembank.calibration.arrays import Floats


def of_all(items: Sequence[Floats]) -> Floats:
    """Probabilities of the items, each (K × Q) → of the sum score: (S + 1 × Q)."""
    return _added(np.ones((1, items[0].shape[1])), items)


def without_each(items: Sequence[Floats]) -> Iterator[tuple[int, Floats]]:
    """For every item: its place, and the distribution of the sum of all the others.

    Halves are added to halves, so that J items take J log J additions and nothing is divided out
    again, which would lose figures.
    """
    if not items:
        return
    yield from _without(items, 0, len(items), np.ones((1, items[0].shape[1])))


def _without(
    items: Sequence[Floats], start: int, stop: int, others: Floats
) -> Iterator[tuple[int, Floats]]:
    if stop - start == 1:
        yield start, others
        return
    middle = (start + stop) // 2
    yield from _without(items, start, middle, _added(others, items[middle:stop]))
    yield from _without(items, middle, stop, _added(others, items[start:middle]))


def _added(scores: Floats, items: Sequence[Floats]) -> Floats:
    for item in items:
        longer = np.zeros((len(scores) + len(item) - 1, scores.shape[1]))
        for category, chances in enumerate(item):
            longer[category : category + len(scores)] += scores * chances
        scores = longer
    return scores
