"""One calibration run from its order to its approval: form, progress, report, PDF, parameters."""

import csv
import io
import re
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Query, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.enrolment.injection import escaped
from exam_engine.letters.press import letter_press
from exam_engine.measurement import runs
from exam_engine.measurement.data_sets import DataSet, from_attempts, from_file
from exam_engine.measurement.marked_answers import marked, marked_batches
from exam_engine.measurement.runs import RunPlan
from exam_engine.measurement.standards import cuts_in_force
from exam_engine.measurement.tables import RunState
from exam_engine.staff_names import person_names
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.limits import Kind, limit
from exam_engine.web.measurement.run_view import Report, Run, listed, ordered_before, report_of
from exam_engine.web.problems import status_of
from exam_engine.web.shared.pages import download, page, redirect
from exam_engine.web.static_files import WEB
from exam_engine.wiring import Engine
from foundation.database import Tx
from foundation.errors import Conflict, Forbidden, Invalid, Refusal
from foundation.roles import Caller, Permission
from itembank.calibration.item_models import ItemModel
from itembank.calibration.response_file import Columns, read_responses

BASE = "/staff/measurement/runs"
TWO = (ItemModel.RASCH, ItemModel.ONE_PL, ItemModel.TWO_PL, ItemModel.THREE_PL)
MANY = (ItemModel.PCM, ItemModel.GPCM, ItemModel.GRM, ItemModel.NRM)
GROUPS = ("none", "batch", "college")
LARGEST_FILE = 64 * 2**20

router = APIRouter(include_in_schema=False)


@router.get(f"{BASE}/new")
def ask(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    again: Annotated[str, Query(max_length=36)] = "",
) -> Response:
    """Whose answers, which models, which groups; as in the run ``again``, where it is named."""
    caller.require(Permission.CALIBRATION_RUN)
    with engine.database.read(caller.tenant_id) as tx:
        typed = ordered_before(tx, again) if again else {}
    return _ask(request, engine, caller, typed)


@router.post(f"{BASE}/new")
def order(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    title: Annotated[str, Form(max_length=runs.LONGEST_TITLE)] = "",
    batch: Annotated[tuple[str, ...], Form()] = (),
    file: Annotated[UploadFile | None, File()] = None,
    group: Annotated[str, Form(max_length=64)] = "none",
    column: Annotated[str, Form(max_length=120)] = "",
    two: Annotated[str, Form(max_length=8)] = ItemModel.TWO_PL.value,
    many: Annotated[str, Form(max_length=8)] = ItemModel.GPCM.value,
    anchors: Annotated[bool, Form()] = False,
    prior: Annotated[bool, Form()] = False,
    leave: Annotated[str, Form(max_length=2000)] = "",
    cuts: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Freeze the data and begin; what cannot be used is told on the form."""
    caller.require(Permission.CALIBRATION_RUN)
    limit(request, Kind.UPLOAD, caller.id)
    typed = {
        "title": title,
        "batch": batch,
        "group": group,
        "column": column,
        "two": two,
        "many": many,
        "anchors": anchors,
        "prior": prior,
        "leave": leave,
        "cuts": cuts,
    }
    try:
        plan = RunPlan(_model(two, TWO), _model(many, MANY), anchors, prior, _cuts(cuts))
        source, data = _data(engine, caller, batch, file, group, column.strip(), anchors=anchors)
        left_out = _listed(leave)
        source, data = source | {"left_out": left_out}, data.without(left_out)
        with engine.database.write(caller.tenant_id) as tx:
            run_id = runs.order_run(
                tx, engine.clock, by=caller, title=title, source=source, plan=plan, data=data
            ).id
    except Invalid as refusal:
        return _ask(request, engine, caller, typed, refusal)
    return redirect(request, f"{BASE}/{run_id}")


@router.get(f"{BASE}/{{run_id}}")
def show(request: Request, engine: EngineDep, caller: StaffDep, run_id: str) -> Response:
    """How far the run is, why it stopped, or what it found."""
    caller.require(Permission.STATISTICS_READ)
    return _show(request, engine, caller, run_id)


@router.post(f"{BASE}/{{run_id}}/decide")
def decide(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    run_id: str,
    verdict: Annotated[str, Form(pattern="^(approve|reject)$")],
    reason: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Approve or reject; the one who started the run may not."""
    caller.require(Permission.CALIBRATION_APPROVE)
    try:
        with engine.database.write(caller.tenant_id) as tx:
            runs.decide(
                tx, engine.clock, run_id, by=caller, approve=verdict == "approve", reason=reason
            )
    except (Invalid, Conflict, Forbidden) as refusal:
        return _show(request, engine, caller, run_id, refusal)
    return redirect(
        request,
        f"{BASE}/{run_id}",
        notice="web-measurement-approved" if verdict == "approve" else "web-measurement-rejected",
    )


@router.get(f"{BASE}/{{run_id}}/report.pdf")
def print_report(request: Request, engine: EngineDep, caller: StaffDep, run_id: str) -> Response:
    """The report on paper."""
    caller.require(Permission.STATISTICS_READ)
    run, report = _found(request, engine, caller, run_id)
    html = page(request, "measurement/run_print.html", run=run, report=report)
    css = (WEB / "measurement" / "static" / "print.css").read_text(encoding="utf-8")
    certs = engine.settings.certs
    press = letter_press(certs.node_modules, certs.rare_fonts_folder)
    content = press.print(bytes(html.body).decode(), css)
    return download(content, f"calibration-{run.version}.pdf", "application/pdf")


@router.get(f"{BASE}/{{run_id}}/parameters.csv")
def take_parameters(request: Request, engine: EngineDep, caller: StaffDep, run_id: str) -> Response:
    """The parameters as `kaozheng calibrate --fixed` reads them."""
    caller.require(Permission.STATISTICS_READ)
    run, report = _found(request, engine, caller, run_id)
    entries = report.result["parameters"]
    names = sorted({key for entry in entries for key in entry} - {"item", "model", "se"})
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["item", "model", *names])
    for entry in entries:
        name = escaped(report.result["names"].get(entry["item"], entry["item"]))
        writer.writerow([name, entry["model"], *(entry.get(key, "") for key in names)])
    content = out.getvalue().encode("utf-8-sig")
    return download(content, f"parameters-{run.version}.csv", "text/csv")


def _ask(
    request: Request,
    engine: Engine,
    caller: Caller,
    typed: dict[str, Any],
    error: Refusal | None = None,
) -> Response:
    with engine.database.read(caller.tenant_id) as tx:
        batches = marked_batches(tx)
    usual = {
        "title": "",
        "batch": (),
        "group": "none",
        "column": "",
        "two": ItemModel.TWO_PL.value,
        "many": ItemModel.GPCM.value,
        "anchors": False,
        "prior": False,
        "leave": "",
        "cuts": "",
    }
    return page(
        request,
        "measurement/run_new.html",
        status=200 if error is None else status_of(error),
        batches=batches,
        typed=usual | typed,
        two=[model.value for model in TWO],
        many=[model.value for model in MANY],
        groups=GROUPS,
        longest=runs.LONGEST_TITLE,
        error=error,
    )


def _model(told: str, offered: tuple[ItemModel, ...]) -> ItemModel:
    found = next((model for model in offered if model.value == told), None)
    if found is None:
        models = [model.value for model in offered]
        raise Invalid("calibration-model-unknown", model=told, models=models)
    return found


def _listed(told: str) -> list[str]:
    """What stands between spaces, commas and semicolons of either width."""
    return re.split(r"[\s,;\uff0c\uff1b\u3001]+", told.strip()) if told.strip() else []


def _cuts(told: str) -> tuple[float, ...]:
    """The cuts in ascending order. Raises ``Invalid``."""
    try:
        cuts = tuple(sorted(float(cell) for cell in _listed(told)))
    except ValueError as error:
        raise Invalid("measurement-cuts-unreadable", cuts=told[:60]) from error
    if any(not abs(cut) <= 6 for cut in cuts):
        raise Invalid("measurement-cuts-unreadable", cuts=told[:60])
    return cuts


def _data(
    engine: Engine,
    caller: Caller,
    batches: tuple[str, ...],
    file: UploadFile | None,
    group: str,
    column: str,
    *,
    anchors: bool,
) -> tuple[dict[str, Any], DataSet]:
    """The source in words and the data; read outside of every writing transaction."""
    if file is not None and file.filename:
        content = file.file.read(LARGEST_FILE + 1)
        read = read_responses(content, Columns(group=column or None))
        return {"kind": "file", "name": file.filename[:200]}, from_file(read)
    if not batches:
        raise Invalid("measurement-source-missing")
    if group not in GROUPS:
        raise Invalid("measurement-group-unknown", group=group)
    with engine.database.read(caller.tenant_id) as tx:
        named = {batch.id: batch.name for batch in marked_batches(tx)}
        chosen = [batch for batch in batches if batch in named]
        found, items = marked(tx, chosen, group)
        names = {ref: item.identifier for ref, item in items.items()}
        # Anchors know their categories, whatever these persons happened to reach.
        held = runs.held_items(tx, names) if anchors else {}
        known = {ref: one.points for ref, one in held.items()}
        data = from_attempts([one.attempt for one in found], names, known)
    source = {
        "kind": "batches",
        "batches": [{"id": batch, "name": named[batch]} for batch in chosen],
        "group": group,
    }
    return source, data


def _show(
    request: Request, engine: Engine, caller: Caller, run_id: str, error: Refusal | None = None
) -> Response:
    with engine.database.read(caller.tenant_id) as tx:
        run, result, cuts = _read(tx, run_id)
    report = None if result is None else report_of(result, cuts, _say(request, engine))
    return page(
        request,
        "measurement/run.html",
        status=200 if error is None else status_of(error),
        run=run,
        report=report,
        may_decide=caller.may(Permission.CALIBRATION_APPROVE) and run.started_by_id != caller.id,
        error=error,
    )


def _read(tx: Tx, run_id: str) -> tuple[Run, dict[str, Any] | None, list[tuple[str, float]]]:
    row = runs.one_run(tx, run_id)
    names = person_names(tx, [row.started_by, row.decided_by or ""])
    typed = [(f"{cut:g}", cut) for cut in row.plan["cuts"]]
    return listed(tx, row, names), row.result, typed or cuts_in_force(tx, run_id)


def _found(request: Request, engine: Engine, caller: Caller, run_id: str) -> tuple[Run, Report]:
    with engine.database.read(caller.tenant_id) as tx:
        run, result, cuts = _read(tx, run_id)
    if result is None or run.standing == RunState.ORDERED:
        raise Conflict("measurement-run-not-ready", version=run.version)
    return run, report_of(result, cuts, _say(request, engine))


def _say(request: Request, engine: Engine) -> Any:
    lang: str = request.state.lang
    return lambda code, **facts: engine.words.say(code, lang, **facts)
