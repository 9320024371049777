"""Where a head is turned, how far eyes are open, and where they look, from the mesh's points.

Units and signs are those of `proctor.observation`. Nothing here says why a person looks where they
look.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from proctor.arrays import Floats, Matrix
from proctor.models import mesh_points, neutral_face
from proctor.observation import Eyes, Gaze, HeadPose

EYE_HALF_WIDTH_MM = 14.0
"""Half the distance between an adult's eye corners, about 28 mm (palpebral fissure length)."""

EYE_RADIUS_MM = 12.0
"""Radius of an adult's eyeball, whose axis is about 24 mm."""

_YAW_GAIN, _YAW_CURVE, _PITCH_GAIN = 1.10, 7e-5, 1.07
"""See `as_turned`; the curve is per square degree."""

_FLAT = 1e-3
"""Points so much flatter than wide are no face, and have no axes."""

OPEN_ENOUGH_FOR_GAZE = 0.12
"""Below this openness an iris is mostly hidden and its place a guess, so gaze is not given."""


def head_axes(points: Floats) -> Matrix:
    """Rotation matrix whose columns are the head's own axes: to the picture's right, down, away.

    The mesh is three-dimensional, so its turn is read off it: the affine map that carries the face
    at rest to it (`proctor.models.neutral_face`), made a rotation by polar decomposition (Higham,
    1986). An affine map leaves the length and breadth of a face out of the turn, and it does not
    matter how far the mesh's depth is to be trusted against its breadth. Turning the points turns
    the axes with them, and mirroring the points mirrors the axes.
    """
    # Where the head is makes no difference: what reads the map is square to every shift.
    affine = (neutral_face.READ @ points[neutral_face.NUMBERS].astype(np.float64)).T
    left, stretch, right = np.linalg.svd(affine)
    if stretch[-1] < _FLAT * stretch[0]:
        return np.eye(3)
    axes: Matrix = left @ right
    across, down, away = axes.tolist()
    if _dot(_cross(across, down), away) < 0:
        # A mesh that was turned inside out would be a mirror image, which no head is.
        axes = left @ np.diag([1.0, 1.0, -1.0]) @ right
    return axes


def head_pose(axes: Matrix) -> HeadPose:
    """Yaw, pitch and roll of a head with these axes."""
    across, away = axes[:, 0].tolist(), axes[:, 2].tolist()
    yaw = math.atan2(-away[0], away[2])
    pitch = math.asin(max(-1.0, min(1.0, away[1])))
    # Roll is what is left of the tilt once the head is turned back: the across axis against the
    # level direction that is square to where the face points.
    level = _unit(np.array(_cross((0.0, 1.0, 0.0), away))).tolist()
    plumb = _cross(away, level)
    roll = math.atan2(_dot(across, plumb), _dot(across, level))
    return HeadPose(*(math.degrees(angle) for angle in (yaw, pitch, roll)))


def as_turned(pose: HeadPose) -> HeadPose:
    """The pose that a head has whose mesh has this one.

    The landmark model makes little of large turns: pictures of faces that were turned by known
    angles show it, and photographs of profiles, which it places at less than 60 degrees. These are
    the odd curves that take back most of what such pictures showed; `docs/proctoring-measured.md`
    has the figures. Straight ahead stays straight ahead.
    """
    yaw = pose.yaw * (_YAW_GAIN + _YAW_CURVE * pose.yaw**2)
    return HeadPose(_within(yaw, 90.0), _within(pose.pitch * _PITCH_GAIN, 90.0), pose.roll)


def eyes(points: Floats, axes: Matrix) -> Eyes:
    """Openness and iris places, measured in the head's own frame so that turning cancels out.

    Openness is the eye aspect ratio of Soukupová and Čech, "Real-Time Eye Blink Detection using
    Facial Landmarks" (2016). Iris places are averaged by how wide each eye is in the picture, for
    the eye on the far side of a turned head is seen badly.
    """
    seen = points[_EYES].astype(np.float64)
    frame, flat = (seen @ axes).tolist(), seen.tolist()
    right, left = _eye(frame[:7]), _eye(frame[7:])
    weight_right, weight_left = _width(flat[:7]) + 1e-6, _width(flat[7:]) + 1e-6
    both = weight_right + weight_left
    across, up = (
        (right[place] * weight_right + left[place] * weight_left) / both for place in (1, 2)
    )
    return Eyes(right[0], left[0], across, up)


def gaze(pose: HeadPose, seen: Eyes) -> Gaze | None:
    """Head and eyes together; None where the eyes are too far closed to tell.

    An iris that is shifted by d on a ball of radius r has turned by asin(d / r); the angle is
    added to the head's. It is an estimate: eyes differ in size, the two turns are not quite
    additive, and up and down is weak because lids follow the gaze. A baseline per person takes
    out what is constant. Its error was not measured.
    """
    if seen.openness < OPEN_ENOUGH_FOR_GAZE:
        return None
    ratio = EYE_HALF_WIDTH_MM / EYE_RADIUS_MM
    turned, raised = (
        math.degrees(math.asin(max(-1.0, min(1.0, shift * ratio))))
        for shift in (seen.across, seen.up)
    )
    return Gaze(pose.yaw + turned, pose.pitch + raised)


def _eye(points: Sequence[Sequence[float]]) -> tuple[float, float, float]:
    """Openness, and the iris' place across and up, of one eye in the head's frame.

    Plain numbers: arrays of two or three take longer to make than to reckon with.
    """
    outer, upper1, upper2, inner, lower2, lower1, iris = (point[:2] for point in points)
    width = max(math.dist(outer, inner), 1e-6)
    height = (math.dist(upper1, lower1) + math.dist(upper2, lower2)) / 2
    across = (iris[0] - (outer[0] + inner[0]) / 2) / (width / 2)
    down = (iris[1] - (outer[1] + inner[1]) / 2) / (width / 2)
    return height / width, across, -down


def _width(points: Sequence[Sequence[float]]) -> float:
    return math.dist(points[0][:2], points[3][:2])


def _cross(left: Sequence[float], right: Sequence[float]) -> tuple[float, float, float]:
    """The vector product; numpy's own takes thirty times as long for one pair."""
    (a, b, c), (d, e, f) = left, right
    return b * f - c * e, c * d - a * f, a * e - b * d


def _dot(left: Sequence[float], right: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(left, right, strict=True))


def _within(angle: float, most: float) -> float:
    return max(-most, min(most, angle))


def _unit(vector: Matrix) -> Matrix:
    length = float(np.linalg.norm(vector))
    return vector / length if length > 0 else vector


_EYES = np.array(
    [
        *mesh_points.RIGHT_EYE_OPENING,
        mesh_points.RIGHT_IRIS[0],
        *mesh_points.LEFT_EYE_OPENING,
        mesh_points.LEFT_IRIS[0],
    ]
)
"""The seven points of each eye that are read: its opening, and the middle of its iris."""
