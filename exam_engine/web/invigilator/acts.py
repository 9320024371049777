"""What an invigilator does for one candidate: check, give time, pause, tell, hand in.

Each act asks for its own right, finds the candidate within the caller's reach, and is recorded
under the caller's name by the room that does it.
"""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.sessions import asked_time, attempts, extra_time, messages
from exam_engine.sessions.attempts import find_sitting
from exam_engine.sessions.tables import IdentityCheck
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.invigilator.person import MOST_MINUTES
from exam_engine.web.invigilator.roster import PEOPLE, sitter
from exam_engine.web.invigilator.speaking import done, hand_of
from exam_engine.wiring import Engine
from foundation.database import Tx
from foundation.errors import Conflict, Invalid
from foundation.roles import Caller, Permission

Minutes = Annotated[str, Form(max_length=12)]
Reason = Annotated[str, Form(max_length=400)]
Text = Annotated[str, Form(max_length=messages.LONGEST)]

router = APIRouter(include_in_schema=False)


@router.post(f"{PEOPLE}/identity")
def confirm_identity(
    request: Request, engine: EngineDep, caller: StaffDep, sitting_id: str, enrolment_id: str
) -> Response:
    """The invigilator has compared the person with the document, and lets them enter."""
    for_one(
        engine,
        caller,
        Permission.IDENTITY_CHECK,
        sitting_id,
        enrolment_id,
        lambda tx, attempt: attempts.confirm_identity(tx, engine.clock, attempt, actor=caller.id),
    )
    return back(request, sitting_id, "web-board-done-identity")


@router.post(f"{PEOPLE}/check")
def record_check(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    sitting_id: str,
    enrolment_id: str,
    checks: Annotated[list[IdentityCheck], Form()] = [],  # noqa: B006 - FastAPI copies defaults
) -> Response:
    """The invigilator has been at the seat of somebody who took the camera back while writing."""
    for_one(
        engine,
        caller,
        Permission.IDENTITY_CHECK,
        sitting_id,
        enrolment_id,
        lambda tx, attempt: attempts.confirm_identity(
            tx, engine.clock, attempt, actor=caller.id, checks=checks
        ),
    )
    return back(request, sitting_id, "web-board-done-check")


@router.post(f"{PEOPLE}/time")
def give_time(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    sitting_id: str,
    enrolment_id: str,
    minutes: Minutes,
    reason: Reason,
) -> Response:
    """Ask for minutes, with the reason; another person gives them (see `acts_live`)."""
    seconds = read_minutes(minutes) * 60
    needs_two = engine.settings.live_room.time_needs_two

    def give(tx: Tx, attempt: str) -> None:
        if needs_two:
            asked_time.ask(
                tx,
                engine.clock,
                sitting_id=sitting_id,
                attempt_ids=[attempt],
                seconds=seconds,
                reason=reason,
                actor=hand_of(caller),
            )
        else:
            extra_time.grant_to_attempt(
                tx,
                engine.clock,
                attempt,
                seconds=seconds,
                reason=reason,
                actor=caller.id,
                grace=engine.journal.grace,
            )

    for_one(engine, caller, Permission.TIME_GRANT, sitting_id, enrolment_id, give)
    code = "web-live-done-ask" if needs_two else "web-board-done-time"
    return back(request, sitting_id, code, minutes=seconds // 60)


@router.post(f"{PEOPLE}/pause")
def pause(
    request: Request, engine: EngineDep, caller: StaffDep, sitting_id: str, enrolment_id: str
) -> Response:
    """Stop the candidate's clock."""
    for_one(
        engine,
        caller,
        Permission.TIME_GRANT,
        sitting_id,
        enrolment_id,
        lambda tx, attempt: extra_time.pause(tx, engine.clock, attempt, actor=caller.id),
    )
    return back(request, sitting_id, "web-board-done-pause")


@router.post(f"{PEOPLE}/resume")
def resume(
    request: Request, engine: EngineDep, caller: StaffDep, sitting_id: str, enrolment_id: str
) -> Response:
    """Let the clock run on; the pause is given back whole."""
    for_one(
        engine,
        caller,
        Permission.TIME_GRANT,
        sitting_id,
        enrolment_id,
        lambda tx, attempt: extra_time.resume(tx, engine.clock, attempt, actor=caller.id),
    )
    return back(request, sitting_id, "web-board-done-resume")


@router.post(f"{PEOPLE}/message")
def send_message(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    sitting_id: str,
    enrolment_id: str,
    text: Text,
) -> Response:
    """Send words to the candidate's page."""
    for_one(
        engine,
        caller,
        Permission.SITTING_WATCH,
        sitting_id,
        enrolment_id,
        lambda tx, attempt: messages.send(
            tx,
            engine.clock,
            sitting_id=sitting_id,
            text=text,
            actor=caller.id,
            attempt_id=attempt,
        ),
    )
    return back(request, sitting_id, "web-board-done-message")


@router.post(f"{PEOPLE}/hand-in")
def hand_in(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    sitting_id: str,
    enrolment_id: str,
    confirmed: Annotated[str, Form()] = "",
    reason: Annotated[str, Form(max_length=400)] = "",
) -> Response:
    """End the attempt for the candidate, who has agreed or has left; it cannot be undone."""
    if confirmed != "yes":
        raise Invalid("web-board-not-confirmed")
    for_one(
        engine,
        caller,
        Permission.TIME_GRANT,
        sitting_id,
        enrolment_id,
        lambda tx, attempt: attempts.submit(
            tx, engine.clock, attempt, actor=caller.id, reason=reason
        ),
    )
    return back(request, sitting_id, "web-board-done-hand-in")


def read_minutes(text: str) -> int:
    """Whole minutes as somebody typed them; Invalid("web-board-minutes-unusable")."""
    told = text.strip()
    minutes = int(told) if told.isascii() and told.isdigit() else 0
    if not 1 <= minutes <= MOST_MINUTES:
        raise Invalid("web-board-minutes-unusable", most=MOST_MINUTES)
    return minutes


def for_one(
    engine: Engine,
    caller: Caller,
    permission: Permission,
    sitting_id: str,
    enrolment_id: str,
    act: Callable[[Tx, str], Any],
) -> None:
    """Do something to the attempt of one candidate of this sitting, within the caller's reach."""
    caller.require(permission)
    with engine.database.write(caller.tenant_id) as tx:
        sitting = find_sitting(tx, sitting_id)
        one = sitter(tx, caller, permission, sitting, enrolment_id)
        if one.attempt is None:
            raise Conflict("web-board-not-arrived")
        act(tx, one.attempt.id)


def back(request: Request, sitting_id: str, code: str, **facts: Any) -> Response:
    return done(request, f"/staff/sittings/{sitting_id}/board", code, **facts)
