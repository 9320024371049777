"""Keeps a gaze calibration true by clicks: people look where they click, mostly.

Each click is put beside the frame that was taken at the same time, learned from and let go: what
is kept is the correction, and no place that was clicked. The rules are those of
`proctor.analysis.gaze_drift`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from foundation.clock import Clock
from foundation.database import Tx
from proctor.analysis.gaze_calibration import sample_of
from proctor.analysis.gaze_drift import Drift, Pointed, learn
from proctor.detectors import Detector
from proctor.observation import Observation
from proctor.sitting_states import SittingState
from proctor.sittings import calibration_of, find_sitting
from proctor.tables import ObservationRow

BESIDE_S = 0.6
"""A frame so near in time shows the look that belongs to a click."""
OLDEST_S = 300.0
"""Clicks from longer ago teach nothing that later ones have not."""


@dataclass(frozen=True, slots=True)
class Click:
    """A click at fractions of the window's width and height, by the device's clock."""

    x: float
    y: float
    at: datetime


def take(tx: Tx, clock: Clock, sitting_id: str, clicks: Sequence[Click]) -> Drift:
    """Learn from clicks, in their order, and keep the correction; without a fit nothing happens."""
    sitting = find_sitting(tx, sitting_id, lock=True)
    fit, drift = calibration_of(sitting)
    if fit is None or sitting.state != SittingState.LIVE:
        return drift
    earliest = clock.now() - timedelta(seconds=OLDEST_S)
    for click in sorted(clicks, key=lambda each: each.at):
        seen = _beside(tx, sitting_id, click.at) if click.at >= earliest else None
        sample = None if seen is None else sample_of(seen)
        if sample is not None:
            drift = learn(drift, fit, sample, Pointed(click.x, click.y))
    sitting.drift = drift.to_json()
    tx.flush()
    return drift


def _beside(tx: Tx, sitting_id: str, at: datetime) -> Observation | None:
    """The frame nearest to a moment in which the eyes were read; None where none is near enough."""
    reach = timedelta(seconds=BESIDE_S)
    rows = tx.execute(
        select(ObservationRow.taken_at, ObservationRow.measured).where(
            ObservationRow.sitting_id == sitting_id,
            # No frame is received before it was taken; by this the index finds the few.
            ObservationRow.received_at >= at - reach,
            ObservationRow.taken_at.between(at - reach, at + reach),
        )
    ).all()
    nearest = sorted(rows, key=lambda row: abs(row.taken_at - at))
    seen = (Observation.from_json(row.measured) for row in nearest)
    return next((each for each in seen if Detector.FACES not in each.carried), None)
