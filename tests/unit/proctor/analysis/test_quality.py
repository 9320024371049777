from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt
import pytest

from proctor.analysis.frame import measure_light
from proctor.analysis.quality import (
    FEWEST_FROZEN,
    Quality,
    Still,
    areas_of,
    is_frozen,
    measure_quality,
    watch_still,
)
from tests.degraded import DAMAGES, degraded

Pixels = npt.NDArray[np.uint8]
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def condition(rgb: Pixels) -> str:
    quality: Quality = measure_quality(rgb, measure_light(rgb)[2])
    names = [name for name in ("dark", "covered", "blurred") if getattr(quality, name)]
    return "+".join(names) or "none"


@pytest.mark.parametrize(
    ("name", "amount"), [(name, amount) for name, made in DAMAGES.items() for amount in made]
)
def test_condition_of_a_degraded_picture_is_named_and_no_other(
    seated: Callable[..., Pixels], name: str, amount: str
) -> None:
    assert condition(degraded(seated(), DAMAGES[name][amount])) == name


def test_empty_room_is_neither_covered_nor_blurred(room: Pixels) -> None:
    assert condition(room) == "none"


def test_picture_without_any_light_is_dark_and_nobody_can_say_more() -> None:
    assert condition(np.zeros((480, 640, 3), np.uint8)) == "dark"


def watched(frames: list[Pixels], every_s: float) -> tuple[Still, datetime]:
    still, at = None, NOW
    for number, frame in enumerate(frames):
        at = NOW + timedelta(seconds=number * every_s)
        still = watch_still(still, areas_of(frame), at)
    assert still is not None
    return still, at


def test_picture_that_stays_the_same_is_frozen_after_a_while(seated: Callable[..., Pixels]) -> None:
    frame = seated()
    assert not is_frozen(*watched([frame] * 3, 0.1))
    assert is_frozen(*watched([frame] * 20, 0.1))


def test_two_equal_frames_far_apart_are_too_few(seated: Callable[..., Pixels]) -> None:
    assert not is_frozen(*watched([seated()] * (FEWEST_FROZEN - 1), 60))


def test_person_who_sits_still_before_a_noisy_camera_is_not_frozen(
    seated: Callable[..., Pixels],
) -> None:
    random, frame = np.random.default_rng(1), seated().astype(np.int16)
    frames = [
        np.clip(frame + random.normal(0, 4, frame.shape), 0, 255).astype(np.uint8)
        for _ in range(20)
    ]
    assert not is_frozen(*watched(frames, 0.5))


def test_slow_drift_of_light_is_no_frozen_picture(seated: Callable[..., Pixels]) -> None:
    frames = [np.clip(seated().astype(np.int16) + n, 0, 255).astype(np.uint8) for n in range(8)]
    assert not is_frozen(*watched(frames, 0.5))
