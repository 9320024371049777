"""The thin road for camera frames and the browser's own signals: read, hand on, answer.

Pictures are taken from worker threads, so that analysis never holds up the loop that saves
answers.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.frame_road import Frame
from exam_engine.sessions import attempts
from exam_engine.sessions.tokens import AttemptPass
from exam_engine.web.candidate.consent_words import PURPOSE
from exam_engine.web.candidate.doors import TOKEN_HEADER, ExamDoors, Watch, doors_of
from exam_engine.web.depends import engine_of
from exam_engine.wiring import Engine
from foundation import consent
from foundation.errors import Invalid, NotFound
from proctor.arrival import set_right
from proctor.signals import TOLD_KINDS

LARGEST_FRAME: Final = 512 * 1024
"""Bytes of one JPEG of 640 by 480, with plenty of room."""
SIGNALS: Final = frozenset(kind.value for kind in TOLD_KINDS)
"""What a page may tell."""
_LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)


REFUSED: Final = "kaozheng.frame_refused"
"""Where in a request's scope stands why its frame was refused, if it was."""

NOTHING_TOLD: Final = b'{"facts":[]}'

_LATEST: Final = 253_402_300_799_000
"""The last second of the year 9999: no calendar goes further."""


class SentSignal(msgspec.Struct, frozen=True):
    """A fact of the browser that was so from ``at`` on for ``seconds``.

    ``at`` and ``sent`` are the device's clock in milliseconds, the second when it sent this.
    """

    kind: str
    at: Annotated[int, msgspec.Meta(ge=0, le=2**53)]
    seconds: Annotated[float, msgspec.Meta(ge=0, le=86_400)]
    sent: Annotated[int, msgspec.Meta(ge=0, le=2**53)] | None = None


_decode_signal = msgspec.json.Decoder(SentSignal).decode


async def take_frame(request: Request) -> Response:
    """POST /exam/frames?seq=…&at=…&sent=…: one JPEG as the body; 202 once it is on record.

    ``at`` and ``sent`` are the device's clock, in milliseconds, when the picture was taken and when
    it was sent; ``sent`` may be left out. The answer names what its arrival showed, so that the
    page can say it: a clock that is off, numbers out of order.

    Most frames never come here: `exam_engine.web.candidate.frame_door` takes them before. What it
    was refused is told from here, like any refusal.
    """
    refused: Exception | None = request.scope.get(REFUSED)
    if refused is not None:
        raise refused
    doors = doors_of(request)
    attempt = doors.tokens.read(request.headers.get(TOKEN_HEADER, ""))
    if doors.watch is None:
        raise NotFound("sessions-not-watched")
    image = await request.body()
    sent = _whole(request, "sent") if "sent" in request.query_params else None
    frame = frame_of(image, _whole(request, "seq"), _whole(request, "at"), sent)
    told = await taken(request.app, doors.watch, attempt, frame)
    return Response(told, status_code=202, media_type="application/json")


def frame_of(image: bytes, sequence: int, at: int, sent: int | None) -> Frame:
    """The frame as it was sent, times in milliseconds; Invalid for what cannot be one."""
    if not image.startswith(b"\xff\xd8\xff") or len(image) > LARGEST_FRAME:
        raise Invalid("sessions-frame-unreadable", size=len(image))
    return Frame(sequence, _moment(at), image, None if sent is None else _moment(sent))


async def taken(app: Starlette, watch: Watch, attempt: AttemptPass, frame: Frame) -> bytes:
    """The answer to a frame, once it is on record; raises what `FrameRoad.take` raises."""
    facts = await watch.take(attempt, frame)
    engine: Engine = app.state.engine
    engine.live_pictures.offer(attempt.attempt_id, frame.image)
    return msgspec.json.encode({"facts": sorted(facts)}) if facts else NOTHING_TOLD


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
    started_at = _moment(sent.at)
    if sent.sent is not None:
        now = engine_of(request).clock.now()
        started_at = set_right(started_at, _moment(sent.sent), _LONG_AGO, now).taken_at
    await run_in_threadpool(doors.watch.signal, attempt, sent.kind, started_at, sent.seconds)
    return Response(status_code=202)


def stop_camera(request: Request) -> Response:
    """POST /exam/camera/stop: the candidate takes the agreement back; the exam goes on."""
    attempt = doors_of(request).tokens.read(request.headers.get(TOKEN_HEADER, ""))
    engine = engine_of(request)
    with engine.database.write(attempt.tenant_id) as tx:
        row = attempts.withdraw_camera(tx, engine.clock, attempt.attempt_id)
        if consent.has_consented(tx, subject_ref=row.id, purpose=PURPOSE):
            consent.withdraw(tx, engine.clock, subject_ref=row.id, purpose=PURPOSE)
    engine.live_views.end(attempt.attempt_id)
    return Response(status_code=204)


def _whole(request: Request, name: str) -> int:
    text = request.query_params.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise Invalid("sessions-frame-unreadable", field=name)
    return int(text)


def _moment(milliseconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, OSError, ValueError) as error:
        raise Invalid("sessions-frame-unreadable", field="at") from error
