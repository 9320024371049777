"""Destroys evidence when its time is over: pictures, measurements and the person's baseline.

Three beats for each sitting: `due_now` (a read), `destroy_pictures` (no transaction), `note_erased`
(a write). If the second breaks off, the first finds the sitting again, and nothing is left that
nobody knows of. What stays are findings, verdicts and the links of the chain: facts without a
picture. An incident that nobody has decided keeps its evidence, and `overdue` names the sitting, so
that people see what waits for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, or_, select, update

from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, NotFound
from proctor.evidence import Blobs
from proctor.sitting_states import SittingState
from proctor.sittings import close, find_sitting, policy_of
from proctor.tables import EvidenceRow, IncidentRow, ObservationRow, ProctorSittingRow


class KeptFor(StrEnum):
    """Why evidence outlives its day."""

    UNDECIDED = "undecided"
    """A person has yet to decide an incident, or a second opinion was asked for."""
    CASE = "case"
    """People found a possible violation, and the case is not closed."""
    RUNNING = "running"
    """The sitting never ended: an exam that was stopped and not taken up again."""


@dataclass(frozen=True, slots=True)
class Overdue:
    """A sitting whose day is over; ``kept_for`` says why its evidence stays all the same."""

    sitting_id: str
    subject_ref: str
    kept_for: KeptFor | None


@dataclass(frozen=True, slots=True)
class Due:
    """A sitting whose evidence goes now, and the blobs that no other sitting needs."""

    sitting_id: str
    tenant: str
    blobs: tuple[str, ...]


def overdue(tx: Tx, clock: Clock) -> list[Overdue]:
    """All sittings past their day that still have evidence or measurements, oldest first.

    A sitting that nobody ended (the candidate left before the start) has its day as well, counted
    from when it was opened.
    """
    now = clock.now()
    statement = (
        select(ProctorSittingRow)
        .where(
            ProctorSittingRow.erased_at.is_(None),
            or_(
                ProctorSittingRow.keep_until <= now,
                ProctorSittingRow.keep_until.is_(None) & (ProctorSittingRow.opened_at < now),
            ),
        )
        .order_by(ProctorSittingRow.opened_at, ProctorSittingRow.id)
    )
    over = [row for row in tx.scalars(statement) if _is_over(row, now)]
    undecided = _with_undecided(tx)
    return [
        Overdue(row.id, row.subject_ref, _kept_for(row, is_undecided=row.id in undecided))
        for row in over
    ]


def due_now(tx: Tx, clock: Clock, sitting_id: str) -> Due | None:
    """What is to be destroyed of one sitting; None where it is not due, kept, or done already."""
    row = find_sitting(tx, sitting_id)
    if row.erased_at is not None or not _is_over(row, clock.now()):
        return None
    if _kept_for(row, is_undecided=bool(_with_undecided(tx, row.id))) is not None:
        return None
    return Due(row.id, row.tenant_id, _own_blobs(tx, row.id))


def destroy_pictures(blobs: Blobs, due: Due) -> int:
    """Delete the pictures for good and return how many there were; never within a transaction."""
    destroyed = 0
    for digest in due.blobs:
        try:
            blobs.delete(digest, tenant=due.tenant)
        except NotFound:
            # An earlier run got this far and broke off before it was noted.
            continue
        destroyed += 1
    return destroyed


def note_erased(tx: Tx, clock: Clock, sitting_id: str) -> bool:
    """Forget the measurements, mark the pictures as erased, and say so in the audit chain.

    False where somebody else has noted it. Conflict("proctor-evidence-still-needed") where the
    day has not come or the evidence is kept for a reason.
    """
    sitting = find_sitting(tx, sitting_id, lock=True)
    now = clock.now()
    if sitting.erased_at is not None:
        return False
    kept = _kept_for(sitting, is_undecided=bool(_with_undecided(tx, sitting.id)))
    if kept is not None or not _is_over(sitting, now):
        raise Conflict("proctor-evidence-still-needed", sitting=sitting.id)
    if sitting.state != SittingState.CLOSED:
        close(tx, clock, sitting.id)
    tx.execute(delete(ObservationRow).where(ObservationRow.sitting_id == sitting.id))
    tx.execute(
        update(EvidenceRow)
        .where(EvidenceRow.sitting_id == sitting.id, EvidenceRow.erased_at.is_(None))
        .values(erased_at=now)
    )
    sitting.baseline = None
    sitting.erased_at = now
    tx.flush()
    audit.record(tx, clock, actor="system", act="proctor:evidence:erase", subject=sitting.id)
    return True


def release_hold(tx: Tx, clock: Clock, sitting_id: str, *, by: str, keep_until: datetime) -> None:
    """A case is closed: its evidence is kept until ``keep_until``, never shorter than before."""
    sitting = find_sitting(tx, sitting_id, lock=True)
    sitting.held = False
    sitting.keep_until = max(keep_until, sitting.keep_until or keep_until)
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=by,
        act="proctor:evidence:release",
        subject=sitting.id,
        facts={"keep_until": sitting.keep_until.isoformat()},
    )


def _is_over(row: ProctorSittingRow, now: datetime) -> bool:
    if row.keep_until is not None:
        return row.keep_until <= now
    return row.opened_at + timedelta(days=policy_of(row).retention_days) <= now


def _kept_for(row: ProctorSittingRow, *, is_undecided: bool) -> KeptFor | None:
    if row.held:
        return KeptFor.CASE
    if is_undecided:
        return KeptFor.UNDECIDED
    return KeptFor.RUNNING if row.state == SittingState.LIVE else None


def _with_undecided(tx: Tx, sitting_id: str | None = None) -> set[str]:
    """Sittings with an incident that has no verdict, all of the tenant's or just this one."""
    statement = select(IncidentRow.sitting_id).where(IncidentRow.verdict.is_(None)).distinct()
    if sitting_id is not None:
        statement = statement.where(IncidentRow.sitting_id == sitting_id)
    return set(tx.scalars(statement))


def _own_blobs(tx: Tx, sitting_id: str) -> tuple[str, ...]:
    """Equal pictures are one blob: what another sitting still shows must stay."""
    statement = select(EvidenceRow.blob).where(
        EvidenceRow.sitting_id == sitting_id, EvidenceRow.erased_at.is_(None)
    )
    own = set(tx.scalars(statement))
    elsewhere = select(EvidenceRow.blob).where(
        EvidenceRow.blob.in_(own),
        EvidenceRow.sitting_id != sitting_id,
        EvidenceRow.erased_at.is_(None),
    )
    return tuple(sorted(own - set(tx.scalars(elsewhere))))
