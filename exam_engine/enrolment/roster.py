"""Who is enrolled: lists within the caller's reach, and one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, not_, or_, select

from exam_engine.enrolment.sealing import CandidateSeal
from exam_engine.enrolment.tables import CandidateRow, EnrolmentRow
from foundation.audit import record
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import NotFound
from foundation.roles import Caller, Permission

PAGE = 100


@dataclass(frozen=True, slots=True)
class Sought:
    """What a list is narrowed to; what is None or empty narrows nothing."""

    batch_id: str | None = None
    organisation_id: str | None = None
    class_name: str | None = None
    text: str = ""
    """Part of a name, class, student number or admission number."""
    has_photo: bool | None = None
    has_seat: bool | None = None
    file_id: str | None = None


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One line of a list; document numbers are masked."""

    enrolment_id: str
    candidate_id: str
    batch_id: str
    organisation_id: str
    name: str
    name_on_certificate: str
    document_kind: str
    document_masked: str
    sex: str | None
    birth_date: date | None
    level: str
    department: str
    major: str
    class_name: str
    student_number: str
    site: str
    state: str
    admission_number: str | None
    room: int | None
    seat: int | None
    photo_digest: str | None
    accommodation: str


def enrolments(
    tx: Tx,
    caller: Caller,
    sought: Sought | None = None,
    *,
    offset: int = 0,
    limit: int | None = PAGE,
) -> list[Enrolled]:
    """Enrolments that the caller may read, by college, class and student number."""
    ordered = (
        _reachable(caller, sought or Sought())
        .order_by(
            EnrolmentRow.organisation_id,
            EnrolmentRow.class_name,
            EnrolmentRow.student_number,
            EnrolmentRow.id,
        )
        .offset(offset)
        .limit(limit)
    )
    return [_line(row, person) for row, person in tx.execute(ordered)]


def count_enrolments(tx: Tx, caller: Caller, sought: Sought | None = None) -> int:
    """How many enrolments the caller may read."""
    reachable = _reachable(caller, sought or Sought()).subquery()
    return tx.execute(select(func.count()).select_from(reachable)).scalar_one()


def classes(tx: Tx, caller: Caller, sought: Sought) -> list[str]:
    """The names of the classes in a list, in order; "" is those who named none."""
    reachable = _reachable(caller, sought).with_only_columns(EnrolmentRow.class_name)
    return list(tx.scalars(reachable.distinct().order_by(EnrolmentRow.class_name)))


def enrolment(tx: Tx, caller: Caller, enrolment_id: str) -> Enrolled:
    """One enrolment; out of reach is the same as not there."""
    found = tx.execute(_reachable(caller, Sought()).where(EnrolmentRow.id == enrolment_id)).first()
    if found is None:
        raise NotFound("enrolment-not-found", enrolment=enrolment_id)
    return _line(found[0], found[1])


def document_number(
    tx: Tx, clock: Clock, seal: CandidateSeal, caller: Caller, enrolment_id: str
) -> str:
    """The whole document number for the review screen; every look is recorded."""
    line = enrolment(tx, caller, enrolment_id)
    sealed = tx.scalars(
        select(CandidateRow.document_sealed).where(CandidateRow.id == line.candidate_id)
    ).one()
    record(tx, clock, actor=caller.id, act="exam:document:reveal", subject=enrolment_id)
    return seal.open_document(sealed)


def _reachable(caller: Caller, sought: Sought) -> Select[EnrolmentRow, CandidateRow]:
    """The one place where a college's view is narrowed to its own rows."""
    wanted = select(EnrolmentRow, CandidateRow).join(
        CandidateRow, CandidateRow.id == EnrolmentRow.candidate_id
    )
    scope = caller.organisation_scope(Permission.ENROLMENT_READ)
    if scope is not None:
        wanted = wanted.where(EnrolmentRow.organisation_id.in_(scope))
    for column, value in (
        (EnrolmentRow.batch_id, sought.batch_id),
        (EnrolmentRow.organisation_id, sought.organisation_id),
        (EnrolmentRow.class_name, sought.class_name),
        (EnrolmentRow.file_id, sought.file_id),
    ):
        if value is not None:
            wanted = wanted.where(column == value)
    for there, wants in (
        (CandidateRow.photo_digest.is_not(None), sought.has_photo),
        (EnrolmentRow.seat.is_not(None), sought.has_seat),
    ):
        if wants is not None:
            wanted = wanted.where(there if wants else not_(there))
    for part in sought.text.split():
        wanted = wanted.where(
            or_(
                CandidateRow.name.icontains(part, autoescape=True),
                EnrolmentRow.class_name.icontains(part, autoescape=True),
                EnrolmentRow.student_number.icontains(part, autoescape=True),
                EnrolmentRow.admission_number.startswith(part, autoescape=True),
            )
        )
    return wanted


def _line(row: EnrolmentRow, person: CandidateRow) -> Enrolled:
    return Enrolled(
        enrolment_id=row.id,
        candidate_id=person.id,
        batch_id=row.batch_id,
        organisation_id=row.organisation_id,
        name=person.name,
        name_on_certificate=person.name_on_certificate,
        document_kind=person.document_kind,
        document_masked=person.document_masked,
        sex=person.sex,
        birth_date=person.birth_date,
        level=row.level,
        department=row.department,
        major=row.major,
        class_name=row.class_name,
        student_number=row.student_number,
        site=row.site,
        state=row.state,
        admission_number=row.admission_number,
        room=row.room,
        seat=row.seat,
        photo_digest=person.photo_digest,
        accommodation=row.accommodation,
    )
