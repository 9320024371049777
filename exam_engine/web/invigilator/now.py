"""The board as it stands at this moment, read from the records within a caller's reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exam_engine.sessions import asked_time, help_requests
from exam_engine.sessions.tables import SittingRow, Watching
from exam_engine.staff_names import person_names
from exam_engine.web.invigilator.needs import Asked
from exam_engine.web.invigilator.roster import Sitter, lasting_now, roster
from exam_engine.web.invigilator.sides import Side, sides_now
from exam_engine.web.invigilator.speaking import Voice
from exam_engine.web.invigilator.tiles import Board, board
from foundation.clock import Clock
from foundation.database import Tx
from foundation.roles import Caller, Permission
from proctor.policy import Policy


@dataclass(frozen=True, slots=True)
class Shown:
    """Everybody within reach, those of the chosen room, the board of these, their telephones."""

    everybody: Sequence[Sitter]
    people: Sequence[Sitter]
    board: Board
    sides: Mapping[str, Side]


def board_now(
    tx: Tx, clock: Clock, caller: Caller, sitting: SittingRow, room: str, voice: Voice
) -> Shown:
    """Read the board; ``room`` takes one room of it."""
    everybody = roster(tx, caller, Permission.SITTING_WATCH, sitting)
    people = [one for one in everybody if room in ("", one.room)]
    watching = Watching(sitting.watching)
    watched = [one.camera.watched_id for one in people if one.camera]
    # Only who is there at the time can do something with what lasts at this moment.
    lasting = lasting_now(tx, watched) if watching is Watching.LIVE and watched else {}
    asked = asked_now(tx, clock, sitting.id, people)
    attempts = [one.attempt.id for one in people if one.attempt]
    has_side = watching is not Watching.NONE and Policy.from_json(sitting.policy).has_side_camera
    sides = sides_now(tx, clock.now(), attempts) if has_side else None
    told = board(people, asked, lasting, watching, clock.now(), voice, sides)
    return Shown(everybody, people, told, sides or {})


def asked_now(tx: Tx, clock: Clock, sitting_id: str, people: Sequence[Sitter]) -> Asked:
    """What these candidates have asked for, and the time that waits for a second person."""
    attempts = [one.attempt.id for one in people if one.attempt]
    wanting = help_requests.open_requests(tx, sitting_id, attempts)
    waiting = asked_time.open_time_requests(tx, clock, sitting_id, attempts)
    persons = [row.answered_by or "" for row in wanting] + [row.asked_by for row in waiting]
    return Asked(wanting, waiting, person_names(tx, persons) if persons else {})
