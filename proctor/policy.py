"""What is watched in a sitting, from which limits on, how long it is kept: frozen per sitting.

A policy is data of the scheme, agreed to by the candidate (``consent_version``) and kept with the
sitting, so that a later change of the defaults never changes what a past finding meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from foundation.errors import Invalid
from proctor.findings import BROWSER_KINDS, FindingKind

SHORTEST_PERSISTENCE_S = 2.0
"""A blink lasts up to 0.4 s and a glance about one: no policy may report what lasts no longer."""

FEWEST_FRAMES = 3
"""No policy may report what one or two frames showed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Where each sign begins. Angles in degrees from the person's own baseline.

    - ``yaw_deg`` 40: at 60 cm the edge of a 24-inch screen stands at 24 degrees; heads turn less
      than eyes, and the measured error of yaw is 5.
    - ``raised_deg`` 30, ``lowered_deg`` 35: a laptop's keyboard and a sheet of paper on the desk
      stay within; the measured error of pitch is 7.
    - ``gaze_*``: the edge of the screen and an error of about 10 (not measured by us).
    - ``openness`` 0.12 or half of the person's own, whichever is less, so that narrow eyes are not
      taken for closed ones.
    - ``face_score`` 0.5 is the detector's own default. ``second_face_score`` and
      ``second_face_presence`` are higher: at low thresholds a picture on the wall or a pattern is
      taken for a person.
    - ``brightness`` and ``detail``: a camera in a lit room gives about 0.3 to 0.6, and 0.1 to 0.4.
    - ``release`` 0.85: a sign that was found lasts until it falls back to this part of its limit
      (or, where small values count, until it rises to the limit divided by it).
    """

    yaw_deg: float = 40.0
    raised_deg: float = 30.0
    lowered_deg: float = 35.0
    gaze_yaw_deg: float = 40.0
    gaze_raised_deg: float = 35.0
    gaze_lowered_deg: float = 45.0
    openness: float = 0.12
    openness_of_own: float = 0.5
    face_score: float = 0.5
    face_presence: float = 0.5
    second_face_score: float = 0.6
    second_face_presence: float = 0.9
    brightness: float = 0.08
    detail: float = 0.04
    release: float = 0.85


@dataclass(frozen=True, slots=True)
class Watch:
    """One kind that is watched: it must show in ``share`` of the frames of ``persist_s`` seconds.

    That is "n of m frames" put so that it holds at every frame rate; at least ``least_frames``
    frames must show it in any case. Signals of the browser have no frames: for them only
    ``persist_s`` counts.
    """

    kind: FindingKind
    persist_s: float
    share: float = 0.8
    least_frames: int = FEWEST_FRAMES


DEFAULT_WATCHES = (
    # Five seconds: longer than bending down for a pen; vendors report after ten.
    Watch(FindingKind.FACE_ABSENT, persist_s=5.0, least_frames=4),
    # A passer-by is gone in less; the detector misses a turned second face now and then.
    Watch(FindingKind.SEVERAL_FACES, persist_s=3.0, share=0.6),
    Watch(FindingKind.HEAD_TURNED, persist_s=6.0, share=0.75, least_frames=4),
    # Looking up and aside is how people think; only a long look is worth a person's time.
    Watch(FindingKind.GAZE_OFF_SCREEN, persist_s=8.0, share=0.75, least_frames=5),
    Watch(FindingKind.EYES_CLOSED, persist_s=12.0, least_frames=6),
    Watch(FindingKind.PICTURE_DARK, persist_s=10.0, least_frames=5),
    Watch(FindingKind.PICTURE_COVERED, persist_s=5.0, least_frames=4),
    Watch(FindingKind.WINDOW_LEFT, persist_s=2.0),
    Watch(FindingKind.FULL_SCREEN_LEFT, persist_s=5.0),
)


@dataclass(frozen=True, slots=True)
class Policy:
    """All that a sitting is watched by.

    - ``frame_interval_s``: how often the browser sends a frame; ``burst`` frames may follow at
      once after a silence, as a spool is emptied.
    - ``longest_silence_s``: after a longer silence nothing is known of what lay between: what was
      found before it ends there, and counting begins anew.
    - ``merge_gap_s``: a kind that shows again within this time is the same finding.
    - ``incident_gap_s``, ``longest_incident_s``: findings so near belong to one incident, and an
      incident grows no longer than that, so that there is something to look at in one go.
    - ``retention_days``: evidence is destroyed so long after the sitting closed, unless a case is
      open; measurements go with it.
    """

    watches: tuple[Watch, ...] = DEFAULT_WATCHES
    limits: Limits = Limits()
    frame_interval_s: float = 1.0
    burst: int = 30
    longest_silence_s: float = 10.0
    merge_gap_s: float = 5.0
    incident_gap_s: float = 10.0
    longest_incident_s: float = 180.0
    retention_days: int = 90
    consent_version: str = "2026-11"

    def __post_init__(self) -> None:
        _check(self)

    def watch(self, kind: FindingKind) -> Watch | None:
        """How ``kind`` is watched; None where it is not."""
        return next((watch for watch in self.watches if watch.kind is kind), None)

    def to_json(self) -> dict[str, Any]:
        """JSON values, for storage."""
        builtins: dict[str, Any] = msgspec.to_builtins(self)
        return builtins

    @classmethod
    def from_json(cls, stored: object) -> Policy:
        """Read a policy; fields that are left out have their defaults.

        Raises Invalid("proctor-policy-unreadable") for a wrong shape and
        Invalid("proctor-policy-out-of-range") for a value that cannot be meant.
        """
        try:
            return msgspec.convert(stored, cls)
        except msgspec.ValidationError as trouble:
            raise Invalid("proctor-policy-unreadable", reason=str(trouble)) from trouble


_POSITIVE = (
    "frame_interval_s",
    "longest_silence_s",
    "merge_gap_s",
    "incident_gap_s",
    "longest_incident_s",
    "retention_days",
    "burst",
)


def _check(policy: Policy) -> None:
    for name in _POSITIVE:
        if getattr(policy, name) <= 0:
            raise _out_of_range(name, getattr(policy, name))
    if not policy.consent_version:
        raise _out_of_range("consent_version", "")
    if not 0 < policy.limits.release <= 1:
        raise _out_of_range("limits.release", policy.limits.release)
    # Frames that come less often than a silence may last would all be silences.
    if policy.longest_silence_s < 2 * policy.frame_interval_s:
        raise _out_of_range("longest_silence_s", policy.longest_silence_s)
    kinds = [watch.kind for watch in policy.watches]
    if len(set(kinds)) != len(kinds):
        raise _out_of_range("watches", len(kinds))
    for watch in policy.watches:
        _check_watch(watch)


def _check_watch(watch: Watch) -> None:
    if watch.persist_s < SHORTEST_PERSISTENCE_S:
        raise _out_of_range(f"watches.{watch.kind}.persist_s", watch.persist_s)
    if watch.kind in BROWSER_KINDS:
        return
    if not 0.5 <= watch.share <= 1:
        raise _out_of_range(f"watches.{watch.kind}.share", watch.share)
    if watch.least_frames < FEWEST_FRAMES:
        raise _out_of_range(f"watches.{watch.kind}.least_frames", watch.least_frames)


def _out_of_range(field: str, value: float | str) -> Invalid:
    return Invalid("proctor-policy-out-of-range", field=field, value=value)


DEFAULT_POLICY = Policy()
