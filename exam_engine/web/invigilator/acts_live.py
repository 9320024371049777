"""What an invigilator does about help, seats, and time that another person asked for."""

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.sessions import accommodations, asked_time, extra_time, help_requests
from exam_engine.sessions.attempts import find_sitting
from exam_engine.sessions.live_tables import TimeRequestRow
from exam_engine.sessions.moving import MOST, Place, move
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.invigilator.acts import Reason, back, for_one
from exam_engine.web.invigilator.roster import PEOPLE, roster, sitter
from exam_engine.web.invigilator.speaking import hand_of
from foundation.database import Tx
from foundation.errors import Conflict, Invalid, NotFound
from foundation.roles import Caller, Permission

Number = Annotated[str, Form(max_length=8)]

router = APIRouter(include_in_schema=False)


@router.post(f"{PEOPLE}/help/answer")
def answer_help(
    request: Request, engine: EngineDep, caller: StaffDep, sitting_id: str, enrolment_id: str
) -> Response:
    """Somebody is on the way; the candidate's page says so."""
    for_one(
        engine,
        caller,
        Permission.SITTING_WATCH,
        sitting_id,
        enrolment_id,
        lambda tx, attempt: help_requests.answer(tx, engine.clock, attempt, actor=caller.id),
    )
    return back(request, sitting_id, "web-live-done-answer")


@router.post(f"{PEOPLE}/help/close")
def close_help(
    request: Request, engine: EngineDep, caller: StaffDep, sitting_id: str, enrolment_id: str
) -> Response:
    """A person has been there."""
    for_one(
        engine,
        caller,
        Permission.SITTING_WATCH,
        sitting_id,
        enrolment_id,
        lambda tx, attempt: help_requests.close(tx, engine.clock, attempt, actor=caller.id),
    )
    return back(request, sitting_id, "web-live-done-close")


@router.post(f"{PEOPLE}/move")
def move_seat(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    sitting_id: str,
    enrolment_id: str,
    room: Number,
    seat: Number,
    reason: Reason,
    stop_clock: Annotated[str, Form(max_length=3)] = "",
) -> Response:
    """Move the candidate to another seat and machine; where asked for, the clock stands still."""
    to = Place(_number(room), _number(seat))
    caller.require(Permission.TIME_GRANT)
    with engine.database.write(caller.tenant_id) as tx:
        sitting = find_sitting(tx, sitting_id)
        one = sitter(tx, caller, Permission.TIME_GRANT, sitting, enrolment_id)
        if one.attempt is None:
            raise Conflict("web-board-not-arrived")
        for other in roster(tx, caller, Permission.TIME_GRANT, sitting):
            if (other.site, other.room_number, other.seat) == (one.site, to.room, to.seat):
                _refuse_taken(other.enrolment_id, enrolment_id, to)
        before = Place(one.room_number, one.seat) if one.room_number and one.seat else None
        move(
            tx,
            engine.clock,
            one.attempt.id,
            to,
            before=before,
            reason=reason,
            actor=caller.id,
        )
        if stop_clock == "yes":
            extra_time.pause(tx, engine.clock, one.attempt.id, actor=caller.id)
    return back(request, sitting_id, "web-live-done-move", room=to.room, seat=to.seat)


@router.post(f"{PEOPLE}/accommodation")
def approve_accommodation(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    sitting_id: str,
    enrolment_id: str,
    factor: Annotated[Decimal, Form()],
    reason: Reason,
) -> Response:
    """The body approves extra time before the exam; it is on the clock from the start."""
    caller.require(Permission.SITTING_MANAGE)
    with engine.database.write(caller.tenant_id) as tx:
        sitting = find_sitting(tx, sitting_id)
        one = sitter(tx, caller, Permission.SITTING_MANAGE, sitting, enrolment_id)
        accommodations.approve(
            tx,
            engine.clock,
            enrolment_id=one.enrolment_id,
            factor=factor,
            reason=reason,
            actor=caller.id,
        )
    return back(request, sitting_id, "web-live-done-accommodation")


@router.post("/staff/sittings/{sitting_id}/time/{request_id}/approve")
def approve_time(
    request: Request, engine: EngineDep, caller: StaffDep, sitting_id: str, request_id: str
) -> Response:
    """Give the time that another person asked for."""
    caller.require(Permission.TIME_GRANT)
    with engine.database.write(caller.tenant_id) as tx:
        row = _request(tx, caller, sitting_id, request_id)
        given = asked_time.approve(
            tx, engine.clock, row.id, actor=hand_of(caller), grace=engine.journal.grace
        )
        minutes = row.seconds // 60
    return back(request, sitting_id, "web-live-done-approve", count=len(given), minutes=minutes)


@router.post("/staff/sittings/{sitting_id}/time/{request_id}/decline")
def decline_time(
    request: Request, engine: EngineDep, caller: StaffDep, sitting_id: str, request_id: str
) -> Response:
    """Do not give it, or take one's own request back."""
    caller.require(Permission.TIME_GRANT)
    with engine.database.write(caller.tenant_id) as tx:
        row = _request(tx, caller, sitting_id, request_id)
        asked_time.decline(tx, engine.clock, row.id, actor=hand_of(caller))
    return back(request, sitting_id, "web-live-done-decline")


def _request(tx: Tx, caller: Caller, sitting_id: str, request_id: str) -> TimeRequestRow:
    """The request, if all whom it is for are within the caller's reach."""
    sitting = find_sitting(tx, sitting_id)
    row = asked_time.find_request(tx, request_id)
    people = roster(tx, caller, Permission.TIME_GRANT, sitting)
    reached = {one.attempt.id for one in people if one.attempt}
    if row.sitting_id != sitting.id or not set(row.attempt_ids) <= reached:
        raise NotFound("sessions-time-request-unknown")
    return row


def _refuse_taken(other: str, own: str, to: Place) -> None:
    if other != own:
        raise Conflict("web-live-seat-taken", room=to.room, seat=to.seat)


def _number(text: str) -> int:
    told = text.strip()
    if not (told.isascii() and told.isdigit()):
        raise Invalid("sessions-seat-unusable", most=MOST)
    return int(told)
