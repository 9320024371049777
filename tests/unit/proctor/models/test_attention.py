from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from proctor.models import attention, catalogue, neutral_face
from proctor.models.faces import FaceDetector
from proctor.models.landmarks import FacePoints, LandmarkFinder, Region, region_of
from proctor.models.mesh_points import LEFT_IRIS, LIPS, RIGHT_IRIS
from proctor.models.runtime import open_model
from proctor.observation import Eyes, HeadPose
from tests.turned import turn, turned_picture

Pixels = np.ndarray


@pytest.fixture(scope="module")
def look(models_folder: Path) -> Callable[[Pixels], FacePoints]:
    detector = FaceDetector(open_model(catalogue.FACE_DETECTION_SHORT_RANGE, models_folder))
    mesh = LandmarkFinder(open_model(catalogue.FACE_LANDMARKS, models_folder))

    def points(frame: Pixels) -> FacePoints:
        return mesh.place(frame, region_of(detector.find(frame).faces[0]))

    return points


@pytest.fixture(scope="module")
def facing(look: Callable[[Pixels], FacePoints], seated: Callable[..., Pixels]) -> FacePoints:
    return look(seated())


def turned(points: np.ndarray, axis: str, degrees: float) -> np.ndarray:
    """The points turned as a solid about the picture's right (x), down (y) or depth (z) axis."""
    vector = np.eye(3)["xyz".index(axis)] * math.radians(degrees)
    rotation, _ = cv2.Rodrigues(vector)
    centre = points.mean(axis=0)
    return ((points - centre) @ rotation.T + centre).astype(np.float32)


def pose_of(points: np.ndarray) -> HeadPose:
    return attention.head_pose(attention.head_axes(points))


def test_irises_lie_in_their_eyes(facing: FacePoints) -> None:
    points = facing.points
    assert facing.presence > 0.99
    assert points[33, 0] < points[RIGHT_IRIS[0], 0] < points[133, 0]
    assert points[362, 0] < points[LEFT_IRIS[0], 0] < points[263, 0]
    assert points[159, 1] - 2 < points[RIGHT_IRIS[0], 1] < points[145, 1] + 2


def test_face_that_looks_at_the_camera_is_nearly_straight(facing: FacePoints) -> None:
    pose = pose_of(facing.points)
    assert abs(pose.yaw) < 6
    assert abs(pose.pitch) < 15
    assert abs(pose.roll) < 6


@pytest.mark.parametrize("degrees", [-60, -30, -10, 10, 30, 60])
def test_pose_follows_a_known_turn(facing: FacePoints, degrees: float) -> None:
    axes = attention.head_axes(facing.points)
    upright = (facing.points.astype(np.float64) @ axes).astype(np.float32)
    # By the right hand's rule a turn about "down" carries the face to the picture's left, and one
    # about "right" lowers it.
    assert pose_of(turned(upright, "y", -degrees)).yaw == pytest.approx(degrees, abs=0.1)
    assert pose_of(turned(upright, "x", -degrees)).pitch == pytest.approx(degrees, abs=0.1)
    assert pose_of(turned(upright, "z", degrees)).roll == pytest.approx(degrees, abs=0.1)


def test_roll_does_not_leak_into_yaw_and_pitch(facing: FacePoints) -> None:
    axes = attention.head_axes(facing.points)
    upright = (facing.points.astype(np.float64) @ axes).astype(np.float32)
    pose = pose_of(turned(turned(upright, "z", 20), "y", -30))
    assert pose.yaw == pytest.approx(30, abs=0.2)
    assert pose.pitch == pytest.approx(0, abs=0.2)
    assert pose.roll == pytest.approx(20, abs=0.2)


def test_mirrored_picture_mirrors_yaw_and_roll(
    look: Callable[[Pixels], FacePoints], seated: Callable[..., Pixels], facing: FacePoints
) -> None:
    mirrored = pose_of(look(np.ascontiguousarray(seated()[:, ::-1])).points)
    pose = pose_of(facing.points)
    assert mirrored.yaw == pytest.approx(-pose.yaw, abs=4)
    assert mirrored.roll == pytest.approx(-pose.roll, abs=4)
    assert mirrored.pitch == pytest.approx(pose.pitch, abs=5)


@pytest.mark.parametrize("degrees", [-25, 25])
def test_tilted_picture_tilts_the_head(
    look: Callable[[Pixels], FacePoints],
    seated: Callable[..., Pixels],
    facing: FacePoints,
    degrees: float,
) -> None:
    # OpenCV counts angles against the clock.
    matrix = cv2.getRotationMatrix2D((320, 240), -degrees, 1)
    frame = cv2.warpAffine(seated(), matrix, (640, 480), borderMode=cv2.BORDER_REPLICATE)
    tilt = pose_of(look(frame).points).roll - pose_of(facing.points).roll
    assert tilt == pytest.approx(degrees, abs=4)


def test_open_eyes_are_open_and_look_ahead(facing: FacePoints) -> None:
    axes = attention.head_axes(facing.points)
    seen = attention.eyes(facing.points, axes)
    gaze = attention.gaze(attention.head_pose(axes), seen)
    assert min(seen.right_openness, seen.left_openness) > 0.2
    assert gaze is not None
    assert abs(gaze.yaw) < 10
    assert abs(gaze.pitch) < 12


def test_eye_measures_do_not_change_when_the_head_turns(facing: FacePoints) -> None:
    points = turned(facing.points, "y", 30)
    before = attention.eyes(facing.points, attention.head_axes(facing.points))
    after = attention.eyes(points, attention.head_axes(points))
    assert after.right_openness == pytest.approx(before.right_openness, abs=1e-3)
    assert after.left_openness == pytest.approx(before.left_openness, abs=1e-3)


def test_moved_irises_move_the_gaze(facing: FacePoints) -> None:
    axes = attention.head_axes(facing.points)
    points = facing.points.copy()
    half = np.linalg.norm(points[33, :2] - points[133, :2]) / 2
    points[[RIGHT_IRIS[0], LEFT_IRIS[0]]] += (axes[:, 0] * half * 0.5).astype(np.float32)
    before, after = (attention.eyes(each, axes) for each in (facing.points, points))
    assert after.across - before.across == pytest.approx(0.5, abs=0.03)
    pose = HeadPose(0, 0, 0)
    straight, aside = attention.gaze(pose, before), attention.gaze(pose, after)
    assert straight is not None
    assert aside is not None
    # Half of a half eye's width on a ball of 12 mm radius: asin(7 / 12) is 36 degrees.
    assert aside.yaw - straight.yaw == pytest.approx(36, abs=4)


def test_gaze_adds_eyes_to_head() -> None:
    gaze = attention.gaze(HeadPose(20, -10, 5), Eyes(0.3, 0.3, across=-0.3, up=0.0))
    assert gaze is not None
    assert gaze.yaw == pytest.approx(20 - math.degrees(math.asin(0.35)))
    assert gaze.pitch == -10


def test_closed_eyes_have_no_gaze() -> None:
    assert attention.gaze(HeadPose(0, 0, 0), Eyes(0.05, 0.08, 0.0, 0.0)) is None


def test_place_without_a_face_has_no_presence(models_folder: Path, room: Pixels) -> None:
    mesh = LandmarkFinder(open_model(catalogue.FACE_LANDMARKS, models_folder))
    assert mesh.place(room, Region(320, 240, 200, 0)).presence < 0.5


def test_face_at_rest_looks_straight_ahead() -> None:
    points = np.zeros((478, 3), np.float32)
    points[neutral_face.NUMBERS] = neutral_face.SHAPE * 200 + 300
    pose = pose_of(points)
    assert (pose.yaw, pose.pitch, pose.roll) == pytest.approx((0, 0, 0), abs=0.01)


def test_mirrored_mesh_has_the_mirrored_pose(facing: FacePoints) -> None:
    """Whatever the picture: the numbers of the two sides change places."""
    left = dict(_sides())
    order = np.array([left.get(number, number) for number in range(478)])
    points = turned(turned(facing.points, "y", 23), "x", 9)
    mirrored = points[order] * np.array([-1, 1, 1], np.float32)
    one, other = pose_of(points), pose_of(mirrored)
    assert other.yaw == pytest.approx(-one.yaw, abs=0.01)
    assert other.pitch == pytest.approx(one.pitch, abs=0.01)
    assert other.roll == pytest.approx(-one.roll, abs=0.01)


def _sides() -> list[tuple[int, int]]:
    pairs = [(right, left) for right, left, *_ in neutral_face._HALF]
    return pairs + [(left, right) for right, left in pairs]


def test_open_mouth_does_not_raise_the_head(facing: FacePoints) -> None:
    points = facing.points.copy()
    mouth = [*LIPS, 152, 148, 377, 176, 400]
    points[mouth, 1] += 40
    assert pose_of(points) == pose_of(facing.points)


def test_points_that_are_no_face_have_a_pose_all_the_same() -> None:
    assert pose_of(np.zeros((478, 3), np.float32)) == HeadPose(0, 0, 0)


@pytest.mark.parametrize("yaw", [-90.0, -45.0, -1.0, 0.0, 1.0, 45.0, 90.0])
def test_correction_of_large_turns_is_even_and_bounded(yaw: float) -> None:
    pose = attention.as_turned(HeadPose(yaw, yaw, 10))
    assert attention.as_turned(HeadPose(-yaw, -yaw, 10)) == HeadPose(-pose.yaw, -pose.pitch, 10)
    assert abs(yaw) <= abs(pose.yaw) <= 90


@pytest.mark.parametrize(("yaw", "pitch"), [(-20, 0), (20, 0), (0, -15), (0, 15)])
def test_pose_follows_a_face_that_was_turned_in_its_picture(
    look: Callable[[Pixels], FacePoints], seated: Callable[..., Pixels], yaw: float, pitch: float
) -> None:
    frame = seated()
    points = look(frame).points
    before, after = (
        attention.as_turned(pose_of(look(turned_picture(frame, points, rotation)).points))
        for rotation in (np.eye(3), turn(yaw, pitch))
    )
    assert after.yaw - before.yaw == pytest.approx(yaw, abs=5)
    assert after.pitch - before.pitch == pytest.approx(pitch, abs=5 if pitch else 8)
