"""The thin road for camera frames and the browser's own signals: read, hand on, answer.

Pictures are taken from worker threads, so that analysis never holds up the loop that saves
answers.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.sessions import attempts
from exam_engine.watching import Frame
from exam_engine.web.candidate.consent_words import PURPOSE
from exam_engine.web.candidate.doors import ExamDoors, doors_of
from exam_engine.web.candidate.save import TOKEN_HEADER
from exam_engine.web.depends import engine_of
from foundation import consent
from foundation.errors import Invalid, NotFound

LARGEST_FRAME: Final = 512 * 1024
"""Bytes of one JPEG of 640 by 480, with plenty of room."""
SIGNALS: Final = ("window_left", "full_screen_left")


class SentSignal(msgspec.Struct, frozen=True):
    """The window or full screen was left at ``at`` (device clock, milliseconds) for ``seconds``."""

    kind: str
    at: Annotated[int, msgspec.Meta(ge=0, le=2**53)]
    seconds: Annotated[float, msgspec.Meta(ge=0, le=86_400)]


_decode_signal = msgspec.json.Decoder(SentSignal).decode


async def take_frame(request: Request) -> Response:
    """POST /exam/frames?seq=…&at=…: one JPEG as the body; 202 when it was handed on."""
    doors = doors_of(request)
    attempt = doors.tokens.read(request.headers.get(TOKEN_HEADER, ""))
    if doors.watch is None:
        raise NotFound("sessions-not-watched")
    image = await request.body()
    if not image.startswith(b"\xff\xd8\xff") or len(image) > LARGEST_FRAME:
        raise Invalid("sessions-frame-unreadable", size=len(image))
    frame = Frame(_whole(request, "seq"), _moment(_whole(request, "at")), image)
    await run_in_threadpool(doors.watch.capture, attempt, frame)
    return Response(status_code=202)


async def take_signal(request: Request) -> Response:
    """POST /exam/signals: a fact from the browser; 202 when it was handed on."""
    doors: ExamDoors = doors_of(request)
    attempt = doors.tokens.read(request.headers.get(TOKEN_HEADER, ""))
    if doors.watch is None:
        raise NotFound("sessions-not-watched")
    try:
        sent = _decode_signal(await request.body())
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Invalid("sessions-signal-unreadable") from error
    if sent.kind not in SIGNALS:
        raise Invalid("sessions-signal-unreadable")
    await run_in_threadpool(doors.watch.signal, attempt, sent.kind, _moment(sent.at), sent.seconds)
    return Response(status_code=202)


def stop_camera(request: Request) -> Response:
    """POST /exam/camera/stop: the candidate takes the agreement back; the exam goes on."""
    attempt = doors_of(request).tokens.read(request.headers.get(TOKEN_HEADER, ""))
    engine = engine_of(request)
    with engine.database.write(attempt.tenant_id) as tx:
        row = attempts.withdraw_camera(tx, engine.clock, attempt.attempt_id)
        if consent.has_consented(tx, subject_ref=row.id, purpose=PURPOSE):
            consent.withdraw(tx, engine.clock, subject_ref=row.id, purpose=PURPOSE)
    return Response(status_code=204)


def _whole(request: Request, name: str) -> int:
    text = request.query_params.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise Invalid("sessions-frame-unreadable", field=name)
    return int(text)


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
