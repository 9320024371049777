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
    FACE_UNLIKE = "face_unlike"
    PRESENTATION_ATTACK = "presentation_attack"
    HEAD_TURNED = "head_turned"
    LOOKING_DOWN = "looking_down"
    GAZE_OFF_SCREEN = "gaze_off_screen"
    EYES_CLOSED = "eyes_closed"
    PHONE_VISIBLE = "phone_visible"
    BOOK_VISIBLE = "book_visible"
    PERSON_ABSENT = "person_absent"
    SEVERAL_PERSONS = "several_persons"
    LIPS_AND_SPEECH = "lips_and_speech"
    SECOND_VOICE = "second_voice"
    PICTURE_DARK = "picture_dark"
    PICTURE_BLURRED = "picture_blurred"
    PICTURE_COVERED = "picture_covered"
    PICTURE_FROZEN = "picture_frozen"
    PICTURE_LOOPED = "picture_looped"
    VIRTUAL_CAMERA = "virtual_camera"
    WINDOW_LEFT = "window_left"
    FULL_SCREEN_LEFT = "full_screen_left"
    SECOND_DISPLAY = "second_display"
    PASTED = "pasted"
    DEVELOPER_TOOLS = "developer_tools"
    CAMERA_LOST = "camera_lost"
    TAB_ASLEEP = "tab_asleep"
    RECORD_GAP = "record_gap"
    CLOCK_APART = "clock_apart"
    FRAMES_DISORDERED = "frames_disordered"


BROWSER_KINDS = frozenset(
    {
        FindingKind.WINDOW_LEFT,
        FindingKind.FULL_SCREEN_LEFT,
        FindingKind.SECOND_DISPLAY,
        FindingKind.PASTED,
        FindingKind.DEVELOPER_TOOLS,
        FindingKind.VIRTUAL_CAMERA,
        FindingKind.CAMERA_LOST,
        FindingKind.TAB_ASLEEP,
    }
)
"""Told by the browser, not read from a picture."""

TRANSPORT_KINDS = frozenset(
    {FindingKind.RECORD_GAP, FindingKind.CLOCK_APART, FindingKind.FRAMES_DISORDERED}
)
"""Told by the server from how frames came: their numbers, their times and what is missing."""

PICTURELESS_KINDS = BROWSER_KINDS | TRANSPORT_KINDS
"""Kinds that have no frames: only their span counts."""

INSTANT_KINDS = frozenset(
    {
        FindingKind.PASTED,
        FindingKind.VIRTUAL_CAMERA,
        FindingKind.CAMERA_LOST,
        FindingKind.CLOCK_APART,
        FindingKind.FRAMES_DISORDERED,
    }
)
"""Told once and as certain as the telling: how long they lasted says nothing."""

SOUND_KINDS = frozenset({FindingKind.LIPS_AND_SPEECH, FindingKind.SECOND_VOICE})
"""Need the microphone, and the candidate's consent to it."""

SIDE_KINDS = frozenset({FindingKind.PERSON_ABSENT, FindingKind.SEVERAL_PERSONS})
"""Told of whole persons by the side camera, which sees few faces; see `proctor.side_camera`."""


class Cause(StrEnum):
    """What findings have in common when they belong to one incident."""

    PERSON = "person"
    OTHERS = "others"
    OBJECTS = "objects"
    SOUND = "sound"
    PICTURE = "picture"
    BROWSER = "browser"
    RECORD = "record"


CAUSES: Mapping[FindingKind, Cause] = {
    FindingKind.FACE_ABSENT: Cause.PERSON,
    FindingKind.FACE_UNLIKE: Cause.PERSON,
    FindingKind.PRESENTATION_ATTACK: Cause.PERSON,
    FindingKind.HEAD_TURNED: Cause.PERSON,
    FindingKind.LOOKING_DOWN: Cause.PERSON,
    FindingKind.GAZE_OFF_SCREEN: Cause.PERSON,
    FindingKind.EYES_CLOSED: Cause.PERSON,
    FindingKind.SEVERAL_FACES: Cause.OTHERS,
    FindingKind.PHONE_VISIBLE: Cause.OBJECTS,
    FindingKind.BOOK_VISIBLE: Cause.OBJECTS,
    FindingKind.PERSON_ABSENT: Cause.PERSON,
    FindingKind.SEVERAL_PERSONS: Cause.OTHERS,
    FindingKind.LIPS_AND_SPEECH: Cause.SOUND,
    FindingKind.SECOND_VOICE: Cause.SOUND,
    FindingKind.PICTURE_DARK: Cause.PICTURE,
    FindingKind.PICTURE_BLURRED: Cause.PICTURE,
    FindingKind.PICTURE_COVERED: Cause.PICTURE,
    FindingKind.PICTURE_FROZEN: Cause.PICTURE,
    FindingKind.PICTURE_LOOPED: Cause.PICTURE,
    FindingKind.VIRTUAL_CAMERA: Cause.PICTURE,
    FindingKind.WINDOW_LEFT: Cause.BROWSER,
    FindingKind.FULL_SCREEN_LEFT: Cause.BROWSER,
    FindingKind.SECOND_DISPLAY: Cause.BROWSER,
    FindingKind.PASTED: Cause.BROWSER,
    FindingKind.DEVELOPER_TOOLS: Cause.BROWSER,
    FindingKind.CAMERA_LOST: Cause.RECORD,
    FindingKind.TAB_ASLEEP: Cause.RECORD,
    FindingKind.RECORD_GAP: Cause.RECORD,
    FindingKind.CLOCK_APART: Cause.RECORD,
    FindingKind.FRAMES_DISORDERED: Cause.RECORD,
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
