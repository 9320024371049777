"""Incidents as the desk lists them: in the order of time, within the caller's reach, with counts.

No name stands here: a reviewer looks at what was observed, not at who it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select

from exam_engine.enrolment.tables import EnrolmentRow
from exam_engine.sessions.tables import AttemptRow, SittingRow
from exam_engine.web.invigilator.reach import within_reach
from foundation.database import Tx
from foundation.errors import NotFound
from foundation.roles import Caller, Permission
from proctor.review_states import ReviewAct
from proctor.tables import IncidentRow, ProctorSittingRow, ReviewRow

PAGE = 50


@dataclass(frozen=True, slots=True)
class Seen:
    """An incident with where it belongs. ``opinions`` counts those given so far."""

    incident: IncidentRow
    watched_id: str
    attempt_id: str
    enrolment_id: str
    sitting_id: str
    title: str
    number: str
    opened: int
    opinions: int
    is_own: bool

    @property
    def id(self) -> str:
        """The incident's."""
        return self.incident.id

    @property
    def seconds(self) -> int:
        """How long it lasted."""
        return round((self.incident.ended_at - self.incident.started_at).total_seconds())

    @property
    def stage(self) -> str:
        """Where it stands with people: decided, another, opened or new."""
        if self.incident.verdict is not None:
            return "decided"
        if self.opinions:
            return "another"
        return "opened" if self.opened else "new"


@dataclass(frozen=True, slots=True)
class Counts:
    """What waits: in all, not looked at by anybody, for another opinion, and for this person."""

    waiting: int
    unopened: int
    another: int
    own: int


def listed(
    tx: Tx,
    caller: Caller,
    *,
    decided: bool = False,
    sitting: str = "",
    watched: str = "",
    page: int = 1,
    size: int | None = PAGE,
) -> list[Seen]:
    """A page of incidents, the earliest first; of one exam sitting or one candidate's if named."""
    statement = _wanted(caller).where(_is_decided(decided)) if not watched else _wanted(caller)
    if sitting:
        statement = statement.where(SittingRow.id == sitting)
    if watched:
        statement = statement.where(ProctorSittingRow.id == watched)
    statement = statement.order_by(IncidentRow.started_at, IncidentRow.id)
    if size is not None:
        statement = statement.offset((page - 1) * size).limit(size)
    return [_seen(*row) for row in tx.execute(statement)]


def find(tx: Tx, caller: Caller, incident_id: str) -> Seen:
    """One incident; out of the caller's reach is the same as not there."""
    row = tx.execute(_wanted(caller).where(IncidentRow.id == incident_id)).first()
    if row is None:
        raise NotFound("proctor-incident-unknown", incident=incident_id)
    return _seen(*row)


def counts(tx: Tx, caller: Caller, *, sitting: str = "") -> Counts:
    """How much waits for people."""
    statement = _wanted(caller).where(_is_decided(False))
    if sitting:
        statement = statement.where(SittingRow.id == sitting)
    part = statement.subquery()
    row = tx.execute(
        select(
            func.count(),
            func.count().filter(part.c.opened == 0),
            func.count().filter(part.c.opinions > 0),
            func.count().filter(part.c.own == 0),
        ).select_from(part)
    ).one()
    return Counts(*row)


def count_decided(tx: Tx, caller: Caller, *, sitting: str = "") -> int:
    """How many have a verdict."""
    statement = _wanted(caller).where(_is_decided(True))
    if sitting:
        statement = statement.where(SittingRow.id == sitting)
    return tx.scalar(select(func.count()).select_from(statement.subquery())) or 0


def following(tx: Tx, caller: Caller, after: IncidentRow | None = None) -> str | None:
    """The next incident that this person may still decide: later ones first, then from the top."""
    own = _wanted(caller).where(_is_decided(False), ~_has_decided(caller))
    order = (IncidentRow.started_at, IncidentRow.id)
    if after is not None:
        own = own.where(IncidentRow.id != after.id)
        later = own.where(
            or_(
                IncidentRow.started_at > after.started_at,
                and_(IncidentRow.started_at == after.started_at, IncidentRow.id > after.id),
            )
        )
        row = tx.scalars(later.order_by(*order).limit(1)).first()
        if row is not None:
            return str(row.id)
    first = tx.scalars(own.order_by(*order).limit(1)).first()
    return None if first is None else str(first.id)


def sittings_with_incidents(tx: Tx, caller: Caller) -> list[tuple[str, str]]:
    """Exam sittings that have incidents within reach: id and title, the latest first."""
    part = _wanted(caller).subquery()
    ids = select(part.c.exam_sitting)
    rows = tx.execute(
        select(SittingRow.id, SittingRow.title)
        .where(SittingRow.id.in_(ids))
        .order_by(SittingRow.window_opens_at.desc(), SittingRow.id)
    )
    return [(row[0], row[1]) for row in rows]


def _wanted(caller: Caller) -> Select[Any]:
    opened = _count_of(ReviewRow.act == ReviewAct.OPENED.value)
    opinions = _count_of(ReviewRow.verdict.is_not(None))
    own = _count_of(ReviewRow.verdict.is_not(None) & (ReviewRow.person_ref == caller.id))
    return (
        select(
            IncidentRow,
            ProctorSittingRow.id.label("watched"),
            AttemptRow.id.label("attempt"),
            EnrolmentRow.id.label("enrolment"),
            SittingRow.id.label("exam_sitting"),
            SittingRow.title.label("title"),
            EnrolmentRow.admission_number.label("number"),
            opened.label("opened"),
            opinions.label("opinions"),
            own.label("own"),
        )
        .join(ProctorSittingRow, ProctorSittingRow.id == IncidentRow.sitting_id)
        .join(AttemptRow, AttemptRow.id == ProctorSittingRow.subject_ref)
        .join(EnrolmentRow, EnrolmentRow.id == AttemptRow.enrolment_id)
        .join(SittingRow, SittingRow.id == AttemptRow.sitting_id)
        .where(within_reach(caller, Permission.INCIDENT_READ))
    )


def _count_of(condition: Any) -> Any:
    return (
        select(func.count())
        .select_from(ReviewRow)
        .where(ReviewRow.incident_id == IncidentRow.id, condition)
        .correlate(IncidentRow)
        .scalar_subquery()
    )


def _is_decided(decided: bool) -> Any:
    return IncidentRow.verdict.is_not(None) if decided else IncidentRow.verdict.is_(None)


def _has_decided(caller: Caller) -> Any:
    return exists().where(
        ReviewRow.incident_id == IncidentRow.id,
        ReviewRow.verdict.is_not(None),
        ReviewRow.person_ref == caller.id,
    )


def _seen(
    incident: IncidentRow,
    watched: str,
    attempt: str,
    enrolment: str,
    sitting: str,
    title: str,
    number: str | None,
    opened: int,
    opinions: int,
    own: int,
) -> Seen:
    return Seen(
        incident,
        watched,
        attempt,
        enrolment,
        sitting,
        title,
        number or "",
        opened,
        opinions,
        own > 0,
    )
