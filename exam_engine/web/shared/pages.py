"""Turns a template and its facts into a page, with words, look, token and notice in place."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from itsdangerous import BadSignature, URLSafeTimedSerializer
from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from exam_engine.web import csrf
from exam_engine.web.language import look_of
from exam_engine.web.security import CONTENT_POLICY_WASM
from exam_engine.web.shared import formats
from exam_engine.web.shared.navigation import sections_for
from exam_engine.web.static_files import WEB
from exam_engine.words import LANGUAGES, Words
from foundation.errors import Refusal
from foundation.roles import ANONYMOUS

NOTICE_COOKIE = "kz_notice"
_NOTICE_SECONDS = 120
SCRIPT_WORDS = (
    "web-cancel",
    "web-close",
    "web-file-too-large",
    "web-loading",
    "web-no-match",
    "web-offline",
    "web-progress-failed",
    "web-progress-left",
    "web-progress-of",
    "web-progress-offline",
    "web-progress-paused",
    "web-progress-waiting",
    "web-retry",
    "web-rows",
    "web-rows-of",
    "web-selected",
    "web-timeline-help",
    "web-timeline-none",
    "web-timeline-place",
    "web-try-again-later",
    "web-uploading",
    "web-upload-done",
)
"""What the shared elements say."""
_NOTICE_KINDS = ("info", "good", "warn", "bad")


def _in_zone(write: Callable[..., str]) -> Callable[..., str]:
    @pass_context
    def filtered(context: Context, value: Any) -> str:
        return write(value, context["lang"], ZoneInfo(context["settings"].time_zone))

    return filtered


def _in_language(write: Callable[..., str]) -> Callable[..., str]:
    @pass_context
    def filtered(context: Context, value: Any, *options: Any) -> str:
        return write(value, context["lang"], *options)

    return filtered


_FILTERS: Mapping[str, Callable[..., Any]] = {
    "day": _in_zone(formats.day),
    "moment": _in_zone(formats.moment),
    "clock_time": _in_zone(formats.clock_time),
    "machine_time": formats.machine_time,
    "number": _in_language(formats.number),
    "percent": _in_language(formats.percent),
}


@lru_cache(maxsize=1)
def make_environment() -> Environment:
    """The templates of all audiences as ``<audience>/<file>.html``; unknown names are errors."""
    loaders = {
        folder.parent.name: FileSystemLoader(folder) for folder in sorted(WEB.glob("*/templates"))
    }
    environment = Environment(
        loader=PrefixLoader(loaders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= _FILTERS
    return environment


def page(
    request: Request,
    template: str,
    /,
    *,
    status: int = 200,
    wasm: bool = False,
    **context: Any,
) -> HTMLResponse:
    """Render ``template`` for this request; ``wasm`` lets the page run WebAssembly."""
    notice = _read_notice(request)
    values = {**_frame(request), "flash_notice": notice, **context}
    text = request.app.state.templates.get_template(template).render(values)
    response = HTMLResponse(text, status)
    if wasm:
        response.headers["Content-Security-Policy"] = CONTENT_POLICY_WASM
    csrf.keep_cookie(request, response, secure=request.app.state.settings.is_https)
    if NOTICE_COOKIE in request.cookies:
        response.delete_cookie(NOTICE_COOKIE)
    return response


def redirect(
    request: Request,
    path: str,
    /,
    *,
    notice: str | None = None,
    kind: str = "good",
    **facts: Any,
) -> Response:
    """Go on to ``path`` (303) and show the sentence ``notice`` there once.

    ``kind`` is info, good, warn or bad. The facts travel in a signed cookie that people can read:
    no secret and no personal number belongs in them. A script's fetch gets ``{"next": path}``.
    """
    is_script = request.headers.get("sec-fetch-dest") == "empty" or (
        "json" in request.headers.get("accept", "")
    )
    response: Response
    if is_script:
        content = json.dumps({"next": path}).encode()
        response = Response(content, media_type="application/json")
    else:
        response = RedirectResponse(path, 303)
    if notice is not None:
        told = _signer(request).dumps({"code": notice, "kind": kind, "facts": facts})
        response.set_cookie(
            NOTICE_COOKIE,
            told,
            max_age=_NOTICE_SECONDS,
            httponly=True,
            samesite="lax",
            secure=request.app.state.settings.is_https,
        )
    return response


def download(
    content: bytes, file_name: str, media_type: str = "application/octet-stream"
) -> Response:
    """A file to keep."""
    return Response(content, headers=attachment(file_name), media_type=media_type)


def attachment(file_name: str) -> dict[str, str]:
    """The headers of a file to keep; its name may be Chinese (RFC 6266, section 4.3)."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in file_name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"
    return {"Content-Disposition": disposition, "Cache-Control": "no-store"}


def local_path(path: str, otherwise: str) -> str:
    """``path`` if it leads within this site, else ``otherwise``: no login leads elsewhere."""
    inside = path.startswith("/") and not path.startswith(("//", "/\\")) and "\\" not in path
    return path if inside and path.isprintable() and len(path) < 2000 else otherwise


def sentence(request: Request, code: str, facts: Mapping[str, Any]) -> tuple[str, str | None]:
    """What a refusal's code says in the person's language, and the next step if it names one."""
    words, lang = request.app.state.words, request.state.lang
    told = formats.readable(facts, lang, _zone(request))
    next_step = words.say(f"{code}.next", lang, **told) if words.has(f"{code}.next", lang) else None
    return words.say(code, lang, **told), next_step


def _frame(request: Request) -> dict[str, Any]:
    """The names that every template knows."""
    state, lang, zone = request.app.state, request.state.lang, _zone(request)
    caller = getattr(request.state, "caller", ANONYMOUS)
    theme, text_size = look_of(request)

    def say(code: str, /, **facts: Any) -> str:
        return str(state.words.say(code, lang, **formats.readable(facts, lang, zone)))

    def refusal_words(error: Refusal) -> tuple[str, str | None]:
        return sentence(request, error.code, error.facts)

    return {
        "request": request,
        "lang": lang,
        "languages": LANGUAGES,
        "caller": caller,
        "sections": sections_for(caller),
        "here": request.url.path,
        "theme": theme,
        "text_size": text_size,
        "settings": state.settings,
        "say": say,
        "say_in": lambda language, code: state.words.say(code, language),
        "script_words": SCRIPT_WORDS,
        "back": _way_back(request),
        "has_words": lambda code: state.words.has(code, lang),
        "refusal_words": refusal_words,
        "csrf_token": lambda: csrf.token_for(request),
        "csrf_field": lambda: _csrf_field(request),
        "static_url": state.static.url,
        "script": lambda name: _script(state.static.url(name)),
        "stylesheet": lambda name: _stylesheet(state.static.url(name)),
        "words_for_script": lambda codes: _words_for_script(state.words, lang, codes),
        "json_for_script": json_for_script,
        "with_query": lambda **changes: _with_query(request, changes),
    }


def json_for_script(value: Any) -> Markup:
    """JSON that may stand in a ``<script type="application/json">`` whatever it contains."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    for unsafe in "<>&":
        text = text.replace(unsafe, f"\\u{ord(unsafe):04x}")
    return Markup(text)  # noqa: S704 - every character that HTML could read is escaped above


def _words_for_script(words: Words, lang: str, codes: Sequence[str]) -> Markup:
    """Sentences for scripts; ``{count}`` and the like stay to be filled in the browser."""
    told = {}
    for code in codes:
        holes = {name: f"{{{name}}}" for name in words.variables(code, lang)}
        told[code] = words.say(code, lang, **holes)
    start = Markup('<script type="application/json" data-words>')
    return start + json_for_script(told) + Markup("</script>")


def _way_back(request: Request) -> str:
    """Where the look's form returns to: this page, unless it was the answer to a form."""
    query = f"?{request.url.query}" if request.url.query else ""
    return request.url.path + query if request.method == "GET" else "/"


def _with_query(request: Request, changes: Mapping[str, Any]) -> str:
    return str(request.url.include_query_params(**changes).query)


def _csrf_field(request: Request) -> Markup:
    field = Markup('<input type="hidden" name="{}" value="{}">')
    return field.format(csrf.FIELD, csrf.token_for(request))


def _script(address: str) -> Markup:
    return Markup('<script type="module" src="{}"></script>').format(address)


def _stylesheet(address: str) -> Markup:
    return Markup('<link rel="stylesheet" href="{}">').format(address)


def _zone(request: Request) -> ZoneInfo:
    return ZoneInfo(request.app.state.settings.time_zone)


def _signer(request: Request) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(request.app.state.csrf_key, salt="notice")


def _read_notice(request: Request) -> dict[str, str] | None:
    told = request.cookies.get(NOTICE_COOKIE)
    if not told:
        return None
    try:
        notice = _signer(request).loads(told, max_age=_NOTICE_SECONDS)
    except BadSignature:
        return None
    text, _ = sentence(request, notice["code"], notice["facts"])
    kind = notice["kind"] if notice["kind"] in _NOTICE_KINDS else "info"
    return {"kind": kind, "text": text}
