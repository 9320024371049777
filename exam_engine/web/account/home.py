"""The home page of staff: what each may do, as tiles in the order of an exam's life."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.shared.pages import page
from foundation.schema import TenantRow
from foundation.second_factor import is_enrolled, recovery_codes_left

FEW_CODES = 3

router = APIRouter(include_in_schema=False)


@router.get("/staff")
def home(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """The sections that the caller's rights open; see `exam_engine.web.shared.navigation`."""
    person_id = caller.person_id or ""
    with engine.database.read(caller.tenant_id) as tx:
        body = tx.get_one(TenantRow, caller.tenant_id)
        body_name = body.name_en if request.state.lang == "en" and body.name_en else body.name
        enrolled = is_enrolled(tx, person_id)
        few_codes = enrolled and recovery_codes_left(tx, person_id) < FEW_CODES
    return page(request, "account/home.html", body_name=body_name, few_codes=few_codes)
