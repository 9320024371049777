"""One measuring process and the frames that are on their way to it and back.

A few frames always lie in the pipe, so that the process need not wait between two of them until a
thread of the server has its turn. Whoever hands a frame over writes it to the pipe at once where
there is room for it, which never waits; the rest is written by the thread that reads the answers.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

import structlog

from foundation.errors import TooMany, Unavailable
from proctor.measuring_process import Answer, Answers, Question, Refused, packed
from proctor.observation import Observation

LOWER_PRIORITY = 5
"""Added to the niceness of the processes: a frame can wait for an answer, and not the reverse."""

LONGEST_S = 60.0
"""A frame takes milliseconds, the first one a second or two while the models are opened."""

MOST_IN_PIPE = 8
"""Frames in the pipe: a tenth of a second's work at most, so that little is asked a second time
where the process is lost."""

_PIPE_BYTES = 2**20
"""Asked for; what an ordinary account may have on Linux. A frame takes about 40 kilobytes."""

_PAGE = 4096

_ROOT = Path(__file__).resolve().parent.parent

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as it is written, and who waits for its answer."""

    message: bytes
    told: Future[Observation]

    @property
    def room(self) -> int:
        """Bytes of the pipe that it may take: a pipe counts whole pages."""
        return (len(self.message) // _PAGE + 2) * _PAGE


class Worker:
    """One process, and the thread that reads its answers; it starts with its first frame."""

    def __init__(self, models: Path, most_waiting: int) -> None:
        # Not by -m: run so, the room would be another than the one that both ends pickle by.
        program = (
            "from pathlib import Path; from proctor.measuring_process import serve; "
            f"serve(Path({str(models.absolute())!r}), {LOWER_PRIORITY})"
        )
        self._command = [sys.executable, "-c", program]
        self._most_waiting = most_waiting
        self._state = threading.Lock()
        self._waiting: deque[_Asked] = deque()
        self._in_pipe: deque[_Asked] = deque()
        self._room = 0
        self._since = 0.0
        self._writing = False
        self._bell: tuple[int, int] | None = None
        self._thread: threading.Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    @property
    def waiting(self) -> int:
        """Frames that were handed over and are not in the pipe yet."""
        return len(self._waiting)

    def ask(self, question: Question) -> Future[Observation]:
        """Hand a frame over; raises as `proctor.workers.Workers.observe` does."""
        asked = _Asked(packed(question), Future())
        # It is answered whoever gives up waiting for it.
        asked.told.set_running_or_notify_cancel()
        with self._state:
            if self._closed:
                raise Unavailable("proctor-analysis-away")
            if len(self._waiting) >= self._most_waiting:
                raise TooMany("proctor-frames-busy", seconds=1)
            self._waiting.append(asked)
            self._write_what_fits()
            if self._thread is None:
                self._bell = os.pipe()
                self._thread = threading.Thread(target=self._run, name="frames", daemon=True)
                self._thread.start()
            elif not self._in_pipe:
                self._ring()
        return asked.told

    def close(self) -> None:
        """Refuse the frames that wait, let those in the pipe be measured, and end the process."""
        with self._state:
            self._closed = True
            left = [*self._waiting]
            self._waiting.clear()
            self._ring()
        _refuse(left)
        if self._thread is not None:
            self._thread.join(timeout=LONGEST_S)

    def _ring(self) -> None:
        """Wake the thread where it waits for answers: there is something else to do."""
        if self._bell is not None:
            os.write(self._bell[1], b"!")

    def _run(self) -> None:
        """Read answers, and do what else there is to do, until closed and nothing is asked."""
        assert self._bell is not None
        bell = self._bell[0]
        answers: Answers | None = None
        while self._in_pipe or not self._closed:
            try:
                if self._process is None and self._waiting:
                    answers = self._start()
                self._write_next()
                for answer in self._answered(answers, bell):
                    self._tell(answer)
            except (OSError, EOFError) as lost:
                answers = None
                self._lose(type(lost).__name__)
        self._end()
        with self._state:
            for end in self._bell:
                os.close(end)
            self._bell = None

    def _answered(self, answers: Answers | None, bell: int) -> list[Answer]:
        """Wait for answers or the bell; TimeoutError for a frame that takes too long."""
        pipes = [bell] if answers is None else [answers.pipe, bell]
        ready, _, _ = select.select(pipes, [], [], LONGEST_S)
        if bell in ready:
            os.read(bell, _PAGE)
        if answers is not None and answers.pipe in ready:
            return answers.receive()
        if self._in_pipe and time.monotonic() - self._since >= LONGEST_S:
            raise TimeoutError
        return []

    def _tell(self, answer: Answer) -> None:
        with self._state:
            asked = self._in_pipe.popleft()
            self._room += asked.room
            self._since = time.monotonic()
            self._write_what_fits()
        if isinstance(answer, Refused):
            asked.told.set_exception(answer.family(answer.code, **answer.facts))
        elif answer is not None:
            asked.told.set_result(answer)

    def _lose(self, reason: str) -> None:
        """The frame that the process held is refused; those behind it are asked again."""
        log.warning("frames.process_lost", error=reason)
        was_asked = bool(self._in_pipe) or self._process is None
        self._end()
        with self._state:
            left = [*self._in_pipe, *self._waiting]
            self._in_pipe.clear()
            # A process that could not even be started was lost over the first frame that waits.
            lost = left if self._closed else left[:1] if was_asked else []
            self._waiting = deque(left[len(lost) :])
        _refuse(lost)

    def _write_what_fits(self) -> None:
        """Write as many frames as the pipe takes without waiting; the state is held."""
        while self._waiting and not self._writing and self._process is not None:
            if len(self._in_pipe) >= MOST_IN_PIPE or self._waiting[0].room > self._room:
                return
            asked = self._handed_over()
            # A process that is gone is noticed where its answers are read.
            with contextlib.suppress(OSError):
                self._write(asked)

    def _write_next(self) -> None:
        """Write a frame that is too large for the pipe, waiting until it is read."""
        with self._state:
            if self._in_pipe or not self._waiting or self._process is None:
                return
            asked = self._handed_over()
            self._writing = True
        try:
            self._write(asked)
        finally:
            with self._state:
                self._writing = False

    def _handed_over(self) -> _Asked:
        asked = self._waiting.popleft()
        if not self._in_pipe:
            self._since = time.monotonic()
        self._in_pipe.append(asked)
        self._room -= asked.room
        return asked

    def _write(self, asked: _Asked) -> None:
        assert self._process is not None and self._process.stdin is not None
        left = memoryview(asked.message)
        while left:
            left = left[os.write(self._process.stdin.fileno(), left) :]

    def _start(self) -> Answers:
        # Not by multiprocessing: it would load the whole server into each of them, or copy the
        # locks of its threads as they happen to be.
        paths = [str(_ROOT), os.environ.get("PYTHONPATH", "")]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
        pipe = subprocess.PIPE
        process = subprocess.Popen(  # noqa: S603 - our own Python, a program that is written here
            self._command, stdin=pipe, stdout=pipe, env=environment, bufsize=0
        )
        assert process.stdin is not None and process.stdout is not None
        with self._state:
            self._room = _widened(process.stdin.fileno())
            self._process = process
            self._write_what_fits()
        return Answers(process.stdout.fileno())

    def _end(self) -> None:
        with self._state:
            process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                # What was still to be written has nobody to read it any more.
                with contextlib.suppress(OSError):
                    stream.close()


def _refuse(frames: Iterable[_Asked]) -> None:
    for asked in frames:
        asked.told.set_exception(Unavailable("proctor-analysis-away"))


def _widened(pipe: int) -> int:
    """Make a pipe as wide as it may be; the bytes that it takes, 0 where the system cannot tell."""
    if sys.platform != "linux":
        return 0
    with contextlib.suppress(OSError):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    return fcntl.fcntl(pipe, fcntl.F_GETPIPE_SZ)
