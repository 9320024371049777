"""Which detectors tell which kinds, which models they need, and which of them can run here.

A detector whose model is not installed is off and is said to be off: an operator sees it, and a
candidate is never told that something is watched which nothing watches.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from proctor.findings import FindingKind
from proctor.models.catalogue import MODELS
from proctor.models.optional import (
    MINIFAS,
    SFACE,
    SILERO_VAD,
    YOLOX_NANO,
    YOLOX_S,
    YUNET,
    OptionalModel,
    installed,
)
from proctor.policy import Mode, Policy, Watch


class Detector(StrEnum):
    """What looks or listens."""

    FACES = "faces"
    OTHERS = "others"
    OBJECTS = "objects"
    LIVENESS = "liveness"
    LIKENESS = "likeness"
    SPEECH = "speech"
    PICTURE = "picture"


MODELS_OF: Mapping[Detector, tuple[OptionalModel, ...]] = {
    Detector.OTHERS: (YUNET,),
    Detector.OBJECTS: (YOLOX_S, YOLOX_NANO),
    Detector.LIVENESS: (MINIFAS,),
    Detector.LIKENESS: (SFACE,),
    Detector.SPEECH: (SILERO_VAD,),
}
"""Models that may be fetched for a detector, the best first; any one of them is enough.

Where none is there, the models that are built look for others as well, and miss small faces."""

DETECTOR_OF: Mapping[FindingKind, Detector] = {
    FindingKind.FACE_ABSENT: Detector.FACES,
    FindingKind.SEVERAL_FACES: Detector.FACES,
    FindingKind.HEAD_TURNED: Detector.FACES,
    FindingKind.LOOKING_DOWN: Detector.FACES,
    FindingKind.GAZE_OFF_SCREEN: Detector.FACES,
    FindingKind.EYES_CLOSED: Detector.FACES,
    FindingKind.FACE_UNLIKE: Detector.LIKENESS,
    FindingKind.PRESENTATION_ATTACK: Detector.LIVENESS,
    FindingKind.PHONE_VISIBLE: Detector.OBJECTS,
    FindingKind.BOOK_VISIBLE: Detector.OBJECTS,
    FindingKind.PERSON_ABSENT: Detector.OBJECTS,
    FindingKind.SEVERAL_PERSONS: Detector.OBJECTS,
    FindingKind.LIPS_AND_SPEECH: Detector.SPEECH,
    FindingKind.SECOND_VOICE: Detector.SPEECH,
    FindingKind.PICTURE_DARK: Detector.PICTURE,
    FindingKind.PICTURE_BLURRED: Detector.PICTURE,
    FindingKind.PICTURE_COVERED: Detector.PICTURE,
    FindingKind.PICTURE_FROZEN: Detector.PICTURE,
    FindingKind.PICTURE_LOOPED: Detector.PICTURE,
}
"""Kinds that no detector tells are told by the browser or by how frames came."""


ON_DEVICE = frozenset({Detector.FACES, Detector.PICTURE})
"""What the browser's own pipeline tells, where pictures stay on the device."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a detector can run: ``model`` is the one it would use, or None.

    ``missing`` names the models of which one would turn it on, and is empty where it is on.
    """

    detector: Detector
    model: str | None
    missing: tuple[str, ...]

    @property
    def active(self) -> bool:
        """Whether it can run."""
        return not self.missing


def standings(folder: Path) -> tuple[Standing, ...]:
    """Every detector, as the models in ``folder`` allow."""
    return tuple(_standing(detector, folder) for detector in Detector)


def active_in(folder: Path) -> frozenset[Detector]:
    """The detectors that can run with the models in ``folder``."""
    return frozenset(each.detector for each in standings(folder) if each.active)


def needed(policy: Policy) -> frozenset[Detector]:
    """The detectors that a policy asks for."""
    kinds = (watch.kind for watch in policy.watched)
    asked = {DETECTOR_OF[kind] for kind in kinds if kind in DETECTOR_OF}
    if FindingKind.SEVERAL_FACES in {watch.kind for watch in policy.watched}:
        asked.add(Detector.OTHERS)
    return frozenset(asked)


def really_watched(policy: Policy, active: Iterable[Detector]) -> tuple[Watch, ...]:
    """The watches of a policy that something here, or the candidate's device, can serve."""
    able = ON_DEVICE if policy.mode is Mode.DEVICE else frozenset(active)
    return tuple(
        watch
        for watch in policy.watched
        if watch.kind not in DETECTOR_OF or DETECTOR_OF[watch.kind] in able
    )


def _standing(detector: Detector, folder: Path) -> Standing:
    if detector is Detector.PICTURE:
        return Standing(detector, None, ())
    if detector is Detector.FACES:
        lacking = [model.name for model in MODELS if not (folder / model.cpu.file).is_file()]
        return Standing(detector, None if lacking else MODELS[0].name, tuple(lacking))
    models = MODELS_OF[detector]
    used = next((model.name for model in models if installed(folder, model)), None)
    return Standing(detector, used, () if used else tuple(model.name for model in models))
