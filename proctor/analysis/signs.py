"""Reads one observation against a policy: which kinds show in it, and how clearly.

A kind that cannot be told from a frame gets no sign at all, which is not the same as a sign that
says no: in a dark picture nobody is absent, and a face that is not there is not turned.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import NormalDist

from proctor.analysis.baseline import Baseline
from proctor.analysis.quality import BLACK_BELOW
from proctor.detectors import DETECTOR_OF, Detector
from proctor.findings import FindingKind
from proctor.observation import ObjectKind, Observation, SeenFace
from proctor.policy import Limits

YAW_ERROR_DEG = 5.0
PITCH_ERROR_DEG = 7.0
"""Mean errors of head pose as measured (see `proctor.models.catalogue`)."""

GAZE_ERROR_DEG = 10.0
"""Assumed after published figures for webcams; ours was not measured."""


LIDS_LOWERED_DEG = 12.0
"""With the head lowered by more, the eyes look at the desk and their openness tells little."""

_CONDITIONS = (
    FindingKind.PICTURE_DARK,
    FindingKind.PICTURE_BLURRED,
    FindingKind.PICTURE_COVERED,
)
"""A face that is seen says no to all of them."""

_HIDES_MOVEMENT = (FindingKind.PICTURE_DARK, FindingKind.PICTURE_COVERED)


@dataclass(frozen=True, slots=True)
class Sign:
    """Whether a kind shows in a frame.

    ``holds``: beyond the limit. ``stays``: beyond the softer limit that applies once the kind was
    found (hysteresis). ``strength``: 0 to 1, 0.5 at the limit itself.
    """

    holds: bool
    stays: bool
    strength: float


def read_signs(
    observation: Observation, limits: Limits, baseline: Baseline
) -> Mapping[FindingKind, Sign]:
    """Signs of all kinds that can be told from this frame."""
    if observation.side:
        return _from_side(observation, limits)
    faces = [face for face in observation.faces if _is_face(face, limits)]
    signs = _of_picture(observation, limits, baseline, faces)
    if Detector.FACES not in observation.carried:
        return signs
    # The faces are those of an earlier frame, where they counted: they make nothing surer here.
    counted = set(_CONDITIONS) if faces else set()
    counted |= {kind for kind in signs if DETECTOR_OF.get(kind) is Detector.FACES}
    return {kind: sign for kind, sign in signs.items() if kind not in counted}


def _of_picture(
    observation: Observation, limits: Limits, baseline: Baseline, faces: list[SeenFace]
) -> Mapping[FindingKind, Sign]:
    """What a picture of the camera before the person tells, with those ``faces`` in it."""
    signs = _with_face(observation, limits, faces) if faces else _without_face(observation, limits)
    hidden = any(kind in signs and signs[kind].stays for kind in _HIDES_MOVEMENT)
    told = {
        FindingKind.PHONE_VISIBLE: _thing(observation, ObjectKind.PHONE, limits),
        FindingKind.BOOK_VISIBLE: _thing(observation, ObjectKind.BOOK, limits),
        # Behind a hand or in the dark nothing moves, whether the camera hangs or not.
        FindingKind.PICTURE_FROZEN: None if hidden else _certain(observation.frozen),
        FindingKind.PICTURE_LOOPED: None if hidden else _certain(observation.looped),
    }
    if faces:
        told |= _of_person(observation, limits, baseline) | _of_voice(observation, limits)
    return signs | {kind: sign for kind, sign in told.items() if sign is not None}


def _with_face(
    observation: Observation, limits: Limits, faces: list[SeenFace]
) -> dict[FindingKind, Sign]:
    """Where a face is seen, the picture is good enough, and somebody is there."""
    return {
        FindingKind.PICTURE_DARK: _no(),
        FindingKind.PICTURE_BLURRED: _no(),
        FindingKind.PICTURE_COVERED: _no(),
        FindingKind.FACE_ABSENT: _no(),
        FindingKind.SEVERAL_FACES: _several(faces, limits),
    }


def _of_person(
    observation: Observation, limits: Limits, baseline: Baseline
) -> dict[FindingKind, Sign | None]:
    """What the main face tells; None for what it does not."""
    head = _head_turned(observation, limits, baseline)
    down = _looking_down(observation, limits, baseline)
    # A turned or lowered head takes the eyes with it: that is one fact, not two.
    moved = head is None or down is None or head.stays or down.stays
    return {
        FindingKind.HEAD_TURNED: head,
        FindingKind.LOOKING_DOWN: down,
        FindingKind.EYES_CLOSED: _eyes_closed(observation, limits, baseline),
        FindingKind.GAZE_OFF_SCREEN: None if moved else _gaze_off(observation, limits, baseline),
        FindingKind.FACE_UNLIKE: _low(observation.likeness, limits.likeness, limits.release),
        FindingKind.PRESENTATION_ATTACK: _low(
            observation.liveness, limits.liveness, limits.release
        ),
    }


def _is_face(face: SeenFace, limits: Limits) -> bool:
    believed = face.presence is None or face.presence >= limits.face_presence
    return face.confidence >= limits.face_score and believed


def _without_face(observation: Observation, limits: Limits) -> dict[FindingKind, Sign]:
    """Conditions of the picture, each hiding those after it, and at last: nobody there."""
    signs: dict[FindingKind, Sign] = {}
    for kind, sign, hides in _conditions(observation, limits):
        signs[kind] = sign
        if hides:
            return signs
    # The detector's best place in the whole picture: an empty room has none near its threshold.
    absent = Sign(holds=True, stays=True, strength=1 - min(observation.highest, 1.0) / 2)
    return signs | {FindingKind.FACE_ABSENT: absent, FindingKind.SEVERAL_FACES: _no()}


def _conditions(
    observation: Observation, limits: Limits
) -> Iterator[tuple[FindingKind, Sign, bool]]:
    """Each kind with its sign, and whether it hides what comes after it."""
    if observation.light is None:
        dark = _below(observation.brightness, limits.brightness, limits.release)
        covered = _below(observation.detail, limits.detail, limits.release)
        yield FindingKind.PICTURE_DARK, dark, dark.stays
        yield FindingKind.PICTURE_COVERED, covered, covered.stays
        return
    # As `proctor.analysis.quality` has it: a share of the light, for a dark picture is no covered
    # one; and of a picture without any light nobody can tell what is before the lens.
    black = observation.light < BLACK_BELOW
    share = 1.0 if black else observation.detail / observation.light
    covered = _below(share, limits.detail_of_light, limits.release)
    dark = _below(observation.light, limits.light, limits.release)
    blurred = _above(observation.blur or 0.0, limits.blur, limits.release)
    yield FindingKind.PICTURE_COVERED, covered, covered.holds
    yield FindingKind.PICTURE_DARK, dark, dark.holds
    yield FindingKind.PICTURE_BLURRED, blurred, blurred.holds


def _several(faces: list[SeenFace], limits: Limits) -> Sign:
    """The second surest face, by the detector's score times the landmark model's."""
    scores = sorted((_sureness(face) for face in faces), reverse=True)
    limit = limits.second_face_score * limits.second_face_presence
    sure = [
        face
        for face in faces
        if face.confidence >= limits.second_face_score
        and (face.presence is None or face.presence >= limits.second_face_presence)
    ]
    holds = len(faces) >= 2 and len(sure) >= 2
    second = scores[1] if len(scores) > 1 else 0.0
    stays = holds or second >= limit * limits.release
    return Sign(holds, stays, _clamped(second))


def _sureness(face: SeenFace) -> float:
    return face.confidence * (1.0 if face.presence is None else face.presence)


def _head_turned(observation: Observation, limits: Limits, baseline: Baseline) -> Sign | None:
    pose = observation.pose
    if pose is None:
        return None
    yaw, pitch = pose.yaw - baseline.yaw, pose.pitch - baseline.pitch
    return _strongest(
        limits.release,
        (abs(yaw), limits.yaw_deg, YAW_ERROR_DEG),
        (pitch, limits.raised_deg, PITCH_ERROR_DEG),
    )


def _looking_down(observation: Observation, limits: Limits, baseline: Baseline) -> Sign | None:
    pose = observation.pose
    if pose is None:
        return None
    lowered = baseline.pitch - pose.pitch
    return _strongest(limits.release, (lowered, limits.lowered_deg, PITCH_ERROR_DEG))


def _gaze_off(observation: Observation, limits: Limits, baseline: Baseline) -> Sign | None:
    """None where the gaze was never fitted to the screen: the camera alone cannot know it.

    Where a fit says how far beside the screen the look lies, and how far it may be out, its limit
    grows with its error; two standard errors are exceeded by chance once in forty frames.
    """
    gaze, looked_at = observation.gaze, observation.looked_at
    if gaze is None or not observation.gaze_calibrated:
        return None
    if looked_at is not None:
        # Straight below the screen lie the keyboard and the hands; `_looking_down` minds the desk.
        if looked_at.y > 1 and 0 <= looked_at.x <= 1:
            return _no()
        limit = max(limits.gaze_beyond_deg, 2 * looked_at.error_deg)
        return _strongest(limits.release, (looked_at.beyond_deg, limit, looked_at.error_deg))
    yaw, pitch = gaze.yaw - baseline.gaze_yaw, gaze.pitch - baseline.gaze_pitch
    return _strongest(
        limits.release,
        (abs(yaw), limits.gaze_yaw_deg, GAZE_ERROR_DEG),
        (pitch, limits.gaze_raised_deg, GAZE_ERROR_DEG),
        (-pitch, limits.gaze_lowered_deg, GAZE_ERROR_DEG),
    )


def _eyes_closed(observation: Observation, limits: Limits, baseline: Baseline) -> Sign | None:
    """None while the head is lowered: lids go down with the eyes, and look closed from above."""
    if observation.eyes is None:
        return None
    if observation.pose is not None and baseline.pitch - observation.pose.pitch > LIDS_LOWERED_DEG:
        return None
    limit = limits.openness
    if baseline.openness is not None:
        limit = min(limit, baseline.openness * limits.openness_of_own)
    return _below(observation.eyes.openness, limit, limits.release)


def _thing(observation: Observation, kind: ObjectKind, limits: Limits) -> Sign:
    scores = [thing.confidence for thing in observation.objects if thing.kind is kind]
    return _above(max(scores, default=0.0), limits.object_score, limits.release)


def _from_side(observation: Observation, limits: Limits) -> Mapping[FindingKind, Sign]:
    """What a view from the side tells: of whole persons and things, and nothing of faces."""
    signs: dict[FindingKind, Sign] = {}
    for kind, sign, hides in _conditions(observation, limits):
        signs[kind] = sign
        if hides:
            return signs
    return signs | {
        FindingKind.PERSON_ABSENT: _nobody(observation, limits),
        FindingKind.SEVERAL_PERSONS: _persons(observation, limits),
        FindingKind.PHONE_VISIBLE: _thing(observation, ObjectKind.PHONE, limits),
        FindingKind.BOOK_VISIBLE: _thing(observation, ObjectKind.BOOK, limits),
    }


def _nobody(observation: Observation, limits: Limits) -> Sign:
    """No person, by the best score of any: a back or a shoulder is a person too."""
    best = max(_persons_seen(observation), default=0.0)
    limit = limits.object_score
    return Sign(best < limit, best < limit / limits.release, _clamped(1 - best / limit / 2))


def _persons(observation: Observation, limits: Limits) -> Sign:
    """The second surest person."""
    scores = sorted(_persons_seen(observation), reverse=True)
    return _above(scores[1] if len(scores) > 1 else 0.0, limits.object_score, limits.release)


def _persons_seen(observation: Observation) -> list[float]:
    things = observation.objects
    return [thing.confidence for thing in things if thing.kind is ObjectKind.PERSON]


def _of_voice(observation: Observation, limits: Limits) -> dict[FindingKind, Sign | None]:
    """Speech is either the person's, whose lips then move, or somebody else's."""
    if observation.speech is None or observation.lips_moving is None:
        return {}
    heard = _above(observation.speech, limits.speech, limits.release)
    moving = observation.lips_moving
    return {
        FindingKind.LIPS_AND_SPEECH: heard if moving else _no(),
        FindingKind.SECOND_VOICE: _no() if moving else heard,
    }


def _certain(shows: bool | None) -> Sign | None:
    """A sign that is there or not; None where it could not be told."""
    return None if shows is None else Sign(shows, shows, float(shows))


def _low(value: float | None, limit: float, release: float) -> Sign | None:
    return None if value is None else _below(max(value, 0.0), limit, release)


def _strongest(release: float, *angles: tuple[float, float, float]) -> Sign:
    """The sign of several (angle, limit, error), each in degrees.

    Strength is the probability that the true angle is beyond the limit, were errors normal.
    """
    return Sign(
        holds=any(angle > limit for angle, limit, _ in angles),
        stays=any(angle > limit * release for angle, limit, _ in angles),
        strength=max(NormalDist(limit, error).cdf(angle) for angle, limit, error in angles),
    )


def _below(value: float, limit: float, release: float) -> Sign:
    """A sign that shows where a value is small: 0.5 at its limit, 1 at nothing."""
    return Sign(
        holds=value < limit,
        stays=value < limit / release,
        strength=_clamped(1 - value / limit / 2) if limit > 0 else 0.0,
    )


def _above(value: float, limit: float, release: float) -> Sign:
    """A sign that shows where a value of at most 1 is large: 0.5 at its limit, 1 at one."""
    beyond = (value - limit) / (1 - limit) if value > limit else value / limit - 1
    return Sign(
        holds=value > limit,
        stays=value > limit * release,
        strength=_clamped(0.5 + beyond / 2),
    )


def _no() -> Sign:
    return Sign(holds=False, stays=False, strength=0.0)


def _clamped(value: float) -> float:
    return max(0.0, min(1.0, value))
