"""Signed tokens: one that lets a page write one attempt's answers, one that is a candidate's login.

The answer route is asked thousands of times a second, so the right to write is in the token itself
(HMAC-SHA-256 under a key of the ring) and needs no look-up. It names the epoch of the page that it
was given to; whether that epoch is still the newest is judged with each answer.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from foundation.clock import Clock
from foundation.errors import Forbidden
from foundation.keys import KeyRing

_PURPOSE = "sessions:attempt-token"
_MOST_KNOWN = 20_000
LIFETIME = timedelta(hours=26)
"""Longer than any sitting, so that a device that was cut off can still hand in what it holds."""


@dataclass(frozen=True, slots=True)
class AttemptPass:
    """What a token says: this page may write answers of this attempt, up to this epoch."""

    attempt_id: str
    tenant_id: str
    epoch: int


class AttemptTokens:
    """Gives out and reads attempt tokens."""

    def __init__(self, ring: KeyRing, clock: Clock) -> None:
        self._key = ring.derive(_PURPOSE)
        self._clock = clock
        # Signatures that were found right: a page sends the same token with every save.
        self._known: dict[str, tuple[AttemptPass, int]] = {}

    def give(self, attempt_id: str, tenant_id: str, epoch: int) -> str:
        """A token for the page with this epoch."""
        expires = int((self._clock.now() + LIFETIME).timestamp())
        body = f"{attempt_id}.{tenant_id}.{epoch}.{expires}"
        return f"{body}.{self._signature(body)}"

    def read(self, token: str) -> AttemptPass:
        """What the token says; raises `Forbidden` for one that is not ours or has run out."""
        known = self._known.get(token)
        if known is None:
            known = self._verified(token)
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[token] = known
        attempt_pass, expires = known
        if expires < _seconds(self._clock.now()):
            raise Forbidden("sessions-token-expired")
        return attempt_pass

    def _verified(self, token: str) -> tuple[AttemptPass, int]:
        body, _, signature = token.rpartition(".")
        expected = self._signature(body).encode()
        if not hmac.compare_digest(signature.encode("utf-8", "replace"), expected):
            raise Forbidden("sessions-token-invalid")
        attempt_id, tenant_id, epoch, expires = body.split(".")
        return AttemptPass(attempt_id, tenant_id, int(epoch)), int(expires)

    def _signature(self, body: str) -> str:
        digest = hmac.digest(self._key, body.encode("utf-8", "replace"), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
