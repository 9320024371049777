"""Adaptive attempts for staff: who got which result, why each item, and the choice made again."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.adaptive import calibrated, sat, shelf
from exam_engine.adaptive.explained import replay, why
from exam_engine.scoring.examinees import examinees
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.shared.pages import page
from exam_engine.web.studio.charts import course
from exam_engine.wiring import Engine
from foundation.database import Tx
from foundation.errors import Forbidden, NotFound
from foundation.roles import Caller, Permission

router = APIRouter(include_in_schema=False)

HOME = "/staff/adaptive"


@router.get(HOME)
def show_all(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """Every adaptive attempt within the caller's reach, with its result in a word."""
    _require_either(caller)
    with engine.database.read(caller.tenant_id) as tx:
        names = _names(tx, caller, rows := sat.latest(tx))
    if not caller.may(Permission.SELECTION_READ):
        rows = [row for row in rows if row.enrolment_id in names]
    return page(request, "studio/attempts.html", rows=rows, names=names, home=HOME)


@router.get(HOME + "/{attempt_id}")
def show_one(request: Request, engine: EngineDep, caller: StaffDep, attempt_id: str) -> Response:
    """One attempt: its result with the picture, and its selections."""
    _require_either(caller)
    with engine.database.read(caller.tenant_id) as tx:
        told = sat.course_of(tx, attempt_id)
        names = _names(tx, caller, [told.sat])
    may_explain = caller.may(Permission.SELECTION_READ)
    if not may_explain and told.sat.enrolment_id not in names:
        raise NotFound("adaptive-nobody-sat")
    ready = engine.adaptive.tests.ready(caller.tenant_id or "", told.sat.form_id)
    return page(
        request,
        "studio/attempt.html",
        told=told,
        sat=told.sat,
        name=names.get(told.sat.enrolment_id),
        items={item.ref: item for item in ready.design.items},
        picture=course(told.sat.course, told.sat.cuts),
        may_explain=may_explain,
        home=HOME,
    )


@router.get(HOME + "/{attempt_id}/{position}")
def show_why(
    request: Request, engine: EngineDep, caller: StaffDep, attempt_id: str, position: int
) -> Response:
    """Why this item was the one."""
    return _why(request, engine, caller, attempt_id, position, again=False)


@router.post(HOME + "/{attempt_id}/{position}/replay")
def make_again(
    request: Request, engine: EngineDep, caller: StaffDep, attempt_id: str, position: int
) -> Response:
    """Make the selection again from what is written down, and show what it comes to."""
    return _why(request, engine, caller, attempt_id, position, again=True)


def _why(
    request: Request,
    engine: Engine,
    caller: Caller,
    attempt_id: str,
    position: int,
    *,
    again: bool,
) -> Response:
    caller.require(Permission.SELECTION_READ)
    with engine.database.read(caller.tenant_id) as tx:
        told = sat.course_of(tx, attempt_id)
    row, given, before = told.at(position)
    test = engine.adaptive.tests.ready(caller.tenant_id or "", told.sat.form_id).test
    with engine.database.read(caller.tenant_id) as tx:
        kept = shelf.parameter_set(tx, test.design.parameters)
        behind = calibrated.runs_behind(tx, [kept] if kept is not None else [])
    barred = told.barred_at(row)
    made = replay(test, barred, given, row, before, told.seed) if again else None
    return page(
        request,
        "studio/why.html",
        sat=told.sat,
        why=why(test, barred, given, row, before),
        replayed=made,
        behind=behind.get(test.design.parameters),
        may_see_runs=caller.may(Permission.CALIBRATION_RUN),
        last=sum(1 for one in told.selections if one.item_ref),
        home=HOME,
    )


def _names(tx: Tx, caller: Caller, rows: list[sat.Sat]) -> dict[str, str]:
    """Enrolment → name, of those whose results the caller may read; a measurer sees no names."""
    if not caller.may(Permission.RESULT_READ):
        return {}
    ids = sorted({row.enrolment_id for row in rows})
    found = examinees(tx, caller, Permission.RESULT_READ, ids=ids)
    return {one.enrolment_id: one.name for one in found}


def _require_either(caller: Caller) -> None:
    if not (caller.may(Permission.RESULT_READ) or caller.may(Permission.SELECTION_READ)):
        raise Forbidden("roles-permission-missing", permission=Permission.SELECTION_READ.value)
