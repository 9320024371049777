"""Keeps how a person wants the pages to look: theme and size of text."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from exam_engine.web.depends import EngineDep
from exam_engine.web.language import A_YEAR, LOOK_COOKIE, TEXTS, THEMES, look_of
from exam_engine.web.shared.pages import local_path

router = APIRouter()


@router.post("/look", include_in_schema=False)
def choose_look(
    request: Request,
    engine: EngineDep,
    theme: Annotated[str, Form()] = "",
    text: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "/",
) -> Response:
    """Keep the chosen theme or text size in a cookie and go back to the page."""
    old_theme, old_text = look_of(request)
    look = f"{theme if theme in THEMES else old_theme}.{text if text in TEXTS else old_text}"
    response = RedirectResponse(local_path(back, "/"), 303)
    secure = engine.settings.web.is_https
    response.set_cookie(LOOK_COOKIE, look, max_age=A_YEAR, samesite="lax", secure=secure)
    return response
