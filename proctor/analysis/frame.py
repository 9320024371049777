"""Measures one frame: light, detail, faces, head and eyes, and judges nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import cv2
import numpy as np

from proctor.arrays import Pixels
from proctor.models import attention, catalogue
from proctor.models.faces import Face, FaceDetector, Found, merge
from proctor.models.landmarks import FacePoints, LandmarkFinder, region_of
from proctor.models.runtime import open_model
from proctor.observation import Eyes, Gaze, HeadPose, Observation, SeenFace

WIDEST = 640
"""Frames are shrunk to this width: the models look at 128 and 192 pixels anyway."""

NEAR_SCORE = 0.4
WIDE_SCORE = 0.6
"""Least scores that are kept; the policy's own limits are stricter or equal."""

MOST_FACES = 4
"""Landmarks are placed on so many faces at most, so that a crowd cannot slow the room down."""

_DETAIL_WIDTH = 80


class FrameAnalyser:
    """Holds the open models; one analyser may be used from several threads at once.

    Raises Unavailable("proctor-model-missing") or Unavailable("proctor-model-altered").
    """

    def __init__(self, models: Path) -> None:
        self._near = FaceDetector(open_model(catalogue.FACE_DETECTION_SHORT_RANGE, models))
        self._wide = FaceDetector(open_model(catalogue.FACE_DETECTION_FULL_RANGE, models))
        self._mesh = LandmarkFinder(open_model(catalogue.FACE_LANDMARKS, models))
        self._version = catalogue.version()

    def analyse(self, rgb: Pixels, taken_at: datetime, sequence: int = 0) -> Observation:
        """Measure a picture of shape (height, width, 3).

        Two detectors look: one for the face before the camera, one for smaller faces behind it.
        The landmark model then says of each whether it is a face at all.
        """
        small = _shrunk(rgb)
        near = self._near.find(small, NEAR_SCORE)
        wide = self._wide.find(small, WIDE_SCORE)
        faces = merge(near.faces + wide.faces)[:MOST_FACES]
        placed = [(face, self._mesh.place(small, region_of(face))) for face in faces]
        return _observation(small, taken_at, sequence, (near, wide), placed, self._version)


def _observation(
    rgb: Pixels,
    taken_at: datetime,
    sequence: int,
    found: tuple[Found, Found],
    placed: list[tuple[Face, FacePoints]],
    version: str,
) -> Observation:
    height, width = rgb.shape[:2]
    # The largest face that the landmark model believes in is the person before the camera.
    placed.sort(key=lambda pair: (pair[1].presence >= 0.5, pair[0].area), reverse=True)
    brightness, contrast, detail = measure_light(rgb)
    pose, eyes, gaze = _attention(placed[0][1]) if placed else (None, None, None)
    return Observation(
        sequence=sequence,
        taken_at=taken_at,
        width=width,
        height=height,
        brightness=brightness,
        contrast=contrast,
        detail=detail,
        faces=tuple(_seen(face, points.presence, width, height) for face, points in placed),
        highest=round(max(found[0].highest, found[1].highest), 3),
        pose=pose,
        eyes=eyes,
        gaze=gaze,
        model_version=version,
    )


def measure_light(rgb: Pixels) -> tuple[float, float, float]:
    """Brightness, contrast and detail of a picture, each 0 to 1.

    Brightness and contrast are mean and standard deviation of luma (ITU-R BT.601). Detail is the
    99th percentile of the gradient's length after the picture was averaged down to 80 pixels
    width: sensor noise averages out, and what stays are edges of things. A covered lens has none
    whatever its colour.
    """
    height, width = rgb.shape[:2]
    size = _DETAIL_WIDTH, max(round(_DETAIL_WIDTH * height / width), 3)
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    luma = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    across = cv2.Sobel(luma, cv2.CV_32F, 1, 0, ksize=3) / 8
    down = cv2.Sobel(luma, cv2.CV_32F, 0, 1, ksize=3) / 8
    edges = np.sqrt(across * across + down * down)
    figures = luma.mean(), luma.std(), np.percentile(edges, 99)
    brightness, contrast, detail = (round(float(figure), 4) for figure in figures)
    return brightness, contrast, detail


def _attention(placed: FacePoints) -> tuple[HeadPose, Eyes, Gaze | None]:
    axes = attention.head_axes(placed.points)
    pose = attention.head_pose(axes)
    seen = attention.eyes(placed.points, axes)
    gaze = attention.gaze(pose, seen)
    return (
        HeadPose(round(pose.yaw, 2), round(pose.pitch, 2), round(pose.roll, 2)),
        Eyes(
            round(seen.right_openness, 4),
            round(seen.left_openness, 4),
            round(seen.across, 4),
            round(seen.up, 4),
        ),
        Gaze(round(gaze.yaw, 2), round(gaze.pitch, 2)) if gaze else None,
    )


def _seen(face: Face, presence: float, width: int, height: int) -> SeenFace:
    left, top, right, bottom = face.box
    return SeenFace(
        box=(
            round(left / width, 4),
            round(top / height, 4),
            round(right / width, 4),
            round(bottom / height, 4),
        ),
        confidence=round(face.confidence, 3),
        presence=round(presence, 3),
    )


def _shrunk(rgb: Pixels) -> Pixels:
    height, width = rgb.shape[:2]
    if width <= WIDEST:
        return rgb
    size = WIDEST, max(round(height * WIDEST / width), 1)
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
