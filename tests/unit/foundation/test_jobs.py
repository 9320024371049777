"""A job is done if and only if the transaction that asked for it commits, and done once."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from foundation import jobs
from foundation.clock import SystemClock
from foundation.database import Database
from foundation.errors import Conflict, Invalid
from foundation.jobs import JobContext, JobRunner, JobSettings, JobState
from foundation.tenancy import found_tenant

CLOCK = SystemClock()


@pytest.fixture
def runner(database: Database, tmp_path: Path) -> Iterator[Callable[..., JobRunner]]:
    started: list[JobRunner] = []

    def start(**handlers: jobs.Handler) -> JobRunner:
        settings = JobSettings(
            system_url=f"sqlite:///{tmp_path / 'jobs.sqlite3'}", poll_seconds=0.05, attempts=2
        )
        worker = JobRunner(settings, database, CLOCK, handlers)
        worker.start()
        started.append(worker)
        return worker

    yield start
    for worker in started:
        worker.stop()


def _wait(database: Database, tenant: str, job_id: str, seconds: float = 20) -> jobs.JobRow:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with database.read(tenant) as tx:
            row = jobs.find(tx, job_id)
            if row.state in (JobState.DONE, JobState.FAILED):
                return row
        time.sleep(0.05)
    raise AssertionError(f"job is still {row.state}")


def test_committed_job_is_done_and_rolled_back_one_is_not(
    database: Database, tenant: str, runner: Callable[..., JobRunner]
) -> None:
    seen: list[str] = []

    def work(context: JobContext) -> dict[str, int]:
        seen.append(context.payload["name"])
        context.progress(1, 2)
        return {"made": 1}

    runner(work=work)
    with pytest.raises(ZeroDivisionError), database.write(tenant) as tx:
        jobs.enqueue(tx, CLOCK, "work", {"name": "rolled back"}, asked_by="system")
        raise ZeroDivisionError
    with database.write(tenant) as tx:
        job_id = jobs.enqueue(tx, CLOCK, "work", {"name": "kept"}, asked_by="system")
    row = _wait(database, tenant, job_id)
    assert (row.state, row.result, row.done, row.total) == (JobState.DONE, {"made": 1}, 1, 2)
    assert seen == ["kept"]


def test_refusal_is_told_with_its_facts_and_not_tried_again(
    database: Database, tenant: str, runner: Callable[..., JobRunner]
) -> None:
    tries: list[int] = []

    def work(_context: JobContext) -> None:
        tries.append(1)
        raise Invalid("certs-glyph-missing", character="x")

    runner(work=work)
    with database.write(tenant) as tx:
        job_id = jobs.enqueue(tx, CLOCK, "work", {}, asked_by="system")
    row = _wait(database, tenant, job_id)
    assert (row.state, row.error_code) == (JobState.FAILED, "certs-glyph-missing")
    assert row.error_facts == {"character": "x"}
    assert len(tries) == 1


def test_job_that_breaks_off_is_tried_again(
    database: Database, tenant: str, runner: Callable[..., JobRunner]
) -> None:
    tries: list[int] = []

    def work(_context: JobContext) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("the disk was away")

    runner(work=work)
    with database.write(tenant) as tx:
        job_id = jobs.enqueue(tx, CLOCK, "work", {}, asked_by="system")
    row = _wait(database, tenant, job_id)
    assert (row.state, row.attempt, len(tries)) == (JobState.DONE, 2, 2)


def test_a_kind_that_a_worker_does_not_know_waits_for_one_that_does(
    database: Database, tenant: str, runner: Callable[..., JobRunner]
) -> None:
    with database.write(tenant) as tx:
        left = jobs.enqueue(tx, CLOCK, "other", {}, asked_by="system")
        done = jobs.enqueue(tx, CLOCK, "work", {}, asked_by="system")
    worker = runner(work=lambda context: {})
    assert _wait(database, tenant, done).state == JobState.DONE
    # As DBOS does with what another worker was at when it was killed.
    worker.run(left)
    with database.read(tenant) as tx:
        row = jobs.find(tx, left)
    assert (row.state, row.attempt, row.pauses) == (JobState.WAITING, 1, 1)


def test_jobs_run_on_postgresql_where_several_machines_work(
    postgres_database: Database, tmp_path: Path
) -> None:
    with postgres_database.write() as tx:
        body = found_tenant(tx, CLOCK, code="9001", name="演示评价中心").id
    address = postgres_database.url.render_as_string(hide_password=False)
    settings = JobSettings(system_url=address, poll_seconds=0.05)
    worker = JobRunner(
        settings, postgres_database, CLOCK, {"work": lambda job: {"made": job.payload["n"]}}
    )
    worker.start()
    try:
        with postgres_database.write(body) as tx:
            job_id = jobs.enqueue(tx, CLOCK, "work", {"n": 3}, asked_by="system")
        row = _wait(postgres_database, body, job_id)
    finally:
        worker.stop()
    assert (row.state, row.result) == (JobState.DONE, {"made": 3})


def test_other_tenant_does_not_see_a_job(
    database: Database, tenant: str, other_tenant: str
) -> None:
    with database.write(tenant) as tx:
        job_id = jobs.enqueue(tx, CLOCK, "work", {}, asked_by="system")
    with database.read(other_tenant) as tx, pytest.raises(jobs.NotFound):
        jobs.find(tx, job_id)


KILLED_WORKER = """
import os, sys, time
from foundation.clock import SystemClock
from foundation.database import Database, DatabaseSettings
from foundation.jobs import JobRunner, JobSettings
folder, crash = sys.argv[1], sys.argv[2] == "crash"
database = Database(DatabaseSettings(url=f"sqlite:///{folder}/test.sqlite3"))
def note(name):
    with open(f"{folder}/steps", "a") as out:
        out.write(name + "\\n")
def work(context):
    context.step("first", lambda: note("first"))
    if crash:
        os.kill(os.getpid(), 9)
    context.step("second", lambda: note("second"))
runner = JobRunner(JobSettings(system_url=f"sqlite:///{folder}/jobs.sqlite3", poll_seconds=0.05),
                   database, SystemClock(), {"work": work})
runner.start()
time.sleep(8)
runner.stop()
"""


def test_killed_worker_goes_on_after_the_last_finished_step(
    database: Database, tenant: str, tmp_path: Path
) -> None:
    with database.write(tenant) as tx:
        job_id = jobs.enqueue(tx, CLOCK, "work", {}, asked_by="system")
    root = Path(__file__).resolve().parents[3]
    for how in ("crash", "go on"):
        subprocess.run(
            [sys.executable, "-c", KILLED_WORKER, str(tmp_path), how], cwd=root, check=False
        )
    assert (tmp_path / "steps").read_text().split() == ["first", "second"]
    assert _wait(database, tenant, job_id, 1).state == JobState.DONE


def test_paused_job_rests_and_goes_on_where_it_was(
    database: Database, tenant: str, runner: Callable[..., JobRunner]
) -> None:
    seen: list[int] = []

    def work(context: JobContext) -> dict[str, int]:
        for step in range(len(seen), 6):
            context.step_aside()
            seen.append(step)
            context.progress(len(seen), 6)
            if step == 2:
                with database.write(tenant) as tx:
                    jobs.pause(tx, context.job_id)
        return {"steps": len(seen)}

    worker = runner(work=work)
    with database.write(tenant) as tx:
        job = jobs.enqueue(tx, CLOCK, "work", {}, asked_by="p")
    worker.wake()
    end = time.monotonic() + 20
    while len(seen) < 3 and time.monotonic() < end:
        time.sleep(0.05)
    time.sleep(0.3)
    assert seen == [0, 1, 2], "nothing is done while it is paused"
    with database.write(tenant) as tx:
        assert jobs.find(tx, job).state == JobState.PAUSED
        jobs.resume(tx, CLOCK, job)
    worker.wake()
    row = _wait(database, tenant, job)
    assert (row.state, row.result, seen) == (JobState.DONE, {"steps": 6}, [0, 1, 2, 3, 4, 5])
    assert row.taken_up_with == 3, "the time that is left is reckoned from here"


def test_only_what_is_under_way_is_paused_and_only_what_is_paused_goes_on(
    database: Database, tenant: str
) -> None:
    with database.write(tenant) as tx:
        job = jobs.enqueue(tx, CLOCK, "work", {}, asked_by="p")
        with pytest.raises(Conflict, match="jobs-not-paused"):
            jobs.resume(tx, CLOCK, job)
        jobs.pause(tx, job)
        with pytest.raises(Conflict, match="jobs-not-under-way"):
            jobs.pause(tx, job)


def test_running_worker_can_be_told_from_outside(
    tmp_path: Path, runner: Callable[..., JobRunner]
) -> None:
    settings = JobSettings(system_url=f"sqlite:///{tmp_path / 'jobs.sqlite3'}")
    assert not jobs.worker_is_running(settings)
    worker = runner()
    assert jobs.worker_is_running(settings)
    worker.stop()
    assert not jobs.worker_is_running(settings)
