"""Cases: a question of conduct about one enrolment, opened by people's verdict, closed by a person.

A case carries its reason, the candidate's own account, and how it was settled. Nothing here reads
or writes a mark; `exam_engine.outcomes` is where cases and marks meet.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import func, select

from exam_engine.scoring.points import in_chunks, short_text
from exam_engine.scoring.states import CaseOutcome
from exam_engine.scoring.tables import ResultCaseRow
from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid, NotFound

STATEMENT_WINDOW = timedelta(days=3)
"""How long a candidate has to give an account before a case may be upheld without one."""


def find_case(tx: Tx, case_id: str, *, lock: bool = False) -> ResultCaseRow:
    """The case, if it is the tenant's; ``lock`` holds it until the transaction ends."""
    statement = select(ResultCaseRow).where(ResultCaseRow.id == case_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row = tx.scalars(statement).first()
    if row is None:
        raise NotFound("outcomes-case-unknown", case=case_id)
    return row


def cases_of(tx: Tx, enrolment_ids: Iterable[str]) -> dict[str, list[ResultCaseRow]]:
    """Enrolment → its cases, oldest first; enrolments without one are left out."""
    found: dict[str, list[ResultCaseRow]] = {}
    for chunk in in_chunks(enrolment_ids):
        rows = tx.scalars(
            select(ResultCaseRow)
            .where(ResultCaseRow.enrolment_id.in_(chunk))
            .order_by(ResultCaseRow.opened_at, ResultCaseRow.id)
        )
        for row in rows:
            found.setdefault(row.enrolment_id, []).append(row)
    return found


def open_cases(tx: Tx, enrolment_id: str) -> int:
    """How many cases of the enrolment nobody has closed."""
    statement = select(func.count()).where(
        ResultCaseRow.enrolment_id == enrolment_id, ResultCaseRow.closed_at.is_(None)
    )
    return tx.scalar(statement) or 0


def open_case(
    tx: Tx,
    clock: Clock,
    *,
    opened_by: str,
    enrolment_id: str,
    reason: str,
    incident_ref: str = "",
) -> ResultCaseRow:
    """Open a case; an open one about the same incident is given back instead of a second."""
    if incident_ref:
        known = tx.scalars(
            select(ResultCaseRow).where(
                ResultCaseRow.incident_ref == incident_ref, ResultCaseRow.closed_at.is_(None)
            )
        ).first()
        if known is not None:
            return known
    row = ResultCaseRow(
        enrolment_id=enrolment_id,
        incident_ref=incident_ref,
        opened_by=opened_by,
        opened_at=clock.now(),
        reason=_reason(reason),
    )
    tx.add(row)
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=opened_by,
        act="exam:case:open",
        subject=enrolment_id,
        facts={"case": row.id, "incident": incident_ref, "reason": row.reason},
    )
    return row


def state_own_words(
    tx: Tx, clock: Clock, *, enrolment_id: str, case_id: str, words: str
) -> ResultCaseRow:
    """Keep the candidate's account of their own open case; it is given once."""
    row = find_case(tx, case_id, lock=True)
    if row.enrolment_id != enrolment_id:
        raise NotFound("outcomes-case-unknown", case=case_id)
    if row.closed_at is not None:
        raise Conflict("outcomes-case-closed-already")
    if row.stated_at is not None:
        raise Conflict("outcomes-statement-given")
    if not words.strip():
        raise Invalid("outcomes-statement-empty")
    row.statement = short_text(words)
    row.stated_at = clock.now()
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=enrolment_id,
        act="exam:case:state",
        subject=enrolment_id,
        facts={"case": row.id},
    )
    return row


def close_case(
    tx: Tx, clock: Clock, *, closed_by: str, case_id: str, outcome: CaseOutcome, reason: str
) -> ResultCaseRow:
    """Settle an open case with a reason.

    Upholding is refused (`Conflict`) while the candidate has said nothing and still may.
    """
    row = find_case(tx, case_id, lock=True)
    if row.closed_at is not None:
        raise Conflict("outcomes-case-closed-already")
    told = _reason(reason)
    until = row.opened_at + STATEMENT_WINDOW
    if outcome is CaseOutcome.UPHELD and row.stated_at is None and clock.now() < until:
        raise Conflict("outcomes-statement-window-open", until=until.isoformat())
    row.closed_by = closed_by
    row.closed_at = clock.now()
    row.outcome = outcome
    row.closing_reason = told
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=closed_by,
        act="exam:case:close",
        subject=row.enrolment_id,
        facts={"case": row.id, "outcome": str(outcome), "reason": told},
    )
    return row


def _reason(text: str) -> str:
    if not text.strip():
        raise Invalid("outcomes-case-reason-missing")
    return short_text(text)
