"""What is carried from one frame of a camera to the next beside the faces that are followed.

Readings of the slow detectors with their times, whether the picture stands still or comes back, and
how the mouth stood in the last two seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Generic, TypeVar

from proctor.analysis.quality import Still, is_frozen, watch_still
from proctor.analysis.repeats import Repeats, is_looped, watch_repeats
from proctor.analysis.speaking import Mouth, lips_move, remembered
from proctor.arrays import Pixels
from proctor.beats import STALE_AFTER
from proctor.models.objects import Thing

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Reading(Generic[Value]):
    """What a slow detector said, and when it looked."""

    value: Value
    at: datetime


def is_due(reading: Reading[Value] | None, beat_s: float, now: datetime) -> bool:
    """Whether a detector should look again; also where the clock was set back."""
    return reading is None or not 0 <= (now - reading.at).total_seconds() < beat_s


def standing(reading: Reading[Value] | None, beat_s: float, now: datetime) -> Value | None:
    """What may still be told; None where nothing was read, or too long ago."""
    if reading is None or not 0 <= (now - reading.at).total_seconds() <= beat_s * STALE_AFTER:
        return None
    return reading.value


def is_earlier(reading: Reading[Value] | None, beat_s: float, now: datetime) -> bool:
    """Whether what is told of this frame was read in an earlier one."""
    if reading is None or reading.at == now:
        return False
    return standing(reading, beat_s, now) is not None


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """``since`` is the camera's first frame: of one frame alone nobody can tell that it hangs."""

    since: datetime | None = None
    still: Still | None = None
    repeats: Repeats = field(default_factory=Repeats)
    mouths: tuple[Mouth, ...] = ()
    things: Reading[tuple[Thing, ...]] | None = None
    liveness: Reading[float | None] | None = None
    likeness: Reading[float | None] | None = None

    def with_picture(self, areas: Pixels, now: datetime) -> Carried:
        """With one more frame, of these areas (`proctor.analysis.quality.areas_of`)."""
        return replace(
            self,
            since=self.since or now,
            still=watch_still(self.still, areas, now),
            repeats=watch_repeats(self.repeats, areas, now),
        )

    def with_mouth(self, openness: float | None, now: datetime) -> Carried:
        """With the mouth as it stands now; without a face nothing is remembered of it."""
        if openness is None:
            return replace(self, mouths=())
        return replace(self, mouths=remembered(self.mouths, Mouth(now, openness)))

    def without_face(self) -> Carried:
        """Without what was read of a face that is gone: whoever comes is looked at anew."""
        return replace(self, liveness=None, likeness=None)

    def frozen(self, now: datetime) -> bool | None:
        """Whether the picture stands still; None where there was no earlier one."""
        if self.still is None or self.since == now:
            return None
        return is_frozen(self.still, now)

    def looped(self, now: datetime) -> bool | None:
        """Whether the picture comes back; None where there was no earlier one."""
        return None if self.since in (None, now) else is_looped(self.repeats)

    @property
    def lips_moving(self) -> bool | None:
        """Whether the lips moved in the last two seconds; None where that cannot be told."""
        return lips_move(self.mouths)
