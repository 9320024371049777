"""Takes a camera frame before all other layers: what stands most often at the door goes in first.

A hall of a hundred sends two hundred frames a second, and the layers that make pages out of
requests cost each of them more than its own road does. Here a frame of the plain shape is checked
by the same rules, taken, and answered with the same headers. Whatever else it is, and whatever is
refused, goes the way of all requests, which says why.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from starlette.requests import ClientDisconnect, cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from exam_engine.web.candidate.doors import TOKEN_HEADER, ExamDoors
from exam_engine.web.candidate.frames import LARGEST_FRAME, REFUSED, frame_of, taken
from exam_engine.web.language import LANG_COOKIE
from exam_engine.web.security import DoorMiddleware, headers_of
from exam_engine.web_settings import WebSettings
from exam_engine.words import choose_language, language_of
from foundation.errors import NotFound

PATH: Final = "/exam/frames"
_ADDRESS: Final = re.compile(rb"seq=(\d{1,15})&at=(\d{1,15})(?:&sent=(\d{1,15}))?")
_TOKEN: Final = TOKEN_HEADER.encode()
_OF_THE_DOOR: Final = (b"host", b"origin", b"sec-fetch-site")
"""What the door judges of a request to this address, beside how long it says that it is."""
_READ: Final = frozenset(
    {*_OF_THE_DOOR, _TOKEN, b"content-length", b"transfer-encoding", b"cookie", b"accept-language"}
)
_MOST_KNOWN: Final = 256


class FrameDoor:
    """Answers plain frames itself and hands everything else on."""

    def __init__(self, app: ASGIApp, *, settings: WebSettings) -> None:
        self._app = app
        self._door = DoorMiddleware(app, settings=settings)
        self._let_in: set[tuple[bytes | None, ...]] = set()
        self._headers = [
            (name.lower().encode(), value.encode()) for name, value in headers_of(settings).items()
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sent = _plain(scope)
        if sent is None:
            await self._app(scope, receive, send)
            return
        headers, numbers = sent
        try:
            told = await self._taken(scope, receive, headers, numbers)
        # Whatever it is becomes an answer where all answers are made.
        except Exception as refused:  # noqa: BLE001
            await self._app({**scope, REFUSED: refused}, _read_already, send)
            return
        start = {"type": "http.response.start", "status": 202}
        await send(start | {"headers": self._answer_headers(headers, len(told))})
        await send({"type": "http.response.body", "body": told})

    async def _taken(
        self,
        scope: Scope,
        receive: Receive,
        headers: dict[bytes, bytes],
        numbers: tuple[int, int, int | None],
    ) -> bytes:
        """The same steps as `exam_engine.web.candidate.frames.take_frame`."""
        self._check(scope, headers)
        doors: ExamDoors = scope["app"].state.exam_doors
        attempt = doors.tokens.read(headers.get(_TOKEN, b"").decode("latin-1"))
        if doors.watch is None:
            raise NotFound("sessions-not-watched")
        frame = frame_of(await _body(receive), *numbers)
        return await taken(scope["app"], doors.watch, attempt, frame)

    def _check(self, scope: Scope, headers: dict[bytes, bytes]) -> None:
        """What the door lets in once it lets in again; what it refuses it is asked each time."""
        named = tuple(headers.get(name) for name in _OF_THE_DOOR)
        if named in self._let_in:
            return
        self._door.check(scope)
        if len(self._let_in) >= _MOST_KNOWN:
            self._let_in.clear()
        self._let_in.add(named)

    def _answer_headers(
        self, headers: dict[bytes, bytes], length: int
    ) -> list[tuple[bytes, bytes]]:
        return [
            (b"content-length", str(length).encode()),
            (b"content-type", b"application/json"),
            (b"content-language", _language(headers)),
            *self._headers,
        ]


def _plain(scope: Scope) -> tuple[dict[bytes, bytes], tuple[int, int, int | None]] | None:
    """The headers that are read here, and number and times of a frame; None for all else."""
    if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "POST":
        return None
    address = _ADDRESS.fullmatch(scope["query_string"])
    if address is None or scope.get("root_path"):
        return None
    headers: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        if name in _READ:
            # As elsewhere the first of two counts.
            headers.setdefault(name, value)
    if b"transfer-encoding" in headers:
        return None
    length = headers.get(b"content-length", b"")
    if not length.isdigit() or len(length) > 6 or int(length) > LARGEST_FRAME:
        return None
    number, at, sent = address.groups()
    return headers, (int(number), int(at), None if sent is None else int(sent))


async def _body(receive: Receive) -> bytes:
    """The whole body, which is no longer than was said: the protocol reads no further."""
    message = await receive()
    parts = [message.get("body", b"")]
    while message["type"] == "http.request" and message.get("more_body"):
        message = await receive()
        parts.append(message.get("body", b""))
    if message["type"] != "http.request":
        raise ClientDisconnect
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _language(headers: dict[bytes, bytes]) -> bytes:
    """As `exam_engine.web.language` finds it, for an address that names none."""
    cookie = headers.get(b"cookie", b"")
    kept = None
    if LANG_COOKIE.encode() in cookie:
        kept = language_of(cookie_parser(cookie.decode("latin-1")).get(LANG_COOKIE, ""))
    return kept.encode() if kept else _wished(headers.get(b"accept-language", b"")[:500])


@lru_cache(_MOST_KNOWN)
def _wished(accept_language: bytes) -> bytes:
    return choose_language(accept_language.decode("latin-1")).encode()


async def _read_already() -> Message:
    """Nothing follows a body that was read."""
    return {"type": "http.disconnect"}
