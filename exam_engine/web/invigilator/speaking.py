"""Sentences for answers that a script shows, in the language and the zone of the person asking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from exam_engine.web.invigilator.roster import Sitter
from exam_engine.web.problems import wants_json
from exam_engine.web.shared import formats
from exam_engine.web.shared.pages import redirect
from foundation.roles import Caller

Say = Callable[..., str]


def speaker(request: Request) -> Say:
    """``say(code, **facts)`` as the templates know it."""
    words, lang, zone = request.app.state.words, request.state.lang, _zone(request)

    def say(code: str, /, **facts: Any) -> str:
        return str(words.say(code, lang, **formats.readable(facts, lang, zone)))

    return say


def clock_time(request: Request, moment: datetime) -> str:
    """The time of day, 10:32:05."""
    return formats.clock_time(moment, request.state.lang, _zone(request))


def done(request: Request, path: str, code: str, **facts: Any) -> Response:
    """An act is done: a page comes back with the sentence, a script gets it as ``said``."""
    if wants_json(request):
        return JSONResponse({"next": path, "said": speaker(request)(code, **facts)})
    return redirect(request, path, notice=code, **facts)


@dataclass(frozen=True, slots=True)
class Voice:
    """How the board speaks: sentences, and times of day."""

    say: Say
    time: Callable[[datetime], str]


def voice_of(request: Request) -> Voice:
    """The voice in the language and the zone of the person asking."""
    return Voice(speaker(request), partial(clock_time, request))


def hand_of(caller: Caller) -> str:
    """The person who acts, also through a key of theirs: two hands must be two persons."""
    return caller.person_id or caller.id


def seat_words(one: Sitter, say: Say) -> str:
    """Room and seat."""
    if one.room_number is None or one.seat is None:
        return say("web-board-no-seat")
    return say("web-board-seat", room=one.room_number, seat=one.seat)


def _zone(request: Request) -> ZoneInfo:
    return ZoneInfo(request.app.state.settings.time_zone)
