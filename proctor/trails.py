"""Measures frames of many sittings, each followed from its last frame, with bounded memory.

What is followed (`proctor.analysis.tracking`) only saves looking: after a restart, or when a
sitting had to make room, the detectors look at its next frame and all goes on.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import datetime
from typing import Protocol

from proctor.analysis.shown import Shown, pixels_of
from proctor.analysis.slow import NOTHING, Asked
from proctor.analysis.tracking import Trail
from proctor.arrays import Pixels
from proctor.observation import Observation

MOST_TRAILS = 500
"""Sittings that are followed at once; a trail holds a few kilobytes for each face."""


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


class Trails:
    """The trails of the sittings that were seen last; safe to share by threads."""

    def __init__(self, analyser: Analyser, most: int = MOST_TRAILS) -> None:
        self._analyser = analyser
        self._most = most
        self._lock = threading.Lock()
        self._trails: OrderedDict[str, Trail] = OrderedDict()

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
            before = self._trails.get(sitting_id)
        if before is not None and taken_at < before.taken_at:
            return self._analyser.analyse(pixels_of(frame), taken_at, sequence)
        observation, trail = self._analyser.follow(frame, taken_at, sequence, before, asked)
        with self._lock:
            self._trails[sitting_id] = trail
            self._trails.move_to_end(sitting_id)
            while len(self._trails) > self._most:
                self._trails.popitem(last=False)
        return observation

    def __len__(self) -> int:
        return len(self._trails)
