"""The candidates of a batch: searched, page by page; one of them with photo and place."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.enrolment import roster
from exam_engine.enrolment.roster import Sought
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.registrar.batches import LONGEST
from exam_engine.web.registrar.common import BASE, frame_of
from exam_engine.web.shared.pages import page
from foundation.errors import NotFound
from foundation.roles import Permission

router = APIRouter(include_in_schema=False)
_PHOTO = {"missing": False, "there": True}

Asked = Annotated[str, Query(max_length=LONGEST)]


@router.get(f"{BASE}/{{batch_id}}/candidates")
def show_candidates(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    batch_id: str,
    text: Annotated[str, Query(alias="q", max_length=LONGEST)] = "",
    college: Asked = "",
    photo: Asked = "",
    number: Annotated[int, Query(alias="page", ge=1, le=1_000_000)] = 1,
) -> Response:
    """One page of the batch's candidates, with document numbers masked."""
    caller.require(Permission.ENROLMENT_READ)
    sought = Sought(
        batch_id=batch_id,
        organisation_id=college or None,
        text=text,
        has_photo=_PHOTO.get(photo),
    )
    with engine.database.read(caller.tenant_id) as tx:
        frame = frame_of(tx, engine, caller, batch_id)
        found = roster.count_enrolments(tx, caller, sought)
        pages = max(1, -(-found // roster.PAGE))
        number = min(number, pages)
        lines = roster.enrolments(tx, caller, sought, offset=(number - 1) * roster.PAGE)
    return page(
        request,
        "registrar/candidates.html",
        lines=lines,
        found=found,
        number=number,
        pages=pages,
        text=text,
        college=college,
        photo=photo if photo in _PHOTO else "",
        is_narrowed=sought != Sought(batch_id=batch_id),
        college_names={view.id: view.name for view in frame.colleges},
        **frame.as_context(),
    )


@router.get(f"{BASE}/candidates/{{enrolment_id}}")
def show_candidate(
    request: Request, engine: EngineDep, caller: StaffDep, enrolment_id: str
) -> Response:
    """One candidate: photo, what the list said, and where they sit."""
    caller.require(Permission.ENROLMENT_READ)
    with engine.database.read(caller.tenant_id) as tx:
        line = roster.enrolment(tx, caller, enrolment_id)
        frame = frame_of(tx, engine, caller, line.batch_id)
    college = next((c.name for c in frame.colleges if c.id == line.organisation_id), "")
    return page(
        request, "registrar/candidate.html", line=line, college=college, **frame.as_context()
    )


@router.get(f"{BASE}/candidates/{{enrolment_id}}/photo")
def show_photo(engine: EngineDep, caller: StaffDep, enrolment_id: str) -> Response:
    """A candidate's photo."""
    caller.require(Permission.ENROLMENT_READ)
    with engine.database.read(caller.tenant_id) as tx:
        digest = roster.enrolment(tx, caller, enrolment_id).photo_digest
    if digest is None:
        raise NotFound("web-registrar-photo-none")
    content = engine.blobs.get(digest, tenant=str(caller.tenant_id))
    return Response(content, media_type="image/jpeg")
