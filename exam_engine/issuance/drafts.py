"""Reads many results at once and writes the order that each certificate will be made from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row, select

from certs.awards import Words
from certs.reasons import Reason
from certs.rendering.templates import Template
from certs.reserving import Order
from certs.tables import CertificateRow, Stage
from certs.template_shelf import choice_for, load
from exam_engine.enrolment.tables import BatchRow, CandidateRow, EnrolmentRow
from exam_engine.issuance.awards import RESULTS_PURPOSE, Frame, award_in, frame_of, scores_of
from exam_engine.issuance.lines import Failure, Line
from exam_engine.issuance.number_parts import number_parts
from exam_engine.issuance.orders import deserves
from exam_engine.schemes.scheme import PartKind
from exam_engine.schemes.shelf import current_scheme, standard_for
from exam_engine.scoring.tables import ResultRow
from foundation.consent import consented
from foundation.database import Tx
from foundation.errors import Refusal
from foundation.schema import TenantRow
from foundation.scoping import by_keys


@dataclass(frozen=True, slots=True)
class Draft:
    """A certificate to be made: its line, its order, and the blob of the holder's photo.

    ``document`` is the sealed document number where the page shows the whole of it.
    """

    line: Line
    order: Order
    photo: str | None
    template: Template
    document: bytes | None = None


@dataclass(frozen=True, slots=True)
class Drafts:
    """What became of the lines that were asked for."""

    drafts: list[Draft]
    failures: list[Failure]
    made_before: list[Line]


@dataclass(frozen=True, slots=True)
class Style:
    """What an award takes from the installation: names of the parts, whether it is for show."""

    part_name: Callable[[PartKind], Words]
    demonstration: bool


def order_ref(result_id: str) -> str:
    """The name under which the certificate of a result is reserved."""
    return f"result:{result_id}"


def draft(
    tx: Tx, lines: Sequence[Line], day: date, style: Style, frames: Frames | None = None
) -> Drafts:
    """The orders of these lines; which portrait an award has is known when it was examined.

    With the same ``frames`` all lines of a batch get what was read for the first of a level. A
    reservation that was never finished keeps the day it has. What is no longer awarded and what
    cannot be numbered comes back as a failure of that line alone.
    """
    by_result = {line.result_id: line for line in lines}
    reserved = _days_reserved(tx, list(by_result))
    agreed = consented(
        tx, subject_refs=[line.enrolment_id for line in lines], purpose=RESULTS_PURPOSE
    )
    before = _superseded(tx, list(by_result))
    frames = frames or Frames()
    made = Drafts([], [], [])
    for row in _facts(tx, list(by_result)):
        line = by_result[row.id]
        if row.certificate_id is not None:
            made.made_before.append(line)
        elif not deserves(row.state, row.passed, row.annulled):
            made.failures.append(Failure(line, "outcomes-result-not-awardable"))
        else:
            try:
                rung = frames.of(tx, row.scheme_code, row.level)
            except Refusal as refusal:
                made.failures.append(Failure(line, refusal.code, refusal.facts))
                continue
            award = award_in(
                rung.frame,
                row,
                scores=scores_of(row.parts, style.part_name),
                issued_on=reserved.get(order_ref(row.id), day),
                photo_digest=None,
                demonstration=style.demonstration,
                tell_results=row.enrolment_id in agreed,
            )
            order = Order(
                order_ref=order_ref(row.id),
                award=award,
                rule=rung.frame.rule,
                template=rung.template.reference,
                extra=rung.parts,
                supersedes=before.get(row.id),
                cause=Reason.RESULT_CORRECTED.value if row.id in before else None,
            )
            sealed = row.document_sealed if award.whole_document else None
            made.drafts.append(Draft(line, order, row.photo_digest, rung.template, sealed))
    places = {line.id: place for place, line in enumerate(lines)}
    made.drafts.sort(key=lambda one: places[one.line.id])
    return made


class _Rung(NamedTuple):
    """What all certificates of a level are made with; ``parts`` are assigned by the authority."""

    frame: Frame
    parts: Mapping[str, str | int]
    template: Template


class Frames:
    """The frames of one body's levels, each read once.

    What is kept beyond a transaction is what a whole batch shall be made with, even if somebody
    chooses another template while it is at work.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], _Rung] = {}

    def of(self, tx: Tx, scheme: str, level: str) -> _Rung:
        """The level's, read at the first use."""
        if (scheme, level) not in self._known:
            body = tx.get_one(TenantRow, tx.tenant_id)
            adopted = current_scheme(tx, scheme)
            frame = frame_of(body, adopted, standard_for(tx, adopted), level)
            choice = choice_for(tx, frame.level.rank)
            frame = replace(frame, whole_document=choice.whole_document)
            parts: dict[str, str | int] = dict(number_parts(tx, frame.rule))
            template = load(tx, choice.reference)
            self._known[(scheme, level)] = _Rung(frame, parts, template)
        return self._known[(scheme, level)]


def _facts(tx: Tx, result_ids: Sequence[str]) -> Iterator[Row[Any]]:
    """Columns and not rows: half a million attributes would be set for fifty thousand people."""
    statement = (
        select(
            ResultRow.id,
            ResultRow.enrolment_id,
            ResultRow.state,
            ResultRow.passed,
            ResultRow.annulled,
            ResultRow.certificate_id,
            ResultRow.parts,
            EnrolmentRow.level,
            CandidateRow.name_on_certificate,
            CandidateRow.document_masked,
            CandidateRow.document_sealed,
            CandidateRow.photo_digest,
            BatchRow.scheme_code,
        )
        .join(EnrolmentRow, EnrolmentRow.id == ResultRow.enrolment_id)
        .join(CandidateRow, CandidateRow.id == EnrolmentRow.candidate_id)
        .join(BatchRow, BatchRow.id == EnrolmentRow.batch_id)
        .where(ResultRow.id.in_(result_ids))
    )
    yield from tx.execute(by_keys(statement))


def _days_reserved(tx: Tx, result_ids: Sequence[str]) -> dict[str, date]:
    """Order → day of issue, of reservations that were not finished."""
    rows = tx.execute(
        select(CertificateRow.order_ref, CertificateRow.issued_on).where(
            CertificateRow.order_ref.in_([order_ref(one) for one in result_ids]),
            CertificateRow.stage == Stage.RESERVED,
        )
    )
    return {row.order_ref: row.issued_on for row in rows}


def _superseded(tx: Tx, result_ids: Sequence[str]) -> dict[str, str]:
    """Result → certificate of the newest earlier version, which this result's will supersede."""
    statement = select(ResultRow.id, ResultRow.enrolment_id, ResultRow.version).where(
        ResultRow.id.in_(result_ids), ResultRow.version > 1
    )
    corrected = tx.execute(by_keys(statement)).all()
    found: dict[str, str] = {}
    for result_id, enrolment_id, version in corrected:
        earlier = tx.scalars(
            select(ResultRow.certificate_id)
            .where(
                ResultRow.enrolment_id == enrolment_id,
                ResultRow.version < version,
                ResultRow.certificate_id.is_not(None),
            )
            .order_by(ResultRow.version.desc())
        ).first()
        if earlier is not None:
            found[result_id] = _newest_of_chain(tx, earlier)
    return found


def _newest_of_chain(tx: Tx, certificate_id: str) -> str:
    """The certificate itself, or the last of those that have superseded it one after the other."""
    while True:
        later = tx.scalars(
            select(CertificateRow.id).where(
                CertificateRow.supersedes_id == certificate_id,
                CertificateRow.stage == Stage.ISSUED,
            )
        ).first()
        if later is None:
            return certificate_id
        certificate_id = later
