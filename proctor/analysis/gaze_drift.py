"""Keeps a gaze calibration true during a sitting: people look where they click, mostly.

Chairs move and screens are tilted, so the place that a fit tells wanders off. Each click is a
small proof of where the person looked. One proof counts little and a far one no more than a near
one, for people also click without looking; the whole correction is bounded, so that no pattern of
clicks can carry the screen to where somebody else sits. Where the proofs keep disagreeing with the
fit it is lost, and gaze reports nothing until the dots were looked at again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from proctor.analysis.gaze_calibration import GazeFit, GazeSample, look, sample_of
from proctor.observation import Observation

MOST_DRIFT = 0.2
"""The correction is bounded to so many widths and heights of the screen."""

CLICK_WEIGHT = 0.15
"""Share of a disagreement that one click corrects: half of a drift is gone after five clicks."""

CURSOR_WEIGHT = 0.03
"""A cursor that moves is followed by the eyes less faithfully than a button that is pressed."""

TRUSTED_ERRORS = 2.0
"""A disagreement counts as no more than so many standard errors."""

LOST_ERRORS = 3.0
"""From this root mean square disagreement on, in standard errors, a calibration is lost."""

FEWEST_CLICKS = 8
"""Fewer clicks prove nothing."""

_MEMORY = 0.15
_FAR = 6.0


@dataclass(frozen=True, slots=True)
class Pointed:
    """Where the mouse was, as a place on the screen, and whether it was pressed there."""

    x: float
    y: float
    clicked: bool = True


@dataclass(frozen=True, slots=True)
class Drift:
    """What clicks have corrected so far.

    ``x`` and ``y`` are added to every place that a fit tells; ``apart`` is the running mean of
    the squared disagreement in standard errors, 1 where the fit is as good as it claims.
    """

    x: float = 0.0
    y: float = 0.0
    clicks: int = 0
    apart: float = 1.0

    @property
    def lost(self) -> bool:
        """Whether clicks disagree so much that the calibration must not be used any more."""
        return self.clicks >= FEWEST_CLICKS and self.apart > LOST_ERRORS**2

    def to_json(self) -> dict[str, Any]:
        """JSON values, for storage."""
        builtins: dict[str, Any] = msgspec.to_builtins(self)
        return builtins

    @classmethod
    def from_json(cls, stored: object) -> Drift:
        """Read back what `to_json` gave; raises msgspec.ValidationError for anything else."""
        return msgspec.convert(stored, cls)


def learn(drift: Drift, fit: GazeFit, sample: GazeSample, pointed: Pointed) -> Drift:
    """Take in a click or a moving cursor, with the frame that was taken at the same time.

    Points beside the screen are no proof and change nothing.
    """
    on_screen = 0 <= pointed.x <= 1 and 0 <= pointed.y <= 1
    seen = look(fit, sample, (drift.x, drift.y)) if on_screen else None
    if seen is None:
        return drift
    off_x = (pointed.x - seen.x) / max(fit.error_x, 1e-3)
    off_y = (pointed.y - seen.y) / max(fit.error_y, 1e-3)
    weight = CLICK_WEIGHT if pointed.clicked else CURSOR_WEIGHT
    moved = replace(
        drift,
        x=_bounded(drift.x + weight * _trusted(off_x) * fit.error_x, MOST_DRIFT),
        y=_bounded(drift.y + weight * _trusted(off_y) * fit.error_y, MOST_DRIFT),
    )
    if not pointed.clicked:
        return moved
    square = min((off_x**2 + off_y**2) / 2, _FAR**2)
    return replace(
        moved, clicks=drift.clicks + 1, apart=drift.apart + _MEMORY * (square - drift.apart)
    )


def with_gaze(observation: Observation, fit: GazeFit | None, drift: Drift) -> Observation:
    """The observation with what the calibration says of it.

    Without a fit, with one that clicks have disproved, or with the head where it was not
    calibrated, gaze is not calibrated, and then no finding is ever made of it
    (`proctor.analysis.signs`).
    """
    if fit is None or drift.lost:
        return replace(observation, gaze_calibrated=False, looked_at=None)
    sample = sample_of(observation)
    looked_at = look(fit, sample, (drift.x, drift.y)) if sample is not None else None
    return replace(observation, gaze_calibrated=looked_at is not None, looked_at=looked_at)


def _trusted(errors: float) -> float:
    """Huber's bound: beyond it a proof counts as one at the bound."""
    return _bounded(errors, TRUSTED_ERRORS)


def _bounded(value: float, most: float) -> float:
    return math.copysign(min(abs(value), most), value)
