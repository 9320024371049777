"""A run of the check-in: issued, seen frame by frame, judged; it may be repeated at will.

A run tells three things: how the person sits (`proctor.analysis.baseline`), where on the screen
their gaze lies (`gaze_calibration`), and whether the face follows the screen's light
(`colour_challenge`). None of them is a condition of sitting the exam. The plan is drawn when it is
issued and counts for a short time only, so that nothing can have been recorded for it; a page that
is tampered with may still tell wrong times.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import func, select

from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid, NotFound, TooMany
from proctor.analysis.baseline import measure_baseline
from proctor.analysis.check_in_plan import CheckInPlan, plan_of
from proctor.analysis.colour_challenge import LightOutcome, LinearColour, LitFrame, judge_light
from proctor.analysis.gaze_calibration import GazeOutcome, ShownDot, calibrate, looks_at
from proctor.observation import Observation
from proctor.sitting_states import SittingState
from proctor.sittings import find_sitting
from proctor.tables import CheckInRow, ProctorSittingRow

MOST_RUNS = 20
"""Who needs more than this needs a person's help, not another run."""
MOST_FRAMES = 160
SLACK_S = 90
"""So much longer than its plan a run may take until its last frame has arrived."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One frame of a run at ``at_ms`` after the first dot; ``face`` is None without one face."""

    at_ms: int
    observation: Observation
    face: LinearColour | None

    def to_json(self) -> dict[str, Any]:
        """JSON values, for storage."""
        builtins: dict[str, Any] = msgspec.to_builtins(self)
        return builtins

    @classmethod
    def from_json(cls, stored: object) -> Sample:
        """Read back what `to_json` gave; raises Invalid("proctor-check-in-unreadable")."""
        try:
            return msgspec.convert(stored, cls)
        except msgspec.ValidationError as trouble:
            raise Invalid("proctor-check-in-unreadable", reason=str(trouble)) from trouble


@dataclass(frozen=True, slots=True)
class Clearest:
    """The picture of a run that shows the person best, as a blob, and how well it does."""

    blob: str
    clearness: float


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """What came of a run; ``seated``: enough frames show one face towards the screen."""

    seated: bool
    gaze: GazeOutcome
    light: LightOutcome

    def to_json(self) -> dict[str, Any]:
        """JSON values, for storage and for the page."""
        builtins: dict[str, Any] = msgspec.to_builtins(self)
        return builtins

    @classmethod
    def from_json(cls, stored: object) -> RunOutcome:
        """Read back what `to_json` gave."""
        return msgspec.convert(stored, cls)


def issue(tx: Tx, clock: Clock, sitting_id: str) -> CheckInRow:
    """Draw a new run for a sitting that was agreed to and is not live yet.

    Conflict("proctor-check-in-closed") at any other time, TooMany("proctor-check-in-too-often").
    """
    sitting = find_sitting(tx, sitting_id, lock=True)
    if sitting.state not in (SittingState.CONSENTED, SittingState.CHECKED_IN):
        raise Conflict("proctor-check-in-closed", state=str(sitting.state))
    runs = select(func.count()).select_from(CheckInRow).filter_by(sitting_id=sitting.id)
    if (tx.scalar(runs) or 0) >= MOST_RUNS:
        raise TooMany("proctor-check-in-too-often", most=MOST_RUNS, seconds=60)
    row = CheckInRow(
        sitting_id=sitting.id, seed=secrets.token_hex(16), issued_at=clock.now(), samples=[]
    )
    tx.add(row)
    tx.flush()
    return row


def find_run(
    tx: Tx, clock: Clock, run_id: str, sitting_id: str, *, lock: bool = False
) -> CheckInRow:
    """A run of this sitting that still takes frames.

    NotFound("proctor-check-in-unknown"), Conflict("proctor-check-in-over") for one that is
    finished or was issued too long ago: then a new one is drawn.
    """
    statement = select(CheckInRow).filter_by(id=run_id, sitting_id=sitting_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row = tx.scalars(statement).first()
    if row is None:
        raise NotFound("proctor-check-in-unknown")
    lasts = timedelta(milliseconds=plan_of(row.seed).total_ms, seconds=SLACK_S)
    if row.finished_at is not None or clock.now() > row.issued_at + lasts:
        raise Conflict("proctor-check-in-over")
    return row


def take(
    tx: Tx,
    clock: Clock,
    run_id: str,
    sitting_id: str,
    samples: Sequence[Sample],
    clearest: Clearest | None = None,
) -> str | None:
    """Add frames to a run; return the blob that is no longer needed, if a clearer one came.

    A frame sent twice counts once. TooMany("proctor-frames-too-many") for more than a run has.
    """
    row = find_run(tx, clock, run_id, sitting_id, lock=True)
    known = {sample["at_ms"] for sample in row.samples}
    fresh = [sample for sample in samples if sample.at_ms not in known]
    if row.frames + len(fresh) > MOST_FRAMES:
        raise TooMany("proctor-frames-too-many", seconds=1)
    row.samples = [*row.samples, *(sample.to_json() for sample in fresh)]
    row.frames = len(row.samples)
    dropped = None
    if clearest is not None:
        is_better = clearest.clearness > row.clearness
        dropped = row.picture if is_better else clearest.blob
        if is_better:
            row.picture, row.clearness = clearest.blob, clearest.clearness
    tx.flush()
    return dropped


def finish(
    tx: Tx, clock: Clock, run_id: str, sitting_id: str, *, lights: bool = True
) -> RunOutcome:
    """Judge a run and keep the outcome; a second finish of the same run tells the same again.

    ``lights`` is false where the candidate did not want them: then nothing is told of them.
    """
    done = tx.scalars(select(CheckInRow).filter_by(id=run_id, sitting_id=sitting_id)).first()
    if done is not None and done.outcome is not None:
        return RunOutcome.from_json(done.outcome)
    row = find_run(tx, clock, run_id, sitting_id, lock=True)
    outcome = judge(plan_of(row.seed), _samples(row), lights=lights)
    row.outcome = outcome.to_json()
    row.finished_at = clock.now()
    _keep(find_sitting(tx, sitting_id, lock=True), outcome)
    tx.flush()
    return outcome


def judge(plan: CheckInPlan, samples: Sequence[Sample], *, lights: bool = True) -> RunOutcome:
    """What follows from the frames of a run; pure."""
    if not samples:
        return RunOutcome(False, calibrate(()), judge_light(plan.lights, ()))
    # Frames carry the moment at which they were taken; the plan's dots are put on the same scale.
    first = samples[0]
    start = first.observation.taken_at - timedelta(milliseconds=first.at_ms)
    dots = [
        ShownDot(
            dot.x,
            dot.y,
            start + timedelta(milliseconds=dot.from_ms),
            start + timedelta(milliseconds=dot.until_ms),
        )
        for dot in plan.dots
    ]
    frames = [sample.observation for sample in samples]
    lit = [
        LitFrame(sample.at_ms, sample.face)
        for sample in samples
        if lights and sample.face is not None
    ]
    return RunOutcome(
        seated=measure_baseline(frames) is not None,
        gaze=calibrate(looks_at(dots, frames)),
        light=judge_light(plan.lights, lit),
    )


def allow_likeness(tx: Tx, clock: Clock, sitting_id: str, *, allowed: bool) -> list[str]:
    """Compare this person's face or not, as they chose; returns the blobs that must go.

    Conflict("proctor-check-in-closed") once the sitting is live: then watching ends as a whole.
    """
    sitting = find_sitting(tx, sitting_id, lock=True)
    if sitting.state in (SittingState.LIVE, SittingState.CLOSED):
        raise Conflict("proctor-check-in-closed", state=str(sitting.state))
    sitting.policy = {**sitting.policy, "likeness": allowed}
    audit.record(
        tx,
        clock,
        actor=sitting.subject_ref,
        act="proctor:likeness:choose",
        subject=sitting.id,
        facts={"allowed": allowed},
    )
    if allowed:
        return []
    kept = select(CheckInRow).where(
        CheckInRow.sitting_id == sitting.id, CheckInRow.picture.is_not(None)
    )
    dropped = []
    for row in tx.scalars(kept):
        dropped.append(str(row.picture))
        row.picture, row.clearness = None, 0.0
    tx.flush()
    return dropped


def reference_picture(tx: Tx, sitting_id: str) -> str | None:
    """The blob of the check-in picture; None where there is none, or it was erased."""
    statement = (
        select(CheckInRow.picture)
        .where(CheckInRow.sitting_id == sitting_id, CheckInRow.picture.is_not(None))
        .order_by(CheckInRow.issued_at.desc(), CheckInRow.id.desc())
    )
    return tx.scalars(statement.limit(1)).first()


def _keep(sitting: ProctorSittingRow, outcome: RunOutcome) -> None:
    fit = outcome.gaze.fit
    sitting.calibration = None if fit is None else fit.to_json()
    sitting.drift = None
    sitting.light = outcome.light.state.value


def _samples(row: CheckInRow) -> list[Sample]:
    return sorted(
        (Sample.from_json(sample) for sample in row.samples), key=lambda sample: sample.at_ms
    )
