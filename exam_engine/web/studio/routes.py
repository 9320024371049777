"""The doors of the design studio: shelf, editor, rehearsal, comparison, publication."""

from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Form
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.adaptive import calibrated, rehearsal_job, shelf
from exam_engine.adaptive.design_fields import FIELDS, fields_of, with_fields
from exam_engine.adaptive.design_text import LONGEST, read_text
from exam_engine.adaptive.explained import explain_conflict
from exam_engine.adaptive.live_design import Purpose
from exam_engine.adaptive.rehearsing import Rehearsal
from exam_engine.adaptive.tables import DesignStage
from exam_engine.assembly.exposure import ExposureKind
from exam_engine.assembly.selection import SelectionKind
from exam_engine.assembly.stopping import StoppingKind
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.problems import status_of
from exam_engine.web.shared.pages import page, redirect
from exam_engine.web.studio.charts import charts_of
from exam_engine.web.studio.starting import beginning
from exam_engine.wiring import Engine
from foundation import jobs
from foundation.database import Tx
from foundation.errors import Conflict, Invalid, Refusal
from foundation.jobs import JobState
from foundation.roles import Caller, Permission

router = APIRouter(include_in_schema=False)

HOME = "/staff/designs"
SELECTIONS = tuple(one.value for one in SelectionKind if one is not SelectionKind.LOFT)
Source = Annotated[str, Form(max_length=LONGEST * 2)]
Word = Annotated[str, Form(max_length=200)]


@router.get(HOME)
def show_shelf(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """All designs, the rehearsals of them, and the item parameters that there are."""
    caller.require(Permission.DESIGN_MANAGE)
    with engine.database.read(caller.tenant_id) as tx:
        rows = shelf.designs(tx)
        runs = rehearsal_job.runs_of(tx)
        sets = shelf.parameter_sets(tx)
        behind = calibrated.runs_behind(tx, sets)
        waiting = calibrated.runs_without_a_set(tx)
        names = {row.id: f"{row.name} v{row.version}" for row in rows}
    return page(
        request,
        "studio/shelf.html",
        designs=rows,
        runs=runs,
        sets=sets,
        behind=behind,
        waiting=waiting,
        names=names,
        home=HOME,
    )


@router.post(HOME + "/sets")
def keep_set(request: Request, engine: EngineDep, caller: StaffDep, run: Word) -> Response:
    """Make a set of an approved run that was approved before sets were made of runs."""
    caller.require(Permission.DESIGN_MANAGE)
    with engine.database.write(caller.tenant_id) as tx:
        kept = calibrated.keep_approved(tx, run, by=caller.id, at=engine.clock.now())
        name = kept.name
    return redirect(request, HOME, notice="web-studio-set-kept", name=name)


@router.get(HOME + "/new")
def begin(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """An editor with a design to begin from."""
    caller.require(Permission.DESIGN_MANAGE)
    with engine.database.read(caller.tenant_id) as tx:
        sets = shelf.parameter_sets(tx)
    return _editor(request, engine, caller, None, beginning(sets))


@router.get(HOME + "/compare")
def compare(
    request: Request, engine: EngineDep, caller: StaffDep, left: str = "", right: str = ""
) -> Response:
    """Two rehearsals in the same charts, and their figures side by side."""
    caller.require(Permission.DESIGN_MANAGE)
    with engine.database.read(caller.tenant_id) as tx:
        rows = {row.id: f"{row.name} v{row.version}" for row in shelf.designs(tx)}
        done = [run for run in rehearsal_job.runs_of(tx) if run.figures]
        chosen = [rehearsal_job.run_row(tx, one) for one in (left, right) if one]
    options = [
        (run.id, f"{rows.get(run.design_id, '')} · {run.wanted['count']} · {run.id[-4:]}")
        for run in done
    ]
    names = dict(options)
    pair = {names.get(run.id, run.id): run.figures for run in chosen if run.figures}
    return page(
        request,
        "studio/compare.html",
        options=options,
        left=left,
        right=right,
        pair=pair,
        charts=charts_of(pair) if pair else [],
        home=HOME,
    )


@router.get(HOME + "/runs/{run_id}")
def show_run(request: Request, engine: EngineDep, caller: StaffDep, run_id: str) -> Response:
    """How far a rehearsal is, and what it came to."""
    caller.require(Permission.DESIGN_MANAGE)
    with engine.database.read(caller.tenant_id) as tx:
        run = rehearsal_job.run_row(tx, run_id)
        row = shelf.design_row(tx, run.design_id)
        job = jobs.find(tx, run.job_id)
        failed = None
        if job.state == JobState.FAILED and job.error_code:
            failed = Conflict(job.error_code, **job.error_facts)
    name = f"{row.name} v{row.version}"
    charts = charts_of({name: run.figures}) if run.figures else []
    return page(
        request,
        "studio/run.html",
        run=run,
        design=row,
        name=name,
        job=job,
        error=failed,
        charts=charts,
        home=HOME,
    )


@router.get(HOME + "/{design_id}")
def show_design(request: Request, engine: EngineDep, caller: StaffDep, design_id: str) -> Response:
    """The editor of one design."""
    caller.require(Permission.DESIGN_MANAGE)
    with engine.database.read(caller.tenant_id) as tx:
        source = shelf.design_row(tx, design_id).source
    return _editor(request, engine, caller, design_id, source)


class Entries(BaseModel):
    """What the editor sends: the text, the fields beside it, and which of them counts."""

    source: str = Field(default="", max_length=LONGEST * 2)
    design: str = Field(default="", max_length=36)
    act: Literal["text", "fields"] = "text"
    title: str = Field(default="", max_length=200)
    purpose: str = Field(default="", max_length=40)
    minutes: str = Field(default="", max_length=20)
    seed: str = Field(default="", max_length=20)
    overlap: str = Field(default="", max_length=20)
    parameters: str = Field(default="", max_length=200)
    levels: str = Field(default="", max_length=400)
    stopping: str = Field(default="", max_length=40)
    least: str = Field(default="", max_length=20)
    most: str = Field(default="", max_length=20)
    error: str = Field(default="", max_length=20)
    cuts: str = Field(default="", max_length=200)
    classes: str = Field(default="", max_length=400)
    exposure: str = Field(default="", max_length=40)
    rate: str = Field(default="", max_length=20)
    edges: str = Field(default="", max_length=200)
    selection: str = Field(default="", max_length=40)
    strata: str = Field(default="", max_length=20)


@router.post(HOME + "/save")
def save(
    request: Request, engine: EngineDep, caller: StaffDep, entries: Annotated[Entries, Form()]
) -> Response:
    """Keep the text, or put the form's fields into it first; a fault shows the page again."""
    caller.require(Permission.DESIGN_MANAGE)
    source = entries.source.replace("\r\n", "\n")
    design_id = entries.design or None
    try:
        if entries.act == "fields":
            source = with_fields(source, {name: getattr(entries, name) for name in FIELDS})
        with engine.database.write(caller.tenant_id) as tx:
            row = shelf.save(tx, engine.clock, by=caller, source=source, design_id=design_id)
            saved = row.id
    except Invalid as refusal:
        return _editor(request, engine, caller, design_id, source, refusal)
    return redirect(request, f"{HOME}/{saved}", notice="web-studio-saved")


@router.post(HOME + "/{design_id}/parameters")
def take_parameters(
    request: Request, engine: EngineDep, caller: StaffDep, design_id: str, name: Word
) -> Response:
    """Let the design use another set of parameters; a published one goes on as its next version."""
    caller.require(Permission.DESIGN_MANAGE)
    with engine.database.write(caller.tenant_id) as tx:
        row = shelf.take_parameters(tx, engine.clock, by=caller, design_id=design_id, name=name)
        place, version = f"{HOME}/{row.id}", row.version
    return redirect(
        request, place, notice="web-studio-parameters-taken", name=name, version=version
    )


@router.post(HOME + "/{design_id}/rehearse")
def rehearse(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    design_id: str,
    count: Annotated[int, Form()] = 300,
    thetas: Word = "",
    seed: Annotated[int, Form(ge=0, le=2**31)] = 1,
) -> Response:
    """Ask for a rehearsal; the page of the run shows how far it is."""
    caller.require(Permission.DESIGN_MANAGE)
    with engine.database.read(caller.tenant_id) as tx:
        source = shelf.design_row(tx, design_id).source
    try:
        wanted = Rehearsal(count, _numbers(thetas), seed)
        with engine.database.read(caller.tenant_id) as tx:
            design = shelf.live_design(tx, read_text(source))
        conflict = explain_conflict(design)
        if conflict is not None:
            raise conflict
        with engine.database.write(caller.tenant_id) as tx:
            ordered = rehearsal_job.order(
                tx, engine.clock, by=caller, design_id=design_id, wanted=wanted
            )
    except Refusal as refusal:
        return _editor(request, engine, caller, design_id, source, refusal)
    return redirect(request, f"{HOME}/runs/{ordered.run_id}")


@router.post(HOME + "/{design_id}/publish")
def publish(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    design_id: str,
    sure: Annotated[str, Form(max_length=5)] = "",
) -> Response:
    """Freeze the design as a form."""
    caller.require(Permission.DESIGN_MANAGE)
    with engine.database.read(caller.tenant_id) as tx:
        source = shelf.design_row(tx, design_id).source
    try:
        if sure != "yes":
            raise Conflict("web-studio-publish-unsure")
        with engine.database.read(caller.tenant_id) as tx:
            design = shelf.live_design(tx, read_text(source))
        conflict = explain_conflict(design)
        if conflict is not None:
            raise conflict
        with engine.database.write(caller.tenant_id) as tx:
            shelf.publish(tx, engine.clock, by=caller, design_id=design_id)
    except Refusal as refusal:
        return _editor(request, engine, caller, design_id, source, refusal)
    return redirect(request, f"{HOME}/{design_id}", notice="web-studio-published")


def _editor(
    request: Request,
    engine: Engine,
    caller: Caller,
    design_id: str | None,
    source: str,
    error: Refusal | None = None,
) -> Response:
    with engine.database.read(caller.tenant_id) as tx:
        row = None if design_id is None else shelf.design_row(tx, design_id)
        runs = [] if design_id is None else rehearsal_job.runs_of(tx, design_id)
        sets = shelf.parameter_sets(tx)
        told = _supply(tx, source)
        behind = calibrated.runs_behind(tx, sets)
    needs = error.facts.get("needs", []) if error is not None else []
    say = partial(_say, engine, request.state.lang)
    return page(
        request,
        "studio/editor.html",
        status=200 if error is None else status_of(error),
        design=row,
        published=row is not None and row.stage == DesignStage.PUBLISHED,
        source=source,
        fields=fields_of(source),
        runs=runs,
        sets=[("", "—"), *((one.name, one.name) for one in sets)],
        purposes=[(one.value, say(f"web-studio-purpose-{one.value}")) for one in Purpose],
        stoppings=[(one.value, say(f"web-studio-stopping-{one.value}")) for one in StoppingKind],
        exposures=[(one.value, say(f"web-studio-exposure-{one.value}")) for one in ExposureKind],
        selections=[(one, say(f"web-studio-selection-{one}")) for one in SELECTIONS],
        supply=told,
        behind=behind,
        needs=needs,
        error=error,
        home=HOME,
    )


def _supply(tx: Tx, source: str) -> shelf.Supply | None:
    """What the design's parameters know of its items; None while the text cannot be read."""
    try:
        return shelf.supply(tx, read_text(source))
    except Invalid:
        return None


def _say(engine: Engine, lang: str, code: str) -> str:
    return engine.words.say(code, lang)


def _numbers(text: str) -> tuple[float, ...]:
    parts = [part for part in text.replace("，", ",").replace(" ", ",").split(",") if part]
    try:
        return tuple(float(part) for part in parts[:100])
    except ValueError as trouble:
        raise Invalid("adaptive-field-unfit", field="thetas") from trouble
