"""Judges when a frame was taken, and whether the numbers and times of frames agree.

A device's clock may be hours off, and a page may send what it likes; no frame is lost for that, and
nobody loses time. The time is set right by the server's clock, and what did not fit is a fact of
the record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

CLOCKS_APART_S = 5.0
"""A device's clock that is further off than this is set right, and the fact is kept."""

BACK_S = 1.0
"""Times may run back by so much before it is a fact: clocks are corrected while they run."""


@dataclass(frozen=True, slots=True)
class Timed:
    """When a frame was taken by the server's clock; ``apart`` where the device's clock is off."""

    taken_at: datetime
    apart: bool


def set_right(
    claimed: datetime, sent_at: datetime | None, earliest: datetime, now: datetime
) -> Timed:
    """The time of a frame whose device says ``claimed``.

    ``sent_at`` is the device's clock when it sent the frame: by that a clock that is off is told
    from a frame that waited. Without it only impossible times are: those to come, and those before
    ``earliest``, when the sitting began.
    """
    if sent_at is None:
        ahead = (claimed - now).total_seconds()
        if ahead > CLOCKS_APART_S or claimed < earliest - timedelta(seconds=CLOCKS_APART_S):
            return Timed(now, apart=True)
        return Timed(max(min(claimed, now), earliest), apart=False)
    offset = sent_at - now
    if abs(offset.total_seconds()) <= CLOCKS_APART_S:
        offset = timedelta()
    # A frame cannot have been taken after it was sent, whatever the clock says.
    taken_at = min(claimed, sent_at) - offset
    return Timed(max(min(taken_at, now), earliest), apart=bool(offset))


def is_disordered(
    sequence: int, taken_at: datetime, last_sequence: int, last_at: datetime | None
) -> bool:
    """Whether a frame's number and time contradict each other, or its number runs back."""
    if last_at is None or last_sequence < 0:
        return False
    runs_back = (last_at - taken_at).total_seconds() > BACK_S
    return sequence < last_sequence or runs_back
