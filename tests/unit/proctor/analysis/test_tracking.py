from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt
import pytest

from proctor.analysis.frame import FrameAnalyser, after
from proctor.analysis.tracking import (
    LONGEST_STEP_S,
    Trail,
    is_due,
    may_follow,
    moved,
)
from proctor.beats import FACES_EARLY_S, OTHERS_S
from proctor.models.faces import Face

Pixels = npt.NDArray[np.uint8]
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.fixture(scope="module")
def trail(analyser: FrameAnalyser, seated: Callable[..., Pixels]) -> Trail:
    return after(analyser.look(seated()), None, NOW)


def test_known_face_is_followed_without_the_detectors(
    analyser: FrameAnalyser, seated: Callable[..., Pixels], trail: Trail
) -> None:
    frame = seated(left=188, top=104)
    followed = analyser.look(frame, trail, at(0.5))
    anew = analyser.look(frame)
    assert followed.followed
    assert not anew.followed
    ours, theirs = followed.placed[0].points.points, anew.placed[0].points.points
    eyes = np.linalg.norm(theirs[468, :2] - theirs[473, :2])
    assert np.linalg.norm(ours - theirs, axis=1).mean() < 0.03 * eyes
    np.testing.assert_allclose(followed.placed[0].face.box, anew.placed[0].face.box, atol=12)


def test_detectors_look_again_after_a_while_and_see_who_came_in(
    analyser: FrameAnalyser, seated: Callable[..., Pixels], trail: Trail
) -> None:
    two = seated(picture=seated(left=320, top=100), left=20, top=120, size=240)
    later = analyser.look(two, trail, at(OTHERS_S))
    assert not later.followed
    assert len(later.placed) == 2


def test_face_that_left_is_not_followed_into_the_wall(
    analyser: FrameAnalyser, room: Pixels, trail: Trail
) -> None:
    seen = analyser.look(room, trail, at(0.5))
    assert not seen.followed
    assert seen.placed == () or seen.placed[0].points.presence < 0.5


@pytest.mark.parametrize(
    ("seconds", "shape", "may"),
    [
        (0.5, (480, 640), True),
        (LONGEST_STEP_S, (480, 640), True),
        (LONGEST_STEP_S + 0.1, (480, 640), False),
        (-0.1, (480, 640), False),
        (0.5, (240, 320), False),
    ],
)
def test_trail_holds_for_a_moment_of_the_same_camera(
    trail: Trail, seconds: float, shape: tuple[int, int], may: bool
) -> None:
    assert may_follow(trail, at(seconds), shape) is may


def test_nothing_is_followed_where_nothing_was_seen(analyser: FrameAnalyser, room: Pixels) -> None:
    assert not may_follow(after(analyser.look(room), None, NOW), at(0.5), (480, 640))


def test_box_is_carried_along_with_the_points() -> None:
    before = np.array([[10, 10, 0], [30, 30, 0]], np.float32)
    face = Face((10, 10, 30, 30), ((15, 15), (25, 15)), 0.9)
    carried = moved(face, before, before * 2 + 5)
    assert carried.box == pytest.approx((25, 25, 65, 65))
    assert carried.keypoints[0] == pytest.approx((35, 35))
    assert carried.confidence == 0.9


def test_others_are_looked_for_once_a_beat(trail: Trail) -> None:
    assert not is_due(trail, at(OTHERS_S - FACES_EARLY_S - 0.1))
    assert is_due(trail, at(OTHERS_S - FACES_EARLY_S))
    assert is_due(trail, at(OTHERS_S))


def test_person_stays_the_same_face_while_others_are_looked_for(
    analyser: FrameAnalyser, seated: Callable[..., Pixels], trail: Trail
) -> None:
    seen = analyser.look(seated(left=184, top=102), trail, at(OTHERS_S))
    assert not seen.followed
    assert len(seen.placed) == 1
    assert after(seen, trail, at(OTHERS_S)).looked_at == at(OTHERS_S)
