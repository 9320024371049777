"""Checks of many certificates at once, in the background, for whoever holds the run's secret id.

Runs live in this process's memory for half an hour and are then forgotten: they hold names that
strangers typed, and nobody needs them twice. One thread works on one run after the other, so a
long one keeps the rest waiting and not the site.
"""

from __future__ import annotations

import io
import threading
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

import structlog

from certs import look_ups
from certs.reading import MOST_BYTES
from certs.verdicts import Verdict
from certs.verification import verify_claim
from exam_engine.check_lists import Asked, Told
from exam_engine.document_checks import DocumentRoom
from exam_engine.enrolment.archive_safety import safe_copy
from exam_engine.enrolment.limits import MEGABYTE, FileLimits
from foundation.clock import Clock
from foundation.database import EVERY_TENANT, Database
from foundation.errors import Conflict, Invalid, NotFound, Refusal, Unavailable
from foundation.ids import new_secret

log = structlog.get_logger(__name__)

MOST_FILES = 1000
FILE_LIMITS = FileLimits(
    max_bytes=120 * MEGABYTE,
    max_unpacked_bytes=200 * MEGABYTE,
    max_entries=MOST_FILES,
    max_ratio=100,
)
_KEPT = timedelta(minutes=30)
_MOST_RUNS = 40
_AT_ONCE = 400
"""Rows of a list that are looked up together."""


class RunState(StrEnum):
    """How far a run has come; the words are those of the progress element."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass
class Run:
    """One list or pile of files; written by the working thread, read by everyone."""

    id: str
    total: int
    started_at: datetime
    asked_by: str
    state: RunState = RunState.WAITING
    told: list[Told] = field(default_factory=list)
    workbook: bytes = b""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a pile."""

    name: str
    data: bytes


class BulkRoom:
    """Takes runs in and works them off; ``finish`` makes the workbook of a run that is done."""

    def __init__(self, database: Database, documents: DocumentRoom, clock: Clock) -> None:
        self._database = database
        self._documents = documents
        self._clock = clock
        self._runs: OrderedDict[str, Run] = OrderedDict()
        self._lock = threading.Lock()
        self._worker = ThreadPoolExecutor(1, "bulk-checks")

    def take_list(
        self,
        rows: Sequence[Asked],
        today: date,
        *,
        asked_by: str,
        tell_mismatch: bool,
        finish: Callable[[Run], bytes],
    ) -> Run:
        """Begin to look up a list of numbers and names."""
        run = self._new(len(rows), asked_by)

        def work() -> Iterator[Told]:
            return look_up(self._database, rows, today, tell_mismatch=tell_mismatch)

        self._worker.submit(self._work, run, work, finish)
        return run

    def take_files(
        self, files: Sequence[File], *, asked_by: str, finish: Callable[[Run], bytes]
    ) -> Run:
        """Begin to judge a pile of files."""
        run = self._new(len(files), asked_by)

        def work() -> Iterator[Told]:
            for number, file in enumerate(files, 1):
                yield self._file(number, file)

        self._worker.submit(self._work, run, work, finish)
        return run

    def run(self, run_id: str, asked_by: str) -> Run:
        """The run of this id; ``NotFound`` for another's and for one that is forgotten."""
        with self._lock:
            self._forget_old()
            run = self._runs.get(run_id)
        if run is None or run.asked_by != asked_by:
            raise NotFound("verify-run-unknown")
        return run

    def close(self) -> None:
        """Finish nothing more."""
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _new(self, total: int, asked_by: str) -> Run:
        with self._lock:
            self._forget_old()
            if len(self._runs) >= _MOST_RUNS:
                raise Unavailable("verify-runs-full")
            run = Run(new_secret(16), total, self._clock.now(), asked_by)
            self._runs[run.id] = run
        return run

    def _forget_old(self) -> None:
        begin = self._clock.now() - _KEPT
        for run in [one for one in self._runs.values() if one.started_at < begin]:
            del self._runs[run.id]

    def _work(
        self, run: Run, work: Callable[[], Iterator[Told]], finish: Callable[[Run], bytes]
    ) -> None:
        run.state = RunState.RUNNING
        try:
            for told in work():
                run.told.append(told)
            run.workbook = finish(run)
            run.state = RunState.DONE
        except Exception:
            # The thread has no caller that could be told; the page says that the run failed.
            log.exception("bulk check failed", run=run.id[:6])
            run.state = RunState.FAILED

    def _file(self, number: int, file: File) -> Told:
        try:
            if not file.data:
                raise Invalid("verify-file-empty")
            verdict = self._documents.judge(file.data, self._clock.now())
        except Refusal as refusal:
            return Told(number, file.name, "", None, refusal.code)
        return Told(number, file.name, "", verdict)


def look_up(
    database: Database, rows: Sequence[Asked], today: date, *, tell_mismatch: bool
) -> Iterator[Told]:
    """The verdicts on a list, some hundreds of rows at a time."""
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        numbers = sorted({row.number for row in part if row.fault is None})
        with database.read(EVERY_TENANT) as tx:
            found = look_ups.find_many(tx, numbers)
        for row in part:
            verdict: Verdict | None = None
            if row.fault is None:
                verdict = verify_claim(
                    row.number, row.name, found.get, today, tell_mismatch=tell_mismatch
                )
            yield Told(row.row, row.number, row.name, verdict, row.fault)


def files_of_archive(data: bytes) -> list[File]:
    """The PDF and JSON files of a zip archive, by name.

    Raises ``Invalid`` as `safe_copy` does, or ``verify-pile-empty``.
    """
    with zipfile.ZipFile(io.BytesIO(safe_copy(data, FILE_LIMITS))) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith((".pdf", ".json"))]
        files = [File(name, archive.read(name)[: MOST_BYTES + 1]) for name in sorted(names)]
    if not files:
        raise Invalid("verify-pile-empty")
    return files


def demand_done(run: Run) -> bytes:
    """The workbook of a run; ``Conflict`` while it goes on."""
    if run.state is not RunState.DONE:
        raise Conflict("verify-run-not-done")
    return run.workbook
