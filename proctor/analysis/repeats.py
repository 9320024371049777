"""Tells whether a camera's picture runs in a loop, as a recording played to the computer does.

A living picture never comes back: noise and breath make every frame another. Where frame after
frame equals one that came the same time before, while the picture moves, a recording is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from proctor.analysis.quality import areas_of, same
from proctor.arrays import Pixels

LONGEST_LOOP = 600
"""Frames that are remembered: five minutes at two a second."""

FEWEST_REPEATED = 8
"""So many different frames in a row must come back, in their order, before it is a loop."""


@dataclass(frozen=True, slots=True, eq=False)
class Repeats:
    """The frames so far, the newest last, and how many in a row came back from ``lag`` before.

    ``moving`` counts those of them that differ from the frame before them: a picture that stands
    still equals all frames before it, and that is no loop.
    """

    frames: tuple[Pixels, ...] = ()
    lag: int = 0
    moving: int = 0
    since: datetime | None = None


def watch_repeats(before: Repeats, rgb: Pixels, taken_at: datetime) -> Repeats:
    """Take in one more frame; `is_looped` reads the result."""
    areas = areas_of(rgb)
    known = before.frames
    frames = (*known, areas)[-LONGEST_LOOP:]
    moves = bool(known) and not same(known[-1], areas)
    lag = before.lag
    if lag and lag <= len(known) and same(known[-lag], areas):
        return Repeats(frames, lag, before.moving + moves, before.since)
    lag = _lag_of(known, areas) if moves else 0
    return Repeats(frames, lag, 1 if lag else 0, taken_at if lag else None)


def is_looped(repeats: Repeats) -> bool:
    """Whether enough moving frames in a row came back."""
    return repeats.moving >= FEWEST_REPEATED


def _lag_of(known: tuple[Pixels, ...], areas: Pixels) -> int:
    """How many frames ago this one was shown before; 0 where it never was."""
    for lag in range(2, len(known) + 1):
        if same(known[-lag], areas):
            return lag
    return 0
