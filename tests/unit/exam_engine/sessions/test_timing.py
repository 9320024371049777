from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from exam_engine.sessions.timing import (
    SteadyClock,
    Timing,
    WindowRule,
    deadline,
    is_late,
    remaining,
    writing_time,
)

OPENS = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
CLOSES = OPENS + timedelta(hours=2)
FREE = Timing(OPENS, CLOSES, 90, WindowRule.START_IN_WINDOW)
FIRM = Timing(OPENS, CLOSES, 90, WindowRule.END_WITH_WINDOW)
LATE_START = OPENS + timedelta(minutes=60)


def test_whoever_starts_in_the_window_has_all_minutes() -> None:
    assert deadline(FREE, LATE_START) == LATE_START + timedelta(minutes=90)


def test_a_late_start_is_cut_where_the_window_ends_the_sitting() -> None:
    assert deadline(FIRM, LATE_START) == CLOSES
    assert deadline(FIRM, OPENS) == OPENS + timedelta(minutes=90)


def test_a_persons_extra_time_is_not_cut_by_the_window() -> None:
    assert writing_time(FIRM, LATE_START, Decimal("1.5")) == timedelta(minutes=90)


def test_time_given_back_is_added_whole_even_past_the_window() -> None:
    assert deadline(FIRM, LATE_START, extra_seconds=720) == CLOSES + timedelta(minutes=12)


def test_a_fraction_of_a_second_is_rounded_in_the_candidates_favour() -> None:
    odd = Timing(OPENS, CLOSES, 1)
    assert writing_time(odd, OPENS, Decimal("1.255")) == timedelta(seconds=76)


def test_remaining_never_falls_below_zero_and_stands_still_in_a_pause() -> None:
    ends = OPENS + timedelta(minutes=90)
    assert remaining(ends, CLOSES + timedelta(days=1)) == timedelta(0)
    paused = OPENS + timedelta(minutes=30)
    assert remaining(ends, CLOSES, paused_at=paused) == timedelta(minutes=60)


def test_an_answer_in_flight_at_the_end_counts_up_to_the_grace_and_not_beyond() -> None:
    grace = timedelta(seconds=10)
    assert not is_late(CLOSES, CLOSES, grace)
    assert not is_late(CLOSES + grace, CLOSES, grace)
    assert is_late(CLOSES + grace + timedelta(microseconds=1), CLOSES, grace)


@given(
    start=st.integers(0, 120),
    factor=st.decimals("1", "3", places=3),
    extra=st.integers(0, 7200),
    more=st.integers(0, 3600),
    rule=st.sampled_from(WindowRule),
)
def test_more_time_given_back_never_brings_the_deadline_forward(
    start: int, factor: Decimal, extra: int, more: int, rule: WindowRule
) -> None:
    timing = Timing(OPENS, CLOSES, 90, rule)
    began = OPENS + timedelta(minutes=start)
    first = deadline(timing, began, factor=factor, extra_seconds=extra)
    second = deadline(timing, began, factor=factor, extra_seconds=extra + more)
    assert second - first == timedelta(seconds=more)
    assert first >= deadline(timing, began, extra_seconds=extra)


class _Jumping:
    def __init__(self, *moments: datetime) -> None:
        self._moments = list(moments)

    def now(self) -> datetime:
        return self._moments.pop(0) if len(self._moments) > 1 else self._moments[0]


def test_a_steady_clock_stands_still_when_the_machines_clock_is_set_back() -> None:
    second = timedelta(seconds=1)
    clock = SteadyClock(_Jumping(OPENS, OPENS + second, OPENS - 60 * second, OPENS + 2 * second))
    readings = [clock.now(), clock.now(), clock.now()]
    assert readings == [OPENS + second, OPENS + second, OPENS + 2 * second]
