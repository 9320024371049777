"""Measures one frame: light, detail, faces, head and eyes, and judges nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import perf_counter

import cv2
import numpy as np

from proctor.analysis.besides import BELIEVED, Besides, look_beside, with_besides
from proctor.analysis.carrying import Carried
from proctor.analysis.quality import areas_of, percentile
from proctor.analysis.slow import NOTHING, Asked, SlowDetectors
from proctor.analysis.tracking import KEPT_PRESENCE, Placed, Trail, is_due, may_follow, moved
from proctor.arrays import Pixels
from proctor.detectors import standings
from proctor.models import attention, catalogue
from proctor.models.faces import Face, FaceDetector, Found, merge
from proctor.models.landmarks import FacePoints, LandmarkFinder, region_around, region_of
from proctor.models.optional import OPTIONAL, YUNET, installed
from proctor.models.runtime import open_model
from proctor.models.small_faces import SmallFaceDetector
from proctor.observation import Eyes, Gaze, HeadPose, Observation, SeenFace

NEAR_SCORE = 0.4
WIDE_SCORE = 0.6
"""Least scores that are kept; the policy's own limits are stricter or equal."""

MOST_FACES = 4
"""Landmarks are placed on so many faces at most, so that a crowd cannot slow the room down."""

MOST_KEPT = 8
"""So many faces are kept of a frame; more would say no more of it."""

STAGES = ("light", "detect", "others", "landmarks", "attention")
"""What a look is made of, in this order; "others" are the people in the background."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen in one picture, before it is put into an observation.

    ``placed`` begins with the face that is taken for the person's; ``unplaced`` are faces beyond
    the first `MOST_FACES`, without landmarks. ``shape`` is height and width in pixels.
    ``areas`` are those of `proctor.analysis.quality.areas_of`. ``milliseconds`` are wall time by
    stage (`STAGES`).
    """

    placed: tuple[Placed, ...]
    unplaced: tuple[Face, ...]
    highest: float
    light: tuple[float, float, float]
    attention: tuple[HeadPose, Eyes, Gaze | None] | None
    shape: tuple[int, int]
    followed: bool
    areas: Pixels
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
        self._small = SmallFaceDetector(models) if installed(models, YUNET) else None
        there = [model.sha256 for model in OPTIONAL if installed(models, model)]
        self._version = catalogue.version(also=there)
        self.slow = SlowDetectors(models)
        self.standings = standings(models)

    def analyse(self, rgb: Pixels, taken_at: datetime, sequence: int = 0) -> Observation:
        """Measure a picture of shape (height, width, 3)."""
        return self.observed(self.look(rgb), taken_at, sequence)

    def follow(
        self,
        rgb: Pixels,
        taken_at: datetime,
        sequence: int = 0,
        trail: Trail | None = None,
        asked: Asked = NOTHING,
    ) -> tuple[Observation, Trail]:
        """As `analyse`, for frames of one camera in order; hand the trail on to the next frame.

        ``asked`` names what is to be measured beside the faces.
        """
        seen = self.look(rgb, trail, taken_at)
        observation = self.observed(seen, taken_at, sequence)
        carried, besides = self.beside(rgb, seen, observation, asked, trail)
        return with_besides(observation, besides), after(seen, trail, taken_at, carried)

    def beside(
        self, rgb: Pixels, seen: Look, observation: Observation, asked: Asked, trail: Trail | None
    ) -> tuple[Carried, Besides]:
        """What a frame that was looked at tells beside its faces, and what to carry on."""
        face = seen.placed[0] if seen.placed else None
        before = trail.carried if trail is not None else Carried()
        return look_beside(self.slow, rgb, seen.areas, face, observation, asked, before)

    def look(
        self, rgb: Pixels, trail: Trail | None = None, taken_at: datetime | None = None
    ) -> Look:
        """See light, faces and their points, and where the first one looks.

        Two detectors look: one for the face before the camera, one for smaller faces behind it.
        The landmark model then says of each whether it is a face at all. Where ``trail`` allows,
        known faces are followed instead, and from time to time others are looked for beside them.
        """
        shape = (rgb.shape[0], rgb.shape[1])
        times = [perf_counter()]
        areas = areas_of(rgb)
        light = light_of(areas)
        times.append(perf_counter())
        placed: list[Placed] | None = None
        if trail is not None and taken_at is not None and may_follow(trail, taken_at, shape):
            placed = self._followed(rgb, trail)
        followed = placed is not None
        if trail is not None and placed is not None:
            unplaced, highest = trail.unplaced, trail.highest
            # Nothing was detected: the whole time went into following the landmarks.
            times += [times[-1], times[-1]]
            if taken_at is not None and is_due(trail, taken_at):
                followed = False
                times[-1] = perf_counter()
                placed, unplaced = self._joined(rgb, placed)
        else:
            near = self._near.find(rgb, NEAR_SCORE, trimmed=taken_at is not None)
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
            areas=areas,
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

    def _joined(self, rgb: Pixels, known: list[Placed]) -> tuple[list[Placed], tuple[Face, ...]]:
        """The faces that are followed, and whoever came since the detectors looked last."""
        others = self._small.find(rgb) if self._small else self._wide.find(rgb, WIDE_SCORE).faces
        followed = [each.face for each in known]
        new = [face for face in merge(followed, others) if face not in followed]
        room = max(MOST_FACES - len(known), 0)
        placed = [Placed(face, self._mesh.place(rgb, region_of(face))) for face in new[:room]]
        return known + placed, tuple(new[room:])

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


def after(
    seen: Look, before: Trail | None, taken_at: datetime, carried: Carried | None = None
) -> Trail:
    """What the next frame may follow, and what is carried to it beside the faces."""
    looked_at = before.looked_at if before is not None and seen.followed else taken_at
    believed = tuple(each for each in seen.placed if each.points.presence >= BELIEVED)
    # One face in doubt and nothing is followed: the detectors are to look at the next frame.
    sure = all(each.points.presence >= KEPT_PRESENCE for each in believed)
    return Trail(
        placed=believed if sure else (),
        unplaced=seen.unplaced,
        looked_at=looked_at,
        taken_at=taken_at,
        highest=seen.highest,
        shape=seen.shape,
        carried=carried or Carried(),
    )


def measure_light(rgb: Pixels) -> tuple[float, float, float]:
    """Brightness, contrast and detail of a picture, each 0 to 1 (see `light_of`)."""
    return light_of(areas_of(rgb))


def light_of(areas: Pixels) -> tuple[float, float, float]:
    """Brightness, contrast and detail of a picture's areas, each 0 to 1.

    Brightness and contrast are mean and standard deviation of luma (ITU-R BT.601). Detail is the
    99th percentile of the gradient's length after the picture was averaged down to 80 pixels
    width: sensor noise averages out, and what stays are edges of things. A covered lens has none
    whatever its colour.
    """
    luma = cv2.cvtColor(areas, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    across = cv2.Sobel(luma, cv2.CV_32F, 1, 0, ksize=3) / 8
    down = cv2.Sobel(luma, cv2.CV_32F, 0, 1, ksize=3) / 8
    edges = np.sqrt(across * across + down * down)
    mean, deviation = cv2.meanStdDev(luma)
    figures = float(mean[0, 0]), float(deviation[0, 0]), percentile(edges, 99)
    brightness, contrast, detail = (round(figure, 4) for figure in figures)
    return brightness, contrast, detail


def _attention(placed: FacePoints) -> tuple[HeadPose, Eyes, Gaze | None]:
    axes = attention.head_axes(placed.points)
    pose = attention.as_turned(attention.head_pose(axes))
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
