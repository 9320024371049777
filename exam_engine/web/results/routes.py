"""The doors of results: batches, the list of one batch, scoring, releasing many."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from exam_engine import outcomes, result_list
from exam_engine.enrolment.batches import batch as find_batch
from exam_engine.issuance.orders import order_certificates
from exam_engine.outcomes import ReleaseReport
from exam_engine.result_list import ResultLine, Standing
from exam_engine.score_job import order_scoring
from exam_engine.scoring.examinees import examined, examinees
from exam_engine.scoring.points import in_chunks
from exam_engine.staff_names import person_names
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.results import appeal_doors, certificate_doors, one_result
from exam_engine.web.results.export import results_csv
from exam_engine.web.results.views import PILLS, batch_page, refused_words
from exam_engine.web.shared.pages import download, page, redirect
from exam_engine.wiring import Engine
from foundation.errors import Invalid
from foundation.roles import Caller, Permission

router = APIRouter(include_in_schema=False)

HOME = "/staff/results"
BITE = 200
"""Results released in one transaction, so that nobody's answer waits long behind it."""


@router.get(HOME)
def show_batches(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """The batches, with how many results are released, held, or not yet scored."""
    caller.require(Permission.RESULT_READ)
    with engine.database.read(caller.tenant_id) as tx:
        rows = result_list.batch_lines(tx, caller)
    return page(request, "results/batches.html", rows=rows)


@router.get(HOME + "/{batch_id}")
def show_batch(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    batch_id: str,
    show: str = "all",
    sheet: int = 1,
) -> Response:
    """All candidates of a batch with parts, composite, verdict and what stands in the way."""
    caller.require(Permission.RESULT_READ)
    with engine.database.read(caller.tenant_id) as tx:
        view = batch_page(tx, caller, batch_id, show=show, sheet=sheet)
    return page(request, "results/batch.html", view=view, pills=PILLS)


@router.get(HOME + "/{batch_id}/export.csv")
def export(request: Request, engine: EngineDep, caller: StaffDep, batch_id: str) -> Response:
    """The list as a file for a spreadsheet."""
    caller.require(Permission.RESULT_READ)
    with engine.database.read(caller.tenant_id) as tx:
        batch = find_batch(tx, batch_id)
        lines = result_list.result_lines(tx, caller, batch_id=batch_id)
    content = results_csv(lines, engine.words, request.state.lang)
    return download(content, f"{batch.code}.csv", "text/csv; charset=utf-8")


@router.get(HOME + "/{batch_id}/runs")
def show_runs(request: Request, engine: EngineDep, caller: StaffDep, batch_id: str) -> Response:
    """The score runs of a batch: who asked, why, and whose mark changed."""
    caller.require(Permission.RESULT_READ)
    with engine.database.read(caller.tenant_id) as tx:
        batch = find_batch(tx, batch_id)
        rows = result_list.run_lines(tx, batch_id)
        changes = result_list.newest_changes(tx, caller, batch_id)
        names = person_names(tx, (row.asked_by for row in rows))
    return page(request, "results/runs.html", batch=batch, rows=rows, changes=changes, names=names)


@router.post(HOME + "/{batch_id}/score")
def score(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    batch_id: str,
    reason: Annotated[str, Form(max_length=2_000)] = "",
) -> Response:
    """Ask for a score run and follow it."""
    with engine.database.write(caller.tenant_id) as tx:
        find_batch(tx, batch_id)
        job = order_scoring(tx, engine.clock, by=caller, batch_id=batch_id, reason=reason)
    return redirect(request, f"/staff/tasks/{job}")


@router.get(HOME + "/{batch_id}/release")
def ask_release(request: Request, engine: EngineDep, caller: StaffDep, batch_id: str) -> Response:
    """Who would be released, and who not and why, before it is done."""
    caller.require(Permission.RESULT_RELEASE)
    with engine.database.read(caller.tenant_id) as tx:
        batch = find_batch(tx, batch_id)
        lines = result_list.result_lines(tx, caller, batch_id=batch_id)
    return page(
        request,
        "results/release.html",
        batch=batch,
        ready=[line for line in lines if line.standing is Standing.READY],
        others=[line for line in lines if line.standing in _NOT_READY],
    )


@router.post(HOME + "/{batch_id}/release")
def release(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    batch_id: str,
    row: Annotated[list[str], Form()] = [],  # noqa: B006 - FastAPI copies defaults
    everybody: Annotated[bool, Form()] = False,
) -> Response:
    """Release the chosen results, or all that are ready, in the caller's name."""
    caller.require(Permission.RESULT_RELEASE)
    if not row and not everybody:
        raise Invalid("web-results-nobody-chosen")
    with engine.database.read(caller.tenant_id) as tx:
        lines = result_list.result_lines(tx, caller, batch_id=batch_id)
    report = _release(engine, caller, _wanted(lines, set(row), everybody))
    if not report.refused:
        count = len(report.released)
        return redirect(request, f"{HOME}/{batch_id}", notice="web-results-released", count=count)
    with engine.database.read(caller.tenant_id) as tx:
        batch = find_batch(tx, batch_id)
        refused = refused_words(tx, caller, report)
    return page(
        request, "results/released.html", batch=batch, count=len(report.released), refused=refused
    )


@router.post(HOME + "/{batch_id}/certificates")
def issue(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    batch_id: str,
    row: Annotated[list[str], Form()] = [],  # noqa: B006
) -> Response:
    """Order the certificates of a batch, or of the chosen candidates, and follow the work."""
    caller.require(Permission.CERTIFICATE_ISSUE)
    # The job looks again before the first number; here whoever asks is told at once.
    engine.certification.room.demand_usable()
    with engine.database.write(caller.tenant_id) as tx:
        find_batch(tx, batch_id)
        job = order_certificates(
            tx, engine.clock, by=caller, batch_id=batch_id, enrolment_ids=row or None
        )
    return redirect(request, f"/staff/tasks/{job}")


router.include_router(one_result.router)
router.include_router(appeal_doors.router)
router.include_router(certificate_doors.router)

_NOT_READY = frozenset({Standing.NOTHING, Standing.INCOMPLETE, Standing.HELD})


def _wanted(lines: list[ResultLine], chosen: set[str], everybody: bool) -> list[str]:
    return [
        line.examinee.enrolment_id
        for line in lines
        if (everybody and line.standing is Standing.READY)
        or (not everybody and line.examinee.enrolment_id in chosen)
    ]


def _release(engine: Engine, caller: Caller, wanted: list[str]) -> ReleaseReport:
    released: list[str] = []
    refused: list[tuple[str, outcomes.Blocker]] = []
    for bite in in_chunks(wanted, BITE):
        with engine.database.write(caller.tenant_id) as tx:
            people = examinees(tx, caller, Permission.RESULT_RELEASE, ids=bite)
            report = outcomes.release_many(
                tx, engine.clock, by=caller, examined=examined(tx, people)
            )
        released += report.released
        refused += report.refused
    return ReleaseReport(tuple(released), tuple(refused))
