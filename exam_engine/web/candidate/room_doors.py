"""The candidate's way to the people in the room: ask for one, and say that a message arrived.

Token routes like those of `save`: the page's token is all they read.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.live_views import LARGEST_SPEECH, LiveViews
from exam_engine.sessions import attempts, help_requests, message_receipts
from exam_engine.sessions.live_tables import HelpReason
from exam_engine.sessions.moving import last_move
from exam_engine.sessions.tables import AttemptRow
from exam_engine.sessions.tokens import AttemptPass
from exam_engine.web.candidate.doors import TOKEN_HEADER, doors_of
from exam_engine.web.depends import engine_of
from foundation.database import Tx
from foundation.errors import Invalid

_Ids = Annotated[list[Annotated[str, msgspec.Meta(max_length=36)]], msgspec.Meta(max_length=200)]


class SentHelp(msgspec.Struct, frozen=True):
    """``reason`` asks for a person, null takes the request back."""

    reason: HelpReason | None


class SentReceipts(msgspec.Struct, frozen=True):
    """Messages that the page has shown, and those that the candidate has put away."""

    shown: _Ids = msgspec.field(default_factory=list)
    read: _Ids = msgspec.field(default_factory=list)


class HelpView(msgspec.Struct, frozen=True):
    """The open request: ``waiting`` or ``coming``, and when that began (milliseconds)."""

    reason: HelpReason
    state: str
    at: int


class MovedView(msgspec.Struct, frozen=True):
    """Where the attempt was moved to; pages with a lower ``epoch`` belong to the old seat."""

    room: int
    seat: int
    epoch: int


class SentOffer(msgspec.Struct, frozen=True):
    """What the candidate's browser offers for a live view, see `exam_engine.live_views`."""

    view: Annotated[str, msgspec.Meta(max_length=36)]
    offer: Annotated[str, msgspec.Meta(max_length=LARGEST_SPEECH)]


class ViewView(msgspec.Struct, frozen=True):
    """Somebody looks through the camera now; ``answer`` is what their browser said."""

    id: str
    answer: str


_decode_offer = msgspec.json.Decoder(SentOffer).decode
_decode_help = msgspec.json.Decoder(SentHelp).decode
_decode_receipts = msgspec.json.Decoder(SentReceipts).decode
_encode = msgspec.json.Encoder().encode


async def ask_for_help(request: Request) -> Response:
    """POST /exam/help: ask for a person, or take that back; answers with the open request."""
    page = _page_of(request)
    try:
        sent = _decode_help(await request.body())
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Invalid("sessions-help-unreadable") from error
    view = await run_in_threadpool(_ask, request, page, sent.reason)
    return Response(_encode(view), media_type="application/json")


async def tell_receipts(request: Request) -> Response:
    """POST /exam/messages: what the page has shown and what was put away."""
    page = _page_of(request)
    try:
        sent = _decode_receipts(await request.body())
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Invalid("sessions-receipts-unreadable") from error
    await run_in_threadpool(_note, request, page, sent)
    return Response(status_code=204)


async def speak_of_view(request: Request) -> Response:
    """GET and POST /exam/view: whether somebody looks live; the offer of the candidate's camera."""
    page, views = _page_of(request), engine_of(request).live_views
    if request.method == "POST":
        try:
            sent = _decode_offer(await request.body())
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise Invalid("sessions-view-unreadable") from error
        views.say_offer(sent.view, page.attempt_id, sent.offer)
    told = live_view_told(views, page.attempt_id)
    return Response(_encode(told), media_type="application/json")


def live_view_told(views: LiveViews, attempt_id: str) -> ViewView | None:
    """The view that somebody has now, for the candidate's page."""
    view = views.of_attempt(attempt_id)
    return None if view is None else ViewView(view.id, view.answer)


def help_view(tx: Tx, attempt: AttemptRow) -> HelpView | None:
    """The open request of the attempt, for its page."""
    row = help_requests.newest(tx, attempt.id)
    if row is None or row.closed_at is not None:
        return None
    state = "waiting" if row.answered_at is None else "coming"
    at = row.answered_at or row.asked_at
    return HelpView(HelpReason(row.reason), state, int(at.timestamp() * 1000))


def moved_view(tx: Tx, attempt: AttemptRow) -> MovedView | None:
    """The seat that the attempt was moved to, if it was."""
    if attempt.moved_room is None:
        return None
    row = last_move(tx, attempt.id)
    return None if row is None else MovedView(row.to_room, row.to_seat, row.epoch)


def _ask(request: Request, page: AttemptPass, reason: HelpReason | None) -> HelpView | None:
    engine = engine_of(request)
    with engine.database.write(page.tenant_id) as tx:
        if reason is None:
            help_requests.take_back(tx, engine.clock, page.attempt_id)
        else:
            help_requests.ask(tx, engine.clock, page.attempt_id, reason)
        return help_view(tx, attempts.find_attempt(tx, page.attempt_id))


def _note(request: Request, page: AttemptPass, sent: SentReceipts) -> None:
    engine = engine_of(request)
    with engine.database.write(page.tenant_id) as tx:
        message_receipts.note(tx, engine.clock, page.attempt_id, shown=sent.shown, read=sent.read)


def _page_of(request: Request) -> AttemptPass:
    return doors_of(request).tokens.read(request.headers.get(TOKEN_HEADER, ""))
