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
from proctor.models.faces import Face, FaceDetector, Found, halved, merge
from proctor.models.landmarks import FacePoints, LandmarkFinder, region_around, region_of
from proctor.models.optional import YUNET
from proctor.models.runtime import open_model
from proctor.models.small_faces import SmallFaceDetector
from proctor.observation import Eyes, Gaze, HeadPose, Observation, SeenFace

NEAR_SCORE = 0.4
WIDE_SCORE = 0.6
"""Least scores that are kept; the policy's own limits are stricter or equal."""

MOST_FACES = 4
"""Landmarks are placed on so many faces at most, so that a crowd cannot slow the room down."""

BELIEVED = 0.5
"""From this presence on the landmark model says that there is a face."""

MOST_KEPT = 8
"""So many faces are kept of a frame; more would say no more of it."""

STAGES = ("light", "detect", "others", "landmarks", "attention")
"""What a look is made of, in this order; "others" are the people in the background."""

_DETAIL_WIDTH = 80


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen in one picture, before it is put into an observation.

    ``placed`` begins with the face that is taken for the person's; ``unplaced`` are faces beyond
    the first `MOST_FACES`, without landmarks. ``shape`` is height and width in pixels.
    ``milliseconds`` are wall time by stage (`STAGES`).
    """

    placed: tuple[Placed, ...]
    unplaced: tuple[Face, ...]
    highest: float
    light: tuple[float, float, float]
    attention: tuple[HeadPose, Eyes, Gaze | None] | None
    shape: tuple[int, int]
    followed: bool
    milliseconds: Mapping[str, float]


class FrameAnalyser:
    """Holds the open models; one analyser may be used from several threads at once.

    People in the background are looked for with YuNet where that was fetched, and with BlazeFace's
    full range model where not, which misses most small faces.

    Raises Unavailable("proctor-model-missing") or Unavailable("proctor-model-altered").
    """

    def __init__(self, models: Path) -> None:
        self._near = FaceDetector(open_model(catalogue.FACE_DETECTION_SHORT_RANGE, models))
        self._wide = FaceDetector(open_model(catalogue.FACE_DETECTION_FULL_RANGE, models))
        self._mesh = LandmarkFinder(open_model(catalogue.FACE_LANDMARKS, models))
        has_small = (models / YUNET.file).is_file()
        self._small = SmallFaceDetector(models) if has_small else None
        self._version = catalogue.version(also=(YUNET.sha256,) if has_small else ())

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
        shape = (rgb.shape[0], rgb.shape[1])
        times = [perf_counter()]
        light = measure_light(rgb)
        times.append(perf_counter())
        placed: list[Placed] | None = None
        if trail is not None and taken_at is not None and may_follow(trail, taken_at, shape):
            placed = self._followed(rgb, trail)
        followed = placed is not None
        if trail is not None and placed is not None:
            unplaced, highest = trail.unplaced, trail.highest
            # Nothing was detected: the whole time went into following the landmarks.
            times += [times[-1], times[-1]]
        else:
            near = self._near.find(rgb, NEAR_SCORE)
            times.append(perf_counter())
            faces, highest = self._all_faces(rgb, near)
            times.append(perf_counter())
            placed = [
                Placed(face, self._mesh.place(rgb, region_of(face))) for face in faces[:MOST_FACES]
            ]
            unplaced = faces[MOST_FACES:]
        times.append(perf_counter())
        placed.sort(key=_prominence, reverse=True)
        attention = _attention(placed[0].points) if placed else None
        times.append(perf_counter())
        return Look(
            placed=tuple(placed),
            unplaced=unplaced,
            highest=highest,
            light=light,
            attention=attention,
            shape=shape,
            followed=followed,
            milliseconds={
                stage: (end - start) * 1e3
                for stage, start, end in zip(STAGES, times, times[1:], strict=False)
            },
        )

    def _all_faces(self, rgb: Pixels, near: Found) -> tuple[tuple[Face, ...], float]:
        """Faces of all detectors, the most prominent first, and the best score of any place."""
        if self._small is not None:
            # YuNet is the better judge of everybody but the person right before the camera.
            others, highest = self._small.find(rgb), near.highest
            faces = merge(near.faces[:1], others)
        else:
            wide = self._wide.find(rgb, WIDE_SCORE)
            faces, highest = merge(near.faces, wide.faces), max(near.highest, wide.highest)
        ranked = sorted(faces, key=lambda face: face.area * face.confidence**2, reverse=True)
        return tuple(ranked), highest

    def _followed(self, rgb: Pixels, trail: Trail) -> list[Placed] | None:
        """The faces of the trail where they are now; None as soon as one of them is in doubt."""
        placed = []
        for before in trail.placed:
            region = region_around(before.points.points)
            points = self._mesh.place(rgb, region)
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
                _seen(face, presence, width, height) for face, presence in _kept(seen)[:MOST_KEPT]
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
    believed = tuple(each for each in seen.placed if each.points.presence >= BELIEVED)
    # One face in doubt and nothing is followed: the detectors are to look at the next frame.
    sure = all(each.points.presence >= KEPT_PRESENCE for each in believed)
    return Trail(
        believed if sure else (), seen.unplaced, looked_at, taken_at, seen.highest, seen.shape
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


def _prominence(placed: Placed) -> tuple[bool, float]:
    """The person before the camera is large, and both models are sure of the face.

    A pattern on the wall may be larger than the face, but the models are less sure of it.
    """
    sureness = placed.face.confidence * placed.points.presence
    return placed.points.presence >= BELIEVED, placed.face.area * sureness**2


def _kept(seen: Look) -> list[tuple[Face, float | None]]:
    placed: list[tuple[Face, float | None]] = [
        (each.face, each.points.presence) for each in seen.placed
    ]
    return placed + [(face, None) for face in seen.unplaced]


def _seen(face: Face, presence: float | None, width: int, height: int) -> SeenFace:
    left, top, right, bottom = face.box
    return SeenFace(
        box=(
            round(left / width, 4),
            round(top / height, 4),
            round(right / width, 4),
            round(bottom / height, 4),
        ),
        confidence=round(face.confidence, 3),
        presence=None if presence is None else round(presence, 3),
    )
