"""All sittings with their states and counts; opened and closed by those who plan them."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form
from sqlalchemy import func, select
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.assembly.tables import FormRow
from exam_engine.bank.compromised import forms_with_known
from exam_engine.enrolment.tables import BatchRow, EnrolmentRow
from exam_engine.sessions.sittings import close_sitting, open_sitting
from exam_engine.sessions.states import ENDED, RUNNING
from exam_engine.sessions.tables import AttemptRow, SittingRow, SittingState, Watching
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.invigilator.reach import within_reach
from exam_engine.web.invigilator.roster import belongs, level_title
from exam_engine.web.shared.pages import page, redirect
from foundation.database import Tx
from foundation.errors import Forbidden
from foundation.roles import Caller, Permission

PATH = "/staff/sittings"

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Line:
    """One sitting in the list."""

    id: str
    title: str
    batch: str
    level: str
    part: str
    form: str
    opens_at: datetime
    closes_at: datetime
    minutes: int
    watching: Watching
    state: SittingState
    expected: int
    arrived: int
    writing: int
    ended: int
    is_over: bool
    known: int
    """Items of its form that became known outside."""


@router.get(PATH)
def show(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """The sittings that have candidates within the caller's reach, the latest first."""
    permission = _permission(caller)
    with engine.database.read(caller.tenant_id) as tx:
        lines = _lines(tx, caller, permission, engine.clock.now())
    return page(
        request,
        "invigilator/sittings.html",
        lines=lines,
        may_manage=caller.may_everywhere(Permission.SITTING_MANAGE),
        may_watch=caller.may(Permission.SITTING_WATCH),
    )


@router.post(f"{PATH}/{{sitting_id}}/state")
def move(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    sitting_id: str,
    state: Annotated[str, Form(pattern="^(open|closed)$")],
) -> Response:
    """Let candidates enter, or let no more enter; who is writing goes on."""
    caller.require(Permission.SITTING_MANAGE)
    is_opened = state == SittingState.OPEN
    act = open_sitting if is_opened else close_sitting
    with engine.database.write(caller.tenant_id) as tx:
        title = act(tx, engine.clock, sitting_id, actor=caller.id).title
    code = "web-sittings-opened" if is_opened else "web-sittings-closed"
    return redirect(request, PATH, notice=code, title=title)


def _permission(caller: Caller) -> Permission:
    """The right by which the caller sees the list: planning or watching."""
    for permission in (Permission.SITTING_MANAGE, Permission.SITTING_WATCH):
        if caller.may(permission):
            return permission
    raise Forbidden("roles-permission-missing", permission=str(Permission.SITTING_WATCH))


def _lines(tx: Tx, caller: Caller, permission: Permission, now: datetime) -> list[Line]:
    batches = {row.id: row for row in tx.scalars(select(BatchRow))}
    forms = {row[0]: row[1] for row in tx.execute(select(FormRow.id, FormRow.title))}
    rows = tx.scalars(
        select(SittingRow).order_by(SittingRow.window_opens_at.desc(), SittingRow.id)
    ).all()
    known = forms_with_known(tx)
    sees_all = caller.may_everywhere(permission)
    lines = []
    for row in rows:
        batch = batches.get(row.batch_ref)
        line = _line(tx, caller, permission, row, batch, forms.get(row.form_id, ""), now)
        line = replace(line, known=known.get(row.form_id, 0))
        if sees_all or line.expected:
            lines.append(line)
    return lines


def _line(
    tx: Tx,
    caller: Caller,
    permission: Permission,
    row: SittingRow,
    batch: BatchRow | None,
    form: str,
    now: datetime,
) -> Line:
    own = belongs(row, batch) & within_reach(caller, permission)
    expected = tx.scalar(select(func.count()).select_from(EnrolmentRow).where(own)) or 0
    counted = tx.execute(
        select(AttemptRow.state, func.count())
        .join(EnrolmentRow, EnrolmentRow.id == AttemptRow.enrolment_id)
        .where(AttemptRow.sitting_id == row.id, own)
        .group_by(AttemptRow.state)
    )
    states = {found[0]: found[1] for found in counted}
    return Line(
        id=row.id,
        title=row.title,
        batch=batch.name if batch else "",
        level=level_title(batch, row.level),
        part=row.part,
        form=form,
        opens_at=row.window_opens_at,
        closes_at=row.window_closes_at,
        minutes=row.minutes,
        watching=Watching(row.watching),
        state=SittingState(row.state),
        expected=expected,
        arrived=sum(states.values()),
        writing=sum(count for state, count in states.items() if state in RUNNING),
        ended=sum(count for state, count in states.items() if state in ENDED),
        is_over=row.window_closes_at < now,
        known=0,
    )
