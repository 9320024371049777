"""The page of figures of the reviewing: agreement, workload, time, and how often it was nothing."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.staff_names import person_names
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.invigilator.queue import PATH
from exam_engine.web.shared.pages import page
from foundation.errors import Forbidden
from foundation.roles import Permission
from proctor.agreement import FEWEST_CASES
from proctor.review_figures import FEWEST_DECIDED, figures, opinions_since

router = APIRouter(include_in_schema=False)

STRETCHES = (7, 30, 90)


@router.get(f"{PATH}/figures")
def show_figures(request: Request, engine: EngineDep, caller: StaffDep, days: int = 30) -> Response:
    """The last days of the whole body; there is nothing here of any candidate."""
    caller.require(Permission.INCIDENT_READ)
    if not caller.may_everywhere(Permission.INCIDENT_READ):
        raise Forbidden("roles-organisation-out-of-scope", permission=Permission.INCIDENT_READ)
    stretch = days if days in STRETCHES else 30
    zone = ZoneInfo(engine.settings.web.time_zone)
    today = engine.clock.now().astimezone(zone)
    begin = (today - timedelta(days=stretch - 1)).replace(hour=0, minute=0, second=0, microsecond=0)
    with engine.database.read(caller.tenant_id) as tx:
        opinions = opinions_since(tx, begin)
        names = person_names(tx, {one.person for one in opinions})
    told = figures(opinions, [(begin + timedelta(days=n)).date() for n in range(stretch)], zone)
    return page(
        request,
        "invigilator/figures.html",
        told=told,
        names=names,
        stretch=stretch,
        stretches=STRETCHES,
        most_a_day=max((count for one in told.workload for count in one.per_day), default=0),
        fewest_cases=FEWEST_CASES,
        fewest_decided=FEWEST_DECIDED,
    )
