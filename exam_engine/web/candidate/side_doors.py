"""The side camera's doors: a code on the exam page, and the page that a telephone opens by it.

The telephone has no login. Its code comes after the ``#`` of the address, which no browser sends;
the page hands it in once, with the answer to what it asks, and gets a token that lets it send
pictures for this attempt and do nothing else.
"""

import hashlib
from collections.abc import Callable
from typing import Annotated, Final

import segno
from fastapi import APIRouter, Form
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from exam_engine.sessions import side_pairing
from exam_engine.side_watching import SideFrame, policy_with_side
from exam_engine.web.candidate.current import current_attempt, guard_access
from exam_engine.web.depends import CandidateDep, EngineDep, LangDep
from exam_engine.web.limits import Kind, limit
from exam_engine.web.numbers_told import moment_told, whole_told
from exam_engine.web.shared.pages import page
from foundation import consent
from foundation.errors import Conflict, Invalid
from proctor.side_camera import INTERVAL_S, LOST_AFTER_S

PURPOSE: Final = "exam-side-camera"
SIDE_HEADER: Final = "x-side-token"
LARGEST: Final = 512 * 1024
POINTS: Final = ("what", "who", "kept", "free")

router = APIRouter(include_in_schema=False)


@router.post("/exam/side/code")
def make_code(request: Request, engine: EngineDep, caller: CandidateDep) -> Response:
    """A new code for the candidate's own attempt, as a picture for a telephone's camera."""
    limit(request, Kind.LOOK_UP, caller.id)
    with engine.database.write(caller.tenant_id) as tx:
        attempt = current_attempt(tx, request, caller)
        guard_access(request, attempt)
        policy_with_side(tx, attempt.sitting_id)
        _, code = side_pairing.make_code(tx, engine.clock, attempt.id)
    address = f"{engine.settings.web.public_address.rstrip('/')}/side#{code}"
    picture = segno.make(address, error="m", micro=False).svg_data_uri(scale=5, border=3)
    seconds = int(side_pairing.GOOD_FOR.total_seconds())
    return JSONResponse({"picture": picture, "address": address, "seconds": seconds})


@router.get("/exam/side")
def tell_side(request: Request, engine: EngineDep, caller: CandidateDep) -> Response:
    """Where the candidate's telephone stands: none, code, paired, lost, ended."""
    now = engine.clock.now()
    with engine.database.read(caller.tenant_id) as tx:
        attempt = current_attempt(tx, request, caller)
        row = side_pairing.newest_pairing(tx, attempt.id)
    told: dict[str, object] = {"state": "none"}
    if row is not None:
        state = side_pairing.standing(row, now, LOST_AFTER_S)
        told = {"state": state, "battery": row.battery, "charging": row.charging}
    return JSONResponse(told)


@router.get("/side")
def show_telephone(request: Request, engine: EngineDep, lang: LangDep) -> Response:
    """The telephone's page: what it is asked to agree to, and then its camera."""
    points = _points(lambda code, **facts: engine.words.say(code, lang, **facts))
    return page(
        request,
        "candidate/side.html",
        points=points,
        digest=_digest(points),
        every=int(INTERVAL_S * 1000),
    )


@router.post("/side/pair")
def pair(
    request: Request,
    engine: EngineDep,
    lang: LangDep,
    code: Annotated[str, Form(max_length=64)],
    digest: Annotated[str, Form(max_length=64)],
) -> Response:
    """The person at the telephone agrees: the code is used up, and the telephone gets its token."""
    limit(request, Kind.LOGIN)
    points = _points(lambda key, **facts: engine.words.say(key, lang, **facts))
    if digest != _digest(points):
        raise Conflict("consent-text-outdated", purpose=PURPOSE)
    tenant = engine.side.tenant_of(code)
    with engine.database.write(tenant) as tx:
        token, attempt_id = engine.side.pair(tx, code)
        kept = consent.publish_text(
            tx,
            engine.clock,
            purpose=PURPOSE,
            version=digest[:16],
            language=lang,
            text="\n".join(points),
        )
        consent.decide(
            tx,
            engine.clock,
            subject_ref=attempt_id,
            text_id=kept.id,
            digest=kept.digest,
            given=True,
        )
    return JSONResponse({"token": token})


@router.post("/side/frames")
async def take_frame(request: Request, engine: EngineDep) -> Response:
    """One JPEG of the telephone; 202 when it was handed on."""
    telephone = engine.side.read_token(request.headers.get(SIDE_HEADER, ""))
    image = await request.body()
    if not image.startswith(b"\xff\xd8\xff") or len(image) > LARGEST:
        raise Invalid("sessions-frame-unreadable", size=len(image))
    battery = request.query_params.get("battery")
    frame = SideFrame(
        whole_told(request, "seq"),
        moment_told(whole_told(request, "at")),
        image,
        None if battery is None else min(whole_told(request, "battery"), 100),
        None if battery is None else request.query_params.get("charging") == "1",
    )
    await run_in_threadpool(engine.side.take, telephone, frame)
    return Response(status_code=202)


@router.post("/side/stop")
def stop(request: Request, engine: EngineDep) -> Response:
    """The person at the telephone ends it; the exam goes on."""
    engine.side.let_go(engine.side.read_token(request.headers.get(SIDE_HEADER, "")))
    return Response(status_code=204)


def _points(say: Callable[..., str]) -> list[str]:
    """What the telephone's page asks to agree to, sentence by sentence."""
    return [say(f"web-side-consent-{point}", seconds=int(INTERVAL_S)) for point in POINTS]


def _digest(points: list[str]) -> str:
    return hashlib.sha256("\n".join(points).strip().encode()).hexdigest()
