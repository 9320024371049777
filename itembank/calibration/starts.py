"""Where estimation starts: thresholds from proportions, slopes from item-rest correlations.

The classical approximations of Lord & Novick (1968, 16.10): a biserial correlation λ with the
latent variable means a slope of 1.7 λ/√(1 − λ²).
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit, logit, ndtri

from itembank.calibration.arrays import Floats
from itembank.calibration.blocks import Block, ItemSet
from itembank.calibration.item_models import ItemModel
from itembank.calibration.responses import Responses

_METRIC = 1.7
_LEAST, _MOST = 0.2, 0.85


def started(items: ItemSet, given: Responses, *, rising: bool = False) -> ItemSet:
    """The same items with starting values for everything that is free.

    ``rising`` starts every slope above 0: a log-normal prior gives any other one no density, and
    from there no step could be told from another one.
    """
    loadings = _loadings(given)
    if rising:
        loadings = np.maximum(loadings, _LEAST)
    blocks = []
    for block in items.blocks:
        shares = _shares(given, block)
        rows = _rows(block, shares, loadings[block.places])
        blocks.append(block.with_rows(np.where(block.free, rows, block.rows)))
    return ItemSet(tuple(blocks), items.categories)


def _shares(given: Responses, block: Block) -> Floats:
    """Proportion of each category among those who answered, none at 0: (J × K)."""
    codes = given.codes[:, block.places]
    counts = np.stack(
        [given.weights @ (codes == category) for category in range(block.categories)], axis=1
    )
    counts += 0.5
    return np.asarray(counts / counts.sum(axis=1, keepdims=True))


def rest_correlations(given: Responses) -> Floats:
    """Correlation of each item with the mean of a person's other items, roughly (J)."""
    seen = given.seen
    weights = given.weights
    numbers = np.where(seen, given.codes, 0).astype(float)
    answered = weights @ seen
    mean = weights @ numbers / answered
    # Those who did not answer stand at the mean, so that they do not pull the correlation.
    numbers -= mean
    numbers *= seen
    each = seen.sum(axis=1)
    total = numbers.sum(axis=1) / np.maximum(each, 1)
    own = weights @ numbers**2 / answered
    size = float(np.average(each, weights=weights))
    joint = np.array(weights * total) @ numbers / answered - own / size
    spread = float(np.average(total**2, weights=weights)) - own / size**2 - 2 * joint / size
    return np.asarray(joint / np.sqrt(np.maximum(own * np.maximum(spread, 1e-12), 1e-12)))


def _loadings(given: Responses) -> Floats:
    """Correlation of each item with the latent variable, roughly (J)."""
    correlation = rest_correlations(given)
    size = float(np.average(given.seen.sum(axis=1), weights=given.weights))
    # The rest score is not the latent variable: correct for its unreliability (Spearman-Brown).
    typical = float(np.clip(np.mean(correlation) ** 2, 0.02, 0.5))
    reliability = size * typical / (1.0 + (size - 1.0) * typical)
    return np.asarray(1.25 * correlation / np.sqrt(max(reliability, 0.2)))


def _rows(block: Block, shares: Floats, loadings: Floats) -> Floats:
    bent = np.sign(loadings + 1e-9) * np.clip(np.abs(loadings), _LEAST, _MOST)
    slope = _METRIC * bent / np.sqrt(1.0 - bent**2)
    if block.model.has_unit_slope:
        slope = np.ones_like(slope)
    reached = 1.0 - np.cumsum(shares, axis=1)[:, :-1]
    if block.model.is_dichotomous:
        return _logistic(block, reached[:, 0], slope)
    if block.model is ItemModel.GRM:
        return np.column_stack([slope, _steepened(ndtri(reached), slope)])
    logs = np.log(shares[:, 1:] / shares[:, :1])
    if block.model is ItemModel.NRM:
        steps = np.arange(1, block.categories) / (block.categories - 1)
        return np.concatenate([slope[:, None] * steps, logs], axis=1)
    gentle = slope if block.model is ItemModel.PCM else slope / (block.categories - 1) ** 0.5
    return np.column_stack([gentle, logs])


def _logistic(block: Block, right: Floats, slope: Floats) -> Floats:
    low, high = expit(block.rows[:, 2]), expit(block.rows[:, 3])
    known = np.clip((right - low) / (high - low), 0.03, 0.97)
    if block.model.has_unit_slope:
        intercept = logit(known) * 1.1
    else:
        intercept = _steepened(ndtri(known)[:, None], slope)[:, 0]
    return np.column_stack([slope, intercept, block.rows[:, 2:]])


def _steepened(thresholds: Floats, slope: Floats) -> Floats:
    """Normal thresholds on the logistic scale of items with these slopes."""
    return np.asarray(thresholds * np.sqrt(_METRIC**2 + slope**2)[:, None])
