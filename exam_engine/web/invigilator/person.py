"""One candidate of a sitting, or all of them: facts, document, and what may be done."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from fastapi import APIRouter
from sqlalchemy import ColumnElement, or_, select
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.sessions.attempts import find_sitting
from exam_engine.sessions.messages import LONGEST
from exam_engine.sessions.states import RUNNING, AttemptState
from exam_engine.sessions.tables import (
    ExamMessageRow,
    IdentityCheck,
    TimeGrantRow,
    Watching,
)
from exam_engine.staff_names import person_names
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.invigilator.board import rights_of
from exam_engine.web.invigilator.roster import Writing, roster, sitter
from exam_engine.web.invigilator.speaking import clock_time, speaker
from exam_engine.web.invigilator.tiles import Voice, camera_words, place_of, seat_words, time_left
from exam_engine.web.shared.pages import page
from foundation.database import Tx
from foundation.errors import NotFound
from foundation.roles import Permission

MOST_MINUTES = 360
_PEOPLE = "/staff/sittings/{sitting_id}/people/{enrolment_id}"

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Given:
    """Time given back, or words sent."""

    at: datetime
    by: str
    to_all: bool
    text: str
    minutes: int = 0


@router.get(_PEOPLE)
def show_person(
    request: Request, engine: EngineDep, caller: StaffDep, sitting_id: str, enrolment_id: str
) -> Response:
    """Where the candidate stands, and the acts that are possible there."""
    caller.require(Permission.SITTING_WATCH)
    now = engine.clock.now()
    with engine.database.read(caller.tenant_id) as tx:
        sitting = find_sitting(tx, sitting_id)
        one = sitter(tx, caller, Permission.SITTING_WATCH, sitting, enrolment_id)
        given = _grants(tx, sitting.id, one.attempt)
        sent = _messages(tx, sitting.id, one.attempt)
        checked_by = one.attempt.identity_checked_by if one.attempt else None
        checker = person_names(tx, [checked_by or ""]).get(checked_by or "", "")
    say = speaker(request)
    state = one.attempt.state if one.attempt else None
    voice = Voice(say, partial(clock_time, request))
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
        given=given,
        sent=sent,
        rights=rights_of(caller),
        most_minutes=MOST_MINUTES,
        longest=LONGEST,
    )


@router.get(f"{_PEOPLE}/photo")
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
    running = sum(1 for one in people if one.attempt and one.attempt.state in RUNNING)
    return page(
        request,
        "invigilator/everyone.html",
        sitting=sitting,
        room=room,
        count=len(people),
        running=running,
        rights=rights_of(caller),
        most_minutes=MOST_MINUTES,
        longest=LONGEST,
    )


def _grants(tx: Tx, sitting_id: str, attempt: Writing | None) -> list[Given]:
    """Time given to this candidate, and to all while they were writing."""
    if attempt is None or attempt.started_at is None:
        return []
    to_all = TimeGrantRow.attempt_id.is_(None) & (TimeGrantRow.granted_at >= attempt.started_at)
    if attempt.submitted_at is not None:
        to_all &= TimeGrantRow.granted_at <= attempt.submitted_at
    rows = tx.scalars(
        select(TimeGrantRow)
        .where(
            TimeGrantRow.sitting_id == sitting_id,
            or_(TimeGrantRow.attempt_id == attempt.id, to_all),
        )
        .order_by(TimeGrantRow.granted_at, TimeGrantRow.id)
    ).all()
    names = person_names(tx, [row.granted_by for row in rows])
    return [
        Given(
            row.granted_at,
            names.get(row.granted_by, ""),
            row.attempt_id is None,
            row.reason,
            row.seconds // 60,
        )
        for row in rows
    ]


def _messages(tx: Tx, sitting_id: str, attempt: Writing | None) -> list[Given]:
    own: ColumnElement[bool] = ExamMessageRow.attempt_id.is_(None)
    if attempt is not None:
        own |= ExamMessageRow.attempt_id == attempt.id
    rows = tx.scalars(
        select(ExamMessageRow)
        .where(ExamMessageRow.sitting_id == sitting_id, own)
        .order_by(ExamMessageRow.sent_at, ExamMessageRow.id)
    ).all()
    names = person_names(tx, [row.sent_by for row in rows])
    return [
        Given(row.sent_at, names.get(row.sent_by, ""), row.attempt_id is None, row.text)
        for row in rows
    ]
