"""Where the addresses inside credentials lead: an achievement, as a page or as data."""

from urllib.parse import quote

import orjson
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from certs.signing.credentials import MEDIA_TYPE
from exam_engine.achievements import Achievement, find_achievement
from exam_engine.web.depends import EngineDep
from exam_engine.web.shared.pages import page
from exam_engine.wiring import Engine
from foundation.database import EVERY_TENANT

router = APIRouter(include_in_schema=False)

_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "public, max-age=300",
    "Vary": "Accept",
}


@router.get("/achievements/{name}")
def show(request: Request, engine: EngineDep, name: str) -> Response:
    """An achievement: a page for browsers, Open Badges 3.0 for programs."""
    found = _found(engine, name)
    if "text/html" in request.headers.get("accept", ""):
        return page(request, "public/achievement.html", one=found)
    told = found.document(engine.certification.room.issuer.address)
    return Response(orjson.dumps(told), media_type=MEDIA_TYPE, headers=_HEADERS)


@router.get("/achievements/{name}/skills/{code}")
def show_skill(engine: EngineDep, name: str, code: str) -> Response:
    """A skill point has its place on the page of its achievement."""
    found = _found(engine, name)
    anchor = quote(found.skill(code).code, safe="")
    return RedirectResponse(f"/achievements/{quote(found.name)}#{anchor}", 303)


def _found(engine: Engine, name: str) -> Achievement:
    # The server has undone the encoding of the path, and names are kept encoded.
    with engine.database.read(EVERY_TENANT) as tx:
        return find_achievement(tx, quote(name, safe=""))
