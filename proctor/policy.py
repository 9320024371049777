"""What is watched in a sitting, from which limits on, how long it is kept: frozen per sitting.

A policy is data of the scheme, agreed to by the candidate (``consent_version``) and kept with the
sitting, so that a later change of the defaults never changes what a past finding meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec

from foundation.errors import Invalid
from proctor.beats import beat_of
from proctor.findings import INSTANT_KINDS, PICTURELESS_KINDS, SOUND_KINDS, FindingKind
from proctor.retention_classes import DataClass, RetentionDays
from proctor.review_rules import DEFAULT_RULES, ReviewRules

SHORTEST_PERSISTENCE_S = 2.0
"""A blink lasts up to 0.4 s and a glance about one: no policy may report what lasts no longer."""

LONGEST_CLIP_S = 30.0
"""Before and after: more would record the sitting instead of the finding."""

FEWEST_FRAMES = 3
"""No policy may report what one or two frames showed."""


class Mode(StrEnum):
    """Where pictures are measured: who sees them at all.

    - DEVICE: on the candidate's own device. Measurements leave it, and sealed pictures of what a
      person should look at.
    - SITE: on the server that runs the exam. CENTRAL: on one server for many sites.
    """

    DEVICE = "device"
    SITE = "site"
    CENTRAL = "central"


@dataclass(frozen=True, slots=True)
class Limits:
    """Where each sign begins. Angles in degrees from the person's own baseline.

    - ``yaw_deg`` 40: at 60 cm the edge of a 24-inch screen stands at 24 degrees; heads turn less
      than eyes, and the measured error of yaw is 5.
    - ``raised_deg`` 30, ``lowered_deg`` 35: a laptop's keyboard and a sheet of paper on the desk
      stay within; the measured error of pitch is 7.
    - ``gaze_*``: the edge of the screen and an error of about 10 (not measured by us).
      ``gaze_beyond_deg`` counts from the screen's edge, where a calibration tells it; a calibration
      that is less sure raises it to twice its own error.
    - ``openness`` 0.12 or half of the person's own, whichever is less, so that narrow eyes are not
      taken for closed ones.
    - ``face_score`` 0.5 is the detector's own default. ``second_face_score`` and
      ``second_face_presence`` are higher: at low thresholds a picture on the wall or a pattern is
      taken for a person.
    - ``brightness`` and ``detail``: a camera in a lit room gives about 0.3 to 0.6, and 0.1 to 0.4;
      they stand in for ``light``, ``detail_of_light`` and ``blur`` where those were not measured
      (`proctor.analysis.quality` tells how they were set).
    - ``likeness`` 0.363: the publishers' limit for SFace, not verified by us.
    - ``liveness`` 0.5 is the model's own middle; ``object_score`` 0.5 keeps few things that are
      none, and misses small ones. ``speech`` 0.5 is the publishers' limit for silero-vad.
    - ``release`` 0.85: a sign that was found lasts until it falls back to this part of its limit
      (or, where small values count, until it rises to the limit divided by it).
    """

    yaw_deg: float = 40.0
    raised_deg: float = 30.0
    lowered_deg: float = 35.0
    gaze_yaw_deg: float = 40.0
    gaze_raised_deg: float = 35.0
    gaze_lowered_deg: float = 45.0
    gaze_beyond_deg: float = 10.0
    openness: float = 0.12
    openness_of_own: float = 0.5
    face_score: float = 0.5
    face_presence: float = 0.5
    second_face_score: float = 0.6
    second_face_presence: float = 0.9
    brightness: float = 0.08
    detail: float = 0.04
    light: float = 0.33
    detail_of_light: float = 0.06
    blur: float = 0.5
    likeness: float = 0.363
    liveness: float = 0.5
    object_score: float = 0.5
    speech: float = 0.5
    release: float = 0.85


@dataclass(frozen=True, slots=True)
class Watch:
    """One kind that is watched: it must show in ``share`` of the frames of ``persist_s`` seconds.

    That is "n of m frames" put so that it holds at every frame rate; at least ``least_frames``
    frames must show it in any case. Signals of the browser have no frames: for them only
    ``persist_s`` counts. ``on`` is false for what is watched only where a scheme asks for it.
    """

    kind: FindingKind
    persist_s: float
    share: float = 0.8
    least_frames: int = FEWEST_FRAMES
    on: bool = True


K = FindingKind

DEFAULT_WATCHES = (
    # Five seconds: longer than bending down for a pen; vendors report after ten. A cup hides a
    # face from the detector for up to four, so that six frames of seven are asked for.
    Watch(K.FACE_ABSENT, persist_s=5.0, least_frames=5),
    # A passer-by is gone in less; the detector misses a turned second face now and then.
    Watch(K.SEVERAL_FACES, persist_s=3.0, share=0.6),
    # Three readings, ten seconds apart. Watched only where the scheme compares faces at all.
    Watch(K.FACE_UNLIKE, persist_s=40.0, share=0.75, least_frames=4),
    # Off: in dim light the model at hand takes one of eleven real faces for an attack, and its
    # training data forbid commercial use.
    Watch(K.PRESENTATION_ATTACK, persist_s=20.0, share=0.75, least_frames=4, on=False),
    # Longer than people stretch.
    Watch(K.HEAD_TURNED, persist_s=7.0, share=0.9, least_frames=4),
    # People read their notes and look at their hands; only a long stretch is worth a look.
    # Nearly all of it: who reckons on paper looks up at the question in between.
    Watch(K.LOOKING_DOWN, persist_s=15.0, share=0.9, least_frames=6),
    # Looking up and aside is how people think, for some seconds; only a long look is worth a
    # person's time.
    Watch(K.GAZE_OFF_SCREEN, persist_s=15.0, share=0.8, least_frames=6),
    Watch(K.EYES_CLOSED, persist_s=12.0, share=0.9, least_frames=6),
    # Off: small phones are missed, nothing was measured at a desk, and a look is as dear as ten
    # frames.
    Watch(K.PHONE_VISIBLE, persist_s=12.0, share=0.75, least_frames=4, on=False),
    # Off: a book on a shelf behind the candidate is a book, and many exams allow them.
    Watch(K.BOOK_VISIBLE, persist_s=12.0, share=0.75, least_frames=4, on=False),
    # Off, both: only the side camera tells them, by a policy of its own (`proctor.side_camera`).
    Watch(K.PERSON_ABSENT, persist_s=15.0, share=0.75, least_frames=4, on=False),
    Watch(K.SEVERAL_PERSONS, persist_s=15.0, share=0.75, least_frames=4, on=False),
    # Off, both: they need the microphone and the candidate's consent to it.
    Watch(K.LIPS_AND_SPEECH, persist_s=4.0, share=0.6, least_frames=3, on=False),
    Watch(K.SECOND_VOICE, persist_s=4.0, share=0.6, least_frames=3, on=False),
    Watch(K.PICTURE_DARK, persist_s=10.0, least_frames=5),
    # Only where no face can be made out: a camera that is a little soft disturbs nobody.
    Watch(K.PICTURE_BLURRED, persist_s=10.0, least_frames=5),
    Watch(K.PICTURE_COVERED, persist_s=5.0, least_frames=4),
    # A camera that hangs comes back by itself within seconds, or does not.
    Watch(K.PICTURE_FROZEN, persist_s=10.0, least_frames=5),
    Watch(K.PICTURE_LOOPED, persist_s=5.0, least_frames=4),
    Watch(K.VIRTUAL_CAMERA, persist_s=0.0),
    Watch(K.WINDOW_LEFT, persist_s=2.0),
    Watch(K.FULL_SCREEN_LEFT, persist_s=5.0),
    Watch(K.SECOND_DISPLAY, persist_s=5.0),
    # Only text that was not copied within the exam.
    Watch(K.PASTED, persist_s=0.0),
    # Off: the browser does not tell; the page would guess it from the size of its window.
    Watch(K.DEVELOPER_TOOLS, persist_s=5.0, on=False),
    Watch(K.CAMERA_LOST, persist_s=0.0),
    Watch(K.TAB_ASLEEP, persist_s=15.0),
    # Shorter gaps are those of any network; the spool closes most of them.
    Watch(K.RECORD_GAP, persist_s=15.0),
    Watch(K.CLOCK_APART, persist_s=0.0),
    Watch(K.FRAMES_DISORDERED, persist_s=0.0),
)


@dataclass(frozen=True, slots=True)
class Policy:
    """All that a sitting is watched by.

    - ``mode``: where pictures are measured. ``likeness``: whether faces are compared with the
      check-in picture at all, which needs a consent of its own.
    - ``frame_interval_s``: how often the browser sends a frame; ``burst`` frames may follow at
      once after a silence, as a spool is emptied.
    - ``longest_silence_s``: after a longer silence nothing is known of what lay between: what was
      found before it ends there, and counting begins anew.
    - ``merge_gap_s``: a kind that shows again within this time is the same finding.
    - ``incident_gap_s``, ``longest_incident_s``: findings so near belong to one incident, and an
      incident grows no longer than that, so that there is something to look at in one go.
    - ``review``: how people read incidents, see `proctor.review_rules`.
    - ``retention_days``: evidence is destroyed so long after the sitting closed, unless a case is
      open; measurements go with it. ``retention`` gives each class of data its own days instead.
    - ``reviewing_key``: the public key of the body that reads the evidence, see `proctor.sealing`;
      empty where the installation that records is the one that reads.
    - ``live_pictures``: invigilators may see the newest picture in small, kept in memory for
      seconds. ``live_view``: they may look at the camera itself, and the candidate sees that they
      do. ``side_camera``: a telephone may send a view from the side, see `proctor.side_camera`.
    - ``questions_shown``: whether it is kept which question stood on the screen when, by its number
      (`proctor.questions_shown`).
    - ``clip_s``: seconds before and after a finding opens of which small pictures are kept as well,
      so that a person sees what led to it; 0 keeps the opening and the clearest frame alone.
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
    review: ReviewRules = DEFAULT_RULES
    mode: Mode = Mode.SITE
    likeness: bool = False
    retention: RetentionDays | None = None
    reviewing_key: str = ""
    live_pictures: bool = False
    live_view: bool = False
    side_camera: bool = False
    clip_s: float = 0.0
    questions_shown: bool = True

    def __post_init__(self) -> None:
        _check(self)

    @property
    def watched(self) -> tuple[Watch, ...]:
        """The watches that are on."""
        return tuple(
            watch
            for watch in self.watches
            if watch.on and (self.likeness or watch.kind is not FindingKind.FACE_UNLIKE)
        )

    @property
    def listens(self) -> bool:
        """Whether anything is watched that needs the microphone."""
        return any(watch.kind in SOUND_KINDS for watch in self.watched)

    @property
    def shows_live_pictures(self) -> bool:
        """Whether small pictures may be shown at all: in DEVICE mode no picture leaves for that."""
        return self.live_pictures and self.mode is not Mode.DEVICE

    @property
    def has_side_camera(self) -> bool:
        """Whether a telephone may look: it sends its pictures, which DEVICE mode forbids."""
        return self.side_camera and self.mode is not Mode.DEVICE

    def kept_days(self, data_class: DataClass) -> int:
        """How many days after the end a class of data is kept."""
        return self.retention_days if self.retention is None else self.retention.of(data_class)

    @property
    def keeps_clips(self) -> bool:
        """Whether frames around an opening are kept; a device sends only what it is asked for."""
        return self.clip_s > 0 and self.mode is not Mode.DEVICE

    def watch(self, kind: FindingKind) -> Watch | None:
        """How ``kind`` is watched; None where it is not."""
        return next((watch for watch in self.watched if watch.kind is kind), None)

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
    if not 0 <= policy.clip_s <= LONGEST_CLIP_S:
        raise _out_of_range("clip_s", policy.clip_s)
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
    shortest = 0.0 if watch.kind in INSTANT_KINDS else SHORTEST_PERSISTENCE_S
    # A slow detector's reading stands for all frames until the next one: the share of the span
    # that must show the kind has to be as long as so many readings.
    readings_s = beat_of(watch.kind) * FEWEST_FRAMES
    if watch.persist_s < shortest or watch.persist_s * watch.share < readings_s:
        raise _out_of_range(f"watches.{watch.kind}.persist_s", watch.persist_s)
    if watch.kind in PICTURELESS_KINDS:
        return
    if not 0.5 <= watch.share <= 1:
        raise _out_of_range(f"watches.{watch.kind}.share", watch.share)
    if watch.least_frames < FEWEST_FRAMES:
        raise _out_of_range(f"watches.{watch.kind}.least_frames", watch.least_frames)


def _out_of_range(field: str, value: float | str) -> Invalid:
    return Invalid("proctor-policy-out-of-range", field=field, value=value)


DEFAULT_POLICY = Policy()
