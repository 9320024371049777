"""Says what was seen in a picture as one record: what `kaozheng proctor analyse --json` prints.

Pixels are those of the picture as it was given; angles and signs are those of
`proctor.observation`. Single frames show signs, not findings that lasted; nothing is judged.
"""

from __future__ import annotations

import math
from typing import Any

from proctor.analysis.baseline import Baseline
from proctor.analysis.besides import Besides
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
    besides: Besides | None = None,
    landmarks: bool = False,
    policy: Policy = DEFAULT_POLICY,
) -> dict[str, Any]:
    """JSON values. ``frozen`` and ``looped`` are None where there is one picture only.

    ``besides`` is what was measured beside the faces; what is off, or was not asked for, is null.

    ``gaze.calibrated`` is false: nobody looked at known points before, so gaze is an estimate by
    the camera and says nothing about the screen.
    """
    pose, eyes, gaze = seen.attention or (None, None, None)
    times = {**seen.milliseconds, **(besides.milliseconds if besides is not None else {})}
    told: dict[str, Any] = {
        "faces": _faces(seen, policy),
        "pose": _pose(pose),
        "gaze": _gaze(gaze),
        "eyes": _eyes(eyes),
        "iris": _irises(seen),
        "mouth": _mouth(besides),
        "objects": _objects(besides),
        "liveness": None if besides is None else _rounded(besides.read.liveness),
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
        "milliseconds": {name: round(time, 3) for name, time in times.items()},
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
    conditions = {
        FindingKind.PICTURE_DARK: quality.dark,
        FindingKind.PICTURE_COVERED: quality.covered,
        FindingKind.PICTURE_BLURRED: quality.blurred,
        FindingKind.PICTURE_FROZEN: frozen,
        FindingKind.PICTURE_LOOPED: looped,
    }
    kinds = {kind for kind, sign in signs.items() if sign.holds and kind not in conditions}
    if quality.dark or quality.covered or quality.blurred:
        kinds.discard(FindingKind.FACE_ABSENT)
    return sorted(kind.value for kind in kinds | {kind for kind in conditions if conditions[kind]})


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


def _mouth(besides: Besides | None) -> dict[str, Any] | None:
    if besides is None or besides.mouth_openness is None:
        return None
    return {"openness": besides.mouth_openness, "moving": besides.lips_moving}


def _objects(besides: Besides | None) -> list[dict[str, Any]] | None:
    if besides is None or besides.read.things is None:
        return None
    return [
        {
            "kind": thing.kind.value,
            "box": [round(side, 1) for side in thing.box],
            "confidence": round(thing.confidence, 3),
        }
        for thing in besides.read.things
    ]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


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
