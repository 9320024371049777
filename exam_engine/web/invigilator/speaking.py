"""Sentences for answers that a script shows, in the language and the zone of the person asking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from exam_engine.web.problems import wants_json
from exam_engine.web.shared import formats
from exam_engine.web.shared.pages import redirect

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


def _zone(request: Request) -> ZoneInfo:
    return ZoneInfo(request.app.state.settings.time_zone)
