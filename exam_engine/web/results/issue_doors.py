"""The issue of a batch as its officers follow it: how far, paused or not, what failed and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from certs.evidence_records import BatchStamp, stamp_of
from exam_engine.issuance.orders import JOB, newest_job
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.shared.pages import redirect
from foundation import audit, jobs
from foundation.database import Tx
from foundation.errors import NotFound
from foundation.jobs import JobState
from foundation.roles import Caller, Permission

router = APIRouter(include_in_schema=False)

JOB_PAGE = "/staff/certificates/jobs/{job_id}"


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue of a batch; ``failed`` is known once it is over, as is why it ``stopped``.

    ``stamp`` is the time stamp over all its files, where one was ordered and given.
    """

    id: str
    state: JobState
    done: int
    total: int
    issued: int
    failed: int
    paths: Mapping[str, int]
    fallbacks: Mapping[str, int]
    stopped: str | None
    stopped_facts: Mapping[str, Any]
    stamp: BatchStamp | None

    @property
    def is_under_way(self) -> bool:
        return self.state in (JobState.WAITING, JobState.RUNNING)

    @property
    def is_paused(self) -> bool:
        return self.state == JobState.PAUSED

    @property
    def has_stopped(self) -> bool:
        return self.state == JobState.FAILED


def newest_issue(tx: Tx, caller: Caller, batch_id: str) -> Issue | None:
    """The newest issue of a batch, for those who issue."""
    if not caller.may(Permission.CERTIFICATE_ISSUE):
        return None
    row = newest_job(tx, batch_id)
    if row is None:
        return None
    return Issue(
        id=row.id,
        state=JobState(row.state),
        done=row.done,
        total=row.total,
        issued=row.result.get("issued", 0),
        failed=len(row.result.get("failed", [])),
        paths=row.result.get("paths", {}),
        fallbacks=row.result.get("fallbacks", {}),
        stopped=row.error_code,
        stopped_facts=row.error_facts,
        stamp=stamp_of(tx, row.id),
    )


@router.post(JOB_PAGE + "/pause")
def pause(request: Request, engine: EngineDep, caller: StaffDep, job_id: str) -> Response:
    """Let the issue rest after the chunks that are under way."""
    with engine.database.write(caller.tenant_id) as tx:
        batch = _issuing(tx, caller, job_id)
        jobs.pause(tx, job_id)
        audit.record(
            tx, engine.clock, actor=caller.id, act="certs:certificate:pause", subject=job_id
        )
    return redirect(request, f"/staff/certificates/{batch}", notice="web-results-issue-paused")


@router.post(JOB_PAGE + "/resume")
def resume(request: Request, engine: EngineDep, caller: StaffDep, job_id: str) -> Response:
    """Let the issue go on: with what is left to make, or with the time stamp."""
    with engine.database.write(caller.tenant_id) as tx:
        batch = _issuing(tx, caller, job_id)
        jobs.resume(tx, engine.clock, job_id)
        audit.record(
            tx, engine.clock, actor=caller.id, act="certs:certificate:resume", subject=job_id
        )
    return redirect(request, f"/staff/certificates/{batch}", notice="web-results-issue-resumed")


def _issuing(tx: Tx, caller: Caller, job_id: str) -> str:
    """The batch of an issuing job; another kind of job is the same as none."""
    caller.require(Permission.CERTIFICATE_ISSUE)
    row = jobs.find(tx, job_id)
    if row.kind != JOB:
        raise NotFound("jobs-unknown", job=job_id)
    return str(row.payload["batch"])
