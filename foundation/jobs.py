"""Durable jobs: an outbox row in the caller's transaction, executed by DBOS.

`enqueue` writes a row in the transaction that wants the work done, so there is work if and only if
that transaction commits. `JobRunner` hands waiting rows to DBOS under the row's own id, so that a
crash between the two starts no job twice; a step that DBOS has recorded is not run again when the
job goes on after a crash. DBOS keeps its records in a SQLite file beside ours when everything runs
on one machine, and in PostgreSQL when several machines work.
"""

import fcntl
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import structlog
from dbos import DBOS, DBOSConfig, SetWorkflowID
from sqlalchemy import JSON, Integer, String, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Mapped, mapped_column

from foundation.clock import Clock
from foundation.database import EVERY_TENANT, Database, Tx
from foundation.errors import Conflict, NotFound, Refusal
from foundation.ids import new_id
from foundation.schema import Base, Id, TenantOwned, UtcDateTime
from foundation.settings import Group

log = structlog.get_logger(__name__)
T = TypeVar("T")


class JobSettings(Group):
    """How work that takes longer than a request is done."""

    system_url: str = "sqlite:///var/jobs.sqlite3"
    """SQLAlchemy address of DBOS's own records; one PostgreSQL database for several workers."""
    concurrency: int = 2
    """Jobs that one worker runs at a time."""
    poll_seconds: float = 1.0
    """How often the outbox is looked through when nothing wakes the worker."""
    attempts: int = 3
    """How often a job that broke off unexpectedly is tried before it is left as failed."""


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"


class JobRow(TenantOwned, Base):
    """One job: what is to be done, for whom, how far it is.

    ``attempt`` and ``pauses`` together name one run of it. ``taken_up_at`` and ``taken_up_with``
    say when the present run began and how much was done by then, for the time that is left.
    """

    __tablename__ = "foundation_job"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(64))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    asked_by: Mapped[str] = mapped_column(String(64))
    state: Mapped[JobState] = mapped_column(String(16), index=True, default=JobState.WAITING)
    attempt: Mapped[int] = mapped_column(Integer, default=1)
    pauses: Mapped[int] = mapped_column(Integer, default=0)
    run_after: Mapped[datetime] = mapped_column(UtcDateTime)
    done: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_up_with: Mapped[int] = mapped_column(Integer, default=0)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    error_code: Mapped[str | None] = mapped_column(String(80))
    error_facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Interrupted(Exception):
    """The job was paused or given to another run while this one was at work; see `step_aside`."""


@dataclass(frozen=True, slots=True)
class JobContext:
    """What a handler gets: the job's facts, durable steps, and a way to say how far it is."""

    job_id: str
    tenant_id: str
    payload: dict[str, Any]
    asked_by: str
    database: Database
    run: tuple[int, int] = (1, 0)
    """Attempt and pauses: which run of the job this is."""

    def step(self, name: str, work: Callable[[], T]) -> T:
        """Run ``work`` once: after a crash its recorded result (JSON or pickle) is used instead."""
        return DBOS.run_step({"name": name}, work)

    def progress(self, done: int, total: int) -> None:
        """Say how much is done; people who wait see it as a bar with time left."""
        with self.database.write(self.tenant_id) as tx:
            note_progress(tx, self.job_id, done, total)

    def step_aside(self) -> None:
        """Where a handler may stop: leave, by `Interrupted`, once somebody has paused the job.

        All that was recorded stays; the next run goes on from there.
        """
        with self.database.read(self.tenant_id) as tx:
            state, *run = tx.execute(
                select(JobRow.state, JobRow.attempt, JobRow.pauses).where(JobRow.id == self.job_id)
            ).one()
        if state == JobState.PAUSED or tuple(run) != self.run:
            raise Interrupted


Handler = Callable[[JobContext], dict[str, Any] | None]
"""Does the work of one kind of job in three beats (claim, work without a transaction, record)."""


def enqueue(
    tx: Tx,
    clock: Clock,
    kind: str,
    payload: dict[str, Any],
    *,
    asked_by: str,
    total: int = 0,
    run_after: datetime | None = None,
) -> str:
    """Ask for a job of ``kind`` for the transaction's tenant, and return its id.

    It is not begun before ``run_after``.
    """
    now = clock.now()
    row = JobRow(
        tenant_id=tx.tenant_id,
        kind=kind,
        payload=payload,
        asked_by=asked_by,
        run_after=run_after or now,
        created_at=now,
        total=total,
    )
    tx.add(row)
    tx.flush()
    return row.id


def note_progress(tx: Tx, job_id: str, done: int, total: int) -> None:
    """Say how much is done in the transaction that does it."""
    tx.execute(update(JobRow).where(JobRow.id == job_id).values(done=done, total=total))


def note_more_done(tx: Tx, job_id: str, more: int) -> None:
    """Say that so much has been done since it was last said, in the transaction that does it."""
    tx.execute(update(JobRow).where(JobRow.id == job_id).values(done=JobRow.done + more))


def find(tx: Tx, job_id: str) -> JobRow:
    """The job, if it belongs to the transaction's tenant."""
    row = tx.get(JobRow, job_id)
    if row is None:
        raise NotFound("jobs-unknown", job=job_id)
    return row


def pause(tx: Tx, job_id: str) -> None:
    """Let a job rest at the next place where its handler can stop; refuses one that is over."""
    row = find(tx, job_id)
    if row.state not in (JobState.WAITING, JobState.RUNNING):
        raise Conflict("jobs-not-under-way", job=job_id)
    row.state = JobState.PAUSED


def resume(tx: Tx, clock: Clock, job_id: str) -> None:
    """Let a job that was paused or has failed go on in a run of its own."""
    row = find(tx, job_id)
    if row.state not in (JobState.PAUSED, JobState.FAILED):
        raise Conflict("jobs-not-paused", job=job_id)
    row.finished_at, row.error_code, row.error_facts = None, None, {}
    row.state = JobState.WAITING
    row.run_after = clock.now()
    row.pauses += 1


def worker_is_running(settings: JobSettings) -> bool:
    """Whether a worker on this machine shares these records; with PostgreSQL there always is one.

    A second worker beside a running one would take the first one's jobs for broken off.
    """
    marker = _marker(settings)
    if marker is None:
        return True
    with os.fdopen(os.open(marker, os.O_RDWR | os.O_CREAT, 0o600)) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _marker(settings: JobSettings) -> Path | None:
    """The file that every worker of a SQLite installation holds a lock on while it runs."""
    path = make_url(settings.system_url).database
    if not settings.system_url.startswith("sqlite") or not path or path == ":memory:":
        return None
    marker = Path(f"{path}.worker")
    marker.parent.mkdir(parents=True, exist_ok=True)
    return marker


class JobRunner:
    """One worker of this process: looks through the outbox and lets DBOS run what waits.

    It takes the kinds of jobs that it has handlers for; others stay for other workers.
    """

    def __init__(
        self,
        settings: JobSettings,
        database: Database,
        clock: Clock,
        handlers: Mapping[str, Handler],
    ) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock
        self._handlers = handlers
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._dispatcher = threading.Thread(target=self._dispatch, name="jobs", daemon=True)
        self._slots = threading.BoundedSemaphore(settings.concurrency)
        self._held: int | None = None

    def start(self) -> None:
        """Launch DBOS, which first goes on with what a crash left half-done, and the dispatcher."""
        config: DBOSConfig = {
            "name": "kaozheng",
            "system_database_url": self._settings.system_url,
            "log_level": "WARNING",
            # Jobs outlive an upgrade: they must not wait for the version that began them.
            "application_version": "kaozheng-jobs-1",
        }
        DBOS(config=config)
        global _runner  # noqa: PLW0603 - see the note beside the workflow below
        _runner = self
        DBOS.launch()
        if (marker := _marker(self._settings)) is not None:
            self._held = os.open(marker, os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._held, fcntl.LOCK_SH)
        self._dispatcher.start()

    def wake(self) -> None:
        """Look through the outbox now rather than at the next beat."""
        self._wake.set()

    def stop(self) -> None:
        """Stop taking jobs; running ones go on after the next start."""
        self._stop.set()
        self._wake.set()
        self._dispatcher.join(timeout=10)
        DBOS.destroy(workflow_completion_timeout_sec=5)
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def _dispatch(self) -> None:
        while not self._stop.is_set():
            self._wake.wait(self._settings.poll_seconds)
            self._wake.clear()
            try:
                self._hand_over_what_waits()
            except Exception:  # The dispatcher must outlive a database that is away for a while.
                log.exception("jobs.dispatch_failed")

    def _hand_over_what_waits(self) -> None:
        with self._database.read(EVERY_TENANT) as tx:
            waiting = tx.execute(
                select(JobRow.id, JobRow.attempt, JobRow.pauses)
                .where(
                    JobRow.state == JobState.WAITING,
                    JobRow.run_after <= self._clock.now(),
                    JobRow.kind.in_(self._handlers),
                )
                .order_by(JobRow.created_at)
                .limit(100)
            ).all()
        for job_id, attempt, pauses in waiting:
            # The same id again is the same workflow: DBOS starts it once.
            with SetWorkflowID(f"{job_id}:{attempt}:{pauses}"):
                DBOS.start_workflow(_run_job, job_id)

    def run(self, job_id: str) -> None:
        """The body of the workflow."""
        with self._slots:
            claimed = self._claim(job_id)
            if claimed is None:
                return
            kind, context = claimed
            try:
                result = self._handlers[kind](context)
            except Interrupted:
                log.info("jobs.interrupted", job=job_id, kind=kind)
            except Refusal as refusal:
                self._finish(context, JobState.FAILED, code=refusal.code, facts=refusal.facts)
            except Exception as error:  # Whatever broke, the row must tell it to those who wait.
                log.exception("jobs.failed", job=job_id, kind=kind)
                self._try_again_or_give_up(context, type(error).__name__)
            else:
                self._finish(context, JobState.DONE, result=result or {})

    def _claim(self, job_id: str) -> tuple[str, JobContext] | None:
        with self._database.write(EVERY_TENANT) as tx:
            row = tx.get(JobRow, job_id)
            if row is None or row.state not in (JobState.WAITING, JobState.RUNNING):
                return None
            if row.kind not in self._handlers:
                # Found half-done after a crash; a run of its own waits for a worker that knows it.
                row.state = JobState.WAITING
                row.pauses += 1
                return None
            row.state = JobState.RUNNING
            row.taken_up_at, row.taken_up_with = self._clock.now(), row.done
            row.started_at = row.started_at or row.taken_up_at
            return row.kind, JobContext(
                row.id,
                row.tenant_id,
                dict(row.payload),
                row.asked_by,
                self._database,
                (row.attempt, row.pauses),
            )

    def _finish(
        self,
        context: JobContext,
        state: JobState,
        *,
        result: dict[str, Any] | None = None,
        code: str | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        attempt, pauses = context.run
        with self._database.write(EVERY_TENANT) as tx:
            tx.execute(
                update(JobRow)
                # Another run may have been begun meanwhile: then it is not this one's to say. A
                # job that was paused at its very end is done all the same.
                .where(
                    JobRow.id == context.job_id,
                    JobRow.attempt == attempt,
                    JobRow.pauses == pauses,
                )
                .values(
                    state=state,
                    finished_at=self._clock.now(),
                    result=result or {},
                    error_code=code,
                    error_facts=dict(facts or {}),
                )
            )

    def _try_again_or_give_up(self, context: JobContext, error: str) -> None:
        with self._database.write(EVERY_TENANT) as tx:
            row = tx.get_one(JobRow, context.job_id)
            if (row.attempt, row.pauses) != context.run or row.state == JobState.PAUSED:
                return
            if row.attempt >= self._settings.attempts:
                row.state = JobState.FAILED
                row.finished_at = self._clock.now()
                row.error_code, row.error_facts = "jobs-broke-off", {"error": error}
                return
            row.state = JobState.WAITING
            row.run_after = self._clock.now() + timedelta(seconds=2**row.attempt)
            row.attempt += 1


# DBOS looks workflows up by their import name when it goes on after a crash, so the workflow is a
# function of the module and finds this process's runner here.
_runner: JobRunner | None = None


@DBOS.workflow(name="kaozheng.run_job")
def _run_job(job_id: str) -> None:
    if _runner is None:
        raise RuntimeError("jobs are run by a started JobRunner")
    _runner.run(job_id)
