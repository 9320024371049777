"""The reviewer's desk: look at one incident, open its evidence, decide, go on to the next.

The evidence is opened by a click, which is recorded, and stays open to that person for a while.
Whoever gives a second opinion reads the first one only afterwards.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.staff_names import person_names
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.invigilator import incidents
from exam_engine.web.invigilator.incidents import Seen
from exam_engine.web.invigilator.speaking import speaker
from exam_engine.web.invigilator.trace_reading import trace_around
from exam_engine.web.invigilator.traces import timeline
from exam_engine.web.problems import status_of
from exam_engine.web.shared.pages import page, redirect
from exam_engine.wiring import Engine
from exam_engine.words import DEFAULT_LANGUAGE
from foundation.database import Tx
from foundation.errors import Conflict, Invalid, NotFound
from foundation.roles import Caller, Permission
from proctor import review
from proctor.dossier import findings_of
from proctor.evidence import picture
from proctor.findings import Verdict
from proctor.review_states import ReviewAct
from proctor.sittings import find_sitting
from proctor.tables import ReviewRow

PATH = "/staff/review"
VIEWING = timedelta(minutes=15)
"""How long opened evidence stays open to whoever opened it; then it is opened, and noted, anew."""

router = APIRouter(include_in_schema=False)
Words = Annotated[str, Form(max_length=review.LONGEST_WORDS)]


@dataclass(frozen=True, slots=True)
class Done:
    """What a person did with the incident; ``verdict`` is hidden until it may be known."""

    at: datetime
    act: ReviewAct
    name: str
    verdict: Verdict | None
    words: str
    is_hidden: bool


@router.get(f"{PATH}/{{incident_id}}")
def show_incident(
    request: Request, engine: EngineDep, caller: StaffDep, incident_id: str
) -> Response:
    """What was observed, when and how surely; the pictures once they were opened."""
    return _page(request, engine, caller, incident_id)


@router.post(f"{PATH}/{{incident_id}}/open")
def open_evidence(
    request: Request, engine: EngineDep, caller: StaffDep, incident_id: str
) -> Response:
    """Open the evidence: who did so, and when, is recorded."""
    caller.require(Permission.INCIDENT_READ)
    with engine.database.write(caller.tenant_id) as tx:
        seen = incidents.find(tx, caller, incident_id)
        review.open_incident(tx, engine.clock, caller, seen.id)
    return redirect(request, f"{PATH}/{incident_id}#evidence")


@router.get(f"{PATH}/{{incident_id}}/evidence/{{evidence_id}}")
def show_picture(
    engine: EngineDep, caller: StaffDep, incident_id: str, evidence_id: str
) -> Response:
    """One sealed picture, for somebody who has just opened the evidence."""
    caller.require(Permission.INCIDENT_READ)
    with engine.database.read(caller.tenant_id) as tx:
        seen = incidents.find(tx, caller, incident_id)
        if not _is_open(review.reviews_of(tx, seen.id), caller, engine.clock.now()):
            raise Conflict("proctor-evidence-not-opened", incident=seen.id)
        rows = {row.id: row for row in review.evidence_of(tx, seen.id)}
    if evidence_id not in rows:
        raise NotFound("proctor-incident-unknown", incident=incident_id)
    content = picture(engine.blobs, rows[evidence_id])
    return Response(content, media_type="image/jpeg", headers={"Cache-Control": "no-store"})


@router.post(f"{PATH}/{{incident_id}}/decide")
def decide(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    incident_id: str,
    verdict: Annotated[Verdict, Form()],
    reason: Words = "",
) -> Response:
    """Give an opinion; then the next incident."""
    caller.require(Permission.INCIDENT_DECIDE)
    words = reason.strip()
    if verdict is Verdict.NOTHING and not words:
        # "Nothing" needs no reason of its own; what is kept says so in words.
        words = engine.words.say("proctor-verdict-nothing", DEFAULT_LANGUAGE)
    try:
        with engine.database.write(caller.tenant_id) as tx:
            seen = incidents.find(tx, caller, incident_id)
            review.decide(tx, engine.clock, caller, seen.id, verdict=verdict, reason=words)
            onward = incidents.following(tx, caller, seen.incident)
    except Invalid as refusal:
        return _page(
            request, engine, caller, incident_id, error=refusal, verdict=verdict, reason=reason
        )
    return _onward(request, onward, "web-review-decided", verdict=verdict.value)


@router.post(f"{PATH}/{{incident_id}}/ask")
def ask_second_opinion(
    request: Request, engine: EngineDep, caller: StaffDep, incident_id: str, words: Words = ""
) -> Response:
    """Ask that another person looks too; then the next incident."""
    caller.require(Permission.INCIDENT_READ)
    try:
        with engine.database.write(caller.tenant_id) as tx:
            seen = incidents.find(tx, caller, incident_id)
            review.ask_second_opinion(tx, engine.clock, caller, seen.id, reason=words)
            onward = incidents.following(tx, caller, seen.incident)
    except Invalid as refusal:
        return _page(request, engine, caller, incident_id, error=refusal, asking=True)
    if not caller.may(Permission.INCIDENT_DECIDE):
        onward = None
    return _onward(request, onward, "web-review-asked")


def _page(
    request: Request,
    engine: Engine,
    caller: Caller,
    incident_id: str,
    *,
    error: Invalid | None = None,
    verdict: Verdict | None = None,
    reason: str = "",
    asking: bool = False,
) -> Response:
    caller.require(Permission.INCIDENT_READ)
    now, zone = engine.clock.now(), engine.settings.web.time_zone
    with engine.database.read(caller.tenant_id) as tx:
        seen = incidents.find(tx, caller, incident_id)
        reviews = review.reviews_of(tx, seen.id)
        watched = find_sitting(tx, seen.watched_id)
        line = timeline(
            trace_around(tx, watched, seen.incident), speaker(request), zone, incident=seen.id
        )
        findings = findings_of(tx, seen.id)
        evidence = review.evidence_of(tx, seen.id)
        history = _history(tx, seen, reviews, caller)
        onward = incidents.following(tx, caller, seen.incident)
    acts = {ReviewAct(row.act) for row in reviews if row.person_ref == caller.id}
    return page(
        request,
        "invigilator/incident.html",
        status=200 if error is None else status_of(error),
        seen=seen,
        findings=findings,
        kinds={row.id: row.kind for row in findings},
        evidence=evidence,
        is_open=_is_open(reviews, caller, now),
        was_opened=ReviewAct.OPENED in acts,
        has_decided=seen.is_own,
        may_decide=caller.may(Permission.INCIDENT_DECIDE),
        history=[done for done in history if done.act is not ReviewAct.STATED],
        own_words=[done for done in history if done.act is ReviewAct.STATED],
        line=line,
        onward=onward,
        verdicts=list(Verdict),
        chosen=verdict,
        reason=reason,
        asking=asking,
        error=error,
    )


def _is_open(reviews: list[ReviewRow], caller: Caller, now: datetime) -> bool:
    """Whether this person has opened the evidence a short while ago."""
    return any(
        row.act == ReviewAct.OPENED and row.person_ref == caller.id and now - row.at <= VIEWING
        for row in reviews
    )


def _history(tx: Tx, seen: Seen, reviews: list[ReviewRow], caller: Caller) -> list[Done]:
    """Acts in order. One opinion of another person stays hidden from whoever gives the second."""
    names = person_names(tx, [row.person_ref for row in reviews])
    waits = seen.incident.verdict is None and caller.may(Permission.INCIDENT_DECIDE)
    hides = waits and not seen.is_own and seen.opinions < 2
    return [
        Done(
            at=row.at,
            act=ReviewAct(row.act),
            name=names.get(row.person_ref, ""),
            verdict=None if row.verdict is None or hides else Verdict(row.verdict),
            words="" if row.verdict is not None and hides else row.words,
            is_hidden=row.verdict is not None and hides,
        )
        for row in reviews
    ]


def _onward(request: Request, incident_id: str | None, code: str, **facts: str) -> Response:
    path = PATH if incident_id is None else f"{PATH}/{incident_id}"
    return redirect(request, path, notice=code, **facts)
