"""Pairs a telephone with an attempt by a code that is good once and for a few minutes.

The code is in a picture on the candidate's own screen (a QR code), after the ``#`` of an address,
which browsers send to nobody. Only its digest is kept. Whoever shows it becomes the side camera of
that attempt and can do nothing else; a newer pairing ends the one before.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update

from exam_engine.sessions.attempts import find_attempt
from exam_engine.sessions.live_tables import SidePairingRow
from exam_engine.sessions.states import ENDED, AttemptState
from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Forbidden

GOOD_FOR = timedelta(minutes=5)
"""Long enough to unlock a telephone and read what it says before agreeing."""


def make_code(tx: Tx, clock: Clock, attempt_id: str) -> tuple[SidePairingRow, str]:
    """A new code for the attempt; the one that was on the screen before is good no more."""
    attempt = find_attempt(tx, attempt_id, lock=True)
    if attempt.state in (AttemptState.ADMITTED, AttemptState.CAMERA_REFUSED, *ENDED):
        raise Conflict("sessions-side-not-now", state=str(attempt.state))
    if attempt.camera_withdrawn_at is not None or attempt.identity_checked_by is not None:
        # Whoever sits without the main camera is asked for no other one.
        raise Conflict("sessions-side-not-now", state="no-camera")
    now = clock.now()
    _end(tx, clock, attempt_id, only_unpaired=True)
    code = secrets.token_urlsafe(24)
    row = SidePairingRow(
        attempt_id=attempt_id,
        code_digest=digest_of(code),
        made_at=now,
        expires_at=now + GOOD_FOR,
    )
    tx.add(row)
    tx.flush()
    return row, code


def find_code(tx: Tx, clock: Clock, code: str) -> SidePairingRow:
    """The pairing that waits for this code; Forbidden("sessions-side-code-invalid") for any other.

    ``tx`` may be open for every tenant: the code says whose it is.
    """
    statement = select(SidePairingRow).where(SidePairingRow.code_digest == digest_of(code))
    row = tx.scalars(statement).first()
    if row is None or row.paired_at or row.ended_at or row.expires_at < clock.now():
        raise Forbidden("sessions-side-code-invalid")
    return row


def pair(tx: Tx, clock: Clock, code: str) -> SidePairingRow:
    """Take the code; it is good no more, and a telephone that was paired before is let go."""
    found = find_code(tx, clock, code)
    attempt = find_attempt(tx, found.attempt_id, lock=True)
    # Looked at again under the attempt's lock: two telephones may show one code at once.
    tx.refresh(found)
    if found.paired_at or attempt.state in ENDED or attempt.camera_withdrawn_at is not None:
        raise Forbidden("sessions-side-code-invalid")
    _end(tx, clock, attempt.id, only_unpaired=False, besides=found.id)
    found.paired_at = clock.now()
    attempt.notice += 1
    tx.flush()
    audit.record(tx, clock, actor=attempt.enrolment_id, act="exam:side:pair", subject=attempt.id)
    return found


def paired(tx: Tx, pairing_id: str) -> SidePairingRow:
    """The pairing of a telephone that may send; Forbidden("sessions-side-ended") when over."""
    row = tx.get(SidePairingRow, pairing_id)
    if row is None or row.paired_at is None or row.ended_at is not None:
        raise Forbidden("sessions-side-ended")
    return row


def newest_pairing(tx: Tx, attempt_id: str) -> SidePairingRow | None:
    """The attempt's latest telephone, or else its latest code."""
    statement = (
        select(SidePairingRow)
        .where(SidePairingRow.attempt_id == attempt_id)
        .order_by(SidePairingRow.paired_at.is_(None), SidePairingRow.made_at.desc())
        .limit(1)
    )
    return tx.scalars(statement).first()


def standing(row: SidePairingRow, now: datetime, lost_after_s: float) -> str:
    """``code`` while one waits, ``paired``, ``lost`` when nothing came for long, ``ended``."""
    if row.paired_at is None:
        return "ended" if row.ended_at is not None or row.expires_at < now else "code"
    if row.ended_at is not None:
        return "ended"
    silent = (now - (row.frame_at or row.paired_at)).total_seconds()
    return "lost" if silent > lost_after_s else "paired"


def end_pairings(tx: Tx, clock: Clock, attempt_id: str) -> None:
    """Let the telephone go: the candidate wants it so, or the exam is over."""
    _end(tx, clock, attempt_id, only_unpaired=False)


def digest_of(code: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()


def _end(tx: Tx, clock: Clock, attempt_id: str, *, only_unpaired: bool, besides: str = "") -> None:
    statement = update(SidePairingRow).where(
        SidePairingRow.attempt_id == attempt_id,
        SidePairingRow.ended_at.is_(None),
        SidePairingRow.id != besides,
    )
    if only_unpaired:
        statement = statement.where(SidePairingRow.paired_at.is_(None))
    tx.execute(statement.values(ended_at=clock.now()))
