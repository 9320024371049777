"""Verification of facts that a holder picked: is the text ours, does it stand, what does it say."""

from typing import Annotated, Any

from fastapi import APIRouter, File, Form, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from certs.check_record import Asked
from certs.signing.selective import DISCLOSABLE
from exam_engine import showing
from exam_engine.showing import RESULTS, Examined
from exam_engine.web.depends import CallerDep, EngineDep, LangDep
from exam_engine.web.limits import Kind, limit
from exam_engine.web.public import judging
from exam_engine.web.public.account_note import account_note
from exam_engine.web.public.judging import Answer
from exam_engine.web.public.verdict_card import card
from exam_engine.web.shared.pages import page
from exam_engine.wiring import Engine
from foundation.errors import Invalid, Refusal
from foundation.roles import Caller

router = APIRouter(include_in_schema=False)
_LONGEST = 100_000


@router.get("/verify/shown")
def ask(request: Request, engine: EngineDep, caller: CallerDep) -> Response:
    """Where the text is put in."""
    return _form(request, engine, caller)


@router.post("/verify/shown")
def by_text(
    request: Request,
    engine: EngineDep,
    caller: CallerDep,
    lang: LangDep,
    text: Annotated[str, Form(max_length=_LONGEST)] = "",
) -> Response:
    """The verdict on a text that a holder handed out, and the facts in it."""
    limit(request, Kind.VERIFY, account=judging.account(caller))
    return _answer(request, engine, caller, lang, text)


@router.post("/verify/shown/file")
def by_file(
    request: Request,
    engine: EngineDep,
    caller: CallerDep,
    lang: LangDep,
    file: Annotated[UploadFile, File()],
) -> Response:
    """The same with the text in a file."""
    limit(request, Kind.UPLOAD, account=judging.account(caller))
    text = file.file.read(_LONGEST).decode("utf-8", "replace")
    return _answer(request, engine, caller, lang, text)


def _answer(request: Request, engine: Engine, caller: Caller, lang: str, text: str) -> Response:
    # A text that came by mail is broken into lines; no part of it has white space of its own.
    handed = text if text.lstrip().startswith("{") else "".join(text.split())
    if not handed.strip():
        return _form(request, engine, caller, Invalid("verify-shown-needed"))
    examined = showing.examine(engine, handed)
    answer = Answer(Asked("shown"), examined.verdict, engine.clock.now())
    judging.write_down(engine, caller, answer)
    return page(
        request,
        "public/shown.html",
        error=None,
        noted=account_note(engine, caller),
        text=handed if handed.isascii() else "",
        card=card(examined.verdict, engine.words, lang),
        claims=_claims(examined),
        asked_at=answer.at,
    )


def _form(
    request: Request, engine: Engine, caller: Caller, error: Refusal | None = None
) -> Response:
    status = 200 if error is None else 422
    noted = account_note(engine, caller)
    return page(
        request, "public/shown.html", status=status, error=error, noted=noted, text="", card=None
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
