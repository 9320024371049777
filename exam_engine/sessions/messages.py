"""Words from a person to one candidate or to a whole sitting, and what a page has yet to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update

from exam_engine.sessions.attempts import find_attempt, find_sitting
from exam_engine.sessions.states import RUNNING
from exam_engine.sessions.tables import AttemptRow, ExamMessageRow
from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Invalid

LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Message:
    """One message as the candidate's page shows it."""

    id: str
    text: str
    sent_at: datetime
    to_all: bool


def send(
    tx: Tx,
    clock: Clock,
    *,
    sitting_id: str,
    text: str,
    actor: str,
    attempt_id: str | None = None,
) -> str:
    """Send ``text`` to all of a sitting, or to one attempt of it; returns the message's id."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise Invalid("sessions-message-length", length=len(text), most=LONGEST)
    if attempt_id is None:
        find_sitting(tx, sitting_id)
        tx.execute(
            update(AttemptRow)
            .where(AttemptRow.sitting_id == sitting_id, AttemptRow.state.in_(sorted(RUNNING)))
            .values(notice=AttemptRow.notice + 1)
        )
    else:
        find_attempt(tx, attempt_id, lock=True).notice += 1
    row = ExamMessageRow(
        sitting_id=sitting_id,
        attempt_id=attempt_id,
        text=text,
        sent_by=actor,
        sent_at=clock.now(),
    )
    tx.add(row)
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=actor,
        act="exam:message:send",
        subject=attempt_id or sitting_id,
        facts={"message": row.id},
    )
    return row.id


def messages_for(tx: Tx, attempt: AttemptRow) -> list[Message]:
    """All messages to the attempt, the earliest first; the page knows which it has shown."""
    rows = tx.scalars(
        select(ExamMessageRow)
        .where(
            ExamMessageRow.sitting_id == attempt.sitting_id,
            or_(ExamMessageRow.attempt_id.is_(None), ExamMessageRow.attempt_id == attempt.id),
        )
        .order_by(ExamMessageRow.sent_at, ExamMessageRow.id)
    )
    return [Message(row.id, row.text, row.sent_at, row.attempt_id is None) for row in rows]
