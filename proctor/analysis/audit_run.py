"""Looks at one labelled file of an audit as the engine would: what it named, and how surely.

A picture is judged by the signs that show in it, a video by the findings that lasted. What a single
picture cannot tell, such as a frozen camera, is left out of the figures rather than counted as
missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import cv2

from foundation.errors import Invalid, Refusal
from proctor.analysis.audit_labels import Label
from proctor.analysis.baseline import Baseline
from proctor.analysis.besides import Besides, with_besides
from proctor.analysis.frame import FrameAnalyser, Look, after
from proctor.analysis.quality import Quality, measure_quality
from proctor.analysis.report import findings
from proctor.analysis.signs import read_signs
from proctor.analysis.slow import Asked
from proctor.analysis.sources import Frame, frames_of, is_video
from proctor.analysis.timeline import FindingClosed, TimelineState, advance, finish
from proctor.analysis.tracking import Trail
from proctor.detectors import DETECTOR_OF, Detector
from proctor.findings import PICTURELESS_KINDS, SOUND_KINDS, FindingKind
from proctor.observation import HeadPose, Observation
from proctor.policy import DEFAULT_POLICY, Limits, Policy

_START = datetime(2000, 1, 1, tzinfo=UTC)
_ASKED = Asked(frozenset(Detector))

_OVER_TIME = frozenset({FindingKind.PICTURE_FROZEN, FindingKind.PICTURE_LOOPED})

_CONDITIONS = frozenset(
    {FindingKind.PICTURE_COVERED, FindingKind.PICTURE_DARK, FindingKind.PICTURE_BLURRED}
)

_UNTOLD = PICTURELESS_KINDS | SOUND_KINDS | {FindingKind.GAZE_OFF_SCREEN, FindingKind.FACE_UNLIKE}
"""Need a calibration, a second picture, sound or a browser, none of which a file has."""


@dataclass(frozen=True, slots=True)
class Audited:
    """What came of one file.

    ``strengths`` has a number from 0 to 1 for each kind that could be told from it; kinds that are
    not there could not be. ``refused`` is the code of the refusal where it was not read.
    """

    label: Label
    named: frozenset[FindingKind] = frozenset()
    strengths: Mapping[FindingKind, float] = field(default_factory=dict)
    pose: HeadPose | None = None
    milliseconds: Mapping[str, float] = field(default_factory=dict)
    model_version: str = ""
    refused: str | None = None


def off(analyser: FrameAnalyser) -> frozenset[FindingKind]:
    """Kinds that nothing here can tell, for their model is not installed."""
    missing = {each.detector for each in analyser.standings if not each.active}
    return frozenset(kind for kind, detector in DETECTOR_OF.items() if detector in missing)


def audit_file(
    analyser: FrameAnalyser, folder: Path, label: Label, policy: Policy = DEFAULT_POLICY
) -> Audited:
    """Look at one file; what cannot be read is told in ``refused`` and stops nothing."""
    path = folder / label.file
    try:
        if is_video(path):
            return _video(analyser, path, label, policy)
        (frame,) = frames_of(path)
        return _picture(analyser, frame, label, policy)
    except Refusal as refusal:
        return Audited(label, refused=refusal.code)
    # A door for hostile files, as for `kaozheng proctor analyse`: the others are looked at all the
    # same.
    except (cv2.error, MemoryError, OSError, ValueError, ArithmeticError) as trouble:
        told = Invalid("proctor-file-not-analysed", reason=type(trouble).__name__)
        return Audited(label, refused=told.code)


def _picture(analyser: FrameAnalyser, frame: Frame, label: Label, policy: Policy) -> Audited:
    seen = analyser.look(frame.rgb)
    bare = analyser.observed(seen, _START, 0)
    _, besides = analyser.beside(frame.rgb, seen, bare, _ASKED, None)
    observation = with_besides(bare, besides)
    quality = besides.quality or measure_quality(frame.rgb, observation.detail)
    named = findings(observation, quality, frozen=None, policy=policy)
    untold = off(analyser) | _UNTOLD | _OVER_TIME
    strengths = {
        kind: value
        for kind, value in _strengths(observation, quality, policy.limits).items()
        if kind not in untold
    }
    return Audited(
        label,
        frozenset(FindingKind(kind) for kind in named) - untold,
        strengths,
        observation.pose,
        _times(seen, besides),
        observation.model_version,
    )


def _strengths(
    observation: Observation, quality: Quality, limits: Limits
) -> dict[FindingKind, float]:
    """By kind 0.5 at the limit, more beyond it; of the picture by what was measured of it.

    As in `proctor.analysis.quality` each condition hides the next, which then cannot be told.
    """
    signs = read_signs(observation, limits, Baseline())
    told = {kind: sign.strength for kind, sign in signs.items() if kind not in _CONDITIONS}
    share = observation.detail / max(quality.light, 1e-6)
    told[FindingKind.PICTURE_COVERED] = _small(share, limits.detail_of_light)
    if not quality.covered:
        told[FindingKind.PICTURE_DARK] = _small(quality.light, limits.light)
    if not quality.covered and not quality.dark:
        told[FindingKind.PICTURE_BLURRED] = _large(quality.blur, limits.blur)
    return told


def _small(value: float, limit: float) -> float:
    """1 at nothing, 0.5 at the limit, 0 at twice the limit and beyond."""
    return max(0.0, min(1.0, 1 - value / limit / 2))


def _large(value: float, limit: float) -> float:
    """0 at nothing, 0.5 at the limit, 1 at 1."""
    if value <= limit:
        return max(0.0, value / limit / 2)
    return min(1.0, 0.5 + (value - limit) / (1 - limit) / 2)


def _times(seen: Look, besides: Besides) -> dict[str, float]:
    return {**seen.milliseconds, **besides.milliseconds}


def _video(analyser: FrameAnalyser, path: Path, label: Label, policy: Policy) -> Audited:
    state, trail = TimelineState(), None
    best: dict[FindingKind, float] = {}
    poses: list[HeadPose] = []
    times: list[Mapping[str, float]] = []
    version = ""
    for frame in frames_of(path):
        trail, observation, spent = _next(analyser, frame, trail)
        state, events = advance(state, observation, policy)
        _keep_best(best, events)
        times.append(spent)
        version = observation.model_version
        if observation.pose is not None:
            poses.append(observation.pose)
    _keep_best(best, finish(state)[1])
    untold = off(analyser) | _UNTOLD
    watched = {watch.kind for watch in policy.watched} - untold
    return Audited(
        label,
        frozenset(best) & watched,
        {kind: best.get(kind, 0.0) for kind in watched},
        _middle(poses),
        {stage: median(each.get(stage, 0.0) for each in times) for stage in times[0]},
        version,
    )


def _next(
    analyser: FrameAnalyser, frame: Frame, trail: Trail | None
) -> tuple[Trail, Observation, Mapping[str, float]]:
    at = _START + timedelta(seconds=frame.seconds or 0.0)
    seen = analyser.look(frame.rgb, trail, at)
    bare = analyser.observed(seen, at, frame.number)
    carried, besides = analyser.beside(frame.rgb, seen, bare, _ASKED, trail)
    return after(seen, trail, at, carried), with_besides(bare, besides), _times(seen, besides)


def _keep_best(best: dict[FindingKind, float], events: Iterable[object]) -> None:
    for event in events:
        if isinstance(event, FindingClosed):
            kind, confidence = event.finding.kind, event.finding.confidence
            best[kind] = max(best.get(kind, 0.0), confidence)


def _middle(poses: list[HeadPose]) -> HeadPose | None:
    if not poses:
        return None
    return HeadPose(
        *(median(getattr(pose, angle) for pose in poses) for angle in ("yaw", "pitch", "roll"))
    )
