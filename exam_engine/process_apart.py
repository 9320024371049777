"""One process apart, which does one piece of work after the other and can be ended at any time.

A thread cannot be stopped and a process can. So work on what strangers have written is done in a
process of its own, with a limit on its memory; it is ended when a piece of work takes too long and
started again for the next. It is started as a program of its own and not forked, because forking
a process with threads and open connections is unsafe.
"""

from __future__ import annotations

import resource
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection

START_SECONDS = 60.0
"""The longest the process may take to start."""
_MEMORY = 2 * 2**30
_READY = "ready"

Work = Callable[[object], object]


class ProcessApart:
    """Runs a module as a program and asks it, one question at a time. Safe to share by threads."""

    def __init__(self, module: str, what_it_needs: object, *, seconds: float) -> None:
        self._module = module
        self._what_it_needs = what_it_needs
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: Connection | None = None

    def ask(self, question: object) -> object:
        """The answer, or None when there was none in time or the process is gone."""
        with self._lock:
            line = self._open_line()
            answer = None if line is None else _asked(line, question, self._seconds)
            if answer is None:
                self._end()
            return answer

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _open_line(self) -> Connection | None:
        if self._line is not None and self._process is not None and self._process.poll() is None:
            return self._line
        self._end()
        ours, theirs = socket.socketpair()
        handle = theirs.fileno()
        self._process = subprocess.Popen(  # noqa: S603 - our own module, no outside text
            [sys.executable, "-m", self._module, str(handle)], pass_fds=[handle]
        )
        theirs.close()
        line = Connection(ours.detach())
        if _asked(line, self._what_it_needs, START_SECONDS) != _READY:
            line.close()
            return None
        self._line = line
        return line

    def _end(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = self._line = None


def serve(line: Connection, prepare: Callable[[object], Work]) -> None:
    """The life of the process: get ready, then one piece of work after the other."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    work = prepare(line.recv())
    line.send(_READY)
    while True:
        try:
            question = line.recv()
        except EOFError:
            return
        line.send(work(question))


def _asked(line: Connection, question: object, seconds: float) -> object:
    try:
        line.send(question)
        return line.recv() if line.poll(seconds) else None
    except (EOFError, OSError):
        return None  # The work took the process with it.
