"""The check-in's doors: draw a run, take its frames or measurements, tell what came of it."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Body
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from exam_engine.checking_in import CheckInRoom, TimedPicture
from exam_engine.web.candidate.current import current_attempt
from exam_engine.web.candidate.doors import doors_of
from exam_engine.web.depends import CandidateDep, EngineDep
from exam_engine.wiring import Engine
from foundation.errors import Invalid, NotFound
from foundation.roles import Caller
from proctor.check_in import RunOutcome, Sample

router = APIRouter(include_in_schema=False)

FRAME_EVERY_MS: Final = 220
"""More than one frame for each step of the light, and seven for each dot."""


class SentFrame(msgspec.Struct, frozen=True):
    """One picture in a message: when it was taken, and how many bytes of what follows it is."""

    at: Annotated[int, msgspec.Meta(ge=0, le=600_000)]
    size: Annotated[int, msgspec.Meta(ge=1, le=512 * 1024)]


_decode_frames = msgspec.json.Decoder(list[SentFrame]).decode
_decode_samples = msgspec.json.Decoder(list[dict[str, Any]]).decode


@router.post("/exam/check/run")
def begin(request: Request, engine: EngineDep, caller: CandidateDep) -> Response:
    """Dots and lights, drawn now."""
    begun = _room(request).begin_run(caller.tenant_id or "", _attempt(request, engine, caller))
    plan = begun.plan.to_json()
    return JSONResponse({"run": begun.run_id, "every": FRAME_EVERY_MS, **plan})


@router.post("/exam/check/run/{run}/frames")
async def take_frames(
    request: Request, engine: EngineDep, caller: CandidateDep, run: str
) -> Response:
    """Pictures: a line of JSON with the moment and the length of each, then all of them."""
    pictures = _pictures(await request.body())
    take = partial(_room(request).take_pictures, run_id=run, pictures=pictures)
    return await run_in_threadpool(_taken, request, engine, caller, take)


@router.post("/exam/check/run/{run}/samples")
async def take_samples(
    request: Request, engine: EngineDep, caller: CandidateDep, run: str
) -> Response:
    """What the device measured itself, where pictures stay with it."""
    try:
        sent = _decode_samples(await request.body())
    except (msgspec.DecodeError, UnicodeDecodeError) as trouble:
        raise Invalid("proctor-check-in-unreadable", reason="json") from trouble
    samples = [Sample.from_json(each) for each in sent]
    take = partial(_room(request).take_samples, run_id=run, samples=samples)
    return await run_in_threadpool(_taken, request, engine, caller, take)


@router.post("/exam/check/run/{run}/finish")
def finish(
    request: Request,
    engine: EngineDep,
    caller: CandidateDep,
    run: str,
    lights: Annotated[bool, Body(embed=True)] = True,
) -> Response:
    """What came of it, in words for the page to say; ``lights`` is false where none were shown."""
    attempt = _attempt(request, engine, caller)
    outcome = _room(request).finish(caller.tenant_id or "", attempt, run, lights=lights)
    return JSONResponse(told(outcome))


def told(outcome: RunOutcome) -> dict[str, Any]:
    """The outcome as the page shows it; the figures of the fit itself stay here."""
    gaze = outcome.gaze
    return {
        "seated": outcome.seated,
        "gaze": "calibrated" if gaze.fit is not None else str(gaze.reason),
        "error_deg": None if gaze.error_deg is None else round(gaze.error_deg, 1),
        "light": outcome.light.state.value,
    }


def _taken(request: Request, engine: Engine, caller: Caller, take: Callable[..., None]) -> Response:
    take(caller.tenant_id or "", _attempt(request, engine, caller))
    return Response(status_code=204)


def _attempt(request: Request, engine: Engine, caller: Caller) -> str:
    with engine.database.read(caller.tenant_id) as tx:
        return current_attempt(tx, request, caller).id


def _room(request: Request) -> CheckInRoom:
    room = doors_of(request).check_in
    if room is None:
        raise NotFound("sessions-not-watched")
    return room


def _pictures(body: bytes) -> list[TimedPicture]:
    head, _, rest = body.partition(b"\n")
    try:
        frames = _decode_frames(head)
    except (msgspec.DecodeError, UnicodeDecodeError) as trouble:
        raise Invalid("proctor-check-in-unreadable", reason="json") from trouble
    if sum(frame.size for frame in frames) != len(rest):
        raise Invalid("proctor-check-in-unreadable", reason="size")
    pictures, start = [], 0
    for frame in frames:
        pictures.append(TimedPicture(frame.at, rest[start : start + frame.size]))
        start += frame.size
    return pictures
