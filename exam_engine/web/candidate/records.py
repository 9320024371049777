"""A candidate's own records: what was observed, own words about it, cases, letters, appeals."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from exam_engine import appeals
from exam_engine.cases import find_case
from exam_engine.letters.decision import decision_letter
from exam_engine.own_records import own_attempt, own_records
from exam_engine.scoring.examinees import own_enrolment
from exam_engine.web.depends import CandidateDep, EngineDep
from exam_engine.web.problems import status_of
from exam_engine.web.shared.letters import decision_pdf
from exam_engine.web.shared.pages import download, page, redirect
from foundation import audit
from foundation.errors import Conflict, Invalid, NotFound, Refusal, TooLate
from proctor import review

router = APIRouter(include_in_schema=False)

PATH = "/me/records"
Words = Annotated[str, Form(max_length=8_000)]


@router.get(PATH)
def show_records(request: Request, engine: EngineDep, caller: CandidateDep) -> Response:
    """What is stated as facts, in the order of time, and what people made of it."""
    return _page(request, engine, caller)


@router.post(PATH + "/{incident_id}")
def state(
    request: Request, engine: EngineDep, caller: CandidateDep, incident_id: str, words: Words = ""
) -> Response:
    """Keep the candidate's words about one record."""
    try:
        with engine.database.write(caller.tenant_id) as tx:
            attempt = own_attempt(tx, caller.subject_ref or "", incident_id)
            if attempt is None:
                raise NotFound("proctor-incident-unknown", incident=incident_id)
            review.state_own_words(
                tx, engine.clock, subject_ref=attempt, incident_id=incident_id, words=words
            )
    except (Invalid, Conflict, TooLate) as refusal:
        return _page(request, engine, caller, words=words, error=refusal, at=incident_id)
    return redirect(request, PATH, notice="web-records-kept")


@router.post("/me/cases/{case_id}/appeal")
def appeal(
    request: Request, engine: EngineDep, caller: CandidateDep, case_id: str, words: Words = ""
) -> Response:
    """Keep the candidate's appeal against a decision."""
    try:
        with engine.database.write(caller.tenant_id) as tx:
            appeals.lodge(
                tx,
                engine.clock,
                enrolment_id=caller.subject_ref or "",
                case_id=case_id,
                words=words,
            )
    except (Invalid, Conflict, TooLate) as refusal:
        return _page(request, engine, caller, words=words, error=refusal, at=case_id)
    return redirect(request, PATH, notice="web-records-appealed")


@router.get("/me/cases/{case_id}/letter")
def letter(request: Request, engine: EngineDep, caller: CandidateDep, case_id: str) -> Response:
    """The decision letter of one's own case; that it was taken is recorded."""
    own = caller.subject_ref or ""
    with engine.database.write(caller.tenant_id) as tx:
        if find_case(tx, case_id).enrolment_id != own:
            raise NotFound("outcomes-case-unknown", case=case_id)
        told = decision_letter(tx, case_id)
        audit.record(
            tx,
            engine.clock,
            actor=caller.id,
            act="exam:letter:take",
            subject=own,
            facts={"case": case_id},
        )
    content = decision_pdf(request, engine, told)
    return download(content, f"decision-{told.number}.pdf", "application/pdf")


def _page(
    request: Request,
    engine: EngineDep,
    caller: CandidateDep,
    *,
    words: str = "",
    error: Refusal | None = None,
    at: str = "",
) -> Response:
    with engine.database.read(caller.tenant_id) as tx:
        own = caller.subject_ref or ""
        records, candidate = own_records(tx, engine.clock, own), own_enrolment(tx, own)
    return page(
        request,
        "candidate/records.html",
        status=200 if error is None else status_of(error),
        records=records,
        candidate=candidate,
        words=words,
        error=error,
        at=at,
    )
