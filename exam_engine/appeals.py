"""Appeals against a case that was upheld: lodged by the candidate, decided by somebody new.

ISO/IEC 17024, clause 9.8: who decides an appeal took no part in what is appealed against. Nothing
here reads or writes a mark; what an appeal changes, `exam_engine.outcomes` lets the result show.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from exam_engine.cases import find_case
from exam_engine.scoring.points import in_chunks, short_text
from exam_engine.scoring.states import AppealOutcome, CaseOutcome
from exam_engine.scoring.tables import CaseAppealRow, ResultCaseRow
from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid, NotFound, TooLate

APPEAL_WINDOW = timedelta(days=30)
"""How long a decision may be appealed, and its evidence is kept at least."""


def appeal_until(case: ResultCaseRow) -> datetime | None:
    """Until when the decision may be appealed; None where nothing stands against the candidate."""
    if case.closed_at is None or case.outcome != CaseOutcome.UPHELD:
        return None
    return case.closed_at + APPEAL_WINDOW


def find_appeal(tx: Tx, case_id: str, *, lock: bool = False) -> CaseAppealRow | None:
    """The appeal of a case, if there is one."""
    statement = select(CaseAppealRow).where(CaseAppealRow.case_id == case_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return tx.scalars(statement).first()


def appeals_of(tx: Tx, enrolment_ids: Iterable[str]) -> dict[str, CaseAppealRow]:
    """Case → its appeal, for all cases of these enrolments."""
    found: dict[str, CaseAppealRow] = {}
    for chunk in in_chunks(enrolment_ids):
        rows = tx.scalars(select(CaseAppealRow).where(CaseAppealRow.enrolment_id.in_(chunk)))
        found.update({row.case_id: row for row in rows})
    return found


def lodge(tx: Tx, clock: Clock, *, enrolment_id: str, case_id: str, words: str) -> CaseAppealRow:
    """Keep the candidate's appeal against the decision of their own case; there is one.

    Conflict("outcomes-appeal-nothing-decided") where nothing stands against the candidate,
    Conflict("outcomes-appeal-given"), TooLate("outcomes-appeal-over") and
    Invalid("outcomes-appeal-empty").
    """
    case = find_case(tx, case_id, lock=True)
    if case.enrolment_id != enrolment_id:
        raise NotFound("outcomes-case-unknown", case=case_id)
    if find_appeal(tx, case_id) is not None:
        raise Conflict("outcomes-appeal-given")
    until = appeal_until(case)
    if until is None:
        raise Conflict("outcomes-appeal-nothing-decided")
    if clock.now() > until:
        raise TooLate("outcomes-appeal-over", until=until.isoformat())
    if not words.strip():
        raise Invalid("outcomes-appeal-empty")
    row = CaseAppealRow(
        case_id=case.id,
        enrolment_id=enrolment_id,
        words=short_text(words),
        lodged_at=clock.now(),
    )
    tx.add(row)
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=enrolment_id,
        act="exam:appeal:lodge",
        subject=enrolment_id,
        facts={"case": case.id},
    )
    return row


def decide(
    tx: Tx, clock: Clock, *, decided_by: str, case_id: str, outcome: AppealOutcome, reason: str
) -> CaseAppealRow:
    """Decide an appeal with a reason; `exam_engine.outcomes` sees to it that the person is new.

    A granted appeal clears the case. The audit chain keeps what had been decided before.
    """
    case = find_case(tx, case_id, lock=True)
    row = find_appeal(tx, case_id, lock=True)
    if row is None:
        raise NotFound("outcomes-appeal-unknown", case=case_id)
    if row.decided_at is not None:
        raise Conflict("outcomes-appeal-decided-already")
    if not reason.strip():
        raise Invalid("outcomes-case-reason-missing")
    row.decided_by, row.decided_at = decided_by, clock.now()
    row.outcome, row.reason = outcome, short_text(reason)
    if outcome is AppealOutcome.GRANTED:
        case.outcome = CaseOutcome.CLEARED
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=decided_by,
        act="exam:appeal:decide",
        subject=case.enrolment_id,
        facts={"case": case.id, "outcome": str(outcome), "reason": row.reason},
    )
    return row
