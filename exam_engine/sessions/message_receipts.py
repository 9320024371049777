"""Whether a message was shown on a candidate's page, and whether it was put away as read.

The page itself tells both; a page without a network tells them later, and one that never tells
proves nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from exam_engine.sessions.attempts import find_attempt
from exam_engine.sessions.live_tables import MessageReceiptRow
from exam_engine.sessions.tables import ExamMessageRow
from foundation.clock import Clock
from foundation.database import Tx


@dataclass(frozen=True, slots=True)
class Reached:
    """How many pages have shown a message, and how many candidates have put it away."""

    shown: int = 0
    read: int = 0


def note(
    tx: Tx, clock: Clock, attempt_id: str, *, shown: Collection[str], read: Collection[str]
) -> int:
    """Keep what a page tells; ids of other people's messages are passed over. How many counted."""
    attempt = find_attempt(tx, attempt_id)
    own = tx.scalars(
        select(ExamMessageRow.id).where(
            ExamMessageRow.id.in_([*shown, *read]),
            ExamMessageRow.sitting_id == attempt.sitting_id,
            or_(ExamMessageRow.attempt_id.is_(None), ExamMessageRow.attempt_id == attempt.id),
        )
    ).all()
    known = {
        row.message_id: row
        for row in tx.scalars(
            select(MessageReceiptRow).where(
                MessageReceiptRow.attempt_id == attempt.id, MessageReceiptRow.message_id.in_(own)
            )
        )
    }
    now = clock.now()
    for message_id in own:
        row = known.get(message_id)
        if row is None:
            row = MessageReceiptRow(message_id=message_id, attempt_id=attempt.id, shown_at=now)
            tx.add(row)
        # Read once is read; a page that is loaded anew shows it again and changes nothing.
        if message_id in read and row.read_at is None:
            row.read_at = now
    tx.flush()
    return len(own)


def reached(
    tx: Tx, message_ids: Iterable[str], *, attempt_id: str | None = None
) -> dict[str, Reached]:
    """Message → how far it got: with all candidates, or with one of them."""
    statement = (
        select(
            MessageReceiptRow.message_id,
            func.count(),
            func.count(MessageReceiptRow.read_at),
        )
        .where(MessageReceiptRow.message_id.in_(list(message_ids)))
        .group_by(MessageReceiptRow.message_id)
    )
    if attempt_id is not None:
        statement = statement.where(MessageReceiptRow.attempt_id == attempt_id)
    return {row[0]: Reached(row[1], row[2]) for row in tx.execute(statement)}
