"""Slow detectors at their beats, with stand-ins that count how often they were asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pytest

from proctor.analysis.carrying import Carried
from proctor.analysis.quality import areas_of
from proctor.analysis.slow import NOTHING, Asked, Read, SlowDetectors
from proctor.analysis.tracking import Placed
from proctor.detectors import Detector
from proctor.models.faces import Face
from proctor.models.landmarks import FacePoints
from proctor.models.objects import Thing
from proctor.observation import HeadPose, ObjectKind

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
PICTURE = np.zeros((480, 640, 3), np.uint8)
AHEAD = HeadPose(0, 0, 0)
ALL = Asked(frozenset(Detector), reference=np.array([1, 0], np.float32))
PHONE = Thing(ObjectKind.PHONE, (1, 2, 3, 4), 0.9)


def a_face(width: float = 200) -> Placed:
    points = np.zeros((478, 3), np.float32)
    points[:, 0] = np.linspace(100, 100 + width, 478)
    return Placed(Face((100, 100, 300, 300), ((0, 0), (1, 1)), 0.9), FacePoints(points, 1.0))


class Counting:
    """Says always the same, and counts."""

    def __init__(self, answer: Any) -> None:
        self.answer, self.times = answer, 0

    def __call__(self, *_: Any) -> Any:
        self.times += 1
        return self.answer

    find = judge = embed = __call__


@pytest.fixture
def slow(tmp_path: Path) -> SlowDetectors:
    detectors = SlowDetectors(tmp_path)
    detectors.active = frozenset(Detector)
    put = cast(Any, detectors)
    put._objects = Counting((PHONE,))
    put._liveness = Counting(0.9)
    put._embedder = Counting(np.array([0.6, 0.8], np.float32))
    return detectors


def times(slow: SlowDetectors) -> tuple[int, int, int]:
    put = cast(Any, slow)
    return put._objects.times, put._liveness.times, put._embedder.times


def watched(
    slow: SlowDetectors,
    seconds: float,
    *,
    asked: Asked = ALL,
    carried: Carried | None = None,
    face: Placed | None = None,
    pose: HeadPose | None = AHEAD,
    begin: float = 0.0,
    per_second: int = 2,
) -> tuple[Carried, Read]:
    carried, read = carried or Carried(), Read()
    for number in range(int(seconds * per_second)):
        now = NOW + timedelta(seconds=begin + number / per_second)
        carried, read = slow.read(PICTURE, face, pose, asked, carried, now)
    return carried, read


def test_each_looks_at_its_own_beat_and_tells_in_every_frame(slow: SlowDetectors) -> None:
    _, read = watched(slow, 30, face=a_face())
    assert times(slow) == (10, 6, 3)
    assert read.things == (PHONE,)
    assert (read.liveness, read.likeness) == (0.9, pytest.approx(0.6))


def test_carried_readings_are_named_and_fresh_ones_have_their_time(slow: SlowDetectors) -> None:
    carried, first = watched(slow, 0.5, face=a_face())
    _, second = watched(slow, 0.5, face=a_face(), carried=carried, begin=0.5)
    assert first.carried == ()
    assert set(first.milliseconds) == {"objects", "liveness", "likeness"}
    assert set(second.carried) == {"objects", "liveness", "likeness"}
    assert second.milliseconds == {}


def test_nothing_looks_that_was_not_asked(slow: SlowDetectors) -> None:
    _, read = watched(slow, 12, asked=NOTHING, face=a_face())
    assert times(slow) == (0, 0, 0)
    assert (read.things, read.liveness, read.likeness) == (None, None, None)


def test_nobody_is_compared_without_a_picture_to_compare_with(slow: SlowDetectors) -> None:
    watched(slow, 12, asked=Asked(frozenset(Detector)), face=a_face())
    assert times(slow)[2] == 0


def test_detector_without_its_model_is_off(tmp_path: Path) -> None:
    _, read = watched(SlowDetectors(tmp_path), 3, face=a_face())
    assert (read.things, read.liveness, read.likeness) == (None, None, None)


def test_who_comes_back_is_looked_at_anew(slow: SlowDetectors) -> None:
    carried, _ = watched(slow, 1, face=a_face())
    carried, away = watched(slow, 1, carried=carried, begin=1)
    assert (away.liveness, away.likeness) == (None, None)
    assert away.things == (PHONE,)
    watched(slow, 0.5, face=a_face(), carried=carried, begin=2)
    assert times(slow)[1:] == (2, 2)


@pytest.mark.parametrize(
    ("face", "pose"),
    [(a_face(), HeadPose(40, 0, 0)), (a_face(), HeadPose(0, -35, 0)), (a_face(40), AHEAD)],
)
def test_face_seen_badly_is_compared_as_soon_as_it_is_seen_well(
    slow: SlowDetectors, face: Placed, pose: HeadPose
) -> None:
    carried, read = watched(slow, 3, face=face, pose=pose)
    assert times(slow)[2] == 0
    assert read.likeness is None
    watched(slow, 0.5, face=a_face(), carried=carried, begin=3)
    assert times(slow)[2] == 1


def test_stale_reading_is_not_told(slow: SlowDetectors) -> None:
    carried, _ = watched(slow, 0.5, face=a_face())
    turned = HeadPose(60, 0, 0)
    _, soon = watched(slow, 0.5, face=a_face(), pose=turned, carried=carried, begin=15)
    _, late = watched(slow, 0.5, face=a_face(), pose=turned, carried=carried, begin=25)
    assert soon.likeness is not None
    assert late.likeness is None


def test_clock_that_was_set_back_makes_all_look_again(slow: SlowDetectors) -> None:
    carried, _ = watched(slow, 0.5, face=a_face())
    watched(slow, 0.5, face=a_face(), carried=carried, begin=-3600)
    assert times(slow) == (2, 2, 2)


def frames(count: int, seed: int) -> list[npt.NDArray[np.uint8]]:
    random = np.random.default_rng(seed)
    return [random.integers(0, 255, (120, 160, 3)).astype(np.uint8) for _ in range(count)]


def stands(pictures: list[npt.NDArray[np.uint8]]) -> tuple[bool | None, bool | None]:
    carried, now = Carried(), NOW
    for number, picture in enumerate(pictures):
        now = NOW + timedelta(seconds=number / 2)
        carried = carried.with_picture(areas_of(picture), now)
    return carried.frozen(now), carried.looped(now)


def test_first_frame_tells_neither_standstill_nor_loop() -> None:
    assert stands(frames(1, 1)) == (None, None)


def test_standstill_and_loop_are_told_of_a_row_of_frames() -> None:
    clip = frames(12, 2)
    assert stands(clip) == (False, False)
    assert stands([*clip, *clip]) == (False, True)
    assert stands([clip[0]] * 8) == (True, False)
