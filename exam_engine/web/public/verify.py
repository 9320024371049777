"""Verification for everyone: by number and name, by the QR code's address, by the file itself."""

from collections.abc import Callable
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, File, Form, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from certs.numbers import normalise
from certs.reading import MOST_BYTES
from certs.records import find_by_number, find_by_token
from certs.verdicts import FindRecord, IssuedRecord, Verdict
from certs.verification import verify_claim, verify_token
from exam_engine.web.depends import EngineDep, LangDep
from exam_engine.web.limits import limit
from exam_engine.web.public.verdict_card import card
from exam_engine.web.shared.pages import page
from exam_engine.wiring import Engine
from foundation.database import EVERY_TENANT, Tx
from foundation.errors import Invalid, Refusal

router = APIRouter(include_in_schema=False)
_LONGEST_ENTRY = 200


@router.get("/verify")
def ask(request: Request) -> Response:
    """The ways to verify a certificate, on one page."""
    return page(request, "public/verify.html", error=None, number="", name="")


@router.post("/verify")
def by_number_and_name(
    request: Request,
    engine: EngineDep,
    lang: LangDep,
    number: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
) -> Response:
    """The verdict on a number and a name; either alone gives nothing away."""
    limit(request, "verify")
    try:
        verdict = judge_claim(engine, number, name)
    except Refusal as refusal:
        return page(
            request, "public/verify.html", status=422, error=refusal, number=number, name=name
        )
    return _answer(request, engine, verdict, lang)


@router.post("/verify/document")
def by_document(
    request: Request,
    engine: EngineDep,
    lang: LangDep,
    file: Annotated[UploadFile, File()],
) -> Response:
    """The verdict on an uploaded certificate."""
    limit(request, "upload")
    try:
        verdict = judge_document(engine, file.file.read(MOST_BYTES + 1))
    except Refusal as refusal:
        return page(request, "public/verify.html", status=422, error=refusal, number="", name="")
    return _answer(request, engine, verdict, lang)


@router.get("/verify/c/{token}")
def by_token(request: Request, engine: EngineDep, lang: LangDep, token: str) -> Response:
    """What the QR code leads to."""
    limit(request, "verify")
    verdict = verify_token(token[:_LONGEST_ENTRY], _finder(engine, find_by_token), _today(engine))
    return _answer(request, engine, verdict, lang)


def judge_claim(engine: Engine, number: str, name: str) -> Verdict:
    """The verdict on a number and a name that anyone may have typed in."""
    number, name = normalise(number[:_LONGEST_ENTRY]), name.strip()[:_LONGEST_ENTRY]
    if not number or not name:
        raise Invalid("verify-number-and-name-needed")
    return verify_claim(number, name, _finder(engine, find_by_number), _today(engine))


def judge_document(engine: Engine, data: bytes, name: str | None = None) -> Verdict:
    """The verdict on a file; it is read in a process apart."""
    if not data:
        raise Invalid("verify-file-empty")
    return engine.documents.judge(data, engine.clock.now(), name)


def _answer(request: Request, engine: Engine, verdict: Verdict, lang: str) -> Response:
    told = card(verdict, engine.words, lang)
    return page(request, "public/verdict.html", card=told, asked_at=engine.clock.now())


def _finder(engine: Engine, find: Callable[[Tx, str], IssuedRecord | None]) -> FindRecord:
    """Certificates are verified by anyone, whichever body issued them: hence every tenant."""

    def ask_records(key: str) -> IssuedRecord | None:
        with engine.database.read(EVERY_TENANT) as tx:
            return find(tx, key)

    return ask_records


def _today(engine: Engine) -> date:
    return engine.clock.now().astimezone(ZoneInfo(engine.settings.web.time_zone)).date()
