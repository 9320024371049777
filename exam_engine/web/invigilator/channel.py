"""The board's held channel: what has changed, once a second, and small pictures where allowed.

Server-sent events over one request. Each channel lives for less than a minute and is then opened
again by the page: who may no longer look loses it within that time, and a server that is stopped
waits for nobody. The cost is bounded: so many channels, one reading of the board a second each.
"""

import asyncio
import base64
import hashlib
import hmac
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from exam_engine.sessions.attempts import find_sitting
from exam_engine.sessions.tables import SittingRow, Watching
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.invigilator.now import Shown, board_now
from exam_engine.web.invigilator.roster import Sitter
from exam_engine.web.invigilator.sides import Side
from exam_engine.web.invigilator.speaking import Voice, voice_of
from exam_engine.wiring import Engine
from foundation import audit
from foundation.errors import Conflict, Forbidden, TooMany
from foundation.roles import Caller, Permission
from proctor.policy import Policy
from proctor.sitting_states import SittingState as CameraState

LIFE_S = 50.0
"""A channel ends after so long and is opened again."""
MOST_CHANNELS = 60
"""Channels of one process."""
OPENING_S = 6 * 3600
"""An opened wall may be held so long by the page that opened it."""

router = APIRouter(include_in_schema=False)


@dataclass(slots=True)
class Told:
    """What this channel has told already."""

    tiles: dict[str, dict[str, Any]] = field(default_factory=dict)
    needs: list[Any] | None = None
    counts: dict[str, int] = field(default_factory=dict)
    pictures: dict[str, int] = field(default_factory=dict)


@router.post("/staff/sittings/{sitting_id}/board/pictures")
def open_pictures(
    request: Request, engine: EngineDep, caller: StaffDep, sitting_id: str, room: str = ""
) -> Response:
    """Open the wall's pictures: recorded once, under the name of whoever looks."""
    _require(caller)
    with engine.database.write(caller.tenant_id) as tx:
        sitting = find_sitting(tx, sitting_id)
        if not has_live_pictures(sitting):
            raise Conflict("web-live-no-pictures")
        shown = board_now(tx, engine.clock, caller, sitting, room, voice_of(request))
        audit.record(
            tx,
            engine.clock,
            actor=caller.id,
            act="exam:live-pictures:open",
            subject=sitting.id,
            facts={"room": room, "candidates": len(shown.people)},
        )
    expires = int(engine.clock.now().timestamp()) + OPENING_S
    opening = f"{expires}.{_sign(engine, caller, sitting_id, room, expires)}"
    return JSONResponse({"opening": opening})


@router.get("/staff/sittings/{sitting_id}/board/events")
async def hold_channel(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    sitting_id: str,
    room: str = "",
    opening: str = "",
) -> Response:
    """The channel: ``event: board`` with what has changed; pictures for an opening of them."""
    caller.require(Permission.SITTING_WATCH)
    if opening:
        _require(caller)
        _check_opening(engine, caller, sitting_id, room, opening)
    if len(_channels(request)) >= MOST_CHANNELS:
        raise TooMany("web-live-too-many-channels", seconds=5)
    told = Told()
    read = _Reader(engine, caller, sitting_id, room, voice_of(request), bool(opening), told)
    # Read before the answer begins, so that a refusal is an answer like any other.
    first = await run_in_threadpool(read)
    return StreamingResponse(_events(request, engine, read, first), media_type="text/event-stream")


def has_live_pictures(sitting: SittingRow) -> bool:
    """Whether the sitting's policy lets invigilators see small pictures."""
    if Watching(sitting.watching) is not Watching.LIVE:
        return False
    return Policy.from_json(sitting.policy).shows_live_pictures


def may_see_pictures(caller: Caller) -> bool:
    """Small pictures are for those who are in the room: they watch, and they see incidents."""
    return caller.may(Permission.SITTING_WATCH) and caller.may(Permission.INCIDENT_READ)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the board and says what is new; called from a worker thread, once a second."""

    engine: Engine
    caller: Caller
    sitting_id: str
    room: str
    voice: Voice
    with_pictures: bool
    told: Told

    def __call__(self) -> dict[str, Any]:
        engine, told = self.engine, self.told
        with engine.database.read(self.caller.tenant_id) as tx:
            sitting = find_sitting(tx, self.sitting_id)
            shown = board_now(tx, engine.clock, self.caller, sitting, self.room, self.voice)
        now = shown.board.to_json()
        news: dict[str, Any] = {"at": now["at"]}
        if now["counts"] != told.counts:
            news["counts"] = told.counts = now["counts"]
        if now["needs"] != told.needs:
            news["needs"] = told.needs = now["needs"]
        changed = [tile for tile in now["tiles"] if told.tiles.get(tile["id"]) != tile]
        if changed:
            news["tiles"] = changed
            told.tiles.update({tile["id"]: tile for tile in changed})
        if self.with_pictures:
            news["pictures"] = self._pictures(shown)
        return news

    def _pictures(self, shown: Shown) -> dict[str, dict[str, str | None]]:
        """Enrolment → camera → a new small picture; None where there was one and now is none."""
        wanted: dict[str, tuple[str, str]] = {}
        for one in shown.people:
            wanted.update(_cameras(one, shown.sides))
        small = self.engine.live_pictures.look(wanted)
        news: dict[str, dict[str, str | None]] = {}
        for name, (enrolment, camera) in wanted.items():
            picture = small.get(name)
            number = picture.number if picture else 0
            if number != self.told.pictures.get(name, 0):
                jpeg = base64.b64encode(picture.jpeg).decode() if picture else None
                news.setdefault(enrolment, {})[camera] = jpeg
                self.told.pictures[name] = number
        return news


async def _events(
    request: Request, engine: Engine, read: _Reader, first: dict[str, Any]
) -> AsyncIterator[bytes]:
    channels, mark = _channels(request), object()
    channels.add(mark)
    try:
        yield b"retry: 1000\n\n" + _event(first)
        ends = time.monotonic() + LIFE_S
        while time.monotonic() < ends and not await request.is_disconnected():
            await asyncio.sleep(engine.settings.live_room.board_seconds)
            yield _event(await run_in_threadpool(read))
    finally:
        channels.discard(mark)


def _channels(request: Request) -> set[object]:
    """The channels that are open now."""
    channels: set[object] = request.app.state.board_channels
    return channels


def _event(news: dict[str, Any]) -> bytes:
    return b"event: board\ndata: " + orjson.dumps(news) + b"\n\n"


def _cameras(one: Sitter, sides: Mapping[str, Side]) -> dict[str, tuple[str, str]]:
    """The candidate's cameras that may be looked at: name → enrolment and which camera it is."""
    if one.attempt is None or one.attempt.camera_withdrawn_at is not None:
        return {}
    if one.camera is None or one.camera.state is not CameraState.LIVE:
        return {}
    cameras = {one.attempt.id: (one.enrolment_id, "main")}
    side = sides.get(one.attempt.id)
    if side is not None and side.state == "paired":
        cameras[f"{one.attempt.id}/side"] = (one.enrolment_id, "side")
    return cameras


def _require(caller: Caller) -> None:
    caller.require(Permission.SITTING_WATCH)
    caller.require(Permission.INCIDENT_READ)


def _check_opening(
    engine: Engine, caller: Caller, sitting_id: str, room: str, opening: str
) -> None:
    """Refuse pictures to whoever has not opened them: the opening is what is recorded."""
    expires, _, signature = opening.partition(".")
    is_number = expires.isascii() and expires.isdigit() and len(expires) < 12
    wanted = _sign(engine, caller, sitting_id, room, int(expires) if is_number else 0)
    fits = hmac.compare_digest(signature.encode("utf-8", "replace"), wanted.encode())
    if not (is_number and fits) or int(expires) < engine.clock.now().timestamp():
        raise Forbidden("web-live-opening-invalid")


def _sign(engine: Engine, caller: Caller, sitting_id: str, room: str, expires: int) -> str:
    key = engine.ring.derive("web:live-pictures")
    told = "\0".join((caller.id, sitting_id, room, str(expires)))
    return hmac.new(key, told.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
