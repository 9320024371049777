"""Measures frames in a few processes of their own, so that answers need not wait for them.

Each process (`proctor.measuring_process`) holds the models once and runs below the server's own
priority. A sitting keeps to one process, which follows its faces and takes its frames in their
order. What waits is bounded: when it is too much, a frame is put off, and its sender is told when
to try again. A process that is lost or hangs over a hostile picture is replaced; the frame that it
held is refused and may be sent again.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path

from proctor.analysis.slow import NOTHING, Asked
from proctor.measuring_process import Question
from proctor.observation import Observation
from proctor.worker import Worker

MOST_PLACES = 5_000
"""Sittings whose process is remembered; one that comes back later is looked at anew."""


class Workers:
    """``count`` processes over the models in a folder; they start with their first frames."""

    def __init__(self, models: Path, count: int = 0, most_waiting: int = 100) -> None:
        """``count`` 0 is one for each processor; ``most_waiting`` frames may wait for each."""
        self._workers = [Worker(models, most_waiting) for _ in range(count or os.cpu_count() or 1)]
        self._guard = threading.Lock()
        self._places: OrderedDict[str, Worker] = OrderedDict()
        self._placed = 0

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
        question = Question(sitting_id, picture, taken_at, sequence, asked)
        return self._worker_of(sitting_id).ask(question)

    def _worker_of(self, sitting_id: str) -> Worker:
        """Sittings go to the processes by turns, so that each has as many as any other."""
        with self._guard:
            worker = self._places.get(sitting_id)
            if worker is None:
                worker = self._workers[self._placed % len(self._workers)]
                self._placed += 1
                self._places[sitting_id] = worker
                if len(self._places) > MOST_PLACES:
                    self._places.popitem(last=False)
            self._places.move_to_end(sitting_id)
            return worker

    def warm_up(self) -> None:
        """Start every process and open the models, so that the first frames need not wait."""
        for worker in self._workers:
            worker.ask(Question("", b"", datetime.now(UTC), 0, NOTHING))

    def close(self) -> None:
        """End the processes; frames that still wait are refused."""
        for worker in self._workers:
            worker.close()
