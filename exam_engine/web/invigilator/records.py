"""What was given and said to one candidate: time, and messages with how far they got."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select

from exam_engine.sessions.message_receipts import Reached, reached
from exam_engine.sessions.tables import ExamMessageRow, TimeGrantRow
from exam_engine.staff_names import person_names
from exam_engine.web.invigilator.roster import Writing
from foundation.database import Tx

_NOBODY = Reached()


@dataclass(frozen=True, slots=True)
class Given:
    """Time given back; ``second`` is who approved it."""

    at: datetime
    by: str
    second: str
    to_all: bool
    text: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Sent:
    """Words sent, and with how many candidates they arrived."""

    at: datetime
    by: str
    to_all: bool
    text: str
    shown: int
    read: int


def given_to(tx: Tx, sitting_id: str, attempt: Writing | None) -> list[Given]:
    """Time given to this candidate, and to all while they were writing."""
    if attempt is None or attempt.started_at is None:
        return []
    to_all = TimeGrantRow.attempt_id.is_(None) & (TimeGrantRow.granted_at >= attempt.started_at)
    if attempt.submitted_at is not None:
        to_all &= TimeGrantRow.granted_at <= attempt.submitted_at
    rows = tx.scalars(
        select(TimeGrantRow)
        .where(
            TimeGrantRow.sitting_id == sitting_id,
            or_(TimeGrantRow.attempt_id == attempt.id, to_all),
        )
        .order_by(TimeGrantRow.granted_at, TimeGrantRow.id)
    ).all()
    names = person_names(tx, [p for row in rows for p in (row.granted_by, row.approved_by or "")])
    return [
        Given(
            at=row.granted_at,
            by=names.get(row.granted_by, ""),
            second=names.get(row.approved_by or "", ""),
            to_all=row.attempt_id is None,
            text=row.reason,
            minutes=row.seconds // 60,
        )
        for row in rows
    ]


def sent_to(tx: Tx, sitting_id: str, attempt: Writing | None) -> list[Sent]:
    """Messages to all and, where an attempt is named, to that one, with how far they got."""
    own: ColumnElement[bool] = ExamMessageRow.attempt_id.is_(None)
    if attempt is not None:
        own |= ExamMessageRow.attempt_id == attempt.id
    rows = tx.scalars(
        select(ExamMessageRow)
        .where(ExamMessageRow.sitting_id == sitting_id, own)
        .order_by(ExamMessageRow.sent_at, ExamMessageRow.id)
    ).all()
    names = person_names(tx, [row.sent_by for row in rows])
    only = None if attempt is None else attempt.id
    there = reached(tx, [row.id for row in rows], attempt_id=only)
    return [
        Sent(
            at=row.sent_at,
            by=names.get(row.sent_by, ""),
            to_all=row.attempt_id is None,
            text=row.text,
            shown=there.get(row.id, _NOBODY).shown,
            read=there.get(row.id, _NOBODY).read,
        )
        for row in rows
    ]
