"""The room board: who has arrived, who writes, who waits for a person; kept up to date."""

from collections.abc import Sequence

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from exam_engine.bank.compromised import known_in_form
from exam_engine.enrolment.tables import BatchRow
from exam_engine.sessions.attempts import find_sitting
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.invigilator.channel import has_live_pictures, may_see_pictures
from exam_engine.web.invigilator.now import board_now
from exam_engine.web.invigilator.roster import Sitter, level_title
from exam_engine.web.invigilator.speaking import Say, speaker, voice_of
from exam_engine.web.shared.pages import page
from foundation.roles import Caller, Permission

ASK_MS = 4000
"""How often the page asks for news where it has no channel."""

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
        shown = board_now(tx, engine.clock, caller, sitting, room, voice_of(request))
        known = known_in_form(tx, sitting.form_id)
    return page(
        request,
        "invigilator/board.html",
        sitting=sitting,
        known=len(known),
        batch=batch,
        level=level_title(batch, sitting.level),
        board=shown.board,
        rooms=rooms_of(shown.everybody, speaker(request)),
        room=room,
        ask_ms=ASK_MS,
        rights=rights_of(caller),
        with_pictures=has_live_pictures(sitting) and may_see_pictures(caller),
    )


@router.get("/staff/sittings/{sitting_id}/board.json")
def tell_board(
    request: Request, engine: EngineDep, caller: StaffDep, sitting_id: str, room: str = ""
) -> Response:
    """The same board for the script."""
    caller.require(Permission.SITTING_WATCH)
    with engine.database.read(caller.tenant_id) as tx:
        sitting = find_sitting(tx, sitting_id)
        shown = board_now(tx, engine.clock, caller, sitting, room, voice_of(request))
    return JSONResponse(shown.board.to_json())


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
