"""From handed-in papers to certificates in the demonstration: mark, score, release, issue."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from decimal import Decimal

from exam_engine import outcomes
from exam_engine.assembly.forms import load_paper
from exam_engine.bank import figures
from exam_engine.demo.body import DemoBody
from exam_engine.issuance import orders
from exam_engine.schemes.scheme import PartKind
from exam_engine.scoring import runs
from exam_engine.scoring.examinees import examined, examinee, tasks_of
from exam_engine.scoring.practical import Entry, Sheet, enter_sheet
from exam_engine.wiring import Engine, start_jobs
from foundation import jobs
from foundation.clock import Clock
from foundation.jobs import JobRow, JobState
from foundation.roles import Permission

JOB_SECONDS = 120


def mark_practicals(
    engine: Engine, clock: Clock, body: DemoBody, shares: Mapping[str, Decimal]
) -> list[Sheet]:
    """One signed sheet for each enrolment, with about ``share`` of the points of every task."""
    examiner = body.callers["examiner"]
    sheets = []
    for enrolment_id, share in shares.items():
        with engine.database.write(body.tenant_id) as tx:
            person = examinee(tx, examiner, Permission.PRACTICAL_MARK, enrolment_id)
            tasks = tasks_of(tx, person)
            sheets.append(
                enter_sheet(
                    tx,
                    clock,
                    by=examiner,
                    enrolment_id=enrolment_id,
                    part=PartKind.PRACTICAL.value,
                    tasks=tasks,
                    entries={task.code: Entry(_points(task.maximum, share)) for task in tasks},
                )
            )
    return sheets


def score_batch(
    engine: Engine, clock: Clock, body: DemoBody, batch_id: str
) -> tuple[runs.RunReport, list[runs.ScoredAttempt], bool]:
    """Score every handed-in paper of a batch; the last value tells that scoring again is equal."""
    with engine.database.read(body.tenant_id) as tx:
        gathered = runs.gather(tx, batch_id, papers=load_paper)
    scored = runs.compute(gathered.papers, gathered.attempts)
    again = runs.compute(gathered.papers, gathered.attempts)
    with engine.database.write(body.tenant_id) as tx:
        report = runs.record_run(
            tx,
            clock,
            asked_by=body.callers["release"].id,
            reason="",
            gathered=gathered,
            scored=scored,
        )
    figures.note_batch(engine.database, clock, body.tenant_id, batch_id)
    return report, scored, runs.run_digest(again) == report.digest


def release(
    engine: Engine, clock: Clock, body: DemoBody, enrolment_ids: Sequence[str]
) -> list[bool]:
    """Release these results; whether each passed, in their order."""
    officer = body.callers["release"]
    with engine.database.write(body.tenant_id) as tx:
        people = [examinee(tx, officer, Permission.RESULT_RELEASE, one) for one in enrolment_ids]
        outcomes.release_many(tx, clock, by=officer, examined=examined(tx, people))
        results = [outcomes.released_result(tx, one) for one in enrolment_ids]
    return [result.passed for result in results if result is not None]


def issue(engine: Engine, clock: Clock, body: DemoBody, batch_id: str) -> JobRow:
    """Order the certificates of a batch and do the job here and now; return the finished job."""
    job_id = order_certificates(engine, clock, body, batch_id)
    return work(engine, body.tenant_id, [job_id])[0]


def work(engine: Engine, tenant_id: str, job_ids: Sequence[str]) -> list[JobRow]:
    """Do the jobs that wait, here and now; return these ones as they ended."""
    runner = start_jobs(engine)
    runner.wake()
    try:
        return [_wait(engine, tenant_id, job_id) for job_id in job_ids]
    finally:
        runner.stop()


def order_certificates(engine: Engine, clock: Clock, body: DemoBody, batch_id: str) -> str:
    """Ask for the certificates of a batch; the job's id."""
    with engine.database.write(body.tenant_id) as tx:
        return orders.order_certificates(
            tx, clock, by=body.callers["certificates"], batch_id=batch_id
        )


def _wait(engine: Engine, tenant_id: str, job_id: str) -> JobRow:
    end = time.monotonic() + JOB_SECONDS
    while time.monotonic() < end:
        with engine.database.read(tenant_id) as tx:
            row = jobs.find(tx, job_id)
        if row.state in (JobState.DONE, JobState.FAILED):
            return row
        time.sleep(0.05)
    raise TimeoutError(f"the job is still {row.state}")


def _points(maximum: Decimal, share: Decimal) -> str:
    """A mark in steps of one half."""
    return str((maximum * share * 2).to_integral_value() / 2)
