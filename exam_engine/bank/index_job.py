"""Rebuilds the bank's index: as a job where a start finds items without it, or by command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import func, select

from foundation.clock import Clock
from foundation.database import EVERY_TENANT, Database
from foundation.jobs import JobContext, JobRow, JobState, enqueue
from foundation.schema import TenantRow
from itembank.indexing import behind, rebuild
from itembank.tables import ItemRow

JOB: Final = "index_items"


def reindex(database: Database, show: Callable[[int, int], None], *, whole: bool = True) -> int:
    """Index the items of every body; ``show(done, total)`` after each few. Gives their number."""
    with database.read(EVERY_TENANT) as tx:
        total = tx.scalar(select(func.count(ItemRow.id))) or 0
    done, last = 0, ""
    while True:
        with database.write(EVERY_TENANT) as tx:
            after = rebuild(tx, last, whole=whole)
            if after is not None:
                between = select(func.count(ItemRow.id)).where(
                    ItemRow.id > last, ItemRow.id <= after
                )
                done += tx.scalar(between) or 0
        if after is None:
            return done
        last = after
        show(done, max(done, total))


def index_as_job(context: JobContext) -> dict[str, Any]:
    """The job; returns ``{"items"}``."""
    return {"items": reindex(context.database, context.progress, whole=False)}


def order_where_behind(database: Database, clock: Clock) -> bool:
    """Ask for the job where items from before the index stand without it; whether it was asked for.

    It works for all bodies, under the name of the first.
    """
    with database.read(EVERY_TENANT) as tx:
        first = tx.scalar(select(TenantRow.id).order_by(TenantRow.id).limit(1))
        open_states = (JobState.WAITING.value, JobState.RUNNING.value)
        asked = select(JobRow.id).where(JobRow.kind == JOB, JobRow.state.in_(open_states))
        if first is None or not behind(tx) or tx.scalar(asked.limit(1)) is not None:
            return False
    with database.write(first) as tx:
        enqueue(tx, clock, JOB, {}, asked_by="system")
    return True
