"""The register that the exam's entrance asks: who may come in with these two numbers."""

from __future__ import annotations

from sqlalchemy import select

from exam_engine.enrolment.batches import local_today
from exam_engine.enrolment.document_numbers import DocumentKind, judge_document
from exam_engine.enrolment.sealing import CandidateSeal
from exam_engine.enrolment.tables import CandidateRow, EnrolmentRow, EnrolmentState
from exam_engine.sessions.accommodations import factor_of
from exam_engine.sessions.entrance import AdmittedCandidate
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import NotFound
from foundation.keys import KeyRing


class EntranceRegister:
    """A `exam_engine.sessions.entrance.Register` over the enrolments."""

    def __init__(self, ring: KeyRing, clock: Clock) -> None:
        self._ring = ring
        self._clock = clock

    def find(self, tx: Tx, admission_number: str, document_number: str) -> AdmittedCandidate | None:
        """The candidate whose numbers both fit; ``tx`` is open for every tenant."""
        found = tx.execute(
            select(EnrolmentRow, CandidateRow)
            .join(CandidateRow, CandidateRow.id == EnrolmentRow.candidate_id)
            .where(
                EnrolmentRow.admission_number == admission_number,
                EnrolmentRow.state == EnrolmentState.ADMITTED.value,
            )
        )
        for row, person in found:
            document = judge_document(
                DocumentKind(person.document_kind),
                document_number,
                today=local_today(self._clock),
                allow_fictional=True,
            )
            seal = CandidateSeal(self._ring, row.tenant_id)
            if document.number and seal.blind_of(document) == person.document_blind:
                return _admitted(tx, row, person)
        return None

    def known(self, tx: Tx, enrolment_id: str) -> AdmittedCandidate:
        """The candidate of this enrolment, who has been let in before."""
        found = tx.execute(
            select(EnrolmentRow, CandidateRow)
            .join(CandidateRow, CandidateRow.id == EnrolmentRow.candidate_id)
            .where(EnrolmentRow.id == enrolment_id)
        ).first()
        if found is None:
            raise NotFound("enrolment-not-found", enrolment=enrolment_id)
        return _admitted(tx, found[0], found[1])


def _admitted(tx: Tx, row: EnrolmentRow, person: CandidateRow) -> AdmittedCandidate:
    factor = factor_of(tx, row.id)
    return AdmittedCandidate(row.id, row.tenant_id, person.name, row.batch_id, row.level, factor)
