"""Scoring as one act: gather, compute, record, reckon; one attempt at once, a batch as a job."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from exam_engine import outcomes
from exam_engine.scoring import runs
from exam_engine.scoring.examinees import examined, examinees
from exam_engine.scoring.reckoning import note_standings
from exam_engine.scoring.runs import PaperSource, RunReport, ScoredAttempt
from foundation import jobs
from foundation.clock import Clock
from foundation.database import Database, Tx
from foundation.errors import Conflict, Invalid
from foundation.jobs import JobContext
from foundation.roles import Caller, Permission, system_caller

JOB = "score_batch"
_BITE = 100
"""Attempts between two words on how far the work is."""


@dataclass(frozen=True, slots=True)
class ScoreTools:
    """What scoring works with; ``papers`` is `exam_engine.assembly.forms.load_paper`."""

    clock: Clock
    papers: PaperSource


def order_scoring(tx: Tx, clock: Clock, *, by: Caller, batch_id: str, reason: str) -> str:
    """Ask for a run over a batch and return the job's id; a run after the first needs a reason."""
    by.require(Permission.RESULT_RELEASE)
    if runs.newest_run(tx, batch_id) and not reason.strip():
        raise Invalid("outcomes-run-reason-missing")
    total = runs.ended_attempts(tx, batch_id)
    if not total:
        raise Conflict("outcomes-nothing-to-score")
    payload = {"batch": batch_id, "reason": reason.strip()}
    return jobs.enqueue(tx, clock, JOB, payload, asked_by=by.id, total=total)


def score_batch(context: JobContext, tools: ScoreTools) -> dict[str, Any]:
    """The job; returns ``{"batch", "run", "version", "scored", "waiting", "changed"}``."""
    report = run_scoring(
        context.database,
        tools,
        tenant_id=context.tenant_id,
        batch_id=context.payload["batch"],
        asked_by=context.asked_by,
        reason=context.payload["reason"],
        progress=context.progress,
    )
    return {
        "batch": context.payload["batch"],
        "run": report.run_id,
        "version": report.version,
        "scored": report.scored,
        "waiting": report.waiting,
        "changed": len(report.changes),
    }


def run_scoring(
    database: Database,
    tools: ScoreTools,
    *,
    tenant_id: str,
    batch_id: str,
    asked_by: str,
    reason: str,
    attempt_id: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> RunReport:
    """Score a batch, or one attempt of it, and reckon the results of everybody it concerns."""
    with database.read(tenant_id) as tx:
        gathered = runs.gather(tx, batch_id, papers=tools.papers, attempt_id=attempt_id)
    total = len(gathered.attempts)
    scored: list[ScoredAttempt] = []
    for start in range(0, total, _BITE):
        scored += runs.compute(gathered.papers, gathered.attempts[start : start + _BITE])
        if progress is not None:
            progress(len(scored), total)
    with database.write(tenant_id) as tx:
        report = runs.record_run(
            tx, tools.clock, asked_by=asked_by, reason=reason, gathered=gathered, scored=scored
        )
        people = examinees(
            tx,
            system_caller(tenant_id),
            Permission.RESULT_READ,
            ids=[one.attempt.enrolment_id for one in scored],
        )
        standings = outcomes.refresh(tx, tools.clock, examined(tx, people))
        note_standings(tx, report, standings)
    return report
