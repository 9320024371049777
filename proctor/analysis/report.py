"""Says what was seen in a picture as one record: what `kaozheng proctor analyse --json` prints.

Pixels are those of the picture as it was given; angles and signs are those of
`proctor.observation`. Single frames show signs, not findings that lasted; nothing is judged.
"""

from __future__ import annotations

import math
from typing import Any

from proctor.analysis.baseline import Baseline
from proctor.analysis.frame import Look
from proctor.analysis.quality import Quality
from proctor.analysis.signs import read_signs
from proctor.findings import FindingKind
from proctor.models import mesh_points
from proctor.models.faces import Face
from proctor.observation import Eyes, Gaze, HeadPose, Observation
from proctor.policy import DEFAULT_POLICY, Policy


def record(
    seen: Look,
    observation: Observation,
    quality: Quality,
    *,
    frozen: bool | None,
    looped: bool | None = None,
    landmarks: bool = False,
    policy: Policy = DEFAULT_POLICY,
) -> dict[str, Any]:
    """JSON values. ``frozen`` and ``looped`` are None where there is one picture only.

    ``gaze.calibrated`` is false: nobody looked at known points before, so gaze is an estimate by
    the camera and says nothing about the screen.
    """
    pose, eyes, gaze = seen.attention or (None, None, None)
    told: dict[str, Any] = {
        "faces": _faces(seen, policy),
        "pose": _pose(pose),
        "gaze": _gaze(gaze),
        "eyes": _eyes(eyes),
        "iris": _irises(seen),
        "quality": {
            "dark": quality.dark,
            "blurred": quality.blurred,
            "covered": quality.covered,
            "frozen": frozen,
            "looped": looped,
            "brightness": observation.brightness,
            "contrast": observation.contrast,
            "detail": observation.detail,
            "light": quality.light,
            "blur": quality.blur,
        },
        "findings": findings(observation, quality, frozen=frozen, looped=looped, policy=policy),
        "followed": seen.followed,
        "milliseconds": {name: round(time, 3) for name, time in seen.milliseconds.items()},
        "model_version": observation.model_version,
    }
    if landmarks:
        told["landmarks"] = _points(seen)
    return told


def findings(
    observation: Observation,
    quality: Quality,
    *,
    frozen: bool | None,
    looped: bool | None = None,
    policy: Policy = DEFAULT_POLICY,
) -> list[str]:
    """Kinds that show in this frame, and conditions of the picture.

    In a covered, dark or blurred picture without a face nobody is absent: it cannot be told.
    """
    signs = read_signs(observation, policy.limits, Baseline())
    kinds = {kind.value for kind, sign in signs.items() if sign.holds}
    if quality.dark or quality.covered or quality.blurred:
        kinds.discard(FindingKind.FACE_ABSENT.value)
    conditions = {
        FindingKind.PICTURE_DARK.value: quality.dark,
        FindingKind.PICTURE_COVERED.value: quality.covered,
        "picture_blurred": quality.blurred,
        "picture_frozen": frozen,
        "picture_looped": looped,
    }
    return sorted(kinds | {kind for kind, shows in conditions.items() if shows})


def _faces(seen: Look, policy: Policy) -> list[dict[str, Any]]:
    """Those that the landmark model believes in, the main one first, and those it was not asked."""
    placed = [
        _face(each.face, each.points.presence)
        for each in seen.placed
        if each.points.presence >= policy.limits.face_presence
        and each.face.confidence >= policy.limits.face_score
    ]
    return placed + [_face(face, None) for face in seen.unplaced]


def _face(face: Face, presence: float | None) -> dict[str, Any]:
    return {
        "box": [round(side, 1) for side in face.box],
        "confidence": round(face.confidence, 3),
        "presence": None if presence is None else round(presence, 3),
    }


def _pose(pose: HeadPose | None) -> dict[str, float] | None:
    return {"yaw": pose.yaw, "pitch": pose.pitch, "roll": pose.roll} if pose else None


def _gaze(gaze: Gaze | None) -> dict[str, Any] | None:
    """The vector points from the eyes: to the picture's right, down, and away from the camera."""
    if gaze is None:
        return None
    yaw, pitch = math.radians(gaze.yaw), math.radians(gaze.pitch)
    vector = (
        math.cos(pitch) * math.sin(yaw),
        -math.sin(pitch),
        -math.cos(pitch) * math.cos(yaw),
    )
    return {
        "yaw": gaze.yaw,
        "pitch": gaze.pitch,
        "vector": [round(part, 4) for part in vector],
        "calibrated": False,
    }


def _eyes(eyes: Eyes | None) -> dict[str, float] | None:
    if eyes is None:
        return None
    return {
        "right_openness": eyes.right_openness,
        "left_openness": eyes.left_openness,
        "openness": eyes.openness,
        "across": eyes.across,
        "up": eyes.up,
    }


def _irises(seen: Look) -> dict[str, list[float]] | None:
    """Centres in pixels, sides as the person has them."""
    if not seen.placed:
        return None
    points = seen.placed[0].points.points
    sides = {"right": mesh_points.RIGHT_IRIS[0], "left": mesh_points.LEFT_IRIS[0]}
    return {
        side: [round(value, 2) for value in points[number, :2].tolist()]
        for side, number in sides.items()
    }


def _points(seen: Look) -> list[list[float]] | None:
    if not seen.placed:
        return None
    points = seen.placed[0].points.points.tolist()
    return [[round(value, 2) for value in point] for point in points]
