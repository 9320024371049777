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
class SeenFace:
    """A face: box as left, top, right, bottom in fractions of the picture's width and height.

    ``confidence`` is the detector's score and ``presence`` the landmark model's, both 0 to 1 and
    neither a measured probability; ``presence`` is None where the landmarks were not run.
    """

    box: tuple[float, float, float, float]
    confidence: float
    presence: float | None


@dataclass(frozen=True, slots=True)
class Observation:
    """One frame's measurements.

    ``sequence`` is the number the sender gave the frame. ``brightness`` is the mean and
    ``contrast`` the standard deviation of luma, ``detail`` the strength of the clearest edges
    (see `proctor.analysis.frame`), all 0 to 1. ``faces`` begins with the largest, which is taken
    for the person who sits the exam; ``pose``, ``eyes`` and ``gaze`` are that person's, and None
    where they could not be told. ``highest`` is the best score of any place in the picture.
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

    def to_json(self) -> dict[str, Any]:
        """JSON values, for storage."""
        builtins: dict[str, Any] = msgspec.to_builtins(self)
        return builtins

    @classmethod
    def from_json(cls, stored: object) -> Observation:
        """Read back what `to_json` gave; raises msgspec.ValidationError for anything else."""
        return msgspec.convert(stored, cls)
