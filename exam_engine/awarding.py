"""Awards for released and passed results, and the job that issues their certificates.

The job goes through its results one by one, in three beats each: read and examine, reserve a
number, then print, sign and record. A certificate that cannot be made, for a character that no
font draws for instance, stops itself alone; it spends no number and is listed with the reason. A
job that is taken up again after a crash goes on where it was, under the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from certs import issuing
from certs.awards import Award, Body, Level, PartScore, Scheme, SkillPoint, SkillSummary, Words
from certs.issuing import Line
from certs.numbers import PRESETS, NumberRule
from certs.records import certificates_of
from certs.rendering.portrait import digest, prepare_portrait
from certs.tables import Stage
from exam_engine.enrolment.batches import local_today
from exam_engine.schemes.months import months_later
from exam_engine.schemes.scheme import PartKind, SchemeLevel
from exam_engine.schemes.shelf import AdoptedScheme, current_scheme, standard_for
from exam_engine.scoring.examinees import Examinee, own_enrolment
from exam_engine.scoring.reckoning import PartLine
from exam_engine.scoring.states import ResultState
from exam_engine.scoring.tables import ResultRow
from foundation import audit, jobs
from foundation.blobs import BlobStore
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Refusal
from foundation.jobs import JobContext
from foundation.roles import Caller, Permission
from foundation.schema import TenantRow
from itembank.standards import Standard

JOB = "issue_certificates"


@dataclass(frozen=True, slots=True)
class IssueTools:
    """What the job works with; ``line`` is opened at the first use, for fonts take a second.

    ``part_name`` gives a part's name in both languages; ``demonstration`` is printed on the page.
    """

    clock: Clock
    blobs: BlobStore
    line: Callable[[], Line]
    part_name: Callable[[PartKind], Words]
    demonstration: bool = False


@dataclass(frozen=True, slots=True)
class _Order:
    """One certificate to be made, read at once."""

    result_id: str
    examinee: Examinee
    award: Award
    rule: NumberRule
    photo_digest: str | None
    supersedes: str | None


def order_certificates(
    tx: Tx, clock: Clock, *, by: Caller, batch_id: str, enrolment_ids: list[str] | None = None
) -> str:
    """Ask for the certificates of a batch (or of some of it) and return the job's id.

    Counts in: newest released results that are passed, not annulled, and have no certificate yet.
    Raises `Conflict` when there is none.
    """
    by.require(Permission.CERTIFICATE_ISSUE)
    due = awardable(tx, batch_id)
    if enrolment_ids is not None:
        wanted = set(enrolment_ids)
        due = [row for row in due if row.enrolment_id in wanted]
    if not due:
        raise Conflict("outcomes-nothing-to-award")
    payload = {
        "batch": batch_id,
        "results": [row.id for row in due],
        "issued_on": local_today(clock).isoformat(),
    }
    job_id = jobs.enqueue(tx, clock, JOB, payload, asked_by=by.id, total=len(due))
    audit.record(
        tx,
        clock,
        actor=by.id,
        act="certs:certificate:order",
        subject=batch_id,
        facts={"job": job_id, "count": len(due)},
    )
    return job_id


def awardable(tx: Tx, batch_id: str) -> list[ResultRow]:
    """Results of a batch that a certificate may be made for now."""
    newest: dict[str, ResultRow] = {}
    rows = tx.scalars(
        select(ResultRow).where(ResultRow.batch_id == batch_id).order_by(ResultRow.version)
    )
    for row in rows:
        newest[row.enrolment_id] = row
    return [row for row in newest.values() if _deserves(row) and row.certificate_id is None]


def issue_certificates(context: JobContext, tools: IssueTools) -> dict[str, Any]:
    """The job: make every certificate that was ordered and can be made.

    Returns ``{"batch", "issued", "failed": [{"enrolment", "code", "facts"}]}``.
    """
    results: list[str] = context.payload["results"]
    day = date.fromisoformat(context.payload["issued_on"])
    issued = 0
    failed: list[dict[str, Any]] = []
    for place, result_id in enumerate(results, start=1):
        try:
            issued += _issue(context, tools, result_id, day)
        except Refusal as refusal:
            failed.append(
                {
                    "enrolment": _enrolment_of(context, result_id),
                    "code": refusal.code,
                    "facts": refusal.facts,
                }
            )
        context.progress(place, len(results))
    return {"batch": context.payload["batch"], "issued": issued, "failed": failed}


def build_award(
    examinee: Examinee,
    *,
    body: TenantRow,
    adopted: AdoptedScheme,
    standard: Standard,
    scores: tuple[PartScore, ...],
    issued_on: date,
    photo_digest: str | None,
    demonstration: bool,
) -> Award:
    """What the certificate of one enrolment says; the level counts from 1 for the lowest."""
    level = adopted.scheme.level(examinee.level)
    rank = adopted.scheme.levels.index(level) + 1
    covered = standard.level(level.name)
    return Award(
        subject_ref=examinee.enrolment_id,
        holder_name=examinee.name_on_certificate.strip(),
        document_masked=examinee.document_masked,
        body=Body(body.code, Words(body.name, body.name_en)),
        scheme=Scheme(adopted.scheme.code, Words(adopted.scheme.name, adopted.scheme.name_en)),
        level=Level(str(rank), rank, Words(level.name, level.name_en)),
        issued_on=issued_on,
        expires_on=_expiry(level, issued_on),
        skills=SkillSummary(
            standard=Words(standard.name, standard.name_en),
            version=standard.version,
            fields=tuple(Words(field.name, "") for field in covered.fields),
            points=tuple(SkillPoint(skill.code, skill.text) for skill in covered.skills),
        ),
        scores=scores,
        posts=covered.positions,
        photo_digest=photo_digest,
        demonstration=demonstration,
    )


def _issue(context: JobContext, tools: IssueTools, result_id: str, day: date) -> int:
    """Make one certificate; 0 when it was made before."""
    photo = _photo(context, tools, result_id)
    with context.database.read(context.tenant_id) as tx:
        order = _order(tx, tools, result_id, day, None if photo is None else digest(photo))
    if order is None:
        return 0
    line = tools.line()
    issuing.examine(line, order.award, issuing.example_number(order.rule, order.award, {}), photo)
    with context.database.write(context.tenant_id) as tx:
        reservation = issuing.reserve(
            tx,
            tools.clock,
            order.award,
            order.rule,
            order_ref=f"result:{result_id}",
            template=line.template.name,
            supersedes=order.supersedes,
        )
    produced = issuing.produce(line, reservation, photo)
    tools.blobs.put(produced.pdf, tenant=context.tenant_id)
    with context.database.write(context.tenant_id) as tx:
        issuing.record(
            tx,
            tools.clock,
            reservation.certificate_id,
            produced.file_digest,
            person_ref=context.asked_by,
        )
        tx.get_one(ResultRow, result_id).certificate_id = reservation.certificate_id
        audit.record(
            tx,
            tools.clock,
            actor=context.asked_by,
            act="certs:certificate:issue",
            subject=order.examinee.enrolment_id,
            facts={"number": reservation.number, "file": produced.file_digest},
        )
    return 1


def _photo(context: JobContext, tools: IssueTools, result_id: str) -> bytes | None:
    with context.database.read(context.tenant_id) as tx:
        examinee = own_enrolment(tx, tx.get_one(ResultRow, result_id).enrolment_id)
    if examinee.photo_digest is None:
        return None
    return prepare_portrait(tools.blobs.get(examinee.photo_digest, tenant=context.tenant_id))


def _order(
    tx: Tx, tools: IssueTools, result_id: str, day: date, photo_digest: str | None
) -> _Order | None:
    """The certificate to be made; None when it was made before the job was taken up again."""
    row = tx.get_one(ResultRow, result_id)
    if row.certificate_id is not None:
        return None
    if not _deserves(row):
        raise Conflict("outcomes-result-not-awardable")
    examinee = own_enrolment(tx, row.enrolment_id)
    adopted = current_scheme(tx, examinee.scheme_code)
    award = build_award(
        examinee,
        body=tx.get_one(TenantRow, tx.tenant_id),
        adopted=adopted,
        standard=standard_for(tx, adopted),
        scores=_scores(row, tools.part_name),
        issued_on=_day_of_issue(tx, examinee.enrolment_id, day),
        photo_digest=photo_digest,
        demonstration=tools.demonstration,
    )
    rule = PRESETS[adopted.scheme.level(examinee.level).number_template]
    return _Order(result_id, examinee, award, rule, photo_digest, _superseded(tx, row))


def _day_of_issue(tx: Tx, enrolment_id: str, day: date) -> date:
    """The day of a reservation that was never finished, so that it is taken up as it stands."""
    for certificate in certificates_of(tx, enrolment_id):
        if certificate.stage is Stage.RESERVED:
            return certificate.award.issued_on
    return day


def _superseded(tx: Tx, row: ResultRow) -> str | None:
    """The certificate of the version that this result corrects."""
    statement = select(ResultRow.certificate_id).where(
        ResultRow.enrolment_id == row.enrolment_id,
        ResultRow.version < row.version,
        ResultRow.certificate_id.is_not(None),
    )
    return tx.scalars(statement.order_by(ResultRow.version.desc())).first()


def _scores(row: ResultRow, part_name: Callable[[PartKind], Words]) -> tuple[PartScore, ...]:
    lines = [PartLine.from_json(told) for told in row.parts]
    return tuple(
        PartScore(part_name(line.part), str(line.mark)) for line in lines if line.mark is not None
    )


def _deserves(row: ResultRow) -> bool:
    return row.state == ResultState.RELEASED and row.passed and not row.annulled


def _expiry(level: SchemeLevel, issued_on: date) -> date | None:
    if level.validity_months is None:
        return None
    return months_later(issued_on, level.validity_months)


def _enrolment_of(context: JobContext, result_id: str) -> str:
    with context.database.read(context.tenant_id) as tx:
        return tx.get_one(ResultRow, result_id).enrolment_id
