"""What was seen in one frame: a small record of measurements, without a picture.

Angles are in degrees, seen from the camera in an unmirrored picture:
  yaw   > 0  turned to the right of the picture (the person's own left)
  pitch > 0  raised
  roll  > 0  tilted clockwise
A face that looks straight into the camera has all three at 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec


@dataclass(frozen=True, slots=True)
class HeadPose:
    """Angles of the head in degrees; measured error against AFLW2000: 4.8, 6.6 and 5.1."""

    yaw: float
    pitch: float
    roll: float


@dataclass(frozen=True, slots=True)
class Eyes:
    """What is seen of a pair of eyes, sides as the person has them.

    ``*_openness``: height over width of the opening, without unit; open eyes have about 0.2 to
    0.4, closed ones below 0.12. ``across`` and ``up``: mean place of the irises within the
    openings, in half widths of an eye: 0 in the middle between the corners, +1 at the corner on
    the right of the picture, or as far above the line between the corners.
    """

    right_openness: float
    left_openness: float
    across: float
    up: float

    @property
    def openness(self) -> float:
        """Of the eye that is further open: a wink is no pair of closed eyes."""
        return max(self.right_openness, self.left_openness)


@dataclass(frozen=True, slots=True)
class Gaze:
    """Direction in which the eyes point, head and eyes together, in degrees."""

    yaw: float
    pitch: float


@dataclass(frozen=True, slots=True)
class LookedAt:
    """Where on the screen a person looks, by a fit of `proctor.analysis.gaze_calibration`.

    ``x`` from the left edge 0 to the right edge 1, ``y`` from the top 0 to the bottom 1.
    ``beyond_deg`` is the angle to the nearest point of the screen, 0 on it, and ``error_deg`` one
    standard deviation of what the fit tells.
    """

    x: float
    y: float
    beyond_deg: float
    error_deg: float


@dataclass(frozen=True, slots=True)
class SeenFace:
    """A face: box as left, top, right, bottom in fractions of the picture's width and height.

    ``confidence`` is the detector's score and ``presence`` the landmark model's, both 0 to 1 and
    neither a measured probability; ``presence`` is None where the landmarks were not run.
    """

    box: tuple[float, float, float, float]
    confidence: float
    presence: float | None


class ObjectKind(StrEnum):
    """What the detector of things is asked for; nothing else that it sees leaves its room."""

    PERSON = "person"
    PHONE = "phone"
    BOOK = "book"


@dataclass(frozen=True, slots=True)
class SeenObject:
    """A thing: box as in `SeenFace`, confidence the detector's score, no measured probability."""

    kind: ObjectKind
    box: tuple[float, float, float, float]
    confidence: float


@dataclass(frozen=True, slots=True)
class Observation:
    """One frame's measurements.

    ``sequence`` is the number the sender gave the frame. ``brightness`` is the mean and
    ``contrast`` the standard deviation of luma, ``detail`` the strength of the clearest edges
    (see `proctor.analysis.frame`), all 0 to 1. ``faces`` begins with the largest, which is taken
    for the person who sits the exam; ``pose``, ``eyes`` and ``gaze`` are that person's, and None
    where they could not be told. ``highest`` is the best score of any place in the picture.

    What follows is None, or empty, where its detector is off, missing, or could tell nothing:
    - ``objects``; ``likeness``: cosine to the check-in picture, -1 to 1; ``liveness``: 1 for a
      face before the camera, 0 for one shown from a picture or a screen.
    - ``mouth_openness``: height over width of the gap between the lips; ``lips_moving``: whether
      it changed over the last two seconds; ``speech``: probability that somebody spoke in the
      last second.
    - ``light`` and ``blur``: the brightest twentieth of the luma and how little is sharp, 0 to 1
      (`proctor.analysis.quality`); measured where no face is sure. ``frozen`` and ``looped``:
      the picture stands still, or comes back.
    - ``gaze_calibrated``: the gaze was fitted to points that the person looked at; ``looked_at``:
      where that fit says they look, None where it cannot tell.
    - ``carried`` names those that were measured in an earlier frame (see `proctor.beats`).

    ``side``: taken by the side camera, of whole persons; no face was looked for.
    """

    sequence: int
    taken_at: datetime
    width: int
    height: int
    brightness: float
    contrast: float
    detail: float
    faces: tuple[SeenFace, ...]
    highest: float
    pose: HeadPose | None
    eyes: Eyes | None
    gaze: Gaze | None
    model_version: str
    objects: tuple[SeenObject, ...] = ()
    likeness: float | None = None
    liveness: float | None = None
    mouth_openness: float | None = None
    lips_moving: bool | None = None
    speech: float | None = None
    light: float | None = None
    blur: float | None = None
    frozen: bool | None = None
    looped: bool | None = None
    gaze_calibrated: bool = False
    looked_at: LookedAt | None = None
    carried: tuple[str, ...] = ()
    side: bool = False

    def to_json(self) -> dict[str, Any]:
        """JSON values, for storage."""
        builtins: dict[str, Any] = msgspec.to_builtins(self)
        return builtins

    @classmethod
    def from_json(cls, stored: object) -> Observation:
        """Read back what `to_json` gave; raises msgspec.ValidationError for anything else."""
        return msgspec.convert(stored, cls)
