"""Measured on the device or on the server, the same frames lead to the same findings.

The policy runs on the server in both modes, over numbers that either side measured; so what is
compared here is the whole road from a picture to a finding, kind by kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import skimage.data

from exam_engine.demo import clip
from proctor.analysis.frame import FrameAnalyser
from proctor.analysis.pictures import decode_picture
from proctor.analysis.slow import Asked
from proctor.analysis.timeline import FindingClosed, TimelineState, advance, finish
from proctor.claimed import MOST_AT_ONCE, read_observations
from proctor.detectors import DETECTOR_OF, ON_DEVICE
from proctor.findings import Finding, FindingKind
from proctor.observation import Observation
from proctor.policy import DEFAULT_POLICY, Limits, Mode, Policy, Watch
from tests.closed_eyes import closed_eyes
from tests.degraded import DAMAGES, degraded
from tests.device_pipeline import DevicePipeline, Pixels
from tests.turned import turn, turned_picture

K = FindingKind
START = datetime(2026, 11, 22, tzinfo=UTC)
SCENE_S, BETWEEN_S = 9, 4
ASKED = Asked(frozenset(ON_DEVICE))


def _sooner(watch: Watch) -> Watch:
    """The same watch, found within a scene of eight seconds."""
    return replace(watch, persist_s=min(watch.persist_s, 4.0), least_frames=4)


POLICY = Policy(
    mode=Mode.DEVICE,
    watches=tuple(
        _sooner(watch) if DETECTOR_OF.get(watch.kind) in ON_DEVICE else watch
        for watch in DEFAULT_POLICY.watches
    ),
    # A photograph cannot be lowered further than this without folding over itself.
    limits=Limits(lowered_deg=22.0),
    merge_gap_s=1.5,
)


def scenes(analyser: FrameAnalyser) -> Iterator[tuple[FindingKind | None, list[Pixels]]]:
    """For each kind frames that show it, one a second, with the person as before between them."""
    chance = np.random.default_rng(11)
    portrait = np.ascontiguousarray(skimage.data.astronaut()[0:330, 60:390])
    desk = np.full((480, 640, 3), 120, np.uint8)
    desk[60:390, 150:480] = portrait
    pair = np.full((480, 640, 3), 110, np.uint8)
    pair[100:430, :320], pair[100:430, 320:] = portrait[:, 5:325], portrait[:, 5:325]
    points = analyser.look(desk).placed[0].points.points
    # Lids go down with a lowered head: they count as closed in one that is held up.
    upright = turned_picture(desk, points, turn(0, 10))
    lids = analyser.look(upright).placed[0].points.points
    shown: dict[FindingKind, Pixels] = {
        K.FACE_ABSENT: decode_picture(next(clip.empty_room(1, 1))),
        K.SEVERAL_FACES: pair,
        K.HEAD_TURNED: turned_picture(desk, points, turn(-55, 0)),
        K.LOOKING_DOWN: turned_picture(desk, points, turn(0, -20)),
        K.EYES_CLOSED: closed_eyes(upright, lids),
        K.PICTURE_DARK: np.asarray(desk * 0.02, np.uint8),
        K.PICTURE_BLURRED: np.asarray(cv2.GaussianBlur(desk, (0, 0), 36), np.uint8),
        K.PICTURE_COVERED: degraded(desk, DAMAGES["covered"]["hand"]),
    }
    for kind, still in shown.items():
        yield None, [_noisy(desk, chance) for _ in range(BETWEEN_S)]
        yield kind, [_noisy(still, chance) for _ in range(SCENE_S)]
    yield None, [_noisy(desk, chance) for _ in range(BETWEEN_S)]
    yield K.PICTURE_FROZEN, [_noisy(desk, chance)] * SCENE_S
    loop = [_noisy(np.roll(desk, 3 * place, axis=1), chance) for place in range(10)]
    yield K.PICTURE_LOOPED, loop * 3


def test_device_and_server_come_to_the_same_findings(
    device: DevicePipeline, models_folder: Path
) -> None:
    analyser = FrameAnalyser(models_folder)
    expected: set[FindingKind] = set()
    here: list[Observation] = []
    there: list[Any] = []
    trail = None
    for kind, frames in scenes(analyser):
        expected |= {kind} if kind else set()
        for frame in frames:
            number = len(here)
            taken_at = START + timedelta(seconds=number)
            observation, trail = analyser.follow(frame, taken_at, number, trail, ASKED)
            here.append(observation)
            milliseconds = int(taken_at.timestamp() * 1000)
            there.append(device.measure(frame, milliseconds, number)["observation"])
    # As a report of the device is read: nothing in it may be what no device can have measured.
    reports = (there[at : at + MOST_AT_ONCE] for at in range(0, len(there), MOST_AT_ONCE))
    told = [seen for report in reports for seen in read_observations(report)]
    ours, theirs = findings(here), findings(told)
    assert expected <= {finding.kind for finding in theirs}
    assert expected == {kind for kind in DETECTOR_OF if _on_device(kind)}
    assert _spans(theirs) == _spans(ours)
    for one, other in zip(theirs, ours, strict=True):
        assert one.confidence == pytest.approx(other.confidence, abs=0.05), one.kind


def findings(observations: Iterable[Observation]) -> list[Finding]:
    """What the policy makes of observations, in the order of time."""
    state, found = TimelineState(), []
    for observation in observations:
        state, events = advance(state, observation, POLICY)
        found += [event.finding for event in events if isinstance(event, FindingClosed)]
    found += [event.finding for event in finish(state)[1] if isinstance(event, FindingClosed)]
    return sorted(found, key=lambda finding: (finding.started_at, finding.kind))


def _spans(found: Iterable[Finding]) -> list[tuple[str, float, float]]:
    return [
        (
            finding.kind.value,
            (finding.started_at - START).total_seconds(),
            (finding.ended_at - START).total_seconds(),
        )
        for finding in found
    ]


def _on_device(kind: FindingKind) -> bool:
    """Kinds that a device tells by pictures alone; a gaze needs a person who looks at dots."""
    is_watched = any(watch.kind is kind for watch in POLICY.watched)
    return DETECTOR_OF[kind] in ON_DEVICE and is_watched and kind is not K.GAZE_OFF_SCREEN


def _noisy(rgb: Pixels, chance: np.random.Generator) -> Pixels:
    noisy = rgb.astype(np.float64) + chance.normal(0, 2, rgb.shape)
    return np.clip(noisy, 0, 255).astype(np.uint8)
