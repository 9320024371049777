"""The door for print files: one certificate's page for a printing house."""

from fastapi import APIRouter
from starlette.responses import Response

from exam_engine.print_files import make_print_file, order_print_file
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.shared.pages import download

router = APIRouter(include_in_schema=False)


@router.post("/staff/certificates/one/{certificate_id}/print-file")
def take_print_file(engine: EngineDep, caller: StaffDep, certificate_id: str) -> Response:
    """The print file; asking for one is told in the audit chain."""
    with engine.database.write(caller.tenant_id) as tx:
        order = order_print_file(tx, engine.clock, by=caller, certificate_id=certificate_id)
    content = make_print_file(
        engine.certification.line, engine.blobs, caller.tenant_id or "", order
    )
    return download(content, f"{order.reservation.number}-print.pdf", "application/pdf")
