"""Measures one frame: light, detail, faces, head and eyes, and judges nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import perf_counter

import cv2
import numpy as np

from proctor.analysis.tracking import KEPT_PRESENCE, Placed, Trail, may_follow, moved
from proctor.arrays import Pixels
from proctor.models import attention, catalogue
from proctor.models.faces import Face, FaceDetector, halved, merge
from proctor.models.landmarks import FacePoints, LandmarkFinder, region_around, region_of
from proctor.models.runtime import open_model
from proctor.observation import Eyes, Gaze, HeadPose, Observation, SeenFace

WIDEST = 640
"""Frames are shrunk to this width: the models look at 128 and 192 pixels anyway."""

NEAR_SCORE = 0.4
WIDE_SCORE = 0.6
"""Least scores that are kept; the policy's own limits are stricter or equal."""

MOST_FACES = 4
"""Landmarks are placed on so many faces at most, so that a crowd cannot slow the room down."""

STAGES = ("resize", "light", "detect", "landmarks", "attention")
"""What a look is made of, in this order."""

_DETAIL_WIDTH = 80


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen in one picture, before it is put into an observation.

    ``placed`` begins with the face that is taken for the person's. Pixels are those of ``shape``
    (height, width), to which the picture was shrunk by ``shrunk`` (1 or less). ``milliseconds``
    are wall time by stage: "resize", "light", "detect", "landmarks", "attention".
    """

    placed: tuple[Placed, ...]
    highest: float
    light: tuple[float, float, float]
    attention: tuple[HeadPose, Eyes, Gaze | None] | None
    shape: tuple[int, int]
    shrunk: float
    followed: bool
    milliseconds: Mapping[str, float]


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
        """Measure a picture of shape (height, width, 3)."""
        return self.observed(self.look(rgb), taken_at, sequence)

    def follow(
        self, rgb: Pixels, taken_at: datetime, sequence: int = 0, trail: Trail | None = None
    ) -> tuple[Observation, Trail]:
        """As `analyse`, for frames of one camera in order; hand the trail on to the next frame."""
        seen = self.look(rgb, trail, taken_at)
        return self.observed(seen, taken_at, sequence), after(seen, trail, taken_at)

    def look(
        self, rgb: Pixels, trail: Trail | None = None, taken_at: datetime | None = None
    ) -> Look:
        """See light, faces and their points, and where the first one looks.

        Two detectors look: one for the face before the camera, one for smaller faces behind it.
        The landmark model then says of each whether it is a face at all. Where ``trail`` allows,
        known faces are followed instead.
        """
        times = [perf_counter()]
        small = _shrunk(rgb)
        shape = (small.shape[0], small.shape[1])
        times.append(perf_counter())
        light = measure_light(small)
        times.append(perf_counter())
        placed: list[Placed] | None = None
        highest = 0.0
        if trail is not None and taken_at is not None and may_follow(trail, taken_at, shape):
            placed, highest = self._followed(small, trail), trail.highest
        followed = placed is not None
        detected = times[-1]
        if placed is None:
            faces, highest = self._detected(small)
            detected = perf_counter()
            placed = [Placed(face, self._mesh.place(small, region_of(face))) for face in faces]
        times += [detected, perf_counter()]
        # The largest face that the landmark model believes in is the person before the camera.
        placed.sort(key=lambda each: (each.points.presence >= 0.5, each.face.area), reverse=True)
        attention = _attention(placed[0].points) if placed else None
        times.append(perf_counter())
        return Look(
            placed=tuple(placed),
            highest=highest,
            light=light,
            attention=attention,
            shape=shape,
            shrunk=small.shape[1] / rgb.shape[1],
            followed=followed,
            milliseconds={
                stage: (end - start) * 1e3
                for stage, start, end in zip(STAGES, times, times[1:], strict=False)
            },
        )

    def _detected(self, small: Pixels) -> tuple[tuple[Face, ...], float]:
        near = self._near.find(small, NEAR_SCORE)
        wide = self._wide.find(small, WIDE_SCORE)
        faces = merge(near.faces + wide.faces)[:MOST_FACES]
        return faces, max(near.highest, wide.highest)

    def _followed(self, small: Pixels, trail: Trail) -> list[Placed] | None:
        """The faces of the trail where they are now; None as soon as one of them is in doubt."""
        placed = []
        for before in trail.placed:
            region = region_around(before.points.points)
            points = self._mesh.place(small, region)
            if points.presence < KEPT_PRESENCE:
                return None
            face = moved(before.face, before.points.points, points.points)
            placed.append(Placed(face, points))
        # Two trails that ran into one face would count it twice.
        faces = [each.face for each in placed]
        return placed if len(merge(faces)) == len(faces) else None

    def observed(self, seen: Look, taken_at: datetime, sequence: int) -> Observation:
        """What was seen, as the record that is kept of a frame."""
        height, width = seen.shape
        brightness, contrast, detail = seen.light
        pose, eyes, gaze = seen.attention or (None, None, None)
        return Observation(
            sequence=sequence,
            taken_at=taken_at,
            width=width,
            height=height,
            brightness=brightness,
            contrast=contrast,
            detail=detail,
            faces=tuple(
                _seen(each.face, each.points.presence, width, height) for each in seen.placed
            ),
            highest=round(seen.highest, 3),
            pose=pose,
            eyes=eyes,
            gaze=gaze,
            model_version=self._version,
        )


def after(seen: Look, before: Trail | None, taken_at: datetime) -> Trail:
    """What the next frame may follow."""
    looked_at = before.looked_at if before is not None and seen.followed else taken_at
    believed = tuple(each for each in seen.placed if each.points.presence >= 0.5)
    # One face in doubt and nothing is followed: the detectors are to look at the next frame.
    sure = all(each.points.presence >= KEPT_PRESENCE for each in believed)
    return Trail(believed if sure else (), looked_at, taken_at, seen.highest, seen.shape)


def measure_light(rgb: Pixels) -> tuple[float, float, float]:
    """Brightness, contrast and detail of a picture, each 0 to 1.

    Brightness and contrast are mean and standard deviation of luma (ITU-R BT.601). Detail is the
    99th percentile of the gradient's length after the picture was averaged down to 80 pixels
    width: sensor noise averages out, and what stays are edges of things. A covered lens has none
    whatever its colour.
    """
    height, width = rgb.shape[:2]
    size = _DETAIL_WIDTH, max(round(_DETAIL_WIDTH * height / width), 3)
    small = cv2.resize(halved(rgb, _DETAIL_WIDTH), size, interpolation=cv2.INTER_AREA)
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
