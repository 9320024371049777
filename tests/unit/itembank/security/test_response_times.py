"""The lognormal model finds what times were made from; rapid and unusual answers stand out."""

from __future__ import annotations

import numpy as np
import pytest

from foundation.errors import Invalid
from itembank.security.response_times import fit_times, rapid_answers, time_fit


def _times(persons: int, items: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    chance = np.random.default_rng(8)
    beta, alpha = chance.normal(3.5, 0.4, items), chance.uniform(1.5, 2.5, items)
    tau = chance.normal(0, 0.3, persons)
    logs = beta - tau[:, None] + chance.normal(size=(persons, items)) / alpha
    return np.exp(logs), beta, alpha, tau


def test_the_model_finds_what_the_times_were_made_from() -> None:
    seconds, beta, alpha, tau = _times(2000, 40)
    seconds[np.random.default_rng(1).random(seconds.shape) < 0.2] = np.nan
    model = fit_times(seconds)
    assert model.intensity == pytest.approx(beta, abs=0.06)
    assert model.discrimination == pytest.approx(alpha, rel=0.1)
    assert model.spread == pytest.approx(0.3, abs=0.03)
    assert np.corrcoef(model.speeds, tau)[0, 1] > 0.95


def test_honest_times_are_unusual_as_often_as_the_level_says() -> None:
    seconds = _times(4000, 30)[0]
    fit = time_fit(seconds, fit_times(seconds))
    assert (fit.p < 0.05).mean() == pytest.approx(0.05, abs=0.012)
    assert np.nanstd(fit.residuals) == pytest.approx(1.0, abs=0.03)


def test_a_pattern_of_times_unlike_the_others_stands_first() -> None:
    seconds = _times(500, 30)[0]
    seconds[17, ::2] /= 8
    fit = time_fit(seconds, fit_times(seconds))
    assert int(np.argmin(fit.p)) == 17


def test_rapid_answers_are_below_a_tenth_of_the_mean_and_below_ten_seconds() -> None:
    seconds = np.full((20, 2), (60.0, 200.0))
    seconds[3] = 1.0, 12.0
    rapid = rapid_answers(seconds)
    assert rapid.thresholds[1] == 10.0 and rapid.thresholds[0] < 6.0
    assert rapid.answers.sum() == 1 and rapid.answers[3, 0]
    assert rapid.effort[3] == 0.5 and rapid.effort[0] == 1.0


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (0.0, "security-time-not-positive"),
        (np.nan, "security-times-few"),
        (30.0, "security-times-constant"),
    ],
)
def test_times_that_carry_no_model_are_named(wrong: float, code: str) -> None:
    seconds = _times(50, 4)[0]
    seconds[:, 2] = wrong
    with pytest.raises(Invalid, match=code):
        fit_times(seconds)
