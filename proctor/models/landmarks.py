"""Places 478 points on a face: cuts the face out upright, runs the mesh, moves the points back.

Source: Grishchenko et al., "Attention Mesh: High-fidelity Face Mesh Prediction in Real-time"
(2020); the region is taken as MediaPipe's graph takes it (1.5 times the box, eyes level).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from proctor.arrays import Floats, Matrix, Pixels
from proctor.models import mesh_points
from proctor.models.faces import Face
from proctor.models.runtime import Runner

_ENLARGED = 1.5


@dataclass(frozen=True, slots=True)
class Region:
    """A square in the picture: centre and side in pixels, turned clockwise by ``angle`` radians."""

    x: float
    y: float
    side: float
    angle: float


@dataclass(frozen=True, slots=True, eq=False)
class FacePoints:
    """``points`` has shape (478, 3): x and y in pixels of the picture, z in the same unit.

    z grows away from the camera, from about the middle of the head; it is the model's guess.
    ``presence`` is the model's own score, 0 to 1, that the region holds a face.
    """

    points: Floats
    presence: float


def region_of(face: Face) -> Region:
    """The square in which the mesh is looked for."""
    left, top, right, bottom = face.box
    (right_eye_x, right_eye_y), (left_eye_x, left_eye_y) = face.keypoints[:2]
    return Region(
        x=(left + right) / 2,
        y=(top + bottom) / 2,
        side=max(right - left, bottom - top) * _ENLARGED,
        angle=math.atan2(left_eye_y - right_eye_y, left_eye_x - right_eye_x),
    )


def region_around(points: Floats) -> Region:
    """The square in which to look for a face that was here a moment ago, as MediaPipe takes it.

    The box of the coarse mesh, upright by the outer corners of the eyes, and 1.5 times its size.
    """
    right, left = points[mesh_points.EYE_CORNERS[0], :2], points[mesh_points.EYE_CORNERS[1], :2]
    angle = math.atan2(float(left[1] - right[1]), float(left[0] - right[0]))
    cos, sin = math.cos(angle), math.sin(angle)
    # All x in one row and all y in another: numpy goes along a row ten times as fast as down one.
    upright = np.array([[cos, sin], [-sin, cos]], np.float32) @ points[: mesh_points.COARSE, :2].T
    low, high = upright.min(axis=1), upright.max(axis=1)
    x, y = ((low + high) / 2).tolist()
    return Region(
        x=x * cos - y * sin,
        y=x * sin + y * cos,
        side=float((high - low).max()) * _ENLARGED,
        angle=angle,
    )


class LandmarkFinder:
    """The attention mesh."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._size = runner.model.picture.width

    def place(self, rgb: Pixels, region: Region) -> FacePoints:
        """Points of the face in ``region``; look at ``presence`` before believing them."""
        from_crop = _matrix(region, self._size)
        crop = _cut_out(rgb, from_crop, self._size)
        outputs = self._runner.run(np.multiply(crop, np.float32(1 / 255), dtype=np.float32))
        points = _assembled(outputs)
        turn = np.zeros((3, 3), np.float32)
        turn[:2, :2], turn[2, 2] = from_crop[:, :2].T, region.side / self._size
        points = points @ turn
        points[:, :2] += from_crop[:, 2].astype(np.float32)
        logit = float(outputs["conv_faceflag"].reshape(-1)[0])
        return FacePoints(points, 1 / (1 + math.exp(-max(min(logit, 100.0), -100.0))))


def _matrix(region: Region, size: int) -> Matrix:
    """Affine 2×3 matrix from pixels of an upright crop to pixels of the picture."""
    scale = max(region.side, 1.0) / size
    cos, sin = math.cos(region.angle) * scale, math.sin(region.angle) * scale
    half = size / 2
    return np.array(
        [
            [cos, -sin, region.x - (cos - sin) * half],
            [sin, cos, region.y - (sin + cos) * half],
        ]
    )


def _cut_out(rgb: Pixels, from_crop: Matrix, size: int) -> Pixels:
    """The upright crop, sampled between four pixels; beyond the picture its edge is repeated.

    OpenCV samples four colours at once, and three one by one: with a fourth one put beside them a
    crop takes a third of the time, the way there and back included (measured).
    """
    corners = from_crop @ np.array([[0, size, 0, size], [0, 0, size, size], [1, 1, 1, 1]], float)
    (left, right), (top, bottom) = (
        _within(across.min(), across.max(), length)
        for across, length in zip(corners, (rgb.shape[1], rgb.shape[0]), strict=True)
    )
    part = cv2.cvtColor(rgb[top:bottom, left:right], cv2.COLOR_RGB2RGBA)
    from_part = from_crop - np.array([[0, 0, left], [0, 0, top]])
    crop = cv2.warpAffine(
        part,
        from_part,
        (size, size),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(cv2.cvtColor(crop, cv2.COLOR_RGBA2RGB), np.uint8)


def _within(low: float, high: float, length: int) -> tuple[int, int]:
    """The pixels from ``low`` to ``high`` and those beside them, one at least of a line."""
    start = max(0, min(math.floor(low) - 1, length - 1))
    return start, max(start + 1, min(math.ceil(high) + 2, length))


def _assembled(outputs: Mapping[str, Floats]) -> Floats:
    """The coarse mesh with its lips and eyes replaced by the finer points, and the irises added."""
    everything = np.concatenate([outputs[name].reshape(-1) for name in _OUTPUTS])
    points = everything.take(_WHERE)
    # An iris comes without a depth; it lies in its eye's opening.
    points[_IRIS_POINTS, 2] = everything.take(_IRIS_DEPTHS).sum(axis=0) / len(_IRIS_DEPTHS)
    return points


def _indices(*numbers: int) -> npt.NDArray[np.intp]:
    return np.array(numbers, np.intp)


_FINER = (
    (_indices(*mesh_points.LIPS), "output_lips"),
    # The model names its sides as the picture has them, we name them as the person has them.
    (_indices(*mesh_points.RIGHT_EYE), "output_left_eye"),
    (_indices(*mesh_points.LEFT_EYE), "output_right_eye"),
    (_indices(*mesh_points.RIGHT_IRIS), "output_left_iris"),
    (_indices(*mesh_points.LEFT_IRIS), "output_right_iris"),
)
_IRIS_POINTS = _indices(*mesh_points.RIGHT_IRIS, *mesh_points.LEFT_IRIS)
_OUTPUTS = ("output_mesh_identity", *(name for _, name in _FINER))


def _places() -> npt.NDArray[np.intp]:
    """Where each number of the (478, 3) points stands in the model's outputs, end to end."""
    where = np.zeros((mesh_points.ALL, 3), np.intp)
    where[: mesh_points.COARSE] = np.arange(mesh_points.COARSE * 3).reshape(-1, 3)
    start = mesh_points.COARSE * 3
    for numbers, _ in _FINER:
        where[numbers, :2] = start + np.arange(len(numbers) * 2).reshape(-1, 2)
        start += len(numbers) * 2
    return where


_WHERE = _places()


def _depths() -> npt.NDArray[np.intp]:
    """For each point of the irises, in a column, where the depths of its eye's opening stand."""
    eyes = (
        (mesh_points.RIGHT_IRIS, mesh_points.RIGHT_EYE),
        (mesh_points.LEFT_IRIS, mesh_points.LEFT_EYE),
    )
    columns = [
        _WHERE[_indices(*eye[: mesh_points.EYE_CONTOUR]), 2] for iris, eye in eyes for _ in iris
    ]
    return np.stack(columns, axis=1)


_IRIS_DEPTHS = _depths()
