"""A whole watched sitting: its time line, all its incidents, and whether its evidence is whole."""

from fastapi import APIRouter
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.enrolment.tables import EnrolmentRow
from exam_engine.sessions.tables import AttemptRow, SittingRow
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.invigilator import incidents
from exam_engine.web.invigilator.reach import within_reach
from exam_engine.web.invigilator.speaking import Say, speaker
from exam_engine.web.invigilator.trace_reading import trace_of_all
from exam_engine.web.invigilator.traces import timeline
from exam_engine.web.shared.pages import page
from foundation.database import Tx
from foundation.errors import NotFound
from foundation.roles import Caller, Permission
from proctor.evidence import ChainVerdict, verify_chain
from proctor.sittings import policy_of
from proctor.tables import ProctorSittingRow

router = APIRouter(include_in_schema=False)


@router.get("/staff/review/sitting/{watched_id}")
def show_watched(
    request: Request, engine: EngineDep, caller: StaffDep, watched_id: str
) -> Response:
    """Everything that was noticed with one candidate, and the verdict on the chain of evidence."""
    caller.require(Permission.INCIDENT_READ)
    now, say = engine.clock.now(), speaker(request)
    with engine.database.read(caller.tenant_id) as tx:
        watched, title, number = _find(tx, caller, watched_id)
        line = timeline(trace_of_all(tx, watched, now), say, engine.settings.web.time_zone)
        lines = incidents.of_watched(tx, caller, watched.id)
        chain = verify_chain(tx, watched, engine.blobs)
    return page(
        request,
        "invigilator/watched.html",
        watched=watched,
        policy=policy_of(watched),
        title=title,
        number=number,
        line=line,
        lines=lines,
        chain=chain,
        checks=chain_checks(chain, watched, say),
    )


def chain_checks(chain: ChainVerdict, watched: ProctorSittingRow, say: Say) -> list[dict[str, str]]:
    """The numbered checks of the verdict: the links, the pictures, what was destroyed in time."""

    def check(is_good: bool, code: str, detail: str = "") -> dict[str, str]:
        kind = "good" if is_good else "bad"
        word = say("web-review-check-good") if is_good else say("web-review-check-bad")
        return {"word": word, "kind": kind, "text": say(code), "detail": detail}

    broken, damaged = chain.broken_at, list(chain.damaged)
    links = say("web-review-chain-broken", number=broken) if broken is not None else ""
    pictures = say("web-review-chain-damaged", numbers=damaged) if damaged else ""
    checks = [check(broken is None, "web-review-check-links", links)]
    if watched.erased_at is None:
        checks.append(check(not damaged, "web-review-check-pictures", pictures))
    else:
        erased = say("web-review-check-erased", at=watched.erased_at)
        word = say("web-review-check-none")
        checks.append({"word": word, "kind": "plain", "text": erased, "detail": ""})
    return checks


def _find(tx: Tx, caller: Caller, watched_id: str) -> tuple[ProctorSittingRow, str, str]:
    """The watched sitting with the exam's title and the candidate's number, within reach."""
    row = tx.execute(
        select(ProctorSittingRow, SittingRow.title, EnrolmentRow.admission_number)
        .join(AttemptRow, AttemptRow.id == ProctorSittingRow.subject_ref)
        .join(EnrolmentRow, EnrolmentRow.id == AttemptRow.enrolment_id)
        .join(SittingRow, SittingRow.id == AttemptRow.sitting_id)
        .where(ProctorSittingRow.id == watched_id, within_reach(caller, Permission.INCIDENT_READ))
    ).first()
    if row is None:
        raise NotFound("proctor-sitting-unknown", sitting=watched_id)
    return row[0], row[1], row[2] or ""
