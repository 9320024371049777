"""The room board: who has arrived, who writes, who waits for a person; kept up to date."""

from collections.abc import Sequence
from functools import partial

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from exam_engine.enrolment.tables import BatchRow
from exam_engine.sessions.attempts import find_sitting
from exam_engine.sessions.tables import Watching
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.invigilator.roster import Sitter, lasting_now, level_title, roster
from exam_engine.web.invigilator.speaking import Say, clock_time, speaker
from exam_engine.web.invigilator.tiles import Board, Voice, board
from exam_engine.web.shared.pages import page
from exam_engine.wiring import Engine
from foundation.database import Tx
from foundation.roles import Caller, Permission

ASK_MS = 4000
"""How often the page asks for news."""

router = APIRouter(include_in_schema=False)


@router.get("/staff/sittings/{sitting_id}/board")
def show_board(
    request: Request, engine: EngineDep, caller: StaffDep, sitting_id: str, room: str = ""
) -> Response:
    """The whole board; the script then asks for what has changed."""
    caller.require(Permission.SITTING_WATCH)
    with engine.database.read(caller.tenant_id) as tx:
        sitting = find_sitting(tx, sitting_id)
        batch = tx.get(BatchRow, sitting.batch_ref)
        everybody = roster(tx, caller, Permission.SITTING_WATCH, sitting)
        people = [one for one in everybody if room in ("", one.room)]
        now = _board(tx, request, engine, Watching(sitting.watching), people)
    return page(
        request,
        "invigilator/board.html",
        sitting=sitting,
        batch=batch,
        level=level_title(batch, sitting.level),
        board=now,
        rooms=rooms_of(everybody, speaker(request)),
        room=room,
        ask_ms=ASK_MS,
        rights=rights_of(caller),
    )


@router.get("/staff/sittings/{sitting_id}/board.json")
def tell_board(
    request: Request, engine: EngineDep, caller: StaffDep, sitting_id: str, room: str = ""
) -> Response:
    """The same board for the script."""
    caller.require(Permission.SITTING_WATCH)
    with engine.database.read(caller.tenant_id) as tx:
        sitting = find_sitting(tx, sitting_id)
        people = roster(tx, caller, Permission.SITTING_WATCH, sitting, room)
        now = _board(tx, request, engine, Watching(sitting.watching), people)
    return JSONResponse(now.to_json())


def rooms_of(people: Sequence[Sitter], say: Say) -> list[tuple[str, str]]:
    """The rooms that the people sit in, by name in addresses and in words."""
    several = len({one.site for one in people}) > 1
    found: dict[str, str] = {}
    for one in people:
        if one.room_number is None:
            continue
        code = "web-board-room-at" if several else "web-board-room"
        found[one.room] = say(code, site=one.site, room=one.room_number)
    return list(found.items())


def rights_of(caller: Caller) -> dict[str, bool]:
    """What the page offers; each act asks for the right again."""
    return {
        "manage": caller.may(Permission.SITTING_MANAGE),
        "identity": caller.may(Permission.IDENTITY_CHECK),
        "time": caller.may(Permission.TIME_GRANT),
    }


def _board(
    tx: Tx, request: Request, engine: Engine, watching: Watching, people: Sequence[Sitter]
) -> Board:
    watched = [one.camera.watched_id for one in people if one.camera]
    # Only who is there at the time can do something with what lasts at this moment.
    lasting = lasting_now(tx, watched) if watching is Watching.LIVE and watched else {}
    voice = Voice(speaker(request), partial(clock_time, request))
    return board(people, lasting, watching, engine.clock.now(), voice)
