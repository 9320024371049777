"""The doors of an adaptive test: save and go on, and the one question that is shown now."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.adaptive.room import AdaptiveRoom, Placed
from exam_engine.sessions.journal import Standing, Verdict
from exam_engine.sessions.tokens import AttemptPass
from exam_engine.web.candidate.current import CurrentAttempt
from exam_engine.web.candidate.doors import doors_of
from exam_engine.web.candidate.paper_view import question_view
from exam_engine.web.candidate.save import StandingView, journal_answers, page_of, standing_view
from exam_engine.web.depends import engine_of
from foundation.errors import Invalid, NotFound

POSITION: Final = "at"
"""The query's name for which question the candidate is done with, from 1."""


class NextView(msgspec.Struct, frozen=True):
    """The answer to going on: what was saved, and the next question or the end."""

    verdicts: tuple[Verdict, ...]
    standing: StandingView
    question: dict[str, Any] | None
    next: str


_encode = msgspec.json.Encoder().encode


async def go_on(request: Request) -> Response:
    """POST /exam/next?at=3: the answers are committed first, then the next question is chosen."""
    doors = doors_of(request)
    page = page_of(request, doors)
    position = _position(request)
    receipt = await journal_answers(request, doors, page)
    room = room_of(request)
    placed = await run_in_threadpool(_advance, room, page, position)
    engine = engine_of(request)
    standing = receipt.standing or await run_in_threadpool(_standing, request, page)
    if standing is None:
        raise NotFound("sessions-attempt-unknown")
    programs = request.app.state.programs
    view = NextView(
        receipt.verdicts,
        standing_view(standing, engine.clock.now()),
        None if placed.ended else programs.framed(_shown(placed), page.tenant_id),
        "/exam/done" if placed.ended else "",
    )
    return Response(_encode(view), media_type="application/json")


def question_now(
    request: Request, tenant_id: str, attempt: CurrentAttempt
) -> dict[str, Any] | None:
    """The one question that is shown now; None when the test has come to its end.

    An end that was written down, and then broken off before handing in, is handed in here.
    """
    room = room_of(request)
    placed = room.current(tenant_id, attempt.id)
    if placed.ended:
        room.hand_in(tenant_id, attempt.id)
        return None
    shown: dict[str, Any] = request.app.state.programs.framed(_shown(placed), tenant_id)
    return shown


def _shown(placed: Placed) -> dict[str, Any]:
    """The question as the candidate's page gets it: no key, and nothing of the other questions."""
    view = question_view(placed.ready.paper, placed.item_ref, placed.seed, placed.position)
    # One answer is what an adaptive test chooses by: an item is not tried several times there.
    for interaction in view["interactions"]:
        interaction.pop("tries", None)
    return {**view, "most": placed.ready.design.stopping.most}


def room_of(request: Request) -> AdaptiveRoom:
    """The room of adaptive sittings; an installation without one has no such door."""
    room = doors_of(request).adaptive
    if room is None:
        raise NotFound("web-not-found")
    return room


def _advance(room: AdaptiveRoom, page: AttemptPass, position: int) -> Placed:
    placed = room.advance(page.tenant_id, page.attempt_id, position, page.epoch)
    if placed.ended:
        room.hand_in(page.tenant_id, page.attempt_id)
    return placed


def _standing(request: Request, page: AttemptPass) -> Standing | None:
    return engine_of(request).adaptive.standing(page.tenant_id, page.attempt_id)


def _position(request: Request) -> int:
    text = request.query_params.get(POSITION, "")
    if not text.isascii() or not text.isdigit() or not 1 <= len(text) <= 4:
        raise Invalid("adaptive-position-unreadable")
    return int(text)
