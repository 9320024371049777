"""Writes the measured frames of all sittings of a process, many in one commit.

One thread follows the timelines, seals pictures and writes; whoever handed a frame over is told
after the commit. A commit costs the disk the same for one frame as for fifty, and SQLite has one
writer: frames gather for a moment, and wait a little longer while answers wait to be saved.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace

import structlog
from sqlalchemy.exc import SQLAlchemyError

from foundation.clock import Clock
from foundation.database import Database
from foundation.errors import Refusal, Unavailable
from proctor.evidence import Blobs
from proctor.following import Accepted, Measured, follow
from proctor.observation import Observation
from proctor.recording import Recorded, record_all
from proctor.remembering import Memory, Remembered

GATHER_S = 0.04
"""Frames gather for so long before they are written together.

A commit costs the process what ten frames do, and nobody waits for a frame's answer: at two hundred
frames a second this takes a tenth of a core from the writing and gives it to the measuring.
"""

MOST_AT_ONCE = 100
YIELD_S, LONGEST_YIELD_S = 0.005, 0.1
"""While answers wait, frames do so in such steps, but no longer than that."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A measured frame on its way, and who waits for it."""

    accepted: Accepted
    observation: Observation
    picture: bytes
    told: Future[Recorded] = field(default_factory=Future)


class Recorder:
    """One for each process; `start` it, `stop` it at the end: what waits is written first."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        memory: Memory,
        blobs: Blobs,
        answers_waiting: Callable[[], int] = int,
    ) -> None:
        """``answers_waiting`` counts the answers that wait to be saved."""
        self._database = database
        self._clock = clock
        self._memory = memory
        self._blobs = blobs
        self._answers_waiting = answers_waiting
        self._waiting: deque[_Entry] = deque()
        self._arrival = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="frame-recorder", daemon=True)
        self.commits = 0

    def start(self) -> None:
        """Start the writer."""
        self._thread.start()

    def stop(self) -> None:
        """Write what waits, then end."""
        self._stopping = True
        self._arrival.set()
        if self._thread.is_alive():
            self._thread.join(timeout=30)

    def add(self, accepted: Accepted, observation: Observation, picture: bytes) -> Future[Recorded]:
        """Hand a frame over; the future is resolved after the commit.

        It raises what `proctor.recording.record_all` gives as a refusal, and
        Unavailable("proctor-record-away") where the frame could not be written.
        """
        entry = _Entry(accepted, observation, picture)
        if self._stopping:
            raise Unavailable("proctor-record-away")
        self._waiting.append(entry)
        self._arrival.set()
        return entry.told

    def _run(self) -> None:
        while not (self._stopping and not self._waiting):
            self._arrival.wait()
            self._arrival.clear()
            if not self._stopping:
                self._gather()
            while self._waiting:
                self._write(self._next())

    def _gather(self) -> None:
        time.sleep(GATHER_S)
        end = time.monotonic() + LONGEST_YIELD_S
        while self._answers_waiting() and time.monotonic() < end:
            time.sleep(YIELD_S)

    def _next(self) -> list[_Entry]:
        return [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_AT_ONCE))]

    def _write(self, entries: list[_Entry]) -> None:
        """A transaction is one tenant's; frames of several are written one tenant after another."""
        for tenant in dict.fromkeys(entry.accepted.tenant for entry in entries):
            own = [entry for entry in entries if entry.accepted.tenant == tenant]
            try:
                self._write_together(tenant, own)
            # The writer outlives whatever one batch or the disk does; each frame is tried alone.
            except Exception as error:  # noqa: BLE001
                log.warning("frames.batch_failed", error=type(error).__name__, frames=len(own))
                for entry in own:
                    self._write_alone(tenant, entry)

    def _write_alone(self, tenant: str, entry: _Entry) -> None:
        try:
            self._write_together(tenant, [entry])
        except Refusal as refusal:
            entry.told.set_exception(refusal)
        # As above: whoever sent the frame is told to send it again.
        except Exception as error:  # noqa: BLE001
            log.warning("frames.frame_failed", error=type(error).__name__)
            away = Unavailable("proctor-record-away")
            away.__cause__ = error if isinstance(error, SQLAlchemyError) else None
            entry.told.set_exception(away)

    def _write_together(self, tenant: str, entries: list[_Entry]) -> None:
        frames = self._followed(entries)
        with self._database.write(tenant) as tx:
            results = record_all(tx, self._clock, self._memory, frames)
        self.commits += 1
        for entry, result in zip(entries, results, strict=True):
            if isinstance(result, Refusal):
                entry.told.set_exception(result)
            else:
                entry.told.set_result(result)

    def _followed(self, entries: Iterable[_Entry]) -> list[Measured]:
        """Each frame after what is remembered, or after the one before it in this batch."""
        newest: dict[str, Remembered] = {}
        frames = []
        for entry in entries:
            accepted = entry.accepted
            known = newest.get(accepted.sitting_id) or self._memory.peek(accepted.sitting_id)
            accepted = replace(accepted, before=known or accepted.before)
            measured = follow(accepted, entry.observation, entry.picture, self._blobs)
            newest[accepted.sitting_id] = measured.after
            frames.append(measured)
        return frames
