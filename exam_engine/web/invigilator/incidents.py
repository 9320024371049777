"""Incidents as the desk lists them: in the order of time, within the caller's reach, with counts.

No name stands here: a reviewer looks at what was observed, not at who it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select, true

from exam_engine.enrolment.tables import EnrolmentRow
from exam_engine.sessions.tables import AttemptRow, SittingRow
from exam_engine.web.invigilator.reach import within_reach
from exam_engine.web.invigilator.wanted import Show, Wanted
from foundation.database import Tx
from foundation.errors import NotFound
from foundation.roles import Caller, Permission
from proctor.camera_sources import CameraSource
from proctor.claims import Claim, claim_of
from proctor.findings import FindingKind
from proctor.review_states import ReviewAct
from proctor.tables import IncidentRow, ProctorSittingRow, ReviewRow

PAGE = 50


OWN = Wanted(Show.OWN)


@dataclass(frozen=True, slots=True)
class Seen:
    """An incident with where it belongs, and which ``camera`` saw it.

    ``opinions`` counts those given so far.
    """

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
    camera: CameraSource = CameraSource.MAIN

    @property
    def is_aside(self) -> bool:
        """Whether the telephone at the side saw it, which shows the seat and no face."""
        return self.camera is CameraSource.SIDE

    @property
    def id(self) -> str:
        """The incident's."""
        return self.incident.id

    @property
    def seconds(self) -> int:
        """How long it lasted."""
        return round((self.incident.ended_at - self.incident.started_at).total_seconds())

    def claim(self, now: datetime) -> Claim | None:
        """Who works on it now."""
        return claim_of(self.incident, now)

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
    """How much there is of each part of the work."""

    waiting: int
    unopened: int
    another: int
    own: int
    claimed: int
    decided: int

    def of(self, show: Show) -> int:
        """The count of one part."""
        return int(getattr(self, show.value))


def listed(tx: Tx, caller: Caller, now: datetime, wanted: Wanted, *, page: int = 1) -> list[Seen]:
    """A page of incidents, the earliest first."""
    statement = _chosen(caller, now, wanted).order_by(IncidentRow.started_at, IncidentRow.id)
    rows = tx.execute(statement.offset((page - 1) * PAGE).limit(PAGE))
    return [_seen(*row) for row in rows]


def of_watched(tx: Tx, caller: Caller, watched: str) -> list[Seen]:
    """All incidents of one candidate's sitting, the earliest first."""
    statement = _wanted(caller).where(ProctorSittingRow.id == watched)
    rows = tx.execute(statement.order_by(IncidentRow.started_at, IncidentRow.id))
    return [_seen(*row) for row in rows]


def find(tx: Tx, caller: Caller, incident_id: str) -> Seen:
    """One incident; out of the caller's reach is the same as not there."""
    row = tx.execute(_wanted(caller).where(IncidentRow.id == incident_id)).first()
    if row is None:
        raise NotFound("proctor-incident-unknown", incident=incident_id)
    return _seen(*row)


def counts(tx: Tx, caller: Caller, now: datetime, wanted: Wanted) -> Counts:
    """How much there is in each part of the work, of the sitting and kind that are wanted."""
    part = _narrowed(_wanted(caller), wanted).subquery()
    waits = part.c.verdict.is_(None)
    held = part.c.claimed_until > now
    elsewhere = held & (part.c.claimed_by != caller.id)
    row = tx.execute(
        select(
            func.count().filter(waits),
            func.count().filter(waits & (part.c.opened == 0)),
            func.count().filter(waits & (part.c.opinions > 0)),
            func.count().filter(waits & (part.c.own == 0) & func.coalesce(~elsewhere, true())),
            func.count().filter(waits & held),
            func.count().filter(~waits),
        ).select_from(part)
    ).one()
    return Counts(*row)


def following(
    tx: Tx,
    caller: Caller,
    now: datetime,
    wanted: Wanted | None = None,
    after: IncidentRow | None = None,
) -> str | None:
    """The next incident to decide for this person: later ones first, then from the top.

    One that somebody else is working on is left to them.
    """
    own = _chosen(caller, now, Wanted(Show.OWN, wanted.sitting, wanted.kind) if wanted else OWN)
    if after is None:
        return _first(tx, own)
    own = own.where(IncidentRow.id != after.id)
    return _first(tx, own.where(_is_later(after))) or _first(tx, own)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an incident stands among those wanted: its number, how many, and its neighbours."""

    number: int
    total: int
    previous: str | None
    next: str | None


def place(tx: Tx, caller: Caller, now: datetime, wanted: Wanted, incident: IncidentRow) -> Place:
    """The neighbours in the order of time; the incident itself may have left the list."""
    # Counted and looked up by id alone: opinions and openings need not be counted for that.
    chosen = _chosen(caller, now, wanted).with_only_columns(IncidentRow.id)
    earlier = chosen.where(IncidentRow.id != incident.id, ~_is_later(incident))
    counted = [
        select(func.count()).select_from(part.subquery()).scalar_subquery()
        for part in (chosen, earlier)
    ]
    total, number = tx.execute(select(*counted)).one()
    latest = earlier.order_by(IncidentRow.started_at.desc(), IncidentRow.id.desc()).limit(1)
    return Place(
        number + 1,
        max(total, number + 1),
        tx.scalars(latest).first(),
        _first(tx, chosen.where(_is_later(incident))),
    )


def kinds_with_incidents(tx: Tx, caller: Caller) -> list[FindingKind]:
    """Kinds of which there are incidents within reach, in the order of the vocabulary."""
    statement = _wanted(caller).with_only_columns(IncidentRow.kind).distinct()
    there = {str(kind) for kind in tx.scalars(statement)}
    return [kind for kind in FindingKind if kind.value in there]


def sittings_with_incidents(tx: Tx, caller: Caller) -> list[tuple[str, str]]:
    """Exam sittings that have incidents within reach: id and title, the latest first."""
    ids = _wanted(caller).with_only_columns(SittingRow.id)
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
            ProctorSittingRow.source.label("camera"),
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


def _narrowed(statement: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.sitting:
        statement = statement.where(SittingRow.id == wanted.sitting)
    if wanted.kind is not None:
        statement = statement.where(IncidentRow.kind == wanted.kind.value)
    return statement


def _chosen(caller: Caller, now: datetime, wanted: Wanted) -> Select[Any]:
    """Rows of one part of the work."""
    held = IncidentRow.claimed_until.is_not(None) & (IncidentRow.claimed_until > now)
    elsewhere = held & (IncidentRow.claimed_by != caller.id)
    opinions = exists().where(
        ReviewRow.incident_id == IncidentRow.id, ReviewRow.verdict.is_not(None)
    )
    opened = exists().where(
        ReviewRow.incident_id == IncidentRow.id, ReviewRow.act == ReviewAct.OPENED.value
    )
    conditions: dict[Show, list[Any]] = {
        Show.WAITING: [],
        Show.OWN: [~_has_decided(caller), ~elsewhere],
        Show.UNOPENED: [~opened],
        Show.ANOTHER: [opinions],
        Show.CLAIMED: [held],
        Show.DECIDED: [],
    }
    is_decided = IncidentRow.verdict.is_not(None)
    waits = is_decided if wanted.show is Show.DECIDED else IncidentRow.verdict.is_(None)
    return _narrowed(_wanted(caller), wanted).where(waits, *conditions[wanted.show])


def _is_later(than: IncidentRow) -> Any:
    return or_(
        IncidentRow.started_at > than.started_at,
        and_(IncidentRow.started_at == than.started_at, IncidentRow.id > than.id),
    )


def _first(tx: Tx, statement: Select[Any]) -> str | None:
    """The id of the earliest incident of a statement."""
    ids = statement.with_only_columns(IncidentRow.id)
    return tx.scalars(ids.order_by(IncidentRow.started_at, IncidentRow.id).limit(1)).first()


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
    camera: str,
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
        CameraSource(camera),
    )
