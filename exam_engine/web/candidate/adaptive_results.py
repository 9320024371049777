"""What a candidate reads of their own adaptive tests: where they stand, in words and a picture."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.adaptive import sat
from exam_engine.web.candidate.doors import doors_of
from exam_engine.web.depends import CandidateDep, EngineDep
from exam_engine.web.shared.pages import page
from exam_engine.web.studio.charts import course

router = APIRouter(include_in_schema=False)


@router.get("/me/adaptive")
def show_own(request: Request, engine: EngineDep, caller: CandidateDep) -> Response:
    """The candidate's adaptive tests that have ended, newest first."""
    enrolment_id = caller.subject_ref or ""
    with engine.database.read(caller.tenant_id) as tx:
        rows = [row for row in sat.sat_by(tx, enrolment_id) if row.ended_at is not None]
        candidate = doors_of(request).register.known(tx, enrolment_id)
    shown = [(row, course(row.course, row.cuts)) for row in rows]
    return page(request, "candidate/adaptive_results.html", rows=shown, candidate=candidate)
