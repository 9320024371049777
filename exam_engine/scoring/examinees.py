"""Who is examined: enrolments with the facts that marking, results and certificates need.

The one place where these rooms read the tables of enrolment. Withdrawn enrolments are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, func, select

from exam_engine.enrolment.candidates import Subjects
from exam_engine.enrolment.tables import BatchRow, CandidateRow, EnrolmentRow, EnrolmentState
from exam_engine.schemes.months import months_later
from exam_engine.schemes.scheme import PartKind, SchemeLevel
from exam_engine.schemes.shelf import AdoptedScheme, current_scheme
from exam_engine.scoring.points import in_chunks
from exam_engine.scoring.practical import PracticalTask
from exam_engine.scoring.reckoning import Examined, PartLine
from exam_engine.scoring.result import PartMark
from exam_engine.scoring.states import ResultState
from exam_engine.scoring.tables import ResultRow
from foundation.database import Tx
from foundation.errors import NotFound
from foundation.roles import Caller
from foundation.tenancy import OrganisationRow


@dataclass(frozen=True, slots=True)
class Examinee:
    """One enrolment as staff see it; the document number is masked."""

    enrolment_id: str
    candidate_id: str
    batch_id: str
    batch_name: str
    scheme_code: str
    exam_date: date
    organisation_id: str
    college: str
    name: str
    name_on_certificate: str
    document_masked: str
    photo_digest: str | None
    admission_number: str | None
    level: str
    level_name: str
    subjects: str
    class_name: str
    student_number: str
    site: str


def examinees(
    tx: Tx,
    caller: Caller,
    permission: str,
    *,
    batch_id: str | None = None,
    ids: Sequence[str] | None = None,
) -> list[Examinee]:
    """Enrolments within the reach of the caller's ``permission``, by college, class, number."""
    wanted = _wanted()
    scope = caller.organisation_scope(permission)
    if scope is not None:
        wanted = wanted.where(EnrolmentRow.organisation_id.in_(scope))
    if batch_id is not None:
        wanted = wanted.where(EnrolmentRow.batch_id == batch_id)
    if ids is None:
        return [_examinee(*row) for row in tx.execute(wanted)]
    found = []
    for chunk in in_chunks(ids):
        found += [_examinee(*row) for row in tx.execute(wanted.where(EnrolmentRow.id.in_(chunk)))]
    return found


def examinee(tx: Tx, caller: Caller, permission: str, enrolment_id: str) -> Examinee:
    """One enrolment; out of the caller's reach is the same as not there."""
    found = examinees(tx, caller, permission, ids=[enrolment_id])
    if not found:
        raise NotFound("enrolment-not-found", enrolment=enrolment_id)
    return found[0]


def enrolled_counts(
    tx: Tx, caller: Caller, permission: str, *, subjects: Sequence[str] | None = None
) -> dict[str, int]:
    """Batch → enrolments within the caller's reach; only those that sit one of ``subjects``."""
    statement = (
        select(EnrolmentRow.batch_id, func.count())
        .where(EnrolmentRow.state != EnrolmentState.WITHDRAWN.value)
        .group_by(EnrolmentRow.batch_id)
    )
    scope = caller.organisation_scope(permission)
    if scope is not None:
        statement = statement.where(EnrolmentRow.organisation_id.in_(scope))
    if subjects is not None:
        statement = statement.where(EnrolmentRow.subjects.in_(subjects))
    return {row[0]: row[1] for row in tx.execute(statement)}


def own_enrolment(tx: Tx, enrolment_id: str) -> Examinee:
    """The enrolment that a candidate is logged in with."""
    row = tx.execute(_wanted().where(EnrolmentRow.id == enrolment_id)).first()
    if row is None:
        raise NotFound("enrolment-not-found", enrolment=enrolment_id)
    return _examinee(*row)


def sealed_document(tx: Tx, enrolment_id: str) -> bytes:
    """The sealed document number of whoever is enrolled, for a page that shows the whole of it."""
    return tx.scalars(
        select(CandidateRow.document_sealed)
        .join(EnrolmentRow, EnrolmentRow.candidate_id == CandidateRow.id)
        .where(EnrolmentRow.id == enrolment_id)
    ).one()


def level_of(tx: Tx, one: Examinee) -> SchemeLevel:
    """The level of the scheme that an enrolment is for."""
    return current_scheme(tx, one.scheme_code).scheme.level(one.level)


def tasks_of(tx: Tx, one: Examinee) -> tuple[PracticalTask, ...]:
    """The tasks of the practical that an enrolment is for, in the blueprint's order."""
    points = current_scheme(tx, one.scheme_code).practical_points(one.level)
    return tuple(PracticalTask(area, area, maximum) for area, maximum in points.items())


def examined(tx: Tx, people: Iterable[Examinee]) -> list[Examined]:
    """What reckoning needs of these enrolments, with the marks that they bring along."""
    known = list(people)
    schemes = {one.scheme_code: one for one in known}
    adopted = {code: current_scheme(tx, code) for code in schemes}
    carried = _carried(tx, known, adopted)
    return [
        Examined(
            enrolment_id=one.enrolment_id,
            batch_id=one.batch_id,
            level=adopted[one.scheme_code].scheme.level(one.level),
            scheme_version=adopted[one.scheme_code].scheme.version,
            carried=carried.get(one.enrolment_id, ()),
        )
        for one in known
    ]


_NOT_SAT = {
    Subjects.THEORY: frozenset({PartKind.PRACTICAL, PartKind.REVIEW}),
    Subjects.PRACTICAL: frozenset({PartKind.THEORY, PartKind.REVIEW}),
}
"""Parts that an enrolment for one part alone does not sit, and may bring along."""


def _carried(
    tx: Tx, people: list[Examinee], adopted: dict[str, AdoptedScheme]
) -> dict[str, tuple[PartMark, ...]]:
    """Marks of parts passed earlier: released, at the same level, and not too long ago."""
    resits = [one for one in people if one.subjects in _NOT_SAT]
    earlier = _earlier_results(tx, {one.candidate_id for one in resits})
    found: dict[str, tuple[PartMark, ...]] = {}
    for one in resits:
        level = adopted[one.scheme_code].scheme.level(one.level)
        marks: dict[PartKind, PartMark] = {}
        for before, row in earlier.get(one.candidate_id, []):
            same = before.scheme_code == one.scheme_code and before.level in (
                level.name,
                level.code,
            )
            until = months_later(before.exam_date, level.carry_over_months)
            if not same or before.enrolment_id == one.enrolment_id or one.exam_date > until:
                continue
            for line in (PartLine.from_json(told) for told in row.parts):
                if line.part in _NOT_SAT[Subjects(one.subjects)] and line.passed_alone:
                    marks[line.part] = _mark(line)
        if marks:
            found[one.enrolment_id] = tuple(marks.values())
    return found


def _earlier_results(
    tx: Tx, candidates: Iterable[str]
) -> dict[str, list[tuple[Examinee, ResultRow]]]:
    """Candidate → their released results that stand, the oldest exam first."""
    found: dict[str, dict[str, tuple[Examinee, ResultRow]]] = {}
    for chunk in in_chunks(sorted(candidates)):
        rows = tx.execute(
            _wanted()
            .add_columns(ResultRow)
            .join(ResultRow, ResultRow.enrolment_id == EnrolmentRow.id)
            .where(
                EnrolmentRow.candidate_id.in_(chunk),
                ResultRow.state == ResultState.RELEASED.value,
            )
            .order_by(None)
            .order_by(BatchRow.exam_date, ResultRow.version)
        )
        for enrolment, person, batch, college, result in rows:
            before = _examinee(enrolment, person, batch, college)
            # A later version of the same enrolment's result takes the earlier one's place.
            found.setdefault(before.candidate_id, {})[before.enrolment_id] = (before, result)
    return {
        candidate: [pair for pair in results.values() if not pair[1].annulled]
        for candidate, results in found.items()
    }


def _mark(line: PartLine) -> PartMark:
    return PartMark(line.part, line.earned or Decimal(0), line.possible or Decimal(100))


def _wanted() -> Select[EnrolmentRow, CandidateRow, BatchRow, OrganisationRow]:
    return (
        select(EnrolmentRow, CandidateRow, BatchRow, OrganisationRow)
        .join(CandidateRow, CandidateRow.id == EnrolmentRow.candidate_id)
        .join(BatchRow, BatchRow.id == EnrolmentRow.batch_id)
        .join(OrganisationRow, OrganisationRow.id == EnrolmentRow.organisation_id)
        .where(EnrolmentRow.state != EnrolmentState.WITHDRAWN.value)
        .order_by(
            OrganisationRow.name,
            EnrolmentRow.class_name,
            EnrolmentRow.student_number,
            EnrolmentRow.id,
        )
    )


def _examinee(
    row: EnrolmentRow, person: CandidateRow, batch: BatchRow, college: OrganisationRow
) -> Examinee:
    return Examinee(
        enrolment_id=row.id,
        candidate_id=person.id,
        batch_id=batch.id,
        batch_name=batch.name,
        scheme_code=batch.scheme_code,
        exam_date=batch.exam_date,
        organisation_id=row.organisation_id,
        college=college.name,
        name=person.name,
        name_on_certificate=person.name_on_certificate,
        document_masked=person.document_masked,
        photo_digest=person.photo_digest,
        admission_number=row.admission_number,
        level=row.level,
        level_name=_level_name(batch, row.level),
        subjects=row.subjects,
        class_name=row.class_name,
        student_number=row.student_number,
        site=row.site,
    )


def _level_name(batch: BatchRow, level: str) -> str:
    """The level as the batch announces it; its code where the batch does not name it."""
    return next((told["title"] for told in batch.levels if told["code"] == level), level)
