"""A holder's page of one certificate: download, wallet, profile, and links to show it to others."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from certs import sharing
from certs.sharing import DAYS, Part
from certs.signing.credentials import MEDIA_TYPE
from exam_engine import holding
from exam_engine.scoring.examinees import own_enrolment
from exam_engine.web.depends import CandidateDep, EngineDep, LangDep
from exam_engine.web.limits import Kind, limit
from exam_engine.web.shared.pages import download, page, redirect
from foundation.errors import Refusal

router = APIRouter(include_in_schema=False)
_PAGE = "/me/certificates/{certificate_id}/about"


@router.get(_PAGE)
def show(
    request: Request, engine: EngineDep, caller: CandidateDep, lang: LangDep, certificate_id: str
) -> Response:
    """One's own certificate and what can be done with it."""
    return _page(request, engine, caller, lang, certificate_id)


@router.get("/me/certificates/{certificate_id}/credential.json")
def wallet(engine: EngineDep, caller: CandidateDep, certificate_id: str) -> Response:
    """The Open Badges credential, for a wallet."""
    with engine.database.read(caller.tenant_id) as tx:
        held = holding.own_certificate(tx, caller, certificate_id)
    return download(holding.wallet_file(engine.blobs, held), f"{held.number}.json", MEDIA_TYPE)


@router.post("/me/certificates/{certificate_id}/links")
def make_link(
    request: Request,
    engine: EngineDep,
    caller: CandidateDep,
    lang: LangDep,
    certificate_id: str,
    days: Annotated[int, Form()],
    shows: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Make a link for somebody who should see more than a look-up shows."""
    limit(request, Kind.LOOK_UP, caller.id)
    try:
        with engine.database.write(caller.tenant_id) as tx:
            holding.share(
                tx,
                engine.clock,
                engine.ring,
                by=caller,
                certificate_id=certificate_id,
                days=days,
                shows=shows or [],
            )
    except Refusal as refusal:
        return _page(request, engine, caller, lang, certificate_id, refusal)
    return redirect(
        request, _PAGE.format(certificate_id=certificate_id), notice="web-holder-link-made"
    )


@router.post("/me/certificates/{certificate_id}/links/{link_id}/end")
def end_link(
    request: Request, engine: EngineDep, caller: CandidateDep, certificate_id: str, link_id: str
) -> Response:
    """Close a link now."""
    with engine.database.write(caller.tenant_id) as tx:
        holding.end_share(
            tx, engine.clock, by=caller, certificate_id=certificate_id, link_id=link_id
        )
    return redirect(
        request, _PAGE.format(certificate_id=certificate_id), notice="web-holder-link-ended"
    )


def _page(
    request: Request,
    engine: EngineDep,
    caller: CandidateDep,
    lang: str,
    certificate_id: str,
    error: Refusal | None = None,
) -> Response:
    with engine.database.read(caller.tenant_id) as tx:
        held = holding.own_certificate(tx, caller, certificate_id)
        links = sharing.live_links(tx, engine.clock, engine.ring, certificate_id)
        candidate = own_enrolment(tx, held.subject_ref)
    site = engine.settings.web.public_address.rstrip("/")
    return page(
        request,
        "candidate/certificate.html",
        status=422 if error else 200,
        candidate=candidate,
        held=held,
        links=links,
        site=site,
        profile=holding.profile_entry(held, lang, site),
        days=DAYS,
        parts=list(Part),
        error=error,
    )
