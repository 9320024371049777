"""Fit of persons: lz and lz*, how unusual the responses are for the person's own ability.

lz: Drasgow, Levine & Williams (1985). lz* corrects it for the ability being estimated: Snijders
(2001) for two categories, Sinharay (2016) for more; Magis, Raîche & Béland (2012) for the weighted
likelihood and the posterior mode. Large negative values are patterns that the model hardly expects;
they say nothing about why.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from itembank.calibration.abilities import Abilities, Score
from itembank.calibration.arrays import Codes, Floats, Whole
from itembank.calibration.blocks import ItemSet
from itembank.calibration.latent import Latent
from itembank.calibration.responses import Responses


@dataclass(frozen=True, slots=True)
class PersonFit:
    """Both (n); NaN where there is no ability. lz* is NaN for EAP, which solves no equation."""

    lz: Floats
    lz_star: Floats


@dataclass(slots=True)
class _Sums:
    """Sums over the items a person answered (n)."""

    gap: Floats
    spread: Floats
    crossed: Floats
    information: Floats
    bias: Floats


def person_fit(given: Responses, items: ItemSet, latent: Latent, scored: Abilities) -> PersonFit:
    """lz and lz* of every row at these abilities."""
    known = np.isfinite(scored.theta)
    theta = scored.theta[known]
    codes = given.codes[known]
    sums = _sums(codes, items, theta)
    with np.errstate(divide="ignore", invalid="ignore"):
        plain = sums.gap / np.sqrt(sums.spread)
    starred = np.full(theta.size, np.nan)
    start = _start(sums, theta, latent, given.groups[known], scored.score)
    if start is not None:
        ratio = sums.crossed / sums.information
        # The variance of w − cr, with c = crossed / information.
        corrected = sums.spread - ratio * sums.crossed
        with np.errstate(divide="ignore", invalid="ignore"):
            starred = (sums.gap + ratio * start) / np.sqrt(corrected)
    lz = np.full(known.size, np.nan)
    lz_star = np.full(known.size, np.nan)
    lz[known], lz_star[known] = plain, starred
    return PersonFit(lz, lz_star)


def _start(
    sums: _Sums, theta: Floats, latent: Latent, groups: Whole, score: Score
) -> Floats | None:
    """r₀ of the equation r₀ + Σ r = 0 that the ability solves (Snijders 2001, eq. 12)."""
    if score is Score.MLE:
        return np.zeros_like(theta)
    if score is Score.WLE:
        return np.asarray(sums.bias / (2.0 * sums.information))
    if score is Score.MAP:
        return np.asarray(-(theta - latent.means[groups]) / latent.spreads[groups] ** 2)
    return None


def _sums(codes: Codes, items: ItemSet, theta: Floats) -> _Sums:
    """With w_k = log P_k and r_k = P′_k / P_k of the categories of each answered item."""
    sums = _Sums(*(np.zeros(theta.size) for _ in range(5)))
    for block in items.blocks:
        chances = block.probabilities(theta)
        first, second = block.family.slopes_of_theta(block.rows, theta)
        logs, ratio = np.log(chances), first / chances
        answers = codes[:, block.places].T
        seen = (answers >= 0).astype(float)
        chosen = np.maximum(answers, 0)[:, None].astype(np.int64)
        mean = (chances * logs).sum(axis=1)
        away = logs - mean[:, None]
        got = np.take_along_axis(away, chosen, axis=1)[:, 0]
        sums.gap += (seen * got).sum(axis=0)
        sums.spread += (seen * (chances * away**2).sum(axis=1)).sum(axis=0)
        sums.crossed += (seen * (first * logs).sum(axis=1)).sum(axis=0)
        sums.information += (seen * (first * ratio).sum(axis=1)).sum(axis=0)
        sums.bias += (seen * (ratio * second).sum(axis=1)).sum(axis=0)
    return sums
