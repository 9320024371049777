"""What the operator's pages show: jobs with their outcome, and pages of the audit chain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from exam_engine import print_batch, score_job
from exam_engine.adaptive import rehearsal_job
from exam_engine.issuance import orders, reissue
from exam_engine.measurement import runs as calibration_runs
from exam_engine.scoring.examinees import examinees
from exam_engine.staff_names import person_names
from foundation.audit import AuditRow
from foundation.database import Tx
from foundation.jobs import JobRow, JobState, find
from foundation.roles import Caller, Permission

RECENT = 200
"""Jobs in the list, and entries of the chain on one page."""
NEXT = {
    rehearsal_job.JOB: "/staff/designs/runs/{run}",
    orders.JOB: "/staff/certificates/{batch}",
    reissue.JOB: "/staff/certificates/one/{certificate}",
    print_batch.JOB: "/staff/certificates/{batch}",
    score_job.JOB: "/staff/results/{batch}",
    calibration_runs.JOB: "/staff/measurement/runs/{run}",
}
"""Where the work of a kind of job is seen."""
NEEDS = {
    orders.JOB: Permission.CERTIFICATE_READ,
    print_batch.JOB: Permission.CERTIFICATE_READ,
    score_job.JOB: Permission.RESULT_READ,
}
"""The right that the names in a job's outcome ask for."""
PILLS: Mapping[JobState, str] = {
    JobState.WAITING: "plain",
    JobState.RUNNING: "info",
    JobState.PAUSED: "plain",
    JobState.DONE: "good",
    JobState.FAILED: "bad",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that a job could not do, and why."""

    name: str
    enrolment_id: str
    code: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Job:
    """One job as people see it."""

    id: str
    kind: str
    state: JobState
    done: int
    total: int
    asked_by: str
    created_at: datetime
    started_at: datetime | None
    taken_up_at: datetime | None
    taken_up_with: int
    finished_at: datetime | None
    result: Mapping[str, Any]
    failures: tuple[Failure, ...]
    error_code: str | None
    error_facts: Mapping[str, Any]
    next: str | None

    @property
    def pill(self) -> str:
        """The shape of its state; done with failures is no plain success."""
        partly = self.state is JobState.DONE and self.failures
        return "warn" if partly else PILLS[self.state]

    @property
    def is_over(self) -> bool:
        """Nothing more will happen."""
        return self.state in (JobState.DONE, JobState.FAILED)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the chain with the name of who acted, where it is a person's."""

    sequence: int
    at: datetime
    actor: str
    act: str
    subject: str
    facts: Mapping[str, Any]
    digest: str

    @property
    def wing(self) -> str:
        """The part of the house that the act belongs to."""
        return self.act.split(":", 1)[0]


def recent_jobs(tx: Tx) -> list[Job]:
    """The newest jobs, without their outcomes' names."""
    rows = tx.scalars(select(JobRow).order_by(JobRow.id.desc()).limit(RECENT)).all()
    names = person_names(tx, (row.asked_by for row in rows))
    return [_job(row, names, ()) for row in rows]


def one_job(tx: Tx, caller: Caller, job_id: str) -> Job:
    """One job with what it could not do; names only for those whom the caller may see."""
    row = find(tx, job_id)
    failed = row.result.get("failed", []) if isinstance(row.result, dict) else []
    seen = {}
    if row.kind in NEEDS and caller.may(NEEDS[row.kind]):
        ids = [entry["enrolment"] for entry in failed]
        seen = {
            one.enrolment_id: one.name for one in examinees(tx, caller, NEEDS[row.kind], ids=ids)
        }
    failures = tuple(
        Failure(seen.get(entry["enrolment"], ""), entry["enrolment"], entry["code"], entry["facts"])
        for entry in failed
    )
    return _job(row, person_names(tx, [row.asked_by]), failures)


def entries(tx: Tx, *, before: int | None, act: str, subject: str) -> list[Entry]:
    """The newest entries before a sequence number, of one kind of act or about one subject."""
    wanted = select(AuditRow).order_by(AuditRow.sequence.desc()).limit(RECENT)
    if before is not None:
        wanted = wanted.where(AuditRow.sequence < before)
    if act:
        wanted = wanted.where(AuditRow.act.startswith(act, autoescape=True))
    if subject:
        wanted = wanted.where(AuditRow.subject == subject)
    rows = tx.scalars(wanted).all()
    names = person_names(tx, (row.actor for row in rows))
    return [
        Entry(
            sequence=row.sequence,
            at=row.at,
            actor=names.get(row.actor, row.actor),
            act=row.act,
            subject=row.subject,
            facts=row.facts,
            digest=row.digest,
        )
        for row in rows
    ]


def _job(row: JobRow, names: Mapping[str, str], failures: tuple[Failure, ...]) -> Job:
    # What a job made stands in its result, what it was asked for in its payload.
    known = {**row.payload, **(row.result or {})}
    place = NEXT.get(row.kind)
    return Job(
        id=row.id,
        kind=row.kind,
        state=JobState(row.state),
        done=row.done,
        total=row.total,
        asked_by=names.get(row.asked_by, row.asked_by),
        created_at=row.created_at,
        started_at=row.started_at,
        taken_up_at=row.taken_up_at,
        taken_up_with=row.taken_up_with,
        finished_at=row.finished_at,
        result=row.result,
        failures=failures,
        error_code=row.error_code,
        error_facts=row.error_facts,
        next=place.format(**known) if place else None,
    )
