"""The hot path: answers, time and handing in, asked for with the page's token and nothing else.

These are bare Starlette routes with msgspec instead of FastAPI's own reading, since this is what
thousands of pages ask for every few seconds. A token in a header cannot be sent by another site,
so they need no CSRF token, and no login is looked up.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.sessions import attempts
from exam_engine.sessions.journal import Answer, Receipt, Standing, Verdict
from exam_engine.sessions.messages import Message, messages_for
from exam_engine.sessions.states import ENDED, AttemptState
from exam_engine.sessions.tables import AttemptRow
from exam_engine.sessions.timing import remaining
from exam_engine.sessions.tokens import AttemptPass
from exam_engine.web.candidate.doors import TOKEN_HEADER, ExamDoors, doors_of
from exam_engine.web.candidate.room_doors import (
    HelpView,
    MovedView,
    ViewView,
    help_view,
    live_view_told,
    moved_view,
)
from exam_engine.web.depends import engine_of
from foundation.errors import Conflict, Forbidden, Invalid, NotFound

MOST_ANSWERS: Final = 500
"""Answers in one request; a device that has more waiting sends several."""

_Number = Annotated[int, msgspec.Meta(ge=1, le=2_000_000_000)]
_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[\w.:-]+$")]
_Text = Annotated[str, msgspec.Meta(max_length=60_000)]
_Moment = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class SentAnswer(msgspec.Struct, array_like=True, frozen=True):
    """``[epoch, client_seq, item_ref, payload, client_time]``"""

    epoch: _Number
    seq: _Number
    item_ref: _Name
    payload: dict[str, _Text | list[_Text]]
    client_time: _Moment


class SentAnswers(msgspec.Struct, frozen=True):
    """The body of a save, and of handing in."""

    answers: Annotated[list[SentAnswer], msgspec.Meta(max_length=MOST_ANSWERS)]


class StandingView(msgspec.Struct, frozen=True):
    """Where the attempt stands, in the page's units: milliseconds, seconds for ``extra``."""

    now: int
    remaining: int
    state: str
    epoch: int
    extra: int
    notice: int


class SavedView(msgspec.Struct, frozen=True):
    """The answer to a save: a verdict for each answer, in order."""

    verdicts: tuple[Verdict, ...]
    standing: StandingView


class MessageView(msgspec.Struct, frozen=True):
    """One message from a person."""

    id: str
    text: str
    at: int
    to_all: bool


class TimeView(msgspec.Struct, frozen=True):
    """The answer to a look at the clock."""

    standing: StandingView
    messages: list[MessageView]
    help: HelpView | None
    moved: MovedView | None
    view: ViewView | None


class EndView(msgspec.Struct, frozen=True):
    """The answer to handing in."""

    verdicts: tuple[Verdict, ...]
    next: str


_decode = msgspec.json.Decoder(SentAnswers).decode
_encode = msgspec.json.Encoder().encode
_JSON: Final = "application/json"


async def save_answers(request: Request) -> Response:
    """POST /exam/answers: acknowledged only after the commit."""
    doors = doors_of(request)
    page = page_of(request, doors)
    receipt = await journal_answers(request, doors, page)
    if receipt.standing is None:
        raise NotFound("sessions-attempt-unknown")
    view = standing_view(receipt.standing, engine_of(request).clock.now())
    return Response(_encode(SavedView(receipt.verdicts, view)), media_type=_JSON)


def look_at_clock(request: Request) -> Response:
    """GET /exam/time: time left, state, messages, open request for help, a new seat."""
    doors, engine = doors_of(request), engine_of(request)
    page = page_of(request, doors)
    with engine.database.read(page.tenant_id) as tx:
        row = attempts.find_attempt(tx, page.attempt_id)
        messages = [_message_view(message) for message in messages_for(tx, row)]
        view = standing_view(standing_of(row), engine.clock.now())
        help_told, moved_told = help_view(tx, row), moved_view(tx, row)
    looked_at = live_view_told(engine.live_views, page.attempt_id)
    told = TimeView(view, messages, help_told, moved_told, looked_at)
    return Response(_encode(told), media_type=_JSON)


async def hand_in(request: Request) -> Response:
    """POST /exam/submit: what the page still holds is stored first, then the attempt ends.

    A page that was taken over from cannot hand in; asked again, the first handing in stands.
    """
    doors = doors_of(request)
    page = page_of(request, doors)
    receipt = await journal_answers(request, doors, page)
    await run_in_threadpool(_submit, request, page)
    return Response(_encode(EndView(receipt.verdicts, "/exam/done")), media_type=_JSON)


def standing_of(row: AttemptRow) -> Standing:
    """The standing as the attempt's row tells it."""
    return Standing(
        AttemptState(row.state),
        row.epoch,
        row.deadline_at,
        row.paused_at,
        row.extra_seconds,
        row.notice,
    )


def standing_view(standing: Standing, now: datetime) -> StandingView:
    """The standing in the page's units; what has ended has no time left."""
    left = 0
    if standing.deadline_at is not None and standing.state not in ENDED:
        span = remaining(standing.deadline_at, now, paused_at=standing.paused_at)
        left = int(span.total_seconds() * 1000)
    return StandingView(
        now=int(now.timestamp() * 1000),
        remaining=left,
        state=standing.state.value,
        epoch=standing.epoch,
        extra=standing.extra_seconds,
        notice=standing.notice,
    )


def page_of(request: Request, doors: ExamDoors) -> AttemptPass:
    """What the page's token says; raises `Forbidden`."""
    return doors.tokens.read(request.headers.get(TOKEN_HEADER, ""))


async def journal_answers(request: Request, doors: ExamDoors, page: AttemptPass) -> Receipt:
    """Hand the request's answers to the journal, and wait for their commit."""
    try:
        sent = _decode(await request.body())
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Invalid("sessions-answers-unreadable", reason=str(error)[:200]) from error
    if any(answer.epoch > page.epoch for answer in sent.answers):
        raise Forbidden("sessions-epoch-not-own")
    answers = [
        Answer(a.epoch, a.seq, a.item_ref, _encode(a.payload), a.client_time) for a in sent.answers
    ]
    return await doors.journal.append_async(page.attempt_id, answers)


def _submit(request: Request, page: AttemptPass) -> None:
    engine = engine_of(request)
    with engine.database.write(page.tenant_id) as tx:
        row = attempts.find_attempt(tx, page.attempt_id, lock=True)
        if row.epoch != page.epoch and row.state not in ENDED:
            raise Conflict("sessions-page-superseded")
        attempts.submit(tx, engine.clock, page.attempt_id)


def _message_view(message: Message) -> MessageView:
    at = int(message.sent_at.timestamp() * 1000)
    return MessageView(message.id, message.text, at, message.to_all)
