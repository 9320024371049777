"""The transparency log for everyone: its files (C2SP tlog-tiles), a page about it, and proofs."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from certs.translog import shelf
from certs.translog.checkpoint import Checkpoint
from certs.translog.inclusion import proof_by_token, to_json
from certs.translog.notes import parse_note
from certs.translog.tiles import parse_path
from exam_engine.web.depends import EngineDep
from exam_engine.web.limits import Kind, limit
from exam_engine.web.public.growth_chart import Chart, draw
from exam_engine.web.shared.pages import page
from exam_engine.wiring import Engine
from foundation.database import EVERY_TENANT
from foundation.errors import Invalid, NotFound, Unavailable

log = structlog.get_logger(__name__)
router = APIRouter(include_in_schema=False)

_OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
"""The log is for everybody's eyes, other sites' scripts included."""
_FOR_GOOD = {**_OPEN, "Cache-Control": "public, max-age=31536000, immutable"}
"""What is published under a tile's name never changes."""
_NEVER_KEPT = {**_OPEN, "Cache-Control": "no-cache"}
_STEPS = 24


@dataclass(frozen=True, slots=True)
class LogView:
    """What the page says about the newest checkpoint."""

    head: Checkpoint
    note: str
    signed_at: datetime
    witnesses: tuple[str, ...]
    key: str
    chart: Chart | None


@router.get("/log")
def about(request: Request, engine: EngineDep) -> Response:
    """What the log is, its head, and how it has grown."""
    _ensure_head(engine)
    return page(request, "public/log.html", log=_view(engine))


@router.get("/log/checkpoint")
def checkpoint(request: Request, engine: EngineDep) -> Response:
    """The newest signed head with its witnesses' signatures."""
    limit(request, Kind.PROGRAM)
    _ensure_head(engine)
    with engine.database.read() as tx:
        newest = shelf.newest_checkpoint(tx)
    if newest is None:
        raise Unavailable("certs-log-not-begun")
    return PlainTextResponse(newest[1], headers=_NEVER_KEPT)


@router.get("/log/log.vkey")
def key(request: Request, engine: EngineDep) -> Response:
    """The log's public key, for whoever meets the log for the first time."""
    limit(request, Kind.PROGRAM)
    return PlainTextResponse(f"{engine.translog.public_key.text}\n", headers=_NEVER_KEPT)


@router.get("/log/tile/{path:path}")
def tile(request: Request, engine: EngineDep, path: str) -> Response:
    """A tile of hashes or a bundle of entries that the newest checkpoint covers."""
    limit(request, Kind.PROGRAM)
    try:
        named = parse_path(f"tile/{path}")
    except Invalid as error:
        raise NotFound("certs-log-tile-unknown") from error
    with engine.database.read() as tx:
        content = shelf.published(tx, named)
    return Response(content, headers=_FOR_GOOD, media_type="application/octet-stream")


@router.get("/log/proof/{token}")
def proof(request: Request, engine: EngineDep, token: str) -> Response:
    """The proof that a certificate was entered, for whoever holds its token."""
    limit(request, Kind.VERIFY)
    _ensure_head(engine)
    # Whoever holds the token may see it, whichever body issued the certificate.
    with engine.database.read(EVERY_TENANT) as tx:
        found = proof_by_token(tx, token)
    if found is None:
        raise NotFound("certs-log-no-proof")
    return JSONResponse(to_json(found), headers={"Cache-Control": "no-store"})


def _ensure_head(engine: Engine) -> None:
    """Let the head cover every entry; where it must not be signed, the last good one is shown."""
    try:
        engine.translog.ensure_head()
    except Unavailable:
        log.exception("translog.not_signed")


def _view(engine: Engine) -> LogView | None:
    with engine.database.read() as tx:
        newest, span = shelf.newest_checkpoint(tx), shelf.signed_between(tx)
        if newest is None or span is None:
            return None
        head, note = newest
        moments = _moments(span[0], engine.clock.now())
        sizes = shelf.growth(tx, moments)
    own = engine.translog.public_key
    witnesses = tuple(
        one.name for one in parse_note(note.encode()).signatures if not one.is_by(own)
    )
    chart = draw(moments, sizes) if head.size else None
    return LogView(head, note, span[1], witnesses, own.text, chart)


def _moments(first: datetime, now: datetime) -> list[datetime]:
    span = max(now - first, timedelta(minutes=1))
    return [first + span * step / _STEPS for step in range(_STEPS)] + [first + span]
