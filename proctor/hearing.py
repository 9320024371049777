"""Hears what microphones send, second by second, and lets the sound go at once.

What stays for half a minute, in memory only, is a probability for each second that somebody spoke.
A frame that was taken then is told it, and `proctor.analysis.signs` puts it beside the lips.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from proctor.models.optional import SILERO_VAD, installed
from proctor.models.sound import RATE, Hearing, Samples, SpeechEar
from proctor.observation import Observation

HEARD_WITHIN_S = 2.5
"""A frame is told the last second of sound that began so long before it at most: sound comes a
second at a time, and behind the frame."""

REMEMBERED_S = 30.0
GAP_S = 3.0
"""After so long a silence of the sender, what the model remembers belongs to other sound."""

MOST_SITTINGS = 2_000


@dataclass(frozen=True, slots=True)
class Spoken:
    """A second that began then, and the probability that somebody spoke in it."""

    at: datetime
    speech: float


@dataclass(frozen=True, slots=True)
class _Heard:
    """What is remembered of one sitting's microphone."""

    hearing: Hearing = field(default_factory=Hearing)
    until: datetime | None = None
    seconds: tuple[Spoken, ...] = ()


class Ears:
    """The ears of one process, shared by its threads; deaf where no model is installed."""

    def __init__(self, models: Path) -> None:
        self._models = models
        self._lock = threading.Lock()
        self._sittings: OrderedDict[str, _Heard] = OrderedDict()

    @property
    def can_hear(self) -> bool:
        """Whether a model is installed."""
        return installed(self._models, SILERO_VAD)

    @cached_property
    def _ear(self) -> SpeechEar:
        """Opened with the first sound."""
        return SpeechEar(self._models)

    def hear(self, sitting_id: str, began_at: datetime, samples: Samples) -> tuple[Spoken, ...]:
        """Hear a piece of sound; the seconds that it made whole.

        A piece that is older than what was heard is let go unheard. Raises what opening the model
        raises.
        """
        with self._lock:
            before = self._sittings.get(sitting_id, _Heard())
        ended_at = began_at + timedelta(seconds=len(samples) / RATE)
        if before.until is not None and ended_at <= before.until:
            return ()
        hearing = before.hearing
        if before.until is None or (began_at - before.until).total_seconds() > GAP_S:
            hearing = Hearing()
        hearing, whole = self._ear.listen(hearing, samples)
        # The last whole second ended with the piece, or a little before: less than a second.
        spoken = tuple(
            Spoken(ended_at - timedelta(seconds=len(whole) - number), second.speech)
            for number, second in enumerate(whole)
        )
        after = _Heard(hearing, ended_at, _recent((*before.seconds, *spoken), ended_at))
        with self._lock:
            self._sittings[sitting_id] = after
            self._sittings.move_to_end(sitting_id)
            while len(self._sittings) > MOST_SITTINGS:
                self._sittings.popitem(last=False)
        return spoken

    def speech_at(self, sitting_id: str, at: datetime) -> float | None:
        """The probability that somebody spoke about then; None where nothing was heard."""
        with self._lock:
            heard = self._sittings.get(sitting_id)
        near = [
            each.speech
            for each in (heard.seconds if heard is not None else ())
            if 0 <= (at - each.at).total_seconds() <= HEARD_WITHIN_S
        ]
        return near[-1] if near else None

    def with_speech(self, sitting_id: str, observation: Observation) -> Observation:
        """The observation with what was heard when its frame was taken."""
        speech = self.speech_at(sitting_id, observation.taken_at)
        return observation if speech is None else replace(observation, speech=speech)


def _recent(seconds: tuple[Spoken, ...], now: datetime) -> tuple[Spoken, ...]:
    return tuple(each for each in seconds if (now - each.at).total_seconds() <= REMEMBERED_S)
