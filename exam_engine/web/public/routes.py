"""The home page with its three doors, and the two questions that a load balancer asks."""

from fastapi import APIRouter
from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from exam_engine.web.depends import CallerDep, EngineDep
from exam_engine.web.shared.pages import page
from foundation.errors import Unavailable

router = APIRouter()


@router.get("/", include_in_schema=False)
def home(request: Request, caller: CallerDep) -> Response:
    """What this site is, and the three ways in."""
    return page(request, "public/home.html")


@router.get("/healthz", include_in_schema=False)
def is_alive() -> Response:
    """The process runs; nothing else is looked at."""
    return JSONResponse({"status": "alive"})


@router.get("/readyz", include_in_schema=False)
def is_ready(engine: EngineDep) -> Response:
    """The process can do its work: the records answer."""
    with engine.database.read() as tx:
        if tx.execute(text("SELECT 1")).scalar_one() != 1:
            raise Unavailable("web-busy")
    return JSONResponse({"status": "ready"})
