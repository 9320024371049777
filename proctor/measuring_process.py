"""The process that measures frames: `serve`, run by a Python of its own.

It reads questions from stdin and writes the answers to stdout, one after another, each behind its
length; `proctor.worker` is the only one to talk to it. It ends when stdin does, and so never
outlives its server. What was observed goes as MessagePack, which is read in a tenth of the time
that a pickle takes, and all else as pickles; these are safe here, for both ends are our own, on a
private pipe.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import cv2
import msgspec

from foundation.errors import Invalid, Unavailable
from proctor.analysis.frame import FrameAnalyser
from proctor.analysis.shown import Shown
from proctor.analysis.slow import Asked
from proctor.observation import Observation
from proctor.trails import Trails

_LENGTH = 4
_AT_ONCE = 2**16
_OBSERVED, _PICKLED = b"o", b"p"
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Observation).decode


@dataclass(frozen=True, slots=True)
class Question:
    """One frame as it came; ``picture`` is empty where the models are only to be opened."""

    sitting_id: str
    picture: bytes
    taken_at: datetime
    sequence: int
    asked: Asked


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal taken apart, for it does not survive pickling."""

    family: type[Invalid] | type[Unavailable]
    code: str
    facts: Mapping[str, Any]


Answer = Observation | Refused | None


def packed(told: Question | Answer) -> bytes:
    """One message as it is written."""
    if isinstance(told, Observation):
        data = _OBSERVED + _encode(told)
    else:
        data = _PICKLED + pickle.dumps(told, pickle.HIGHEST_PROTOCOL)
    return len(data).to_bytes(_LENGTH) + data


def _unpacked(data: memoryview) -> Any:
    if data[:1] == _OBSERVED:
        return _decode(data[1:])
    return pickle.loads(data[1:])  # noqa: S301 - our own other end, see above


def write_to(pipe: IO[bytes], told: Question | Answer) -> None:
    """Write one message."""
    pipe.write(packed(told))
    pipe.flush()


def read_from(pipe: IO[bytes]) -> Any:
    """Read one message; EOFError where the other end is gone."""
    head = pipe.read(_LENGTH)
    data = pipe.read(int.from_bytes(head)) if len(head) == _LENGTH else b""
    if not data:
        raise EOFError
    return _unpacked(memoryview(data))


class Answers:
    """The server's end of the pipe of answers, of which several may come at once."""

    def __init__(self, pipe: int) -> None:
        """``pipe`` is a file descriptor."""
        self.pipe = pipe
        self._begun = bytearray()

    def receive(self) -> list[Answer]:
        """What has come, waiting for some of it; EOFError where the other end is gone."""
        some = os.read(self.pipe, _AT_ONCE)
        if not some:
            raise EOFError
        self._begun += some
        told: list[Answer] = []
        while len(self._begun) >= _LENGTH:
            end = _LENGTH + int.from_bytes(self._begun[:_LENGTH])
            if len(self._begun) < end:
                break
            told.append(_unpacked(memoryview(self._begun[_LENGTH:end])))
            del self._begun[:end]
        return told


def serve(models: Path, priority: int) -> None:
    """Answer until stdin ends; ``priority`` is added to the niceness."""
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Whatever a library prints goes to stderr, not between the answers.
    os.dup2(2, 1)
    os.nice(priority)
    cv2.setNumThreads(1)
    trails: Trails | None = None
    while True:
        try:
            question = read_from(questions)
        except EOFError:
            return
        try:
            # Opened by the first question: models that are missing are told like other refusals.
            trails = trails or Trails(FrameAnalyser(models))
            write_to(answers, _answer(trails, question))
        except (Invalid, Unavailable) as refusal:
            write_to(answers, Refused(type(refusal), refusal.code, refusal.facts))


def _answer(trails: Trails, question: Question) -> Answer:
    if not question.picture:
        return None
    frame, asked = Shown(question.picture), question.asked
    return trails.observe(question.sitting_id, frame, question.taken_at, question.sequence, asked)
