"""From the entrance to the start: login, choice of sitting, consent, identity, device check."""

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Annotated

import orjson
from fastapi import APIRouter, Form
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from exam_engine.adaptive.tests_kept import adaptive_design
from exam_engine.sessions import attempts
from exam_engine.sessions.entrance import AdmittedCandidate, admit, sittings_for
from exam_engine.sessions.states import AttemptState
from exam_engine.watching import PictureHint, choose_likeness
from exam_engine.web.candidate.consent_words import (
    LIKENESS_PURPOSE,
    PURPOSE,
    ConsentWords,
    consent_words,
)
from exam_engine.web.candidate.current import (
    ATTEMPT_COOKIE,
    CurrentAttempt,
    address_of,
    current_attempt,
    described,
    guard_access,
    offered_to,
)
from exam_engine.web.candidate.device_models import device_view
from exam_engine.web.candidate.doors import doors_of
from exam_engine.web.depends import CallerDep, CandidateDep, EngineDep, LangDep
from exam_engine.web.limits import forgive, limit
from exam_engine.web.session_cookie import give_session, take_session
from exam_engine.web.shared.pages import page, redirect
from exam_engine.wiring import Engine
from foundation import consent, login_sessions
from foundation.database import EVERY_TENANT, Tx
from foundation.errors import Conflict, Invalid, NotFound, Refusal
from foundation.login_sessions import LoginSessionKind
from foundation.roles import Caller
from proctor.detectors import active_in
from proctor.policy import Mode, Policy

router = APIRouter(include_in_schema=False)

LOGIN, SITTINGS = "/exam", "/exam/sittings"


@router.get(LOGIN)
def show_entrance(request: Request, caller: CallerDep) -> Response:
    """The candidates' door; who is inside goes on."""
    if caller.is_candidate:
        return redirect(request, SITTINGS)
    return page(request, "candidate/entrance.html", error=None, number="")


@router.post(LOGIN)
def enter(
    request: Request,
    engine: EngineDep,
    admission_number: Annotated[str, Form(max_length=64)],
    document_number: Annotated[str, Form(max_length=64)],
) -> Response:
    """Let a candidate in by admission number and document number."""
    limit(request, "login", account=admission_number)
    with engine.database.write(EVERY_TENANT) as tx:
        outcome = admit(
            tx,
            engine.clock,
            engine.ring,
            doors_of(request).register,
            admission_number=admission_number,
            document_number=document_number,
            address=address_of(request),
        )
    # Only now, after the commit: the failure must be remembered.
    if isinstance(outcome, Refusal):
        return page(
            request, "candidate/entrance.html", status=403, error=outcome, number=admission_number
        )
    forgive(request, "login", admission_number)
    with engine.database.write(outcome.tenant_id) as tx:
        session = login_sessions.open_session(
            tx,
            engine.clock,
            engine.settings.identities.sessions,
            kind=LoginSessionKind.CANDIDATE,
            subject_ref=outcome.enrolment_id,
        )
    response = redirect(request, SITTINGS)
    give_session(response, engine.settings.web, session)
    return response


@router.post("/exam/leave")
def leave(request: Request, engine: EngineDep, caller: CandidateDep) -> Response:
    """Log out, so that the next candidate finds a clean machine."""
    with engine.database.write(caller.tenant_id) as tx:
        login_sessions.revoke_all_sessions(
            tx, engine.clock, actor=caller.id, subject_ref=caller.subject_ref
        )
    response = redirect(request, LOGIN)
    take_session(response, engine.settings.web)
    response.delete_cookie(ATTEMPT_COOKIE)
    return response


@router.get(SITTINGS)
def show_sittings(request: Request, engine: EngineDep, caller: CandidateDep) -> Response:
    """The candidate's sittings, each with its next step."""
    with engine.database.read(caller.tenant_id) as tx:
        candidate = _candidate(request, tx, caller)
        rows = sittings_for(tx, candidate.batch_ref, candidate.level)
        offered = offered_to(tx, candidate, rows)
    return page(request, "candidate/sittings.html", candidate=candidate, offered=offered)


@router.post(SITTINGS)
def choose_sitting(
    request: Request,
    engine: EngineDep,
    caller: CandidateDep,
    sitting: Annotated[str, Form(max_length=36)],
) -> Response:
    """Open the attempt at a sitting, or go on with it."""
    with engine.database.write(caller.tenant_id) as tx:
        candidate = _candidate(request, tx, caller)
        own = {row.id for row in sittings_for(tx, candidate.batch_ref, candidate.level)}
        if sitting not in own:
            raise NotFound("sessions-sitting-unknown", sitting=sitting)
        row = attempts.open_attempt(
            tx,
            engine.clock,
            sitting_id=sitting,
            enrolment_id=candidate.enrolment_id,
            time_factor=candidate.time_factor,
        )
        attempt = described(row, attempts.find_sitting(tx, sitting))
        guard_access(request, attempt)
    return _remembering(engine, attempt, redirect(request, attempt.page))


@router.get("/exam/consent")
def show_consent(request: Request, engine: EngineDep, caller: CandidateDep) -> Response:
    """What is watched and why, with two answers of equal weight."""
    attempt = _attempt(request, engine, caller)
    answered = {AttemptState.CONSENTED, AttemptState.CAMERA_REFUSED}
    if attempt.page != "/exam/consent" and attempt.state not in answered:
        return redirect(request, attempt.page)
    words = _words(engine, request.state.lang, attempt)
    digest = _digest(words)
    return page(request, "candidate/consent.html", attempt=attempt, words=words, digest=digest)


@router.post("/exam/consent")
def answer_consent(
    request: Request,
    engine: EngineDep,
    caller: CandidateDep,
    lang: LangDep,
    answer: Annotated[str, Form(pattern="^(agree|refuse)$")],
    digest: Annotated[str, Form(max_length=64)],
    likeness: Annotated[str, Form(max_length=8)] = "",
) -> Response:
    """Keep the answer with the very words that were shown; comparing faces is agreed to apart."""
    agreed = answer == "agree"
    attempt = _attempt(request, engine, caller)
    words = _words(engine, lang, attempt)
    if digest != _digest(words):
        raise Conflict("consent-text-outdated", purpose=PURPOSE)
    with engine.database.write(caller.tenant_id) as tx:
        kept = _kept_answer(tx, engine, attempt, lang, PURPOSE, words.text, given=agreed)
        attempts.answer_camera(
            tx, engine.clock, attempt.id, agreed=agreed, words_digest=kept.digest
        )
        compared = agreed and bool(words.likeness) and likeness == "agree"
        if words.likeness:
            _kept_answer(
                tx, engine, attempt, lang, LIKENESS_PURPOSE, words.likeness, given=compared
            )
        dropped = choose_likeness(tx, engine.clock, attempt.id, compared=compared)
    for blob in dropped:
        engine.blobs.delete(blob, tenant=caller.tenant_id or "")
    return redirect(request, "/exam/check" if agreed else "/exam/identity")


@router.get("/exam/identity")
def show_identity(request: Request, engine: EngineDep, caller: CandidateDep) -> Response:
    """Wait for an invigilator, in place of the camera."""
    attempt = _attempt(request, engine, caller)
    if attempt.page != "/exam/identity":
        return redirect(request, attempt.page)
    with engine.database.read(caller.tenant_id) as tx:
        candidate = _candidate(request, tx, caller)
    return page(request, "candidate/identity.html", attempt=attempt, candidate=candidate)


@router.get("/exam/state")
def tell_state(request: Request, engine: EngineDep, caller: CandidateDep) -> Response:
    """Where the attempt stands and where its page is, for a page that waits."""
    attempt = _attempt(request, engine, caller)
    return JSONResponse({"state": attempt.state.value, "next": attempt.page})


@router.get("/exam/check")
def show_check(request: Request, engine: EngineDep, caller: CandidateDep) -> Response:
    """Camera, network and keyboard, before the clock runs."""
    attempt = _attempt(request, engine, caller)
    if attempt.page not in ("/exam/check", "/exam/ready"):
        return redirect(request, attempt.page)
    return _check_page(request, attempt)


@router.post("/exam/check")
def finish_check(request: Request, engine: EngineDep, caller: CandidateDep) -> Response:
    """The candidate has looked at the results and goes on."""
    attempt = _attempt(request, engine, caller)
    try:
        with engine.database.write(caller.tenant_id) as tx:
            attempts.check_in(tx, engine.clock, attempt.id)
    except Conflict as refusal:
        # A camera that shows too little is no dead end: try again, or go to an invigilator.
        if attempt.page != "/exam/check":
            raise
        return _check_page(request, attempt, refusal)
    return redirect(request, "/exam/ready")


@router.post("/exam/check/picture")
async def judge_picture(request: Request, engine: EngineDep, caller: CandidateDep) -> Response:
    """What can be said of a picture: its light, and whether a face is in it."""
    watch = doors_of(request).watch
    image = await request.body()
    if not image.startswith(b"\xff\xd8\xff"):
        raise Invalid("sessions-frame-unreadable", size=len(image))
    if watch is None:
        return JSONResponse(asdict(PictureHint()))
    attempt = await run_in_threadpool(_attempt, request, engine, caller)
    look = partial(watch.look, image, tenant=caller.tenant_id or "", attempt_id=attempt.id)
    hint = asdict(await run_in_threadpool(look))
    return JSONResponse({name: told for name, told in hint.items() if told is not None})


@router.get("/exam/ready")
def show_ready(request: Request, engine: EngineDep, caller: CandidateDep) -> Response:
    """The rules, the minutes, and the button that starts the clock."""
    attempt = _attempt(request, engine, caller)
    if attempt.page != "/exam/ready":
        return redirect(request, attempt.page)
    return _ready(request, engine, caller, attempt, None)


@router.post("/exam/start")
def start(
    request: Request,
    engine: EngineDep,
    caller: CandidateDep,
    room_code: Annotated[str, Form(max_length=32)] = "",
) -> Response:
    """Start the clock and go to the paper."""
    attempt = _attempt(request, engine, caller)
    try:
        guard_access(request, attempt, code=room_code)
        with engine.database.write(caller.tenant_id) as tx:
            attempts.start(tx, engine.clock, attempt.id)
    except Refusal as refusal:
        if attempt.page != "/exam/ready":
            raise
        return _ready(request, engine, caller, attempt, refusal)
    return _remembering(engine, attempt, redirect(request, "/exam/paper"))


def _kept_answer(
    tx: Tx,
    engine: Engine,
    attempt: CurrentAttempt,
    lang: str,
    purpose: str,
    words: str,
    *,
    given: bool,
) -> consent.ConsentTextRow:
    kept = consent.publish_text(
        tx,
        engine.clock,
        purpose=purpose,
        version=_digest_of(words)[:16],
        language=lang,
        text=words,
    )
    consent.decide(
        tx,
        engine.clock,
        subject_ref=attempt.id,
        text_id=kept.id,
        digest=kept.digest,
        given=given,
    )
    return kept


def _check_page(
    request: Request, attempt: CurrentAttempt, error: Refusal | None = None
) -> Response:
    on_device = attempt.is_watched and Policy.from_json(attempt.policy).mode is Mode.DEVICE
    view = device_view(request.app.state.static) if on_device else {}
    return page(
        request,
        "candidate/check.html",
        status=409 if error else 200,
        wasm=bool(view),
        attempt=attempt,
        device=orjson.dumps(view).decode() if view else "",
        error=error,
    )


def _ready(
    request: Request,
    engine: Engine,
    caller: Caller,
    attempt: CurrentAttempt,
    error: Refusal | None,
) -> Response:
    with engine.database.read(caller.tenant_id) as tx:
        candidate = _candidate(request, tx, caller)
        if attempt.is_adaptive:
            design = adaptive_design(tx, attempt.form_id)
            questions, points = design.stopping.most, Decimal(0)
        else:
            paper = doors_of(request).paper_of(tx, attempt.form_id)
            questions, points = len(paper.items), paper.total
    waiting = max(0, int((attempt.opens_at - engine.clock.now()).total_seconds() * 1000))
    return page(
        request,
        "candidate/ready.html",
        status=409 if error else 200,
        attempt=attempt,
        candidate=candidate,
        questions=questions,
        points=points,
        waiting=waiting,
        error=error,
    )


def _attempt(request: Request, engine: Engine, caller: Caller) -> CurrentAttempt:
    with engine.database.read(caller.tenant_id) as tx:
        return current_attempt(tx, request, caller)


def _candidate(request: Request, tx: Tx, caller: Caller) -> AdmittedCandidate:
    return doors_of(request).register.known(tx, caller.subject_ref or "")


def _words(engine: Engine, lang: str, attempt: CurrentAttempt) -> ConsentWords:
    say: Callable[..., str] = lambda code, **facts: engine.words.say(code, lang, **facts)  # noqa: E731
    able = active_in(Path(engine.settings.proctor.models_folder))
    return consent_words(say, attempt.policy, able)


def _digest(words: ConsentWords) -> str:
    """Of all that the page shows, so that an answer can only be to these words."""
    return _digest_of("\n".join(filter(None, [words.text, words.likeness])))


def _digest_of(text: str) -> str:
    return hashlib.sha256(text.strip().encode()).hexdigest()


def _remembering(engine: Engine, attempt: CurrentAttempt, response: Response) -> Response:
    response.set_cookie(
        ATTEMPT_COOKIE,
        attempt.id,
        httponly=True,
        samesite="lax",
        secure=engine.settings.web.is_https,
    )
    return response
