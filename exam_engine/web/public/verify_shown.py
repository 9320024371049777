"""Verification of facts that a holder picked: is the text ours, does it stand, what does it say."""

from typing import Annotated, Any

from fastapi import APIRouter, File, Form, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from certs.signing.selective import DISCLOSABLE
from exam_engine import showing
from exam_engine.showing import RESULTS, Examined
from exam_engine.web.depends import EngineDep, LangDep
from exam_engine.web.limits import Kind, limit
from exam_engine.web.public.verdict_card import card
from exam_engine.web.shared.pages import page
from exam_engine.wiring import Engine
from foundation.errors import Invalid

router = APIRouter(include_in_schema=False)
_LONGEST = 100_000


@router.get("/verify/shown")
def ask(request: Request) -> Response:
    """Where the text is put in."""
    return page(request, "public/shown.html", error=None, text="", card=None)


@router.post("/verify/shown")
def by_text(
    request: Request,
    engine: EngineDep,
    lang: LangDep,
    text: Annotated[str, Form(max_length=_LONGEST)] = "",
) -> Response:
    """The verdict on a text that a holder handed out, and the facts in it."""
    limit(request, Kind.VERIFY)
    return _answer(request, engine, lang, text)


@router.post("/verify/shown/file")
def by_file(
    request: Request, engine: EngineDep, lang: LangDep, file: Annotated[UploadFile, File()]
) -> Response:
    """The same with the text in a file."""
    limit(request, Kind.UPLOAD)
    return _answer(request, engine, lang, file.file.read(_LONGEST).decode("utf-8", "replace"))


def _answer(request: Request, engine: Engine, lang: str, text: str) -> Response:
    # A text that came by mail is broken into lines; no part of it has white space of its own.
    handed = text if text.lstrip().startswith("{") else "".join(text.split())
    if not handed.strip():
        refusal = Invalid("verify-shown-needed")
        return page(request, "public/shown.html", status=422, error=refusal, text="", card=None)
    examined = showing.examine(engine, handed)
    return page(
        request,
        "public/shown.html",
        error=None,
        text=handed if handed.isascii() else "",
        card=card(examined.verdict, engine.words, lang),
        claims=_claims(examined),
        asked_at=engine.clock.now(),
    )


def _claims(examined: Examined) -> list[tuple[str, str]]:
    """The facts in the order in which certificates have them, each by its name."""
    told = [
        (name, str(examined.claims[name]))
        for name in ("issuer_name", *DISCLOSABLE)
        if name in examined.claims and name != RESULTS
    ]
    return told + [("results", line) for line in _results(examined.claims.get(RESULTS))]


def _results(value: Any) -> list[str]:
    return [f"{one['part']} {one['value']}" for one in value or ()]
