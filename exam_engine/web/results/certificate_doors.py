"""The doors of certificates: lists by batch, the file, and changes of standing with a reason."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from certs.awards import Act
from certs.records import history
from exam_engine import certificates as desk
from exam_engine.enrolment.batches import batch as find_batch
from exam_engine.enrolment.batches import batches
from exam_engine.staff_names import person_names
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.shared.pages import download, page, redirect
from foundation.roles import Permission

router = APIRouter(include_in_schema=False)

HOME = "/staff/certificates"


@router.get(HOME)
def show_batches(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """The batches with how many certificates each has."""
    caller.require(Permission.CERTIFICATE_READ)
    with engine.database.read(caller.tenant_id) as tx:
        rows = [
            (batch, len(desk.certificates(tx, engine.clock, caller, batch.id)))
            for batch in batches(tx)
        ]
    return page(request, "results/certificate_batches.html", rows=rows)


@router.get(HOME + "/{batch_id}")
def show_list(request: Request, engine: EngineDep, caller: StaffDep, batch_id: str) -> Response:
    """The certificates of a batch."""
    caller.require(Permission.CERTIFICATE_READ)
    with engine.database.read(caller.tenant_id) as tx:
        batch = find_batch(tx, batch_id)
        rows = desk.certificates(tx, engine.clock, caller, batch_id)
    return page(request, "results/certificates.html", batch=batch, rows=rows)


@router.get(HOME + "/one/{certificate_id}")
def show_one(
    request: Request, engine: EngineDep, caller: StaffDep, certificate_id: str
) -> Response:
    """One certificate with the history of its standing."""
    with engine.database.read(caller.tenant_id) as tx:
        held = desk.certificate(tx, engine.clock, caller, certificate_id)
        changes = history(tx, certificate_id)
        names = person_names(tx, (change.person_ref for change in changes))
    return page(
        request,
        "results/certificate.html",
        held=held,
        changes=changes,
        names=names,
        acts=desk.possible_acts(held.standing),
    )


@router.get(HOME + "/one/{certificate_id}/file")
def file(engine: EngineDep, caller: StaffDep, certificate_id: str) -> Response:
    """The signed file."""
    with engine.database.read(caller.tenant_id) as tx:
        held = desk.certificate(tx, engine.clock, caller, certificate_id)
    content = engine.blobs.get(held.file_digest, tenant=caller.tenant_id or "")
    return download(content, f"{held.number}.pdf", "application/pdf")


@router.post(HOME + "/one/{certificate_id}/standing")
def change(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    certificate_id: str,
    act: Annotated[Act, Form()],
    reason: Annotated[str, Form(max_length=2_000)] = "",
) -> Response:
    """Suspend, reinstate or withdraw, with a reason."""
    with engine.database.write(caller.tenant_id) as tx:
        desk.change(
            tx, engine.clock, by=caller, certificate_id=certificate_id, act=act, reason=reason
        )
        held = desk.certificate(tx, engine.clock, caller, certificate_id)
    return redirect(
        request,
        f"{HOME}/{held.examinee.batch_id}",
        notice=f"web-results-certificate-{act.value}",
        number=held.number,
    )
