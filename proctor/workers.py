"""Measures frames in a few processes of their own, so that answers need not wait for them.

Each process (`proctor.measuring_process`) holds the models once and runs below the server's own
priority. A sitting keeps to one process, which follows its faces and takes its frames in their
order. What waits is bounded: when it is too much, a frame is put off, and its sender is told when
to try again. A process that is lost or hangs over a hostile picture is replaced; the frame that it
held is refused and may be sent again.
"""

from __future__ import annotations

import contextlib
import os
import queue
import select
import subprocess
import sys
import threading
import zlib
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path

import structlog

from foundation.errors import TooMany, Unavailable
from proctor.analysis.slow import NOTHING, Asked
from proctor.measuring_process import Answer, Question, Refused, read_from, write_to
from proctor.observation import Observation

LOWER_PRIORITY = 5
"""Added to the niceness of the processes: a frame can wait for an answer, and not the reverse."""

LONGEST_S = 60.0
"""A frame takes milliseconds, the first one a second or two while the models are opened."""

_ROOT = Path(__file__).resolve().parent.parent

log = structlog.get_logger(__name__)


class Workers:
    """``count`` processes over the models in a folder; they start with their first frames."""

    def __init__(self, models: Path, count: int = 0, most_waiting: int = 100) -> None:
        """``count`` 0 is one for each processor; ``most_waiting`` frames may wait for each."""
        self._workers = [_Worker(models, most_waiting) for _ in range(count or os.cpu_count() or 1)]

    @property
    def waiting(self) -> int:
        """Frames that were handed over and not taken up yet."""
        return sum(worker.waiting for worker in self._workers)

    def observe(
        self,
        sitting_id: str,
        picture: bytes,
        taken_at: datetime,
        sequence: int,
        asked: Asked = NOTHING,
    ) -> Future[Observation]:
        """Measure a frame; the future raises what `decode_picture` and opening the models raise.

        It raises Unavailable("proctor-analysis-away") where its process was lost. Raises
        TooMany("proctor-frames-busy") at once where too many wait.
        """
        worker = self._workers[zlib.crc32(sitting_id.encode()) % len(self._workers)]
        return worker.ask(Question(sitting_id, picture, taken_at, sequence, asked))

    def warm_up(self) -> None:
        """Start every process and open the models, so that the first frames need not wait."""
        for worker in self._workers:
            worker.ask(Question("", b"", datetime.now(UTC), 0, NOTHING))

    def close(self) -> None:
        """End the processes; frames that still wait are refused."""
        for worker in self._workers:
            worker.close()


class _Worker:
    """One process, and the thread that asks it one question after another."""

    def __init__(self, models: Path, most_waiting: int) -> None:
        # Not by -m: run so, the room would be another than the one that both ends pickle by.
        program = (
            "from pathlib import Path; from proctor.measuring_process import serve; "
            f"serve(Path({str(models.absolute())!r}), {LOWER_PRIORITY})"
        )
        self._command = [sys.executable, "-c", program]
        self._questions: queue.Queue[tuple[Question, Future[Observation]] | None]
        self._questions = queue.Queue(most_waiting)
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    @property
    def waiting(self) -> int:
        return self._questions.qsize()

    def ask(self, question: Question) -> Future[Observation]:
        told: Future[Observation] = Future()
        with self._guard:
            if self._closed:
                raise Unavailable("proctor-analysis-away")
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="frames", daemon=True)
                self._thread.start()
        try:
            self._questions.put_nowait((question, told))
        except queue.Full as full:
            raise TooMany("proctor-frames-busy", seconds=1) from full
        return told

    def close(self) -> None:
        with self._guard:
            self._closed = True
        while self._thread is not None and not self._questions.empty():
            try:
                waiting = self._questions.get_nowait()
            except queue.Empty:
                break
            if waiting is not None:
                waiting[1].set_exception(Unavailable("proctor-analysis-away"))
        if self._thread is not None:
            self._questions.put(None)
            self._thread.join(timeout=LONGEST_S)

    def _run(self) -> None:
        while (taken := self._questions.get()) is not None:
            question, told = taken
            try:
                answer = self._answered(question)
            except (OSError, EOFError) as lost:
                log.warning("frames.process_lost", error=type(lost).__name__)
                self._end()
                told.set_exception(Unavailable("proctor-analysis-away"))
                continue
            if isinstance(answer, Refused):
                told.set_exception(answer.family(answer.code, **answer.facts))
            elif answer is not None:
                told.set_result(answer)
        self._end()

    def _answered(self, question: Question) -> Answer:
        process = self._process = self._process or self._started()
        assert process.stdin is not None and process.stdout is not None
        write_to(process.stdin, question)
        ready, _, _ = select.select([process.stdout], [], [], LONGEST_S)
        if not ready:
            raise TimeoutError
        answer: Answer = read_from(process.stdout)
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        # Not by multiprocessing: it would load the whole server into each of them, or copy the
        # locks of its threads as they happen to be.
        paths = [str(_ROOT), os.environ.get("PYTHONPATH", "")]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
        pipe = subprocess.PIPE
        return subprocess.Popen(  # noqa: S603 - our own Python, a program that is written here
            self._command, stdin=pipe, stdout=pipe, env=environment
        )

    def _end(self) -> None:
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
