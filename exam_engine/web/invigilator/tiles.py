"""The board's tiles: for each candidate where they stand, in words; facts only, in seat order.

Nothing here weighs one candidate against another: those who need a person come first in a list of
their own, in the order in which they began to wait.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from exam_engine.sessions.states import RUNNING, AttemptState
from exam_engine.sessions.tables import Watching
from exam_engine.sessions.timing import remaining
from exam_engine.web.invigilator.roster import Lasting, Sitter, Writing
from exam_engine.web.invigilator.speaking import Say
from proctor.sitting_states import SittingState as CameraState

SILENT_AFTER = timedelta(seconds=15)
"""A camera that has sent nothing for so long is said to be silent."""
_SHORT = timedelta(minutes=5)


class Place(StrEnum):
    """Where a candidate stands; each has its own word, shape and colour."""

    NOT_ARRIVED = "not-arrived"
    PREPARING = "preparing"
    IDENTITY = "identity"
    READY = "ready"
    WRITING = "writing"
    PAUSED = "paused"
    HANDED_IN = "handed-in"
    TIME_OVER = "time-over"


_PLACES = {
    AttemptState.ADMITTED: Place.PREPARING,
    AttemptState.CONSENTED: Place.PREPARING,
    AttemptState.CAMERA_REFUSED: Place.IDENTITY,
    AttemptState.CHECKED_IN: Place.READY,
    AttemptState.IN_PROGRESS: Place.WRITING,
    AttemptState.PAUSED: Place.PAUSED,
    AttemptState.SUBMITTED: Place.HANDED_IN,
    AttemptState.EXPIRED: Place.TIME_OVER,
    AttemptState.CLOSED: Place.HANDED_IN,
}
_GROUPS = {
    Place.NOT_ARRIVED: Place.NOT_ARRIVED,
    Place.PREPARING: Place.READY,
    Place.IDENTITY: Place.IDENTITY,
    Place.READY: Place.READY,
    Place.WRITING: Place.WRITING,
    Place.PAUSED: Place.WRITING,
    Place.HANDED_IN: Place.HANDED_IN,
    Place.TIME_OVER: Place.HANDED_IN,
}
"""Which of the counts above the board a candidate belongs to."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One candidate on the board, all of it in words ready to be shown."""

    id: str
    name: str
    seat: str
    number: str
    place: Place
    word: str
    left: str
    saved: str
    camera: str
    camera_kind: str
    seen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """Somebody who waits for a person."""

    id: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Board:
    """All that the board shows at one moment."""

    at: str
    counts: Mapping[str, int]
    needs: tuple[Need, ...]
    tiles: tuple[Tile, ...]

    def to_json(self) -> dict[str, Any]:
        """For the script that keeps the page up to date."""
        return {
            "at": self.at,
            "counts": dict(self.counts),
            "needs": [asdict(need) for need in self.needs],
            "tiles": [asdict(tile) for tile in self.tiles],
        }


@dataclass(frozen=True, slots=True)
class Voice:
    """How the board speaks: sentences, and times of day."""

    say: Say
    time: Callable[[datetime], str]


def place_of(one: Sitter) -> Place:
    """Where the candidate stands."""
    return Place.NOT_ARRIVED if one.attempt is None else _PLACES[one.attempt.state]


def board(
    people: Sequence[Sitter], lasting: Lasting, watching: Watching, now: datetime, voice: Voice
) -> Board:
    """The board at ``now``."""
    counts = Counter(_GROUPS[place_of(one)].value for one in people)
    groups = dict.fromkeys(_GROUPS.values())
    return Board(
        at=voice.time(now),
        counts={group.value: counts[group.value] for group in groups},
        needs=_needs(people, voice),
        tiles=tuple(_tile(one, lasting, watching, now, voice) for one in people),
    )


def time_left(attempt: Writing, now: datetime, say: Say) -> str:
    """What is left, in minutes, near the end in minutes and seconds; empty when nobody writes."""
    if attempt.state not in RUNNING:
        return ""
    assert attempt.deadline_at is not None
    left = remaining(attempt.deadline_at, now, paused_at=attempt.paused_at)
    seconds = int(left.total_seconds())
    if left <= timedelta(0):
        return say("web-board-no-time-left")
    if left < _SHORT:
        return say("web-board-left-short", clock=f"{seconds // 60}:{seconds % 60:02d}")
    return say("web-board-left", minutes=-(-seconds // 60))


def camera_words(one: Sitter, watching: Watching, now: datetime, voice: Voice) -> tuple[str, str]:
    """The camera's state and the kind of its mark; empty where nobody is watched."""
    if watching is Watching.NONE or one.attempt is None:
        return "", ""
    if one.attempt.camera_withdrawn_at is not None:
        return _withdrawn(one.attempt, one.attempt.camera_withdrawn_at, voice)
    say, camera = voice.say, one.camera
    if camera is None:
        return say("web-board-camera-unanswered"), "plain"
    if camera.state is not CameraState.LIVE:
        return say(f"web-board-camera-{camera.state.value.replace('_', '-')}"), "plain"
    if camera.frame_at is None:
        return say("web-board-camera-nothing-yet"), "warn"
    if now - camera.frame_at > SILENT_AFTER:
        return say("web-board-camera-silent", since=voice.time(camera.frame_at)), "warn"
    return say("web-board-camera-sending"), "good"


def seat_words(one: Sitter, say: Say) -> str:
    """Room and seat."""
    if one.room_number is None or one.seat is None:
        return say("web-board-no-seat")
    return say("web-board-seat", room=one.room_number, seat=one.seat)


def _tile(one: Sitter, lasting: Lasting, watching: Watching, now: datetime, voice: Voice) -> Tile:
    place, attempt = place_of(one), one.attempt
    camera, kind = camera_words(one, watching, now, voice)
    seen = lasting.get(one.camera.watched_id, ()) if one.camera else ()
    return Tile(
        id=one.enrolment_id,
        name=one.name,
        seat=seat_words(one, voice.say),
        number=one.admission_number or "",
        place=place,
        word=voice.say(f"web-board-place-{place.value}"),
        left="" if attempt is None else time_left(attempt, now, voice.say),
        saved=_saved(attempt, voice),
        camera=camera,
        camera_kind=kind,
        seen=tuple(_seen(kind, since, voice) for kind, since in seen),
    )


def _withdrawn(attempt: Writing, since: datetime, voice: Voice) -> tuple[str, str]:
    """That the camera was taken back, and whether a person has checked since."""
    checked = attempt.identity_checked_at
    if checked is not None and checked >= since:
        return voice.say("web-board-camera-withdrawn-checked", at=voice.time(checked)), "plain"
    kind = "warn" if attempt.writes_unchecked else "plain"
    return voice.say("web-board-camera-withdrawn", since=voice.time(since)), kind


def _saved(attempt: Writing | None, voice: Voice) -> str:
    if attempt is None or attempt.started_at is None:
        return ""
    if attempt.saved_at is None:
        return voice.say("web-board-saved-nothing")
    return voice.say("web-board-saved", time=voice.time(attempt.saved_at))


def _seen(kind: str, since: datetime, voice: Voice) -> str:
    fact = voice.say(f"proctor-finding-{kind.replace('_', '-')}")
    return voice.say("web-board-seen", fact=fact, since=voice.time(since))


def _needs(people: Sequence[Sitter], voice: Voice) -> tuple[Need, ...]:
    """Those who wait for a check, and those who took the camera back and write on without it."""
    waiting = [(since, one) for one in people if (since := _waits_since(one)) is not None]
    waiting.sort(key=lambda pair: pair[0])
    return tuple(
        Need(
            one.enrolment_id,
            one.name,
            voice.say(
                "web-board-need-identity"
                if place_of(one) is Place.IDENTITY
                else "web-board-need-withdrawn",
                seat=seat_words(one, voice.say),
                since=voice.time(since),
            ),
        )
        for since, one in waiting
    )


def _waits_since(one: Sitter) -> datetime | None:
    """Since when the candidate needs a person; None where they do not."""
    if one.attempt is None:
        return None
    if place_of(one) is Place.IDENTITY:
        answered = one.camera.answered_at if one.camera else None
        return answered or one.attempt.created_at
    return one.attempt.camera_withdrawn_at if one.attempt.writes_unchecked else None
