"""What officers do to a certificate: suspend, reinstate, withdraw by two, replace."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from certs.awards import Act
from exam_engine import certificates as desk
from exam_engine import withdrawals
from exam_engine.issuance import reissue
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.shared.pages import redirect

router = APIRouter(include_in_schema=False)

ONE = "/staff/certificates/one/{certificate_id}"
Reason = Annotated[str, Form(max_length=2_000)]
Ground = Annotated[str, Form(max_length=40)]


@router.post(ONE + "/standing")
def change(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    certificate_id: str,
    act: Annotated[Act, Form()],
    ground: Ground = "",
    reason: Reason = "",
) -> Response:
    """Suspend or reinstate, with a ground and in words."""
    with engine.database.write(caller.tenant_id) as tx:
        desk.change(
            tx,
            engine.clock,
            by=caller,
            certificate_id=certificate_id,
            act=act,
            reason=reason,
            reason_code=ground,
        )
        held = desk.certificate(tx, engine.clock, caller, certificate_id)
    return redirect(
        request, _page(held.id), notice=f"web-results-certificate-{act.value}", number=held.number
    )


@router.post(ONE + "/withdrawal")
def propose(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    certificate_id: str,
    ground: Ground = "",
    reason: Reason = "",
) -> Response:
    """Propose a withdrawal; another officer decides."""
    with engine.database.write(caller.tenant_id) as tx:
        withdrawals.propose(
            tx,
            engine.clock,
            by=caller,
            certificate_id=certificate_id,
            reason_code=ground,
            reason=reason,
        )
    return redirect(request, _page(certificate_id), notice="web-results-withdrawal-proposed")


@router.post(ONE + "/withdrawal/{proposal_id}")
def decide(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    certificate_id: str,
    proposal_id: str,
    withdraw: Annotated[bool, Form()] = False,
    remark: Reason = "",
) -> Response:
    """Withdraw as proposed, or decline."""
    with engine.database.write(caller.tenant_id) as tx:
        number = withdrawals.decide(
            tx,
            engine.clock,
            by=caller,
            proposal_id=proposal_id,
            withdraw=withdraw,
            remark=remark,
        )
    notice = "web-results-certificate-withdraw" if withdraw else "web-results-withdrawal-declined"
    return redirect(request, _page(certificate_id), notice=notice, number=number)


@router.post(ONE + "/correction")
def correct(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    certificate_id: str,
    name: Annotated[str, Form(max_length=200)] = "",
    ground: Ground = "",
    reason: Reason = "",
) -> Response:
    """Ask for a certificate with another name, and follow its making."""
    with engine.database.write(caller.tenant_id) as tx:
        job = reissue.order_correction(
            tx,
            engine.clock,
            by=caller,
            certificate_id=certificate_id,
            name=name,
            cause=ground,
            reason=reason,
        )
    return redirect(request, f"/staff/tasks/{job}")


@router.post(ONE + "/renewal")
def renew(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    certificate_id: str,
    reason: Reason = "",
) -> Response:
    """Ask for the certificate of the next period, and follow its making."""
    with engine.database.write(caller.tenant_id) as tx:
        job = reissue.order_renewal(
            tx, engine.clock, by=caller, certificate_id=certificate_id, reason=reason
        )
    return redirect(request, f"/staff/tasks/{job}")


def _page(certificate_id: str) -> str:
    return f"/staff/certificates/one/{certificate_id}"
