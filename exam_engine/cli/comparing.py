"""What `kaozheng proctor compare` says of two pictures: how like their faces are, and by what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from exam_engine.cli.analysing import shown
from foundation.errors import Invalid, Unavailable
from proctor.analysis.frame import FrameAnalyser
from proctor.analysis.slow import SlowDetectors
from proctor.analysis.sources import frames_of, is_video
from proctor.arrays import Floats
from proctor.detectors import Detector
from proctor.models.likeness import LIMIT, likeness
from proctor.models.optional import SFACE
from proctor.policy import Limits


def compared(folder: Path, one: Path, other: Path) -> dict[str, Any]:
    """Likeness, limit, whether they are alike by it, and the model's name and digest.

    Raises Unavailable("proctor-likeness-missing") where no model is installed,
    Invalid("proctor-compare-no-face"), Invalid("proctor-compare-several-faces"), and what
    `proctor.analysis.sources.frames_of` raises for a file that is no picture.
    """
    analyser = FrameAnalyser(folder)
    if Detector.LIKENESS not in analyser.slow.active:
        raise Unavailable("proctor-likeness-missing", model=SFACE.name)
    features = [_feature(analyser, analyser.slow, path) for path in (one, other)]
    value = round(likeness(*features), 4)
    return {
        "likeness": value,
        "limit": LIMIT,
        "alike": value >= LIMIT,
        "model": SFACE.name,
        "model_version": f"{SFACE.name}-{SFACE.sha256[:12]}",
        "verified": False,
    }


def _feature(analyser: FrameAnalyser, slow: SlowDetectors, path: Path) -> Floats:
    if is_video(path):
        raise Invalid("proctor-compare-video", file=shown(path))
    rgb = next(iter(frames_of(path))).rgb
    seen, limits = analyser.look(rgb), Limits()
    faces = [
        each
        for each in seen.placed
        if each.points.presence >= limits.face_presence
        and each.face.confidence >= limits.face_score
    ]
    if not faces:
        raise Invalid("proctor-compare-no-face", file=shown(path))
    count = len(faces) + len(seen.unplaced)
    if count > 1:
        raise Invalid("proctor-compare-several-faces", file=shown(path), faces=count)
    feature = slow.feature(rgb, faces[0])
    if feature is None:
        raise Unavailable("proctor-likeness-missing", model=SFACE.name)
    return feature
