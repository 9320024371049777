"""Candidates made up from distributions: how they sit, what they do in an hour, what a camera sees.

An honest hour is a person who reads, thinks with the eyes up, types, drinks, sneezes, props the
chin up and moves the chair, before a camera that loses frames. What they do stands in
`tests.candidate_acts`. Planted events are put into such an hour to
see whether they are found.

What a camera sees is drawn from the errors that were measured (`docs/proctoring-measured.md`):
head pose is out by some degrees in slow waves, a detector misses a frame now and then, more of them
where a hand or a cup is before the mouth.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from proctor.analysis.baseline import Baseline
from proctor.observation import Eyes, Gaze, HeadPose, LookedAt, Observation, SeenFace
from tests.candidate_acts import HONEST, Act, Look, Random, Shown

START = datetime(2026, 11, 21, 9, tzinfo=UTC)
HOUR_S = 3600.0


@dataclass(frozen=True)
class Person:
    """How somebody sits and is seen; see `person` for the distributions."""

    yaw: float
    pitch: float
    openness: float
    pose_noise: float
    iris_noise: float
    misses: float
    presence: float
    interval_s: float
    gap_rate: float
    gaze_error_deg: float | None
    light: float

    def baseline(self, random: Random) -> Baseline:
        """As a check-in measures it, some degrees out."""
        return Baseline(
            yaw=self.yaw + random.normal(0, 2),
            pitch=self.pitch + random.normal(0, 2.5),
            gaze_yaw=self.yaw,
            gaze_pitch=self.pitch,
            openness=self.openness * random.uniform(0.9, 1.1),
        )


def person(random: Random) -> Person:
    """Four in ten wear glasses, whose reflections shake the irises; one in seven sits in a dim
    room; one in five has a slow line; half have calibrated their gaze."""
    glasses, dim = random.random() < 0.4, random.random() < 0.15
    return Person(
        yaw=float(np.clip(random.normal(0, 8), -22, 22)),
        pitch=float(np.clip(random.normal(-4, 6), -20, 15)),
        openness=float(np.clip(random.normal(0.28, 0.05), 0.16, 0.42)),
        pose_noise=random.uniform(1.5, 3.5) * (1.4 if dim else 1),
        iris_noise=random.uniform(0.02, 0.04) * (3 if glasses else 1),
        misses=random.uniform(0.0, 0.01) + (0.02 if dim else 0),
        presence=0.93 if dim else 0.99,
        interval_s=float(random.choice([0.5, 1.0, 1.0, 1.0, 2.0])),
        gap_rate=20.0 if random.random() < 0.2 else 3.0,
        gaze_error_deg=float(random.uniform(2, 4) + 2 * glasses) if random.random() < 0.5 else None,
        light=0.4 if dim else 0.85,
    )


@dataclass(frozen=True)
class Doing:
    """An act at its time."""

    begin: float
    end: float
    look: Look


def hour(random: Random, acts: Mapping[str, Act] = HONEST, seconds: float = HOUR_S) -> list[Doing]:
    """The acts of an hour, in order, one after the other; who props the chin up does not type."""
    doings = []
    for act in acts.values():
        for _ in range(random.poisson(act.per_hour * seconds / HOUR_S)):
            length = min(float(random.lognormal(math.log(act.median_s), act.spread)), act.most_s)
            begin = float(random.uniform(0, seconds))
            doings.append(Doing(begin, begin + length, act.make(random)))
    free, kept = 0.0, []
    for doing in sorted(doings, key=lambda each: each.begin):
        if doing.begin >= free:
            kept.append(doing)
            free = doing.end
    return kept


def observed(
    who: Person, doings: list[Doing], random: Random, seconds: float = HOUR_S
) -> Iterator[Observation]:
    """What a camera sees of it, frame by frame; frames are lost, one by one and in gaps."""
    second, gap_until, place = 0.0, 0.0, 0
    error = np.zeros(2)
    seat = np.zeros(2)
    while second < seconds:
        second += who.interval_s * random.uniform(0.9, 1.1)
        if random.random() < who.gap_rate * who.interval_s / HOUR_S:
            gap_until = second + float(random.lognormal(math.log(6), 0.8))
        if second < gap_until or random.random() < 0.01:
            continue
        while place < len(doings) and doings[place].end < second:
            place += 1
            # After an act people sit a little differently, and never far from how they sat.
            seat = 0.9 * seat + random.normal(0, 1.5, 2)
        # The error of a pose lasts for seconds: it comes from hair, light and expression.
        keep = math.exp(-who.interval_s / 6)
        error = keep * error + math.sqrt(1 - keep**2) * random.normal(0, who.pose_noise, 2)
        doing = doings[place] if place < len(doings) and doings[place].begin <= second else None
        shown = doing.look(second - doing.begin, random) if doing else Shown()
        yield _frame(
            who, shown, (float(seat[0] + error[0]), float(seat[1] + error[1])), second, random
        )


def _frame(
    who: Person, shown: Shown, apart: tuple[float, float], second: float, random: Random
) -> Observation:
    light = who.light
    seen = shown.present and random.random() >= max(shown.missed, who.misses)
    faces = tuple(
        SeenFace((0.35 + 0.1 * number, 0.25, 0.6 + 0.1 * number, 0.7), 0.9, shown.presence)
        for number in range(seen + shown.others)
    )
    frame = Observation(
        sequence=round(second * 10),
        taken_at=START + timedelta(seconds=second),
        width=640,
        height=480,
        brightness=light * 0.5,
        contrast=0.2,
        detail=0.25 * light,
        faces=faces,
        highest=0.9 if seen else float(random.uniform(0.05, 0.45)),
        pose=None,
        eyes=None,
        gaze=None,
        model_version="simulated",
        light=light,
        blur=0.3,
        frozen=False,
        looped=False,
    )
    if seen:
        frame = _with_head(who, frame, shown, apart, random)
    return replace(frame, **shown.changes)  # type: ignore[arg-type]


def _with_head(
    who: Person, frame: Observation, shown: Shown, apart: tuple[float, float], random: Random
) -> Observation:
    jitter = random.normal(0, 1.0 + shown.shaking, 2)
    pose = HeadPose(
        who.yaw + shown.yaw + apart[0] + float(jitter[0]),
        who.pitch + shown.pitch + apart[1] + float(jitter[1]),
        float(random.normal(0, 4)),
    )
    blinking = 0.9 if random.random() < 0.06 else 0.0
    shut = max(shown.shut, blinking)
    openness = max(who.openness * (1 - 0.85 * shut) + float(random.normal(0, 0.015)), 0.02)
    reading = random.normal(0, 6, 2)
    look_yaw = shown.yaw + shown.eyes_yaw + float(reading[0]) * (not shown.eyes_yaw)
    look_pitch = shown.pitch + shown.eyes_pitch + float(reading[1]) / 2 * (not shown.eyes_pitch)
    iris = random.normal(0, who.iris_noise, 2)
    eyes = Eyes(openness, openness, shown.eyes_yaw / 45 + float(iris[0]), shown.eyes_pitch / 45)
    gaze = Gaze(who.yaw + look_yaw, who.pitch + look_pitch) if openness >= 0.12 else None
    looked_at = _looked_at(who, look_yaw, look_pitch, random) if gaze is not None else None
    near = abs(shown.yaw) < 25 and abs(shown.pitch) < 25
    return replace(
        frame,
        pose=pose,
        eyes=eyes,
        gaze=gaze,
        gaze_calibrated=looked_at is not None and near,
        looked_at=looked_at if near else None,
    )


def _looked_at(who: Person, yaw: float, pitch: float, random: Random) -> LookedAt | None:
    """A screen of 32 by 19 degrees, and a fit with an error of its own."""
    error = who.gaze_error_deg
    if error is None:
        return None
    spread = error / math.sqrt(2)
    aside, above = yaw + float(random.normal(0, spread)), pitch + float(random.normal(0, spread))
    beyond = math.hypot(max(0.0, abs(aside) - 16), max(0.0, abs(above) - 9.5))
    return LookedAt(0.5 - aside / 32, 0.5 - above / 19, beyond, error)
