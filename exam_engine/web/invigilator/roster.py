"""Who sits a sitting: enrolments within the caller's reach, with attempt, last save and camera."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select

from exam_engine.enrolment.candidates import Subjects
from exam_engine.enrolment.tables import BatchRow, CandidateRow, EnrolmentRow, EnrolmentState
from exam_engine.schemes.scheme import PartKind
from exam_engine.sessions.states import AttemptState
from exam_engine.sessions.tables import AnswerRow, AttemptRow, SittingRow
from exam_engine.web.invigilator.reach import within_reach
from foundation.database import Tx
from foundation.errors import NotFound
from foundation.roles import Caller, Permission
from proctor.camera_sources import CameraSource
from proctor.sitting_states import SittingState as CameraState
from proctor.tables import FindingRow, ObservationRow, ProctorSittingRow

Lasting = Mapping[str, Sequence[tuple[str, datetime]]]
"""Watched sitting → what lasts at this moment: kind and since when."""

PEOPLE = "/staff/sittings/{sitting_id}/people/{enrolment_id}"
"""The address of one candidate of a sitting."""

_SUBJECTS = {
    PartKind.THEORY.value: (Subjects.ALL.value, Subjects.THEORY.value),
    PartKind.PRACTICAL.value: (Subjects.ALL.value, Subjects.PRACTICAL.value),
}


@dataclass(frozen=True, slots=True)
class Camera:
    """What is known of a candidate's camera; ``frame_at`` is when the last picture came."""

    watched_id: str
    state: CameraState
    answered_at: datetime | None
    frame_at: datetime | None


@dataclass(frozen=True, slots=True)
class Writing:
    """The candidate's attempt; ``saved_at`` is when the last answer was saved.

    ``writes_unchecked``: they took the camera back while writing, and nobody has checked since.
    """

    id: str
    state: AttemptState
    created_at: datetime
    started_at: datetime | None
    deadline_at: datetime | None
    paused_at: datetime | None
    submitted_at: datetime | None
    camera_withdrawn_at: datetime | None
    extra_seconds: int
    identity_checked_by: str | None
    identity_checked_at: datetime | None
    identity_checks: tuple[str, ...]
    writes_unchecked: bool
    saved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sitter:
    """One candidate of a sitting; ``room`` names the room by site and number: ``1-2``."""

    enrolment_id: str
    name: str
    document_kind: str
    document_masked: str
    photo_digest: str | None
    admission_number: str | None
    class_name: str
    student_number: str
    site: str
    site_number: int
    room_number: int | None
    seat: int | None
    attempt: Writing | None
    camera: Camera | None

    @property
    def room(self) -> str:
        """The room's name in addresses."""
        return f"{self.site_number}-{self.room_number or 0}"


def roster(
    tx: Tx, caller: Caller, permission: Permission, sitting: SittingRow, room: str = ""
) -> list[Sitter]:
    """Everybody who may sit, within reach, by site, room and seat; ``room`` takes one room."""
    batch = tx.get(BatchRow, sitting.batch_ref)
    found = tx.execute(_wanted(sitting, batch).where(within_reach(caller, permission)))
    sites = list(batch.sites) if batch else []
    people = [_sitter(sites, *row) for row in found]
    return [one for one in people if room in ("", one.room)]


def sitter(
    tx: Tx, caller: Caller, permission: Permission, sitting: SittingRow, enrolment_id: str
) -> Sitter:
    """One candidate of the sitting; out of the caller's reach is the same as not there."""
    batch = tx.get(BatchRow, sitting.batch_ref)
    found = tx.execute(
        _wanted(sitting, batch).where(
            within_reach(caller, permission), EnrolmentRow.id == enrolment_id
        )
    ).first()
    if found is None:
        raise NotFound("enrolment-not-found", enrolment=enrolment_id)
    return _sitter(list(batch.sites) if batch else [], *found)


def lasting_now(tx: Tx, watched: Iterable[str]) -> Lasting:
    """What lasts at this moment before the cameras of these watched sittings that are live."""
    found: dict[str, list[tuple[str, datetime]]] = {}
    rows = tx.execute(
        select(FindingRow.sitting_id, FindingRow.kind, FindingRow.started_at)
        .join(ProctorSittingRow, ProctorSittingRow.id == FindingRow.sitting_id)
        .where(FindingRow.ended_at.is_(None), ProctorSittingRow.state == CameraState.LIVE.value)
        .order_by(FindingRow.started_at)
    )
    wanted = set(watched)
    for sitting_id, kind, started_at in rows:
        if sitting_id in wanted:
            found.setdefault(sitting_id, []).append((str(kind), started_at))
    return found


def belongs(sitting: SittingRow, batch: BatchRow | None) -> ColumnElement[bool]:
    """The condition on enrolments that are for this sitting's batch, level and part."""
    wanted = (
        (EnrolmentRow.batch_id == sitting.batch_ref)
        & EnrolmentRow.level.in_(level_names(batch, sitting.level))
        & (EnrolmentRow.state != EnrolmentState.WITHDRAWN.value)
    )
    subjects = _SUBJECTS.get(sitting.part)
    return wanted if subjects is None else wanted & EnrolmentRow.subjects.in_(subjects)


def level_names(batch: BatchRow | None, level: str) -> list[str]:
    """The level by its code and by its title, whichever of the two ``level`` is."""
    names = {level}
    for offered in batch.levels if batch else []:
        if level in (offered["code"], offered["title"]):
            names |= {offered["code"], offered["title"]}
    return sorted(names)


def level_title(batch: BatchRow | None, level: str) -> str:
    """The level as people call it."""
    for offered in batch.levels if batch else []:
        if level in (offered["code"], offered["title"]):
            return str(offered["title"])
    return level


def _wanted(
    sitting: SittingRow, batch: BatchRow | None
) -> Select[
    EnrolmentRow,
    CandidateRow,
    AttemptRow,
    datetime,
    str,
    CameraState,
    datetime | None,
    datetime,
]:
    return (
        select(
            EnrolmentRow,
            CandidateRow,
            AttemptRow,
            _saved_at(),
            ProctorSittingRow.id,
            ProctorSittingRow.state,
            ProctorSittingRow.answered_at,
            ObservationRow.received_at,
        )
        .join(CandidateRow, CandidateRow.id == EnrolmentRow.candidate_id)
        .outerjoin(
            AttemptRow,
            (AttemptRow.enrolment_id == EnrolmentRow.id) & (AttemptRow.sitting_id == sitting.id),
        )
        .outerjoin(
            ProctorSittingRow,
            (ProctorSittingRow.subject_ref == AttemptRow.id)
            & (ProctorSittingRow.source == CameraSource.MAIN.value),
        )
        .outerjoin(ObservationRow, ObservationRow.id == ProctorSittingRow.last_observation)
        .where(belongs(sitting, batch))
        .order_by(
            EnrolmentRow.site,
            func.coalesce(AttemptRow.moved_room, EnrolmentRow.room),
            func.coalesce(AttemptRow.moved_seat, EnrolmentRow.seat),
            EnrolmentRow.id,
        )
    )


def _saved_at() -> ScalarSelect[datetime]:
    """When the newest answer of the newest page came; read from the primary key's end."""
    return (
        select(AnswerRow.received_at)
        .where(AnswerRow.attempt_id == AttemptRow.id)
        .order_by(AnswerRow.epoch.desc(), AnswerRow.client_seq.desc())
        .limit(1)
        .correlate(AttemptRow)
        .scalar_subquery()
    )


def _sitter(
    sites: Sequence[str],
    enrolment: EnrolmentRow,
    person: CandidateRow,
    attempt: AttemptRow | None,
    saved_at: datetime | None,
    watched_id: str | None,
    camera_state: str | None,
    answered_at: datetime | None,
    frame_at: datetime | None,
) -> Sitter:
    room, seat = enrolment.room, enrolment.seat
    if attempt is not None and attempt.moved_room is not None:
        room, seat = attempt.moved_room, attempt.moved_seat
    camera = None
    if watched_id is not None and camera_state is not None:
        camera = Camera(watched_id, CameraState(camera_state), answered_at, frame_at)
    return Sitter(
        enrolment_id=enrolment.id,
        name=person.name,
        document_kind=person.document_kind,
        document_masked=person.document_masked,
        photo_digest=person.photo_digest,
        admission_number=enrolment.admission_number,
        class_name=enrolment.class_name,
        student_number=enrolment.student_number,
        site=enrolment.site,
        site_number=sites.index(enrolment.site) + 1 if enrolment.site in sites else 0,
        room_number=room,
        seat=seat,
        attempt=None if attempt is None else _writing(attempt, saved_at),
        camera=camera,
    )


def _writing(row: AttemptRow, saved_at: datetime | None) -> Writing:
    return Writing(
        id=row.id,
        state=AttemptState(row.state),
        created_at=row.created_at,
        started_at=row.started_at,
        deadline_at=row.deadline_at,
        paused_at=row.paused_at,
        submitted_at=row.submitted_at,
        camera_withdrawn_at=row.camera_withdrawn_at,
        extra_seconds=row.extra_seconds,
        identity_checked_by=row.identity_checked_by,
        identity_checked_at=row.identity_checked_at,
        identity_checks=tuple(row.identity_checks),
        writes_unchecked=row.writes_unchecked,
        saved_at=saved_at,
    )
