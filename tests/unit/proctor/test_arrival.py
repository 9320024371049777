from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proctor.arrival import Timed, is_disordered, set_right

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
BEGAN = NOW - timedelta(minutes=30)


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize("offset", [0, 4, -4])
def test_clock_that_is_nearly_right_is_believed(offset: float) -> None:
    timed = set_right(at(offset - 0.1), at(offset), BEGAN, NOW)
    assert timed == Timed(min(at(offset - 0.1), NOW), apart=False)


@pytest.mark.parametrize("hours", [1, -1, 30, -30])
def test_clock_that_is_off_is_set_right_by_when_it_sent(hours: int) -> None:
    offset = hours * 3600
    timed = set_right(at(offset - 2), at(offset), BEGAN, NOW)
    assert timed == Timed(at(-2), apart=True)


def test_frame_that_waited_is_no_clock_that_is_off() -> None:
    assert set_right(at(-600), NOW, BEGAN, NOW) == Timed(at(-600), apart=False)


@pytest.mark.parametrize("seconds", [6, 3600, -1900, -9000])
def test_page_that_does_not_tell_when_it_sent_is_judged_by_what_cannot_be(seconds: float) -> None:
    assert set_right(at(seconds), None, BEGAN, NOW) == Timed(NOW, apart=True)


def test_late_frame_of_such_a_page_keeps_its_time() -> None:
    assert set_right(at(-600), None, BEGAN, NOW) == Timed(at(-600), apart=False)


SECONDS = st.floats(-1e9, 1e9)


@given(claimed=SECONDS, sent=st.none() | SECONDS)
def test_whatever_is_claimed_the_time_lies_within_the_sitting(
    claimed: float, sent: float | None
) -> None:
    timed = set_right(at(claimed), None if sent is None else at(sent), BEGAN, NOW)
    assert BEGAN <= timed.taken_at <= NOW


@pytest.mark.parametrize(
    ("sequence", "seconds", "disordered"),
    [
        (11, 1, False),
        (15, 1, False),
        (9, -1, True),
        (9, 1, True),
        (11, -5, True),
        (11, -0.5, False),
    ],
)
def test_numbers_and_times_must_grow_together(
    sequence: int, seconds: float, disordered: bool
) -> None:
    assert is_disordered(sequence, at(seconds), 10, NOW) is disordered


def test_first_frame_is_never_out_of_order() -> None:
    assert not is_disordered(0, NOW, -1, None)
