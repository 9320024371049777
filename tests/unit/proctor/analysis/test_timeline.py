from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from proctor.analysis.timeline import (
    Event,
    FindingClosed,
    FindingOpened,
    TimelineState,
    advance,
    finish,
    wilson_lower,
)
from proctor.findings import Finding, FindingKind
from proctor.observation import (
    Eyes,
    Gaze,
    HeadPose,
    ObjectKind,
    Observation,
    SeenFace,
    SeenObject,
)
from proctor.policy import DEFAULT_POLICY, Policy, Watch

K = FindingKind
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
TURNED = replace(GOOD, pose=HeadPose(60, 0, 0), gaze=Gaze(60, 0))
NEARLY = replace(GOOD, pose=HeadPose(36, 0, 0), gaze=Gaze(36, 0))
COVERED = replace(EMPTY, detail=0.0)


def timed(
    frames: Iterable[Observation | None], interval: float = 1.0, start: float = 0.0
) -> list[Observation]:
    """Frames at a steady interval; None is a frame that never came."""
    return [
        replace(
            frame, sequence=number, taken_at=START + timedelta(seconds=start + number * interval)
        )
        for number, frame in enumerate(frames)
        if frame is not None
    ]


def watch(
    frames: Sequence[Observation], policy: Policy = DEFAULT_POLICY
) -> tuple[list[Event], TimelineState]:
    state, events = TimelineState(), []
    for frame in frames:
        state, happened = advance(state, frame, policy)
        events += happened
    return events, state


def findings(frames: Sequence[Observation], policy: Policy = DEFAULT_POLICY) -> list[Finding]:
    events, state = watch(frames, policy)
    _, rest = finish(state)
    return [each.finding for each in (*events, *rest) if isinstance(each, FindingClosed)]


def seconds(finding: Finding) -> tuple[float, float]:
    return (
        (finding.started_at - START).total_seconds(),
        (finding.ended_at - START).total_seconds(),
    )


def test_empty_room_for_twenty_seconds_is_one_finding_of_its_length() -> None:
    (finding,) = findings(timed([GOOD] * 10 + [EMPTY] * 21 + [GOOD] * 10))
    assert finding.kind is K.FACE_ABSENT
    assert seconds(finding) == (10, 30)
    assert finding.detail.frames == finding.detail.matching == 21
    assert finding.confidence > 0.7


def test_finding_is_told_when_it_has_lasted_and_again_when_it_is_over() -> None:
    events, _ = watch(timed([GOOD] * 10 + [EMPTY] * 21 + [GOOD] * 10))
    opened, closed = events
    assert isinstance(opened, FindingOpened)
    assert isinstance(closed, FindingClosed)
    assert opened.started_at == closed.finding.started_at
    assert (opened.noticed_at - opened.started_at).total_seconds() <= 5


def test_four_seconds_of_absence_are_nothing() -> None:
    assert findings(timed([GOOD] * 10 + [EMPTY] * 4 + [GOOD] * 10)) == []


def test_frames_that_never_came_are_no_absence() -> None:
    assert findings(timed([GOOD] * 10 + [None] * 300 + [GOOD] * 10)) == []


def test_silence_ends_a_finding_where_it_was_last_seen() -> None:
    frames = timed([EMPTY] * 10 + [None] * 60 + [EMPTY] * 10)
    first, second = findings(frames)
    assert seconds(first) == (0, 9)
    assert seconds(second) == (70, 79)


def test_short_silence_does_not_split_a_finding() -> None:
    (finding,) = findings(timed([EMPTY] * 10 + [None] * 7 + [EMPTY] * 10))
    assert seconds(finding) == (0, 26)


def test_one_good_frame_does_not_split_a_finding() -> None:
    (finding,) = findings(timed([EMPTY] * 10 + [GOOD] + [EMPTY] * 10))
    assert seconds(finding) == (0, 20)
    assert (finding.detail.frames, finding.detail.matching) == (21, 20)


def test_absences_far_apart_are_two_findings() -> None:
    first, second = findings(timed([EMPTY] * 10 + [GOOD] * 10 + [EMPTY] * 10))
    assert (seconds(first), seconds(second)) == ((0, 9), (20, 29))


def test_flicker_around_a_limit_is_one_finding() -> None:
    (finding,) = findings(timed([TURNED] * 8 + [NEARLY] * 10 + [GOOD] * 10))
    assert finding.kind is K.HEAD_TURNED
    assert seconds(finding) == (0, 17)


def test_below_the_limit_nothing_opens_however_long() -> None:
    assert findings(timed([NEARLY] * 100)) == []


def test_turned_head_is_not_reported_as_gaze_too() -> None:
    assert {finding.kind for finding in findings(timed([TURNED] * 30))} == {K.HEAD_TURNED}


def test_covered_picture_is_not_reported_as_absence_too() -> None:
    assert {finding.kind for finding in findings(timed([COVERED] * 30))} == {K.PICTURE_COVERED}


def test_kind_that_is_not_watched_is_not_found() -> None:
    policy = Policy(watches=tuple(w for w in DEFAULT_POLICY.watches if w.kind is not K.FACE_ABSENT))
    assert findings(timed([EMPTY] * 60), policy) == []


@pytest.mark.parametrize("interval", [0.1, 0.5, 1.0, 2.0, 4.0])
def test_absence_is_found_at_every_frame_rate(interval: float) -> None:
    frames = round(40 / interval)
    (finding,) = findings(timed([GOOD] * frames + [EMPTY] * frames + [GOOD] * frames, interval))
    assert finding.kind is K.FACE_ABSENT
    assert finding.seconds == pytest.approx(40, abs=interval + 0.01)


def test_frame_that_comes_late_or_twice_changes_nothing() -> None:
    frames = timed([GOOD] * 5 + [EMPTY] * 5)
    _, state = watch(frames)
    for frame in (frames[-1], frames[3]):
        assert advance(state, frame, DEFAULT_POLICY) == (state, ())


def test_state_comes_back_from_json_in_the_middle_of_a_finding() -> None:
    frames = timed([GOOD] * 5 + [EMPTY] * 20 + [GOOD] * 10)
    whole, _ = watch(frames)
    first, state = watch(frames[:15])
    restored = TimelineState.from_json(state.to_json())
    assert restored == state
    rest: list[Event] = []
    for frame in frames[15:]:
        restored, happened = advance(restored, frame, DEFAULT_POLICY)
        rest += happened
    assert [*first, *rest] == whole


def test_clearest_frame_is_remembered() -> None:
    frames = [TURNED] * 4 + [replace(TURNED, pose=HeadPose(85, 0, 0))] + [TURNED] * 10
    (finding,) = findings(timed([*frames, *[GOOD] * 10]))
    clearest = max(range(len(frames)), key=lambda i: frames[i].pose.yaw if frames[i].pose else 0)
    assert finding.detail.best_sequence == clearest


def test_confidence_falls_when_frames_disagree_and_grows_with_their_number() -> None:
    (short,) = findings(timed([EMPTY] * 7))
    (long,) = findings(timed([EMPTY] * 60))
    (mixed,) = findings(timed(([EMPTY] * 4 + [GOOD]) * 12))
    assert short.confidence < long.confidence
    assert mixed.confidence < long.confidence


def test_wilson_bound_is_the_textbooks() -> None:
    # 8 of 10: the 95 % score interval is 0.490 to 0.943.
    assert wilson_lower(8, 10) == pytest.approx(0.4902, abs=1e-4)
    assert wilson_lower(0, 0) == 0
    assert wilson_lower(0, 10) == 0


def phone_seen(readings: list[bool]) -> tuple[list[Finding], int]:
    """A reading every three seconds, carried to the two frames after it."""
    policy = Policy(watches=(Watch(K.PHONE_VISIBLE, persist_s=12.0, share=0.75, least_frames=4),))
    phone = (SeenObject(ObjectKind.PHONE, (0.1, 0.1, 0.2, 0.3), 0.9),)
    frames = [
        replace(GOOD, objects=phone if shows else (), carried=carried)
        for shows in readings
        for carried in ((), ("objects",), ("objects",))
    ]
    state, events = TimelineState(), list[Event]()
    for seen in timed(frames):
        state, happened = advance(state, seen, policy)
        events += happened
    events += finish(state)[1]
    found = [event.finding for event in events if isinstance(event, FindingClosed)]
    return found, sum(isinstance(event, FindingOpened) for event in events)


@pytest.mark.parametrize("wrong", [[1], [1, 2], [1, 3]])
def test_one_or_two_wrong_readings_of_a_slow_detector_are_no_finding(wrong: list[int]) -> None:
    assert phone_seen([number in wrong for number in range(8)]) == ([], 0)


def test_carried_readings_make_a_finding_no_surer() -> None:
    ((finding,), _) = phone_seen([True] * 6)
    assert finding.detail.frames == 6
    assert finding.detail.best_sequence % 3 == 0
    assert finding.confidence < 0.65
