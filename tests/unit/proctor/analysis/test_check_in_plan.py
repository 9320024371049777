"""The dots stand where they are calibrated, and the light is safe and cannot be foreseen."""

from __future__ import annotations

from itertools import pairwise

import pytest

from proctor.analysis.check_in_plan import COLOURS, LIGHT_MS, plan_of
from proctor.analysis.gaze_calibration import NINE_DOTS, SETTLING_S


def test_every_dot_is_shown_once_and_long_enough_to_be_looked_at() -> None:
    plan = plan_of("a")
    assert sorted((dot.x, dot.y) for dot in plan.dots) == sorted(NINE_DOTS)
    assert all(dot.until_ms - dot.from_ms >= 2 * SETTLING_S * 1000 for dot in plan.dots)
    assert plan.dots[0].from_ms == 0
    assert all(one.until_ms == other.from_ms for one, other in pairwise(plan.dots))
    assert plan.total_ms < 16_000


def test_the_light_is_safe_for_photosensitive_people() -> None:
    # WCAG 2.2, 2.3.1: a flash is a pair of changes, and three a second are the limit.
    assert 1000 / LIGHT_MS / 2 < 3
    for red, green, blue in COLOURS:
        linear = [(value / 255) ** 2.2 for value in (red, green, blue)]
        assert linear[0] / sum(linear) < 0.8, "no saturated red"


def test_no_colour_follows_itself_and_the_whole_time_is_lit() -> None:
    plan = plan_of("b")
    assert all(one.colour != other.colour for one, other in pairwise(plan.lights))
    assert plan.lights[-1].until_ms == plan.total_ms


def test_the_same_seed_draws_the_same_and_others_draw_others() -> None:
    assert plan_of("c") == plan_of("c")
    orders = {tuple(light.colour for light in plan_of(str(seed)).lights) for seed in range(300)}
    assert len(orders) > 295


@pytest.mark.parametrize("name", ["dots", "lights", "total_ms"])
def test_the_page_is_told_all_it_needs(name: str) -> None:
    assert name in plan_of("d").to_json()
