"""Refusals as answers: one table from families to status, a page for people, JSON for programs."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from sqlalchemy.exc import DataError, OperationalError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from exam_engine.web.depends import KeyRefused, LoginNeeded
from exam_engine.web.shared.pages import page, sentence
from foundation.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Refusal,
    TooLate,
    TooMany,
    Unavailable,
)
from foundation.ids import new_id

STATUS: Mapping[type[Refusal], int] = {
    KeyRefused: 401,
    LoginNeeded: 401,
    TooMany: 429,
    NotFound: 404,
    Forbidden: 403,
    Invalid: 422,
    Conflict: 409,
    TooLate: 410,
    Unavailable: 503,
}
"""Family to HTTP status; the first that fits counts."""

_HTTP_CODES = {
    400: "web-request-unreadable",
    404: "web-page-unknown",
    405: "web-method-unknown",
    413: "web-body-too-large",
    414: "web-address-too-long",
}
_INPUT_KINDS = {
    "missing": "web-input-missing",
    "string_too_long": "web-input-too-long",
    "string_too_short": "web-input-too-short",
    "json_invalid": "web-input-not-json",
    "enum": "web-input-not-a-choice",
    "literal_error": "web-input-not-a-choice",
    "bool_parsing": "web-input-not-a-choice",
}
_NUMBERS = ("int_", "float_", "decimal_", "greater_", "less_", "finite_")
_DATES = ("date", "time", "timezone_")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Problem:
    """One refusal on its way out (RFC 9457)."""

    status: int
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    errors: tuple[Mapping[str, Any], ...] = ()
    fault: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class ProblemDetails(BaseModel):
    """What programs get instead of an answer (RFC 9457, ``application/problem+json``)."""

    type: str
    """``urn:kaozheng:problem:`` and the code."""
    title: str
    """The family of the refusal in words."""
    status: int
    detail: str
    """What happened, in the language of the request."""
    code: str
    """Stable; programs decide by it."""
    facts: dict[str, Any]
    """What fills the sentence."""
    next: str | None = None
    """What can be done about it."""
    errors: list[dict[str, Any]] | None = None
    """For unusable input: where, which code, and a sentence for each place."""
    fault: str | None = None
    """The number under which a fault of ours stands in the log."""


PROBLEM_RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"model": ProblemDetails, "description": HTTPStatus(status).phrase}
    for status in sorted({*STATUS.values(), 413, 500})
}
"""For the routers of the API: ``APIRouter(responses=PROBLEM_RESPONSES)``."""


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal's family."""
    return next(status for family, status in STATUS.items() if isinstance(refusal, family))


def wants_json(request: Request) -> bool:
    """Whether a program asks: the API, a script's fetch, or one that accepts JSON and no page."""
    accept = request.headers.get("accept", "")
    if request.url.path.startswith("/api/") or request.headers.get("sec-fetch-dest") == "empty":
        return True
    return "json" in accept and "text/html" not in accept


def answer(request: Request, problem: Problem) -> Response:
    """The problem as a page or as ``application/problem+json``."""
    lang = request.state.lang
    words = request.app.state.words
    title = words.say(f"problem-{problem.status}-title", lang)
    detail, next_step = sentence(request, problem.code, problem.facts)
    if wants_json(request):
        content: dict[str, Any] = {
            "type": f"urn:kaozheng:problem:{problem.code}",
            "title": title,
            "status": problem.status,
            "detail": detail,
            "code": problem.code,
            "facts": dict(problem.facts),
        }
        content |= {"next": next_step} if next_step else {}
        content |= {"errors": list(problem.errors)} if problem.errors else {}
        content |= {"fault": problem.fault} if problem.fault else {}
        media = "application/problem+json"
        response: Response = JSONResponse(content, problem.status, media_type=media)
    else:
        response = page(
            request,
            "shared/problem.html",
            status=problem.status,
            title=title,
            detail=detail,
            next_step=next_step,
            problem=problem,
        )
    response.headers.update(problem.headers)
    return response


def refusal_answer(request: Request, refusal: Refusal) -> Response:
    """What a refusal becomes; people who must log in first are led there."""
    if isinstance(refusal, LoginNeeded) and not wants_json(request):
        return RedirectResponse(refusal.login_address(request), 303)
    headers = {}
    if isinstance(refusal, TooMany):
        headers["Retry-After"] = str(refusal.facts["seconds"])
    elif isinstance(refusal, LoginNeeded | KeyRefused):
        headers["WWW-Authenticate"] = "Bearer"
    elif isinstance(refusal, Unavailable):
        headers["Retry-After"] = "30"
        # People can only wait; whoever runs the site has to hear of it.
        log.warning("unavailable", code=refusal.code)
    problem = Problem(status_of(refusal), refusal.code, refusal.facts, headers=headers)
    return answer(request, problem)


def http_answer(request: Request, error: HTTPException) -> Response:
    """What the frame itself refuses: unknown pages and methods, unreadable or too large bodies."""
    status = error.status_code if error.status_code in (*_HTTP_CODES, 401, 403) else 400
    code = _HTTP_CODES.get(status, "web-request-refused")
    allowed = (
        {"Allow": error.headers["Allow"]} if error.headers and "Allow" in error.headers else {}
    )
    return answer(request, Problem(status, code, headers=allowed))


def validation_answer(request: Request, error: RequestValidationError) -> Response:
    """Fields that are missing or of the wrong kind, each with its place; values are not echoed."""
    words, lang = request.app.state.words, request.state.lang
    errors = []
    for found in error.errors():
        place = [str(part) for part in found.get("loc", ())]
        code = _input_code(str(found.get("type", "")))
        name = place[-1] if place else ""
        errors.append({"where": place, "code": code, "detail": words.say(code, lang, field=name)})
    facts = {"count": len(errors)}
    return answer(request, Problem(422, "web-input-invalid", facts, errors=tuple(errors)))


def _input_code(kind: str) -> str:
    if kind in _INPUT_KINDS:
        return _INPUT_KINDS[kind]
    if kind.startswith(_NUMBERS):
        return "web-input-not-a-number"
    if kind.startswith(_DATES):
        return "web-input-not-a-date"
    return "web-input-other"


def unknown_answer(request: Request, error: Exception) -> Response:
    """A fault of ours, or data that no database takes: logged with an id, told without detail."""
    fault = new_id()
    log_fault(request, error, fault)
    if isinstance(error, DataError | OverflowError | UnicodeEncodeError):
        return answer(request, Problem(422, "web-input-unstorable", fault=fault))
    if isinstance(error, OperationalError):
        headers = {"Retry-After": "5"}
        return answer(request, Problem(503, "web-busy", fault=fault, headers=headers))
    return answer(request, Problem(500, "web-fault", fault=fault))


def log_fault(request: Request, error: Exception, fault: str) -> None:
    """Where it happened, without values: the text of an exception may hold personal data."""
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    text = str(error) if request.app.state.settings.log_fault_text else ""
    route = request.scope.get("route")
    log.error(
        "web-fault",
        fault=fault,
        method=request.method,
        route=getattr(route, "path", "?"),
        kind=type(error).__name__,
        frames=[f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
        text=text,
    )


class FaultMiddleware:
    """Turns what no handler caught into an answer, so that headers and language still apply."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:  # The outermost door: whatever happens becomes an answer.
            if scope["type"] != "http" or started:
                raise
            request = Request(scope, receive)
            await _any_answer(request, error)(scope, receive, send)


def _any_answer(request: Request, error: Exception) -> Response:
    if isinstance(error, Refusal):
        return refusal_answer(request, error)
    if isinstance(error, HTTPException):
        return http_answer(request, error)
    if isinstance(error, ClientDisconnect):
        # Nobody is left to read it; a closed lid is no fault of ours.
        return http_answer(request, HTTPException(400))
    return unknown_answer(request, error)


def install(app: FastAPI) -> None:
    """Register the handlers for what routes raise on purpose."""
    app.add_exception_handler(Refusal, refusal_answer)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, http_answer)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, validation_answer)  # type: ignore[arg-type]
