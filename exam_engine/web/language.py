"""Finds out in which language and look a person wants the pages, and remembers the language."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from exam_engine.words import choose_language, language_of

LANG_COOKIE = "kz_lang"
LOOK_COOKIE = "kz_look"
THEMES = ("auto", "light", "dark", "contrast")
TEXTS = ("normal", "large")
A_YEAR = 365 * 24 * 3600


class LanguageMiddleware:
    """Sets ``request.state.lang``: the address, the cookie, the browser's wish, then zh-CN."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self._app = app
        self._ending = f"; Path=/; Max-Age={A_YEAR}; SameSite=Lax" + ("; Secure" if secure else "")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        asked = _asked(scope)
        kept = request.cookies.get(LANG_COOKIE, "")
        wish = request.headers.get("accept-language", "")
        lang = asked or language_of(kept) or choose_language(wish)
        scope.setdefault("state", {})["lang"] = lang

        async def remember(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Language", lang)
                if asked is not None and asked != kept:
                    headers.append("Set-Cookie", f"{LANG_COOKIE}={asked}{self._ending}")
            await send(message)

        await self._app(scope, receive, remember)


def _asked(scope: Scope) -> str | None:
    query = scope.get("query_string", b"").decode("latin-1")
    if "lang=" not in query:
        return None
    return language_of(parse_qs(query, max_num_fields=None).get("lang", [""])[-1])


def look_of(request: Request) -> tuple[str, str]:
    """The theme and the text size that the person chose in the foot of a page."""
    theme, _, text = request.cookies.get(LOOK_COOKIE, "").partition(".")
    return (theme if theme in THEMES else "auto", text if text in TEXTS else "normal")
