"""Faces beside MediaPipe 0.10.21's own API: speed on the same frames in turn, and agreement."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

import cv2
import numpy as np

from proctor.arrays import Floats, Pixels
from proctor.models import attention, mesh_points
from proctor.models.catalogue import FACE_DETECTION_SHORT_RANGE, FACE_LANDMARKS
from proctor.models.faces import FaceDetector
from proctor.models.landmarks import FacePoints, LandmarkFinder, region_around, region_of
from proctor.models.runtime import open_model
from tests.bench.face_pictures import frames
from tests.bench.measuring import Better, Effort, Line, Peer, alternate, percentile
from tests.bench.peer_environment import ROOT, Child, python_of
from tests.bench.world import World

_NAME = "MediaPipe 0.10.21 FaceMesh"
_SPEED = (
    "CPU time for a frame of 640 x 480 with one face: {ours}, head pose and eyes "
    "included. Peer: its own API in {mode} mode with refined landmarks and no pose, in a process "
    "and an environment of its own, CPU time of all its threads, over the same frames in turn."
)
_AGREE = (
    "Mean distance of the 478 points to MediaPipe's own, picture by picture, in percent of the "
    "distance of the irises, for single pictures, which are looked at whole. Pictures that either "
    "did not see: {missed} of {all}. For frames of a camera, whose black bars are left out and for "
    "which the figures of speed stand: {frames} % (missed {missed_frames})."
)


class _Pipeline:
    """Detector, landmarks and pose, as `proctor.analysis.frame` runs them for a camera's frames."""

    def __init__(self, models: Path) -> None:
        self._detector = FaceDetector(open_model(FACE_DETECTION_SHORT_RANGE, models))
        self._mesh = LandmarkFinder(open_model(FACE_LANDMARKS, models))

    def static(self, rgb: Pixels, *, trimmed: bool = True) -> FacePoints | None:
        found = self._detector.find(rgb, trimmed=trimmed).faces
        return self._placed(rgb, self._mesh.place(rgb, region_of(found[0]))) if found else None

    def tracked(self, rgb: Pixels, before: Floats) -> FacePoints:
        return self._placed(rgb, self._mesh.place(rgb, region_around(before)))

    def _placed(self, rgb: Pixels, placed: FacePoints) -> FacePoints:
        axes = attention.head_axes(placed.points)
        attention.gaze(attention.head_pose(axes), attention.eyes(placed.points, axes))
        return placed


def measure(world: World, effort: Effort) -> Iterator[Line]:
    """Milliseconds a frame found anew and followed, and how well the points agree."""
    python = python_of("mediapipe", ROOT / "requirements" / "peer-mediapipe.txt")
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    script = Path(__file__).with_name("mediapipe_child.py")
    try:
        with tempfile.TemporaryDirectory() as name, Child(python, script) as child:
            yield from _against(child, _Pipeline(world.models), Path(name), effort.of(7, 1))
    finally:
        cv2.setNumThreads(threads)


def _against(child: Child, ours: _Pipeline, folder: Path, rounds: int) -> Iterator[Line]:
    shown = frames()
    points = [ours.static(frame) for frame in shown]
    file, into = folder / "frames.npy", folder / "points.npy"
    np.save(file, np.stack(shown))
    child.ask(order="points", frames=str(file), into=str(into))
    theirs = np.load(into)
    single = [ours.static(frame, trimmed=False) for frame in shown]
    yield from _agreement(single, points, theirs)
    both = [
        (frame, found.points)
        for frame, found, their in zip(shown, points, theirs, strict=True)
        if found is not None and not np.isnan(their).any()
    ]
    np.save(file, np.stack([frame for frame, _ in both]))
    acts: dict[str, Callable[[], float]] = {
        "static": lambda: _median(lambda pair: ours.static(pair[0]), both),
        "tracking": lambda: _median(lambda pair: ours.tracked(*pair), both),
    }
    told = {
        "static": "found anew, detector without the black bars and landmarks",
        "tracking": "followed, landmarks",
    }
    for mode, act in acts.items():
        order = {"order": "measure", "mode": mode, "frames": str(file)}
        runs = alternate(
            rounds, act, lambda asked=order: median(child.ask(**asked)["milliseconds"])
        )
        peer = Peer(_NAME, _SPEED.format(ours=told[mode], mode=mode))
        yield runs.line(f"face-{mode}", "ms", Better.LESS, peer, rounds * len(both))


def _median(
    work: Callable[[tuple[Pixels, Floats]], object], shown: Sequence[tuple[Pixels, Floats]]
) -> float:
    taken = []
    for pair in shown:
        began = time.process_time()
        work(pair)
        taken.append((time.process_time() - began) * 1e3)
    return median(taken)


def _agreement(
    ours: Sequence[FacePoints | None], of_frames: Sequence[FacePoints | None], theirs: Floats
) -> Iterator[Line]:
    apart, missed = _apart(ours, theirs)
    in_frames, missed_frames = _apart(of_frames, theirs)
    for share in (50, 90):
        told = round(percentile(in_frames, share), 4)
        note = _AGREE.format(missed=missed, all=len(ours), frames=told, missed_frames=missed_frames)
        value = round(percentile(apart, share), 4)
        yield Line(
            f"face-agreement-p{share}",
            value,
            "% of eye distance",
            _NAME,
            0.0,
            0.0,
            len(apart),
            note,
        )


def _apart(ours: Sequence[FacePoints | None], theirs: Floats) -> tuple[list[float], int]:
    """Distances in percent of the eye distance in ascending order, and how many were missed."""
    apart, missed = [], 0
    for found, their in zip(ours, theirs, strict=True):
        if found is None or np.isnan(their).any():
            missed += 1
            continue
        right, left = their[mesh_points.RIGHT_IRIS[0]], their[mesh_points.LEFT_IRIS[0]]
        between = np.linalg.norm((right - left)[:2])
        distances = np.linalg.norm((found.points - their)[:, :2], axis=1)
        apart.append(float(distances.mean() / between) * 100)
    return sorted(apart), missed
