"""Moves an attempt to another seat and sitting machine; the exam goes on there without a loss.

All that was saved is with the attempt and not with the machine. The page at the old seat becomes
an old page at once: it is told so, and what it had not sent yet is still taken. The candidate logs
in at the new machine, which takes the attempt over. The clock runs on unless a person stops it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from exam_engine.sessions.attempts import find_attempt
from exam_engine.sessions.live_tables import SeatMoveRow
from exam_engine.sessions.states import RUNNING
from foundation import audit, login_sessions
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid

MOST = 999
"""The largest number of a room or of a seat."""


@dataclass(frozen=True, slots=True)
class Place:
    """A room's number at the candidate's site, and a seat's number in it."""

    room: int
    seat: int


def move(
    tx: Tx,
    clock: Clock,
    attempt_id: str,
    to: Place,
    *,
    before: Place | None,
    reason: str,
    actor: str,
) -> SeatMoveRow:
    """Move the attempt to the seat ``to``; ``before`` is where the candidate sat.

    Raises Invalid("sessions-seat-unusable"), Invalid("sessions-reason-missing"),
    Conflict("sessions-attempt-not-running") and Conflict("sessions-seat-same").
    """
    if not (1 <= to.room <= MOST and 1 <= to.seat <= MOST):
        raise Invalid("sessions-seat-unusable", most=MOST)
    if not reason.strip():
        raise Invalid("sessions-reason-missing")
    if to == before:
        raise Conflict("sessions-seat-same")
    attempt = find_attempt(tx, attempt_id, lock=True)
    if attempt.state not in RUNNING:
        raise Conflict("sessions-attempt-not-running", state=str(attempt.state))
    attempt.epoch += 1
    attempt.notice += 1
    attempt.moved_room, attempt.moved_seat = to.room, to.seat
    row = SeatMoveRow(
        attempt_id=attempt.id,
        from_room=before.room if before else None,
        from_seat=before.seat if before else None,
        to_room=to.room,
        to_seat=to.seat,
        epoch=attempt.epoch,
        reason=reason.strip(),
        moved_by=actor,
        moved_at=clock.now(),
    )
    tx.add(row)
    tx.flush()
    # Whoever sits down at the old machine next finds no open login there.
    login_sessions.revoke_all_sessions(tx, clock, actor=actor, subject_ref=attempt.enrolment_id)
    audit.record(
        tx,
        clock,
        actor=actor,
        act="exam:attempt:move",
        subject=attempt.id,
        facts={"room": to.room, "seat": to.seat, "reason": row.reason, "epoch": row.epoch},
    )
    return row


def last_move(tx: Tx, attempt_id: str) -> SeatMoveRow | None:
    """The latest move of the attempt."""
    statement = (
        select(SeatMoveRow)
        .where(SeatMoveRow.attempt_id == attempt_id)
        .order_by(SeatMoveRow.epoch.desc())
        .limit(1)
    )
    return tx.scalars(statement).first()
