"""Follows faces from one frame to the next, so that the detectors need not look at every frame.

A face that was placed is looked for where it was; the landmark model says whether it still is
there. The detectors look again when it says no, and at the beat of `proctor.beats.OTHERS_S` in any
case: a second person who comes in is seen that much later at most. Where frames come more often
than `proctor.beats.FACES_S`, those in between leave the faces to the reading before them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import numpy as np

from proctor.analysis.carrying import Carried
from proctor.arrays import Floats
from proctor.beats import FACES_EARLY_S, FACES_S, OTHERS_S
from proctor.models.faces import Face
from proctor.models.landmarks import FacePoints
from proctor.observation import Eyes, Gaze, HeadPose

LONGEST_STEP_S = 2.5
"""A face is looked for where it was only so long: two frames at the usual pace, and some delay."""

KEPT_PRESENCE = 0.9
"""A face that the landmark model believes in less is not followed; the detectors decide."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A face as a detector boxed it, and its points."""

    face: Face
    points: FacePoints


Attention = tuple[HeadPose, Eyes, Gaze | None]
"""Where a head is turned, how far its eyes are open, and where they look, if that can be told."""


@dataclass(frozen=True, slots=True)
class Trail:
    """What to follow: the faces of the last frame, and when they were read.

    ``looked_at`` is when the detectors looked at the whole picture, and ``highest`` what they said
    then. ``placed_at`` is when the faces were placed: ``seen`` are all of them, ``placed`` those to
    follow, and ``attention`` is what the first one told. ``shape`` is the height and width of the
    frame that was ``taken_at``. Both moments may be those of the camera's turn (`in_turn`), at most
    `FACES_EARLY_S` after their frame.
    """

    placed: tuple[Placed, ...]
    unplaced: tuple[Face, ...]
    looked_at: datetime
    taken_at: datetime
    highest: float
    shape: tuple[int, int]
    carried: Carried = field(default_factory=Carried)
    seen: tuple[Placed, ...] = ()
    attention: Attention | None = None
    placed_at: datetime | None = None

    @property
    def read_at(self) -> datetime:
        """When the faces were placed: with the frame itself where nothing else is said."""
        return self.placed_at or self.taken_at


def may_follow(trail: Trail | None, taken_at: datetime, shape: tuple[int, int]) -> bool:
    """Whether the faces of this frame can be followed from those of the last one."""
    if trail is None or not trail.placed or trail.shape != shape or taken_at < trail.taken_at:
        return False
    return (taken_at - trail.read_at).total_seconds() <= LONGEST_STEP_S


def stands(trail: Trail, taken_at: datetime, shape: tuple[int, int]) -> bool:
    """Whether the last reading of the faces still stands for a frame that comes so soon after."""
    since = (taken_at - trail.read_at).total_seconds()
    follows = trail.shape == shape and taken_at >= trail.taken_at
    return follows and since < FACES_S - FACES_EARLY_S


def is_due(trail: Trail, taken_at: datetime) -> bool:
    """Whether somebody may have come in since the detectors looked last."""
    return (taken_at - trail.looked_at).total_seconds() >= OTHERS_S - FACES_EARLY_S


def in_turn(trail: Trail, turn: float) -> Trail:
    """The trail with what its frame was read for counted from the camera's own turn in each beat.

    ``turn``, 0 to 1, is the camera's place among the others. Cameras that begin together would
    else be read together: two frames a second each and a beat of one second make every second
    half second idle, and the other twice as long as its mean. A frame counts for the turn that is
    over or that comes within `FACES_EARLY_S`, so readings stay as many, and so far apart.
    """
    at = trail.taken_at
    if trail.read_at == at:
        trail = replace(trail, placed_at=_turn_of(at, turn, FACES_S))
    if trail.looked_at == at:
        trail = replace(trail, looked_at=_turn_of(at, turn, OTHERS_S))
    return trail


def _turn_of(at: datetime, turn: float, beat_s: float) -> datetime:
    """The newest moment of a beat, of those that come round every ``beat_s`` seconds."""
    since = (at.timestamp() + FACES_EARLY_S - turn * OTHERS_S) % beat_s
    return at + timedelta(seconds=FACES_EARLY_S - since)


def moved(face: Face, before: Floats, after: Floats) -> Face:
    """The detector's box and points, carried along as the landmarks moved and grew."""
    old, new = _middle_and_size(before), _middle_and_size(after)
    scale = new[2] / old[2] if old[2] > 0 else 1.0

    def carried(x: float, y: float) -> tuple[float, float]:
        return new[0] + (x - old[0]) * scale, new[1] + (y - old[1]) * scale

    left, top, right, bottom = face.box
    return Face(
        box=(*carried(left, top), *carried(right, bottom)),
        keypoints=tuple(carried(x, y) for x, y in face.keypoints),
        confidence=face.confidence,
    )


def _middle_and_size(points: Floats) -> tuple[float, float, float]:
    rows = np.ascontiguousarray(points[:, :2].T)
    (left, top), (right, bottom) = rows.min(axis=1).tolist(), rows.max(axis=1).tolist()
    return (left + right) / 2, (top + bottom) / 2, math.hypot(right - left, bottom - top)
