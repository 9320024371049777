"""Sends a request to one fixed address and waits for its answer, patiently but not for ever.

The address comes from the settings and nothing in an answer can change it: redirects are not
followed and proxies of the environment are not asked. Connections are kept open for each thread,
because a handshake costs more than a signature.
"""

from __future__ import annotations

import http.client
import random
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from foundation.errors import Invalid, Unavailable

_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
_LONGEST_PAUSE = 30.0
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the other side may be silent, how often it is asked, and the pauses, in seconds.

    ``pause`` is the first one between attempts. After the last attempt nobody is asked for ``rest``
    seconds: a batch of thousands would otherwise wait for each of its files in turn.
    """

    seconds: float = 10.0
    attempts: int = 4
    pause: float = 0.5
    rest: float = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the media type and the body."""

    status: int
    media_type: str
    body: bytes


class Correspondent:
    """One address that requests are sent to; used by many threads."""

    def __init__(
        self,
        address: str,
        patience: Patience = Patience(),
        *,
        tls: ssl.SSLContext | None = None,
        most_bytes: int = 1024 * 1024,
        plain: bool = False,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """``plain`` allows http, which is for answers that prove themselves; else https only."""
        parts = urlsplit(address)
        local = parts.hostname in _LOCAL
        if not parts.hostname or parts.username or parts.fragment:
            raise Invalid("certs-address", address=address)
        if parts.scheme != "https" and not (parts.scheme == "http" and (plain or local)):
            raise Invalid("certs-address", address=address)
        self._host = parts.hostname
        self._port = parts.port
        self._target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._tls = (tls or ssl.create_default_context()) if parts.scheme == "https" else None
        self._patience = patience
        self._most = most_bytes
        self._sleep = sleep
        self._kept = threading.local()
        self._rests_until = 0.0

    @property
    def host(self) -> str:
        """Whom this corresponds with, as messages name it."""
        return self._host

    def ask(
        self, body: bytes | None, headers: Mapping[str, str], *, method: str = "POST"
    ) -> Answer:
        """The answer with a status below 500; ``Unavailable`` after the last attempt.

        A request is sent again after a lost connection, a time-out or a status that says so, with
        a pause that doubles; so what is asked must be safe to be asked twice.
        """
        if time.monotonic() < self._rests_until:
            raise Unavailable("certs-service-silent", host=self._host, reason="rest")
        reason = ""
        for attempt in range(self._patience.attempts):
            pause = self._patience.pause * 2**attempt
            try:
                answer, wait = self._reached(method, body, headers)
                if answer.status not in _RETRIED:
                    return answer
                reason = str(answer.status)
                pause = max(pause, wait)
            except (OSError, http.client.HTTPException) as error:
                self._drop()
                reason = type(error).__name__
            if attempt + 1 < self._patience.attempts:
                # A little chance, so that many workers do not all come back at the same moment.
                self._sleep(min(pause, _LONGEST_PAUSE) * random.uniform(0.8, 1.2))  # noqa: S311
        self._rests_until = time.monotonic() + self._patience.rest
        raise Unavailable("certs-service-silent", host=self._host, reason=reason)

    def _reached(
        self, method: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[Answer, float]:
        """An answer; a kept connection that was closed meanwhile is opened again at once."""
        was_kept = getattr(self._kept, "connection", None) is not None
        try:
            return self._once(method, body, headers)
        except (ConnectionError, http.client.HTTPException):
            if not was_kept:
                raise
            self._drop()
            return self._once(method, body, headers)

    def _once(
        self, method: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[Answer, float]:
        connection = self._connection()
        connection.request(method, self._target, body, dict(headers))
        response = connection.getresponse()
        content = response.read(self._most + 1)
        if len(content) > self._most or response.will_close:
            self._drop()
        if len(content) > self._most:
            raise Unavailable("certs-service-silent", host=self._host, reason="length")
        kind = (response.headers.get_content_type() or "").lower()
        return Answer(response.status, kind, content), _seconds(response.getheader("Retry-After"))

    def _connection(self) -> http.client.HTTPConnection:
        kept: http.client.HTTPConnection | None = getattr(self._kept, "connection", None)
        if kept is None:
            seconds = self._patience.seconds
            kept = (
                http.client.HTTPConnection(self._host, self._port, timeout=seconds)
                if self._tls is None
                else http.client.HTTPSConnection(
                    self._host, self._port, timeout=seconds, context=self._tls
                )
            )
            self._kept.connection = kept
        return kept

    def _drop(self) -> None:
        kept: http.client.HTTPConnection | None = getattr(self._kept, "connection", None)
        if kept is not None:
            kept.close()
            self._kept.connection = None


def _seconds(given: str | None) -> float:
    """Retry-After in seconds; a date, which services seldom send, counts as none."""
    return float(given) if given is not None and given.isdecimal() else 0.0
