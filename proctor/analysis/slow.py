"""The optional detectors beside the face pipeline, each at its own beat and only where asked for.

A detector whose model is not installed is off. Readings are carried to the frames between two
beats; what is stale is not told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from time import perf_counter

from proctor.analysis.carrying import Carried, Reading, is_due, is_earlier, standing
from proctor.analysis.tracking import Placed
from proctor.arrays import Floats, Pixels
from proctor.beats import LIKENESS_S, LIVENESS_S, OBJECTS_S
from proctor.detectors import Detector, active_in
from proctor.models.likeness import FaceEmbedder, five_points, likeness
from proctor.models.liveness import LivenessJudge
from proctor.models.objects import ObjectDetector, Thing, best_installed
from proctor.observation import HeadPose

OBJECTS, LIVENESS, LIKENESS = Detector.OBJECTS, Detector.LIVENESS, Detector.LIKENESS

FARTHEST_YAW, FARTHEST_PITCH = 30.0, 25.0
"""Faces turned further are not compared: a check-in picture shows the face from the front."""

LEAST_WIDTH = 60
"""Faces of fewer pixels are not compared: the model looks at 112."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What one sitting asks for: its detectors, and the feature of the check-in picture."""

    detectors: frozenset[Detector] = frozenset()
    reference: Floats | None = None


NOTHING = Asked()


@dataclass(frozen=True, slots=True)
class Read:
    """What the slow detectors say of a frame; None where one is off or can tell nothing.

    ``carried`` names what an earlier frame told.

    ``milliseconds`` are those of the detectors that looked at this frame.
    """

    things: tuple[Thing, ...] | None = None
    liveness: float | None = None
    likeness: float | None = None
    carried: tuple[str, ...] = ()
    milliseconds: Mapping[str, float] = field(default_factory=dict)


class SlowDetectors:
    """Opens those whose models are in the folder; safe to share by threads."""

    def __init__(self, models: Path) -> None:
        """Raises Unavailable("proctor-model-altered") for a file that is not what it should be."""
        self.active = active_in(models)
        best = best_installed(models)
        self._objects = ObjectDetector(models, best) if best else None
        self._liveness = LivenessJudge(models) if LIVENESS in self.active else None
        self._embedder = FaceEmbedder(models) if LIKENESS in self.active else None

    def feature(self, rgb: Pixels, face: Placed) -> Floats | None:
        """What SFace makes of a face, to compare others with; None where it is not installed."""
        if self._embedder is None:
            return None
        return self._embedder.embed(rgb, five_points(face.points.points))

    def read(
        self,
        rgb: Pixels,
        face: Placed | None,
        pose: HeadPose | None,
        asked: Asked,
        before: Carried,
        now: datetime,
    ) -> tuple[Carried, Read]:
        """Look where a beat is due, and tell what stands."""
        carried = before if face is not None else before.without_face()
        stages = _Stages()
        if self._may(OBJECTS, asked) and is_due(carried.things, OBJECTS_S, now):
            with stages.timed(OBJECTS):
                carried = replace(carried, things=Reading(self._things(rgb), now))
        if face is None:
            return carried, _told(carried, now, stages.milliseconds)
        if self._may(LIVENESS, asked) and is_due(carried.liveness, LIVENESS_S, now):
            with stages.timed(LIVENESS):
                carried = replace(carried, liveness=Reading(self._judged(rgb, face), now))
        if self._may(LIKENESS, asked) and is_due(carried.likeness, LIKENESS_S, now):
            with stages.timed(LIKENESS):
                like = self._compared(rgb, face, pose, asked.reference)
                # A face that cannot be compared now is compared as soon as it can be.
                if like is not None:
                    carried = replace(carried, likeness=Reading(like, now))
        return carried, _told(carried, now, stages.milliseconds)

    def _may(self, detector: Detector, asked: Asked) -> bool:
        return detector in self.active and detector in asked.detectors

    def _things(self, rgb: Pixels) -> tuple[Thing, ...]:
        return self._objects.find(rgb) if self._objects is not None else ()

    def _judged(self, rgb: Pixels, face: Placed) -> float | None:
        return self._liveness.judge(rgb, face.points.points) if self._liveness is not None else None

    def _compared(
        self, rgb: Pixels, face: Placed, pose: HeadPose | None, reference: Floats | None
    ) -> float | None:
        if reference is None or not is_comparable(face, pose):
            return None
        feature = self.feature(rgb, face)
        return None if feature is None else likeness(feature, reference)


def stood(before: Carried, face: Placed | None, now: datetime) -> tuple[Carried, Read]:
    """What stands of earlier readings in a frame at which no detector looks."""
    carried = before if face is not None else before.without_face()
    return carried, _told(carried, now, {})


class _Stages:
    """How long each detector took that looked."""

    def __init__(self) -> None:
        self.milliseconds: dict[str, float] = {}

    @contextmanager
    def timed(self, detector: Detector) -> Iterator[None]:
        start = perf_counter()
        yield
        self.milliseconds[detector.value] = (perf_counter() - start) * 1e3


def is_comparable(face: Placed, pose: HeadPose | None) -> bool:
    """Whether a face is seen well enough to be compared."""
    across = face.points.points[:, 0]
    wide = float(across.max() - across.min()) >= LEAST_WIDTH
    if pose is None or not wide:
        return False
    return abs(pose.yaw) <= FARTHEST_YAW and abs(pose.pitch) <= FARTHEST_PITCH


def _told(carried: Carried, now: datetime, milliseconds: Mapping[str, float]) -> Read:
    earlier = {
        OBJECTS: is_earlier(carried.things, OBJECTS_S, now),
        LIVENESS: is_earlier(carried.liveness, LIVENESS_S, now),
        LIKENESS: is_earlier(carried.likeness, LIKENESS_S, now),
    }
    return Read(
        things=standing(carried.things, OBJECTS_S, now),
        liveness=standing(carried.liveness, LIVENESS_S, now),
        likeness=standing(carried.likeness, LIKENESS_S, now),
        carried=tuple(detector.value for detector, is_so in earlier.items() if is_so),
        milliseconds=milliseconds,
    )
