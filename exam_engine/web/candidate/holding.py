"""A holder's own certificate: file, picture, credential, links for others, who may look it up."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from certs.signing.credentials import MEDIA_TYPE
from exam_engine import holding, results_consent
from exam_engine.web.candidate.certificate_page import certificate_page
from exam_engine.web.depends import CandidateDep, EngineDep, LangDep
from exam_engine.web.limits import Kind, limit
from exam_engine.web.shared.pages import download, local_path, redirect
from foundation.errors import Refusal

router = APIRouter(include_in_schema=False)
PLACE = "/me/certificates/{certificate_id}"
ABOUT = f"{PLACE}/about"
_WIDTH = 1400
"""Pixels: sharp on the screens of telephones, and some 60 KB."""


@router.get(ABOUT)
def show(
    request: Request, engine: EngineDep, caller: CandidateDep, certificate_id: str
) -> Response:
    """One's own certificate and what can be done with it."""
    return certificate_page(request, engine, caller, certificate_id)


@router.get(f"{PLACE}/page.png")
def picture(
    request: Request, engine: EngineDep, caller: CandidateDep, certificate_id: str
) -> Response:
    """The certificate as a picture; it is of the file, whatever the certificate's standing is."""
    limit(request, Kind.UPLOAD, caller.id)
    with engine.database.read(caller.tenant_id) as tx:
        held = holding.own_certificate(tx, engine.clock, caller, certificate_id)
    content = holding.picture(engine.blobs, held, _WIDTH)
    headers = {"Cache-Control": "private, max-age=600"}
    return Response(content, media_type="image/png", headers=headers)


@router.get(f"{PLACE}/credential.json")
def wallet(engine: EngineDep, caller: CandidateDep, certificate_id: str) -> Response:
    """The Open Badges credential, for a wallet."""
    with engine.database.read(caller.tenant_id) as tx:
        held = holding.own_certificate(tx, engine.clock, caller, certificate_id)
    return download(holding.wallet_file(engine.blobs, held), f"{held.number}.json", MEDIA_TYPE)


@router.post(f"{PLACE}/links")
def make_link(
    request: Request,
    engine: EngineDep,
    caller: CandidateDep,
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
        return certificate_page(request, engine, caller, certificate_id, refusal)
    return _back(request, certificate_id, "web-holder-link-made")


@router.post(f"{PLACE}/links/{{link_id}}/end")
def end_link(
    request: Request, engine: EngineDep, caller: CandidateDep, certificate_id: str, link_id: str
) -> Response:
    """Close a link now."""
    with engine.database.write(caller.tenant_id) as tx:
        holding.end_share(
            tx, engine.clock, by=caller, certificate_id=certificate_id, link_id=link_id
        )
    return _back(request, certificate_id, "web-holder-link-ended")


@router.post(f"{PLACE}/look-up")
def choose_look_up(
    request: Request,
    engine: EngineDep,
    caller: CandidateDep,
    certificate_id: str,
    closed: Annotated[bool, Form()],
) -> Response:
    """Close the look-up by number and name, or open it again."""
    with engine.database.write(caller.tenant_id) as tx:
        holding.close_look_up(
            tx, engine.clock, by=caller, certificate_id=certificate_id, closed=closed
        )
    notice = "web-holder-look-up-now-closed" if closed else "web-holder-look-up-now-open"
    return _back(request, certificate_id, notice)


@router.post("/me/results-in-credentials")
def choose_results(
    request: Request,
    engine: EngineDep,
    caller: CandidateDep,
    lang: LangDep,
    agreed: Annotated[bool, Form()],
    back: Annotated[str, Form(max_length=200)] = "/me",
) -> Response:
    """Agree to have the results part by part in credentials, or take that back."""
    with engine.database.write(caller.tenant_id) as tx:
        results_consent.answer(
            tx,
            engine.clock,
            caller.subject_ref or "",
            agreed=agreed,
            lang=lang,
            say=lambda code: engine.words.say(code, lang),
        )
    notice = "web-holder-results-now-told" if agreed else "web-holder-results-now-kept"
    return redirect(request, local_path(back, "/me"), notice=notice)


def _back(request: Request, certificate_id: str, notice: str) -> Response:
    return redirect(request, ABOUT.format(certificate_id=certificate_id), notice=notice)
