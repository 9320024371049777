"""The door of adaptive items: a try is ended, and its question comes back with what was earned."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.sessions import attempts, item_tries
from exam_engine.sessions.journal import Verdict
from exam_engine.sessions.tables import ADAPTIVE_PARTS, SittingRow
from exam_engine.sessions.tokens import AttemptPass
from exam_engine.web.candidate.doors import doors_of
from exam_engine.web.candidate.paper_view import question_view
from exam_engine.web.candidate.save import (
    StandingView,
    journal_answers,
    page_of,
    standing_of,
    standing_view,
)
from exam_engine.web.depends import engine_of
from foundation.errors import Invalid, NotFound
from itembank.interactions import QtiBody
from itembank.qti_tries import is_adaptive, standing

_MOST_DIGITS: Final = 3


class TriedView(msgspec.Struct, frozen=True):
    """The answer to ending a try: what was saved, and the question as it stands now."""

    verdicts: tuple[Verdict, ...]
    standing: StandingView
    question: dict[str, Any]


_encode = msgspec.json.Encoder().encode


async def end_try(request: Request) -> Response:
    """POST /exam/tries?item=…&made=0: answers are committed first, then the try is counted."""
    doors = doors_of(request)
    page = page_of(request, doors)
    item, made = request.query_params.get("item", ""), request.query_params.get("made", "")
    if not made.isascii() or not made.isdigit() or len(made) > _MOST_DIGITS:
        raise Invalid("sessions-try-unreadable")
    receipt = await journal_answers(request, doors, page)
    told, question = await run_in_threadpool(_count, request, page, item, int(made))
    view = TriedView(receipt.verdicts, told, question)
    return Response(_encode(view), media_type="application/json")


def _count(
    request: Request, page: AttemptPass, item: str, made: int
) -> tuple[StandingView, dict[str, Any]]:
    """Count the try, and show the question as the candidate has earned it."""
    engine, doors = engine_of(request), doors_of(request)
    with engine.database.write(page.tenant_id) as tx:
        row = attempts.find_attempt(tx, page.attempt_id)
        sitting = tx.get_one(SittingRow, row.sitting_id)
        if sitting.part in ADAPTIVE_PARTS:
            raise NotFound("web-not-found")
        paper = doors.paper_of(tx, sitting.form_id)
        placed, seed = paper.placed(item), str(row.seed)
        body = placed.item.body[0]
        if not isinstance(body, QtiBody) or not is_adaptive(body):
            raise Invalid("sessions-try-not-adaptive")
        before = item_tries.tries_of(tx, row.id).get(item, ())
        if len(before) == made and not standing(body, seed, before).is_open:
            raise Invalid("sessions-try-complete")
        after = item_tries.end_try(tx, engine.clock, row.id, item, epoch=page.epoch, made=made)
        view = question_view(paper, item, seed, placed.position, after)
        view = request.app.state.programs.framed(view, page.tenant_id)
        told = standing_view(standing_of(row), engine.clock.now())
    return told, view
