"""Tells whether lips move, from the gap between them over the last two seconds.

Lips that move while speech is heard, and speech that is heard while the lips rest, are two facts;
`proctor.analysis.signs` reads them. What is said nobody hears here. Between moving and resting lies
a stretch in which nothing is told: a hand before the mouth, a beard, a mask or a bad picture make
the landmark model guess the lips, and guesses wander a little.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from proctor.arrays import Floats, Matrix

REMEMBERED_S = 2.2
"""Two seconds and a little, so that a camera of one frame a second gives three."""

FEWEST_FRAMES = 3

MOVED = 0.08
"""Range of the openness within that time from which on the lips moved; speech opens the gap to a
fifth and more of the mouth's width, again and again."""

RESTED = 0.035
"""Range up to which they rested: on nine of ten photographs with a sensor's noise the landmarks
wander by 0.027 or less in six frames, and by 0.05 on the worst (measured)."""

_CORNERS = (78, 308)
_GAPS = ((82, 87), (13, 14), (312, 317))


@dataclass(frozen=True, slots=True)
class Mouth:
    """The gap between the lips at a moment, as a share of the mouth's width."""

    at: datetime
    openness: float


def mouth_openness(points: Floats, axes: Matrix) -> float:
    """Mean height of the gap between the lips over its width, in the head's own frame.

    ``points`` are the 478 of the mesh and ``axes`` those of `proctor.models.attention.head_axes`;
    in the head's frame a mouth that is turned away is as wide as one seen from the front.
    """
    frame = points.astype(np.float64) @ axes
    right, left = (frame[number, :2] for number in _CORNERS)
    width = max(float(np.linalg.norm(left - right)), 1e-6)
    gaps = [float(np.linalg.norm(frame[up, :2] - frame[low, :2])) for up, low in _GAPS]
    return sum(gaps) / len(gaps) / width


def remembered(before: tuple[Mouth, ...], now: Mouth) -> tuple[Mouth, ...]:
    """With one more moment, and without those that are too old or, by a clock set back, later."""
    recent = (mouth for mouth in before if 0 < (now.at - mouth.at).total_seconds() <= REMEMBERED_S)
    return (*recent, now)


def lips_move(mouths: tuple[Mouth, ...]) -> bool | None:
    """Whether the lips moved in these moments; None where that cannot be told."""
    if len(mouths) < FEWEST_FRAMES:
        return None
    gaps = [mouth.openness for mouth in mouths]
    moved = max(gaps) - min(gaps)
    if moved >= MOVED:
        return True
    return False if moved <= RESTED else None
