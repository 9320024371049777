"""Keeps a file of questions that was looked at: at once when it is small, else as a durable job."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from exam_engine.intake.looking import Looked, Looking
from exam_engine.schemes.shelf import current_schemes
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import NotFound
from foundation.jobs import JobContext
from foundation.roles import Caller, CallerKind, Grant, Role
from itembank.exchange.drafts import Reading
from itembank.import_tables import ImportRow
from itembank.imports import Decisions, Original, keep
from itembank.lifecycle import Pool

JOB: Final = "import_items"
AT_ONCE: Final = 200
"""Questions that are kept while the person waits; more of them are a job's work."""


@dataclass(frozen=True, slots=True)
class KeepTools:
    """What the job works with."""

    looking: Looking
    clock: Clock


def standard_for(tx: Tx) -> str:
    """The standard that new items are written to: that of the first scheme adopted."""
    for adopted in current_schemes(tx):
        return adopted.standard_id
    raise NotFound("intake-no-scheme")


def keep_files(looking: Looking, reading: Reading, *, tenant: str) -> None:
    """Put the pictures of a reading into the store, which no transaction waits for."""
    looking.blobs.put_many([file.content for file in reading.files], tenant=tenant)


def keep_looked(tx: Tx, clock: Clock, *, by: Caller, looked: Looked, reading: Reading) -> ImportRow:
    """Keep the items of a reading as drafts, as it was decided."""
    return keep(
        tx,
        clock,
        by=by,
        reading=reading,
        original=Original(looked.name, looked.original, looked.size),
        standard_id=standard_for(tx),
        pool=Pool(looked.pool),
        decisions=Decisions(
            frozenset(looked.confirmed), frozenset(looked.left_out), looked.options
        ),
    )


def keep_as_job(context: JobContext, tools: KeepTools) -> dict[str, Any]:
    """The job; returns ``{"import", "questions"}``."""
    tenant = context.tenant_id
    looked = tools.looking.get(str(context.payload["looked"]), tenant=tenant)
    reading = tools.looking.reading(looked, tenant=tenant)
    total = len(reading.drafts)
    context.progress(total // 4, total)
    keep_files(tools.looking, reading, tenant=tenant)
    context.progress(total // 2, total)
    # The caller's right was asked at the door; who it was counts for the separation of duties.
    by = Caller(
        CallerKind.PERSON,
        context.asked_by,
        tenant,
        grants=(Grant(Role.AUTHOR),),
        person_id=context.asked_by,
    )
    with context.database.write(tenant) as tx:
        row = keep_looked(tx, tools.clock, by=by, looked=looked, reading=reading)
        kept = row.id
    context.progress(total, total)
    return {"import": kept, "questions": total}
