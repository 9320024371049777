"""What an invigilator does for all of a sitting or of one room: give time, send a message."""

from datetime import datetime
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.sessions import extra_time, messages
from exam_engine.sessions.attempts import find_sitting
from exam_engine.sessions.states import ENDED, RUNNING, AttemptState
from exam_engine.sessions.tables import SittingRow
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.invigilator.acts import Minutes, Reason, Text, read_minutes
from exam_engine.web.invigilator.roster import Writing, roster
from exam_engine.web.invigilator.speaking import done
from exam_engine.wiring import Engine
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
    """Give minutes back to all who are writing, for instance after the network was down."""
    caller.require(Permission.TIME_GRANT)
    seconds = read_minutes(minutes) * 60
    with engine.database.write(caller.tenant_id) as tx:
        sitting = find_sitting(tx, sitting_id)
        if _is_whole(caller, Permission.TIME_GRANT, room):
            count = len(
                extra_time.grant_to_sitting(
                    tx,
                    engine.clock,
                    sitting.id,
                    seconds=seconds,
                    reason=reason,
                    actor=caller.id,
                    grace=engine.journal.grace,
                ).attempts
            )
        else:
            count = _give_to_some(tx, engine, caller, sitting, room, seconds, reason)
        if count == 0:
            raise Conflict("web-board-nobody-writes")
    return done(request, _board(sitting_id, room), "web-board-done-time-all", count=count)


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


def _give_to_some(
    tx: Tx,
    engine: Engine,
    caller: Caller,
    sitting: SittingRow,
    room: str,
    seconds: int,
    reason: str,
) -> int:
    """A grant for each of them, so that it is on record who got the time and who did not."""
    people = roster(tx, caller, Permission.TIME_GRANT, sitting, room)
    now, there = engine.clock.now(), [one.attempt for one in people if one.attempt]
    # In the order of their ids, in which the journal and all others lock them.
    ids = sorted(one.id for one in there if _gains(one, seconds, now))
    for attempt_id in ids:
        extra_time.grant_to_attempt(
            tx,
            engine.clock,
            attempt_id,
            seconds=seconds,
            reason=reason,
            actor=caller.id,
            grace=engine.journal.grace,
        )
    return len(ids)


def _gains(attempt: Writing, seconds: int, now: datetime) -> bool:
    """Whether the time can be used: the attempt runs, or goes on by it."""
    if attempt.state is AttemptState.EXPIRED and attempt.deadline_at is not None:
        return (now - attempt.deadline_at).total_seconds() < seconds
    return attempt.state in RUNNING


def _is_whole(caller: Caller, permission: Permission, room: str) -> bool:
    """Whether the act reaches the whole sitting and not only a part of it."""
    return room == "" and caller.may_everywhere(permission)


def _board(sitting_id: str, room: str) -> str:
    query = f"?{urlencode({'room': room})}" if room else ""
    return f"/staff/sittings/{sitting_id}/board{query}"
