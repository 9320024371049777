"""Reads what the time line of a watched attempt shows."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select

from exam_engine.sessions.tables import AnswerRow, AttemptRow, TimeGrantRow
from exam_engine.web.invigilator.traces import Fact, Trace, silences
from foundation.database import Tx
from proctor.findings import FindingKind
from proctor.sittings import policy_of
from proctor.tables import FindingRow, IncidentRow, ObservationRow, ProctorSittingRow

AROUND = timedelta(minutes=2)
"""How much of the sitting is shown on either side of an incident."""


def trace_around(tx: Tx, watched: ProctorSittingRow, incident: IncidentRow) -> Trace:
    """The incident and two minutes before and after it."""
    return _trace(tx, watched, incident.started_at - AROUND, incident.ended_at + AROUND)


def trace_of_all(tx: Tx, watched: ProctorSittingRow, now: datetime) -> Trace:
    """The whole sitting, from the entrance to its end, or to this moment."""
    attempt = tx.get_one(AttemptRow, watched.subject_ref)
    ends = [moment for moment in (watched.closed_at, attempt.submitted_at) if moment is not None]
    return _trace(tx, watched, attempt.created_at, max(ends, default=now))


def _trace(tx: Tx, watched: ProctorSittingRow, begin: datetime, end: datetime) -> Trace:
    attempt = tx.get_one(AttemptRow, watched.subject_ref)
    longest = timedelta(seconds=policy_of(watched).longest_silence_s)
    return Trace(
        begin=begin,
        end=end,
        facts=_facts(tx, watched, begin, end),
        silences=silences(_pictures(tx, watched, begin, end), longest),
        saves=_saves(tx, attempt, begin, end),
        entered_at=attempt.created_at,
        started_at=attempt.started_at,
        submitted_at=attempt.submitted_at,
        grants=_grants(tx, attempt, begin, end),
    )


def _facts(tx: Tx, watched: ProctorSittingRow, begin: datetime, end: datetime) -> list[Fact]:
    rows = tx.scalars(
        select(FindingRow)
        .where(
            FindingRow.sitting_id == watched.id,
            FindingRow.started_at <= end,
            or_(FindingRow.ended_at.is_(None), FindingRow.ended_at >= begin),
        )
        .order_by(FindingRow.started_at, FindingRow.id)
    )
    return [
        Fact(FindingKind(row.kind), row.started_at, row.ended_at, row.incident_id) for row in rows
    ]


def _pictures(tx: Tx, watched: ProctorSittingRow, begin: datetime, end: datetime) -> list[datetime]:
    """When pictures were taken while the sitting was live; none once they are forgotten."""
    if watched.live_at is None:
        return []
    statement = (
        select(ObservationRow.taken_at)
        .where(
            ObservationRow.sitting_id == watched.id,
            ObservationRow.taken_at.between(max(begin, watched.live_at), end),
        )
        .order_by(ObservationRow.taken_at)
    )
    return list(tx.scalars(statement))


def _saves(tx: Tx, attempt: AttemptRow, begin: datetime, end: datetime) -> list[datetime]:
    statement = (
        select(AnswerRow.received_at)
        .where(AnswerRow.attempt_id == attempt.id, AnswerRow.received_at.between(begin, end))
        .order_by(AnswerRow.received_at)
    )
    return list(tx.scalars(statement))


def _grants(
    tx: Tx, attempt: AttemptRow, begin: datetime, end: datetime
) -> list[tuple[datetime, int]]:
    statement = (
        select(TimeGrantRow.granted_at, TimeGrantRow.seconds)
        .where(
            TimeGrantRow.sitting_id == attempt.sitting_id,
            or_(TimeGrantRow.attempt_id == attempt.id, TimeGrantRow.attempt_id.is_(None)),
            TimeGrantRow.granted_at.between(begin, end),
        )
        .order_by(TimeGrantRow.granted_at)
    )
    return [(row[0], row[1]) for row in tx.execute(statement)]
