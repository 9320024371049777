"""What became of a file of questions: line by line, what waits for a person, and taking it back."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from exam_engine.intake.keeping import JOB
from exam_engine.intake.looking import Looked
from exam_engine.web.author.intake_view import type_words
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.problems import status_of
from exam_engine.web.shared.pages import page, redirect
from exam_engine.wiring import Engine
from foundation import jobs
from foundation.errors import Invalid, NotFound
from foundation.jobs import JobState
from foundation.roles import Caller, Permission
from itembank.exchange.remark_json import remark_from_json
from itembank.import_plan import Outcome
from itembank.import_tables import ImportLineRow
from itembank.import_undo import undo
from itembank.imports import import_row, leave_out, lines_of, settle, waiting
from itembank.item_json import from_json
from itembank.items import Item
from itembank.lifecycle import Pool

PATH = "/staff/items/imports"
_MOST_LINES = 500
"""Lines that the page of an import shows; the others are told by their number."""

router = APIRouter(include_in_schema=False)


@router.get(f"{PATH}/job/{{job_id}}.json")
def tell(engine: EngineDep, caller: StaffDep, job_id: str) -> Response:
    """How far it is, for the bar."""
    caller.require(Permission.ITEM_WRITE)
    told = _job(engine, caller, job_id)
    return JSONResponse(told, headers={"Cache-Control": "no-store"})


@router.get(f"{PATH}/job/{{job_id}}")
def follow(request: Request, engine: EngineDep, caller: StaffDep, job_id: str) -> Response:
    """The bar of a large import; the page may be left and found again."""
    caller.require(Permission.ITEM_WRITE)
    told = _job(engine, caller, job_id)
    if told["state"] == JobState.DONE.value:
        return redirect(request, str(told["next"]))
    return page(request, "author/intake_job.html", job_id=job_id, told=told)


def _job(engine: Engine, caller: Caller, job_id: str) -> dict[str, object]:
    with engine.database.read(caller.tenant_id) as tx:
        job = jobs.find(tx, job_id)
        if job.kind != JOB:
            raise NotFound("itembank-import-unknown", id=job_id[:64])
        kept = job.result.get("import")
        return {
            "state": job.state.value if isinstance(job.state, JobState) else str(job.state),
            "done": job.done,
            "total": job.total,
            "started_at": job.started_at.isoformat() if job.started_at else None,
            "next": f"{PATH}/{kept}" if kept else f"{PATH}/job/{job_id}",
        }


@router.get(f"{PATH}/waiting")
def show_waiting(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """All questions of all imports that no item came of yet."""
    caller.require(Permission.ITEM_WRITE)
    return _waiting_page(request, engine, caller)


@router.post(f"{PATH}/waiting/{{line_id}}")
def act(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    line_id: str,
    act: Annotated[str, Form(max_length=20)],
    answer: Annotated[str, Form(max_length=4000)] = "",
    kind: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Give a waiting question its key or type, keep it as it was read, or take it off the list."""
    caller.require(Permission.ITEM_WRITE)
    if act == "leave":
        with engine.database.write(caller.tenant_id) as tx:
            leave_out(tx, engine.clock, by=caller, line_id=line_id)
        return redirect(request, f"{PATH}/waiting", notice="web-intake-line-left")
    try:
        item, pool = _settled(engine, caller, line_id, answer.strip(), kind)
        with engine.database.write(caller.tenant_id) as tx:
            settle(tx, engine.clock, by=caller, line_id=line_id, item=item, pool=pool)
    except Invalid as refusal:
        return _waiting_page(request, engine, caller, refusal)
    return redirect(request, f"{PATH}/waiting", notice="web-intake-line-kept")


def _settled(
    engine: Engine, caller: Caller, line_id: str, answer: str, kind: str
) -> tuple[Item, Pool]:
    """The item that a waiting line becomes: as it was read, or read again with what was said."""
    with engine.database.read(caller.tenant_id) as tx:
        line = tx.get(ImportLineRow, line_id)
        if line is None:
            raise NotFound("itembank-import-line-unknown", id=line_id[:64])
        row = import_row(tx, line.import_id)
        content, key, pool = line.content, line.key, Pool(row.pool)
        fixes = {f"fix.{key}.answer": answer, f"fix.{key}.type": kind}
        options = {**row.options, **{name: value for name, value in fixes.items() if value}}
        looked = Looked(row.digest, row.file_name, row.size, row.dialect, options)
    if not answer and not kind and content is not None:
        return from_json(content), pool
    reading = engine.looking.reading(looked, tenant=caller.tenant_id or "")
    draft = next((one for one in reading.drafts if one.key == key), None)
    if draft is None or draft.item is None:
        trouble = draft.remarks[-1] if draft is not None and draft.remarks else None
        raise Invalid(
            trouble.code if trouble else "itembank-import-line-unknown",
            **({**trouble.facts} if trouble else {"id": line_id[:64]}),
        )
    return draft.item, pool


@router.get(f"{PATH}/{{import_id}}")
def show(request: Request, engine: EngineDep, caller: StaffDep, import_id: str) -> Response:
    """What became of each question of one file."""
    caller.require(Permission.ITEM_WRITE)
    with engine.database.read(caller.tenant_id) as tx:
        row = import_row(tx, import_id)
        lines = list(lines_of(tx, import_id))
        counts = {one.value: sum(x.outcome == one.value for x in lines) for one in Outcome}
        seen = [_line(line) for line in lines[:_MOST_LINES]]
        remarks = [remark_from_json(remark) for remark in row.remarks]
        facts = {
            "name": row.file_name,
            "dialect": row.dialect,
            "at": row.at,
            "undone_at": row.undone_at,
            "digest": row.digest,
        }
    return page(
        request,
        "author/intake_result.html",
        import_id=import_id,
        about=facts,
        lines=seen,
        total=len(lines),
        counts=counts,
        remarks=remarks,
    )


@router.post(f"{PATH}/{{import_id}}/undo")
def take_back(request: Request, engine: EngineDep, caller: StaffDep, import_id: str) -> Response:
    """Take back the whole import, but for what has moved on since."""
    caller.require(Permission.ITEM_WRITE)
    with engine.database.write(caller.tenant_id) as tx:
        done = undo(tx, engine.clock, by=caller, import_id=import_id)
        removed, restored, stayed = done.removed, done.restored, len(done.stayed)
    return redirect(
        request,
        f"{PATH}/{import_id}",
        notice="web-intake-undone",
        removed=removed,
        restored=restored,
        stayed=stayed,
    )


def _line(line: ImportLineRow) -> dict[str, object]:
    """A line as plain values."""
    return {
        "id": line.id,
        "import_id": line.import_id,
        "place": line.place,
        "outcome": line.outcome,
        "identifier": line.identifier,
        "item_id": line.item_id,
        "source": line.source,
        "as_read": line.content is not None,
        "remarks": [
            remark
            for told in line.remarks
            if (remark := remark_from_json(told)).weight.value != "note"
        ],
    }


def _waiting_page(
    request: Request, engine: Engine, caller: Caller, error: Invalid | None = None
) -> Response:
    with engine.database.read(caller.tenant_id) as tx:
        lines = [_line(line) for line in waiting(tx)]
        names = {one: import_row(tx, str(one)).file_name for one in {x["import_id"] for x in lines}}
    return page(
        request,
        "author/intake_waiting.html",
        status=200 if error is None else status_of(error),
        error=error,
        lines=lines,
        names=names,
        types=type_words(request, engine),
    )
