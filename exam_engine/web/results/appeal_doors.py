"""The doors of a decided case: its letter, and the decision of an appeal by another person."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from exam_engine import outcomes
from exam_engine.cases import find_case
from exam_engine.letters.decision import decision_letter
from exam_engine.scoring.examinees import examinee
from exam_engine.scoring.states import AppealOutcome
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.results.one_result import ONE, Reason, back, reached
from exam_engine.web.shared.letters import decision_pdf
from exam_engine.web.shared.pages import download
from foundation import audit
from foundation.database import Tx
from foundation.errors import NotFound
from foundation.roles import Permission

router = APIRouter(include_in_schema=False)


@router.post(ONE + "/cases/{case_id}/appeal")
def decide_appeal(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    batch_id: str,
    enrolment_id: str,
    case_id: str,
    outcome: Annotated[AppealOutcome, Form()],
    reason: Reason = "",
) -> Response:
    """Decide an appeal, with a reason; refused to whoever took part in the case."""
    with engine.database.write(caller.tenant_id) as tx:
        reached(tx, caller, batch_id, enrolment_id)
        _refuse_other(tx, case_id, enrolment_id)
        outcomes.settle_appeal(
            tx, engine.clock, by=caller, case_id=case_id, outcome=outcome, reason=reason
        )
    return back(request, batch_id, "web-results-appeal-decided")


@router.get(ONE + "/cases/{case_id}/letter")
def letter(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    batch_id: str,
    enrolment_id: str,
    case_id: str,
) -> Response:
    """The decision letter as the candidate gets it; that it was taken is recorded."""
    caller.require(Permission.RESULT_READ)
    with engine.database.write(caller.tenant_id) as tx:
        if examinee(tx, caller, Permission.RESULT_READ, enrolment_id).batch_id != batch_id:
            raise NotFound("outcomes-result-unknown")
        _refuse_other(tx, case_id, enrolment_id)
        told = decision_letter(tx, case_id)
        audit.record(
            tx,
            engine.clock,
            actor=caller.id,
            act="exam:letter:take",
            subject=enrolment_id,
            facts={"case": case_id},
        )
    content = decision_pdf(request, engine, told)
    return download(content, f"decision-{told.number}.pdf", "application/pdf")


def _refuse_other(tx: Tx, case_id: str, enrolment_id: str) -> None:
    if find_case(tx, case_id).enrolment_id != enrolment_id:
        raise NotFound("outcomes-case-unknown", case=case_id)
