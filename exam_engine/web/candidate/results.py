"""A candidate's own page: the result, what was weak, an account of a case, the certificate."""

from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.requests import Request
from starlette.responses import Response

from exam_engine import cases, results_consent
from exam_engine.certificates import own_certificates
from exam_engine.result_card import candidate_result, find_by_code
from exam_engine.web.depends import CallerDep, CandidateDep, EngineDep
from exam_engine.web.limits import Kind, limit
from exam_engine.web.shared.pages import download, page, redirect
from foundation.database import EVERY_TENANT
from foundation.errors import Invalid, NotFound
from foundation.ids import is_public_code

router = APIRouter(include_in_schema=False)


@router.get("/me")
def show_own(request: Request, engine: EngineDep, caller: CandidateDep) -> Response:
    """Where the result stands, and the result once a person has released it."""
    return _own_page(request, engine, caller)


@router.post("/me/cases/{case_id}")
def state(
    request: Request,
    engine: EngineDep,
    caller: CandidateDep,
    case_id: str,
    words: Annotated[str, Form(max_length=8_000)] = "",
) -> Response:
    """Keep the candidate's account of their own case."""
    try:
        with engine.database.write(caller.tenant_id) as tx:
            cases.state_own_words(
                tx,
                engine.clock,
                enrolment_id=caller.subject_ref or "",
                case_id=case_id,
                words=words,
            )
    except Invalid as refusal:
        return _own_page(request, engine, caller, words, refusal)
    return redirect(request, "/me", notice="web-me-statement-kept")


@router.get("/me/certificates/{certificate_id}")
def own_file(engine: EngineDep, caller: CandidateDep, certificate_id: str) -> Response:
    """The signed file of one's own certificate."""
    with engine.database.read(caller.tenant_id) as tx:
        own = {
            made.id: made for made in own_certificates(tx, engine.clock, caller.subject_ref or "")
        }
    made = own.get(certificate_id)
    if made is None or made.file_digest is None:
        raise NotFound("certs-certificate-unknown", certificate=certificate_id)
    content = engine.blobs.get(made.file_digest, tenant=caller.tenant_id or "")
    return download(content, f"{made.number}.pdf", "application/pdf")


@router.get("/results/check")
def check_code(
    request: Request,
    engine: EngineDep,
    caller: CallerDep,
    code: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """Whether a notice's code belongs to a released result; it tells neither name nor mark."""
    typed = "".join(code.split()).replace("-", "").upper()
    known = None
    if typed:
        limit(request, Kind.LOOK_UP)
        if is_public_code(typed):
            # Which body released the result is what the code is asked for.
            with engine.database.read(EVERY_TENANT) as tx:
                known = find_by_code(tx, typed)
    return page(request, "candidate/check_code.html", code=typed, known=known)


def _own_page(
    request: Request,
    engine: EngineDep,
    caller: CandidateDep,
    words: str = "",
    error: Invalid | None = None,
) -> Response:
    enrolment_id = caller.subject_ref or ""
    with engine.database.read(caller.tenant_id) as tx:
        card = candidate_result(tx, enrolment_id)
        certificates = own_certificates(tx, engine.clock, enrolment_id)
        agrees = results_consent.agrees(tx, enrolment_id)
    return page(
        request,
        "candidate/me.html",
        status=422 if error else 200,
        card=card,
        candidate=card.examinee,
        certificates=certificates,
        agrees=agrees,
        words=words,
        error=error,
        address=engine.settings.web.public_address,
    )
