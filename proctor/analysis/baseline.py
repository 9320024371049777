"""How a person sits when looking at the screen, so that a camera at the side accuses nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from proctor.observation import Eyes, Gaze, HeadPose, Observation

LEAST_FRAMES = 10

FARTHEST_DEG = 25.0
"""A camera that sees the face from further aside must be moved: it would see one half only."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Medians over the check-in: angles in degrees, openness as in `proctor.observation.Eyes`.

    The default stands for a camera straight ahead and says nothing of the person's eyes.
    """

    yaw: float = 0.0
    pitch: float = 0.0
    gaze_yaw: float = 0.0
    gaze_pitch: float = 0.0
    openness: float | None = None


def measure_baseline(observations: Iterable[Observation]) -> Baseline | None:
    """The baseline of frames taken while the person was asked to look at the screen.

    Only frames with exactly one face and open eyes count. None if there are fewer than
    `LEAST_FRAMES` of them, or if the head was turned by more than `FARTHEST_DEG`: then ask the
    person to move the camera and look again.
    """
    frames = [
        (frame.pose, frame.eyes, frame.gaze)
        for frame in observations
        if len(frame.faces) == 1 and frame.pose and frame.eyes and frame.gaze
    ]
    if len(frames) < LEAST_FRAMES:
        return None
    baseline = _medians(frames)
    angles = baseline.yaw, baseline.pitch
    return baseline if max(map(abs, angles)) <= FARTHEST_DEG else None


def _medians(frames: list[tuple[HeadPose, Eyes, Gaze]]) -> Baseline:
    return Baseline(
        yaw=median(pose.yaw for pose, _, _ in frames),
        pitch=median(pose.pitch for pose, _, _ in frames),
        gaze_yaw=median(gaze.yaw for _, _, gaze in frames),
        gaze_pitch=median(gaze.pitch for _, _, gaze in frames),
        openness=median(eyes.openness for _, eyes, _ in frames),
    )
