"""Answers on the origin of programs: the frame, its script, and modules of items; nothing else.

That origin has no cookies, no session and none of the other routes, and what it sends may reach no
network (CSP). The frame is sandboxed besides, so its scripts have an opaque origin: they can speak
to the page around them by messages alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from exam_engine.web.program.frames import FOLDER, ProgramFrames
from exam_engine.web.shared.pages import make_environment
from exam_engine.web.static_files import WEB
from foundation.blobs import BlobStore
from foundation.errors import Refusal

_OWN: Final = {
    "frame.js": ("elements", "text/javascript; charset=utf-8"),
    "frame.css": ("static", "text/css; charset=utf-8"),
}
_HEADERS: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), display-capture=()",
    # The page around the frame is isolated: it takes what says that it may be taken.
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_POLICY: Final = (
    "default-src 'none'; script-src {origin}{folder}; style-src {origin}{folder} 'unsafe-inline'; "
    "img-src data: blob:; media-src data: blob:; font-src data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors {hosts}; sandbox allow-scripts"
)
"""Programs write styles into elements; they load from here alone, and send nothing anywhere."""


class ProgramOrigin:
    """The outermost layer: requests to the origin of programs go no further."""

    def __init__(self, app: ASGIApp, *, frames: ProgramFrames, blobs: BlobStore) -> None:
        self._app = app
        self._frames = frames
        self._blobs = blobs
        # An IPv6 address is no source that a policy can name.
        hosts = [host for host in dict.fromkeys(frames.hosts) if host and "[" not in host]
        policy = _POLICY.format(
            origin=frames.origin, folder=FOLDER, hosts=" ".join(f"{host}:*" for host in hosts)
        )
        self._headers = {**_HEADERS, "Content-Security-Policy": policy}
        self._page = (
            make_environment().get_template("program/frame.html").render(hosts=" ".join(hosts))
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        named = Headers(scope=scope).get("host", "").lower() if scope["type"] != "lifespan" else ""
        if not self._frames.netloc or named != self._frames.netloc:
            await self._app(scope, receive, send)
            return
        if scope["type"] == "http":
            response = await run_in_threadpool(self._answer, Request(scope))
            await response(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        path = request.url.path
        name = path.removeprefix(FOLDER)
        if request.method not in ("GET", "HEAD") or not path.startswith(FOLDER):
            return self._told(b"", "text/plain", 404)
        if name == "frame":
            return self._told(self._page.encode(), "text/html; charset=utf-8")
        if name in _OWN:
            folder, kind = _OWN[name]
            return self._told((WEB / "program" / folder / name).read_bytes(), kind)
        module = self._frames.opened(name.removesuffix(".js"))
        if module is None:
            return self._told(b"", "text/plain", 404)
        tenant, digest = module
        try:
            content = self._blobs.get(digest, tenant=tenant)
        except Refusal:
            return self._told(b"", "text/plain", 404)
        return self._told(content, "text/javascript; charset=utf-8", cache="private, max-age=86400")

    def _told(
        self, content: bytes, kind: str, status: int = 200, cache: str = "no-cache"
    ) -> Response:
        headers = {**self._headers, "Cache-Control": cache}
        return Response(content, status, headers=headers, media_type=kind)
