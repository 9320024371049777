"""Measures a picture of the side camera: its light, and persons, telephones and books in it.

No face is looked for: from the side there is little of it to see, and nothing to be told by it.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from proctor.analysis.frame import measure_light
from proctor.analysis.shown import Shown, pixels_of
from proctor.analysis.slow import NOTHING, Asked
from proctor.analysis.tracking import Trail
from proctor.arrays import Pixels
from proctor.detectors import Detector
from proctor.models.objects import ObjectDetector, Thing, best_installed
from proctor.observation import Observation, SeenObject

LIGHT_ONLY = "side-light"
"""Stands as the version where no model looks."""


class SideAnalyser:
    """Holds the detector of things where one was fetched; may be used from several threads."""

    def __init__(self, models: Path) -> None:
        """Raises Unavailable("proctor-model-altered") for a file that is not what it should be."""
        best = best_installed(models)
        self._objects = ObjectDetector(models, best) if best else None
        self._version = f"side-{best.sha256[:12]}" if best else LIGHT_ONLY

    @property
    def active(self) -> frozenset[Detector]:
        """The detectors that can run here."""
        things = {Detector.OBJECTS} if self._objects is not None else set()
        return frozenset({Detector.PICTURE, *things})

    def analyse(self, rgb: Pixels, taken_at: datetime, sequence: int = 0) -> Observation:
        """Measure a picture of shape (height, width, 3)."""
        height, width = rgb.shape[:2]
        brightness, contrast, detail = measure_light(rgb)
        things = self._objects.find(rgb) if self._objects is not None else ()
        return Observation(
            sequence=sequence,
            taken_at=taken_at,
            width=width,
            height=height,
            brightness=brightness,
            contrast=contrast,
            detail=detail,
            faces=(),
            highest=0.0,
            pose=None,
            eyes=None,
            gaze=None,
            model_version=self._version,
            objects=tuple(_seen(thing, width, height) for thing in things),
            side=True,
        )

    def follow(
        self,
        frame: Pixels | Shown,
        taken_at: datetime,
        sequence: int = 0,
        trail: Trail | None = None,
        asked: Asked = NOTHING,
    ) -> tuple[Observation, Trail]:
        """As `proctor.trails.Analyser` has it: pictures come slower than the detector's beat."""
        rgb = pixels_of(frame)
        height, width = rgb.shape[:2]
        observation = self.analyse(rgb, taken_at, sequence)
        return observation, Trail((), (), taken_at, taken_at, 0.0, (height, width))


def _seen(thing: Thing, width: int, height: int) -> SeenObject:
    left, top, right, bottom = thing.box
    box = (left / width, top / height, right / width, bottom / height)
    return SeenObject(thing.kind, box, round(thing.confidence, 3))
