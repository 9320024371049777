"""The cookie that holds a login: no script reads it, and it ends with the browser."""

from __future__ import annotations

from starlette.responses import Response

from exam_engine.web.csrf import SESSION_COOKIE
from exam_engine.web_settings import WebSettings
from foundation.login_sessions import LoginSession


def give_session(response: Response, settings: WebSettings, session: LoginSession) -> None:
    """Let the browser keep the token. It has no age: computers in exam rooms are shared."""
    response.set_cookie(
        SESSION_COOKIE, session.token, httponly=True, samesite="lax", secure=settings.is_https
    )


def take_session(response: Response, settings: WebSettings) -> None:
    """Let the browser forget the token; revoking the session is the caller's duty."""
    response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="lax", secure=settings.is_https)
