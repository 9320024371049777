"""Works next steps out while items are read: one at a time, and behind everybody's answers.

A step that is worked out beforehand takes processor time from nobody who waits: none is begun while
an answer is being dealt with, but for one in `_PATIENCE`, so that a busy hour does not end it.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Generic, TypeVar

_Made = TypeVar("_Made")
_MOST = 400
"""Steps that wait; beyond it is left to the moment itself."""
_PATIENCE = 0.1
"""Seconds without a quiet moment after which one step is worked out all the same."""


class Ahead(Generic[_Made]):
    """One thread; `start` it, and `stop` it at the end."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[Future[_Made], Callable[[], _Made]]] = deque()
        self._turn = threading.Condition()
        self._answering = 0
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="ahead", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Leave what waits; the step at hand is ended."""
        with self._turn:
            self._stopping = True
            self._turn.notify()
        if self._thread.is_alive():
            self._thread.join(timeout=30)

    @contextmanager
    def answering(self) -> Iterator[None]:
        """While an answer is dealt with."""
        with self._turn:
            self._answering += 1
        try:
            yield
        finally:
            with self._turn:
                self._answering -= 1
                self._turn.notify()

    def submit(self, step: Callable[[], _Made]) -> Future[_Made] | None:
        """The step's result, some time; None where too many wait."""
        with self._turn:
            if self._stopping or len(self._waiting) >= _MOST:
                return None
            future: Future[_Made] = Future()
            self._waiting.append((future, step))
            self._turn.notify()
            return future

    def _run(self) -> None:
        while True:
            with self._turn:
                while not self._waiting and not self._stopping:
                    self._turn.wait()
                if self._stopping:
                    return
                self._turn.wait_for(lambda: self._stopping or not self._answering, _PATIENCE)
                if not self._waiting:
                    continue
                future, step = self._waiting.popleft()
            if future.set_running_or_notify_cancel():
                self._settle(future, step)

    def _settle(self, future: Future[_Made], step: Callable[[], _Made]) -> None:
        try:
            future.set_result(step())
        except BaseException as error:  # noqa: BLE001 - handed to whoever asks for the result
            future.set_exception(error)
