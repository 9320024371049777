from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from foundation.errors import Invalid, Unavailable
from proctor.models.optional import SILERO_VAD
from proctor.models.sound import (
    MOST_SECONDS,
    RATE,
    Hearing,
    Samples,
    Second,
    SpeechEar,
    samples_of,
    surest,
)

SHARED = Path(__file__).resolve().parents[5] / "shared"
MODELS = SHARED / "models" / "silero-vad"
SPEECH = SHARED / "data" / "sound" / "test.wav"
needs_model = pytest.mark.skipif(
    not (MODELS / SILERO_VAD.file).is_file(), reason="the shared folder of models is not here"
)
needs_speech = pytest.mark.skipif(not SPEECH.is_file(), reason="the shared recording is not here")


@pytest.fixture(scope="module")
def ear() -> SpeechEar:
    return SpeechEar(MODELS)


@pytest.fixture(scope="module")
def speech() -> Samples:
    with wave.open(str(SPEECH), "rb") as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
        return samples_of(file.readframes(20 * RATE))


def heard(ear: SpeechEar, samples: Samples, piece: int = RATE) -> list[Second]:
    hearing, seconds = Hearing(), list[Second]()
    for start in range(0, len(samples), piece):
        hearing, new = ear.listen(hearing, samples[start : start + piece])
        seconds += new
    return seconds


@needs_model
@needs_speech
def test_speech_is_heard_and_told_by_the_second(ear: SpeechEar, speech: Samples) -> None:
    seconds = heard(ear, speech)
    assert [second.number for second in seconds] == list(range(len(seconds)))
    assert len(seconds) >= 19
    assert sum(second.speech > 0.5 for second in seconds) >= 0.6 * len(seconds)


@needs_model
@needs_speech
@pytest.mark.parametrize("piece", [100, 512, 4096, 48_001])
def test_how_the_sound_is_cut_makes_no_difference(
    ear: SpeechEar, speech: Samples, piece: int
) -> None:
    assert heard(ear, speech[: 5 * RATE], piece) == heard(ear, speech[: 5 * RATE])


@needs_model
def test_silence_hum_and_typing_are_not_speech(ear: SpeechEar) -> None:
    random = np.random.default_rng(4)
    time = np.arange(6 * RATE) / RATE
    hum = 2000 * np.sin(2 * np.pi * 50 * time) + random.normal(0, 60, len(time))
    clicks = np.zeros(len(time))
    for start in range(0, len(clicks) - 800, 3500):
        clicks[start : start + 400] = random.normal(0, 6000, 400) * np.exp(-np.arange(400) / 60)
    for sound in (np.zeros(6 * RATE), hum, clicks):
        told = heard(ear, np.clip(sound, -32768, 32767).astype(np.int16))
        assert len(told) >= 5
        assert max(second.speech for second in told) < 0.5


@needs_model
def test_two_microphones_are_heard_apart(ear: SpeechEar) -> None:
    noise = np.random.default_rng(5).normal(0, 900, 2 * RATE).astype(np.int16)
    alone = heard(ear, noise)
    first, second = Hearing(), Hearing()
    told: list[Second] = []
    for start in range(0, len(noise), 4000):
        first, new = ear.listen(first, noise[start : start + 4000])
        second, _ = ear.listen(second, np.zeros(4000, np.int16))
        told += new
    assert told == alone


def test_pauses_do_not_hide_speech_and_a_cough_is_none() -> None:
    assert surest((0.9,) * 10 + (0.0,) * 21) > 0.85
    assert surest((0.9,) * 3 + (0.0,) * 28) < 0.5
    assert surest(()) == 0


@pytest.mark.parametrize("data", [b"", b"x", b"\0" * 7])
def test_bytes_that_are_no_samples_are_refused(data: bytes) -> None:
    with pytest.raises(Invalid, match="proctor-sound-unreadable"):
        samples_of(data)


def test_piece_that_is_too_long_is_refused() -> None:
    with pytest.raises(Invalid, match="proctor-sound-too-long"):
        samples_of(bytes(MOST_SECONDS * RATE * 2 + 2))


def test_samples_are_read_as_little_endian() -> None:
    assert samples_of(b"\x01\x00\xff\xff").tolist() == [1, -1]


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="proctor-model-missing"):
        SpeechEar(tmp_path)
