"""The board's tiles: for each candidate where they stand, in words; facts only, in seat order.

Nothing here weighs one candidate against another: those who need a person come first in a list of
their own (see `needs`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from exam_engine.sessions.states import RUNNING, AttemptState
from exam_engine.sessions.tables import Watching
from exam_engine.sessions.timing import remaining
from exam_engine.web.invigilator.needs import Asked, Need, needs
from exam_engine.web.invigilator.roster import Lasting, Sitter, Writing
from exam_engine.web.invigilator.sides import Side, side_words
from exam_engine.web.invigilator.speaking import Say, Voice, seat_words
from proctor.sitting_states import TAKES_FRAMES
from proctor.sitting_states import SittingState as CameraState

SILENT_AFTER = timedelta(seconds=15)
"""A camera that has sent nothing for so long is said to be silent."""
_SHORT = timedelta(minutes=5)
Sides = Mapping[str, Side]
"""Attempt → its telephone at the side."""


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
    side: str
    side_kind: str
    seen: tuple[str, ...]


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


def place_of(one: Sitter) -> Place:
    """Where the candidate stands."""
    return Place.NOT_ARRIVED if one.attempt is None else _PLACES[one.attempt.state]


def board(
    people: Sequence[Sitter],
    asked: Asked,
    lasting: Lasting,
    watching: Watching,
    now: datetime,
    voice: Voice,
    sides: Sides | None = None,
) -> Board:
    """The board at ``now``; ``sides`` where the sitting has a side camera."""
    counts = Counter(_GROUPS[place_of(one)].value for one in people)
    groups = dict.fromkeys(_GROUPS.values())
    return Board(
        at=voice.time(now),
        counts={group.value: counts[group.value] for group in groups},
        needs=needs(people, asked, voice),
        tiles=tuple(_tile(one, lasting, watching, now, voice, sides) for one in people),
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


def _tile(
    one: Sitter,
    lasting: Lasting,
    watching: Watching,
    now: datetime,
    voice: Voice,
    sides: Sides | None,
) -> Tile:
    place, attempt = place_of(one), one.attempt
    camera, kind = camera_words(one, watching, now, voice)
    seen = lasting.get(one.camera.watched_id, ()) if one.camera else ()
    side, side_kind = "", "plain"
    from_side: Sequence[tuple[str, datetime]] = ()
    if sides is not None and attempt is not None and _has_agreed(one):
        telephone = sides.get(attempt.id, Side())
        side, side_kind = side_words(telephone, voice)
        from_side = telephone.seen
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
        side=side,
        side_kind=side_kind,
        seen=tuple(_seen(kind, since, voice) for kind, since in (*seen, *from_side)),
    )


def _has_agreed(one: Sitter) -> bool:
    """Whether there is a main camera, beside which a telephone may look."""
    return one.camera is not None and one.camera.state in TAKES_FRAMES


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
