"""A candidate's request for a person: asked, answered, closed; a fact that judges nobody.

A candidate has at most one open request. To ask is never refused: somebody who feels unwell must
not be told to wait, so a request that is repeated is the same request.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select

from exam_engine.sessions.attempts import find_attempt
from exam_engine.sessions.live_tables import HelpReason, HelpRequestRow
from exam_engine.sessions.states import ENDED
from exam_engine.sessions.tables import AttemptRow
from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, NotFound

AGAIN_WITHIN = timedelta(minutes=1)
"""A request taken back and made again so soon is the same one, so that pages cannot fill tables."""


def ask(tx: Tx, clock: Clock, attempt_id: str, reason: HelpReason) -> HelpRequestRow:
    """Ask for a person; asked again, the open request gets the newer reason."""
    attempt = find_attempt(tx, attempt_id, lock=True)
    if attempt.state in ENDED:
        raise Conflict("sessions-attempt-not-running", state=str(attempt.state))
    found = newest(tx, attempt.id)
    if found is not None and _is_same(found, attempt, clock):
        found.reason = reason
        found.closed_at = found.closed_by = None
        tx.flush()
        return found
    row = HelpRequestRow(
        sitting_id=attempt.sitting_id,
        attempt_id=attempt.id,
        reason=reason,
        asked_at=clock.now(),
    )
    tx.add(row)
    attempt.notice += 1
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=attempt.enrolment_id,
        act="exam:help:ask",
        subject=attempt.id,
        facts={"reason": reason.value},
    )
    return row


def take_back(tx: Tx, clock: Clock, attempt_id: str) -> None:
    """The candidate needs nobody any more; without an open request nothing happens."""
    attempt = find_attempt(tx, attempt_id, lock=True)
    row = newest(tx, attempt.id)
    if row is not None and row.closed_at is None:
        _close(tx, clock, attempt, row, attempt.enrolment_id)


def answer(tx: Tx, clock: Clock, attempt_id: str, *, actor: str) -> HelpRequestRow:
    """Tell the candidate that somebody is on the way; the first answer stands."""
    attempt = find_attempt(tx, attempt_id, lock=True)
    row = _open(tx, attempt)
    if row.answered_at is None:
        row.answered_at, row.answered_by = clock.now(), actor
        attempt.notice += 1
        tx.flush()
        audit.record(tx, clock, actor=actor, act="exam:help:answer", subject=attempt.id)
    return row


def close(tx: Tx, clock: Clock, attempt_id: str, *, actor: str) -> HelpRequestRow:
    """A person has been there, and the matter is settled."""
    attempt = find_attempt(tx, attempt_id, lock=True)
    row = _open(tx, attempt)
    _close(tx, clock, attempt, row, actor)
    return row


def newest(tx: Tx, attempt_id: str) -> HelpRequestRow | None:
    """The candidate's latest request, open or closed."""
    statement = (
        select(HelpRequestRow)
        .where(HelpRequestRow.attempt_id == attempt_id)
        .order_by(HelpRequestRow.asked_at.desc(), HelpRequestRow.id.desc())
        .limit(1)
    )
    return tx.scalars(statement).first()


def open_requests(tx: Tx, sitting_id: str, attempt_ids: Iterable[str]) -> list[HelpRequestRow]:
    """What is open of these attempts, the longest wait first."""
    wanted = set(attempt_ids)
    statement = (
        select(HelpRequestRow)
        .where(HelpRequestRow.sitting_id == sitting_id, HelpRequestRow.closed_at.is_(None))
        .order_by(HelpRequestRow.asked_at, HelpRequestRow.id)
    )
    return [row for row in tx.scalars(statement) if row.attempt_id in wanted]


def _is_same(row: HelpRequestRow, attempt: AttemptRow, clock: Clock) -> bool:
    if row.closed_at is None:
        return True
    taken_back = row.closed_by == attempt.enrolment_id
    return taken_back and clock.now() - row.asked_at < AGAIN_WITHIN


def _open(tx: Tx, attempt: AttemptRow) -> HelpRequestRow:
    row = newest(tx, attempt.id)
    if row is None or row.closed_at is not None:
        raise NotFound("sessions-help-not-open")
    return row


def _close(tx: Tx, clock: Clock, attempt: AttemptRow, row: HelpRequestRow, actor: str) -> None:
    row.closed_at, row.closed_by = clock.now(), actor
    attempt.notice += 1
    tx.flush()
    audit.record(tx, clock, actor=actor, act="exam:help:close", subject=attempt.id)
