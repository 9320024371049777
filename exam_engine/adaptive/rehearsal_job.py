"""The job that rehearses a design: claim, simulate without a transaction, record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from exam_engine.adaptive.design_text import read_text
from exam_engine.adaptive.explained import explain_conflict
from exam_engine.adaptive.rehearsing import Rehearsal, rehearse
from exam_engine.adaptive.shelf import design_row, live_design
from exam_engine.adaptive.tables import DesignRunRow
from exam_engine.adaptive.tuning import steps_of
from foundation import jobs
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, NotFound
from foundation.jobs import JobContext
from foundation.roles import Caller, Permission

JOB = "rehearse_design"
_BITE = 25
"""People between two words on how far the work is."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """What was asked for: the run and its job."""

    run_id: str
    job_id: str


def order(tx: Tx, clock: Clock, *, by: Caller, design_id: str, wanted: Rehearsal) -> Ordered:
    """Ask for a rehearsal of the design as it stands now."""
    by.require(Permission.DESIGN_MANAGE)
    row = design_row(tx, design_id)
    read_text(row.source)
    run = DesignRunRow(
        design_id=row.id,
        job_id="",
        source=row.source,
        wanted={"count": wanted.count, "thetas": list(wanted.thetas), "seed": wanted.seed},
        asked_by=by.id,
        asked_at=clock.now(),
    )
    tx.add(run)
    tx.flush()
    run.job_id = jobs.enqueue(tx, clock, JOB, {"run": run.id}, asked_by=by.id, total=wanted.count)
    tx.flush()
    return Ordered(run.id, run.job_id)


def run_rehearsal(context: JobContext) -> dict[str, Any]:
    """The job; returns ``{"run"}``, and the figures are kept with the run.

    Where no form keeps the blueprint it fails with ``adaptive-design-lines-conflict``.
    """
    run_id = str(context.payload["run"])
    with context.database.read(context.tenant_id) as tx:
        run = run_row(tx, run_id)
        wanted = Rehearsal(
            run.wanted["count"], tuple(run.wanted["thetas"]), int(run.wanted["seed"])
        )
        design = live_design(tx, read_text(run.source))

    def tell(done: int, count: int) -> None:
        if done % _BITE == 0:
            context.step_aside()
            context.progress(done, count)

    try:
        figures = rehearse(design, wanted, tell)
    except Conflict as refusal:
        raise explain_conflict(design) or refusal from refusal
    with context.database.write(context.tenant_id) as tx:
        run_row(tx, run_id).figures = figures
    whole = wanted.count + steps_of(design)
    context.progress(whole, whole)
    return {"run": run_id}


def run_row(tx: Tx, run_id: str) -> DesignRunRow:
    """The run of this id; raises `NotFound`."""
    row = tx.get(DesignRunRow, run_id)
    if row is None:
        raise NotFound("adaptive-run-unknown", run=run_id)
    return row


def runs_of(tx: Tx, design_id: str | None = None) -> list[DesignRunRow]:
    """The runs of a design, or of all, newest first."""
    statement = select(DesignRunRow).order_by(DesignRunRow.id.desc())
    if design_id is not None:
        statement = statement.where(DesignRunRow.design_id == design_id)
    return list(tx.scalars(statement.limit(200)))
