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
from proctor.observation import Eyes, Gaze, HeadPose, Observation
from proctor.policy import DEFAULT_POLICY, Policy


def record(
    seen: Look,
    observation: Observation,
    quality: Quality,
    *,
    frozen: bool | None,
    landmarks: bool = False,
    policy: Policy = DEFAULT_POLICY,
) -> dict[str, Any]:
    """JSON values. ``frozen`` is None where there is one picture only.

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
            "brightness": observation.brightness,
            "contrast": observation.contrast,
            "detail": observation.detail,
            "light": quality.light,
            "blur": quality.blur,
        },
        "findings": findings(observation, quality, frozen=frozen, policy=policy),
        "followed": seen.followed,
        "milliseconds": {name: round(time, 3) for name, time in seen.milliseconds.items()},
        "model_version": observation.model_version,
    }
    if landmarks:
        told["landmarks"] = _points(seen)
    return told


def findings(
    observation: Observation, quality: Quality, *, frozen: bool | None, policy: Policy
) -> list[str]:
    """Kinds that show in this frame, and conditions of the picture.

    In a covered or dark picture without a face nobody is absent: it cannot be told.
    """
    signs = read_signs(observation, policy.limits, Baseline())
    kinds = {kind for kind, sign in signs.items() if sign.holds}
    if FindingKind.FACE_ABSENT in kinds and (quality.dark or quality.covered):
        kinds.remove(FindingKind.FACE_ABSENT)
    told = {kind.value for kind in kinds}
    told |= {FindingKind.PICTURE_DARK.value} if quality.dark else set()
    told |= {FindingKind.PICTURE_COVERED.value} if quality.covered else set()
    told |= {"picture_blurred"} if quality.blurred else set()
    told |= {"picture_frozen"} if frozen else set()
    return sorted(told)


def _faces(seen: Look, policy: Policy) -> list[dict[str, Any]]:
    """Those that the landmark model believes in; the first is the main one."""
    return [
        {
            "box": [round(side / seen.shrunk, 1) for side in each.face.box],
            "confidence": round(each.face.confidence, 3),
            "presence": round(each.points.presence, 3),
        }
        for each in seen.placed
        if each.points.presence >= policy.limits.face_presence
        and each.face.confidence >= policy.limits.face_score
    ]


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
    points = seen.placed[0].points.points / seen.shrunk
    sides = {"right": mesh_points.RIGHT_IRIS[0], "left": mesh_points.LEFT_IRIS[0]}
    return {
        side: [round(value, 2) for value in points[number, :2].tolist()]
        for side, number in sides.items()
    }


def _points(seen: Look) -> list[list[float]] | None:
    if not seen.placed:
        return None
    points = (seen.placed[0].points.points / seen.shrunk).tolist()
    return [[round(value, 2) for value in point] for point in points]
