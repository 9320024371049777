"""Agreement of two readers against a worked example, and no figures of few cases."""

from __future__ import annotations

import pytest

from proctor.agreement import FEWEST_CASES, agreement, quantile
from proctor.error_rates import interval


def pairs(both_yes: int, first_only: int, second_only: int, neither: int) -> list[tuple[str, str]]:
    return (
        [("yes", "yes")] * both_yes
        + [("yes", "no")] * first_only
        + [("no", "yes")] * second_only
        + [("no", "no")] * neither
    )


def test_kappa_of_a_worked_table() -> None:
    """20, 5, 10 and 15 of 50: observed 0.70, by chance 0.50, so kappa is 0.40."""
    told = agreement(pairs(20, 5, 10, 15))
    assert (told.cases, told.same) == (50, 35)
    assert told.observed == pytest.approx(0.7)
    assert told.kappa == pytest.approx(0.4)
    assert told.low is not None and told.high is not None
    # 0.4 -+ 1.96 * sqrt(0.7 * 0.3 / 50) / 0.5
    assert (told.low, told.high) == (pytest.approx(0.146, abs=1e-3), pytest.approx(0.654, abs=1e-3))


def test_perfect_and_opposite_readers() -> None:
    assert agreement(pairs(20, 0, 0, 20)).kappa == pytest.approx(1)
    assert agreement(pairs(0, 20, 20, 0)).kappa == pytest.approx(-1)


def test_few_cases_have_no_figure() -> None:
    told = agreement(pairs(FEWEST_CASES - 1, 0, 0, 0))
    assert told.too_few and told.observed is None and told.kappa is None
    assert not agreement(pairs(FEWEST_CASES - 1, 1, 0, 0)).too_few
    assert agreement([]).cases == 0


def test_where_everybody_says_the_same_there_is_no_kappa() -> None:
    told = agreement(pairs(40, 0, 0, 0))
    assert told.observed == 1 and told.kappa is None


@pytest.mark.parametrize(
    ("values", "share", "answer"),
    [([], 0.5, None), ([3.0], 0.9, 3.0), ([4.0, 1.0, 3.0, 2.0], 0.5, 3.0), ([1.0, 2.0], 0.9, 2.0)],
)
def test_quantiles(values: list[float], share: float, answer: float | None) -> None:
    assert quantile(values, share) == answer


def test_interval_of_a_share() -> None:
    """Wilson's interval; of none in 129 the upper end is near the rule of three (3 / 129)."""
    assert interval(0, 0) == (0.0, 1.0)
    low, high = interval(0, 129)
    assert low == 0 and high == pytest.approx(0.0289, abs=1e-3)
    low, high = interval(5, 10)
    assert (low, high) == (pytest.approx(0.2366, abs=1e-3), pytest.approx(0.7634, abs=1e-3))
