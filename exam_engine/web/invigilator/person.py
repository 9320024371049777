"""One candidate of a sitting, or all of them: facts, document, and what may be done."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.sessions.accommodations import FACTORS, factor_of
from exam_engine.sessions.asked_time import open_time_requests
from exam_engine.sessions.attempts import find_sitting
from exam_engine.sessions.messages import LONGEST
from exam_engine.sessions.states import RUNNING, AttemptState
from exam_engine.sessions.tables import IdentityCheck, Watching
from exam_engine.staff_names import person_names
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.invigilator.board import rights_of
from exam_engine.web.invigilator.live_view import may_view
from exam_engine.web.invigilator.now import asked_now
from exam_engine.web.invigilator.records import given_to, sent_to
from exam_engine.web.invigilator.roster import PEOPLE, roster, sitter
from exam_engine.web.invigilator.speaking import hand_of, seat_words, speaker, voice_of
from exam_engine.web.invigilator.tiles import camera_words, place_of, time_left
from exam_engine.web.shared.pages import page
from foundation.errors import NotFound
from foundation.roles import Permission

MOST_MINUTES = 360

router = APIRouter(include_in_schema=False)


@router.get(PEOPLE)
def show_person(
    request: Request, engine: EngineDep, caller: StaffDep, sitting_id: str, enrolment_id: str
) -> Response:
    """Where the candidate stands, and the acts that are possible there."""
    caller.require(Permission.SITTING_WATCH)
    now = engine.clock.now()
    with engine.database.read(caller.tenant_id) as tx:
        sitting = find_sitting(tx, sitting_id)
        one = sitter(tx, caller, Permission.SITTING_WATCH, sitting, enrolment_id)
        given = given_to(tx, sitting.id, one.attempt)
        sent = sent_to(tx, sitting.id, one.attempt)
        asked = asked_now(tx, engine.clock, sitting.id, [one])
        factor = factor_of(tx, one.enrolment_id)
        checked_by = one.attempt.identity_checked_by if one.attempt else None
        checker = person_names(tx, [checked_by or ""]).get(checked_by or "", "")
    say = speaker(request)
    state = one.attempt.state if one.attempt else None
    voice = voice_of(request)
    return page(
        request,
        "invigilator/person.html",
        sitting=sitting,
        one=one,
        place=place_of(one),
        seat=seat_words(one, say),
        left=time_left(one.attempt, now, say) if one.attempt else "",
        camera=camera_words(one, Watching(sitting.watching), now, voice),
        is_running=state in RUNNING,
        can_gain=state in RUNNING or state is AttemptState.EXPIRED,
        waits_for_check=state is AttemptState.CAMERA_REFUSED,
        writes_unchecked=one.attempt is not None and one.attempt.writes_unchecked,
        checks=[(check.value, say(f"web-board-check-{check}")) for check in IdentityCheck],
        checker=checker,
        asked=asked,
        may_view=may_view(caller, sitting, one),
        factor=factor,
        factors=FACTORS,
        own_id=hand_of(caller),
        needs_two=engine.settings.live_room.time_needs_two,
        given=given,
        sent=sent,
        rights=rights_of(caller),
        most_minutes=MOST_MINUTES,
        longest=LONGEST,
    )


@router.get(f"{PEOPLE}/photo")
def show_photo(engine: EngineDep, caller: StaffDep, sitting_id: str, enrolment_id: str) -> Response:
    """The photo that was handed in with the enrolment, to compare the person with."""
    caller.require(Permission.IDENTITY_CHECK)
    with engine.database.read(caller.tenant_id) as tx:
        sitting = find_sitting(tx, sitting_id)
        one = sitter(tx, caller, Permission.IDENTITY_CHECK, sitting, enrolment_id)
    if one.photo_digest is None:
        raise NotFound("web-board-no-photo")
    content = engine.blobs.get(one.photo_digest, tenant=caller.tenant_id or "")
    return Response(content, media_type="image/jpeg", headers={"Cache-Control": "no-store"})


@router.get("/staff/sittings/{sitting_id}/everyone")
def show_everyone(
    request: Request, engine: EngineDep, caller: StaffDep, sitting_id: str, room: str = ""
) -> Response:
    """What may be done for all of the sitting, or of one room of it."""
    caller.require(Permission.SITTING_WATCH)
    with engine.database.read(caller.tenant_id) as tx:
        sitting = find_sitting(tx, sitting_id)
        people = roster(tx, caller, Permission.SITTING_WATCH, sitting, room)
        attempts = {one.attempt.id for one in people if one.attempt}
        waiting = [
            row
            for row in open_time_requests(tx, engine.clock, sitting.id, attempts)
            if row.for_many
        ]
        names = person_names(tx, [row.asked_by for row in waiting])
        sent = sent_to(tx, sitting.id, None)
    running = sum(1 for one in people if one.attempt and one.attempt.state in RUNNING)
    return page(
        request,
        "invigilator/everyone.html",
        sitting=sitting,
        room=room,
        count=len(people),
        running=running,
        waiting=waiting,
        names=names,
        sent=sent,
        own_id=hand_of(caller),
        needs_two=engine.settings.live_room.time_needs_two,
        rights=rights_of(caller),
        most_minutes=MOST_MINUTES,
        longest=LONGEST,
    )
