"""Cells of the blueprints given to writers: the board, what is delivered, and giving one out."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.assembly.blueprints import read_blueprints
from exam_engine.bank.coverage import LevelCoverage, coverage_of
from exam_engine.bank.coverage_workbook import coverage_workbook
from exam_engine.schemes.shelf import current_schemes
from exam_engine.web.author.item_view import names_of
from exam_engine.web.author.wanted import address
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.problems import status_of
from exam_engine.web.shared.pages import download, page, redirect
from exam_engine.wiring import Engine
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Forbidden, Invalid, NotFound, Refusal
from foundation.grants import grants_of
from foundation.people import people
from foundation.roles import Caller, CallerKind, Permission
from itembank.cell_tasks import CellOf, CellTask, cell_tasks, give_cell, withdraw_task
from itembank.library import person_of
from itembank.search import published_by_cell
from itembank.skill_coverage import skill_coverage
from itembank.standard_shelf import standard_of

PATH = "/staff/items/tasks"
_APART = "|"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task as the board shows it."""

    task: CellTask
    writer: str
    giver: str
    late: bool
    href: str


@router.get(PATH)
def show(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """All tasks for those who give them; their own for writers."""
    caller.require(Permission.ITEM_READ)
    return _board(request, engine, caller)


@router.get("/staff/items/coverage.xlsx")
def take_coverage(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """The cells of the blueprints and the skill points of their standards, as a workbook."""
    caller.require(Permission.ITEM_READ)
    with engine.database.read(caller.tenant_id) as tx:
        schemes = current_schemes(tx)
        levels = coverage_of(schemes, published_by_cell(tx))
        standards = dict.fromkeys(one.standard_id for one in schemes)
        skills = [line for one in standards for line in skill_coverage(tx, standard_of(tx, one))]
    lang: str = request.state.lang
    content = coverage_workbook(levels, skills, lambda code: engine.words.say(code, lang))
    return download(content, f"coverage-{engine.clock.now():%Y%m%d}.xlsx", XLSX)


@router.post(PATH)
def give(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    cell: Annotated[str, Form(max_length=600)],
    writer: Annotated[str, Form(max_length=64)],
    number: Annotated[int, Form()],
    due: Annotated[date, Form()],
    note: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Give a cell to a writer."""
    caller.require(Permission.ITEM_PUBLISH)
    try:
        with engine.database.write(caller.tenant_id) as tx:
            cells = _cells(tx)
            if cell not in cells:
                raise NotFound("web-bank-cell-unknown")
            if writer not in dict(_writers(tx, engine.clock)):
                raise NotFound("identities-person-unknown", person=writer)
            give_cell(
                tx,
                engine.clock,
                by=caller,
                writer=writer,
                cell=cells[cell],
                number=number,
                due=due,
                today=_today(engine),
                note=note,
            )
    except (Invalid, Forbidden) as refusal:
        return _board(request, engine, caller, refusal)
    return redirect(request, PATH, notice="web-bank-task-given")


@router.post(f"{PATH}/{{task_id}}/withdraw")
def withdraw(request: Request, engine: EngineDep, caller: StaffDep, task_id: str) -> Response:
    """Take a task back."""
    with engine.database.write(caller.tenant_id) as tx:
        withdraw_task(tx, engine.clock, by=caller, task_id=task_id)
    return redirect(request, PATH, notice="web-bank-task-withdrawn")


def _board(
    request: Request, engine: Engine, caller: Caller, error: Refusal | None = None
) -> Response:
    gives = caller.may(Permission.ITEM_PUBLISH)
    today = _today(engine)
    with engine.database.read(caller.tenant_id) as tx:
        tasks = cell_tasks(tx, writer="" if gives else person_of(caller))
        names = names_of(tx, {one for task in tasks for one in (task.writer, task.given_by)})
        lines = [_line(task, names, today) for task in tasks]
        coverage = coverage_of(current_schemes(tx), published_by_cell(tx))
        offered = [(name, _told(cell)) for name, cell in _cells(tx).items()] if gives else []
        writers = _writers(tx, engine.clock) if gives else []
    own = person_of(caller)
    return page(
        request,
        "author/tasks.html",
        status=200 if error is None else status_of(error),
        error=error,
        lines=lines,
        coverage=coverage,
        under_way=_under_way(tasks, coverage),
        cells=offered,
        writers=[pair for pair in writers if pair[0] != own],
        gives=gives,
        today=today,
    )


def _line(task: CellTask, names: dict[str, str], today: date) -> TaskLine:
    cell = task.cell
    fields = {
        "level": cell.level,
        "area": cell.area,
        "types": ",".join(cell.types),
        "points": str(cell.points),
    }
    return TaskLine(
        task,
        names.get(task.writer, task.writer),
        names.get(task.given_by, task.given_by),
        task.is_late(today),
        address(fields),
    )


def _under_way(
    tasks: list[CellTask], coverage: list[LevelCoverage]
) -> dict[tuple[str, str, str], int]:
    """Items that writers still owe, by level, area and section."""
    owed: dict[tuple[str, str, str], int] = {
        (level.level, area, section): 0
        for level in coverage
        for area, _ in level.rows
        for section in level.sections
    }
    for task in tasks:
        key = (task.cell.level, task.cell.area, task.cell.section)
        owed[key] = owed.get(key, 0) + task.missing
    return owed


def _cells(tx: Tx) -> dict[str, CellOf]:
    """The cells of the schemes in force, by the name that a form sends."""
    found: dict[str, CellOf] = {}
    for adopted in current_schemes(tx):
        for blueprint in read_blueprints(adopted.blueprints).values():
            for cell in blueprint.cells:
                section = cell.section
                name = _APART.join((adopted.scheme.code, blueprint.level, cell.area, section.label))
                types = tuple(one.value for one in section.types)
                found[name] = CellOf(
                    blueprint.level, cell.area, section.label, types, section.points
                )
    return found


def _told(cell: CellOf) -> str:
    return f"{cell.level} · {cell.area} · {cell.section}"


def _writers(tx: Tx, clock: Clock) -> list[tuple[str, str]]:
    """The people of the body who may write items."""
    found = []
    for row in people(tx):
        grants = grants_of(tx, clock, row.id)
        caller = Caller(CallerKind.PERSON, row.id, tx.tenant_id, grants=grants, person_id=row.id)
        if caller.may(Permission.ITEM_WRITE):
            found.append((row.id, row.name))
    return found


def _today(engine: Engine) -> date:
    return engine.clock.now().astimezone(ZoneInfo(engine.settings.web.time_zone)).date()
