"""Files of questions: hand one in, see what was understood, put right what is simple, keep it."""

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, File, Form, Query, UploadFile
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.intake.keeping import AT_ONCE, JOB, keep_files, keep_looked, standard_for
from exam_engine.intake.looking import MOST_BYTES, Looked
from exam_engine.web.author.intake_view import (
    ROWS,
    Shown,
    chosen,
    counts_of,
    side_of,
    type_words,
)
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.limits import limit
from exam_engine.web.problems import status_of, wants_json
from exam_engine.web.shared.pages import page, redirect
from exam_engine.web.shared.paper_media import media_type_of
from exam_engine.wiring import Engine
from foundation import jobs
from foundation.errors import Invalid, NotFound
from foundation.roles import Caller, Permission
from itembank.exchange.dialects import Question
from itembank.exchange.drafts import Reading
from itembank.exchange.known_dialects import KNOWN
from itembank.import_plan import Planned, plan
from itembank.imports import imports, waiting
from itembank.library import person_of, standard_of
from itembank.lifecycle import Pool

PATH = "/staff/items/files"
_LONGEST_ANSWER = 4000

router = APIRouter(include_in_schema=False)


async def _form_of(request: Request) -> FormData:
    """The whole form: the dialect gives the options their names."""
    return await request.form()


@router.get(PATH)
def begin(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """Where a file goes, and what came of those before it."""
    caller.require(Permission.ITEM_WRITE)
    return _begin_page(request, engine, caller)


@router.post(PATH)
def take(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    file: Annotated[UploadFile, File()],
    pool: Annotated[Pool, Form()] = Pool.LIVE,
) -> Response:
    """Keep the file and propose a dialect; nothing comes into the bank yet."""
    caller.require(Permission.ITEM_WRITE)
    limit(request, "upload", caller.id)
    data = file.file.read(MOST_BYTES + 1)
    try:
        looked = engine.looking.receive(
            data, file.filename or "", tenant=caller.tenant_id or "", pool=pool
        )
    except Invalid as refusal:
        if wants_json(request):
            raise
        return _begin_page(request, engine, caller, refusal)
    return redirect(request, f"{PATH}/{looked}")


@router.get(f"{PATH}/{{digest}}")
def look(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    digest: str,
    show: Shown = Shown.DOUBTFUL,
    page_number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
) -> Response:
    """Side by side: what was read, what was understood, what is doubtful, what was dropped."""
    caller.require(Permission.ITEM_WRITE)
    looked = engine.looking.get(digest, tenant=caller.tenant_id or "")
    return _look_page(request, engine, caller, digest, looked, show, page_number)


@router.get(f"{PATH}/{{digest}}/media/{{picture}}")
def picture(engine: EngineDep, caller: StaffDep, digest: str, picture: str) -> Response:
    """A picture of the file that is looked at."""
    caller.require(Permission.ITEM_WRITE)
    tenant = caller.tenant_id or ""
    reading = engine.looking.reading(engine.looking.get(digest, tenant=tenant), tenant=tenant)
    found = next((one for one in reading.files if one.digest == picture), None)
    kind = None if found is None else media_type_of(found.content)
    if found is None or kind is None:
        raise NotFound("blobs-unknown", digest=picture[:64])
    return Response(found.content, media_type=kind)


@router.post(f"{PATH}/{{digest}}/options")
def choose(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    digest: str,
    form: Annotated[FormData, Depends(_form_of)],
) -> Response:
    """Another dialect, or other options of it; corrections of single questions stay."""
    caller.require(Permission.ITEM_WRITE)
    tenant = caller.tenant_id or ""
    looked = engine.looking.get(digest, tenant=tenant)
    dialect = str(form.get("dialect", looked.dialect))
    if dialect not in KNOWN:
        raise Invalid("exchange-dialect-unknown", dialect=dialect[:40], known=sorted(KNOWN))
    options = {k: v for k, v in looked.options.items() if k.startswith("fix.")}
    for question in KNOWN[dialect].questions:
        value = _option_value(question, form)
        if value:
            options[question.name] = value
    changed = msgspec.structs.replace(looked, dialect=dialect, options=options)
    return redirect(request, f"{PATH}/{engine.looking.put(changed, tenant=tenant)}")


def _option_value(question: Question, form: FormData) -> str:
    """The chosen value; codes of types come as one field for each code."""
    if question.name != "types":
        return str(form.get(f"option.{question.name}", "")).strip()[:200_000]
    codes = {
        name.removeprefix("code."): str(value)
        for name, value in form.items()
        if name.startswith("code.") and value
    }
    return ",".join(f"{code}={value}" for code, value in sorted(codes.items()))


@router.post(f"{PATH}/{{digest}}/question")
def decide(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    digest: str,
    key: Annotated[str, Form(max_length=128)],
    act: Annotated[str, Form(max_length=20)],
    answer: Annotated[str, Form(max_length=_LONGEST_ANSWER)] = "",
    kind: Annotated[str, Form(max_length=40)] = "",
    show: Annotated[Shown, Form()] = Shown.DOUBTFUL,
    page_number: Annotated[int, Form(alias="page", ge=1, le=10_000)] = 1,
) -> Response:
    """Put a question right in place, leave it out, take it in again, or let it replace another."""
    caller.require(Permission.ITEM_WRITE)
    tenant = caller.tenant_id or ""
    looked = engine.looking.get(digest, tenant=tenant)
    changed = engine.looking.put(_decided(looked, key, act, answer, kind), tenant=tenant)
    back = f"{PATH}/{changed}?show={show.value}&page={page_number}#q-{key}"
    return redirect(request, back)


def _decided(looked: Looked, key: str, act: str, answer: str, kind: str) -> Looked:
    left_out, confirmed = set(looked.left_out), set(looked.confirmed)
    options = dict(looked.options)
    if act == "leave":
        left_out.add(key)
    elif act == "take":
        left_out.discard(key)
    elif act == "confirm":
        confirmed.add(key)
    elif act == "fix":
        for name, value in (("answer", answer.strip()), ("type", kind)):
            options.pop(f"fix.{key}.{name}", None)
            if value:
                options[f"fix.{key}.{name}"] = value
    return msgspec.structs.replace(
        looked, options=options, confirmed=sorted(confirmed), left_out=sorted(left_out)
    )


@router.post(f"{PATH}/{{digest}}/keep")
def keep(request: Request, engine: EngineDep, caller: StaffDep, digest: str) -> Response:
    """Keep what was understood as drafts: at once, or as a job where there is much of it."""
    caller.require(Permission.ITEM_WRITE)
    tenant = caller.tenant_id or ""
    looked = engine.looking.get(digest, tenant=tenant)
    reading = engine.looking.reading(looked, tenant=tenant)
    if len(reading.drafts) > AT_ONCE:
        with engine.database.write(caller.tenant_id) as tx:
            standard_for(tx)
            job = jobs.enqueue(
                tx,
                engine.clock,
                JOB,
                {"looked": digest},
                asked_by=person_of(caller),
                total=len(reading.drafts),
            )
        return redirect(request, f"/staff/items/imports/job/{job}")
    keep_files(engine.looking, reading, tenant=tenant)
    with engine.database.write(caller.tenant_id) as tx:
        row = keep_looked(tx, engine.clock, by=caller, looked=looked, reading=reading)
        kept = row.id
    return redirect(request, f"/staff/items/imports/{kept}")


# ---- Pages ----


def _begin_page(
    request: Request, engine: Engine, caller: Caller, error: Invalid | None = None
) -> Response:
    with engine.database.read(caller.tenant_id) as tx:
        rows = [(row.id, row.file_name, row.dialect, row.at, row.undone_at) for row in imports(tx)]
        count = len(waiting(tx))
    return page(
        request,
        "author/intake.html",
        status=200 if error is None else status_of(error),
        error=error,
        rows=rows,
        waiting=count,
        endings=",".join(sorted({e for one in KNOWN.values() for e in one.endings})),
        most_megabytes=MOST_BYTES // 1024 // 1024,
    )


def _look_page(
    request: Request,
    engine: Engine,
    caller: Caller,
    digest: str,
    looked: Looked,
    show: Shown,
    number: int,
) -> Response:
    tenant = caller.tenant_id or ""
    error: Invalid | None = None
    reading = Reading(looked.dialect, ())
    planned: list[Planned] = []
    try:
        reading = engine.looking.reading(looked, tenant=tenant)
        with engine.database.read(caller.tenant_id) as tx:
            planned = plan(
                tx,
                reading.drafts,
                standard=standard_of(tx, standard_for(tx)),
                file_name=looked.name,
                dialect=reading.dialect,
                confirmed=frozenset(looked.confirmed),
                left_out=frozenset(looked.left_out),
            )
    except Invalid as refusal:
        error = refusal
    counts = counts_of(planned)
    if show is Shown.DOUBTFUL and not counts.doubtful:
        show = Shown.ALL
    wanted = chosen(planned, show)
    pages = max(1, -(-len(wanted) // ROWS))
    number = min(number, pages)
    media = f"{PATH}/{digest}/media/"
    words, lang = engine.words, request.state.lang
    facts: dict[str, Any] = {
        "digest": digest,
        "looked": looked,
        "error": error,
        "counts": counts,
        "sides": [side_of(one, media) for one in wanted[(number - 1) * ROWS : number * ROWS]],
        "show": show.value,
        "number": number,
        "pages": pages,
        "proposals": engine.looking.proposals(looked, tenant=tenant),
        "dialects": [
            (one, words.say("web-intake-dialect-name", lang, dialect=one)) for one in KNOWN
        ],
        "types": type_words(request, engine),
        "option_words": {
            question.name: [
                (one, words.say(f"web-intake-value-{one.replace('_', '-')}", lang))
                for one in question.values
            ]
            for question in KNOWN[looked.dialect].questions
        },
        "asked": KNOWN[looked.dialect].questions,
        "codes": [r.facts for r in reading.remarks if r.code == "excel-code-asked"],
        "chosen_codes": dict(
            part.split("=", 1) for part in looked.options.get("types", "").split(",") if part
        ),
        "remarks": [r for r in reading.remarks if r.code != "excel-code-asked"],
        "kept": counts.ready,
        "as_job": counts.total > AT_ONCE,
    }
    status = 200 if error is None else status_of(error)
    return page(request, "author/intake_look.html", status=status, **facts)
