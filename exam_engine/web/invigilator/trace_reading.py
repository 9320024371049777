"""Reads what the time line of a watched attempt shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from exam_engine.adaptive.tables import SelectionRow
from exam_engine.assembly.tables import FormItemRow
from exam_engine.sessions.tables import AnswerRow, AttemptRow, SittingRow, TimeGrantRow
from exam_engine.web.invigilator.traces import Fact, Save, Trace, silences
from foundation.database import Tx
from proctor.findings import FindingKind
from proctor.questions_shown import Shown, shown_in
from proctor.sittings import policy_of, sitting_of
from proctor.tables import (
    EvidenceRow,
    FindingRow,
    IncidentRow,
    ObservationRow,
    ProctorSittingRow,
)

AROUND = timedelta(seconds=30)
"""How much of the sitting is shown on either side of an incident."""


def trace_around(
    tx: Tx, watched: ProctorSittingRow, incident: IncidentRow, pictures: Sequence[EvidenceRow]
) -> Trace:
    """The incident, half a minute before and after it, and its sealed pictures.

    ``pictures`` may only be those that the reader has opened.
    """
    shown = [(row.taken_at, row.id) for row in pictures if row.erased_at is None]
    begin, end = incident.started_at - AROUND, incident.ended_at + AROUND
    return _trace(tx, watched, begin, end, shown)


def trace_of_all(tx: Tx, watched: ProctorSittingRow, now: datetime) -> Trace:
    """The whole sitting, from the entrance to its end, or to this moment."""
    attempt = tx.get_one(AttemptRow, watched.subject_ref)
    ends = [moment for moment in (watched.closed_at, attempt.submitted_at) if moment is not None]
    return _trace(tx, watched, attempt.created_at, max(ends, default=now))


def _trace(
    tx: Tx,
    watched: ProctorSittingRow,
    begin: datetime,
    end: datetime,
    pictures: Sequence[tuple[datetime, str]] = (),
) -> Trace:
    attempt = tx.get_one(AttemptRow, watched.subject_ref)
    longest = timedelta(seconds=policy_of(watched).longest_silence_s)
    frames = _frames(tx, watched, begin, end)
    return Trace(
        begin=begin,
        end=end,
        facts=_facts(tx, watched, begin, end),
        silences=silences([at for at, _ in frames], longest),
        saves=_saves(tx, attempt, begin, end),
        entered_at=attempt.created_at,
        started_at=attempt.started_at,
        submitted_at=attempt.submitted_at,
        grants=_grants(tx, attempt, begin, end),
        pictures=pictures,
        on_screen=_on_screen(tx, watched, begin, end),
        sound=[(at, level) for at, level in frames if level is not None],
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


def _on_screen(tx: Tx, watched: ProctorSittingRow, begin: datetime, end: datetime) -> list[Shown]:
    """Told by the exam's page alone: a telephone at the side shows no questions."""
    main = sitting_of(tx, watched.subject_ref)
    return [] if main is None else shown_in(tx, main.id, begin, end)


def _frames(
    tx: Tx, watched: ProctorSittingRow, begin: datetime, end: datetime
) -> list[tuple[datetime, float | None]]:
    """When pictures were taken while the sitting was live, and the level of sound where known.

    None once the measurements are forgotten.
    """
    if watched.live_at is None:
        return []
    speech = ObservationRow.measured["speech"]
    statement = (
        select(ObservationRow.taken_at, speech)
        .where(
            ObservationRow.sitting_id == watched.id,
            ObservationRow.taken_at.between(max(begin, watched.live_at), end),
        )
        .order_by(ObservationRow.taken_at)
    )
    return [(row[0], _level(row[1])) for row in tx.execute(statement)]


def _level(stored: Any) -> float | None:
    return float(stored) if isinstance(stored, int | float) else None


def _saves(tx: Tx, attempt: AttemptRow, begin: datetime, end: datetime) -> list[Save]:
    # In an adaptive test a question's place is when it was chosen, not where its pool lists it.
    place = func.coalesce(SelectionRow.position, FormItemRow.position)
    statement = (
        select(AnswerRow.received_at, place)
        .select_from(AnswerRow)
        .join(SittingRow, SittingRow.id == attempt.sitting_id)
        .outerjoin(
            FormItemRow,
            (FormItemRow.form_id == SittingRow.form_id)
            & (FormItemRow.item_version_id == AnswerRow.item_ref),
        )
        .outerjoin(
            SelectionRow,
            (SelectionRow.attempt_id == AnswerRow.attempt_id)
            & (SelectionRow.item_ref == AnswerRow.item_ref),
        )
        .where(AnswerRow.attempt_id == attempt.id, AnswerRow.received_at.between(begin, end))
        .order_by(AnswerRow.received_at)
    )
    return [Save(row[0], row[1]) for row in tx.execute(statement)]


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
