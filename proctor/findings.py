"""The vocabulary: what can be observed, what a person should look at, and what a person decides.

A finding names something that can be seen in the picture or heard from the browser, with a
confidence. No word here is about feeling, intent or honesty, and none is a judgement; judging
emotion in exams is forbidden (EU AI Act, article 5), and a decision belongs to a person (PIPL,
article 24; ISO/IEC 17024). A test reads the vocabulary for such words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FindingKind(StrEnum):
    """Observable facts."""

    FACE_ABSENT = "face_absent"
    SEVERAL_FACES = "several_faces"
    HEAD_TURNED = "head_turned"
    GAZE_OFF_SCREEN = "gaze_off_screen"
    EYES_CLOSED = "eyes_closed"
    PICTURE_DARK = "picture_dark"
    PICTURE_COVERED = "picture_covered"
    WINDOW_LEFT = "window_left"
    FULL_SCREEN_LEFT = "full_screen_left"


BROWSER_KINDS = frozenset({FindingKind.WINDOW_LEFT, FindingKind.FULL_SCREEN_LEFT})
"""Told by the browser, not read from a picture."""


class Cause(StrEnum):
    """What findings have in common when they belong to one incident."""

    PERSON = "person"
    OTHERS = "others"
    PICTURE = "picture"
    BROWSER = "browser"


CAUSES: Mapping[FindingKind, Cause] = {
    FindingKind.FACE_ABSENT: Cause.PERSON,
    FindingKind.HEAD_TURNED: Cause.PERSON,
    FindingKind.GAZE_OFF_SCREEN: Cause.PERSON,
    FindingKind.EYES_CLOSED: Cause.PERSON,
    FindingKind.SEVERAL_FACES: Cause.OTHERS,
    FindingKind.PICTURE_DARK: Cause.PICTURE,
    FindingKind.PICTURE_COVERED: Cause.PICTURE,
    FindingKind.WINDOW_LEFT: Cause.BROWSER,
    FindingKind.FULL_SCREEN_LEFT: Cause.BROWSER,
}


class Verdict(StrEnum):
    """What a person, and only a person, says of an incident. It never touches a score."""

    NOTHING = "nothing"
    TECHNICAL = "technical"
    NEEDS_NOTICE = "needs_notice"
    POSSIBLE_VIOLATION = "possible_violation"


@dataclass(frozen=True, slots=True)
class Detail:
    """How a finding came about: frames it spans, those that showed it, and the clearest one.

    ``mean_strength`` is the mean over the frames that showed it (see `proctor.analysis.signs`).
    Findings from the browser have no frames and ``best_sequence`` None.
    """

    frames: int
    matching: int
    mean_strength: float
    best_sequence: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """A fact that lasted. For the meaning of ``confidence`` see `proctor.analysis.timeline`."""

    kind: FindingKind
    started_at: datetime
    ended_at: datetime
    confidence: float
    model_version: str
    detail: Detail

    @property
    def seconds(self) -> float:
        """How long it lasted."""
        return (self.ended_at - self.started_at).total_seconds()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a person should look: how often and how long a kind was found, and how surely."""

    kind: FindingKind
    times: int
    seconds: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Incident:
    """Findings of one cause that lie close together, for one person to look at once.

    ``kind`` is the one that lasted longest. ``best_sequence`` numbers the frame that shows it
    best, and is None where there is no picture of it.
    """

    kind: FindingKind
    cause: Cause
    started_at: datetime
    ended_at: datetime
    confidence: float
    reasons: tuple[Reason, ...]
    best_sequence: int | None
