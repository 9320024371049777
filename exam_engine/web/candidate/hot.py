"""The candidates' token routes, taken out of the way of all other routes.

The application has some hundred routes, and comparing an address with each of them costs more than
saving an answer does. This layer stands where the routing begins: under the security headers, the
host check, the language and the error pages, and before the first comparison.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import request_response
from starlette.types import ASGIApp, Receive, Scope, Send

from exam_engine.web.candidate.adaptive_doors import go_on
from exam_engine.web.candidate.answer_files import take_file
from exam_engine.web.candidate.frames import stop_camera, take_frame, take_signal
from exam_engine.web.candidate.item_tries import end_try
from exam_engine.web.candidate.pointing import take_clicks
from exam_engine.web.candidate.questions_shown import take_shown
from exam_engine.web.candidate.reports import take_picture, take_report
from exam_engine.web.candidate.room_doors import ask_for_help, speak_of_view, tell_receipts
from exam_engine.web.candidate.save import hand_in, look_at_clock, save_answers
from exam_engine.web.candidate.sound import take_sound

Handler = Callable[[Request], Response | Awaitable[Response]]

TOKEN_ROUTES: Final[dict[tuple[str, str], Handler]] = {
    ("POST", "/exam/answers"): save_answers,
    ("POST", "/exam/next"): go_on,
    ("POST", "/exam/tries"): end_try,
    ("POST", "/exam/files"): take_file,
    ("GET", "/exam/time"): look_at_clock,
    ("POST", "/exam/submit"): hand_in,
    ("POST", "/exam/help"): ask_for_help,
    ("POST", "/exam/messages"): tell_receipts,
    ("GET", "/exam/view"): speak_of_view,
    ("POST", "/exam/view"): speak_of_view,
    ("POST", "/exam/frames"): take_frame,
    ("POST", "/exam/observations"): take_report,
    ("POST", "/exam/pictures"): take_picture,
    ("POST", "/exam/signals"): take_signal,
    ("POST", "/exam/shown"): take_shown,
    ("POST", "/exam/sound"): take_sound,
    ("POST", "/exam/clicks"): take_clicks,
    ("POST", "/exam/camera/stop"): stop_camera,
}
"""Method and path → what answers; all of them read the page's token and no cookie."""


class HotPaths:
    """Answers the token routes itself and hands everything else on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        wrap: Any = request_response  # Typed for plain callables; ours are of both kinds.
        self._apps: dict[tuple[str, str], ASGIApp] = {
            place: wrap(handler) for place, handler in TOKEN_ROUTES.items()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._app
        if scope["type"] == "http" and not scope.get("root_path"):
            app = self._apps.get((scope["method"], scope["path"]), app)
        await app(scope, receive, send)
