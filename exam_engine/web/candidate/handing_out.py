"""What a holder hands on for good: picked facts as a signed text, and the claim into a wallet."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from exam_engine import showing, wallets
from exam_engine.web.candidate.certificate_page import certificate_page
from exam_engine.web.candidate.holding import ABOUT, PLACE
from exam_engine.web.depends import CandidateDep, EngineDep
from exam_engine.web.limits import Kind, limit
from exam_engine.web.shared.pages import download, redirect
from foundation.errors import Conflict, Invalid

router = APIRouter(include_in_schema=False)


@router.post(f"{PLACE}/facts")
def hand_out(
    request: Request,
    engine: EngineDep,
    caller: CandidateDep,
    certificate_id: str,
    facts: Annotated[list[str] | None, Form()] = None,
    as_file: Annotated[bool, Form()] = False,
) -> Response:
    """The picked facts, signed: on the page to be copied, or as a file."""
    limit(request, Kind.LOOK_UP, caller.id)
    picked = facts or []
    try:
        handed = showing.hand_out(engine, caller, certificate_id, picked)
    except (Conflict, Invalid) as refusal:
        return certificate_page(
            request, engine, caller, certificate_id, refusal, picked=tuple(picked)
        )
    if as_file:
        # A name without the number: the file is for whoever was to learn less than that.
        return download(handed.encode(), "credential.sd-jwt", showing.FILE_TYPE)
    return certificate_page(
        request, engine, caller, certificate_id, handed=handed, picked=tuple(picked)
    )


@router.post(f"{PLACE}/wallet")
def offer(
    request: Request,
    engine: EngineDep,
    caller: CandidateDep,
    certificate_id: str,
    form: Annotated[str, Form()],
) -> Response:
    """Offer the certificate to the holder's wallet."""
    limit(request, Kind.LOOK_UP, caller.id)
    try:
        wallets.offer(engine, caller, certificate_id, form)
    except (Conflict, Invalid) as refusal:
        return certificate_page(request, engine, caller, certificate_id, refusal)
    address = ABOUT.format(certificate_id=certificate_id)
    return redirect(request, f"{address}#wallet", notice="web-holder-wallet-offered")
