"""Tells whether a camera's picture runs in a loop, as a recording played to the computer does.

A living picture never comes back: noise and breath make every frame another. Where frame after
frame equals one that came the same time before, while the picture moves, a recording is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from proctor.analysis.quality import SAME_WITHIN
from proctor.arrays import Pixels

LONGEST_LOOP = 600
"""Frames that are remembered: five minutes at two a second."""

FEWEST_REPEATED = 8
"""So many different frames in a row must come back, in their order, before it is a loop."""

PLACES = 256
"""Areas of a frame that are remembered, of 14,400: five minutes of a sitting take 150 KB so, and
are looked through in a tenth of a millisecond. Sensor noise alone makes two frames of a living
picture differ in one of so many places; that eight in a row agree needs a recording."""

_FIRST = 16

Prints = npt.NDArray[np.uint8]


def _no_prints() -> Prints:
    return np.zeros((0, PLACES), np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Repeats:
    """Prints of the frames so far, the newest last, and how many in a row came back from ``lag``.

    ``moving`` counts those of them that differ from the frame before them: a picture that stands
    still equals all frames before it, and that is no loop.
    """

    prints: Prints = field(default_factory=_no_prints)
    lag: int = 0
    moving: int = 0
    since: datetime | None = None


def watch_repeats(before: Repeats, areas: Pixels, taken_at: datetime) -> Repeats:
    """Take in one more frame of these areas; `is_looped` reads the result."""
    new, known = print_of(areas), before.prints
    prints = np.concatenate([known[-(LONGEST_LOOP - 1) :], new[None]])
    moves = len(known) > 0 and not _same(known[-1], new)
    lag = before.lag
    if lag and lag <= len(known) and _same(known[-lag], new):
        return Repeats(prints, lag, before.moving + moves, before.since)
    lag = _lag_of(known, new) if moves else 0
    return Repeats(prints, lag, 1 if lag else 0, taken_at if lag else None)


def is_looped(repeats: Repeats) -> bool:
    """Whether enough moving frames in a row came back."""
    return repeats.moving >= FEWEST_REPEATED


def print_of(areas: Pixels) -> Prints:
    """The frame at `PLACES` places, strewn over it and always the same."""
    flat = areas.reshape(-1)
    return np.asarray(flat[_places(flat.size)], np.uint8)


@lru_cache(maxsize=64)
def _places(size: int) -> npt.NDArray[np.int64]:
    return np.random.default_rng(size).integers(0, size, PLACES)


def _same(one: Prints, other: Prints) -> bool:
    return bool((_apart(one, other) <= SAME_WITHIN).all())


def _apart(one: Prints, other: Prints) -> Prints:
    """Distance of the grey levels, without leaving bytes."""
    return np.asarray(np.maximum(one, other) - np.minimum(one, other), np.uint8)


def _lag_of(known: Prints, new: Prints) -> int:
    """How many frames ago this one was shown before; 0 where it never was, and never 1."""
    # Few of the frames agree in the first places, and only those are compared in all.
    near = np.flatnonzero((_apart(known[:-1, :_FIRST], new[:_FIRST]) <= SAME_WITHIN).all(axis=1))
    rows = near[(_apart(known[near], new) <= SAME_WITHIN).all(axis=1)]
    return int(len(known) - rows[-1]) if len(rows) else 0
