"""Reads one observation against a policy: which kinds show in it, and how clearly.

A kind that cannot be told from a frame gets no sign at all, which is not the same as a sign that
says no: in a dark picture nobody is absent, and a face that is not there is not turned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

from proctor.analysis.baseline import Baseline
from proctor.findings import FindingKind
from proctor.observation import Observation, SeenFace
from proctor.policy import Limits

YAW_ERROR_DEG = 5.0
PITCH_ERROR_DEG = 7.0
"""Mean errors of head pose as measured (see `proctor.models.catalogue`)."""

GAZE_ERROR_DEG = 10.0
"""Assumed after published figures for webcams; ours was not measured."""


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
    faces = [face for face in observation.faces if _is_face(face, limits)]
    if not faces:
        return _without_face(observation, limits)
    signs = {
        FindingKind.PICTURE_DARK: _no(),
        FindingKind.PICTURE_COVERED: _no(),
        FindingKind.FACE_ABSENT: _no(),
        FindingKind.SEVERAL_FACES: _several(faces, limits),
    }
    head = _head_turned(observation, limits, baseline)
    if head is not None:
        signs[FindingKind.HEAD_TURNED] = head
    eyes = _eyes_closed(observation, limits, baseline)
    if eyes is not None:
        signs[FindingKind.EYES_CLOSED] = eyes
    # A turned head takes the eyes with it: that is one fact, not two.
    gaze = _gaze_off(observation, limits, baseline)
    if gaze is not None and head is not None and not head.stays:
        signs[FindingKind.GAZE_OFF_SCREEN] = gaze
    return signs


def _is_face(face: SeenFace, limits: Limits) -> bool:
    believed = face.presence is None or face.presence >= limits.face_presence
    return face.confidence >= limits.face_score and believed


def _without_face(observation: Observation, limits: Limits) -> Mapping[FindingKind, Sign]:
    """In this order, each hiding the next: too dark, covered, nobody there."""
    dark = _below(observation.brightness, limits.brightness, limits.release)
    if dark.stays:
        return {FindingKind.PICTURE_DARK: dark}
    covered = _below(observation.detail, limits.detail, limits.release)
    if covered.stays:
        return {FindingKind.PICTURE_DARK: dark, FindingKind.PICTURE_COVERED: covered}
    # The detector's best place in the whole picture: an empty room has none near its threshold.
    absent = Sign(holds=True, stays=True, strength=1 - min(observation.highest, 1.0) / 2)
    return {
        FindingKind.PICTURE_DARK: dark,
        FindingKind.PICTURE_COVERED: covered,
        FindingKind.FACE_ABSENT: absent,
        FindingKind.SEVERAL_FACES: _no(),
    }


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
        (-pitch, limits.lowered_deg, PITCH_ERROR_DEG),
    )


def _gaze_off(observation: Observation, limits: Limits, baseline: Baseline) -> Sign | None:
    gaze = observation.gaze
    if gaze is None:
        return None
    yaw, pitch = gaze.yaw - baseline.gaze_yaw, gaze.pitch - baseline.gaze_pitch
    return _strongest(
        limits.release,
        (abs(yaw), limits.gaze_yaw_deg, GAZE_ERROR_DEG),
        (pitch, limits.gaze_raised_deg, GAZE_ERROR_DEG),
        (-pitch, limits.gaze_lowered_deg, GAZE_ERROR_DEG),
    )


def _eyes_closed(observation: Observation, limits: Limits, baseline: Baseline) -> Sign | None:
    if observation.eyes is None:
        return None
    limit = limits.openness
    if baseline.openness is not None:
        limit = min(limit, baseline.openness * limits.openness_of_own)
    return _below(observation.eyes.openness, limit, limits.release)


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


def _no() -> Sign:
    return Sign(holds=False, stays=False, strength=0.0)


def _clamped(value: float) -> float:
    return max(0.0, min(1.0, value))
