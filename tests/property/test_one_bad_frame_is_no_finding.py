"""Laws of the timeline: a flicker is nothing, silence is nothing, a restart is nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from proctor.analysis.incidents import gather
from proctor.analysis.timeline import Event, FindingClosed, TimelineState, advance, finish
from proctor.findings import Finding, FindingKind
from proctor.observation import Eyes, Gaze, HeadPose, Observation, SeenFace
from proctor.policy import DEFAULT_POLICY

START = datetime(2026, 11, 21, 9, tzinfo=UTC)
FACE = SeenFace((0.4, 0.3, 0.6, 0.6), 0.95, 1.0)
GOOD = Observation(
    0,
    START,
    640,
    480,
    0.45,
    0.2,
    0.3,
    (FACE,),
    0.95,
    HeadPose(0, 0, 0),
    Eyes(0.3, 0.3, 0, 0.1),
    Gaze(0, 0),
    "test",
)
EMPTY = replace(GOOD, faces=(), highest=0.1, pose=None, eyes=None, gaze=None)
BAD = {
    "empty": EMPTY,
    "covered": replace(EMPTY, detail=0.0),
    "dark": replace(EMPTY, brightness=0.0, detail=0.0),
    "two": replace(GOOD, faces=(FACE, FACE)),
    "turned": replace(GOOD, pose=HeadPose(80, 0, 0), gaze=Gaze(80, 0)),
    "lowered": replace(GOOD, pose=HeadPose(0, -60, 0), gaze=Gaze(0, -60)),
    "aside": replace(GOOD, gaze=Gaze(-70, 0)),
    "closed": replace(GOOD, eyes=Eyes(0.02, 0.02, 0, 0), gaze=None),
}
ANY = {"good": GOOD, **BAD}

# The machine is shared: how long an example takes says nothing about the law.
patient = settings(deadline=None, max_examples=60)

bad_frames = st.sampled_from(sorted(BAD))
intervals = st.floats(1 / 30, 4.0)


def at(frame: Observation, second: float, sequence: int) -> Observation:
    return replace(frame, taken_at=START + timedelta(seconds=second), sequence=sequence)


def watch(frames: Sequence[Observation], state: TimelineState) -> tuple[list[Event], TimelineState]:
    events: list[Event] = []
    for frame in frames:
        state, happened = advance(state, frame, DEFAULT_POLICY)
        events += happened
    return events, state


def findings(frames: Sequence[Observation]) -> list[Finding]:
    events, state = watch(frames, TimelineState())
    _, rest = finish(state)
    return [event.finding for event in (*events, *rest) if isinstance(event, FindingClosed)]


@patient
@given(bad_frames, st.integers(0, 59), intervals)
def test_one_bad_frame_is_no_finding(bad: str, place: int, interval: float) -> None:
    frames = [at(BAD[bad] if n == place else GOOD, n * interval, n) for n in range(60)]
    assert findings(frames) == []


@patient
@given(bad_frames, intervals, st.integers(20, 60))
def test_isolated_bad_frames_are_no_finding(bad: str, interval: float, apart: int) -> None:
    frames = [at(BAD[bad] if n % apart == 0 else GOOD, n * interval, n) for n in range(apart * 4)]
    assert findings(frames) == []


@patient
@given(st.floats(0.05, 0.4), st.floats(1, 20), st.integers(1, 30))
def test_a_blink_is_no_finding_at_any_frame_rate(
    length: float, begin: float, per_second: int
) -> None:
    times = [n / per_second for n in range(25 * per_second)]
    frames = [
        at(BAD["closed"] if begin <= time < begin + length else GOOD, time, n)
        for n, time in enumerate(times)
    ]
    assert findings(frames) == []


@patient
@given(st.sets(st.integers(0, 119)), intervals)
def test_frames_that_never_came_are_no_finding(missing: set[int], interval: float) -> None:
    frames = [at(GOOD, n * interval, n) for n in range(120) if n not in missing]
    assert findings(frames) == []


@patient
@given(st.integers(6, 40), st.sets(st.integers(0, 39)), st.floats(0.2, 2.0))
def test_every_finding_lies_within_what_was_seen(
    length: int, missing: set[int], interval: float
) -> None:
    frames = [at(EMPTY, n * interval, n) for n in range(length) if n not in missing]
    seen = {frame.taken_at for frame in frames}
    for finding in findings(frames):
        assert finding.started_at in seen
        assert finding.ended_at in seen
        assert finding.seconds >= 3
        assert 0 <= finding.confidence <= 1
        assert finding.detail.matching <= finding.detail.frames <= len(frames)


@patient
@given(st.integers(12, 60), st.floats(0.2, 1.5))
def test_empty_room_is_exactly_one_incident(length: int, interval: float) -> None:
    seconds = length / interval
    around = [at(GOOD, n * interval, n) for n in range(20)]
    begin = 20 * interval
    away = [at(EMPTY, begin + n * interval, 20 + n) for n in range(length)]
    back = [at(GOOD, begin + (length + n) * interval, 20 + length + n) for n in range(20)]
    incidents = gather(findings(around + away + back), DEFAULT_POLICY)
    if (length - 1) * interval >= 6 and seconds:
        assert [incident.kind for incident in incidents] == [FindingKind.FACE_ABSENT]
        assert [reason.kind for reason in incidents[0].reasons] == [FindingKind.FACE_ABSENT]


@patient
@given(
    st.lists(st.tuples(st.sampled_from(sorted(ANY)), st.integers(1, 25)), min_size=1, max_size=6),
    st.integers(0, 150),
    st.floats(0.5, 2.0),
)
def test_a_restart_changes_nothing(
    stretches: list[tuple[str, int]], cut: int, interval: float
) -> None:
    kinds = [name for name, length in stretches for _ in range(length)]
    frames = [at(ANY[name], n * interval, n) for n, name in enumerate(kinds)]
    whole, last = watch(frames, TimelineState())
    first, state = watch(frames[:cut], TimelineState())
    rest, end = watch(frames[cut:], TimelineState.from_json(state.to_json()))
    assert [*first, *rest] == whole
    assert end == last


@patient
@given(
    st.lists(st.tuples(st.sampled_from(sorted(ANY)), st.integers(1, 25)), min_size=1, max_size=6)
)
def test_findings_of_one_kind_never_overlap(stretches: list[tuple[str, int]]) -> None:
    kinds = [name for name, length in stretches for _ in range(length)]
    found = findings([at(ANY[name], n, n) for n, name in enumerate(kinds)])
    for kind in FindingKind:
        spans = sorted((each.started_at, each.ended_at) for each in found if each.kind is kind)
        assert all(before[1] < after[0] for before, after in pairwise(spans))
