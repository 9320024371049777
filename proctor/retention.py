"""Destroys what has had its time, class by class: pictures, measurements, the check-in picture.

Three beats for each sitting: `due_now` (a read), `destroy_pictures` (no transaction), `note_erased`
(a write). If the second breaks off, the first finds the sitting again, and nothing is left that
nobody knows of. What stays are findings, verdicts and the links of the chain: facts without a
picture. An incident that nobody has decided keeps its evidence, and `overdue` names the sitting, so
that people see what waits for them.

Messages are the roof's (`DataClass.CHAT`): here it is only noted that their day has come.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, func, or_, select, update

from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Fact, NotFound
from proctor.camera_sources import CameraSource
from proctor.evidence import Blobs
from proctor.retention_classes import DataClass
from proctor.sitting_states import SittingState
from proctor.sittings import close, due_at, find_sitting, next_due
from proctor.tables import (
    CheckInRow,
    EvidenceRow,
    IncidentRow,
    ObservationRow,
    ProctorSittingRow,
    ShownQuestionsRow,
)

ERASED = "proctor:evidence:erase"
"""The act under which erasures stand in the audit chain, with counts by class."""


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
    """A sitting some of which has had its day; ``kept_for`` says why it stays all the same."""

    sitting_id: str
    subject_ref: str
    kept_for: KeptFor | None


@dataclass(frozen=True, slots=True)
class Due:
    """What of a sitting goes now, and the blobs that no other sitting needs."""

    sitting_id: str
    tenant: str
    blobs: tuple[str, ...]
    subject_ref: str = ""
    classes: frozenset[DataClass] = field(default_factory=lambda: frozenset(DataClass))


def overdue(tx: Tx, clock: Clock) -> list[Overdue]:
    """All sittings of which something has had its day, oldest first."""
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
    over = [row for row in tx.scalars(statement) if _classes_due(row, now)]
    undecided = _with_undecided(tx)
    return [
        Overdue(row.id, row.subject_ref, _kept_for(row, is_undecided=row.id in undecided))
        for row in over
    ]


def due_now(tx: Tx, clock: Clock, sitting_id: str) -> Due | None:
    """What is to be destroyed of one sitting; None where it is not due, kept, or done already."""
    row = find_sitting(tx, sitting_id)
    classes = _classes_due(row, clock.now())
    if row.erased_at is not None or not classes:
        return None
    if _kept_for(row, is_undecided=bool(_with_undecided(tx, row.id))) is not None:
        return None
    return Due(row.id, row.tenant_id, _own_blobs(tx, row, classes), row.subject_ref, classes)


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


def note_erased(
    tx: Tx,
    clock: Clock,
    sitting_id: str,
    classes: Iterable[DataClass] | None = None,
    elsewhere: Mapping[DataClass, int] | None = None,
) -> bool:
    """Forget what goes, mark pictures as erased, and say so in the audit chain, in counts.

    ``classes`` are those whose blobs were destroyed: all that are due unless told otherwise. False
    where somebody else has noted it. Conflict("proctor-evidence-still-needed") where the day of a
    class has not come, or the sitting is kept for a reason. ``elsewhere`` counts what the roof
    erased of its own classes in the same transaction.
    """
    sitting = find_sitting(tx, sitting_id, lock=True)
    now = clock.now()
    if sitting.erased_at is not None:
        return False
    due = _classes_due(sitting, now)
    going = due if classes is None else frozenset(classes) - _gone(sitting)
    kept = _kept_for(sitting, is_undecided=bool(_with_undecided(tx, sitting.id)))
    if kept is not None or not due or not going <= due:
        raise Conflict("proctor-evidence-still-needed", sitting=sitting.id)
    if not going:
        return False
    if sitting.state != SittingState.CLOSED:
        close(tx, clock, sitting.id)
    counts = {each: _erase(tx, sitting, each, now) for each in sorted(going)}
    counts |= elsewhere or {}
    sitting.erased = {**sitting.erased, **{each.value: now.isoformat() for each in going}}
    sitting.keep_until = next_due(sitting)
    if len(sitting.erased) == len(DataClass):
        sitting.erased_at = now
    tx.flush()
    told: dict[str, Fact] = {each.value: count for each, count in counts.items() if count}
    audit.record(
        tx, clock, actor="system", act=ERASED, subject=sitting.id, facts={**told, "why": "time"}
    )
    return True


def release_hold(tx: Tx, clock: Clock, sitting_id: str, *, by: str, keep_until: datetime) -> None:
    """A case is closed: its evidence is kept until ``keep_until``, never shorter than before."""
    sitting = find_sitting(tx, sitting_id, lock=True)
    sitting.held = False
    sitting.held_until = max(keep_until, sitting.held_until or keep_until)
    sitting.keep_until = next_due(sitting)
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=by,
        act="proctor:evidence:release",
        subject=sitting.id,
        facts={"keep_until": sitting.held_until.isoformat()},
    )


def _gone(row: ProctorSittingRow) -> frozenset[DataClass]:
    return frozenset(DataClass(name) for name in row.erased or {})


def _classes_due(row: ProctorSittingRow, now: datetime) -> frozenset[DataClass]:
    return frozenset(each for each in DataClass if due_at(row, each) <= now) - _gone(row)


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


def _class_of_pictures(row: ProctorSittingRow) -> DataClass:
    """The sealed pictures of a side camera are a class of their own."""
    is_aside = row.source == CameraSource.SIDE
    return DataClass.SIDE_CAMERA if is_aside else DataClass.INCIDENT_PICTURES


def _own_blobs(
    tx: Tx, sitting: ProctorSittingRow, classes: frozenset[DataClass]
) -> tuple[str, ...]:
    """Equal pictures are one blob: what another sitting still shows must stay."""
    own: set[str] = set()
    if _class_of_pictures(sitting) in classes:
        kept = EvidenceRow.sitting_id == sitting.id, EvidenceRow.erased_at.is_(None)
        own |= set(tx.scalars(select(EvidenceRow.blob).where(*kept)))
    if DataClass.CHECK_IN_PICTURES in classes:
        pictures = select(CheckInRow.picture).filter_by(sitting_id=sitting.id)
        own |= {blob for blob in tx.scalars(pictures) if blob is not None}
    elsewhere = select(EvidenceRow.blob).where(
        EvidenceRow.blob.in_(own),
        EvidenceRow.sitting_id != sitting.id,
        EvidenceRow.erased_at.is_(None),
    )
    return tuple(sorted(own - set(tx.scalars(elsewhere))))


def _erase_pictures(tx: Tx, sitting: ProctorSittingRow, now: datetime) -> int:
    left = EvidenceRow.sitting_id == sitting.id, EvidenceRow.erased_at.is_(None)
    count = tx.scalar(select(func.count()).select_from(EvidenceRow).where(*left)) or 0
    tx.execute(update(EvidenceRow).where(*left).values(erased_at=now))
    return count


def _erase_check_in_pictures(tx: Tx, sitting: ProctorSittingRow) -> int:
    left = CheckInRow.sitting_id == sitting.id, CheckInRow.picture.is_not(None)
    count = tx.scalar(select(func.count()).select_from(CheckInRow).where(*left)) or 0
    tx.execute(update(CheckInRow).where(*left).values(picture=None))
    return count


def _erase_measurements(tx: Tx, sitting: ProctorSittingRow) -> int:
    """Observations, and what was measured of the person; of the check-in's light a word stays."""
    own = ObservationRow.sitting_id == sitting.id
    count = tx.scalar(select(func.count()).select_from(ObservationRow).where(own)) or 0
    tx.execute(delete(ObservationRow).where(own))
    tx.execute(
        update(CheckInRow)
        .where(CheckInRow.sitting_id == sitting.id)
        .values(samples=[], outcome=None)
    )
    sitting.baseline = sitting.calibration = sitting.drift = None
    return count


def _erase_questions(tx: Tx, sitting: ProctorSittingRow) -> int:
    """Forget what stood on the screen."""
    own = ShownQuestionsRow.sitting_id == sitting.id
    count = tx.scalar(select(func.count()).select_from(ShownQuestionsRow).where(own)) or 0
    tx.execute(delete(ShownQuestionsRow).where(own))
    return count


def _erase(tx: Tx, sitting: ProctorSittingRow, data_class: DataClass, now: datetime) -> int:
    """Erase one class and return how much there was; messages are the roof's, sound is not kept."""
    if data_class is _class_of_pictures(sitting):
        return _erase_pictures(tx, sitting, now)
    if data_class is DataClass.CHECK_IN_PICTURES:
        return _erase_check_in_pictures(tx, sitting)
    if data_class is DataClass.QUESTIONS:
        return _erase_questions(tx, sitting)
    return _erase_measurements(tx, sitting) if data_class is DataClass.MEASUREMENTS else 0
