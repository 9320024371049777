"""Runs coroutines that never wait, without an event loop.

pyHanko's functions are coroutines for the sake of keys and revocation lists behind a network.
Where all that they need is given beforehand, none of them waits for anything, and an event loop
for each file would cost more than the work itself.
"""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TypeVar

T = TypeVar("T")


def finished(work: Coroutine[object, None, T]) -> T:
    """The coroutine's result; ``RuntimeError`` if it waited for something after all."""
    try:
        work.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    work.close()
    raise RuntimeError("a coroutine waited that had nothing to wait for")
