"""Standard settings on pages: a table typed in or handed in as a file, its cuts, their approval."""

from typing import Annotated, Any

from fastapi import APIRouter, File, Form, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.measurement import runs, standards
from exam_engine.measurement.standards import Order
from exam_engine.measurement.tables import RunState, StandardSettingRow
from exam_engine.staff_names import person_names
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.limits import Kind, limit
from exam_engine.web.measurement.run_view import PILLS
from exam_engine.web.problems import status_of
from exam_engine.web.shared.pages import page, redirect
from exam_engine.wiring import Engine
from foundation.errors import Conflict, Forbidden, Invalid, Refusal
from foundation.roles import Caller, Permission
from itembank.calibration.judgement_file import Table

BASE = "/staff/measurement/standards"
_LONGEST = 40_000

router = APIRouter(include_in_schema=False)


@router.get(BASE)
def show_all(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """All settings, the newest first."""
    caller.require(Permission.STATISTICS_READ)
    with engine.database.read(caller.tenant_id) as tx:
        rows = standards.all_settings(tx)
        names = person_names(tx, [row.entered_by for row in rows])
        shown = [_told(row, names) for row in rows]
    return page(request, "measurement/standards.html", kept=shown)


@router.get(f"{BASE}/new")
def ask(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """Method, judges' table, and the calibration whose scale the cuts stand on."""
    caller.require(Permission.CALIBRATION_RUN)
    return _ask(request, engine, caller, {})


@router.post(f"{BASE}/new")
def enter(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    title: Annotated[str, Form(max_length=120)] = "",
    method: Annotated[str, Form(max_length=16)] = standards.ANGOFF,
    level: Annotated[str, Form(max_length=64)] = "",
    run: Annotated[str, Form(max_length=36)] = "",
    chance: Annotated[float, Form(ge=0.01, le=0.99)] = 0.67,
    table: Annotated[str, Form(max_length=_LONGEST)] = "",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Work out the cuts; what cannot be read is told with row and column on the form."""
    caller.require(Permission.CALIBRATION_RUN)
    limit(request, Kind.UPLOAD, caller.id)
    typed = {
        "title": title,
        "method": method,
        "level": level,
        "run": run,
        "chance": chance,
        "table": table,
    }
    name = (file.filename or "") if file is not None else ""
    order = Order(title, method, level, run or None, chance, name)
    try:
        said = _table(table, file)
        with engine.database.write(caller.tenant_id) as tx:
            setting = standards.enter(tx, engine.clock, by=caller, order=order, table=said).id
    except Invalid as refusal:
        return _ask(request, engine, caller, typed, refusal)
    return redirect(request, f"{BASE}/{setting}", notice="web-standards-entered")


@router.get(f"{BASE}/{{setting_id}}")
def show(request: Request, engine: EngineDep, caller: StaffDep, setting_id: str) -> Response:
    """One setting: rounds, agreement, cuts with their errors, decisions at the cuts."""
    caller.require(Permission.STATISTICS_READ)
    return _show(request, engine, caller, setting_id)


@router.post(f"{BASE}/{{setting_id}}/decide")
def decide(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    setting_id: str,
    verdict: Annotated[str, Form(pattern="^(approve|reject)$")],
    reason: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Approve or reject; the one who entered the setting may not."""
    caller.require(Permission.CALIBRATION_APPROVE)
    approve = verdict == "approve"
    try:
        with engine.database.write(caller.tenant_id) as tx:
            standards.decide(
                tx, engine.clock, setting_id, by=caller, approve=approve, reason=reason
            )
    except (Invalid, Conflict, Forbidden) as refusal:
        return _show(request, engine, caller, setting_id, refusal)
    notice = "web-standards-approved" if approve else "web-measurement-rejected"
    return redirect(request, f"{BASE}/{setting_id}", notice=notice)


def _table(typed: str, file: UploadFile | None) -> Table:
    """Cells of the file, or of what was typed or pasted (parted by tabs or commas)."""
    if file is not None and file.filename:
        return standards.read_sheet(file.file.read())
    if not typed.strip():
        raise Invalid("standards-empty")
    mark = "\t" if "\t" in typed else ","
    return [line.replace("，", ",").split(mark) for line in typed.strip().splitlines()]


def _ask(
    request: Request,
    engine: Engine,
    caller: Caller,
    typed: dict[str, Any],
    error: Refusal | None = None,
) -> Response:
    with engine.database.read(caller.tenant_id) as tx:
        offered = [
            (row.id, f"{row.version} · {row.title}")
            for row in runs.all_runs(tx)
            if row.state in (RunState.FOUND, RunState.APPROVED)
        ]
    usual = {
        "title": "",
        "method": standards.ANGOFF,
        "level": "",
        "run": "",
        "chance": 0.67,
        "table": "",
    }
    return page(
        request,
        "measurement/standard_new.html",
        status=200 if error is None else status_of(error),
        offered=offered,
        methods=standards.METHODS,
        typed=usual | typed,
        longest=_LONGEST,
        error=error,
    )


def _show(
    request: Request, engine: Engine, caller: Caller, setting_id: str, error: Refusal | None = None
) -> Response:
    with engine.database.read(caller.tenant_id) as tx:
        row = standards.one_setting(tx, setting_id)
        names = person_names(tx, [row.entered_by, row.decided_by or ""])
        setting = _told(row, names)
        version = runs.one_run(tx, row.run_id).version if row.run_id else None
    return page(
        request,
        "measurement/standard.html",
        status=200 if error is None else status_of(error),
        setting=setting,
        version=version,
        may_decide=caller.may(Permission.CALIBRATION_APPROVE)
        and setting["entered_by_id"] != caller.id,
        error=error,
    )


def _told(row: StandardSettingRow, names: dict[str, str]) -> dict[str, Any]:
    state = RunState(row.state)
    return {
        "id": row.id,
        "title": row.title,
        "method": row.method,
        "level": row.level,
        "state": state.value,
        "pill": PILLS[state.value],
        "result": row.result,
        "file_name": row.file_name,
        "entered_by": names.get(row.entered_by, row.entered_by),
        "entered_by_id": row.entered_by,
        "entered_at": row.entered_at,
        "decided_by": names.get(row.decided_by or "", row.decided_by or ""),
        "decided_at": row.decided_at,
        "reason": row.decision_reason,
    }
