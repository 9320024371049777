"""What the candidate's routes work with besides the engine; the composition root fills it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from starlette.requests import Request

from exam_engine.adaptive.room import AdaptiveRoom
from exam_engine.assembly.paper import Paper
from exam_engine.checking_in import CheckInRoom
from exam_engine.frame_road import Frame, Sound
from exam_engine.sessions.entrance import Register
from exam_engine.sessions.journal import Journal
from exam_engine.sessions.tokens import AttemptPass, AttemptTokens
from exam_engine.watching import PictureHint
from foundation.database import Tx
from proctor.findings import FindingKind

TOKEN_HEADER: Final = "x-exam-token"  # noqa: S105 - the name of a header
"""Carries the right of one page to write one attempt; see `exam_engine.sessions.tokens`."""


class Watch(Protocol):
    """Proctoring as the candidate's pages see it. All but `take` and `hear` is called from worker
    threads."""

    def look(self, image: bytes, *, tenant: str, attempt_id: str) -> PictureHint:
        """Judge a picture of the device check, and measure how the person sits by it."""

    async def take(self, attempt: AttemptPass, frame: Frame) -> frozenset[FindingKind]:
        """Take a frame of a running attempt; what its arrival showed."""

    async def hear(self, attempt: AttemptPass, sound: Sound) -> None:
        """Hear a piece of sound, where the policy listens."""

    def signal(self, attempt: AttemptPass, kind: str, started_at: datetime, seconds: float) -> None:
        """Take a fact from the browser: the window or full screen was left for so long."""


@dataclass(frozen=True, slots=True)
class ExamDoors:
    """The sitting's own machinery; hung on ``app.state.exam_doors``."""

    journal: Journal
    tokens: AttemptTokens
    register: Register
    paper_of: Callable[[Tx, str], Paper]
    """The paper of a form id."""
    watch: Watch | None = None
    check_in: CheckInRoom | None = None
    adaptive: AdaptiveRoom | None = None


def doors_of(request: Request) -> ExamDoors:
    """The doors that the application was made with."""
    doors: ExamDoors = request.app.state.exam_doors
    return doors
