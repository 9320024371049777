"""The newest picture of each camera that somebody looks at now: in memory, for seconds.

A picture is held only while an invigilator has a wall of this sitting open, is made small when it
is asked for, and is let go when the next one comes or after a few seconds. Nothing here reaches a
disk. It is the memory of one process: the one that takes the frames and serves the pages.
"""

from __future__ import annotations

import io
import struct
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from PIL import Image

from foundation.clock import Clock

HELD = timedelta(seconds=6)
"""After so long a picture no longer shows the present, and is let go."""
WANTED = timedelta(seconds=10)
"""A camera that nobody has asked for since is no longer held."""
SIZE = (160, 120)
"""Pixels of the small picture: a quarter of a frame's sides, which decoders read cheaply."""
QUALITY = 60
MOST = 400
"""Cameras held at once: some thirteen walls of thirty."""


@dataclass(slots=True)
class _Held:
    """One camera: until when it is wanted, the newest frame, and the small one made of it."""

    wanted_until: datetime
    frame: bytes = b""
    taken_at: datetime | None = None
    number: int = 0
    small: bytes = b""
    small_number: int = 0


@dataclass(frozen=True, slots=True)
class Small:
    """A small JPEG; ``number`` grows with every frame of its camera."""

    number: int
    jpeg: bytes


class LivePictures:
    """Holds the newest pictures; shared by the threads of one process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._cameras: dict[str, _Held] = {}

    def offer(self, camera: str, jpeg: bytes) -> None:
        """A frame has come; it is held only where somebody looks."""
        now = self._clock.now()
        with self._lock:
            held = self._cameras.get(camera)
            if held is None:
                return
            if held.wanted_until < now:
                del self._cameras[camera]
                return
            held.frame, held.taken_at = jpeg, now
            held.number += 1

    def look(self, cameras: Iterable[str]) -> dict[str, Small]:
        """The newest pictures of these cameras, and the wish for the next ones."""
        now = self._clock.now()
        with self._lock:
            self._forget(now)
            for camera in cameras:
                if camera not in self._cameras and len(self._cameras) >= MOST:
                    continue
                held = self._cameras.setdefault(camera, _Held(now))
                held.wanted_until = now + WANTED
            there = {name: self._cameras[name] for name in cameras if name in self._cameras}
        # Outside the lock: frames that come meanwhile need not wait for pictures to be made.
        found = {name: self._small(held) for name, held in there.items()}
        return {name: small for name, small in found.items() if small is not None}

    @property
    def held(self) -> int:
        """How many cameras hold a picture now."""
        with self._lock:
            self._forget(self._clock.now())
            return sum(1 for held in self._cameras.values() if held.frame)

    def _forget(self, now: datetime) -> None:
        """Let go of old pictures, and of cameras that nobody looks at any more."""
        for camera, held in list(self._cameras.items()):
            if held.wanted_until < now:
                del self._cameras[camera]
            elif held.taken_at is not None and now - held.taken_at > HELD:
                held.frame, held.small, held.taken_at = b"", b"", None

    def _small(self, held: _Held) -> Small | None:
        frame, number = held.frame, held.number
        if not frame:
            return None
        if held.small_number != number or not held.small:
            held.small, held.small_number = shrink(frame), number
        return Small(number, held.small) if held.small else None


def shrink(jpeg: bytes) -> bytes:
    """A JPEG made small, without its metadata; nothing where it cannot be opened."""
    try:
        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as picture:
            # The decoder itself drops to a smaller size, which is most of the work saved.
            picture.draft("RGB", SIZE)
            picture.thumbnail(SIZE)
            buffer = io.BytesIO()
            picture.convert("RGB").save(buffer, "JPEG", quality=QUALITY)
            return buffer.getvalue()
    except (OSError, ValueError, SyntaxError, EOFError, struct.error, Image.DecompressionBombError):
        # What the decoder raises on damaged pictures: there is none to show.
        return b""
