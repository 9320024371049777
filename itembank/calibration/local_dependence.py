"""Local dependence: Yen's Q3, the correlations of what the model leaves unexplained.

Yen (1984). A pair is told where its Q3 lies more than 0.2 above the mean of all pairs, which is the
adjusted rule of Christensen, Makransky & Horton (2017): Q3 itself is below 0 by about 1/(J − 1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from itembank.calibration.abilities import Abilities
from itembank.calibration.arrays import Floats
from itembank.calibration.blocks import ItemSet
from itembank.calibration.responses import Responses

ABOVE_MEAN = 0.2
FEWEST = 30
"""Persons who answered both items, below which a correlation says nothing."""


@dataclass(frozen=True, slots=True)
class Dependence:
    """Two items whose residuals go together more than others do."""

    first: str
    second: str
    q3: float
    above_mean: float
    persons: float


def residuals(given: Responses, items: ItemSet, scored: Abilities) -> Floats:
    """Response less expectation at the person's ability; NaN where there is none: (n × J)."""
    left = np.full(given.codes.shape, np.nan)
    known = np.isfinite(scored.theta)
    for block in items.blocks:
        numbers = np.arange(block.categories, dtype=float)
        expected = np.einsum("k,jkn->nj", numbers, block.probabilities(scored.theta[known]))
        codes = given.codes[np.ix_(known, block.places)]
        left[np.ix_(known, block.places)] = np.where(codes >= 0, codes - expected, np.nan)
    return left


def q3(given: Responses, items: ItemSet, scored: Abilities) -> tuple[Floats, Floats]:
    """Q3 of all pairs, and the persons behind each: both (J × J); NaN where persons are too few."""
    left = residuals(given, items, scored)
    seen = np.isfinite(left).astype(float)
    values = np.where(seen > 0, left, 0.0)
    weighed = seen * given.weights[:, None]
    persons = weighed.T @ seen
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = ((values * given.weights[:, None]).T @ seen) / persons
        square = ((values**2 * given.weights[:, None]).T @ seen) / persons
        cross = ((values * given.weights[:, None]).T @ values) / persons
        spread = np.sqrt((square - mean**2) * (square - mean**2).T)
        found = (cross - mean * mean.T) / spread
    return np.where(persons >= FEWEST, found, np.nan), persons


def dependent_pairs(
    given: Responses, items: ItemSet, scored: Abilities, above: float = ABOVE_MEAN
) -> tuple[float, tuple[Dependence, ...]]:
    """The mean Q3, and the pairs that lie far above it, the farthest first."""
    found, persons = q3(given, items, scored)
    one, other = np.triu_indices(len(given.items), 1)
    values = found[one, other]
    if not np.isfinite(values).any():
        return float("nan"), ()
    mean = float(np.nanmean(values))
    far = np.flatnonzero(values - mean > above)
    far = far[np.argsort(-values[far])]
    pairs = tuple(
        Dependence(
            given.items[one[place]],
            given.items[other[place]],
            float(values[place]),
            float(values[place] - mean),
            float(persons[one[place], other[place]]),
        )
        for place in far
    )
    return mean, pairs
