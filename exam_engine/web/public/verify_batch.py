"""Many certificates at once: a list or a pile of files in, progress, and a workbook back."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, File, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from certs.reading import MOST_BYTES
from certs.verdicts import Outcome
from exam_engine import bulk_checks
from exam_engine.bulk_checks import MOST_FILES, Run, RunState
from exam_engine.check_lists import LIMITS, Told, read_list, template, write_answers
from exam_engine.web.depends import CallerDep, EngineDep, LangDep
from exam_engine.web.limits import Kind, limit
from exam_engine.web.public.account_note import account_note
from exam_engine.web.public.judging import account, may_know_more, today, write_down_bulk
from exam_engine.web.public.verdict_card import KIND
from exam_engine.web.shared.pages import download, page, redirect
from exam_engine.wiring import Engine
from foundation.errors import Invalid, Refusal
from foundation.roles import Caller

router = APIRouter(include_in_schema=False)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHOWN = 300
"""Rows on the page; the workbook has all."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row on the page."""

    row: int
    given: str
    kind: str
    word: str
    remark: str
    """Why there is no verdict, where there is none."""
    holder: str
    level: str
    expires: str


@router.get("/verify/batch")
def ask(request: Request, engine: EngineDep, caller: CallerDep) -> Response:
    """What can be handed in, and what will come back."""
    return _form(request, engine, caller)


@router.get("/verify/batch/template.xlsx")
def empty_list(engine: EngineDep, lang: LangDep) -> Response:
    """The workbook to fill in."""
    say = partial(_say, engine, lang)
    return download(template(say), f"{say('verify-list-sheet')}.xlsx", XLSX)


@router.post("/verify/batch")
def take_list(
    request: Request,
    engine: EngineDep,
    caller: CallerDep,
    lang: LangDep,
    file: Annotated[UploadFile, File()],
) -> Response:
    """Begin to look up a list."""
    limit(request, Kind.BULK, account=account(caller))
    try:
        rows = read_list(file.file.read(LIMITS.max_bytes + 1))
        run = engine.bulk.take_list(
            rows,
            today(engine),
            asked_by=caller.id,
            tell_mismatch=may_know_more(caller),
            finish=partial(_finish, engine, caller, lang, "list"),
        )
    except Refusal as refusal:
        return _form(request, engine, caller, refusal)
    return redirect(request, f"/verify/batch/{run.id}")


@router.post("/verify/batch/files")
def take_files(
    request: Request,
    engine: EngineDep,
    caller: CallerDep,
    lang: LangDep,
    file: Annotated[list[UploadFile], File()],
) -> Response:
    """Begin to judge files: several, or one archive of them."""
    limit(request, Kind.BULK, account=account(caller))
    try:
        run = engine.bulk.take_files(
            _pile(file), asked_by=caller.id, finish=partial(_finish, engine, caller, lang, "files")
        )
    except Refusal as refusal:
        return _form(request, engine, caller, refusal)
    return redirect(request, f"/verify/batch/{run.id}")


@router.get("/verify/batch/{run_id}.json")
def progress(engine: EngineDep, caller: CallerDep, run_id: str) -> Response:
    """How far a run has come."""
    run = engine.bulk.run(run_id, caller.id)
    return JSONResponse(
        {
            "state": run.state,
            "done": len(run.told),
            "total": run.total,
            "started_at": run.started_at.isoformat(),
            "next": f"/verify/batch/{run.id}" if run.state is RunState.DONE else None,
        }
    )


@router.get("/verify/batch/{run_id}.xlsx")
def workbook(engine: EngineDep, caller: CallerDep, lang: LangDep, run_id: str) -> Response:
    """The verdicts as a workbook."""
    run = engine.bulk.run(run_id, caller.id)
    asked_at = _by_site(engine, run.started_at)
    name = f"{_say(engine, lang, 'verify-list-sheet')}-{asked_at:%Y%m%d-%H%M}.xlsx"
    return download(bulk_checks.demand_done(run), name, XLSX)


@router.get("/verify/batch/{run_id}")
def show(
    request: Request, engine: EngineDep, caller: CallerDep, lang: LangDep, run_id: str
) -> Response:
    """Progress, and then the verdicts: those that are not valid first."""
    run = engine.bulk.run(run_id, caller.id)
    lines = [_line(engine, lang, told) for told in run.told] if run.state is RunState.DONE else []
    lines.sort(key=lambda line: (line.kind == KIND[Outcome.VALID], line.row))
    counts = Counter((line.kind, line.word) for line in lines)
    return page(
        request,
        "public/verify_run.html",
        run=run,
        lines=lines[:_SHOWN],
        hidden=max(0, len(lines) - _SHOWN),
        counts=counts.most_common(),
    )


def _form(
    request: Request, engine: Engine, caller: Caller, error: Refusal | None = None
) -> Response:
    status = 200 if error is None else 422
    noted = account_note(engine, caller)
    return page(request, "public/verify_batch.html", status=status, error=error, noted=noted)


def _pile(uploads: list[UploadFile]) -> list[bulk_checks.File]:
    if len(uploads) > MOST_FILES:
        raise Invalid("verify-pile-too-many", files=len(uploads), limit=MOST_FILES)
    files: list[bulk_checks.File] = []
    for upload in uploads:
        start = upload.file.read(4)
        upload.file.seek(0)
        if start == b"PK\x03\x04":
            data = upload.file.read(bulk_checks.FILE_LIMITS.max_bytes + 1)
            if len(data) > bulk_checks.FILE_LIMITS.max_bytes:
                raise Invalid("verify-pile-too-large", megabytes=120)
            files.extend(bulk_checks.files_of_archive(data))
        else:
            data = upload.file.read(MOST_BYTES + 1)
            files.append(bulk_checks.File((upload.filename or "")[-120:], data))
    if len(files) > MOST_FILES:
        raise Invalid("verify-pile-too-many", files=len(files), limit=MOST_FILES)
    return files


def _finish(engine: Engine, caller: Caller, lang: str, way: str, run: Run) -> bytes:
    """The workbook; for callers with an account what they looked up is written down."""
    write_down_bulk(engine, caller, run.told, way)
    asked_at = _by_site(engine, run.started_at)
    about = (
        (_say(engine, lang, "verify-asked-at"), f"{asked_at:%Y-%m-%d %H:%M:%S %z}"),
        (_say(engine, lang, "verify-list-site"), engine.settings.web.public_address),
        (_say(engine, lang, "verify-list-rows"), str(run.total)),
        (_say(engine, lang, "verify-list-note"), _say(engine, lang, "verify-list-note-text")),
    )
    return write_answers(run.told, partial(_say, engine, lang), about, lang)


def _line(engine: Engine, lang: str, told: Told) -> Line:
    say = partial(_say, engine, lang)
    given = " · ".join(part for part in (told.given, told.name) if part)
    if told.verdict is None:
        fault = told.fault or "verify-list-unread"
        return Line(told.row, given, "plain", say("verify-list-no-verdict"), say(fault), "", "", "")
    code = f"certs-outcome-{told.verdict.outcome}"
    seen = told.verdict.shown
    ends = seen.expires_on.isoformat() if seen and seen.expires_on else say("verify-for-good")
    return Line(
        told.row,
        given,
        KIND[told.verdict.outcome],
        say(code),
        "",
        seen.masked_name if seen else "",
        f"{seen.scheme.in_language(lang)} {seen.level.in_language(lang)}" if seen else "",
        ends if seen else "",
    )


def _say(engine: Engine, lang: str, code: str) -> str:
    """A sentence without facts; codes that need some are told by their short form."""
    short = f"{code}.short"
    return engine.words.say(short if engine.words.has(short, lang) else code, lang)


def _by_site(engine: Engine, at: datetime) -> datetime:
    """By the clock on the wall, with its distance from UTC, so that a kept file is unmistakable."""
    return at.astimezone(ZoneInfo(engine.settings.web.time_zone))
