"""The road of clicks that keep the gaze calibration true: read, learned from, not kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Final

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.sessions.tokens import AttemptPass
from exam_engine.web.candidate.doors import TOKEN_HEADER, doors_of
from exam_engine.web.depends import engine_of
from exam_engine.wiring import Engine
from foundation.errors import Invalid, NotFound
from proctor import pointing, sittings
from proctor.pointing import Click

MOST_CLICKS: Final = 40
"""Clicks in one message."""


class SentClick(msgspec.Struct, frozen=True):
    """A click at fractions of the window, so many milliseconds before the message was sent."""

    x: Annotated[float, msgspec.Meta(ge=0, le=1)]
    y: Annotated[float, msgspec.Meta(ge=0, le=1)]
    ago: Annotated[int, msgspec.Meta(ge=0, le=600_000)]


_decode = msgspec.json.Decoder(
    Annotated[list[SentClick], msgspec.Meta(max_length=MOST_CLICKS)]
).decode


async def take_clicks(request: Request) -> Response:
    """POST /exam/clicks: where the candidate clicked; 202 when it was learned from."""
    attempt = doors_of(request).tokens.read(request.headers.get(TOKEN_HEADER, ""))
    try:
        sent = _decode(await request.body())
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Invalid("sessions-signal-unreadable") from error
    await run_in_threadpool(_learn, engine_of(request), attempt, sent)
    return Response(status_code=202)


def _learn(engine: Engine, attempt: AttemptPass, sent: list[SentClick]) -> None:
    now: datetime = engine.clock.now().astimezone(UTC)
    clicks = [Click(one.x, one.y, now - timedelta(milliseconds=one.ago)) for one in sent]
    with engine.database.write(attempt.tenant_id) as tx:
        row = sittings.sitting_of(tx, attempt.attempt_id)
        if row is None:
            raise NotFound("sessions-not-watched")
        pointing.take(tx, engine.clock, row.id, clicks)
