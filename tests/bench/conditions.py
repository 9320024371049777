"""How often a picture's condition is named rightly, on pictures degraded by known amounts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import cv2
import numpy as np

from proctor.analysis.frame import FrameAnalyser
from proctor.analysis.quality import Quality, measure_quality
from proctor.analysis.report import findings
from proctor.arrays import Pixels
from tests.bench.face_pictures import one_face_files, photograph
from tests.bench.measuring import Effort, Line
from tests.bench.world import World
from tests.degraded import DAMAGES, degraded

_NOTE = (
    "One-face photographs at least 400 pixels wide, their longer side shrunk to 640, degraded by "
    "known amounts: {amounts}. Said of a face that was there to be absent: {absent} of {all}. No "
    "peer: MediaPipe names no conditions."
)
_LEAST_WIDTH = 400
"""Smaller photographs are blurred already when they fill a camera's frame."""


def measure(world: World, effort: Effort) -> Iterator[Line]:
    """Percent of the pictures whose condition was named, and no other."""
    photographs = [photograph(path) for path in one_face_files()]
    pictures = [rgb for rgb in photographs if rgb.shape[1] >= _LEAST_WIDTH]
    shown = [_filled(rgb) for rgb in pictures[:: effort.of(1, 12)]]
    if not shown:
        return
    analyser = FrameAnalyser(world.models)
    for condition, damages in DAMAGES.items():
        right = absent = 0
        for damage in damages.values():
            for frame in shown:
                named, missing = _named(analyser, degraded(frame, damage))
                right += named == condition
                absent += missing
        count = len(shown) * len(damages)
        note = _NOTE.format(amounts=", ".join(damages), absent=absent, all=count)
        share = round(100 * right / count, 2)
        yield Line(f"picture-{condition}-named", share, "%", "none", 0.0, 0.0, count, note)


def _filled(rgb: Pixels) -> Pixels:
    """The photograph in its own shape, its longer side that of a camera's frame."""
    height, width = rgb.shape[:2]
    scale = 640 / max(height, width)
    size = round(width * scale), round(height * scale)
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)


def _named(analyser: FrameAnalyser, rgb: Pixels) -> tuple[str, bool]:
    observation = analyser.analyse(rgb, datetime.now(UTC))
    quality = measure_quality(rgb, observation.detail)
    told = findings(observation, quality, frozen=None)
    return _only(quality), "face_absent" in told


def _only(quality: Quality) -> str:
    names = [name for name in ("dark", "covered", "blurred") if getattr(quality, name)]
    return "+".join(names) or "none"
