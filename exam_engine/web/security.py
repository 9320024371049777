"""What stands before every route: headers on each answer, known hosts, size of bodies."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from exam_engine.web.csrf import FROM_ELSEWHERE, SAFE_METHODS
from exam_engine.web_settings import WebSettings
from foundation.errors import Forbidden

MIB = 1024 * 1024
BODY_LIMIT = 1 * MIB
BODY_LIMITS: dict[str, int] = {
    "/staff/enrolment": 64 * MIB,
    "/staff/enrolment/photos": 128 * MIB,
    "/staff/items": 128 * MIB,
    "/staff/measurement": 64 * MIB,
    "/staff/practical": 32 * MIB,
    "/verify": 32 * MIB,
    "/verify/batch": 128 * MIB,
    "/exam/files": 21 * MIB,
    "/exam/frames": 8 * MIB,
    "/exam/check/run": 8 * MIB,
    "/exam/evidence": 16 * MIB,
    "/side/frames": 2 * MIB,
    "/api": 128 * MIB,
    "/api/wallet": MIB // 16,
}
"""Path prefix to the largest body in bytes; the longest prefix that fits counts."""
_LONGEST_ADDRESS = 8 * 1024

_POLICY = (
    "default-src 'none'; script-src 'self'{wasm}; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; media-src 'self' blob:; worker-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
CONTENT_POLICY = _POLICY.format(wasm="")
CONTENT_POLICY_WASM = _POLICY.format(wasm=" 'wasm-unsafe-eval'")
"""For the pages that run the face models in the browser: WebAssembly, and still no eval."""

_PERMISSIONS = (
    "camera=(self), microphone=({microphone}), geolocation=(), payment=(), usb=(), "
    "display-capture=(self), fullscreen=(self), browsing-topics=()"
)
LISTENING = _PERMISSIONS.format(microphone="self")
"""For the paper of an exam that listens; no other page may ask for the microphone."""

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": _PERMISSIONS.format(microphone=""),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Set on every answer unless its route has set its own."""


def headers_of(settings: WebSettings) -> dict[str, str]:
    """`HEADERS`, and what an encrypted site adds."""
    transport = {"Strict-Transport-Security": "max-age=31536000"} if settings.is_https else {}
    return {**HEADERS, **transport}


class HeadersMiddleware:
    """The outermost layer: nothing leaves without these headers."""

    def __init__(self, app: ASGIApp, *, settings: WebSettings) -> None:
        self._app = app
        self._headers = headers_of(settings)
        # Pages may hold frames of the origin of programs, where there is one.
        self._frames = f"; frame-src {settings.program_origin}" if settings.program_origin else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if self._frames and headers.get("content-type", "").startswith("text/html"):
                    headers["Content-Security-Policy"] += self._frames
            await send(message)

        await self._app(scope, receive, with_headers)


class DoorMiddleware:
    """Refuses before any work: unknown hosts, other sites' posts, bodies that are too large."""

    def __init__(self, app: ASGIApp, *, settings: WebSettings) -> None:
        self._app = app
        public = urlsplit(settings.public_address).hostname or ""
        self._hosts = frozenset({public, *(host.strip("[]") for host in settings.allowed_hosts)})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        self.check(scope)
        await self._app(scope, _counted(receive, body_limit(scope["path"])), send)

    def check(self, scope: Scope) -> None:
        """Raises what a request is refused with before any of its body is read."""
        headers = Headers(scope=scope)
        self._check_host(headers)
        self._check_address(scope)
        if scope["type"] == "websocket" or scope["method"] not in SAFE_METHODS:
            self._check_origin(scope["path"], headers)
        if _declared_length(headers) > body_limit(scope["path"]):
            raise HTTPException(413)

    def _check_host(self, headers: Headers) -> None:
        if not self._is_ours(f"//{headers.get('host', '')}"):
            raise HTTPException(400)

    def _check_address(self, scope: Scope) -> None:
        query = scope.get("query_string", b"")
        if len(query) > _LONGEST_ADDRESS or len(scope["path"]) > _LONGEST_ADDRESS:
            raise HTTPException(414)
        if b"%00" in query or "\0" in scope["path"]:
            raise HTTPException(400)

    def _check_origin(self, path: str, headers: Headers) -> None:
        """Browsers say where a request comes from; an absent word leaves it to the token."""
        if path.startswith(FROM_ELSEWHERE):
            return
        origin = headers.get("origin")
        crossing = headers.get("sec-fetch-site") == "cross-site"
        if crossing or (origin is not None and not self._is_ours(origin)):
            raise Forbidden("web-other-site")

    def _is_ours(self, address: str) -> bool:
        try:
            host = (urlsplit(address).hostname or "").lower()
        except ValueError:
            return False
        wildcards = (name[1:] for name in self._hosts if name.startswith("*."))
        return bool(host) and (host in self._hosts or host.endswith(tuple(wildcards)))


def body_limit(path: str) -> int:
    """The largest body in bytes that this path takes."""
    fitting = [prefix for prefix in BODY_LIMITS if path == prefix or path.startswith(prefix + "/")]
    return BODY_LIMITS[max(fitting, key=len)] if fitting else BODY_LIMIT


def _declared_length(headers: Headers) -> int:
    declared = headers.get("content-length", "0")
    if not (declared.isascii() and declared.isdigit() and len(declared) < 16):
        raise HTTPException(400)
    return int(declared)


def _counted(receive: Receive, limit: int) -> Receive:
    """Count what really arrives, since a body may come in chunks without a declared length."""
    total = 0

    async def counted() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        if total > limit:
            raise HTTPException(413)
        return message

    return counted
