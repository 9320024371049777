"""The queue of incidents that wait for a person, in the order of time and never by confidence."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.invigilator import incidents
from exam_engine.web.shared.pages import page
from foundation.roles import Permission

PATH = "/staff/review"

router = APIRouter(include_in_schema=False)


@router.get(PATH)
def show_queue(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    show: str = "waiting",
    sitting: str = "",
    number: int = 1,
) -> Response:
    """What waits and how much of it nobody has looked at; or what has a verdict."""
    caller.require(Permission.INCIDENT_READ)
    decided, at = show == "decided", min(max(number, 1), 10_000)
    with engine.database.read(caller.tenant_id) as tx:
        told = incidents.counts(tx, caller, sitting=sitting)
        settled = incidents.count_decided(tx, caller, sitting=sitting)
        lines = incidents.listed(tx, caller, decided=decided, sitting=sitting, page=at)
        sittings = incidents.sittings_with_incidents(tx, caller)
        first = incidents.following(tx, caller) if caller.may(Permission.INCIDENT_DECIDE) else None
    total = settled if decided else told.waiting
    return page(
        request,
        "invigilator/queue.html",
        counts=told,
        settled=settled,
        lines=lines,
        decided=decided,
        sittings=sittings,
        sitting=sitting,
        first=first,
        number=at,
        pages=max(1, -(-total // incidents.PAGE)),
        total=total,
    )
