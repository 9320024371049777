"""The door for a candidate's microphone, open only where the policy listens and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from exam_engine.frame_road import Sound
from exam_engine.web.candidate.doors import TOKEN_HEADER, doors_of
from foundation.errors import Invalid, NotFound
from proctor.models.sound import samples_of

_LATEST_MS: Final = 253_402_300_799_000
"""The last second of the year 9999: no calendar goes further."""


async def take_sound(request: Request) -> Response:
    """POST /exam/sound?at=…&sent=…: samples of 16 kHz, 16 bits, one channel; 202 once heard.

    ``at`` and ``sent`` are the device's clock in milliseconds, when the first sample was taken and
    when it was sent. The sound is heard and let go: nothing of it is stored.
    """
    doors = doors_of(request)
    attempt = doors.tokens.read(request.headers.get(TOKEN_HEADER, ""))
    if doors.watch is None:
        raise NotFound("sessions-not-watched")
    sound = Sound(
        _moment(request, "at"), _moment(request, "sent"), samples_of(await request.body())
    )
    await doors.watch.hear(attempt, sound)
    return Response(status_code=202)


def _moment(request: Request, name: str) -> datetime:
    text = request.query_params.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 15 and int(text) <= _LATEST_MS):
        raise Invalid("proctor-sound-time", field=name)
    return datetime.fromtimestamp(int(text) / 1000, UTC)
