from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

from proctor.analysis.quality import areas_of
from proctor.analysis.repeats import FEWEST_REPEATED, Repeats, is_looped, watch_repeats

Pixels = npt.NDArray[np.uint8]
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def living(count: int, seed: int = 2) -> list[Pixels]:
    """A bright square that wanders, and the noise of a sensor."""
    random = np.random.default_rng(seed)
    frames = []
    for number in range(count):
        frame = np.full((120, 160, 3), 90.0)
        left = 40 + number % 50
        frame[40:80, left : left + 40] = 180
        frames.append(np.clip(frame + random.normal(0, 3, frame.shape), 0, 255).astype(np.uint8))
    return frames


def watched(frames: Iterable[Pixels]) -> Repeats:
    repeats = Repeats()
    for number, frame in enumerate(frames):
        repeats = watch_repeats(repeats, areas_of(frame), NOW + timedelta(seconds=number / 2))
    return repeats


def test_recording_that_begins_again_is_a_loop() -> None:
    clip = living(20)
    assert is_looped(watched([*clip, *clip[:FEWEST_REPEATED]]))


def test_loop_is_not_told_before_enough_frames_came_back() -> None:
    clip = living(20)
    assert not is_looped(watched([*clip, *clip[: FEWEST_REPEATED - 1]]))


def test_living_picture_never_repeats_although_the_movement_does() -> None:
    assert not is_looped(watched(living(120)))


def test_frozen_picture_is_no_loop() -> None:
    assert not is_looped(watched(living(1) * 40))


def test_single_frame_that_comes_back_is_no_loop() -> None:
    clip = living(40)
    clip[30] = clip[10]
    assert not is_looped(watched(clip))
