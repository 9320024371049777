"""Fits where on the screen a person looks, from nine dots they looked at, and says how surely.

Without a fit nobody's gaze is judged: eyes differ, cameras stand anywhere, and glasses bend light.
A fit is made of what was seen while known dots were looked at, is refused where its own error is
too large or dots are missing, and carries that error along with every answer it gives.

The model is linear in tangents. A face that looks into the lens has no yaw and no pitch, wherever
it sits in the picture, so the place on the screen lies beside the lens by distance × tangent of
head and eye angle; a nearer face moves its look over less of the screen. Head and eyes have a
coefficient each, and so has the openness of the lids, which follow the eyes down. The coefficients
are those of ridge regression (Hoerl and Kennard, 1970) towards what plain geometry expects rather
than towards nothing: while a head is kept still the dots say little of what turning it would do.

Places on the screen: x from the left edge 0 to the right edge 1, y from the top 0 to the bottom 1.
Everything here is pure; `proctor.analysis.gaze_drift` keeps a fit true during a sitting.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from statistics import median
from typing import Any

import msgspec
import numpy as np

from proctor.arrays import Matrix
from proctor.models.attention import EYE_HALF_WIDTH_MM, EYE_RADIUS_MM
from proctor.observation import LookedAt, Observation

NINE_DOTS = tuple((x, y) for y in (0.1, 0.5, 0.9) for x in (0.1, 0.5, 0.9))
"""Where the dots stand, row by row from the top left; show them in any order."""

SETTLING_S = 0.5
"""So long after a dot appears the eyes may still be on their way to it (a saccade's latency is
about 0.2 s, and it lasts less than 0.1 s)."""

FEWEST_LOOKS = 2
"""A dot with fewer usable frames counts as missing."""

FEWEST_DOTS = 7
"""Of nine dots; and of the corners one may be missing, for beyond them a fit only guesses."""

MOST_ERROR_DEG = 7.0
"""A fit with a larger error is refused: it could not tell the screen from what lies beside it."""

FARTHEST_TURN_DEG = 25.0
"""With the head turned further from where it was calibrated, gaze cannot be told."""

NEAREST, FARTHEST = 0.6, 1.6
"""Size of the face against its size at calibration between which gaze can be told."""

_OUTLIER = 3.0
_PRIOR_ROWS = 0.5
"""Geometry weighs as much as half a dot."""


@dataclass(frozen=True, slots=True)
class Screen:
    """The screen's size and how far away the person sits; a laptop's where it is not known.

    Only angles depend on it: an error of a tenth of the screen's width is one whatever its size.
    """

    width_cm: float = 34.5
    height_cm: float = 19.4
    distance_cm: float = 55.0


@dataclass(frozen=True, slots=True)
class GazeSample:
    """What one frame says of a look: head in degrees, irises and lids as `proctor.observation`.

    ``size`` is the height of the face's box in widths of the picture, so that it does not depend
    on the picture's shape.
    """

    yaw: float
    pitch: float
    across: float
    up: float
    openness: float
    size: float


@dataclass(frozen=True, slots=True)
class ShownDot:
    """A dot and the time for which it stood on the screen."""

    x: float
    y: float
    shown_at: datetime
    gone_at: datetime


@dataclass(frozen=True, slots=True)
class DotLooks:
    """A dot and what was seen while it was looked at."""

    x: float
    y: float
    samples: tuple[GazeSample, ...]


@dataclass(frozen=True, slots=True)
class GazeFit:
    """How to read a place on the screen from a sample, and how far off it is.

    ``across`` and ``down`` are the coefficients of x and y for the features of `_features`;
    ``error_x`` and ``error_y`` the root mean square errors on dots that were left out, single
    frame's noise included, in widths and heights of the screen, and ``error_deg`` the same as an
    angle. ``yaw``, ``pitch``, ``openness`` and ``size`` are the medians while calibrating.
    """

    across: tuple[float, ...]
    down: tuple[float, ...]
    yaw: float
    pitch: float
    openness: float
    size: float
    error_x: float
    error_y: float
    error_deg: float
    dots: int
    frames: int
    screen: Screen = Screen()

    def to_json(self) -> dict[str, Any]:
        """JSON values, for storage."""
        builtins: dict[str, Any] = msgspec.to_builtins(self)
        return builtins

    @classmethod
    def from_json(cls, stored: object) -> GazeFit:
        """Read back what `to_json` gave; raises msgspec.ValidationError for anything else."""
        return msgspec.convert(stored, cls)


class NotCalibrated(StrEnum):
    """Why there is no fit. Each has a sentence, and calibrating can be tried again."""

    EYES_UNSEEN = "eyes_unseen"
    DOTS_MISSING = "dots_missing"
    ERROR_LARGE = "error_large"


@dataclass(frozen=True, slots=True)
class GazeOutcome:
    """A fit, or the reason why there is none.

    ``missing`` numbers the dots (from 0, as they were given) with too few usable frames;
    ``error_deg`` is None where nothing could be fitted. Without a fit gaze is not calibrated and
    reports nothing, and the sitting goes on as it is.
    """

    fit: GazeFit | None
    reason: NotCalibrated | None
    missing: tuple[int, ...] = ()
    error_deg: float | None = None

    def to_json(self) -> dict[str, Any]:
        """JSON values, for storage and for the page."""
        builtins: dict[str, Any] = msgspec.to_builtins(self)
        return builtins

    @classmethod
    def from_json(cls, stored: object) -> GazeOutcome:
        """Read back what `to_json` gave; raises msgspec.ValidationError for anything else."""
        return msgspec.convert(stored, cls)


def sample_of(observation: Observation) -> GazeSample | None:
    """The sample of a frame; None unless it shows exactly one face with open eyes."""
    seen = observation
    # Closed eyes have no gaze, and of several faces it is not sure whose the dots were.
    if len(seen.faces) != 1 or seen.pose is None or seen.eyes is None or seen.gaze is None:
        return None
    _, top, _, bottom = seen.faces[0].box
    return GazeSample(
        yaw=seen.pose.yaw,
        pitch=seen.pose.pitch,
        across=seen.eyes.across,
        up=seen.eyes.up,
        openness=seen.eyes.openness,
        size=(bottom - top) * seen.height / seen.width,
    )


def looks_at(dots: Sequence[ShownDot], observations: Sequence[Observation]) -> tuple[DotLooks, ...]:
    """Sort the frames of a check-in by the dot that stood while they were taken."""
    return tuple(
        DotLooks(
            dot.x,
            dot.y,
            tuple(
                sample
                for frame in observations
                if _within(dot, frame.taken_at) and (sample := sample_of(frame)) is not None
            ),
        )
        for dot in dots
    )


def calibrate(dots: Sequence[DotLooks], screen: Screen | None = None) -> GazeOutcome:
    """Fit what was seen to the dots; see `NotCalibrated` for the reasons why there may be no fit.

    Each dot counts once, by the median of its frames, however many frames it has.
    """
    screen = screen or Screen()
    missing = tuple(n for n, dot in enumerate(dots) if len(dot.samples) < FEWEST_LOOKS)
    kept = [dot for n, dot in enumerate(dots) if n not in missing]
    if not kept:
        return GazeOutcome(None, NotCalibrated.EYES_UNSEEN, missing)
    if len(kept) < FEWEST_DOTS or _corners(kept) < 3:
        return GazeOutcome(None, NotCalibrated.DOTS_MISSING, missing)
    fit = _fitted(kept, screen)
    if fit.error_deg > MOST_ERROR_DEG:
        return GazeOutcome(None, NotCalibrated.ERROR_LARGE, missing, fit.error_deg)
    return GazeOutcome(fit, None, missing, fit.error_deg)


def look(
    fit: GazeFit, sample: GazeSample, drift: tuple[float, float] = (0.0, 0.0)
) -> LookedAt | None:
    """Where a person looks; None where the head is turned, near or far beyond what was calibrated.

    ``drift`` is added to the place, in widths and heights of the screen.
    """
    turned = max(abs(sample.yaw - fit.yaw), abs(sample.pitch - fit.pitch))
    if turned > FARTHEST_TURN_DEG or not NEAREST <= sample.size / fit.size <= FARTHEST:
        return None
    features = _features(sample, fit.size, fit.openness)
    x = float(features @ np.array(fit.across)) + drift[0]
    y = float(features @ np.array(fit.down)) + drift[1]
    return LookedAt(x, y, _beyond_deg(x, y, fit.screen), fit.error_deg)


def _within(dot: ShownDot, taken_at: datetime) -> bool:
    return (taken_at - dot.shown_at).total_seconds() >= SETTLING_S and taken_at <= dot.gone_at


def _corners(dots: Sequence[DotLooks]) -> int:
    """How many quarters of the screen have a dot."""
    return len({(dot.x > 0.5, dot.y > 0.5) for dot in dots if dot.x != 0.5 and dot.y != 0.5})


def _features(sample: GazeSample, size: float, openness: float) -> Matrix:
    """1, tangents of head and eyes across and up, at the calibrated distance, and the lids."""
    nearer = size / sample.size
    ratio = EYE_HALF_WIDTH_MM / EYE_RADIUS_MM
    angles = (
        math.radians(sample.yaw),
        math.asin(max(-0.95, min(0.95, sample.across * ratio))),
        math.radians(sample.pitch),
        math.asin(max(-0.95, min(0.95, sample.up * ratio))),
    )
    turned = [math.tan(max(-1.3, min(1.3, angle))) * nearer for angle in angles]
    return np.array([1.0, *turned, sample.openness - openness])


def _fitted(dots: Sequence[DotLooks], screen: Screen) -> GazeFit:
    samples = [sample for dot in dots for sample in dot.samples]
    size = median(sample.size for sample in samples)
    openness = median(sample.openness for sample in samples)
    seen = [np.array([_features(s, size, openness) for s in dot.samples]) for dot in dots]
    rows = np.array([np.median(each, axis=0) for each in seen])
    shown = np.array([(dot.x, dot.y) for dot in dots])
    coefficients = _ridge(rows, shown, screen)
    noise = _frame_noise(seen, coefficients)
    left_out = np.array([_left_out(rows, shown, screen, n) for n in range(len(dots))])
    error_x, error_y = np.sqrt((left_out**2).mean(axis=0) + noise**2).tolist()
    return GazeFit(
        across=tuple(coefficients[:, 0].tolist()),
        down=tuple(coefficients[:, 1].tolist()),
        yaw=median(sample.yaw for sample in samples),
        pitch=median(sample.pitch for sample in samples),
        openness=openness,
        size=size,
        error_x=error_x,
        error_y=error_y,
        error_deg=_degrees(
            math.hypot(error_x * screen.width_cm, error_y * screen.height_cm), screen
        ),
        dots=len(dots),
        frames=len(samples),
        screen=screen,
    )


def _ridge(rows: Matrix, shown: Matrix, screen: Screen) -> Matrix:
    """Coefficients of shape (6, 2), drawn towards those of plain geometry.

    The first feature, where the lens is, is free. The others weigh by how much they varied between
    the dots at most, so that what stayed still keeps what geometry says of it.
    """
    expected = _geometry(screen)
    free = np.array([0.0, *_SPREAD])
    penalty = np.diag(_PRIOR_ROWS * free**2)
    return expected + np.linalg.solve(rows.T @ rows + penalty, rows.T @ (shown - rows @ expected))


_SPREAD = (0.1, 0.1, 0.1, 0.1, 0.05)
"""How far each feature moves while a person looks over a screen, about."""


def _geometry(screen: Screen) -> Matrix:
    """What turning head and eyes by a tangent of 1 does, in widths and heights of the screen.

    Positive angles are to the person's own left and up, where x and y are small.
    """
    wide, high = screen.distance_cm / screen.width_cm, screen.distance_cm / screen.height_cm
    return np.array([(0.0, 0.0), (-wide, 0), (-wide, 0), (0, -high), (0, -high), (0, 0)])


def _left_out(rows: Matrix, shown: Matrix, screen: Screen, number: int) -> Matrix:
    """How far the fit of all the other dots is from this one, in widths and heights."""
    others = np.arange(len(rows)) != number
    left: Matrix = rows[number] @ _ridge(rows[others], shown[others], screen) - shown[number]
    return left


def _frame_noise(seen: Sequence[Matrix], coefficients: Matrix) -> Matrix:
    """Spread of single frames around their dot's median, without the few that are far off."""
    apart = np.concatenate([(each - np.median(each, axis=0)) @ coefficients for each in seen])
    scale = 1.4826 * np.median(np.abs(apart), axis=0)
    bounded = np.clip(apart, -_OUTLIER * scale, _OUTLIER * scale)
    noise: Matrix = np.sqrt((bounded**2).mean(axis=0))
    return noise


def _beyond_deg(x: float, y: float, screen: Screen) -> float:
    """Angle between a place and the nearest point of the screen."""
    aside = max(0.0, -x, x - 1) * screen.width_cm
    above = max(0.0, -y, y - 1) * screen.height_cm
    return _degrees(math.hypot(aside, above), screen)


def _degrees(centimetres: float, screen: Screen) -> float:
    return math.degrees(math.atan2(centimetres, screen.distance_cm))
