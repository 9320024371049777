"""What the candidate's routes work with besides the engine; the composition root fills it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from starlette.requests import Request

from exam_engine.assembly.paper import Paper
from exam_engine.sessions.entrance import Register
from exam_engine.sessions.journal import Journal
from exam_engine.sessions.tokens import AttemptPass, AttemptTokens
from exam_engine.watching import Frame, PictureHint
from foundation.database import Tx


class Watch(Protocol):
    """Proctoring as the candidate's pages see it. Called from worker threads."""

    def look(self, image: bytes, *, tenant: str, attempt_id: str) -> PictureHint:
        """Judge a picture of the device check, and measure how the person sits by it."""

    def capture(self, attempt: AttemptPass, frame: Frame) -> None:
        """Take a frame of a running attempt."""

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


def doors_of(request: Request) -> ExamDoors:
    """The doors that the application was made with."""
    doors: ExamDoors = request.app.state.exam_doors
    return doors
