"""Runs made-up candidates (`tests.candidates`) through the timeline and counts what comes of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from proctor.analysis.incidents import gather
from proctor.analysis.timeline import (
    Event,
    FindingClosed,
    FindingOpened,
    TimelineState,
    advance,
    finish,
)
from proctor.findings import Incident
from proctor.policy import DEFAULT_POLICY, Policy
from tests.candidate_acts import PLANTED
from tests.candidates import Doing, hour, observed, person

LEAD_S = 60.0
AFTER_S = 30.0

ALL_ON = Policy(
    watches=tuple(replace(watch, on=True) for watch in DEFAULT_POLICY.watches), likeness=True
)
"""The default limits with everything watched that can be watched."""


def incidents_of_honest_hour(seed: int, policy: Policy = DEFAULT_POLICY) -> tuple[Incident, ...]:
    """What would be shown to a person of an hour in which nothing happened."""
    random = np.random.default_rng(seed)
    who = person(random)
    state, events = TimelineState(baseline=who.baseline(random)), list[Event]()
    for frame in observed(who, hour(random), random):
        state, happened = advance(state, frame, policy)
        events += happened
    events += finish(state)[1]
    return gather((one.finding for one in events if isinstance(one, FindingClosed)), policy)


def seconds_to_find(
    name: str, seed: int, policy: Policy = ALL_ON, interval_s: float | None = None
) -> float | None:
    """Seconds from the begin of a planted event to its finding; None where it is not found."""
    kind, length, make = PLANTED[name]
    random = np.random.default_rng([seed, sorted(PLANTED).index(name)])
    who = person(random)
    who = replace(
        who,
        # Frames that never came show nothing; that the record has a gap is told by another room.
        gap_rate=0.0,
        gaze_error_deg=who.gaze_error_deg or 4.0,
        interval_s=interval_s or min(who.interval_s, DEFAULT_POLICY.frame_interval_s),
    )
    state = TimelineState(baseline=who.baseline(random))
    doings = [Doing(LEAD_S, LEAD_S + length, make(random))]
    first = None
    for frame in observed(who, doings, random, LEAD_S + length + AFTER_S):
        first = first or frame.taken_at
        state, happened = advance(state, frame, policy)
        for event in happened:
            if isinstance(event, FindingOpened) and event.kind == kind:
                return (event.noticed_at - first).total_seconds() - LEAD_S
    return None
