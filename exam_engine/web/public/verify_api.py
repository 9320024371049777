"""Verification for programs: the same verdicts as JSON, with the signed record of each check.

Anyone may ask within the limits of an address. A program with a key (``Authorization: Bearer``)
has limits of its own, is told when only the name is wrong, and what it looks up is written down.
"""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, UploadFile
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from certs.reading import MOST_BYTES
from certs.verdicts import Outcome, Verdict
from exam_engine.check_lists import MOST_ROWS, Told
from exam_engine.web.depends import CallerDep, EngineDep, LangDep, caller_of, engine_of
from exam_engine.web.limits import Kind, limit
from exam_engine.web.problems import PROBLEM_RESPONSES
from exam_engine.web.public import judging
from exam_engine.web.public.judging import Answer
from exam_engine.web.public.verdict_card import card
from exam_engine.wiring import Engine
from foundation.roles import Caller


class ClaimIn(BaseModel):
    """A number and a name, as they stand on the certificate."""

    number: Annotated[str, Field(max_length=200)]
    name: Annotated[str, Field(max_length=200)]


class CodeIn(BaseModel):
    """What a QR code says: an address, with or without the sealed part behind ``#``."""

    code: Annotated[str, Field(max_length=1000)]


class ManyIn(BaseModel):
    """Numbers and names to be looked up together."""

    rows: Annotated[list[ClaimIn], Field(min_length=1, max_length=MOST_ROWS)]


class CheckOut(BaseModel):
    """One numbered check."""

    number: int
    code: str
    passed: bool | None
    """None: not checked."""
    text: str
    """What was found, in the language of the request."""


class ShownOut(BaseModel):
    """What anyone who verified a certificate may see of it."""

    number: str
    holder: str
    """The name with all but its first character masked."""
    scheme: str
    level: str
    body: str
    issued_on: str
    expires_on: str | None
    superseded_by: str | None


class VerdictOut(BaseModel):
    """The answer to one question."""

    ok: bool
    outcome: Outcome
    word: str
    meaning: str
    shown: ShownOut | None
    checks: list[CheckOut]
    not_checked: list[str]
    at: str
    record: str | None
    """The signed record of this check, a JSON text to be kept as it is."""


class RowOut(BaseModel):
    """The answer to one of many; ``row`` counts from 1."""

    row: int
    ok: bool
    outcome: Outcome
    shown: ShownOut | None


class ManyOut(BaseModel):
    """The answers to many, in their order."""

    form: Literal["kaozheng-bulk-verdicts/v1"] = "kaozheng-bulk-verdicts/v1"
    rows: list[RowOut]


router = APIRouter(prefix="/api/verify", tags=["verify"], responses={**PROBLEM_RESPONSES})


@router.post("", response_model=VerdictOut)
async def by_number_and_name(request: Request, asked: ClaimIn) -> Response:
    """Verify by number and name; a wrong name and an absent number get the same answer."""
    # Asked hundreds of times a second: what the other doors have handed in is fetched here, for
    # FastAPI takes as long over four dependencies as the records do over the answer, one thread
    # does all the work, and what it made is not checked a second time.
    engine = engine_of(request)
    caller = await caller_of(request, engine)
    limit(request, Kind.VERIFY, account=judging.account(caller))
    body = await run_in_threadpool(_verdict, engine, caller, request.state.lang, asked)
    return Response(body, media_type="application/json")


@router.post("/code")
def by_code(
    request: Request, engine: EngineDep, caller: CallerDep, lang: LangDep, asked: CodeIn
) -> VerdictOut:
    """Verify what a QR code says."""
    limit(request, Kind.VERIFY, account=judging.account(caller))
    return _told(engine, caller, lang, judging.code(engine, asked.code))


@router.post("/file")
def by_file(
    request: Request,
    engine: EngineDep,
    caller: CallerDep,
    lang: LangDep,
    file: Annotated[UploadFile, File()],
) -> VerdictOut:
    """Verify a certificate (PDF) or a badge (JSON)."""
    limit(request, Kind.UPLOAD, account=judging.account(caller))
    answer = judging.document(engine, file.file.read(MOST_BYTES + 1))
    return _told(engine, caller, lang, answer)


@router.post("/batch")
def many(request: Request, engine: EngineDep, caller: CallerDep, asked: ManyIn) -> ManyOut:
    """Verify up to 5,000 numbers and names at once."""
    limit(request, Kind.BULK, account=judging.account(caller))
    told = judging.claims(
        engine,
        [(one.number, one.name) for one in asked.rows],
        tell_mismatch=judging.may_know_more(caller),
    )
    judging.write_down_bulk(engine, caller, told, "list")
    return ManyOut(rows=[_row(one) for one in told])


def _verdict(engine: Engine, caller: Caller, lang: str, asked: ClaimIn) -> str:
    more = judging.may_know_more(caller)
    answer = judging.claim(engine, asked.number, asked.name, tell_mismatch=more)
    return _told(engine, caller, lang, answer).model_dump_json()


def _told(engine: Engine, caller: Caller, lang: str, answer: Answer) -> VerdictOut:
    judging.write_down(engine, caller, answer)
    verdict = answer.verdict
    words = card(verdict, engine.words, lang)
    return VerdictOut(
        ok=verdict.outcome is Outcome.VALID,
        outcome=verdict.outcome,
        word=words.word,
        meaning=words.meaning,
        shown=_shown(verdict),
        checks=[
            CheckOut(number=one.number, code=one.code, passed=one.passed, text=said["detail"])
            for one, said in zip(verdict.checks, words.checks, strict=True)
        ],
        not_checked=[one.code for one in verdict.checks if one.passed is None],
        at=answer.at.isoformat(timespec="seconds"),
        record=judging.signed_record(engine, answer).decode(),
    )


def _row(told: Told) -> RowOut:
    verdict = told.verdict
    outcome = Outcome.NOT_FOUND if verdict is None else verdict.outcome
    return RowOut(
        row=told.row,
        ok=outcome is Outcome.VALID,
        outcome=outcome,
        shown=_shown(verdict) if verdict is not None else None,
    )


def _shown(verdict: Verdict) -> ShownOut | None:
    seen = verdict.shown
    if seen is None:
        return None
    facts: dict[str, Any] = {
        "number": seen.number,
        "holder": seen.masked_name,
        "scheme": seen.scheme.zh,
        "level": seen.level.zh,
        "body": seen.body.zh,
        "issued_on": seen.issued_on.isoformat(),
        "expires_on": seen.expires_on.isoformat() if seen.expires_on else None,
        "superseded_by": seen.superseded_by,
    }
    return ShownOut(**facts)
