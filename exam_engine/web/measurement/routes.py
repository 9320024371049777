"""The doors of measurement: the list of calibration runs, and the rooms beside it."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.measurement.runs import all_runs
from exam_engine.staff_names import person_names
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.measurement import (
    item_pages,
    preknowledge_pages,
    run_pages,
    similarity_pages,
    standard_pages,
    time_pages,
)
from exam_engine.web.measurement.batch_list import batch_list
from exam_engine.web.measurement.run_view import listed
from exam_engine.web.shared.pages import page
from foundation.roles import Permission

router = APIRouter(include_in_schema=False)
router.include_router(run_pages.router)
for address, pages in (
    ("items", item_pages.router),
    ("similarity", similarity_pages.router),
    ("times", time_pages.router),
    ("preknowledge", preknowledge_pages.router),
):
    router.include_router(batch_list(address))
    router.include_router(pages)
router.include_router(standard_pages.router)


@router.get("/staff/measurement")
def show_runs(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """All calibration runs, the newest first."""
    caller.require(Permission.STATISTICS_READ)
    with engine.database.read(caller.tenant_id) as tx:
        rows = all_runs(tx)
        names = person_names(tx, [row.started_by for row in rows])
        runs = [listed(tx, row, names) for row in rows]
    return page(request, "measurement/runs.html", runs=runs)
