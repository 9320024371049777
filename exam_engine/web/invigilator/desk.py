"""The reviewer's desk: look at one incident, open its evidence, decide, go on to the next.

The evidence is opened by a click, which is recorded, and stays open to that person for a while;
meanwhile the incident is theirs. Whoever gives a second opinion reads the first one only
afterwards. The choice of incidents travels in the address, so that the next is of the same kind.
"""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.invigilator import incidents
from exam_engine.web.invigilator.desk_view import Reader, incident_view, is_open
from exam_engine.web.invigilator.queue import PATH, WantedDep
from exam_engine.web.invigilator.speaking import speaker
from exam_engine.web.invigilator.wanted import Wanted
from exam_engine.web.problems import status_of
from exam_engine.web.shared.pages import page, redirect
from exam_engine.wiring import Engine
from foundation.errors import Conflict, Invalid, NotFound
from foundation.roles import Caller, Permission
from proctor import review
from proctor.evidence import picture
from proctor.findings import Verdict

router = APIRouter(include_in_schema=False)
Words = Annotated[str, Form(max_length=review.LONGEST_WORDS)]


@router.get(f"{PATH}/{{incident_id}}")
def show_incident(
    request: Request, engine: EngineDep, caller: StaffDep, incident_id: str, chosen: WantedDep
) -> Response:
    """What was observed, when and how surely; the pictures once they were opened."""
    return _page(request, engine, caller, incident_id, chosen)


@router.post(f"{PATH}/{{incident_id}}/open")
def open_evidence(
    request: Request, engine: EngineDep, caller: StaffDep, incident_id: str, chosen: WantedDep
) -> Response:
    """Open the evidence: who did so, and when, is recorded."""
    caller.require(Permission.INCIDENT_READ)
    with engine.database.write(caller.tenant_id) as tx:
        seen = incidents.find(tx, caller, incident_id)
        review.open_incident(tx, engine.clock, caller, seen.id)
    return redirect(request, f"{PATH}/{incident_id}{chosen.query()}#evidence")


@router.post(f"{PATH}/{{incident_id}}/take")
def take_over(
    request: Request, engine: EngineDep, caller: StaffDep, incident_id: str, chosen: WantedDep
) -> Response:
    """Go on with what another person was looking at; that is recorded too."""
    caller.require(Permission.INCIDENT_DECIDE)
    with engine.database.write(caller.tenant_id) as tx:
        seen = incidents.find(tx, caller, incident_id)
        review.take_over(tx, engine.clock, caller, seen.id)
    return redirect(request, f"{PATH}/{incident_id}{chosen.query()}", notice="web-review-taken")


@router.post(f"{PATH}/{{incident_id}}/leave")
def give_back(
    request: Request, engine: EngineDep, caller: StaffDep, incident_id: str, chosen: WantedDep
) -> Response:
    """Leave the incident to others; then the next."""
    caller.require(Permission.INCIDENT_READ)
    with engine.database.write(caller.tenant_id) as tx:
        seen = incidents.find(tx, caller, incident_id)
        review.give_back(tx, engine.clock, caller, seen.id)
        onward = incidents.following(tx, caller, engine.clock.now(), chosen, seen.incident)
    return _onward(request, onward, chosen, "web-review-given-back")


@router.get(f"{PATH}/{{incident_id}}/evidence/{{evidence_id}}")
def show_picture(
    engine: EngineDep, caller: StaffDep, incident_id: str, evidence_id: str
) -> Response:
    """One sealed picture, for somebody who has just opened the evidence."""
    caller.require(Permission.INCIDENT_READ)
    with engine.database.read(caller.tenant_id) as tx:
        seen = incidents.find(tx, caller, incident_id)
        if not is_open(review.reviews_of(tx, seen.id), caller, engine.clock.now()):
            raise Conflict("proctor-evidence-not-opened", incident=seen.id)
        rows = {row.id: row for row in review.evidence_of(tx, seen.id)}
    if evidence_id not in rows:
        raise NotFound("proctor-incident-unknown", incident=incident_id)
    content = picture(engine.blobs, rows[evidence_id], engine.reviewing())
    return Response(content, media_type="image/jpeg", headers={"Cache-Control": "no-store"})


@router.post(f"{PATH}/{{incident_id}}/decide")
def decide(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    incident_id: str,
    chosen: WantedDep,
    verdict: Annotated[Verdict, Form()],
    code: Annotated[str, Form(max_length=64)] = "",
    reason: Words = "",
) -> Response:
    """Give an opinion; then the next incident."""
    caller.require(Permission.INCIDENT_DECIDE)
    try:
        with engine.database.write(caller.tenant_id) as tx:
            seen = incidents.find(tx, caller, incident_id)
            review.decide(
                tx, engine.clock, caller, seen.id, verdict=verdict, code=code, reason=reason
            )
            onward = incidents.following(tx, caller, engine.clock.now(), chosen, seen.incident)
    except Invalid as refusal:
        given = {"verdict": verdict, "code": code, "reason": reason}
        return _page(request, engine, caller, incident_id, chosen, error=refusal, given=given)
    return _onward(request, onward, chosen, "web-review-decided", verdict=verdict.value)


@router.post(f"{PATH}/{{incident_id}}/ask")
def ask_second_opinion(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    incident_id: str,
    chosen: WantedDep,
    words: Words = "",
) -> Response:
    """Ask that another person looks too; then the next incident."""
    caller.require(Permission.INCIDENT_READ)
    try:
        with engine.database.write(caller.tenant_id) as tx:
            seen = incidents.find(tx, caller, incident_id)
            review.ask_second_opinion(tx, engine.clock, caller, seen.id, reason=words)
            onward = incidents.following(tx, caller, engine.clock.now(), chosen, seen.incident)
    except Invalid as refusal:
        return _page(request, engine, caller, incident_id, chosen, error=refusal, asking=True)
    if not caller.may(Permission.INCIDENT_DECIDE):
        onward = None
    return _onward(request, onward, chosen, "web-review-asked")


def _page(
    request: Request,
    engine: Engine,
    caller: Caller,
    incident_id: str,
    chosen: Wanted,
    *,
    error: Invalid | None = None,
    given: Mapping[str, object] | None = None,
    asking: bool = False,
) -> Response:
    caller.require(Permission.INCIDENT_READ)
    reader = Reader(
        caller,
        engine.clock.now(),
        chosen,
        speaker(request),
        request.state.lang,
        engine.settings.web.time_zone,
    )
    with engine.database.read(caller.tenant_id) as tx:
        view = incident_view(tx, reader, incident_id)
    return page(
        request,
        "invigilator/incident.html",
        status=200 if error is None else status_of(error),
        view=view,
        seen=view.seen,
        query=chosen.query(),
        verdicts=list(Verdict),
        given=given or {"verdict": None, "code": "", "reason": ""},
        asking=asking,
        error=error,
    )


def _onward(
    request: Request, incident_id: str | None, chosen: Wanted, code: str, **facts: str
) -> Response:
    path = PATH if incident_id is None else f"{PATH}/{incident_id}"
    # Where nothing is left of the choice, the queue is shown whole again.
    return redirect(request, path + (chosen.query() if incident_id else ""), notice=code, **facts)
