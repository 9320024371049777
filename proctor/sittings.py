"""The life of a watched sitting: opened, agreed to or refused, checked in, live, closed.

Nothing here begins or commits a transaction, and nothing here ends an exam.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import func, select

from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, NotFound
from foundation.events import publish
from proctor.analysis.baseline import Baseline, measure_baseline
from proctor.analysis.gaze_calibration import GazeFit
from proctor.analysis.gaze_drift import Drift
from proctor.camera_sources import CameraSource
from proctor.events import WatchingAnswered, WatchingClosed, WatchingStarted
from proctor.evidence import GENESIS
from proctor.observation import Observation
from proctor.policy import Policy
from proctor.retention_classes import DataClass
from proctor.sitting_states import SittingEvent, SittingState, advance
from proctor.tables import CheckInRow, IncidentRow, ObservationRow, ProctorSittingRow


def find_sitting(tx: Tx, sitting_id: str, *, lock: bool = False) -> ProctorSittingRow:
    """The sitting, if it is the tenant's; ``lock`` holds it until the transaction ends."""
    statement = select(ProctorSittingRow).where(ProctorSittingRow.id == sitting_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row = tx.scalars(statement).first()
    if row is None:
        raise NotFound("proctor-sitting-unknown", sitting=sitting_id)
    return row


def sitting_of(
    tx: Tx, subject_ref: str, source: CameraSource = CameraSource.MAIN
) -> ProctorSittingRow | None:
    """The watched sitting of the roof's ``subject_ref`` before this camera, if it has one."""
    statement = select(ProctorSittingRow).filter_by(subject_ref=subject_ref, source=source)
    return tx.scalars(statement).first()


def policy_of(row: ProctorSittingRow) -> Policy:
    """The policy that was frozen when the sitting was opened.

    A policy that was frozen before there was a record of questions shown does not name it, and
    its candidate was not told of one: there is none.
    """
    return Policy.from_json({"questions_shown": False, **row.policy})


def baseline_of(row: ProctorSittingRow) -> Baseline:
    """How the person sits, as measured at the check-in; a camera straight ahead if it was not."""
    return Baseline() if row.baseline is None else msgspec.convert(row.baseline, Baseline)


def due_at(row: ProctorSittingRow, data_class: DataClass) -> datetime:
    """When a class of the sitting's data has had its time; a closed case may have moved it."""
    # A sitting that nobody ended has its day as well, counted from when it was opened.
    ended = row.closed_at or row.opened_at
    due = ended + timedelta(days=policy_of(row).kept_days(data_class))
    return due if row.held_until is None else max(due, row.held_until)


def next_due(row: ProctorSittingRow) -> datetime | None:
    """The next day on which something of the sitting is erased; None where all is gone."""
    left = [each for each in DataClass if each.value not in (row.erased or {})]
    return min((due_at(row, each) for each in left), default=None)


def calibration_of(row: ProctorSittingRow) -> tuple[GazeFit | None, Drift]:
    """Where on the screen a gaze lies, and how far clicks have corrected it since."""
    fit = None if row.calibration is None else GazeFit.from_json(row.calibration)
    return fit, Drift() if row.drift is None else Drift.from_json(row.drift)


def open_sitting(
    tx: Tx,
    clock: Clock,
    *,
    subject_ref: str,
    policy: Policy,
    source: CameraSource = CameraSource.MAIN,
) -> ProctorSittingRow:
    """The sitting of ``subject_ref``: the one there is, or a new one under ``policy``."""
    found = sitting_of(tx, subject_ref, source)
    if found is not None:
        return found
    row = ProctorSittingRow(
        subject_ref=subject_ref,
        source=source,
        policy=policy.to_json(),
        opened_at=clock.now(),
        chain_head=GENESIS,
    )
    tx.add(row)
    tx.flush()
    return row


def consent(tx: Tx, clock: Clock, sitting_id: str, *, version: str) -> ProctorSittingRow:
    """Record that the person agreed to the words of ``version``.

    Conflict("proctor-consent-outdated") where the policy asks for other words. The words and the
    decision itself are kept by `foundation.consent`.
    """
    row = find_sitting(tx, sitting_id, lock=True)
    asked = policy_of(row).consent_version
    if version != asked:
        raise Conflict("proctor-consent-outdated", agreed=version, asked=asked)
    return _answered(tx, clock, row, SittingEvent.CONSENT, agreed=True)


def refuse(tx: Tx, clock: Clock, sitting_id: str) -> ProctorSittingRow:
    """Record that the person does not want to be watched: an invigilator checks instead."""
    row = find_sitting(tx, sitting_id, lock=True)
    return _answered(tx, clock, row, SittingEvent.REFUSE, agreed=False)


def withdraw(tx: Tx, clock: Clock, sitting_id: str) -> ProctorSittingRow:
    """Record that the person takes the agreement back; a live sitting is closed at once.

    Call `proctor.capture.Capture.finish` first for a live one, so that open findings end properly.
    """
    row = find_sitting(tx, sitting_id, lock=True)
    was_live = row.state == SittingState.LIVE
    _answered(tx, clock, row, SittingEvent.WITHDRAW, agreed=False)
    return _closed(tx, clock, row) if was_live else row


def check_in(tx: Tx, clock: Clock, sitting_id: str) -> ProctorSittingRow:
    """End the check-in: measure how the person sits, from its last run or else from single frames.

    Conflict("proctor-check-in-not-seen") where too few frames show one face that looks at the
    screen: the light or the camera has to be changed, and the check-in repeated.
    """
    row = find_sitting(tx, sitting_id, lock=True)
    following = advance(row.state, SittingEvent.CHECK_IN)
    run, single = _seen_in_run(tx, row), _seen_singly(tx, row)
    baseline = measure_baseline(run) or measure_baseline(single)
    if baseline is None:
        raise Conflict("proctor-check-in-not-seen", frames=max(len(run), len(single)))
    row.baseline = msgspec.to_builtins(baseline)
    row.state = following
    tx.flush()
    return row


def go_live(tx: Tx, clock: Clock, sitting_id: str) -> ProctorSittingRow:
    """Begin to watch; asked for twice, it happens once."""
    row = find_sitting(tx, sitting_id, lock=True)
    if row.state == SittingState.LIVE:
        return row
    row.state = advance(row.state, SittingEvent.GO_LIVE)
    row.live_at = clock.now()
    tx.flush()
    publish(tx, WatchingStarted(row.id, row.subject_ref, row.live_at))
    return row


def close(tx: Tx, clock: Clock, sitting_id: str) -> ProctorSittingRow:
    """End the sitting and set the day until which it is kept; asked for twice, it happens once.

    Call `proctor.capture.Capture.finish` first, so that open findings end with it.
    """
    row = find_sitting(tx, sitting_id, lock=True)
    if row.state == SittingState.CLOSED:
        return row
    row.state = advance(row.state, SittingEvent.CLOSE)
    return _closed(tx, clock, row)


def _seen_in_run(tx: Tx, row: ProctorSittingRow) -> list[Observation]:
    """The frames of the last run of the check-in; the last one, as the person sits now."""
    samples = tx.scalars(
        select(CheckInRow.samples)
        .where(CheckInRow.sitting_id == row.id, CheckInRow.finished_at.is_not(None))
        .order_by(CheckInRow.finished_at.desc(), CheckInRow.id.desc())
        .limit(1)
    ).first()
    return [Observation.from_json(sample["observation"]) for sample in samples or []]


def _seen_singly(tx: Tx, row: ProctorSittingRow) -> list[Observation]:
    """The frames that the device check sent one by one, for who does not want dots and colours."""
    statement = (
        select(ObservationRow.measured)
        .where(ObservationRow.sitting_id == row.id, ObservationRow.stage == row.state)
        .order_by(ObservationRow.number.desc())
        .limit(60)
    )
    return [Observation.from_json(measured) for measured in tx.scalars(statement)]


def _answered(
    tx: Tx, clock: Clock, row: ProctorSittingRow, event: SittingEvent, *, agreed: bool
) -> ProctorSittingRow:
    row.state = advance(row.state, event)
    row.answered_at = clock.now()
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=row.subject_ref,
        act=f"proctor:sitting:{event}",
        subject=row.id,
        facts={"version": policy_of(row).consent_version},
    )
    publish(tx, WatchingAnswered(row.id, row.subject_ref, agreed, row.answered_at))
    return row


def _closed(tx: Tx, clock: Clock, row: ProctorSittingRow) -> ProctorSittingRow:
    row.closed_at = clock.now()
    row.keep_until = next_due(row)
    tx.flush()
    incidents = tx.scalar(
        select(func.count()).select_from(IncidentRow).where(IncidentRow.sitting_id == row.id)
    )
    publish(tx, WatchingClosed(row.id, row.subject_ref, incidents or 0, row.closed_at))
    return row
