"""The queue of incidents that wait for a person, in the order of time and never by confidence."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.staff_names import person_names
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.invigilator import incidents
from exam_engine.web.invigilator.wanted import Show, Wanted
from exam_engine.web.shared.pages import page
from foundation.roles import Permission

PATH = "/staff/review"

router = APIRouter(include_in_schema=False)


def wanted(show: str = "", sitting: str = "", kind: str = "") -> Wanted:
    """The choice that the address carries."""
    return Wanted.asked(show, sitting, kind)


WantedDep = Annotated[Wanted, Depends(wanted)]


@router.get(PATH)
def show_queue(
    request: Request, engine: EngineDep, caller: StaffDep, chosen: WantedDep, number: int = 1
) -> Response:
    """What waits, who works on what, and how much of it nobody has looked at."""
    caller.require(Permission.INCIDENT_READ)
    now, at = engine.clock.now(), min(max(number, 1), 10_000)
    with engine.database.read(caller.tenant_id) as tx:
        told = incidents.counts(tx, caller, now, chosen)
        lines = incidents.listed(tx, caller, now, chosen, page=at)
        claims = {line.id: claim for line in lines if (claim := line.claim(now)) is not None}
        names = person_names(tx, {claim.person for claim in claims.values()})
        sittings = incidents.sittings_with_incidents(tx, caller)
        kinds = incidents.kinds_with_incidents(tx, caller)
        may_decide = caller.may(Permission.INCIDENT_DECIDE)
        first = incidents.following(tx, caller, now, chosen) if may_decide else None
    total = told.of(chosen.show)
    return page(
        request,
        "invigilator/queue.html",
        counts=told,
        chosen=chosen,
        shows={part.value: part for part in Show},
        parts_shown=[part for part in Show if may_decide or part is not Show.OWN],
        lines=lines,
        claims=claims,
        names=names,
        sittings=sittings,
        kinds=kinds,
        first=first,
        may_decide=may_decide,
        number=at,
        pages=max(1, -(-total // incidents.PAGE)),
        total=total,
    )
