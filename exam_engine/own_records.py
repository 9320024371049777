"""What a candidate may know of the watching: the facts of their own exam, their cases, appeals.

Everything is told in the order of time and in the same words that reviewers read; nothing of
confidence, for that is no statement about the person, and nothing of who looked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from exam_engine.appeals import appeal_until, appeals_of
from exam_engine.cases import STATEMENT_WINDOW, cases_of
from exam_engine.scoring.states import AppealOutcome, CaseOutcome
from exam_engine.scoring.tables import CaseAppealRow, ResultCaseRow
from exam_engine.sessions.tables import AttemptRow, SittingRow
from foundation.clock import Clock
from foundation.database import Tx
from proctor.findings import FindingKind, Verdict
from proctor.questions_shown import Shown, shown_in
from proctor.retention_classes import DataClass
from proctor.review import MOST_STATEMENTS, statement_until
from proctor.review_states import ReviewAct
from proctor.sittings import due_at
from proctor.tables import IncidentRow, ProctorSittingRow, ReviewRow


class Standing(StrEnum):
    """What people have said of a record so far, as the candidate is told."""

    WAITS = "waits"
    NOTHING = "nothing"
    TECHNICAL = "technical"
    NEEDS_NOTICE = "needs_notice"
    CASE = "case"


_STANDINGS = {
    Verdict.NOTHING: Standing.NOTHING,
    Verdict.TECHNICAL: Standing.TECHNICAL,
    Verdict.NEEDS_NOTICE: Standing.NEEDS_NOTICE,
    Verdict.POSSIBLE_VIOLATION: Standing.CASE,
}


@dataclass(frozen=True, slots=True)
class OwnFact:
    """One record: what was observed, when, how it stands, and the candidate's own words."""

    incident_id: str
    title: str
    kinds: tuple[FindingKind, ...]
    began: datetime
    ended: datetime
    standing: Standing
    words: tuple[tuple[datetime, str], ...]
    may_speak: bool
    until: datetime | None


@dataclass(frozen=True, slots=True)
class OwnAppeal:
    """One's own appeal; ``granted`` is None while it waits."""

    words: str
    lodged_at: datetime
    decided_at: datetime | None
    granted: bool | None
    reason: str


@dataclass(frozen=True, slots=True)
class OwnCase:
    """One's own case; ``upheld`` is None while it is open."""

    id: str
    reason: str
    opened_at: datetime
    statement: str
    speak_until: datetime
    closed_at: datetime | None
    upheld: bool | None
    closing_reason: str
    appeal: OwnAppeal | None
    appeal_until: datetime | None
    may_appeal: bool


@dataclass(frozen=True, slots=True)
class OwnScreen:
    """Which questions stood on one's screen in an exam, in the order of time, and until when that
    is kept."""

    title: str
    shown: tuple[Shown, ...]
    kept_until: datetime


@dataclass(frozen=True, slots=True)
class OwnRecords:
    """The page of one's own records."""

    watched: bool
    facts: tuple[OwnFact, ...]
    cases: tuple[OwnCase, ...]
    screens: tuple[OwnScreen, ...] = ()


def own_records(tx: Tx, clock: Clock, enrolment_id: str) -> OwnRecords:
    """All that is on record about the exams of this enrolment that are over."""
    sittings = _own_sittings(tx, enrolment_id)
    return OwnRecords(
        watched=bool(sittings),
        facts=tuple(_facts(tx, clock, sittings)),
        cases=tuple(_cases(tx, clock, enrolment_id)),
        screens=tuple(_screens(tx, sittings)),
    )


def own_attempt(tx: Tx, enrolment_id: str, incident_id: str) -> str | None:
    """The candidate's own attempt behind an incident; None for anybody else's."""
    statement = (
        select(AttemptRow.id)
        .join(ProctorSittingRow, ProctorSittingRow.subject_ref == AttemptRow.id)
        .join(IncidentRow, IncidentRow.sitting_id == ProctorSittingRow.id)
        .where(IncidentRow.id == incident_id, AttemptRow.enrolment_id == enrolment_id)
    )
    return tx.scalars(statement).first()


def _own_sittings(tx: Tx, enrolment_id: str) -> list[tuple[ProctorSittingRow, str]]:
    """Watched sittings that are over, with the exam's title: nothing is told while one writes."""
    rows = tx.execute(
        select(ProctorSittingRow, SittingRow.title)
        .join(AttemptRow, AttemptRow.id == ProctorSittingRow.subject_ref)
        .join(SittingRow, SittingRow.id == AttemptRow.sitting_id)
        .where(AttemptRow.enrolment_id == enrolment_id, ProctorSittingRow.closed_at.is_not(None))
        .order_by(ProctorSittingRow.opened_at)
    )
    return [(row[0], row[1]) for row in rows]


def _facts(
    tx: Tx, clock: Clock, sittings: Sequence[tuple[ProctorSittingRow, str]]
) -> Iterable[OwnFact]:
    by_id = {row.id: (row, title) for row, title in sittings}
    incidents = tx.scalars(
        select(IncidentRow)
        .where(IncidentRow.sitting_id.in_(by_id))
        .order_by(IncidentRow.started_at, IncidentRow.id)
    ).all()
    said = _said(tx, [row.id for row in incidents])
    for incident in incidents:
        sitting, title = by_id[incident.sitting_id]
        words, until = said.get(incident.id, ()), statement_until(sitting)
        in_time = until is not None and clock.now() <= until
        standing = Standing.WAITS
        if incident.verdict is not None:
            standing = _STANDINGS[Verdict(incident.verdict)]
        yield OwnFact(
            incident_id=incident.id,
            title=title,
            kinds=_kinds(incident),
            began=incident.started_at,
            ended=incident.ended_at,
            standing=standing,
            words=words,
            # Where people found nothing there is nothing left to explain.
            may_speak=in_time
            and len(words) < MOST_STATEMENTS
            and standing in (Standing.WAITS, Standing.NEEDS_NOTICE, Standing.CASE),
            until=until,
        )


def _screens(tx: Tx, sittings: Sequence[tuple[ProctorSittingRow, str]]) -> Iterable[OwnScreen]:
    """What is still kept of questions shown; nothing where there was no such record."""
    for sitting, title in sittings:
        closed_at = sitting.closed_at or sitting.opened_at
        shown = tuple(shown_in(tx, sitting.id, sitting.opened_at, closed_at))
        if shown:
            yield OwnScreen(title, shown, due_at(sitting, DataClass.QUESTIONS))


def _kinds(incident: IncidentRow) -> tuple[FindingKind, ...]:
    told = tuple(FindingKind(reason["kind"]) for reason in incident.reasons)
    return told or (FindingKind(incident.kind),)


def _said(tx: Tx, incident_ids: Sequence[str]) -> dict[str, tuple[tuple[datetime, str], ...]]:
    rows = tx.scalars(
        select(ReviewRow)
        .where(ReviewRow.incident_id.in_(incident_ids), ReviewRow.act == ReviewAct.STATED.value)
        .order_by(ReviewRow.at, ReviewRow.id)
    )
    found: dict[str, tuple[tuple[datetime, str], ...]] = {}
    for row in rows:
        found[row.incident_id] = (*found.get(row.incident_id, ()), (row.at, row.words))
    return found


def _cases(tx: Tx, clock: Clock, enrolment_id: str) -> Iterable[OwnCase]:
    appeals = appeals_of(tx, [enrolment_id])
    for case in cases_of(tx, [enrolment_id]).get(enrolment_id, []):
        appeal, until = appeals.get(case.id), appeal_until(case)
        in_time = until is not None and clock.now() <= until
        yield OwnCase(
            id=case.id,
            reason=case.reason,
            opened_at=case.opened_at,
            statement=case.statement,
            speak_until=case.opened_at + STATEMENT_WINDOW,
            closed_at=case.closed_at,
            upheld=_upheld(case),
            closing_reason=case.closing_reason,
            appeal=None if appeal is None else _appeal(appeal),
            appeal_until=until,
            may_appeal=appeal is None and in_time,
        )


def _upheld(case: ResultCaseRow) -> bool | None:
    return None if case.closed_at is None else case.outcome == CaseOutcome.UPHELD


def _appeal(row: CaseAppealRow) -> OwnAppeal:
    granted = None if row.outcome is None else row.outcome == AppealOutcome.GRANTED
    return OwnAppeal(row.words, row.lodged_at, row.decided_at, granted, row.reason)
