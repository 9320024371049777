"""The doors for print files: one certificate's page for a printing house, or a batch's."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from exam_engine import print_batch
from exam_engine.enrolment.batches import batch as find_batch
from exam_engine.print_files import make_print_file, order_print_file
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.shared.pages import attachment, download, redirect
from exam_engine.wiring import print_tools

router = APIRouter(include_in_schema=False)

HOME = "/staff/certificates"


@router.post(HOME + "/one/{certificate_id}/print-file")
def take_print_file(engine: EngineDep, caller: StaffDep, certificate_id: str) -> Response:
    """The print file; asking for one is told in the audit chain."""
    with engine.database.write(caller.tenant_id) as tx:
        order = order_print_file(tx, engine.clock, by=caller, certificate_id=certificate_id)
    content = make_print_file(print_tools(engine), caller.tenant_id or "", order)
    return download(content, f"{order.reservation.number}-print.pdf", "application/pdf")


@router.post(HOME + "/{batch_id}/print-files")
def order_batch(request: Request, engine: EngineDep, caller: StaffDep, batch_id: str) -> Response:
    """Have the print files of a batch made that are missing."""
    with engine.database.write(caller.tenant_id) as tx:
        find_batch(tx, batch_id)
        job = print_batch.order_print_batch(tx, engine.clock, by=caller, batch_id=batch_id)
    return redirect(request, f"/staff/tasks/{job}", notice="web-designer-print-ordered")


@router.get(HOME + "/{batch_id}/{organisation_id}/print.zip")
def take_batch(
    engine: EngineDep, caller: StaffDep, batch_id: str, organisation_id: str
) -> Response:
    """The print files of one college in one archive, written while it is sent."""
    with engine.database.write(caller.tenant_id) as tx:
        code = find_batch(tx, batch_id).code
        pages = print_batch.fetch(
            tx, engine.clock, by=caller, batch_id=batch_id, organisation_id=organisation_id
        )
    pieces = print_batch.archive(pages, engine.blobs, caller.tenant_id or "", engine.clock.now())
    headers = attachment(f"{code}-print.zip")
    return StreamingResponse(pieces, headers=headers, media_type="application/zip")
