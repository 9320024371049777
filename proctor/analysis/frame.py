"""Measures one frame: light, detail, faces, head and eyes, and judges nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from time import perf_counter

from proctor.analysis.besides import BELIEVED, Besides, look_beside, with_besides
from proctor.analysis.carrying import Carried
from proctor.analysis.head import attention_of, settled_attention
from proctor.analysis.quality import areas_of, light_of
from proctor.analysis.shown import Shown
from proctor.analysis.slow import NOTHING, Asked, SlowDetectors
from proctor.analysis.tracking import (
    KEPT_PRESENCE,
    Attention,
    Placed,
    Trail,
    is_due,
    may_follow,
    moved,
    stands,
)
from proctor.arrays import Pixels
from proctor.detectors import Detector, standings
from proctor.models import catalogue
from proctor.models.closer import DARKEST, find_closer
from proctor.models.faces import Face, FaceDetector, Found, merge
from proctor.models.landmarks import LandmarkFinder, region_around, region_of
from proctor.models.optional import OPTIONAL, YUNET, installed
from proctor.models.runtime import open_model
from proctor.models.small_faces import SmallFaceDetector
from proctor.observation import Observation, SeenFace

NEAR_SCORE = 0.4
WIDE_SCORE = 0.6
"""Least scores that are kept; the policy's own limits are stricter or equal."""

LEAST_SCORE = 0.5
"""A detector that is less sure is believed only where no other saw anything there."""

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
    ``areas`` are those of `proctor.analysis.quality.areas_of`. ``followed``: the detectors did not
    look; ``carried``: nothing looked for faces, and those of an earlier frame are told.
    ``milliseconds`` are wall time by stage (`STAGES`).
    """

    placed: tuple[Placed, ...]
    unplaced: tuple[Face, ...]
    highest: float
    light: tuple[float, float, float]
    attention: Attention | None
    shape: tuple[int, int]
    followed: bool
    areas: Pixels
    milliseconds: Mapping[str, float]
    carried: bool = False


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
        frame: Pixels | Shown,
        taken_at: datetime,
        sequence: int = 0,
        trail: Trail | None = None,
        asked: Asked = NOTHING,
    ) -> tuple[Observation, Trail]:
        """As `analyse`, for frames of one camera in order; hand the trail on to the next frame.

        ``asked`` names what is to be measured beside the faces. Faces are read at the beat of
        `proctor.beats.FACES_S`; lips are read in every frame, for they move faster than that.
        """
        shown = frame if isinstance(frame, Shown) else Shown.of(frame)
        leaves = trail is not None and Detector.SPEECH not in asked.detectors
        if trail is not None and leaves and stands(trail, taken_at, shown.shape):
            seen = _carried(shown, trail)
        else:
            seen = self.look(shown, trail, taken_at)
        observation = self.observed(seen, taken_at, sequence)
        carried, besides = self.beside(shown, seen, observation, asked, trail)
        return with_besides(observation, besides), after(seen, trail, taken_at, carried)

    def beside(
        self,
        frame: Pixels | Shown,
        seen: Look,
        observation: Observation,
        asked: Asked,
        trail: Trail | None,
    ) -> tuple[Carried, Besides]:
        """What a frame that was looked at tells beside its faces, and what to carry on."""
        shown = frame if isinstance(frame, Shown) else Shown.of(frame)
        face = seen.placed[0] if seen.placed else None
        before = trail.carried if trail is not None else Carried()
        return look_beside(
            self.slow, shown, seen.areas, face, observation, asked, before, anew=not seen.carried
        )

    def look(
        self, frame: Pixels | Shown, trail: Trail | None = None, taken_at: datetime | None = None
    ) -> Look:
        """See light, faces and their points, and where the first one looks.

        Two detectors look: one for the face before the camera, one for smaller faces behind it.
        The landmark model then says of each whether it is a face at all. Where ``trail`` allows,
        known faces are followed instead, and from time to time others are looked for beside them.
        """
        shown = frame if isinstance(frame, Shown) else Shown.of(frame)
        rgb, shape = shown.rgb, shown.shape
        times = [perf_counter()]
        areas = shown.areas
        light = light_of(areas)
        times.append(perf_counter())
        placed: list[Placed] | None = None
        if trail is not None and taken_at is not None and may_follow(trail, taken_at, shape):
            placed = self._followed(rgb, trail)
        anew = placed is None
        followed = not anew
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
            others, highest = self._others(rgb, near.highest, is_first=trail is None)
            times.append(perf_counter())
            placed, unplaced = self._all_placed(rgb, near, others)
            if not any(is_believed(each) for each in placed):
                placed += self._looked_again(rgb, light[0], is_first=trail is None)
        times.append(perf_counter())
        placed.sort(key=_prominence, reverse=True)
        attention = self._attention(rgb, placed[0], anew=anew) if placed else None
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

    def _others(
        self, rgb: Pixels, highest: float, *, is_first: bool
    ) -> tuple[tuple[Face, ...], float]:
        """Faces further away, and the best score of any place; a first frame is looked at whole."""
        if self._small is None:
            wide = self._wide.find(rgb, WIDE_SCORE)
            return wide.faces, max(highest, wide.highest)
        return self._small.find(rgb) if is_first else self._small.glance(rgb), highest

    def _all_placed(
        self, rgb: Pixels, near: Found, others: tuple[Face, ...]
    ) -> tuple[list[Placed], tuple[Face, ...]]:
        """The faces of all detectors, each once; landmarks on the most prominent of them.

        The short range detector is heard first, for landmarks fit its boxes best. Where a face is
        too small for it, it is unsure or its box is beside the face, and another's box counts.
        """
        first = [self._placed(rgb, face) for face in self._of_near(near)]
        known = [each for each in first if is_believed(each)]
        doubted = {each.face: each for each in first if not is_believed(each)}
        faces = merge([each.face for each in known], others, doubted)
        own = {each.face: each for each in first}
        ranked = sorted(faces, key=_size, reverse=True)
        placed = [own.get(face) or self._placed(rgb, face) for face in ranked[:MOST_FACES]]
        return placed, tuple(ranked[MOST_FACES:])

    def _looked_again(self, rgb: Pixels, brightness: float, *, is_first: bool) -> list[Placed]:
        """A second look before nobody is said to be there, by others or at parts of the picture.

        What it finds counts only where the landmark model believes it too.
        """
        if self._small is None:
            dark = brightness < DARKEST
            faces = () if dark else find_closer(self._wide, rgb, LEAST_SCORE)
        else:
            whole = () if is_first else self._small.find(rgb)
            faces = merge(whole, self._wide.find(rgb, WIDE_SCORE).faces)
        ranked = sorted(faces, key=_size, reverse=True)
        placed = (self._placed(rgb, face) for face in ranked[:MOST_FACES])
        return [each for each in placed if is_believed(each)]

    def _of_near(self, near: Found) -> tuple[Face, ...]:
        """YuNet is the better judge of everybody but the person right before the camera."""
        return near.faces[:MOST_FACES] if self._small is None else near.faces[:1]

    def _placed(self, rgb: Pixels, face: Face) -> Placed:
        return Placed(face, self._mesh.place(rgb, region_of(face)))

    def _attention(self, rgb: Pixels, placed: Placed, *, anew: bool) -> Attention:
        """A face that is followed stands in a square of its own points already."""
        return settled_attention(self._mesh, rgb, placed) if anew else attention_of(placed.points)

    def _joined(self, rgb: Pixels, known: list[Placed]) -> tuple[list[Placed], tuple[Face, ...]]:
        """The faces that are followed, and whoever came since the detectors looked last."""
        others, _ = self._others(rgb, 0.0, is_first=False)
        followed = [each.face for each in known]
        new = [face for face in merge(followed, others) if face not in followed]
        room = max(MOST_FACES - len(known), 0)
        placed = [self._placed(rgb, face) for face in new[:room]]
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
            carried=(Detector.FACES.value,) if seen.carried else (),
        )


def _size(face: Face) -> float:
    """What makes a face prominent: that it is large, and that the detector is sure of it."""
    return face.area * face.confidence**2


def is_believed(placed: Placed) -> bool:
    """Whether detector and landmark model both say that there is a face."""
    return placed.face.confidence >= LEAST_SCORE and placed.points.presence >= BELIEVED


def _carried(shown: Shown, trail: Trail) -> Look:
    """The light of a frame, with the faces that were read a moment before it."""
    start = perf_counter()
    areas = shown.areas
    light = light_of(areas)
    spent = (perf_counter() - start) * 1e3
    return Look(
        placed=trail.seen,
        unplaced=trail.unplaced,
        highest=trail.highest,
        light=light,
        attention=trail.attention,
        shape=trail.shape,
        followed=True,
        areas=areas,
        milliseconds=dict.fromkeys(STAGES, 0.0) | {STAGES[0]: spent},
        carried=True,
    )


def after(
    seen: Look, before: Trail | None, taken_at: datetime, carried: Carried | None = None
) -> Trail:
    """What the next frame may follow, and what is carried to it beside the faces."""
    if before is not None and seen.carried:
        return replace(before, taken_at=taken_at, carried=carried or Carried())
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
        seen=seen.placed,
        attention=seen.attention,
        carried=carried or Carried(),
        placed_at=taken_at,
    )


def measure_light(rgb: Pixels) -> tuple[float, float, float]:
    """Brightness, contrast and detail of a picture, each 0 to 1."""
    return light_of(areas_of(rgb))


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
