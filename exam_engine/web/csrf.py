"""Forms and scripts of other sites cannot act for a person: a signed token, submitted twice.

A random cookie and a token made from it with the site's key must fit together (the signed
double-submit pattern); the token is tied to the login session, and salted anew in each page so
that compression tells nothing about it. Programs with a bearer key need none: no other site can
make a browser send that header.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from foundation.errors import Forbidden, Invalid

SESSION_COOKIE = "kz_session"
CSRF_COOKIE = "kz_csrf"
FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
FROM_ELSEWHERE = ("/lti/", "/scorm/", "/sso/", "/api/wallet/")
"""Doors that others post to by their standard; each checks a signature or secret of its own."""
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def token_for(request: Request) -> str:
    """A token for the forms of this page; `keep_cookie` must see the answer afterwards."""
    cookie = request.cookies.get(CSRF_COOKIE) or getattr(request.state, "csrf_cookie", "")
    if not cookie:
        cookie = request.state.csrf_cookie = secrets.token_urlsafe(24)
    salt = secrets.token_hex(8)
    return f"{salt}.{_sign(request, salt, cookie)}"


def keep_cookie(request: Request, response: Response, *, secure: bool) -> None:
    """Give the browser the cookie that the tokens of this page were made from."""
    cookie = getattr(request.state, "csrf_cookie", "")
    if cookie:
        response.set_cookie(CSRF_COOKIE, cookie, httponly=True, samesite="lax", secure=secure)


async def check_csrf(request: Request) -> None:
    """Refuse (`Forbidden`) an unsafe request whose token is missing or does not fit.

    An application-wide dependency: it runs after FastAPI has parsed a form and shares that form.
    """
    if request.method in SAFE_METHODS or request.url.path.startswith(FROM_ELSEWHERE):
        return
    token = request.headers.get(HEADER, "")
    if request.headers.get("content-type", "").startswith(_FORMS):
        form = await request.form()
        _refuse_nul(form)
        token = token or str(form.get(FIELD, ""))
    if _is_bearer(request) or _is_nobody(request):
        return
    salt, _, signature = token.partition(".")
    cookie = request.cookies.get(CSRF_COOKIE, "")
    given = signature.encode("utf-8", "replace")
    if not cookie or not hmac.compare_digest(given, _sign(request, salt, cookie).encode()):
        raise Forbidden("web-csrf")


def _is_bearer(request: Request) -> bool:
    return request.headers.get("authorization", "")[:7].lower() == "bearer "


def _is_nobody(request: Request) -> bool:
    """A program without a login: no other site can make it do more than it could do itself."""
    return request.url.path.startswith("/api/") and SESSION_COOKIE not in request.cookies


def _refuse_nul(form: FormData) -> None:
    """PostgreSQL takes no NUL in text, and nobody types one."""
    for name, value in form.multi_items():
        if "\0" in name or (isinstance(value, str) and "\0" in value):
            raise Invalid("web-input-nul")


def _sign(request: Request, salt: str, cookie: str) -> str:
    key: bytes = request.app.state.csrf_key
    session = request.cookies.get(SESSION_COOKIE, "")
    told = "\0".join((salt, cookie, session)).encode("utf-8", "replace")
    return hmac.new(key, told, hashlib.sha256).hexdigest()
