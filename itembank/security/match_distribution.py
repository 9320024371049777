"""The number of equal answers of two persons: the generalised binomial distribution, exactly.

Each item is answered equally with a chance of its own, so the number of matches is a sum of
unequal coins (Poisson binomial). Van der Linden & Sotaridona (2006, eq. 11) build its distribution
item by item; all pairs of a portion are built at once.
"""

from __future__ import annotations

import numpy as np

from itembank.calibration.arrays import Floats, Whole


def distributions(chances: Floats) -> Floats:
    """P(X = 0 … J) for every row of chances (B × J): (B × J + 1)."""
    pairs, items = chances.shape
    found = np.zeros((items + 1, pairs))
    found[0] = 1.0
    for place in range(items):
        moved = found[: place + 1] * chances[:, place]
        found[: place + 1] -= moved
        found[1 : place + 2] += moved
    return found.T


def at_least(chances: Floats, matches: Whole) -> Floats:
    """P(X ≥ m) for every row of chances (B × J) and its number of matches (B)."""
    found = distributions(chances)
    counts = np.arange(found.shape[1])
    total = np.where(counts >= matches[:, None], found, 0.0).sum(axis=1)
    return np.asarray(np.minimum(total, 1.0))
