"""What an invigilator does for all of a sitting or of one room: give time, send a message."""

from datetime import datetime
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.sessions import asked_time, messages
from exam_engine.sessions.attempts import find_sitting
from exam_engine.sessions.states import ENDED
from exam_engine.sessions.tables import SittingRow
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.invigilator.acts import Minutes, Reason, Text, read_minutes
from exam_engine.web.invigilator.roster import roster
from exam_engine.web.invigilator.speaking import done, hand_of
from foundation.database import Tx
from foundation.errors import Conflict
from foundation.roles import Caller, Permission

router = APIRouter(include_in_schema=False)


@router.post("/staff/sittings/{sitting_id}/everyone/time")
def give_time(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    sitting_id: str,
    minutes: Minutes,
    reason: Reason,
    room: str = "",
) -> Response:
    """Ask for minutes for all who are writing, for instance after the network was down."""
    caller.require(Permission.TIME_GRANT)
    seconds = read_minutes(minutes) * 60
    needs_two = engine.settings.live_room.time_needs_two
    with engine.database.write(caller.tenant_id) as tx:
        sitting = find_sitting(tx, sitting_id)
        ids = _gaining(tx, caller, sitting, room, seconds, engine.clock.now())
        if not ids:
            raise Conflict("web-board-nobody-writes")
        asked = asked_time.ask(
            tx,
            engine.clock,
            sitting_id=sitting.id,
            attempt_ids=ids,
            seconds=seconds,
            reason=reason,
            actor=hand_of(caller),
            for_many=True,
        )
        if not needs_two:
            asked_time.approve(
                tx,
                engine.clock,
                asked.id,
                actor=hand_of(caller),
                alone=True,
                grace=engine.journal.grace,
            )
    code = "web-live-done-ask-all" if needs_two else "web-board-done-time-all"
    return done(request, _board(sitting_id, room), code, count=len(ids))


@router.post("/staff/sittings/{sitting_id}/everyone/message")
def send_message(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    sitting_id: str,
    text: Text,
    room: str = "",
) -> Response:
    """Send words to all, or to those of one room who have arrived."""
    caller.require(Permission.SITTING_WATCH)
    with engine.database.write(caller.tenant_id) as tx:
        sitting = find_sitting(tx, sitting_id)
        people = roster(tx, caller, Permission.SITTING_WATCH, sitting, room)
        there = [one.attempt for one in people if one.attempt]
        reached = [one for one in there if one.state not in ENDED]
        # What is sent to the whole sitting is shown to those who arrive later, too.
        whole = _is_whole(caller, Permission.SITTING_WATCH, room)
        if not reached and not whole:
            raise Conflict("web-board-nobody-reached")
        for attempt_id in [None] if whole else [one.id for one in reached]:
            messages.send(
                tx,
                engine.clock,
                sitting_id=sitting.id,
                text=text,
                actor=caller.id,
                attempt_id=attempt_id,
            )
    count = len(reached)
    return done(request, _board(sitting_id, room), "web-board-done-message-all", count=count)


def _gaining(
    tx: Tx, caller: Caller, sitting: SittingRow, room: str, seconds: int, now: datetime
) -> list[str]:
    """The attempts within reach that could use the time."""
    people = roster(tx, caller, Permission.TIME_GRANT, sitting, room)
    there = [one.attempt for one in people if one.attempt]
    return [one.id for one in there if asked_time.gains(one.state, one.deadline_at, seconds, now)]


def _is_whole(caller: Caller, permission: Permission, room: str) -> bool:
    """Whether the act reaches the whole sitting and not only a part of it."""
    return room == "" and caller.may_everywhere(permission)


def _board(sitting_id: str, room: str) -> str:
    query = f"?{urlencode({'room': room})}" if room else ""
    return f"/staff/sittings/{sitting_id}/board{query}"
