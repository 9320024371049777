"""The road of what stood on the screen: which questions, from when to when, told in batches."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from exam_engine.sessions.tokens import AttemptPass
from exam_engine.web.candidate.doors import TOKEN_HEADER, doors_of
from exam_engine.web.depends import engine_of
from exam_engine.wiring import Engine
from foundation.errors import Invalid, NotFound
from proctor import sittings
from proctor.findings import FindingKind
from proctor.questions_shown import MOST_AT_ONCE, MOST_QUESTIONS, Shown, record_shown

_Moment = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class SentStretch(msgspec.Struct, frozen=True):
    """Numbers of the questions that stood on the screen ``since`` … ``until``.

    Moments are the device's clock in milliseconds; no question is the overview of all of them.
    """

    number: Annotated[int, msgspec.Meta(ge=0, lt=2**31)]
    since: _Moment
    until: _Moment
    questions: Annotated[list[int], msgspec.Meta(max_length=MOST_QUESTIONS)]


class SentShown(msgspec.Struct, frozen=True):
    """A batch; ``sent`` is the device's clock when it sent this."""

    sent: _Moment
    shown: Annotated[list[SentStretch], msgspec.Meta(max_length=MOST_AT_ONCE)]


_decode = msgspec.json.Decoder(SentShown).decode


async def take_shown(request: Request) -> Response:
    """POST /exam/shown: what the screen showed; answers with what the arrival showed."""
    attempt = doors_of(request).tokens.read(request.headers.get(TOKEN_HEADER, ""))
    try:
        sent = _decode(await request.body())
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Invalid("sessions-signal-unreadable") from error
    told = [
        Shown(each.number, tuple(each.questions), _moment(each.since), _moment(each.until))
        for each in sent.shown
    ]
    facts = await run_in_threadpool(_record, engine_of(request), attempt, told, _moment(sent.sent))
    return JSONResponse({"facts": facts}, status_code=202)


def _record(
    engine: Engine, attempt: AttemptPass, told: list[Shown], sent_at: datetime
) -> tuple[FindingKind, ...]:
    with engine.database.write(attempt.tenant_id) as tx:
        row = sittings.sitting_of(tx, attempt.attempt_id)
        if row is None:
            raise NotFound("sessions-not-watched")
        return record_shown(tx, engine.clock, row.id, told, sent_at=sent_at)


def _moment(milliseconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, OSError, ValueError) as error:
        raise Invalid("sessions-signal-unreadable") from error
