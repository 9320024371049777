"""What follows the light is told, what does not show is not, and nothing is claimed beyond that."""

from __future__ import annotations

import pytest

from proctor.analysis.check_in_plan import plan_of
from proctor.analysis.colour_challenge import (
    CHANCE,
    LightOutcome,
    LightState,
    LitFrame,
    judge_light,
)
from tests.lit_face import SKINS, frames_of


@pytest.mark.parametrize("skin", SKINS)
@pytest.mark.parametrize("room", [0.0, 1.0, 4.0, 8.0])
def test_a_face_before_the_screen_follows_whatever_its_skin(
    room: float, skin: tuple[float, float, float]
) -> None:
    lights = plan_of(f"{room}{skin}").lights
    outcome = judge_light(lights, frames_of(lights, room=room, skin=skin))
    assert outcome.state is LightState.FOLLOWED
    assert outcome.confidence >= 1 - CHANCE
    assert outcome.delay_s == pytest.approx(0.15, abs=0.1)


def test_a_recording_of_another_check_in_follows_another_light() -> None:
    states = [
        judge_light(plan_of(f"now{n}").lights, frames_of(plan_of(f"then{n}").lights, room=1)).state
        for n in range(20)
    ]
    assert LightState.FOLLOWED not in states
    assert states.count(LightState.OTHER_LIGHT) >= 12


def test_in_a_very_bright_room_nothing_is_determined() -> None:
    states = {
        judge_light(
            plan_of(str(n)).lights, frames_of(plan_of(str(n)).lights, room=2000, seed=n)
        ).state
        for n in range(8)
    }
    assert LightState.OTHER_LIGHT not in states
    assert LightState.NOT_DETERMINED in states


def test_a_still_picture_says_nothing() -> None:
    lights = plan_of("still").lights
    frames = [LitFrame(at, (0.4, 0.3, 0.2)) for at in range(0, 14_000, 220)]
    outcome = judge_light(lights, frames)
    assert (outcome.state, outcome.correlation) == (LightState.NOT_DETERMINED, None)


@pytest.mark.parametrize("count", [0, 1, 23])
def test_too_few_frames_say_nothing(count: int) -> None:
    lights = plan_of("few").lights
    outcome = judge_light(lights, frames_of(lights, room=1)[:count])
    assert outcome == LightOutcome(LightState.NOT_DETERMINED, count)
    assert outcome.confidence == 0


def test_frames_of_half_the_run_only_say_nothing() -> None:
    lights = plan_of("half").lights
    frames = [frame for frame in frames_of(lights, room=1, every_ms=100) if frame.at_ms < 7000]
    assert judge_light(lights, frames).state is LightState.NOT_DETERMINED


def test_the_order_of_arrival_does_not_matter_and_the_answer_is_always_the_same() -> None:
    lights = plan_of("order").lights
    frames = frames_of(lights, room=2)
    first = judge_light(lights, frames)
    assert judge_light(lights, frames[::-1]) == first
    assert LightOutcome.from_json(first.to_json()) == first
