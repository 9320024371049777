"""The operator's doors: long work under way and done, and the audit chain with its verdict."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.operator.views import RECENT, Entry, Job, entries, one_job, recent_jobs
from exam_engine.web.shared.pages import download, page, sentence
from foundation import audit
from foundation.database import Tx
from foundation.roles import Permission

router = APIRouter(include_in_schema=False)

CHECKED_AT_ONCE = 20_000
"""Up to so many entries the chain is checked whenever the page is opened; beyond, when asked."""


@router.get("/staff/tasks")
def show_jobs(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """The newest jobs and how far they are."""
    caller.require(Permission.JOB_READ)
    with engine.database.read(caller.tenant_id) as tx:
        rows = recent_jobs(tx)
    return page(request, "operator/tasks.html", rows=rows)


@router.get("/staff/tasks/{job_id}.json")
def tell_job(request: Request, engine: EngineDep, caller: StaffDep, job_id: str) -> Response:
    """How far a job is, for the bar that follows it."""
    caller.require(Permission.JOB_READ)
    with engine.database.read(caller.tenant_id) as tx:
        job = one_job(tx, caller, job_id)
    return JSONResponse(
        {
            "state": job.state.value,
            "done": job.done,
            "total": job.total,
            "started_at": job.taken_up_at.isoformat() if job.taken_up_at else None,
            "begun_with": job.taken_up_with,
            "detail": _detail(request, job),
            "next": f"/staff/tasks/{job.id}",
        },
        headers={"Cache-Control": "no-store"},
    )


@router.get("/staff/tasks/{job_id}")
def show_job(request: Request, engine: EngineDep, caller: StaffDep, job_id: str) -> Response:
    """One job: how far it is, what it did, and what it could not do."""
    caller.require(Permission.JOB_READ)
    with engine.database.read(caller.tenant_id) as tx:
        job = one_job(tx, caller, job_id)
    return page(request, "operator/task.html", job=job, detail=_detail(request, job))


@router.get("/staff/audit")
def show_audit(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    before: Annotated[int | None, Query(ge=1)] = None,
    act: Annotated[str, Query(max_length=80)] = "",
    subject: Annotated[str, Query(max_length=120)] = "",
    check: bool = False,
) -> Response:
    """Who did what and when, newest first, and whether the chain holds."""
    caller.require(Permission.AUDIT_READ)
    with engine.database.read(caller.tenant_id) as tx:
        rows = entries(tx, before=before, act=act.strip(), subject=subject.strip())
        verdict, count = _verdict(tx, check)
    older = rows[-1].sequence if len(rows) == RECENT else None
    return page(
        request,
        "operator/audit.html",
        rows=rows,
        verdict=verdict,
        count=count,
        older=older,
        act=act,
        subject=subject,
        times=_times(request, rows, engine.settings.web.time_zone),
    )


@router.get("/staff/audit/export.jsonl")
def export_audit(engine: EngineDep, caller: StaffDep) -> Response:
    """The whole chain as JSON lines, so that anyone can check it again."""
    caller.require(Permission.AUDIT_READ)
    with engine.database.read(caller.tenant_id) as tx:
        content = b"\n".join(audit.export(tx)) + b"\n"
    return download(content, "audit.jsonl", "application/x-ndjson")


def _verdict(tx: Tx, asked: bool) -> tuple[audit.ChainVerdict | None, int]:
    count = audit.count(tx)
    return (audit.verify(tx) if asked or count <= CHECKED_AT_ONCE else None), count


def _detail(request: Request, job: Job) -> str | None:
    if job.error_code is None:
        return None
    return sentence(request, job.error_code, job.error_facts)[0]


def _times(request: Request, rows: Sequence[Entry], zone: str) -> dict[str, Any] | None:
    """The entries on tracks by the part of the house; nothing where there are none."""
    if not rows:
        return None
    words, lang = request.app.state.words, request.state.lang
    tracks: dict[str, list[dict[str, Any]]] = {}
    for row in reversed(rows):
        code = f"web-operator-act-{row.act.replace(':', '-')}"
        told = words.say(code, lang) if words.has(code, lang) else row.act
        mark = {
            "at": row.at.isoformat(),
            "until": None,
            "kind": "plain",
            "text": f"{told} · {row.actor}",
            "href": f"#entry-{row.sequence}",
        }
        tracks.setdefault(row.wing, []).append(mark)
    return {
        "from": rows[-1].at.isoformat(),
        "to": rows[0].at.isoformat(),
        "zone": zone,
        "tracks": [
            {"name": words.say(f"web-operator-wing-{wing}", lang), "marks": marks}
            for wing, marks in sorted(tracks.items())
        ],
    }
