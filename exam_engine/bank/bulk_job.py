"""Carries out a change to many items as a durable job, some items in each transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from foundation.clock import Clock
from foundation.database import Tx
from foundation.grants import grants_of
from foundation.jobs import JobContext, enqueue, note_progress
from foundation.roles import Caller, CallerKind
from itembank.bulk import bulk_row, carry_out
from itembank.work_tables import BulkRow

JOB: Final = "bulk_items"
AT_ONCE: Final = 50
"""Items in one transaction: short enough that nobody else's write waits long."""


@dataclass(frozen=True, slots=True)
class BulkTools:
    """What the job works with."""

    clock: Clock


def start_bulk(tx: Tx, clock: Clock, row: BulkRow) -> str:
    """Ask for the job of an ordered change, in the transaction that orders it; the job's id."""
    row.job_id = enqueue(tx, clock, JOB, {"bulk": row.id}, asked_by=row.by, total=row.total)
    return row.job_id


def carry_out_bulk(context: JobContext, tools: BulkTools) -> dict[str, Any]:
    """The job; returns ``{"bulk"}``. After a crash it goes on with the items that still wait."""
    bulk_id = str(context.payload["bulk"])
    while True:
        context.step_aside()
        with context.database.write(context.tenant_id) as tx:
            by = _person(tx, tools.clock, context.asked_by)
            done = carry_out(tx, tools.clock, by=by, bulk_id=bulk_id, most=AT_ONCE)
            row = bulk_row(tx, bulk_id)
            note_progress(tx, context.job_id, done, row.total)
            finished = row.finished_at is not None
        if finished:
            return {"bulk": bulk_id}


def _person(tx: Tx, clock: Clock, person: str) -> Caller:
    """Who asked for it, with the rights they have by now."""
    grants = grants_of(tx, clock, person)
    return Caller(CallerKind.PERSON, person, tx.tenant_id, grants=grants, person_id=person)
