"""Admission numbers and seats: given by the body, listed for colleges, printed as cards."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, Query
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.enrolment import admission, roster
from exam_engine.enrolment.admission_list import Admitted, make_admission_list
from exam_engine.enrolment.roster import Enrolled, Sought
from exam_engine.sessions.tables import SittingRow
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.registrar.batches import LONGEST
from exam_engine.web.registrar.common import BASE, Frame, frame_of, shown_again, speaker
from exam_engine.web.registrar.lists import XLSX
from exam_engine.web.shared.pages import download, page, redirect
from exam_engine.wiring import Engine
from foundation.database import Tx
from foundation.errors import Conflict, Invalid, NotFound, Refusal
from foundation.roles import Caller, Permission

USUAL_SEATS = 30
CARDS = 60
"""Cards on one page of the site; so many pictures load in a moment."""

router = APIRouter(include_in_schema=False)

Asked = Annotated[str, Query(max_length=LONGEST)]


@dataclass(frozen=True, slots=True)
class SittingView:
    """When one part is sat; times are those of the site's zone."""

    title: str
    opens_at: datetime
    begins: str
    ends: str
    minutes: int


@router.get(f"{BASE}/{{batch_id}}/admission")
def show_admission(
    request: Request, engine: EngineDep, caller: StaffDep, batch_id: str
) -> Response:
    """How many have a number and a seat, and what can be printed."""
    caller.require(Permission.ENROLMENT_READ)
    return _page(request, engine, caller, batch_id)


@router.post(f"{BASE}/{{batch_id}}/admission")
def admit(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    batch_id: str,
    seats: Annotated[int, Form()],
    seed: Annotated[str, Form(min_length=1, max_length=60)],
) -> Response:
    """Seat and number everybody who has no number yet; given numbers stay."""
    caller.require(Permission.BATCH_MANAGE)
    try:
        with engine.database.write(caller.tenant_id) as tx:
            done = admission.admit_all(
                tx, engine.clock, caller, batch_id, seed=seed, seats_per_room=seats
            )
    except (Invalid, Conflict) as refusal:
        return shown_again(
            request,
            refusal,
            lambda status, error: _page(request, engine, caller, batch_id, status, error),
        )
    path = f"{BASE}/{batch_id}/admission"
    notice = "web-registrar-admitted-now"
    return redirect(request, path, notice=notice, admitted=done.admitted, rooms=done.rooms)


@router.get(f"{BASE}/{{batch_id}}/admission.xlsx")
def admission_list(
    request: Request, engine: EngineDep, caller: StaffDep, batch_id: str, college: Asked = ""
) -> Response:
    """Everybody with a seat, by site, room and seat, as a workbook."""
    caller.require(Permission.ENROLMENT_READ)
    sought = Sought(batch_id=batch_id, organisation_id=college or None, has_seat=True)
    with engine.database.read(caller.tenant_id) as tx:
        frame = frame_of(tx, engine, caller, batch_id)
        lines = roster.enrolments(tx, caller, sought, limit=None)
    colleges = {view.id: view.name for view in frame.colleges}
    listed = [_admitted(line, frame, colleges) for line in lines]
    listed.sort(key=lambda one: (one.site, one.room, one.seat))
    content = make_admission_list(listed, speaker(request, engine))
    lang, batch = request.state.lang, frame.batch.name
    name = engine.words.say("web-registrar-admission-list-name", lang, batch=batch)
    return download(content, f"{name}.xlsx", XLSX)


@router.get(f"{BASE}/{{batch_id}}/cards")
def show_cards(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    batch_id: str,
    college: Asked = "",
    group: Annotated[str | None, Query(alias="class", max_length=LONGEST)] = None,
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """Admission cards to print, all or those of one class."""
    caller.require(Permission.ENROLMENT_READ)
    seated = Sought(batch_id=batch_id, organisation_id=college or None, has_seat=True)
    sought = Sought(
        batch_id=batch_id, organisation_id=college or None, class_name=group, has_seat=True
    )
    with engine.database.read(caller.tenant_id) as tx:
        frame = frame_of(tx, engine, caller, batch_id)
        found = roster.count_enrolments(tx, caller, sought)
        pages = max(1, -(-found // CARDS))
        number = min(number, pages)
        start = (number - 1) * CARDS
        lines = roster.enrolments(tx, caller, sought, offset=start, limit=CARDS)
        classes = roster.classes(tx, caller, seated)
        sittings = _sittings(tx, engine, batch_id)
    return page(
        request,
        "registrar/cards.html",
        lines=lines,
        found=found,
        number=number,
        pages=pages,
        classes=classes,
        college=college,
        group=group,
        sittings=_by_level(sittings, frame),
        college_names={view.id: view.name for view in frame.colleges},
        **frame.as_context(),
    )


@router.get(f"{BASE}/candidates/{{enrolment_id}}/card")
def show_card(request: Request, engine: EngineDep, caller: StaffDep, enrolment_id: str) -> Response:
    """One candidate's admission card to print."""
    caller.require(Permission.ENROLMENT_READ)
    with engine.database.read(caller.tenant_id) as tx:
        line = roster.enrolment(tx, caller, enrolment_id)
        frame = frame_of(tx, engine, caller, line.batch_id)
        sittings = _sittings(tx, engine, line.batch_id)
    if line.admission_number is None:
        raise NotFound("web-registrar-card-none")
    return page(
        request,
        "registrar/card.html",
        line=line,
        sittings=_by_level(sittings, frame),
        college_names={view.id: view.name for view in frame.colleges},
        **frame.as_context(),
    )


def _page(
    request: Request,
    engine: Engine,
    caller: Caller,
    batch_id: str,
    status: int = 200,
    error: Refusal | None = None,
) -> Response:
    with engine.database.read(caller.tenant_id) as tx:
        frame = frame_of(tx, engine, caller, batch_id)
    return page(
        request,
        "registrar/admission.html",
        status=status,
        error=error,
        seats=USUAL_SEATS,
        seed=secrets.token_hex(4),
        **frame.as_context(),
    )


def _admitted(line: Enrolled, frame: Frame, colleges: dict[str, str]) -> Admitted:
    return Admitted(
        name=line.name,
        document=line.document_masked,
        admission_number=line.admission_number or "",
        level=frame.batch.levels.get(line.level, line.level),
        site=line.site,
        room=line.room or 0,
        seat=line.seat or 0,
        college=colleges.get(line.organisation_id, ""),
        class_name=line.class_name,
        student_number=line.student_number,
    )


def _sittings(tx: Tx, engine: Engine, batch_id: str) -> list[tuple[str, SittingView]]:
    """Level, as the sitting names it, and when it is sat, in the order of time."""
    zone = ZoneInfo(engine.settings.web.time_zone)
    rows = tx.scalars(
        select(SittingRow)
        .where(SittingRow.batch_ref == batch_id)
        .order_by(SittingRow.window_opens_at, SittingRow.id)
    )
    return [
        (
            row.level,
            SittingView(
                row.title,
                row.window_opens_at,
                f"{row.window_opens_at.astimezone(zone):%H:%M}",
                f"{row.window_closes_at.astimezone(zone):%H:%M}",
                row.minutes,
            ),
        )
        for row in rows
    ]


def _by_level(
    sittings: list[tuple[str, SittingView]], frame: Frame
) -> dict[str, list[SittingView]]:
    """Code of a level → its sittings; a sitting names its level by code or by name."""
    return {
        code: [view for level, view in sittings if level in (code, title)]
        for code, title in frame.batch.levels.items()
    }
