"""Destroys evidence when its time is over: pictures, measurements and the person's baseline.

Three beats again: `due` (a read), `destroy_pictures` (no transaction), `note_erased` (a write). If
the second breaks off, the first finds the sitting again, and nothing is left that nobody knows of.
What stays are findings, verdicts and the links of the chain: facts without a picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, NotFound
from proctor.evidence import Blobs
from proctor.sittings import find_sitting
from proctor.tables import EvidenceRow, ObservationRow, ProctorSittingRow


@dataclass(frozen=True, slots=True)
class Due:
    """A sitting whose time is over, and the blobs that no other sitting needs."""

    sitting_id: str
    tenant: str
    blobs: tuple[str, ...]


def due(tx: Tx, clock: Clock, *, limit: int = 100) -> list[Due]:
    """Closed sittings past their day that are not held for an open case, oldest first."""
    statement = (
        select(ProctorSittingRow)
        .where(
            ProctorSittingRow.keep_until <= clock.now(),
            ProctorSittingRow.held.is_(False),
            ProctorSittingRow.erased_at.is_(None),
        )
        .order_by(ProctorSittingRow.keep_until)
        .limit(limit)
    )
    return [Due(row.id, row.tenant_id, _own_blobs(tx, row.id)) for row in tx.scalars(statement)]


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


def note_erased(tx: Tx, clock: Clock, sitting_id: str) -> None:
    """Forget the measurements, mark the pictures as erased, and say so in the audit chain."""
    sitting = find_sitting(tx, sitting_id, lock=True)
    now = clock.now()
    if sitting.held or sitting.keep_until is None or sitting.keep_until > now:
        raise Conflict("proctor-evidence-still-needed", sitting=sitting.id)
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
