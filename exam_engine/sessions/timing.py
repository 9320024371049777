"""The clock of an attempt, kept by the server: deadline, time left, and what counts as late.

The rules, which are also what candidates are told:

1. The clock starts when the candidate starts and is never stopped by a lost connection.
2. Under `WindowRule.END_WITH_WINDOW` a late start shortens the sitting's minutes to what is left of
   the window; under `WindowRule.START_IN_WINDOW` everybody who starts in the window has them all.
3. A person's extra-time factor multiplies the minutes that rule 2 leaves.
4. Time given back for incidents and pauses is added whole: no window takes it away again.
5. An answer that the server received up to `grace` after the deadline was in flight and counts.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from foundation.clock import Clock

NO_TIME = timedelta(0)


class WindowRule(StrEnum):
    """What the end of a sitting's window means for those who are still writing."""

    START_IN_WINDOW = "start_in_window"
    END_WITH_WINDOW = "end_with_window"


@dataclass(frozen=True, slots=True)
class Timing:
    """What a sitting grants everybody: the window to start in and the minutes to write."""

    opens_at: datetime
    closes_at: datetime
    minutes: int
    rule: WindowRule = WindowRule.START_IN_WINDOW


def writing_time(timing: Timing, started_at: datetime, factor: Decimal = Decimal(1)) -> timedelta:
    """How long a candidate who started at ``started_at`` may write, before any time given back."""
    span = timedelta(minutes=timing.minutes)
    if timing.rule is WindowRule.END_WITH_WINDOW:
        span = max(NO_TIME, min(span, timing.closes_at - started_at))
    exact = Decimal(span // timedelta(microseconds=1)) / 1_000_000 * factor
    # Whole seconds, upwards: rounding must never take a fraction away.
    return timedelta(seconds=int(exact.to_integral_value(ROUND_CEILING)))


def deadline(
    timing: Timing,
    started_at: datetime,
    *,
    factor: Decimal = Decimal(1),
    extra_seconds: int = 0,
) -> datetime:
    """When writing ends, with ``extra_seconds`` given back for incidents and pauses."""
    return started_at + writing_time(timing, started_at, factor) + timedelta(seconds=extra_seconds)


def remaining(ends_at: datetime, now: datetime, *, paused_at: datetime | None = None) -> timedelta:
    """Time left, never below zero; during a pause it stands still."""
    return max(NO_TIME, ends_at - (paused_at or now))


def is_late(received_at: datetime, ends_at: datetime, grace: timedelta) -> bool:
    """Whether what arrived at ``received_at`` is too late to count, in-flight time included."""
    return received_at > ends_at + grace


class SteadyClock:
    """A clock that may stand still when the machine's clock is set back, but never goes back.

    Answers of one process are stamped by it, so that a later answer never looks earlier. Threads
    may share it.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = clock.now()
        self._lock = threading.Lock()

    def now(self) -> datetime:
        with self._lock:
            self._last = max(self._last, self._clock.now())
            return self._last
