"""The answer journal: many candidates' answers in one commit, acknowledged only after it.

One thread writes. It takes all that waits, stores it by one statement in one transaction, reads
the verdicts in the same transaction, and resolves the futures after the commit. An answer is
numbered by its device and stored once, however often it is sent; whatever comes again gets the
verdict of its first arrival. Nothing that names a known attempt is thrown away: late answers and
those of a page that was taken over from are kept and marked.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec
import structlog
from sqlalchemy import text
from sqlalchemy.exc import DataError, IntegrityError

from exam_engine.sessions.answer_sql import insert_statement, moment_text, verdict_statement
from exam_engine.sessions.states import AttemptState
from exam_engine.sessions.timing import SteadyClock
from foundation.clock import Clock
from foundation.database import EVERY_TENANT, Database
from foundation.errors import Unavailable
from foundation.settings import Group

log = structlog.get_logger(__name__)


class JournalSettings(Group):
    """How answers are written."""

    grace_seconds: float = 10.0
    """How long after the deadline an answer still counts as having been in flight."""
    batch_rows: int = 2_000
    """Most answers in one commit."""
    queue_rows: int = 20_000
    """Answers that may wait for the writer; beyond, devices are asked to send again later."""


class Verdict(StrEnum):
    """What became of an answer."""

    ACCEPTED = "accepted"
    LATE = "late"
    """Kept; it arrived after the attempt had ended and does not count by itself."""
    SUPERSEDED = "superseded"
    """Kept; another page has taken over, whose answers are the newer ones."""
    UNKNOWN = "unknown"
    """Not kept: there is no such attempt, or no page of it with this epoch."""
    CONFLICT = "conflict"
    """Not kept: another answer came under this number first; the device must number it anew."""
    REFUSED = "refused"
    """Not kept: the database cannot store it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as a device sent it; ``payload`` is valid JSON text in UTF-8."""

    epoch: int
    seq: int
    item_ref: str
    payload: bytes
    client_time: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How the attempt stood when the answers were committed; all None where it is unknown."""

    state: AttemptState
    epoch: int
    deadline_at: datetime | None
    paused_at: datetime | None
    extra_seconds: int
    notice: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """The verdicts in the order of the answers, and where the attempt stands."""

    verdicts: tuple[Verdict, ...]
    standing: Standing | None


@dataclass(slots=True)
class _Entry:
    """One request's answers on their way, already as a JSON fragment for the statement."""

    rows: list[bytes]
    future: Future[Receipt] | asyncio.Future[Receipt]
    loop: asyncio.AbstractEventLoop | None
    outcome: Receipt | BaseException | None = None


class Journal:
    """Writes answers of all attempts of one process; open one, `start` it, `stop` it at the end."""

    def __init__(
        self, database: Database, clock: Clock, settings: JournalSettings | None = None
    ) -> None:
        self._database = database
        self._clock = SteadyClock(clock)
        self._settings = settings or JournalSettings()
        self._grace = timedelta(seconds=self._settings.grace_seconds)
        self._sqlite = database.is_sqlite
        self._insert = insert_statement(sqlite=self._sqlite)
        self._verdicts = verdict_statement(sqlite=self._sqlite)
        self._waiting: deque[_Entry] = deque()
        self._waiting_rows = 0
        self._guard = threading.Lock()
        self._arrival = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="answer-journal", daemon=True)
        self.rows_written = 0
        self.batches_written = 0

    @property
    def grace(self) -> timedelta:
        """How long after the deadline an answer still counts."""
        return self._grace

    @property
    def waiting_rows(self) -> int:
        """Answers that have arrived and are not yet committed."""
        return self._waiting_rows

    def start(self) -> None:
        """Start the writer."""
        self._thread.start()

    def stop(self) -> None:
        """Write what waits, then end; answers that come later are refused."""
        self._stopping = True
        self._arrival.set()
        if self._thread.is_alive():
            self._thread.join(timeout=30)

    def append(self, attempt_id: str, answers: Sequence[Answer]) -> Future[Receipt]:
        """Hand over answers of one attempt; the future is resolved after their commit.

        Raises `Unavailable` ``sessions-journal-busy`` when too many wait. The future raises
        `Unavailable` ``sessions-journal-away`` when the database could not be written.
        """
        future: Future[Receipt] = Future()
        self._take(attempt_id, answers, future, None)
        return future

    def append_async(self, attempt_id: str, answers: Sequence[Answer]) -> asyncio.Future[Receipt]:
        """As `append`, for a coroutine: the future belongs to the running loop."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Receipt] = loop.create_future()
        self._take(attempt_id, answers, future, loop)
        return future

    def _take(
        self,
        attempt_id: str,
        answers: Sequence[Answer],
        future: Future[Receipt] | asyncio.Future[Receipt],
        loop: asyncio.AbstractEventLoop | None,
    ) -> None:
        now = self._clock.now()
        received = moment_text(now, sqlite=self._sqlite)
        late_before = moment_text(now - self._grace, sqlite=self._sqlite)
        rows = [_row(attempt_id, answer, received, late_before) for answer in answers]
        with self._guard:
            if self._stopping or self._waiting_rows + len(rows) > self._settings.queue_rows:
                raise Unavailable("sessions-journal-busy", waiting=self._waiting_rows)
            self._waiting_rows += len(rows)
            self._waiting.append(_Entry(rows, future, loop))
        if not self._arrival.is_set():
            self._arrival.set()

    def _run(self) -> None:
        while True:
            self._arrival.wait()
            self._arrival.clear()
            while batch := self._next_batch():
                self._settle(batch)
                with self._guard:
                    self._waiting_rows -= sum(len(entry.rows) for entry in batch)
                _hand_back(batch)
            if self._stopping:
                return

    def _next_batch(self) -> list[_Entry]:
        """Whole requests, up to the limit of rows; a larger request comes alone."""
        batch: list[_Entry] = []
        room = self._settings.batch_rows
        with self._guard:
            while self._waiting and (not batch or len(self._waiting[0].rows) <= room):
                entry = self._waiting.popleft()
                room -= len(entry.rows)
                batch.append(entry)
        return batch

    def _settle(self, batch: list[_Entry]) -> None:
        """Give every entry an outcome: its receipt, or the reason why there is none."""
        try:
            found = self._write([row for entry in batch for row in entry.rows])
        except Exception as error:  # noqa: BLE001 - the writer outlives whatever a batch or the disk does
            log.warning("journal.batch_failed", error=type(error).__name__, entries=len(batch))
            self._settle_one_by_one(batch)
            return
        place = 0
        for entry in batch:
            entry.outcome = _receipt(found[place : place + len(entry.rows)])
            place += len(entry.rows)

    def _settle_one_by_one(self, batch: list[_Entry]) -> None:
        """Write row by row, so that a row that cannot be stored takes no other down with it."""
        for place, entry in enumerate(batch):
            try:
                entry.outcome = _receipt([self._write_or_refuse(row) for row in entry.rows])
            except Exception as error:  # noqa: BLE001 - as above
                log.warning("journal.entry_failed", error=type(error).__name__)
                # Rows of it that did get stored are told again when the device sends again.
                entry.outcome = Unavailable("sessions-journal-away")
                if not self._database_answers():
                    for rest in batch[place + 1 :]:
                        rest.outcome = Unavailable("sessions-journal-away")
                    return

    def _write_or_refuse(self, row: bytes) -> Any:
        """The verdict of one row; None when it is the row itself that the database refuses."""
        try:
            return self._write([row])[0]
        except (DataError, IntegrityError) as error:
            log.warning("journal.row_refused", error=type(error).__name__)
            return None

    def _write(self, rows: list[bytes]) -> list[Any]:
        """Store ``rows`` in one transaction and return their verdicts, one row for each."""
        if not rows:
            return []
        parameter = {"rows": (b"[" + b",".join(rows) + b"]").decode()}
        with self._database.write(EVERY_TENANT) as tx:
            tx.execute(self._insert, parameter)
            found = list(tx.execute(self._verdicts, parameter))
        self.rows_written += len(rows)
        self.batches_written += 1
        return found

    def _database_answers(self) -> bool:
        try:
            with self._database.write(EVERY_TENANT) as tx:
                tx.execute(text("SELECT 1"))
        except Exception as error:  # noqa: BLE001 - any failure here means the same: not now
            log.warning("journal.database_away", error=type(error).__name__)
            time.sleep(0.2)  # Devices try again; a database that is away must not be hammered.
            return False
        return True


def _row(attempt_id: str, answer: Answer, received: str, late_before: str) -> bytes:
    head = msgspec.json.encode((attempt_id, answer.epoch, answer.seq, answer.item_ref))
    tail = b',%d,"%s","%s"]' % (answer.client_time, received.encode(), late_before.encode())
    return head[:-1] + b"," + answer.payload + tail


def _receipt(found: list[Any]) -> Receipt:
    standing = None
    for row in found:
        if row is not None and row.known:
            standing = Standing(
                AttemptState(row.state),
                row.epoch,
                row.deadline_at,
                row.paused_at,
                row.extra_seconds,
                row.notice,
            )
            break
    return Receipt(tuple(_verdict(row) for row in found), standing)


def _verdict(row: Any) -> Verdict:
    if row is None:
        return Verdict.REFUSED
    if not row.stored:
        return Verdict.UNKNOWN
    if not row.same:
        return Verdict.CONFLICT
    if row.late:
        return Verdict.LATE
    return Verdict.SUPERSEDED if row.superseded else Verdict.ACCEPTED


def _hand_back(batch: list[_Entry]) -> None:
    """Resolve the futures: threads' at once, coroutines' by one call into each loop."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Entry]] = {}
    for entry in batch:
        if entry.loop is None:
            _resolve([entry])
        else:
            by_loop.setdefault(entry.loop, []).append(entry)
    for loop, entries in by_loop.items():
        try:
            loop.call_soon_threadsafe(_resolve, entries)
        except RuntimeError:
            # The loop has ended with its server: nobody is left to be told, and devices that were
            # not told send again.
            log.warning("journal.loop_closed", entries=len(entries))


def _resolve(entries: list[_Entry]) -> None:
    for entry in entries:
        if entry.future.done():
            continue
        if isinstance(entry.outcome, BaseException):
            entry.future.set_exception(entry.outcome)
        else:
            assert entry.outcome is not None
            entry.future.set_result(entry.outcome)
