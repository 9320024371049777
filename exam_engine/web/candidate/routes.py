"""The paper, taking a page over, the receipt; and the list of all the candidate's doors."""

from pathlib import Path
from typing import Any, Final

import orjson
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from exam_engine.adaptive.keeping_back import items_given
from exam_engine.sessions import attempts
from exam_engine.sessions.answers import answers_of
from exam_engine.sessions.item_tries import tries_of
from exam_engine.sessions.states import ENDED, AttemptState
from exam_engine.web.candidate import (
    arrival,
    check_in,
    device_models,
    side_doors,
    watch_receipt,
)
from exam_engine.web.candidate.adaptive_doors import question_now
from exam_engine.web.candidate.current import (
    CurrentAttempt,
    current_attempt,
    guard_access,
)
from exam_engine.web.candidate.doors import doors_of
from exam_engine.web.candidate.hot import TOKEN_ROUTES
from exam_engine.web.candidate.paper_view import paper_view, pictures_of, records_sound
from exam_engine.web.candidate.save import standing_of, standing_view
from exam_engine.web.depends import CandidateDep, EngineDep
from exam_engine.web.security import LISTENING
from exam_engine.web.shared.pages import page, redirect
from exam_engine.web.shared.paper_media import item_media_type_of
from exam_engine.web.static_files import WEB, StaticFiles
from exam_engine.wiring import Engine
from foundation.errors import NotFound
from proctor.detectors import Detector, active_in
from proctor.findings import BROWSER_KINDS, FindingKind
from proctor.policy import Mode, Policy

router = APIRouter(include_in_schema=False)
router.include_router(arrival.router)
router.include_router(check_in.router)
router.include_router(watch_receipt.router)
router.include_router(device_models.router)
router.include_router(side_doors.router)
# They answer here too where the layer of `candidate.hot` is left out.
for (_method, _path), _handler in TOKEN_ROUTES.items():
    router.add_route(_path, _handler, methods=[_method])

_TOLD_HERE: Final = frozenset({FindingKind.RECORD_GAP})
"""Not the browser's own, but the page is the first to know: pictures that it had to let go."""
_WORKLET: Final = "candidate/elements/proctor/sound-worklet.js"
_WORKER: Final = WEB / "candidate" / "elements" / "sw.js"


@router.get("/exam/paper")
def show_paper(request: Request, engine: EngineDep, caller: CandidateDep) -> Response:
    """The whole paper in one document, so that it can be read on when the network is gone."""
    with engine.database.read(caller.tenant_id) as tx:
        attempt = current_attempt(tx, request, caller)
        if attempt.page != "/exam/paper":
            return redirect(request, attempt.page)
        guard_access(request, attempt)
        candidate = doors_of(request).register.known(tx, caller.subject_ref or "")
    if attempt.is_adaptive:
        placed = question_now(request, caller.tenant_id or "", attempt)
        if placed is None:
            return redirect(request, "/exam/done")
        template, view = "candidate/adaptive.html", placed
    else:
        with engine.database.read(caller.tenant_id) as tx:
            paper = doors_of(request).paper_of(tx, attempt.form_id)
            tries = tries_of(tx, attempt.id)
        template, view = "candidate/paper.html", paper_view(paper, attempt.seed, tries)
    listens = _listens(attempt, engine)
    response = page(
        request,
        template,
        attempt=attempt,
        candidate=candidate,
        paper=request.app.state.programs.framed(view, caller.tenant_id or ""),
        watch=_watch_view(attempt, request.app.state.static, listens=listens),
        zone=engine.settings.web.time_zone,
    )
    if listens or records_sound(view):
        response.headers["Permissions-Policy"] = LISTENING
    return response


@router.post("/exam/take-over")
def take_over(request: Request, engine: EngineDep, caller: CandidateDep) -> Response:
    """Make the asking page the one that writes: its epoch, its token, and all answers."""
    with engine.database.write(caller.tenant_id) as tx:
        attempt = current_attempt(tx, request, caller)
        guard_access(request, attempt)
        taken = attempts.take_over(tx, engine.clock, attempt.id)
        row = attempts.find_attempt(tx, attempt.id)
        standing = standing_view(standing_of(row), engine.clock.now())
    token = doors_of(request).tokens.give(attempt.id, caller.tenant_id or "", taken.epoch)
    # Of an adaptive test only the answer to the question at hand may still be seen.
    now = question_now(request, caller.tenant_id or "", attempt) if attempt.is_adaptive else None
    answers = {
        item: {"payload": kept.payload, "epoch": kept.epoch, "seq": kept.seq}
        for item, kept in taken.answers.items()
        if not attempt.is_adaptive or (now is not None and item == now["ref"])
    }
    return JSONResponse(
        {
            "attempt": attempt.id,
            "token": token,
            "epoch": taken.epoch,
            "answers": answers,
            "standing": {name: getattr(standing, name) for name in standing.__struct_fields__},
        }
    )


@router.get("/exam/media/{digest}")
def show_picture(
    request: Request, engine: EngineDep, caller: CandidateDep, digest: str
) -> Response:
    """A picture, sound or film of the candidate's own paper, and of no other."""
    with engine.database.read(caller.tenant_id) as tx:
        attempt = current_attempt(tx, request, caller)
        if attempt.page != "/exam/paper":
            raise NotFound("web-not-found")
        paper = None if attempt.is_adaptive else doors_of(request).paper_of(tx, attempt.form_id)
        tries = tries_of(tx, attempt.id)
    if paper is None:
        view = question_now(request, caller.tenant_id or "", attempt) or {}
    else:
        view = paper_view(paper, attempt.seed, tries)
    if digest not in pictures_of(view):
        raise NotFound("web-not-found")
    content = engine.blobs.get(digest, tenant=caller.tenant_id or "")
    kind = item_media_type_of(content)
    if kind is None:
        raise NotFound("web-not-found")
    return Response(content, media_type=kind)


@router.get("/exam/done")
def show_done(request: Request, engine: EngineDep, caller: CandidateDep) -> Response:
    """The receipt: what was handed in, when, and the code that proves it."""
    with engine.database.read(caller.tenant_id) as tx:
        attempt = current_attempt(tx, request, caller)
        if attempt.state not in ENDED:
            return redirect(request, attempt.page)
        candidate = doors_of(request).register.known(tx, caller.subject_ref or "")
        answered = sum(1 for payload in answers_of(tx, attempt.id).values() if payload)
        if attempt.is_adaptive:
            asked = len(items_given(tx, [attempt.id]).get(attempt.id, []))
        else:
            asked = len(doors_of(request).paper_of(tx, attempt.form_id).items)
        watched = watch_receipt.has_receipt(tx, attempt.id)
    return page(
        request,
        "candidate/done.html",
        watched=watched,
        attempt=attempt,
        candidate=candidate,
        answered=answered,
        questions=asked,
        expired=attempt.state is AttemptState.EXPIRED,
    )


@router.get("/exam/sw.js")
def service_worker() -> Response:
    """The service worker; under /exam/ so that it may stand before the paper."""
    return Response(
        _WORKER.read_bytes(),
        media_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "no-cache"},
    )


def _listens(attempt: CurrentAttempt, engine: Engine) -> bool:
    """Whether this page may ask for the microphone: only where a model here can hear."""
    policy = Policy.from_json(attempt.policy)
    watched = attempt.is_watched and not attempt.identity_checked and not attempt.camera_withdrawn
    if not watched or not policy.listens or policy.mode is Mode.DEVICE:
        return False
    return Detector.SPEECH in active_in(Path(engine.settings.proctor.models_folder))


def _watch_view(attempt: CurrentAttempt, static: StaticFiles, *, listens: bool) -> str:
    """What the camera element has to know, as JSON; empty where nobody watches."""
    if not attempt.is_watched or attempt.identity_checked or attempt.camera_withdrawn:
        return ""
    policy = Policy.from_json(attempt.policy)
    # With the seconds from which on each is kept: the page says "noted" only of what is.
    signals = {
        watch.kind.value: watch.persist_s
        for watch in policy.watched
        if watch.kind in BROWSER_KINDS | _TOLD_HERE
    }
    told: dict[str, Any] = {
        "every": int(policy.frame_interval_s * 1000),
        "since": int((attempt.started_at or attempt.opens_at).timestamp() * 1000),
        "mode": policy.mode.value,
        "signals": signals,
        "clicks": policy.watch(FindingKind.GAZE_OFF_SCREEN) is not None,
        "shown": policy.questions_shown,
    }
    if policy.mode is Mode.DEVICE:
        told["device"] = device_models.device_view(static)
    elif listens:
        told["sound"] = static.url(_WORKLET)
    return orjson.dumps(told).decode()
