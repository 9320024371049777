"""Measures frames of many sittings, each followed from its last frame, with bounded memory.

What is followed (`proctor.analysis.tracking`) only saves looking: after a restart, or when a
sitting had to make room, the detectors look at its next frame and all goes on. The sittings are
read in turn, so that a room whose candidates begin together does not come all at once.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from proctor.analysis.shown import Shown, pixels_of
from proctor.analysis.slow import NOTHING, Asked
from proctor.analysis.tracking import Trail, in_turn
from proctor.arrays import Pixels
from proctor.observation import Observation

MOST_TRAILS = 500
"""Sittings that are followed at once; a trail holds a few kilobytes for each face."""

_GOLDEN = (math.sqrt(5) - 1) / 2
"""Steps of this part of a circle keep any number of points on it evenly apart."""


class Analyser(Protocol):
    """Measures a picture; see `proctor.analysis.frame.FrameAnalyser`."""

    def analyse(self, rgb: Pixels, taken_at: datetime, sequence: int = 0) -> Observation: ...

    def follow(
        self,
        frame: Pixels | Shown,
        taken_at: datetime,
        sequence: int = 0,
        trail: Trail | None = None,
        asked: Asked = NOTHING,
    ) -> tuple[Observation, Trail]: ...


@dataclass(frozen=True, slots=True)
class _Followed:
    """A sitting's trail, and the sitting's turn among the others."""

    trail: Trail
    turn: float


class Trails:
    """The trails of the sittings that were seen last; safe to share by threads."""

    def __init__(self, analyser: Analyser, most: int = MOST_TRAILS) -> None:
        self._analyser = analyser
        self._most = most
        self._lock = threading.Lock()
        self._trails: OrderedDict[str, _Followed] = OrderedDict()
        self._seen = 0

    def observe(
        self,
        sitting_id: str,
        frame: Pixels | Shown,
        taken_at: datetime,
        sequence: int,
        asked: Asked = NOTHING,
    ) -> Observation:
        """Measure a frame; one that is older than what was seen last is looked at by itself."""
        with self._lock:
            known = self._trails.get(sitting_id)
        before = known.trail if known else None
        if before is not None and taken_at < before.taken_at:
            return self._analyser.analyse(pixels_of(frame), taken_at, sequence)
        observation, trail = self._analyser.follow(frame, taken_at, sequence, before, asked)
        with self._lock:
            turn = known.turn if known else self._next_turn()
            self._trails[sitting_id] = _Followed(in_turn(trail, turn), turn)
            self._trails.move_to_end(sitting_id)
            while len(self._trails) > self._most:
                self._trails.popitem(last=False)
        return observation

    def _next_turn(self) -> float:
        self._seen += 1
        return self._seen * _GOLDEN % 1

    def __len__(self) -> int:
        return len(self._trails)
