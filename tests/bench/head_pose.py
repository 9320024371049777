"""How far head pose follows a known turn, beside the pose that six points and a camera give."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import fmean

import cv2
import numpy as np

from proctor.arrays import Floats, Matrix, Pixels
from proctor.models import attention
from proctor.models.catalogue import FACE_DETECTION_SHORT_RANGE, FACE_LANDMARKS
from proctor.models.faces import FaceDetector
from proctor.models.landmarks import LandmarkFinder, region_of
from proctor.models.runtime import open_model
from proctor.observation import HeadPose
from tests.bench.face_pictures import frames
from tests.bench.measuring import Effort, Line
from tests.bench.world import World
from tests.turned import turn, turned_picture

_TURNS = tuple((yaw, 0.0) for yaw in (-30.0, -20.0, -10.0, 10.0, 20.0, 30.0)) + tuple(
    (0.0, pitch) for pitch in (-20.0, -10.0, 10.0, 20.0)
)
_FRONTAL_DEG = 13.0
_NOTE = (
    "Mean error of the change in {angle}, pictures of nearly frontal faces turned by known angles "
    "(yaw to 30, pitch to 20 degrees) with their own mesh. Peer: solvePnP of six points (SQPnP, "
    "focal length as wide as the picture) on the same landmarks. No labelled photographs at hand: "
    "says nothing about zero."
)

_SIX = (1, 152, 33, 263, 61, 291)
_SIX_MM = np.array(
    [
        (0.0, 0.0, 0.0),
        (0.0, 63.6, 12.5),
        (-43.3, -32.7, 26.0),
        (43.3, -32.7, 26.0),
        (-28.9, 28.9, 24.1),
        (28.9, 28.9, 24.1),
    ]
)

Read = Callable[[Floats, tuple[int, int]], HeadPose]


def measure(world: World, effort: Effort) -> Iterator[Line]:
    """Degrees of yaw and of pitch."""
    detector = FaceDetector(open_model(FACE_DETECTION_SHORT_RANGE, world.models))
    mesh = LandmarkFinder(open_model(FACE_LANDMARKS, world.models))

    def look(rgb: Pixels) -> Floats | None:
        faces = detector.find(rgb).faces
        return mesh.place(rgb, region_of(faces[0])).points if faces else None

    pairs: list[tuple[Floats, Floats, tuple[float, float]]] = []
    shown = frames()
    for rgb in shown[:: effort.of(2, 12)]:
        points = look(rgb)
        if points is None or abs(_ours(points, rgb.shape[:2]).yaw) > _FRONTAL_DEG:
            continue
        straight = look(turned_picture(rgb, points, np.eye(3)))
        for angles in _TURNS[:: effort.of(1, 4)]:
            after = look(turned_picture(rgb, points, turn(*angles)))
            if straight is not None and after is not None:
                pairs.append((straight, after, angles))
    if pairs:
        yield from _lines(pairs, (shown[0].shape[0], shown[0].shape[1]))


def _lines(
    pairs: list[tuple[Floats, Floats, tuple[float, float]]], shape: tuple[int, int]
) -> Iterator[Line]:
    for place, angle in enumerate(("yaw", "pitch")):
        ours, peer = (
            fmean(
                abs(
                    getattr(read(after, shape), angle)
                    - getattr(read(before, shape), angle)
                    - asked[place]
                )
                for before, after, asked in pairs
            )
            for read in (_ours, _six_points)
        )
        note = _NOTE.format(angle=angle)
        ratio = round(peer / ours, 3)
        name = "six-point solvePnP"
        yield Line(
            f"head-{angle}-error",
            round(ours, 2),
            "degrees",
            name,
            round(peer, 2),
            ratio,
            len(pairs),
            note,
        )


def _ours(points: Floats, shape: tuple[int, ...]) -> HeadPose:
    return attention.as_turned(attention.head_pose(attention.head_axes(points)))


def _six_points(points: Floats, shape: tuple[int, ...]) -> HeadPose:
    height, width = shape[:2]
    camera = np.array([(width, 0, width / 2), (0, width, height / 2), (0, 0, 1)], np.float64)
    seen = points[list(_SIX), :2].astype(np.float64)
    _, vector, _ = cv2.solvePnP(_SIX_MM, seen, camera, None, flags=cv2.SOLVEPNP_SQPNP)
    rotation: Matrix = np.asarray(cv2.Rodrigues(vector)[0], np.float64)
    return attention.head_pose(rotation)
