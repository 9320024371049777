"""The life of an attempt: opened, consented, checked in, started, taken over, ended.

Every act may be asked for twice and happens once. Nothing here begins or commits a transaction.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from exam_engine.sessions.answers import (
    KeptAnswer,
    answers_of,
    digest_of,
    effective_answers,
    receipt_code,
)
from exam_engine.sessions.events import (
    AttemptCheckedIn,
    AttemptStarted,
    AttemptSubmitted,
    CameraAnswered,
    CameraWithdrawn,
)
from exam_engine.sessions.states import ENDED, RUNNING, AttemptEvent, AttemptState, advance
from exam_engine.sessions.tables import (
    AttemptRow,
    IdentityCheck,
    SittingRow,
    SittingState,
    Watching,
)
from exam_engine.sessions.timing import deadline, is_late
from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Fact, Invalid, NotFound, TooLate
from foundation.events import publish


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What a page gets when it becomes the page that writes."""

    epoch: int
    answers: dict[str, KeptAnswer]


def find_attempt(tx: Tx, attempt_id: str, *, lock: bool = False) -> AttemptRow:
    """The attempt, if it is the tenant's; ``lock`` holds it until the transaction ends."""
    statement = select(AttemptRow).where(AttemptRow.id == attempt_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row = tx.scalars(statement).first()
    if row is None:
        raise NotFound("sessions-attempt-unknown", attempt=attempt_id)
    return row


def find_sitting(tx: Tx, sitting_id: str) -> SittingRow:
    """The sitting, if it is the tenant's."""
    row = tx.get(SittingRow, sitting_id)
    if row is None:
        raise NotFound("sessions-sitting-unknown", sitting=sitting_id)
    return row


def open_attempt(
    tx: Tx,
    clock: Clock,
    *,
    sitting_id: str,
    enrolment_id: str,
    time_factor: Decimal = Decimal(1),
) -> AttemptRow:
    """The candidate's attempt at the sitting: the one there is, or a new one."""
    found = tx.scalars(
        select(AttemptRow).where(
            AttemptRow.sitting_id == sitting_id, AttemptRow.enrolment_id == enrolment_id
        )
    ).first()
    if found is not None:
        return found
    sitting = find_sitting(tx, sitting_id)
    now = clock.now()
    if sitting.state != SittingState.OPEN:
        raise Conflict("sessions-sitting-not-open", sitting=sitting_id)
    if now > sitting.window_closes_at:
        raise TooLate("sessions-window-closed", closed=sitting.window_closes_at.isoformat())
    row = AttemptRow(
        sitting_id=sitting_id,
        enrolment_id=enrolment_id,
        state=AttemptState.ADMITTED.value,
        seed=secrets.randbits(62),
        time_factor=time_factor,
        created_at=now,
    )
    tx.add(row)
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=enrolment_id,
        act="exam:attempt:admit",
        subject=row.id,
        facts={"sitting": sitting_id, "factor": str(time_factor)},
    )
    return row


def answer_camera(
    tx: Tx, clock: Clock, attempt_id: str, *, agreed: bool, words_digest: str
) -> AttemptRow:
    """Note that the candidate agrees to be watched, or refuses, having read these words."""
    row = find_attempt(tx, attempt_id, lock=True)
    target = AttemptState.CONSENTED if agreed else AttemptState.CAMERA_REFUSED
    if row.state == target:
        return row
    _step(row, AttemptEvent.CONSENT if agreed else AttemptEvent.REFUSE_CAMERA)
    facts: dict[str, str | bool] = {"agreed": agreed, "words": words_digest}
    audit.record(
        tx, clock, actor=row.enrolment_id, act="exam:camera:answer", subject=row.id, facts=facts
    )
    publish(
        tx,
        CameraAnswered(row.sitting_id, row.id, row.enrolment_id, agreed, words_digest, clock.now()),
    )
    return row


def withdraw_camera(tx: Tx, clock: Clock, attempt_id: str) -> AttemptRow:
    """Take the agreement back while writing: the pictures end, the exam goes on."""
    row = find_attempt(tx, attempt_id, lock=True)
    if row.camera_withdrawn_at is not None:
        return row
    if row.state not in RUNNING:
        raise Conflict("sessions-attempt-not-running", state=str(row.state))
    row.camera_withdrawn_at = clock.now()
    audit.record(tx, clock, actor=row.enrolment_id, act="exam:camera:withdraw", subject=row.id)
    publish(
        tx,
        CameraWithdrawn(row.sitting_id, row.id, row.enrolment_id, row.camera_withdrawn_at),
    )
    return row


def check_in(tx: Tx, clock: Clock, attempt_id: str) -> AttemptRow:
    """The device check is done; a sitting without a camera has nothing to agree to before it."""
    row = find_attempt(tx, attempt_id, lock=True)
    if row.state == AttemptState.CHECKED_IN:
        return row
    unwatched = find_sitting(tx, row.sitting_id).watching == Watching.NONE
    before_consent = row.state == AttemptState.ADMITTED and unwatched
    _step(row, AttemptEvent.CHECK_IN_UNWATCHED if before_consent else AttemptEvent.CHECK_IN)
    publish(tx, AttemptCheckedIn(row.sitting_id, row.id, clock.now()))
    return row


def confirm_identity(
    tx: Tx,
    clock: Clock,
    attempt_id: str,
    *,
    actor: str,
    checks: Iterable[IdentityCheck] = (IdentityCheck.DOCUMENT,),
) -> AttemptRow:
    """An invigilator has compared the person with the document, in place of the camera.

    Before the start it lets the candidate enter. While they write, after they took the camera back,
    it is recorded, and the exam goes on as it did. Invalid("sessions-identity-nothing-checked")
    where nothing was looked at.
    """
    row = find_attempt(tx, attempt_id, lock=True)
    entered = row.state in {AttemptState.CHECKED_IN, *RUNNING}
    if entered and row.identity_checked_at is not None and not row.writes_unchecked:
        return row
    seen = sorted({check.value for check in checks})
    if not seen:
        raise Invalid("sessions-identity-nothing-checked")
    is_writing = row.writes_unchecked
    if not is_writing:
        _step(row, AttemptEvent.CONFIRM_IDENTITY)
    row.identity_checked_by = actor
    row.identity_checked_at = clock.now()
    row.identity_checks = seen
    row.notice += 1
    facts: dict[str, Fact] = {"checks": seen, "writing": is_writing}
    audit.record(tx, clock, actor=actor, act="exam:identity:confirm", subject=row.id, facts=facts)
    if not is_writing:
        publish(tx, AttemptCheckedIn(row.sitting_id, row.id, clock.now()))
    return row


def start(tx: Tx, clock: Clock, attempt_id: str) -> AttemptRow:
    """Start the clock, not before the window opens; a second start changes nothing."""
    row = find_attempt(tx, attempt_id, lock=True)
    if row.state in RUNNING:
        return row
    after = advance(AttemptState(row.state), AttemptEvent.START)
    sitting = find_sitting(tx, row.sitting_id)
    now = clock.now()
    if sitting.state != SittingState.OPEN:
        raise Conflict("sessions-sitting-not-open", sitting=sitting.id)
    if now < sitting.window_opens_at:
        raise Conflict("sessions-window-not-open", opens=sitting.window_opens_at.isoformat())
    if now > sitting.window_closes_at:
        raise TooLate("sessions-window-closed", closed=sitting.window_closes_at.isoformat())
    row.state = after
    row.started_at = now
    row.deadline_at = deadline(
        sitting.timing, now, factor=row.time_factor, extra_seconds=row.extra_seconds
    )
    audit.record(
        tx,
        clock,
        actor=row.enrolment_id,
        act="exam:attempt:start",
        subject=row.id,
        facts={"deadline": row.deadline_at.isoformat()},
    )
    publish(tx, AttemptStarted(row.sitting_id, row.id, row.enrolment_id, now))
    return row


def take_over(tx: Tx, clock: Clock, attempt_id: str) -> TakenOver:
    """Make the asking page the one that writes, and give it all answers there are.

    Pages that came before are told that they are superseded as soon as they save or ask for the
    time; what they had not sent yet is still taken and kept.
    """
    row = find_attempt(tx, attempt_id, lock=True)
    if row.state not in RUNNING:
        raise Conflict("sessions-attempt-not-running", state=str(row.state))
    row.epoch += 1
    tx.flush()
    if row.epoch > 1:
        audit.record(
            tx,
            clock,
            actor=row.enrolment_id,
            act="exam:attempt:take-over",
            subject=row.id,
            facts={"epoch": row.epoch},
        )
    return TakenOver(row.epoch, effective_answers(tx, row.id))


def submit(
    tx: Tx, clock: Clock, attempt_id: str, *, actor: str | None = None, reason: str = ""
) -> AttemptRow:
    """Hand in; asked again, or after the clock has ended the attempt, it gives what stands.

    ``actor`` is named when staff hand in for a candidate, and then ``reason`` says why:
    Invalid("sessions-reason-missing") without one.
    """
    if actor is not None and not reason.strip():
        raise Invalid("sessions-reason-missing")
    row = find_attempt(tx, attempt_id, lock=True)
    if row.state in ENDED:
        return row
    return _end(tx, clock, row, AttemptEvent.SUBMIT, actor or row.enrolment_id, reason.strip())


def expire(tx: Tx, clock: Clock, attempt_id: str, grace: timedelta) -> AttemptRow:
    """End an attempt whose deadline and grace are over; any other is left as it is."""
    row = find_attempt(tx, attempt_id, lock=True)
    if row.state != AttemptState.IN_PROGRESS or row.deadline_at is None:
        return row
    if not is_late(clock.now(), row.deadline_at, grace):
        return row
    return _end(tx, clock, row, AttemptEvent.EXPIRE, "system")


def due_attempts(tx: Tx, clock: Clock, grace: timedelta) -> list[tuple[str, str]]:
    """(tenant, attempt) of all that `expire` would end now; ``tx`` is open for every tenant."""
    statement = (
        select(AttemptRow.tenant_id, AttemptRow.id)
        .where(
            AttemptRow.state == AttemptState.IN_PROGRESS,
            AttemptRow.deadline_at < clock.now() - grace,
        )
        .order_by(AttemptRow.deadline_at)
        .limit(500)
    )
    return [(tenant, attempt) for tenant, attempt in tx.execute(statement)]


def close(tx: Tx, clock: Clock, attempt_id: str, *, actor: str) -> AttemptRow:
    """Settle an ended attempt for scoring; no time can be given back after this."""
    row = find_attempt(tx, attempt_id, lock=True)
    if row.state == AttemptState.CLOSED:
        return row
    _step(row, AttemptEvent.CLOSE)
    seal_answers(tx, row)
    audit.record(
        tx,
        clock,
        actor=actor,
        act="exam:attempt:close",
        subject=row.id,
        facts={"answers": row.answers_digest},
    )
    return row


def seal_answers(tx: Tx, row: AttemptRow) -> None:
    """Write down the digest of the answers that count, and the receipt made of it."""
    row.answers_digest = digest_of(answers_of(tx, row.id))
    row.receipt_code = receipt_code(row.id, row.answers_digest)


def _end(
    tx: Tx, clock: Clock, row: AttemptRow, event: AttemptEvent, actor: str, reason: str = ""
) -> AttemptRow:
    now: datetime = clock.now()
    _step(row, event)
    row.submitted_at = now
    row.paused_at = None
    row.notice += 1
    tx.flush()
    seal_answers(tx, row)
    facts: dict[str, Fact] = {"answers": row.answers_digest}
    if reason:
        facts["reason"] = reason
    audit.record(
        tx, clock, actor=actor, act=f"exam:attempt:{event.value}", subject=row.id, facts=facts
    )
    expired = event is AttemptEvent.EXPIRE
    publish(tx, AttemptSubmitted(row.sitting_id, row.id, row.enrolment_id, expired, now))
    return row


def _step(row: AttemptRow, event: AttemptEvent) -> None:
    row.state = advance(AttemptState(row.state), event)
