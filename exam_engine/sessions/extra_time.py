"""What staff may do to a running clock: give time back, pause and resume, count late answers.

Time is only ever given, never taken. It reaches the candidate's page with its next word from the
server, and it changes nothing for those who have handed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from exam_engine.sessions.attempts import find_attempt, find_sitting, seal_answers
from exam_engine.sessions.events import AttemptReopened
from exam_engine.sessions.states import RUNNING, AttemptEvent, AttemptState, advance
from exam_engine.sessions.tables import AnswerRow, AttemptRow, TimeGrantRow
from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid
from foundation.events import publish

LONGEST_GRANT = timedelta(hours=6)
"""More than this is another sitting, not time given back."""

_CAN_GAIN = (*sorted(RUNNING), AttemptState.EXPIRED)


@dataclass(frozen=True, slots=True)
class Granted:
    """Which attempts got the time, and which of them were opened again by it."""

    grant_id: str
    attempts: tuple[str, ...]
    reopened: tuple[str, ...]


def grant_to_attempt(
    tx: Tx,
    clock: Clock,
    attempt_id: str,
    *,
    seconds: int,
    reason: str,
    actor: str,
    approved_by: str | None = None,
    grace: timedelta = timedelta(0),
) -> Granted:
    """Give one candidate ``seconds`` back; raises `Conflict` when the attempt cannot use them."""
    row = find_attempt(tx, attempt_id, lock=True)
    if row.state not in _CAN_GAIN:
        raise Conflict("sessions-time-not-usable", state=str(row.state))
    grant = _record(
        tx, clock, row.sitting_id, row.id, seconds, reason, actor=actor, approved_by=approved_by
    )
    reopened = _give(tx, clock, row, seconds, grace)
    return Granted(grant.id, (row.id,), (row.id,) if reopened else ())


def grant_to_sitting(
    tx: Tx,
    clock: Clock,
    sitting_id: str,
    *,
    seconds: int,
    reason: str,
    actor: str,
    approved_by: str | None = None,
    attempt_ids: tuple[str, ...] | None = None,
    grace: timedelta = timedelta(0),
) -> Granted:
    """Give all who are writing (or only those of ``attempt_ids``, one room) ``seconds`` back.

    Those whose clock had run out gain too when the new deadline has not passed yet; those who
    have handed in, and those who have not begun, lost no time and gain none.
    """
    sitting = find_sitting(tx, sitting_id)
    # Locked in one order everywhere, so that the journal and this never wait for each other.
    statement = (
        select(AttemptRow)
        .where(AttemptRow.sitting_id == sitting.id, AttemptRow.state.in_(_CAN_GAIN))
        .order_by(AttemptRow.id)
        .with_for_update()
    )
    if attempt_ids is not None:
        statement = statement.where(AttemptRow.id.in_(attempt_ids))
    rows = [row for row in tx.scalars(statement) if _gains(row, clock, seconds)]
    grant = _record(
        tx, clock, sitting.id, None, seconds, reason, actor=actor, approved_by=approved_by
    )
    reopened = tuple(row.id for row in rows if _give(tx, clock, row, seconds, grace))
    return Granted(grant.id, tuple(row.id for row in rows), reopened)


def pause(tx: Tx, clock: Clock, attempt_id: str, *, actor: str) -> AttemptRow:
    """Stop the candidate's clock."""
    row = find_attempt(tx, attempt_id, lock=True)
    if row.state == AttemptState.PAUSED:
        return row
    row.state = advance(AttemptState(row.state), AttemptEvent.PAUSE)
    row.paused_at = clock.now()
    row.notice += 1
    audit.record(tx, clock, actor=actor, act="exam:attempt:pause", subject=row.id)
    return row


def resume(tx: Tx, clock: Clock, attempt_id: str, *, actor: str) -> AttemptRow:
    """Let the clock run on: the pause is added to the deadline whole."""
    row = find_attempt(tx, attempt_id, lock=True)
    if row.state == AttemptState.IN_PROGRESS:
        return row
    row.state = advance(AttemptState(row.state), AttemptEvent.RESUME)
    assert row.paused_at is not None and row.deadline_at is not None
    pause_length = max(timedelta(0), clock.now() - row.paused_at)
    row.deadline_at += pause_length
    row.extra_seconds += round(pause_length.total_seconds())
    row.paused_at = None
    row.notice += 1
    audit.record(
        tx,
        clock,
        actor=actor,
        act="exam:attempt:resume",
        subject=row.id,
        facts={"seconds": round(pause_length.total_seconds())},
    )
    return row


def count_late_answers(
    tx: Tx, clock: Clock, attempt_id: str, *, actor: str, reason: str
) -> AttemptRow:
    """Decide that what arrived late counts, for instance after the room's network was down."""
    row = find_attempt(tx, attempt_id, lock=True)
    if row.state == AttemptState.CLOSED:
        raise Conflict("sessions-attempt-closed", attempt=row.id)
    if not reason.strip():
        raise Invalid("sessions-reason-missing")
    row.late_counted = True
    tx.flush()
    if row.answers_digest is not None:
        seal_answers(tx, row)
    audit.record(
        tx,
        clock,
        actor=actor,
        act="exam:attempt:count-late",
        subject=row.id,
        facts={"reason": reason, "answers": row.answers_digest},
    )
    return row


def _gains(row: AttemptRow, clock: Clock, seconds: int) -> bool:
    if row.state != AttemptState.EXPIRED:
        return True
    assert row.deadline_at is not None
    return row.deadline_at + timedelta(seconds=seconds) > clock.now()


def _give(tx: Tx, clock: Clock, row: AttemptRow, seconds: int, grace: timedelta) -> bool:
    """Move the deadline; True when the attempt was over and goes on."""
    assert row.deadline_at is not None
    gains = _gains(row, clock, seconds)
    row.extra_seconds += seconds
    row.deadline_at += timedelta(seconds=seconds)
    row.notice += 1
    # What came between the old and the new end was late only by the old one.
    tx.execute(
        update(AnswerRow)
        .where(
            AnswerRow.attempt_id == row.id,
            AnswerRow.late.is_(True),
            AnswerRow.received_at <= row.deadline_at + grace,
        )
        .values(late=False)
    )
    if row.state != AttemptState.EXPIRED:
        return False
    if gains:
        row.state = advance(AttemptState(row.state), AttemptEvent.REOPEN)
        row.submitted_at = row.answers_digest = row.receipt_code = None
        publish(tx, AttemptReopened(row.sitting_id, row.id, clock.now()))
    else:
        seal_answers(tx, row)
    return gains


def _record(
    tx: Tx,
    clock: Clock,
    sitting_id: str,
    attempt_id: str | None,
    seconds: int,
    reason: str,
    *,
    actor: str,
    approved_by: str | None,
) -> TimeGrantRow:
    if not 0 < seconds <= LONGEST_GRANT.total_seconds():
        raise Invalid(
            "sessions-grant-out-of-range", seconds=seconds, most=int(LONGEST_GRANT.total_seconds())
        )
    if not reason.strip():
        raise Invalid("sessions-reason-missing")
    grant = TimeGrantRow(
        sitting_id=sitting_id,
        attempt_id=attempt_id,
        seconds=seconds,
        reason=reason.strip(),
        granted_by=actor,
        approved_by=approved_by,
        granted_at=clock.now(),
    )
    tx.add(grant)
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=actor,
        act="exam:time:grant",
        subject=attempt_id or sitting_id,
        facts={"seconds": seconds, "reason": reason.strip(), "approved_by": approved_by},
    )
    return grant
