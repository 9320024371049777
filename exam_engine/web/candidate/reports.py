"""The road for what a candidate's own device measured, and for the few pictures it is asked for.

Bare routes with the page's token, as `exam_engine.web.candidate.frames` has them.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from exam_engine.web.candidate.doors import TOKEN_HEADER, doors_of
from exam_engine.web.depends import engine_of
from foundation.errors import Invalid
from proctor.claimed import MOST_AT_ONCE

LARGEST_PICTURE: Final = 512 * 1024
"""Bytes of one JPEG of 640 by 480, sealed or not, with plenty of room."""

_Moment = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
_Number = Annotated[int, msgspec.Meta(ge=0, lt=2**31)]


class SentReport(msgspec.Struct, frozen=True):
    """What a device measured; ``sent`` is its clock when it sent this, in milliseconds.

    ``gone`` numbers wanted pictures that the device no longer has.
    """

    sent: _Moment
    observations: Annotated[list[dict[str, Any]], msgspec.Meta(max_length=MOST_AT_ONCE)]
    gone: Annotated[list[_Number], msgspec.Meta(max_length=200)] = msgspec.field(
        default_factory=list
    )


_decode = msgspec.json.Decoder(SentReport).decode


async def take_report(request: Request) -> Response:
    """POST /exam/observations: measurements; answers with the pictures that are wanted."""
    attempt = doors_of(request).tokens.read(request.headers.get(TOKEN_HEADER, ""))
    try:
        sent = _decode(await request.body())
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Invalid("proctor-report-unreadable", reason=str(error)[:200]) from error
    told = await run_in_threadpool(
        engine_of(request).device_watcher.report,
        attempt,
        sent.observations,
        _moment(sent.sent),
        sent.gone,
    )
    return JSONResponse(asdict(told))


async def take_picture(request: Request) -> Response:
    """POST /exam/pictures?seq=…: one picture that was asked for; 202 when it was sealed."""
    attempt = doors_of(request).tokens.read(request.headers.get(TOKEN_HEADER, ""))
    number = request.query_params.get("seq", "")
    if not (number.isascii() and number.isdigit() and len(number) <= 10):
        raise Invalid("sessions-frame-unreadable", field="seq")
    image = await request.body()
    if len(image) > LARGEST_PICTURE:
        raise Invalid("sessions-frame-unreadable", size=len(image))
    watcher = engine_of(request).device_watcher
    await run_in_threadpool(watcher.picture, attempt, int(number), image)
    return Response(status_code=202)


def _moment(milliseconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, OSError, ValueError) as error:
        raise Invalid("proctor-report-unreadable", reason="sent") from error
