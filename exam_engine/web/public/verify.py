"""Verification for everyone: by number and name, by the QR code, by the file itself."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from certs.reading import MOST_BYTES
from exam_engine.web.depends import CallerDep, EngineDep, LangDep
from exam_engine.web.limits import limit
from exam_engine.web.public import judging
from exam_engine.web.public.account_note import account_note
from exam_engine.web.public.judging import Answer
from exam_engine.web.public.verdict_card import card
from exam_engine.web.shared.pages import page
from exam_engine.wiring import Engine
from foundation.errors import Refusal
from foundation.roles import Caller

router = APIRouter(include_in_schema=False)
_MOST_PICTURE = 20 * 1024 * 1024


@router.get("/verify")
def ask(request: Request, engine: EngineDep, caller: CallerDep) -> Response:
    """The ways to verify a certificate, on one page."""
    return _form(request, engine, caller)


@router.post("/verify")
def by_number_and_name(
    request: Request,
    engine: EngineDep,
    caller: CallerDep,
    lang: LangDep,
    number: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
) -> Response:
    """The verdict on a number and a name; either alone gives nothing away."""
    limit(request, "verify", account=judging.account(caller))
    more = judging.may_know_more(caller)

    def judge() -> Answer:
        return judging.claim(engine, number, name, tell_mismatch=more)

    return _answer(request, engine, caller, lang, judge, number=number, name=name)


@router.post("/verify/document")
def by_document(
    request: Request,
    engine: EngineDep,
    caller: CallerDep,
    lang: LangDep,
    file: Annotated[UploadFile, File()],
) -> Response:
    """The verdict on an uploaded certificate or badge."""
    limit(request, "upload", account=judging.account(caller))

    def judge() -> Answer:
        return judging.document(engine, file.file.read(MOST_BYTES + 1))

    return _answer(request, engine, caller, lang, judge)


@router.post("/verify/code")
def by_code(
    request: Request,
    engine: EngineDep,
    caller: CallerDep,
    lang: LangDep,
    code: Annotated[str, Form()] = "",
) -> Response:
    """The verdict on the text of a QR code, as a scanner shows it."""
    limit(request, "verify", account=judging.account(caller))
    return _answer(request, engine, caller, lang, lambda: judging.code(engine, code), code=code)


@router.post("/verify/picture")
def by_picture(
    request: Request,
    engine: EngineDep,
    caller: CallerDep,
    lang: LangDep,
    file: Annotated[UploadFile, File()],
) -> Response:
    """The verdict on the QR code in a picture, as a candidate may have sent it to an employer."""
    limit(request, "upload", account=judging.account(caller))

    def judge() -> Answer:
        return judging.picture(engine, file.file.read(_MOST_PICTURE))

    return _answer(request, engine, caller, lang, judge)


@router.get("/verify/c/{token}")
def by_token(
    request: Request, engine: EngineDep, caller: CallerDep, lang: LangDep, token: str
) -> Response:
    """What the QR code leads to."""
    limit(request, "verify", account=judging.account(caller))
    return _answer(request, engine, caller, lang, lambda: judging.token(engine, token))


def _answer(
    request: Request,
    engine: Engine,
    caller: Caller,
    lang: str,
    judge: Callable[[], Answer],
    **typed: str,
) -> Response:
    """The verdict's page, or the form again with what is wrong."""
    try:
        answer = judge()
    except Refusal as refusal:
        return _form(request, engine, caller, refusal, **typed)
    judging.write_down(engine, caller, answer)
    return page(
        request,
        "public/verdict.html",
        card=card(answer.verdict, engine.words, lang),
        asked_at=answer.at,
        record=judging.record_file(engine, answer),
    )


def _form(
    request: Request, engine: Engine, caller: Caller, error: Refusal | None = None, **typed: str
) -> Response:
    values: dict[str, Any] = {"number": "", "name": "", "code": "", **typed}
    status = 200 if error is None else 422
    noted = account_note(engine, caller)
    return page(request, "public/verify.html", status=status, error=error, noted=noted, **values)
