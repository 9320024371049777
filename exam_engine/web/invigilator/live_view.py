"""Looking through a candidate's camera live: opened by a person, on record, seen by the candidate.

The pictures pass from browser to browser; these doors carry what the two say to connect.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from exam_engine.live_views import LARGEST_SPEECH
from exam_engine.sessions.attempts import find_attempt, find_sitting
from exam_engine.sessions.states import RUNNING
from exam_engine.sessions.tables import SittingRow, Watching
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.invigilator.channel import may_see_pictures
from exam_engine.web.invigilator.roster import PEOPLE, Sitter, sitter
from exam_engine.web.shared.pages import page
from exam_engine.wiring import Engine
from foundation import audit
from foundation.database import Tx
from foundation.errors import Conflict
from foundation.roles import Caller, Permission
from proctor.policy import Policy
from proctor.sitting_states import SittingState as CameraState

_VIEW = f"{PEOPLE}/view"

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Whose camera it is: the sitting, the candidate and the attempt."""

    sitting: SittingRow
    one: Sitter
    attempt_id: str


@router.get(_VIEW)
def show_view(
    request: Request, engine: EngineDep, caller: StaffDep, sitting_id: str, enrolment_id: str
) -> Response:
    """The page that looks; nothing is opened until somebody presses the button."""
    with engine.database.read(caller.tenant_id) as tx:
        place = _place(tx, caller, sitting_id, enrolment_id)
    return page(request, "invigilator/live_view.html", sitting=place.sitting, one=place.one)


@router.post(_VIEW)
def open_view(engine: EngineDep, caller: StaffDep, sitting_id: str, enrolment_id: str) -> Response:
    """Open the view: recorded under the caller's name, and told to the candidate's page."""
    with engine.database.write(caller.tenant_id) as tx:
        place = _place(tx, caller, sitting_id, enrolment_id)
        # In memory, and last of all: what is not recorded is not opened.
        audit.record(
            tx,
            engine.clock,
            actor=caller.id,
            act="exam:live-view:open",
            subject=place.attempt_id,
            facts={"sitting": sitting_id},
        )
        find_attempt(tx, place.attempt_id, lock=True).notice += 1
        view = engine.live_views.open(caller.tenant_id or "", place.attempt_id, caller.id)
    return JSONResponse({"view": view.id})


@router.get(_VIEW + "/{view_id}")
def hear(
    engine: EngineDep, caller: StaffDep, sitting_id: str, enrolment_id: str, view_id: str
) -> Response:
    """The viewer still looks: the candidate's offer, once it is there."""
    _reached(engine, caller, sitting_id, enrolment_id)
    view = engine.live_views.heard(view_id, caller.id)
    return JSONResponse({"offer": view.offer, "answered": bool(view.answer)})


@router.post(_VIEW + "/{view_id}/answer")
def answer(
    engine: EngineDep,
    caller: StaffDep,
    sitting_id: str,
    enrolment_id: str,
    view_id: str,
    answer: Annotated[str, Form(max_length=LARGEST_SPEECH)],
) -> Response:
    """What the viewer's browser says to the candidate's offer."""
    _reached(engine, caller, sitting_id, enrolment_id)
    engine.live_views.say_answer(view_id, caller.id, answer)
    return Response(status_code=204)


@router.post(_VIEW + "/{view_id}/close")
def close(
    engine: EngineDep, caller: StaffDep, sitting_id: str, enrolment_id: str, view_id: str
) -> Response:
    """Look no more; how long it lasted is on record."""
    view = engine.live_views.close(view_id, caller.id)
    if view is not None:
        seconds = round((engine.clock.now() - view.opened_at).total_seconds())
        with engine.database.write(caller.tenant_id) as tx:
            audit.record(
                tx,
                engine.clock,
                actor=caller.id,
                act="exam:live-view:close",
                subject=view.attempt_id,
                facts={"seconds": seconds},
            )
            find_attempt(tx, view.attempt_id, lock=True).notice += 1
    return Response(status_code=204)


def has_live_view(sitting: SittingRow, one: Sitter) -> bool:
    """Whether this candidate's camera may be looked through now."""
    agreed = one.camera is not None and one.camera.state is CameraState.LIVE
    is_writing = one.attempt is not None and one.attempt.state in RUNNING
    if Watching(sitting.watching) is not Watching.LIVE or not (agreed and is_writing):
        return False
    assert one.attempt is not None
    return one.attempt.camera_withdrawn_at is None and Policy.from_json(sitting.policy).live_view


def may_view(caller: Caller, sitting: SittingRow, one: Sitter) -> bool:
    """Whether the page offers it to this caller."""
    return may_see_pictures(caller) and has_live_view(sitting, one)


def _place(tx: Tx, caller: Caller, sitting_id: str, enrolment_id: str) -> Place:
    caller.require(Permission.SITTING_WATCH)
    caller.require(Permission.INCIDENT_READ)
    sitting = find_sitting(tx, sitting_id)
    one = sitter(tx, caller, Permission.SITTING_WATCH, sitting, enrolment_id)
    if not has_live_view(sitting, one) or one.attempt is None:
        raise Conflict("web-live-no-view")
    return Place(sitting, one, one.attempt.id)


def _reached(engine: Engine, caller: Caller, sitting_id: str, enrolment_id: str) -> None:
    with engine.database.read(caller.tenant_id) as tx:
        _place(tx, caller, sitting_id, enrolment_id)
