"""How a person sits when looking at the screen, so that a camera at the side accuses nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from statistics import median

from proctor.observation import Eyes, Gaze, HeadPose, Observation

LEAST_FRAMES = 10

FARTHEST_DEG = 25.0
"""A camera that sees the face from further aside must be moved: it would see one half only."""

SETTLING_S = 240.0
"""Time constant with which a baseline follows a new way to sit: a chair is moved, a back gets
tired. A look aside that lasts a minute moves it by a fifth of what counts of it."""

MOST_SETTLED_DEG = 12.0
"""No further than this from what the check-in measured: who turns away slowly turns away too."""

NEAR_DEG = 20.0
"""A head turned further than this looks at something, which is no new way to sit."""

COUNTED_DEG = 10.0
"""A larger difference counts as this much."""

MOST_SETTLED_SHARE = 0.3
"""So far, in parts of what was measured, the openness of the eyes may be followed."""


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


def settled(
    measured: Baseline, now: Baseline, observation: Observation, seconds: float
) -> Baseline:
    """``now``, moved a little to how the person sits in this frame, ``seconds`` after the last one.

    What was ``measured`` at check-in bounds how far it may go. Only a single face that looks about
    straight ahead teaches anything, and only open eyes teach how far they are open.
    """
    pose, eyes = observation.pose, observation.eyes
    if pose is None or eyes is None or len(observation.faces) != 1:
        return now
    if max(abs(pose.yaw - now.yaw), abs(pose.pitch - now.pitch)) > NEAR_DEG:
        return now
    share = min(seconds / SETTLING_S, 1.0)
    yaw = _followed(measured.yaw, now.yaw, pose.yaw, share)
    pitch = _followed(measured.pitch, now.pitch, pose.pitch, share)
    # The gaze goes with the head; its own place within the head stays what was measured.
    return replace(
        now,
        yaw=yaw,
        pitch=pitch,
        gaze_yaw=measured.gaze_yaw + yaw - measured.yaw,
        gaze_pitch=measured.gaze_pitch + pitch - measured.pitch,
        openness=_opened(measured.openness, now.openness, eyes.openness, share),
    )


def _followed(measured: float, now: float, seen: float, share: float) -> float:
    moved = now + share * _bounded(seen - now, COUNTED_DEG)
    return measured + _bounded(moved - measured, MOST_SETTLED_DEG)


def _opened(measured: float | None, now: float | None, seen: float, share: float) -> float | None:
    if measured is None or now is None or seen < now / 2:
        return now
    most = MOST_SETTLED_SHARE * measured
    return measured + _bounded(now + share * _bounded(seen - now, most) - measured, most)


def _bounded(value: float, most: float) -> float:
    return max(-most, min(most, value))


def _medians(frames: list[tuple[HeadPose, Eyes, Gaze]]) -> Baseline:
    return Baseline(
        yaw=median(pose.yaw for pose, _, _ in frames),
        pitch=median(pose.pitch for pose, _, _ in frames),
        gaze_yaw=median(gaze.yaw for _, _, gaze in frames),
        gaze_pitch=median(gaze.pitch for _, _, gaze in frames),
        openness=median(eyes.openness for _, eyes, _ in frames),
    )
