"""What a frame tells beside its faces: things, liveness, likeness, the mouth, a hanging picture.

`proctor.analysis.frame` sees the faces; this room adds the rest to its observation, and carries to
the camera's next frame what that one needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from proctor.analysis.carrying import Carried
from proctor.analysis.quality import Quality, measure_quality
from proctor.analysis.shown import Shown
from proctor.analysis.slow import Asked, Read, SlowDetectors, stood
from proctor.analysis.speaking import mouth_openness
from proctor.analysis.tracking import Placed
from proctor.arrays import Pixels
from proctor.detectors import Detector
from proctor.models import attention
from proctor.models.objects import Thing
from proctor.observation import HeadPose, Observation, SeenObject

BELIEVED = 0.5
"""From this presence on the landmark model says that there is a face."""

SURE_SCORE, SURE_PRESENCE = 0.6, 0.6
"""Below these a policy may take a blurred face for none; then the blur has to be known."""


@dataclass(frozen=True, slots=True)
class Besides:
    """``quality`` was measured where no face is sure: only there it changes what is told."""

    read: Read = field(default_factory=Read)
    quality: Quality | None = None
    frozen: bool | None = None
    looped: bool | None = None
    mouth_openness: float | None = None
    lips_moving: bool | None = None

    @property
    def milliseconds(self) -> Mapping[str, float]:
        """Wall time of the slow detectors that looked at this frame."""
        return self.read.milliseconds


def look_beside(
    slow: SlowDetectors,
    shown: Shown,
    areas: Pixels,
    face: Placed | None,
    observation: Observation,
    asked: Asked,
    before: Carried,
    *,
    anew: bool = True,
) -> tuple[Carried, Besides]:
    """Measure what ``asked`` names; ``areas`` are those of `proctor.analysis.quality.areas_of`.

    Without ``anew`` the face is that of an earlier frame, and no slow detector looks.
    """
    now = observation.taken_at
    if face is not None and face.points.presence < BELIEVED:
        face = None
    if anew:
        carried, read = slow.read(shown.rgb, face, observation.pose, asked, before, now)
    else:
        carried, read = stood(before, face, now)
    if Detector.PICTURE in asked.detectors:
        carried = carried.with_picture(areas, now)
    openness = None
    if Detector.SPEECH in asked.detectors:
        openness = _openness(face, observation.pose)
        carried = carried.with_mouth(openness, now)
    return carried, Besides(
        read=read,
        quality=None if is_sure(face) else measure_quality(shown.rgb, observation.detail),
        frozen=carried.frozen(now),
        looped=carried.looped(now),
        mouth_openness=openness,
        lips_moving=carried.lips_moving,
    )


def is_sure(face: Placed | None) -> bool:
    """Whether policies take this for a face, so that the picture is good enough in any case."""
    if face is None:
        return False
    return face.face.confidence >= SURE_SCORE and face.points.presence >= SURE_PRESENCE


def with_besides(observation: Observation, besides: Besides) -> Observation:
    """The observation with what was measured beside the faces."""
    quality, read = besides.quality, besides.read
    return replace(
        observation,
        objects=tuple(
            _seen(thing, observation.width, observation.height) for thing in read.things or ()
        ),
        likeness=None if read.likeness is None else round(read.likeness, 4),
        liveness=None if read.liveness is None else round(read.liveness, 4),
        light=None if quality is None else quality.light,
        blur=None if quality is None else quality.blur,
        frozen=besides.frozen,
        looped=besides.looped,
        mouth_openness=besides.mouth_openness,
        lips_moving=besides.lips_moving,
        carried=(*observation.carried, *read.carried),
    )


def _openness(face: Placed | None, pose: HeadPose | None) -> float | None:
    if face is None or pose is None:
        return None
    points = face.points.points
    return round(mouth_openness(points, attention.head_axes(points)), 4)


def _seen(thing: Thing, width: int, height: int) -> SeenObject:
    left, top, right, bottom = thing.box
    box = left / width, top / height, right / width, bottom / height
    return SeenObject(
        thing.kind,
        (round(box[0], 4), round(box[1], 4), round(box[2], 4), round(box[3], 4)),
        round(thing.confidence, 3),
    )
