from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from foundation.errors import Unavailable
from proctor.analysis.timeline import FindingClosed, TimelineState, advance, finish
from proctor.findings import FindingKind
from proctor.hearing import Ears, Spoken
from proctor.models.optional import SILERO_VAD
from proctor.models.sound import RATE, Hearing, Samples, Second
from proctor.observation import Eyes, HeadPose, Observation, SeenFace
from proctor.policy import Policy, Watch

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
SECOND = np.zeros(RATE, np.int16)


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


class LoudIsSpeech:
    """Stands in for the model: a second is speech where its first sample is not nought."""

    def __init__(self) -> None:
        self.begun = 0

    def listen(self, before: Hearing, samples: Samples) -> tuple[Hearing, tuple[Second, ...]]:
        self.begun += before.windows == 0
        whole = tuple(
            Second(number, float(samples[number * RATE] != 0))
            for number in range(len(samples) // RATE)
        )
        return replace(before, windows=before.windows + 1), whole


@pytest.fixture
def ears(tmp_path: Path) -> Ears:
    made = Ears(tmp_path)
    cast(Any, made).__dict__["_ear"] = LoudIsSpeech()
    return made


def test_frame_is_told_what_was_heard_just_before_it(ears: Ears) -> None:
    ears.hear("a", at(0), SECOND + 1)
    ears.hear("a", at(1), SECOND)
    assert ears.speech_at("a", at(0.5)) == 1
    assert ears.speech_at("a", at(1.2)) == 0
    assert ears.speech_at("a", at(3.2)) == 0
    assert ears.speech_at("a", at(9)) is None
    assert ears.speech_at("a", at(-1)) is None
    assert ears.speech_at("b", at(1)) is None


def test_several_seconds_in_one_piece_are_told_apart(ears: Ears) -> None:
    spoken = ears.hear("a", at(0), np.concatenate([SECOND, SECOND + 1, SECOND]))
    assert spoken == (Spoken(at(0), 0), Spoken(at(1), 1), Spoken(at(2), 0))


def test_piece_that_was_sent_again_is_not_heard_again(ears: Ears) -> None:
    assert ears.hear("a", at(0), SECOND + 1)
    assert ears.hear("a", at(0), SECOND + 1) == ()


def test_after_a_long_silence_of_the_sender_the_ear_begins_anew(ears: Ears) -> None:
    for start in (0, 1, 60, 61):
        ears.hear("a", at(start), SECOND)
    assert cast(LoudIsSpeech, ears._ear).begun == 2


def test_what_was_heard_is_forgotten_after_half_a_minute(ears: Ears) -> None:
    for start in range(100):
        ears.hear("a", at(start), SECOND)
    assert len(ears._sittings["a"].seconds) <= 31


def test_without_a_model_there_are_no_ears(tmp_path: Path) -> None:
    deaf = Ears(tmp_path)
    assert not deaf.can_hear
    with pytest.raises(Unavailable, match="proctor-model-missing"):
        deaf.hear("a", at(0), SECOND)
    (tmp_path / SILERO_VAD.file).touch()
    assert Ears(tmp_path).can_hear


SEATED = Observation(
    sequence=0,
    taken_at=NOW,
    width=640,
    height=480,
    brightness=0.45,
    contrast=0.2,
    detail=0.3,
    faces=(SeenFace((0.4, 0.3, 0.6, 0.6), 0.95, 1.0),),
    highest=0.95,
    pose=HeadPose(0, 0, 0),
    eyes=Eyes(0.3, 0.3, 0, 0),
    gaze=None,
    model_version="test",
)
LISTENING = Policy(
    watches=(
        Watch(FindingKind.LIPS_AND_SPEECH, 4.0, share=0.6),
        Watch(FindingKind.SECOND_VOICE, 4.0, share=0.6),
    )
)


def found(lips_moving: bool | None, loud: int, ears: Ears) -> list[FindingKind]:
    """Twelve seconds with a frame in each."""
    state, closed = TimelineState(), []
    for number in range(12):
        ears.hear("a", at(number), SECOND + loud)
        seen = replace(SEATED, sequence=number, taken_at=at(number + 1), lips_moving=lips_moving)
        state, events = advance(state, ears.with_speech("a", seen), LISTENING)
        closed += [event for event in events if isinstance(event, FindingClosed)]
    return [event.finding.kind for event in (*closed, *finish(state)[1])]


@pytest.mark.parametrize(
    ("lips_moving", "loud", "kinds"),
    [
        (True, 1, [FindingKind.LIPS_AND_SPEECH]),
        (False, 1, [FindingKind.SECOND_VOICE]),
        (None, 1, []),
        (True, 0, []),
        (False, 0, []),
    ],
)
def test_speech_and_lips_together_make_the_finding(
    ears: Ears, lips_moving: bool | None, loud: int, kinds: list[FindingKind]
) -> None:
    assert found(lips_moving, loud, ears) == kinds
