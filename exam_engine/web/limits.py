"""How often one address and one account may try: sliding windows, kept in memory.

Each process counts for itself, which is enough to make guessing hopeless. A whole college may sit
behind one address on the day of an exam, so the address's share is wide and the account's narrow.
"""

from __future__ import annotations

import hashlib
import math
import time
from enum import StrEnum

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from foundation.errors import TooMany


class Kind(StrEnum):
    """What is limited."""

    LOGIN = "login"
    SECOND_FACTOR = "second-factor"
    LOOK_UP = "look-up"
    VERIFY = "verify"
    UPLOAD = "upload"
    BULK = "bulk"
    PROGRAM = "program"


_ADDRESS = {
    Kind.LOGIN: (600, 5),
    Kind.SECOND_FACTOR: (300, 5),
    Kind.LOOK_UP: (120, 1),
    Kind.VERIFY: (120, 1),
    Kind.UPLOAD: (120, 1),
    Kind.BULK: (30, 60),
    Kind.PROGRAM: (3000, 1),
}
"""Tries and minutes for one network address."""
_ACCOUNT = {
    Kind.LOGIN: (10, 5),
    Kind.SECOND_FACTOR: (6, 5),
    Kind.LOOK_UP: (60, 1),
    Kind.VERIFY: (60, 1),
    Kind.UPLOAD: (30, 1),
    Kind.BULK: (120, 60),
    Kind.PROGRAM: (1200, 1),
}
"""Tries and minutes for one account, admission number or key."""


class TooManyTries(TooMany):
    """The same address or account has tried too often; waiting helps."""


class Limits:
    """The counters of one application."""

    def __init__(self, multiple: float = 1.0) -> None:
        self._windows = MovingWindowRateLimiter(MemoryStorage())
        self._multiple = multiple

    def hit(self, kind: Kind, address: str, account: str | None) -> None:
        """Count one try, or refuse it (`TooManyTries`, fact ``seconds``: how long to wait)."""
        for item, key in self._keys(kind, address, account):
            if not self._windows.hit(item, kind, key):
                ends = self._windows.get_window_stats(item, kind, key).reset_time
                seconds = max(1, math.ceil(ends - time.time()))
                raise TooManyTries("web-too-many-tries", seconds=seconds)

    def forgive(self, kind: Kind, account: str) -> None:
        """Forget the tries of an account, after one that was right."""
        for item, key in self._keys(kind, "", account)[1:]:
            self._windows.clear(item, kind, key)

    def _keys(
        self, kind: Kind, address: str, account: str | None
    ) -> list[tuple[RateLimitItem, str]]:
        keys = [(self._item(_ADDRESS[kind]), f"address:{address}")]
        if account is not None:
            keys.append((self._item(_ACCOUNT[kind]), f"account:{_digest(account)}"))
        return keys

    def _item(self, share: tuple[int, int]) -> RateLimitItem:
        tries, minutes = share
        return RateLimitItemPerMinute(max(1, round(tries * self._multiple)), minutes)


def limit(request: Request, kind: Kind | str, account: str | None = None) -> None:
    """Count a try of this request's address and of ``account``; call it before the work."""
    address = request.client.host if request.client else "unknown"
    limits: Limits = request.app.state.limits
    limits.hit(Kind(kind), address, account)


def forgive(request: Request, kind: Kind | str, account: str) -> None:
    """Forget the tries of ``account`` after one that was right."""
    limits: Limits = request.app.state.limits
    limits.forgive(Kind(kind), account)


def _digest(account: str) -> str:
    """Counters hold no names, and a key of any length becomes a short one."""
    return hashlib.blake2b(
        account.strip().lower().encode("utf-8", "replace"), digest_size=16
    ).hexdigest()
