"""Extra time by two people: one asks, another one with the same right gives it or does not.

Time that is given during an exam cannot be taken back, so nobody gives it alone. What a body has
approved before the exam (the attempt's time factor) is on the clock from the start and needs no
second person here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from exam_engine.sessions.attempts import find_attempt
from exam_engine.sessions.extra_time import LONGEST_GRANT, grant_to_attempt
from exam_engine.sessions.live_tables import TimeRequestRow
from exam_engine.sessions.states import RUNNING, AttemptState
from exam_engine.sessions.tables import AttemptRow
from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Forbidden, Invalid, NotFound

LASTS = timedelta(hours=3)
"""An older request is answered by nobody: it was for a trouble that is long over."""


def ask(
    tx: Tx,
    clock: Clock,
    *,
    sitting_id: str,
    attempt_ids: Sequence[str],
    seconds: int,
    reason: str,
    actor: str,
    for_many: bool = False,
) -> TimeRequestRow:
    """Write down that time is wanted for these attempts; nothing changes on any clock yet.

    Raises what giving it would raise: Invalid for seconds and reason,
    Conflict("sessions-time-not-usable") where an attempt cannot use it.
    """
    if not 0 < seconds <= LONGEST_GRANT.total_seconds():
        most = int(LONGEST_GRANT.total_seconds())
        raise Invalid("sessions-grant-out-of-range", seconds=seconds, most=most)
    if not reason.strip():
        raise Invalid("sessions-reason-missing")
    for attempt_id in attempt_ids:
        attempt = find_attempt(tx, attempt_id)
        if not gains(attempt.state, attempt.deadline_at, seconds, clock.now()):
            raise Conflict("sessions-time-not-usable", state=str(attempt.state))
    row = TimeRequestRow(
        sitting_id=sitting_id,
        attempt_ids=sorted(attempt_ids),
        for_many=for_many,
        seconds=seconds,
        reason=reason.strip(),
        asked_by=actor,
        asked_at=clock.now(),
    )
    tx.add(row)
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=actor,
        act="exam:time:ask",
        subject=_subject(row),
        facts={"request": row.id, "seconds": seconds, "reason": row.reason},
    )
    return row


def gains(state: str, deadline_at: datetime | None, seconds: int, now: datetime) -> bool:
    """Whether time can be used: the attempt runs, or goes on by it."""
    if state == AttemptState.EXPIRED and deadline_at is not None:
        return (now - deadline_at).total_seconds() < seconds
    return state in RUNNING


def approve(
    tx: Tx,
    clock: Clock,
    request_id: str,
    *,
    actor: str,
    alone: bool = False,
    grace: timedelta = timedelta(0),
) -> list[str]:
    """Give what another person asked for; the attempts that got it.

    ``alone``: the operator has settled that one person may do both, and no approval is claimed.
    Raises Forbidden("sessions-time-own-request") for whoever asked,
    Conflict("sessions-time-request-decided") for a request that was decided or is too old, and
    Conflict("sessions-time-too-late") where meanwhile nobody could use the time any more.
    """
    row = _decide(tx, clock, request_id, actor, approved=True, alone=alone)
    statement = select(AttemptRow).where(AttemptRow.id.in_(row.attempt_ids)).order_by(AttemptRow.id)
    now = clock.now()
    able = [
        attempt.id
        for attempt in tx.scalars(statement)
        if gains(attempt.state, attempt.deadline_at, row.seconds, now)
    ]
    if not able:
        raise Conflict("sessions-time-too-late")
    # A grant for each, so that it is on record who got the time; in the order of their ids, in
    # which the journal and all others lock them.
    for attempt_id in able:
        grant_to_attempt(
            tx,
            clock,
            attempt_id,
            seconds=row.seconds,
            reason=row.reason,
            actor=row.asked_by,
            approved_by=None if alone else actor,
            grace=grace,
        )
    return able


def decline(tx: Tx, clock: Clock, request_id: str, *, actor: str) -> TimeRequestRow:
    """Do not give the time; whoever asked may take the request back in the same way."""
    row = _decide(tx, clock, request_id, actor, approved=False)
    audit.record(
        tx,
        clock,
        actor=actor,
        act="exam:time:decline",
        subject=_subject(row),
        facts={"request": row.id},
    )
    return row


def find_request(tx: Tx, request_id: str, *, lock: bool = False) -> TimeRequestRow:
    """The request, if it is the tenant's."""
    statement = select(TimeRequestRow).where(TimeRequestRow.id == request_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row = tx.scalars(statement).first()
    if row is None:
        raise NotFound("sessions-time-request-unknown")
    return row


def open_time_requests(
    tx: Tx, clock: Clock, sitting_id: str, within: Collection[str]
) -> list[TimeRequestRow]:
    """What waits for a second person and is for attempts ``within`` only; the oldest first."""
    statement = (
        select(TimeRequestRow)
        .where(
            TimeRequestRow.sitting_id == sitting_id,
            TimeRequestRow.decided_at.is_(None),
            TimeRequestRow.asked_at > clock.now() - LASTS,
        )
        .order_by(TimeRequestRow.asked_at, TimeRequestRow.id)
    )
    return [row for row in tx.scalars(statement) if set(row.attempt_ids) <= set(within)]


def _decide(
    tx: Tx, clock: Clock, request_id: str, actor: str, *, approved: bool, alone: bool = False
) -> TimeRequestRow:
    row = find_request(tx, request_id, lock=True)
    if row.decided_at is not None or clock.now() - row.asked_at > LASTS:
        raise Conflict("sessions-time-request-decided")
    if approved and not alone and row.asked_by == actor:
        raise Forbidden("sessions-time-own-request")
    row.decided_by, row.decided_at, row.approved = actor, clock.now(), approved
    tx.flush()
    return row


def _subject(row: TimeRequestRow) -> str:
    return row.attempt_ids[0] if len(row.attempt_ids) == 1 else row.sitting_id
