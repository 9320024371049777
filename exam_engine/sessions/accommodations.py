"""Extra time that the body approves for a candidate before the exam (WCAG 2.2, 2.2.1).

It is on the candidate's clock from the start, in every sitting, and needs nobody's second word in
the room. Once somebody writes it comes too late: then time is asked for and given by two people
(see `asked_time`).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from sqlalchemy import select

from exam_engine.sessions.live_tables import AccommodationRow
from exam_engine.sessions.states import RUNNING
from exam_engine.sessions.tables import AttemptRow
from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid

FACTORS: Final = (Decimal("1.25"), Decimal("1.5"), Decimal(2))
"""A quarter more, half as much again, double."""
PLAIN: Final = Decimal(1)


def approve(
    tx: Tx, clock: Clock, *, enrolment_id: str, factor: Decimal, reason: str, actor: str
) -> AccommodationRow:
    """Approve the factor, or change it, for all attempts that have not begun.

    Raises Invalid("sessions-accommodation-factor"), Invalid("sessions-reason-missing") and
    Conflict("sessions-accommodation-too-late") while the candidate writes.
    """
    if factor not in FACTORS:
        raise Invalid("sessions-accommodation-factor")
    if not reason.strip():
        raise Invalid("sessions-reason-missing")
    statement = select(AttemptRow).where(AttemptRow.enrolment_id == enrolment_id).with_for_update()
    begun = list(tx.scalars(statement))
    if any(attempt.state in RUNNING for attempt in begun):
        raise Conflict("sessions-accommodation-too-late")
    for attempt in begun:
        if attempt.started_at is None:
            attempt.time_factor = factor
    row = tx.get(AccommodationRow, enrolment_id)
    if row is None:
        row = AccommodationRow(enrolment_id=enrolment_id)
        tx.add(row)
    row.factor, row.reason = factor, reason.strip()
    row.approved_by, row.approved_at = actor, clock.now()
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=actor,
        act="exam:accommodation:approve",
        subject=enrolment_id,
        facts={"factor": str(factor), "reason": row.reason},
    )
    return row


def factor_of(tx: Tx, enrolment_id: str) -> Decimal:
    """The approved factor of the candidate's minutes; 1 where nothing was approved."""
    row = tx.get(AccommodationRow, enrolment_id)
    return PLAIN if row is None else row.factor
