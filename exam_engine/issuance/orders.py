"""Asking for certificates: which released results deserve one, and the job that makes them."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Select, select

from exam_engine.enrolment.batches import local_today
from exam_engine.enrolment.tables import BatchRow, EnrolmentRow
from exam_engine.issuance.lines import add_lines
from exam_engine.issuance.tables import OPEN, IssueLineRow
from exam_engine.scoring.states import ResultState
from exam_engine.scoring.tables import ResultRow
from foundation import audit, jobs
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict
from foundation.jobs import JobRow, JobState
from foundation.roles import Caller, Permission
from foundation.tenancy import OrganisationRow

JOB = "issue_certificates"


class Due(NamedTuple):
    """A result that a certificate may be made for."""

    id: str
    enrolment_id: str


def order_certificates(
    tx: Tx, clock: Clock, *, by: Caller, batch_id: str, enrolment_ids: list[str] | None = None
) -> str:
    """Ask for the certificates of a batch (or of some of it) and return the job's id.

    Counts in: newest released results that are passed, not annulled, and have no certificate yet.
    Numbers will be given by college, class and student number. What a job that is not over is
    making already is not ordered again; where that is all, the job's own id is returned. Raises
    `Conflict` when there is nothing to make.
    """
    by.require(Permission.CERTIFICATE_ISSUE)
    # Whoever orders for the same batch at the same moment waits here, and then sees this order.
    tx.execute(select(BatchRow.id).where(BatchRow.id == batch_id).with_for_update())
    due = awardable(tx, batch_id)
    if enrolment_ids is not None:
        wanted = set(enrolment_ids)
        due = [row for row in due if row.enrolment_id in wanted]
    if not due:
        raise Conflict("outcomes-nothing-to-award")
    ordered = being_made(tx, batch_id)
    fresh = [row for row in due if row.id not in ordered]
    if not fresh:
        return ordered[due[0].id]
    payload = {"batch": batch_id, "issued_on": local_today(clock).isoformat()}
    job_id = jobs.enqueue(tx, clock, JOB, payload, asked_by=by.id, total=len(fresh))
    add_lines(tx, job_id, fresh)
    audit.record(
        tx,
        clock,
        actor=by.id,
        act="certs:certificate:order",
        subject=batch_id,
        facts={"job": job_id, "count": len(fresh)},
    )
    return job_id


def being_made(tx: Tx, batch_id: str) -> dict[str, str]:
    """Result → the job of the batch that is still to make its certificate."""
    rows = tx.execute(
        select(IssueLineRow.result_id, IssueLineRow.job_id)
        .join(JobRow, JobRow.id == IssueLineRow.job_id)
        .where(
            JobRow.payload["batch"].as_string() == batch_id,
            JobRow.state.in_((JobState.WAITING, JobState.RUNNING, JobState.PAUSED)),
            IssueLineRow.state.in_(OPEN),
        )
    )
    return {row.result_id: row.job_id for row in rows}


def awardable(tx: Tx, batch_id: str) -> list[Due]:
    """Results of a batch that a certificate may be made for now, by college, class and number."""
    newest: dict[str, tuple[Due, bool]] = {}
    for row in tx.execute(_results(batch_id)):
        open_still = deserves(row.state, row.passed, row.annulled) and row.certificate_id is None
        newest[row.enrolment_id] = Due(row.id, row.enrolment_id), open_still
    return [due for due, open_still in newest.values() if open_still]


def deserves(state: str, passed: bool, annulled: bool) -> bool:
    """Whether a result is one that a certificate is made for."""
    return state == ResultState.RELEASED and passed and not annulled


def newest_job(tx: Tx, batch_id: str) -> JobRow | None:
    """The newest issuing job of a batch."""
    return tx.scalars(
        select(JobRow)
        .where(JobRow.kind == JOB, JobRow.payload["batch"].as_string() == batch_id)
        .order_by(JobRow.id.desc())
        .limit(1)
    ).one_or_none()


def _results(
    batch_id: str,
) -> Select[str, str, str, bool, bool, str | None]:
    # Of several versions of one result the last one read is the newest, which is the one wanted.
    return (
        select(
            ResultRow.id,
            ResultRow.enrolment_id,
            ResultRow.state,
            ResultRow.passed,
            ResultRow.annulled,
            ResultRow.certificate_id,
        )
        .join(EnrolmentRow, EnrolmentRow.id == ResultRow.enrolment_id)
        .join(OrganisationRow, OrganisationRow.id == EnrolmentRow.organisation_id)
        .where(ResultRow.batch_id == batch_id)
        .order_by(
            OrganisationRow.name,
            EnrolmentRow.class_name,
            EnrolmentRow.student_number,
            EnrolmentRow.id,
            ResultRow.version,
        )
    )
