"""How sure decisions at the cuts are: accuracy and consistency over a population.

By the latent variable: Rudner (2001, 2005), an estimate being normal around the truth with the
standard error 1/√I. By sum scores: Lee (2010), with the exact distribution of scores at each point.
Accuracy is the chance that a person is put where the truth lies, consistency that two parallel
sittings agree, kappa what of that is beyond chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from foundation.errors import Invalid
from itembank.calibration.arrays import Floats
from itembank.calibration.blocks import ItemSet
from itembank.calibration.score_distribution import of_all
from itembank.calibration.whole_test import curve_of, theta_of_score


@dataclass(frozen=True, slots=True)
class Decisions:
    """Over all levels, and for each cut alone. ``table`` (levels × levels): truth by decision;
    ``false_positive`` and ``false_negative`` by cut: decided above while the truth is below, and
    the other way round.
    """

    accuracy: float
    consistency: float
    kappa: float
    table: Floats
    accuracy_by_cut: Floats
    consistency_by_cut: Floats
    false_positive: Floats
    false_negative: Floats


def by_theta(items: ItemSet, cuts: Sequence[float], theta: Floats, weights: Floats) -> Decisions:
    """Cuts on the latent variable; ``weights`` (Q) of the population at the points."""
    edges = _ordered(cuts)
    error = curve_of(items, theta).error
    below = ndtr((edges[:, None] - theta) / error)
    return _told(edges, below, theta, weights)


def by_score(items: ItemSet, cuts: Sequence[float], theta: Floats, weights: Floats) -> Decisions:
    """Cuts on the sum score: a person passes with that score or a higher one. The true level is the
    one of the expected score.
    """
    edges = _ordered(cuts)
    table, offsets = items.probabilities(theta), items.offsets
    each = [table[offsets[place] : offsets[place + 1]] for place in range(len(offsets) - 1)]
    scores = of_all(each)
    reached = np.arange(len(scores))
    below = np.array([scores[reached < edge].sum(axis=0) for edge in edges])
    places = np.array([theta_of_score(items, float(edge)) for edge in edges])
    if np.isnan(places).any():
        edge = float(edges[int(np.flatnonzero(np.isnan(places))[0])])
        raise Invalid("calibration-cut-outside", cut=edge, highest=len(scores) - 1)
    return _told(places, below, theta, weights)


def _ordered(cuts: Sequence[float]) -> Floats:
    edges = np.asarray(cuts, dtype=float)
    if not edges.size or not np.isfinite(edges).all() or (np.diff(edges) <= 0).any():
        raise Invalid("calibration-cuts-order", cuts=[float(cut) for cut in cuts])
    return edges


def _told(edges: Floats, below: Floats, theta: Floats, weights: Floats) -> Decisions:
    """From the chance of being put below each cut (cuts × Q)."""
    weights = weights / weights.sum()
    ends = np.concatenate([np.zeros((1, theta.size)), below, np.ones((1, theta.size))])
    levels = np.diff(ends, axis=0)
    true = np.searchsorted(edges, theta, side="right")
    table = np.zeros((len(levels), len(levels)))
    np.add.at(table, true, (levels * weights).T)
    agreed = float((levels**2).sum(axis=0) @ weights)
    by_chance = float(((levels @ weights) ** 2).sum())
    is_above = theta >= edges[:, None]
    above = 1.0 - below
    return Decisions(
        accuracy=float(np.trace(table)),
        consistency=agreed,
        kappa=(agreed - by_chance) / (1.0 - by_chance) if by_chance < 1 else float("nan"),
        table=table,
        accuracy_by_cut=np.where(is_above, above, below) @ weights,
        consistency_by_cut=(above**2 + below**2) @ weights,
        false_positive=np.where(is_above, 0.0, above) @ weights,
        false_negative=np.where(is_above, below, 0.0) @ weights,
    )
