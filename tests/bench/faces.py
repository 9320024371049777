"""One camera frame: detectors, landmarks, head and eyes; and the landmark model alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import cv2
import numpy as np

from exam_engine.demo import clip
from proctor.analysis.frame import FrameAnalyser
from proctor.analysis.pictures import decode_picture
from proctor.arrays import Floats, Pixels
from proctor.models.catalogue import FACE_LANDMARKS
from proctor.models.landmarks import LandmarkFinder
from proctor.models.runtime import open_model
from tests.bench.measuring import Better, Effort, Line, Peer, alternate, milliseconds
from tests.bench.world import World

_AS_CONVERTED = replace(FACE_LANDMARKS, cpu=FACE_LANDMARKS.plain)
"""The landmark model before its PReLU was rewritten; the browser runs this file."""
_FACE = 1
_COMMON = (
    "CPU time on one thread (onnxruntime and OpenCV), a drawn face in 640 x 480 pixels. MediaPipe "
    "itself is not installed and not measured here."
)
_MESH_NOTE = (
    f"{_COMMON} The step is one run of the 478-point mesh on one crop. Peer: plain onnxruntime on "
    "the model as converted, with its PReLU."
)
_FRAME_NOTE = (
    f"{_COMMON} The whole frame without opening the JPEG: two detectors, mesh, pose, eyes, light. "
    "Peer: the same code with the mesh as converted, so everything else is equal."
)


def measure(world: World, effort: Effort) -> Iterator[Line]:
    """Milliseconds a run of the mesh, and milliseconds a frame."""
    folder, rounds, times = world.models, effort.of(7, 1), effort.of(20, 2)
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        crop = np.random.default_rng(1).random((192, 192, 3), np.float32)
        yield _mesh(folder, crop, rounds, times)
        picture = decode_picture(next(clip.person(1, _FACE)))
        yield _frame(folder, picture, rounds, times)
    finally:
        cv2.setNumThreads(threads)


def _mesh(folder: Path, crop: Floats, rounds: int, times: int) -> Line:
    ours, plain = open_model(FACE_LANDMARKS, folder), open_model(_AS_CONVERTED, folder)
    for runner in (ours, plain):
        runner.run(crop)
    runs = alternate(
        rounds,
        lambda: milliseconds(partial(ours.run, crop), times, time.process_time),
        lambda: milliseconds(partial(plain.run, crop), times, time.process_time),
    )
    peer = Peer("onnxruntime with PReLU", _MESH_NOTE)
    return runs.line("face-mesh", "ms", Better.LESS, peer, rounds * times)


def _frame(folder: Path, picture: Pixels, rounds: int, times: int) -> Line:
    ours, plain = FrameAnalyser(folder), FrameAnalyser(folder)
    # The analyser opens the models of the catalogue and no others, so the peer's is put in here.
    plain._mesh = LandmarkFinder(open_model(_AS_CONVERTED, folder))
    now = datetime.now(UTC)
    for analyser in (ours, plain):
        seen = analyser.analyse(picture, now)
        if len(seen.faces) != 1:
            raise RuntimeError(f"{len(seen.faces)} faces in a picture of one")
    runs = alternate(
        rounds,
        lambda: milliseconds(partial(ours.analyse, picture, now), times, time.process_time),
        lambda: milliseconds(partial(plain.analyse, picture, now), times, time.process_time),
    )
    peer = Peer("the same with PReLU", _FRAME_NOTE)
    return runs.line("face-frame", "ms", Better.LESS, peer, rounds * times)
