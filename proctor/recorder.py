"""Writes the measured frames of all sittings of a process, many in one commit.

One thread follows the timelines and writes; whoever handed a frame over is told after the commit.
A commit costs the disk the same for one frame as for fifty, and SQLite has one writer: frames
gather for a moment, and wait a little longer while answers wait to be saved.

A frame with which a finding begins or ends has pictures to seal. That is done aside, and nobody
but the frames of the same sitting waits for it.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sized
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

import structlog
from sqlalchemy.exc import SQLAlchemyError

from foundation.clock import Clock
from foundation.database import Database
from foundation.errors import Refusal, Unavailable
from proctor.evidence import Blobs
from proctor.following import Accepted, Measured, follow, with_seals
from proctor.observation import Observation
from proctor.recording import Recorded, record_all
from proctor.remembering import Memory, Remembered

GATHER_S = 0.04
"""Frames gather for so long before they are written together.

A commit costs the process what ten frames do, and nobody waits for a frame's answer: at two hundred
frames a second this takes a tenth of a core from the writing and gives it to the measuring.
"""

MOST_AT_ONCE = 100
MOST_SEALED_AT_ONCE = 10
"""Frames with findings that are written together: each costs the database what ten others do."""

SEALERS = 2

YIELD_S, LONGEST_YIELD_S = 0.005, 0.1
"""While answers wait, frames do so in such steps, but no longer than that."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A measured frame on its way, and who waits for it."""

    accepted: Accepted
    observation: Observation
    picture: bytes
    told: Future[Recorded]

    @property
    def sitting(self) -> str:
        return self.accepted.sitting_id


_Followed = tuple[_Entry, Measured]


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
        self._behind: dict[str, list[_Entry]] = {}
        self._sealed: deque[tuple[_Entry, Measured | Exception]] = deque()
        self._sealers = ThreadPoolExecutor(SEALERS, "frame-sealer")
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
        self._sealers.shutdown(wait=False)

    def add(
        self,
        accepted: Accepted,
        observation: Observation,
        picture: bytes,
        told: Future[Recorded] | None = None,
    ) -> Future[Recorded]:
        """Hand a frame over; the future, ``told`` where it is given, is resolved after the commit.

        It raises what `proctor.recording.record_all` gives as a refusal, and
        Unavailable("proctor-record-away") where the frame could not be written.
        """
        entry = _Entry(accepted, observation, picture, told or Future())
        if self._stopping:
            raise Unavailable("proctor-record-away")
        self._waiting.append(entry)
        self._arrival.set()
        return entry.told

    def _run(self) -> None:
        while not (self._stopping and not self._has_work() and not self._behind):
            self._arrival.wait()
            self._arrival.clear()
            if not self._stopping:
                self._gather()
            while self._has_work():
                self._write()

    def _has_work(self) -> bool:
        return bool(self._waiting or self._sealed)

    def _gather(self) -> None:
        time.sleep(GATHER_S)
        end = time.monotonic() + LONGEST_YIELD_S
        while self._answers_waiting() and time.monotonic() < end:
            time.sleep(YIELD_S)

    def _write(self) -> None:
        """A transaction is one tenant's; frames of several are written one tenant after another."""
        sealed = [self._sealed.popleft() for _ in range(_least(self._sealed, MOST_SEALED_AT_ONCE))]
        newest = [self._waiting.popleft() for _ in range(_least(self._waiting, MOST_AT_ONCE))]
        frames: list[_Followed] = []
        for entry, outcome in sealed:
            if isinstance(outcome, Measured):
                frames.append((entry, outcome))
            else:
                _refuse(entry, outcome)
        frames += self._followed(newest)
        for tenant in dict.fromkeys(entry.accepted.tenant for entry, _ in frames):
            self._write_all(tenant, [each for each in frames if each[0].accepted.tenant == tenant])
        for entry, _ in sealed:
            # They are followed from what was written just now.
            self._waiting.extendleft(reversed(self._behind.pop(entry.sitting)))

    def _write_all(self, tenant: str, frames: list[_Followed]) -> None:
        try:
            self._write_together(tenant, frames)
        # The writer outlives whatever one batch or the disk does; each frame is tried alone.
        except Exception as error:  # noqa: BLE001
            log.warning("frames.batch_failed", error=type(error).__name__, frames=len(frames))
            for entry, _ in frames:
                self._write_alone(tenant, entry)

    def _write_alone(self, tenant: str, entry: _Entry) -> None:
        try:
            measured = with_seals(self._follow(entry, None), self._blobs)
            self._write_together(tenant, [(entry, measured)])
        # As above: whoever sent the frame is told to send it again.
        except Exception as error:  # noqa: BLE001
            _refuse(entry, error)

    def _write_together(self, tenant: str, frames: list[_Followed]) -> None:
        with self._database.write(tenant) as tx:
            results = record_all(tx, self._clock, self._memory, [each for _, each in frames])
        self.commits += 1
        for (entry, _), result in zip(frames, results, strict=True):
            if isinstance(result, Refusal):
                entry.told.set_exception(result)
            else:
                entry.told.set_result(result)

    def _followed(self, entries: Iterable[_Entry]) -> list[_Followed]:
        """Those that can be written now; the others are sealed first, or wait behind such a one."""
        newest: dict[str, Remembered] = {}
        frames: list[_Followed] = []
        for entry in entries:
            behind = self._behind.get(entry.sitting)
            if behind is not None:
                behind.append(entry)
                continue
            try:
                measured = self._follow(entry, newest.get(entry.sitting))
            # As above: one frame that cannot be followed is no reason to lose the others.
            except Exception as error:  # noqa: BLE001
                _refuse(entry, error)
                continue
            if measured.unsealed:
                self._behind[entry.sitting] = []
                self._sealers.submit(self._seal, entry, measured)
            else:
                newest[entry.sitting] = measured.after
                frames.append((entry, measured))
        return frames

    def _follow(self, entry: _Entry, newest: Remembered | None) -> Measured:
        """A frame after the one before it in this batch, or after what is remembered."""
        accepted = entry.accepted
        before = newest or self._memory.peek(entry.sitting) or accepted.before
        return follow(replace(accepted, before=before), entry.observation, entry.picture)

    def _seal(self, entry: _Entry, measured: Measured) -> None:
        try:
            outcome: Measured | Exception = with_seals(measured, self._blobs)
        # A full disk or a picture that cannot be opened: told where the frame would be written.
        except Exception as error:  # noqa: BLE001
            outcome = error
        self._sealed.append((entry, outcome))
        self._arrival.set()


def _least(frames: Sized, most: int) -> int:
    return min(len(frames), most)


def _refuse(entry: _Entry, error: Exception) -> None:
    """Tell why a frame is not on record; it may be sent again where that is no fault of its own."""
    if isinstance(error, Refusal):
        entry.told.set_exception(error)
        return
    log.warning("frames.frame_failed", error=type(error).__name__)
    away = Unavailable("proctor-record-away")
    away.__cause__ = error if isinstance(error, SQLAlchemyError) else None
    entry.told.set_exception(away)
