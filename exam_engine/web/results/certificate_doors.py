"""The doors of certificates: batches, one batch with what a college takes away, one certificate."""

from zoneinfo import ZoneInfo

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from certs.reasons import REASONS
from certs.records import chain, history
from exam_engine import certificates as desk
from exam_engine import print_batch
from exam_engine.enrolment.batches import batch as find_batch
from exam_engine.enrolment.batches import batches, local_today
from exam_engine.issuance import handing_over
from exam_engine.issuance.reissue import window_of
from exam_engine.staff_names import person_names
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.results import certificate_acts, issue_doors, number_doors
from exam_engine.web.results.issue_doors import newest_issue
from exam_engine.web.shared.pages import attachment, download, page
from exam_engine.wiring import Engine
from exam_engine.withdrawals import open_proposal, proposed_among
from foundation.errors import NotFound
from foundation.roles import Caller, Permission

router = APIRouter(include_in_schema=False)
# First of all, for its address would be read as that of a batch.
router.include_router(number_doors.router)

HOME = "/staff/certificates"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get(HOME)
def show_batches(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """The batches with how many certificates each has."""
    caller.require(Permission.CERTIFICATE_READ)
    with engine.database.read(caller.tenant_id) as tx:
        counts = desk.batch_counts(tx, caller)
        rows = [(batch, counts.get(batch.id, 0)) for batch in batches(tx)]
    return page(request, "results/certificate_batches.html", rows=rows)


@router.get(HOME + "/{batch_id}")
def show_list(
    request: Request, engine: EngineDep, caller: StaffDep, batch_id: str, sheet: int = 1
) -> Response:
    """The certificates of a batch, what is being issued, and what each college takes away."""
    caller.require(Permission.CERTIFICATE_READ)
    with engine.database.read(caller.tenant_id) as tx:
        batch = find_batch(tx, batch_id)
        colleges = desk.college_counts(tx, caller, batch_id)
        total = sum(college.count for college in colleges)
        sheets = max(1, -(-total // desk.PAGE))
        sheet = min(max(1, sheet), sheets)
        rows = desk.certificate_page(tx, engine.clock, caller, batch_id, sheet=sheet)
        proposed = proposed_among(tx, (row.id for row in rows))
        job = newest_issue(tx, caller, batch_id)
        prints = print_batch.waiting(tx, engine.clock, caller, batch_id)
    return page(
        request,
        "results/certificates.html",
        batch=batch,
        rows=rows,
        colleges=colleges,
        total=total,
        sheet=sheet,
        sheets=sheets,
        proposed=proposed,
        job=job,
        prints=prints,
    )


@router.get(HOME + "/{batch_id}/{organisation_id}/archive.zip")
def archive(engine: EngineDep, caller: StaffDep, batch_id: str, organisation_id: str) -> Response:
    """The certificates of one college in one archive, written while it is sent."""
    batch_code, held = _of_college(engine, caller, batch_id, organisation_id)
    pieces = handing_over.archive(held, engine.blobs, caller.tenant_id or "", engine.clock.now())
    name = f"{batch_code}-{held[0].examinee.college}.zip"
    return StreamingResponse(pieces, headers=attachment(name), media_type="application/zip")


@router.get(HOME + "/{batch_id}/{organisation_id}/list.xlsx")
def listing(
    request: Request, engine: EngineDep, caller: StaffDep, batch_id: str, organisation_id: str
) -> Response:
    """The list of one college's certificates as a workbook."""
    batch_code, held = _of_college(engine, caller, batch_id, organisation_id)
    zone = ZoneInfo(engine.settings.web.time_zone)
    content = handing_over.workbook(
        held,
        lambda code: engine.words.say(code, request.state.lang),
        lambda moment: moment.astimezone(zone).date().isoformat(),
    )
    return download(content, f"{batch_code}-{held[0].examinee.college}.xlsx", XLSX)


@router.get(HOME + "/one/{certificate_id}")
def show_one(
    request: Request, engine: EngineDep, caller: StaffDep, certificate_id: str
) -> Response:
    """One certificate with its chain, the history of its standing, and what may be done."""
    with engine.database.read(caller.tenant_id) as tx:
        held = desk.certificate(tx, engine.clock, caller, certificate_id)
        changes = history(tx, certificate_id)
        proposal = open_proposal(tx, certificate_id)
        people = {change.person_ref for change in changes}
        if proposal is not None:
            people.add(proposal.proposed_by)
        names = person_names(tx, people)
        links = chain(tx, certificate_id)
        window = window_of(tx, certificate_id)
    return page(
        request,
        "results/certificate.html",
        held=held,
        changes=changes,
        names=names,
        links=links,
        acts=desk.possible_acts(held.standing),
        reasons=REASONS,
        proposal=proposal,
        is_proposer=proposal is not None
        and proposal.proposed_by == (caller.person_id or caller.id),
        withdrawable=desk.may_be_withdrawn(held.standing),
        replaceable=desk.may_be_replaced(held.standing),
        window=window,
        renewable=window is not None and window.opens <= local_today(engine.clock) <= window.closes,
    )


@router.get(HOME + "/one/{certificate_id}/file")
def file(engine: EngineDep, caller: StaffDep, certificate_id: str) -> Response:
    """The signed file."""
    with engine.database.read(caller.tenant_id) as tx:
        held = desk.certificate(tx, engine.clock, caller, certificate_id)
    content = engine.blobs.get(held.file_digest, tenant=caller.tenant_id or "")
    return download(content, f"{held.number}.pdf", "application/pdf")


def _of_college(
    engine: Engine, caller: Caller, batch_id: str, organisation_id: str
) -> tuple[str, list[desk.HeldCertificate]]:
    """Code of the batch and the college's certificates; out of reach is the same as none."""
    caller.require(Permission.CERTIFICATE_READ)
    with engine.database.read(caller.tenant_id) as tx:
        batch = find_batch(tx, batch_id)
        held = desk.certificates(
            tx, engine.clock, caller, batch_id, organisation_id=organisation_id
        )
    if not held:
        raise NotFound("certs-none-for-college", batch=batch.code)
    return batch.code, held


router.include_router(certificate_acts.router)
router.include_router(issue_doors.router)
