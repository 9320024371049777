"""Response times: the lognormal model, persons and answers that do not follow it, rapid answers.

ln t_ij ~ N(β_j − τ_i, 1/α_j²) with the speed τ ~ N(0, σ²) (van der Linden 2006), by the EM
algorithm in closed form; missing times are missing by design. A person's fit is the sum of squared
residuals at the own speed, χ² with one degree less than answers (Sinharay 2018). Rapid answers are
those below a share of the item's mean time (normative threshold, Wise & Ma 2012); a person's effort
is the share of answers that are not rapid (Wise & Kong 2005).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from foundation.errors import Invalid
from itembank.calibration.arrays import Flags, Floats

THRESHOLD_SHARE = 0.1
LONGEST_THRESHOLD = 10.0
"""Seconds; a threshold is never higher."""
_STEPS = 500
_EXACT = 1e-8
_LEAST_PERSONS = 20
"""With fewer the spread of an item's times is hardly known, and p stays far below its level."""


@dataclass(frozen=True, slots=True)
class TimeModel:
    """``intensity`` β and ``discrimination`` α (J), ``spread`` σ of the speeds, ``speeds`` τ and
    their standard errors (n; the posterior mean, NaN without times).
    """

    intensity: Floats
    discrimination: Floats
    spread: float
    speeds: Floats
    errors: Floats
    steps: int


@dataclass(frozen=True, slots=True)
class TimeFit:
    """``residuals`` (n × J) are standard normal under the model, NaN where there is no time;
    ``statistic``, ``df`` and ``p`` (n) tell how unusual a person's pattern of times is.
    """

    residuals: Floats
    statistic: Floats
    df: Floats
    p: Floats


@dataclass(frozen=True, slots=True)
class Rapid:
    """``thresholds`` (J) in seconds, ``answers`` (n × J) that were faster, ``effort`` (n) the share
    that were not, ``by_item`` (J) the share of rapid answers.
    """

    thresholds: Floats
    answers: Flags
    effort: Floats
    by_item: Floats


def fit_times(seconds: Floats) -> TimeModel:
    """From times (n × J) in seconds, NaN where there is none.

    Raises ``Invalid`` for times that are not above 0, items with too few times and items whose
    times are all the same.
    """
    seen = np.isfinite(seconds)
    _demand_times(seconds, seen)
    logs = np.log(np.where(seen, seconds, 1.0))
    counts = seen.sum(axis=0)
    intensity = np.where(seen, logs, 0.0).sum(axis=0) / counts
    gaps = np.where(seen, logs - intensity, 0.0)
    precision = 1.0 / ((gaps**2).sum(axis=0) / counts)
    variance, step = 0.1, 0
    while step < _STEPS:
        step += 1
        speeds, doubt = _speeds(logs, seen, intensity, precision, variance)
        told = (seen * (logs + speeds[:, None])).sum(axis=0) / counts
        gaps = np.where(seen, logs + speeds[:, None] - told, 0.0)
        spent = ((gaps**2).sum(axis=0) + (seen * doubt[:, None]).sum(axis=0)) / counts
        answered = seen.any(axis=1)
        renewed = float((speeds[answered] ** 2 + doubt[answered]).mean())
        moved = max(
            float(np.abs(told - intensity).max()),
            float(np.abs(np.sqrt(1 / spent) - np.sqrt(precision)).max()),
            abs(renewed - variance),
        )
        intensity, precision, variance = told, 1.0 / spent, renewed
        if moved < _EXACT:
            break
    speeds, doubt = _speeds(logs, seen, intensity, precision, variance)
    nobody = ~seen.any(axis=1)
    speeds, errors = np.where(nobody, np.nan, speeds), np.where(nobody, np.nan, np.sqrt(doubt))
    return TimeModel(intensity, np.sqrt(precision), float(np.sqrt(variance)), speeds, errors, step)


def _demand_times(seconds: Floats, seen: Flags) -> None:
    wrong = seen & ~(np.where(seen, seconds, 1.0) > 0)
    if wrong.any():
        row, item = (int(place) for place in np.argwhere(wrong)[0])
        raise Invalid("security-time-not-positive", row=row + 1, item=item + 1)
    few = seen.sum(axis=0) < _LEAST_PERSONS
    if few.any():
        items = [int(place) + 1 for place in np.flatnonzero(few)[:20]]
        raise Invalid("security-times-few", items=items, least=_LEAST_PERSONS)
    low = np.where(seen, seconds, np.inf).min(axis=0)
    same = low == np.where(seen, seconds, -np.inf).max(axis=0)
    if same.any():
        items = [int(place) + 1 for place in np.flatnonzero(same)[:20]]
        raise Invalid("security-times-constant", items=items)


def _speeds(
    logs: Floats, seen: Flags, intensity: Floats, precision: Floats, variance: float
) -> tuple[Floats, Floats]:
    """Mean and variance of each person's speed given the times (n)."""
    told = (seen * precision).sum(axis=1) + 1.0 / variance
    speed = (seen * precision * (intensity - logs)).sum(axis=1) / told
    return speed, 1.0 / told


def time_fit(seconds: Floats, model: TimeModel) -> TimeFit:
    """Residuals at the speed of highest likelihood, and each person's fit."""
    seen = np.isfinite(seconds)
    logs = np.log(np.where(seen, seconds, 1.0))
    precision = model.discrimination**2
    told = np.maximum((seen * precision).sum(axis=1), 1e-300)
    speed = (seen * precision * (model.intensity - logs)).sum(axis=1) / told
    gaps = model.discrimination * (logs + speed[:, None] - model.intensity)
    residuals = np.where(seen, gaps, np.nan)
    statistic = np.where(seen, gaps**2, 0.0).sum(axis=1)
    df = np.maximum(seen.sum(axis=1) - 1.0, 0.0)
    p = np.where(df > 0, chdtrc(np.maximum(df, 1.0), statistic), np.nan)
    return TimeFit(residuals, statistic, df, p)


def rapid_answers(seconds: Floats, share: float = THRESHOLD_SHARE) -> Rapid:
    """Answers below ``share`` of the item's mean time, at most `LONGEST_THRESHOLD` seconds."""
    seen = np.isfinite(seconds)
    counts = np.maximum(seen.sum(axis=0), 1)
    means = np.where(seen, seconds, 0.0).sum(axis=0) / counts
    thresholds = np.minimum(share * means, LONGEST_THRESHOLD)
    rapid = seen & (np.where(seen, seconds, np.inf) < thresholds)
    answered = seen.sum(axis=1)
    effort = np.where(answered > 0, 1.0 - rapid.sum(axis=1) / np.maximum(answered, 1), np.nan)
    return Rapid(thresholds, rapid, effort, rapid.sum(axis=0) / counts)
