"""The doors of one candidate's result: look, hold, settle a case, release as absent, correct."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from exam_engine import outcomes, result_list
from exam_engine.appeals import appeals_of
from exam_engine.cases import STATEMENT_WINDOW, find_case
from exam_engine.certificates import own_certificates
from exam_engine.enrolment.batches import batch as find_batch
from exam_engine.scoring import practical
from exam_engine.scoring.examinees import examined, examinee
from exam_engine.scoring.reckoning import Examined
from exam_engine.scoring.states import CaseOutcome
from exam_engine.staff_names import person_names
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.results.export import verdict_code
from exam_engine.web.results.views import PILLS
from exam_engine.web.shared.pages import page, redirect
from foundation.database import Tx
from foundation.errors import NotFound
from foundation.roles import Caller, Permission

router = APIRouter(include_in_schema=False)

ONE = "/staff/results/{batch_id}/{enrolment_id}"
Reason = Annotated[str, Form(max_length=4_000)]


@router.get(ONE)
def show(
    request: Request, engine: EngineDep, caller: StaffDep, batch_id: str, enrolment_id: str
) -> Response:
    """One result with its parts, conditions, sheets, cases, versions and certificates."""
    caller.require(Permission.RESULT_READ)
    with engine.database.read(caller.tenant_id) as tx:
        batch = find_batch(tx, batch_id)
        found = result_list.result_lines(tx, caller, ids=[enrolment_id], batch_id=batch_id)
        if not found:
            raise NotFound("outcomes-result-unknown")
        line = found[0]
        sheets = practical.newest_sheets(tx, [enrolment_id]).get(enrolment_id, {})
        history = result_list.versions(tx, enrolment_id)
        certificates = own_certificates(tx, engine.clock, enrolment_id)
        appeals = appeals_of(tx, [enrolment_id])
        barred = {
            case_id: outcomes.took_part(tx, find_case(tx, case_id))
            for case_id, row in appeals.items()
            if row.decided_at is None
        }
        people = {sheet.examiner for sheet in sheets.values()}
        people |= {case.opened_by for case in line.cases}
        people |= {case.closed_by for case in line.cases if case.closed_by}
        people |= {row.decided_by for row in appeals.values() if row.decided_by}
        people |= {row.released_by for row in history if row.released_by}
        names = person_names(tx, people)
    return page(
        request,
        "results/one.html",
        batch=batch,
        line=line,
        pill=PILLS[line.standing],
        verdict=verdict_code(line),
        sheets=list(sheets.values()),
        history=history,
        certificates=certificates,
        names=names,
        appeals=appeals,
        barred=barred,
        window=STATEMENT_WINDOW,
        now=engine.clock.now(),
    )


@router.post(ONE + "/release")
def release_one(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    batch_id: str,
    enrolment_id: str,
    absent: Annotated[bool, Form()] = False,
) -> Response:
    """Release this result; ``absent`` says that the missing parts were not sat."""
    with engine.database.write(caller.tenant_id) as tx:
        one = reached(tx, caller, batch_id, enrolment_id)
        outcomes.release(tx, engine.clock, by=caller, examined=one, absent=absent)
    return redirect(request, f"/staff/results/{batch_id}", notice="web-results-released", count=1)


@router.post(ONE + "/correct")
def correct(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    batch_id: str,
    enrolment_id: str,
    reason: Reason = "",
) -> Response:
    """Release a corrected version, with a reason."""
    with engine.database.write(caller.tenant_id) as tx:
        one = reached(tx, caller, batch_id, enrolment_id)
        outcomes.correct(tx, engine.clock, by=caller, examined=one, reason=reason)
    return back(request, batch_id, "web-results-corrected")


@router.post(ONE + "/hold")
def hold(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    batch_id: str,
    enrolment_id: str,
    reason: Reason = "",
) -> Response:
    """Hold this result back as a case, with a reason."""
    with engine.database.write(caller.tenant_id) as tx:
        reached(tx, caller, batch_id, enrolment_id)
        outcomes.hold(tx, engine.clock, by=caller, enrolment_id=enrolment_id, reason=reason)
    return back(request, batch_id, "web-results-held")


@router.post(ONE + "/cases/{case_id}")
def settle(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    batch_id: str,
    enrolment_id: str,
    case_id: str,
    outcome: Annotated[CaseOutcome, Form()],
    reason: Reason = "",
) -> Response:
    """Close a case of this result: cleared or upheld, with a reason."""
    with engine.database.write(caller.tenant_id) as tx:
        reached(tx, caller, batch_id, enrolment_id)
        if find_case(tx, case_id).enrolment_id != enrolment_id:
            raise NotFound("outcomes-case-unknown", case=case_id)
        outcomes.settle(
            tx, engine.clock, by=caller, case_id=case_id, outcome=outcome, reason=reason
        )
    return back(request, batch_id, f"web-results-case-{outcome.value}")


def reached(tx: Tx, caller: Caller, batch_id: str, enrolment_id: str) -> Examined:
    caller.require(Permission.RESULT_RELEASE)
    one = examinee(tx, caller, Permission.RESULT_RELEASE, enrolment_id)
    if one.batch_id != batch_id:
        raise NotFound("outcomes-result-unknown")
    return examined(tx, [one])[0]


def back(request: Request, batch_id: str, notice: str) -> Response:
    return redirect(request, f"/staff/results/{batch_id}", notice=notice)
