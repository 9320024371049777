"""Hears whether somebody speaks, with silero-vad, where that model was fetched.

Takes 16 kHz mono samples in pieces of any length and gives one probability for each whole second.
The sound itself is let go as soon as it was heard; whose voice it is, and what is said, the model
cannot tell. The file's publishers: Silero Team, "Silero VAD" (2024), version 5.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from foundation.errors import Invalid
from proctor.arrays import Floats
from proctor.models.optional import SILERO_VAD
from proctor.models.runtime import open_session

RATE = 16_000
WINDOW = 512
"""Samples of one look: 32 ms."""

CONTEXT = 64
"""Samples of the window before that the model wants to see again."""

MOST_SECONDS = 30
"""No piece may be longer: a spool that empties sends many pieces."""

_STATE = (2, 1, 128)
_RATE = np.array(RATE, np.int64)

Samples = npt.NDArray[np.int16]


def _nothing() -> Floats:
    return np.zeros(0, np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Hearing:
    """What is remembered between two pieces of one microphone's sound."""

    state: Floats = field(default_factory=lambda: np.zeros(_STATE, np.float32))
    context: Floats = field(default_factory=lambda: np.zeros(CONTEXT, np.float32))
    waiting: Floats = field(default_factory=_nothing)
    heard: tuple[float, ...] = ()
    windows: int = 0


@dataclass(frozen=True, slots=True)
class Second:
    """One second of sound: its number from 0 on, and the probability that somebody spoke in it."""

    number: int
    speech: float


class SpeechEar:
    """An open silero-vad; it may be used from several threads at once."""

    def __init__(self, folder: Path) -> None:
        """Raises Unavailable("proctor-model-missing") or Unavailable("proctor-model-altered")."""
        self._session = open_session(SILERO_VAD.name, SILERO_VAD.file, SILERO_VAD.sha256, folder)

    def listen(self, before: Hearing, samples: Samples) -> tuple[Hearing, tuple[Second, ...]]:
        """Hear a piece more; the seconds that it made whole.

        The probability of a second is the mean over its three surest tenths: speech has pauses,
        and a cough is shorter than that.
        """
        signal = np.concatenate([before.waiting, samples.astype(np.float32) / 32768])
        hearing, seconds = before, list[Second]()
        whole = len(signal) // WINDOW * WINDOW
        for start in range(0, whole, WINDOW):
            hearing = self._window(hearing, signal[start : start + WINDOW])
            if hearing.windows * WINDOW // RATE > (hearing.windows - 1) * WINDOW // RATE:
                number = hearing.windows * WINDOW // RATE - 1
                seconds.append(Second(number, round(surest(hearing.heard), 4)))
                hearing = replace(hearing, heard=())
        return replace(hearing, waiting=signal[whole:]), tuple(seconds)

    def _window(self, before: Hearing, window: Floats) -> Hearing:
        heard, state = self._session.run(
            None,
            {
                "input": np.concatenate([before.context, window])[None],
                "state": before.state,
                "sr": _RATE,
            },
        )
        return replace(
            before,
            state=state,
            context=window[-CONTEXT:],
            heard=(*before.heard, float(heard[0, 0])),
            windows=before.windows + 1,
        )


def surest(probabilities: tuple[float, ...], share: float = 0.3) -> float:
    """Mean of the highest ``share`` of them; 0 for none."""
    if not probabilities:
        return 0.0
    count = max(round(len(probabilities) * share), 1)
    return float(np.mean(sorted(probabilities)[-count:]))


def samples_of(data: bytes) -> Samples:
    """Samples of a piece as it came over the wire: 16-bit little-endian, 16 kHz, one channel.

    Raises Invalid("proctor-sound-unreadable") for an odd number of bytes or none, and
    Invalid("proctor-sound-too-long").
    """
    if not data or len(data) % 2:
        raise Invalid("proctor-sound-unreadable", bytes=len(data))
    if len(data) > MOST_SECONDS * RATE * 2:
        raise Invalid("proctor-sound-too-long", bytes=len(data), most=MOST_SECONDS * RATE * 2)
    return np.frombuffer(data, "<i2").astype(np.int16)
