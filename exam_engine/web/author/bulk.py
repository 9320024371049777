"""Many items at once: choose what to do, watch it being done, read what became of each, undo it."""

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from exam_engine.bank.bulk_job import start_bulk
from exam_engine.web.author.item_view import names_of
from exam_engine.web.author.wanted import address, as_fields, from_fields, seen_by
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.problems import status_of
from exam_engine.web.shared.pages import page, redirect
from exam_engine.wiring import Engine
from foundation.database import Tx
from foundation.errors import Conflict, Invalid, Refusal
from foundation.people import people
from foundation.roles import Caller, Permission
from itembank.bulk import (
    MOST_ITEMS,
    bulk_row,
    bulk_rows,
    can_be_undone,
    lines_of,
    order_bulk,
    undo,
)
from itembank.bulk_changes import KINDS, Change
from itembank.exchange.formats import FORMATS
from itembank.library import person_of
from itembank.lifecycle import Act, Pool
from itembank.search import Wanted, count, matching_ids
from itembank.work_tables import BulkLineRow, BulkRow, LineOutcome

PATH = "/staff/items/bulk"
ACTS = (Act.SUBMIT, Act.RETURN, Act.APPROVE, Act.PUBLISH, Act.RETIRE)
_MOST_LINES = 500
"""Lines that the page of a change shows; the others are told by their number."""

router = APIRouter(include_in_schema=False)
Query = Annotated[str, Form(max_length=4000)]


@router.get(PATH)
def show_all(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """The changes of the body, newest first."""
    caller.require(Permission.ITEM_READ)
    with engine.database.read(caller.tenant_id) as tx:
        rows = bulk_rows(tx)
        names = names_of(tx, [row.by for row in rows])
        told = [_told(row, names) for row in rows]
    return page(request, "author/bulk_list.html", rows=told)


@router.post(f"{PATH}/choose")
def choose(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    row: Annotated[list[str], Form(max_length=1000)] = [],  # noqa: B006 - FastAPI copies it
    query: Query = "",
    whole: Annotated[bool, Form()] = False,
) -> Response:
    """What is to be done to the items chosen on the list, or to all that match."""
    caller.require(Permission.ITEM_READ)
    return _choose(request, engine, caller, _wanted(caller, query), [] if whole else row, query)


@router.post(PATH)
def order(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    change: Annotated[Change, Form()],
    row: Annotated[list[str], Form(max_length=1000)] = [],  # noqa: B006 - FastAPI copies it
    query: Query = "",
    act: Annotated[str, Form(max_length=20)] = "",
    tag: Annotated[str, Form(max_length=200)] = "",
    untag: Annotated[str, Form(max_length=200)] = "",
    skill: Annotated[str, Form(max_length=64)] = "",
    pool: Annotated[str, Form(max_length=20)] = "",
    enemy: Annotated[str, Form(max_length=128)] = "",
    reviewer: Annotated[str, Form(max_length=64)] = "",
    comment: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Order the change; the durable job carries it out."""
    values = {
        Change.ACT: act,
        Change.TAG: tag,
        Change.UNTAG: untag,
        Change.SKILL: skill,
        Change.POOL: pool,
        Change.ENEMY: enemy,
        Change.REVIEWER: reviewer,
    }
    wanted = _wanted(caller, query)
    try:
        with engine.database.write(caller.tenant_id) as tx:
            caller.require(Permission.ITEM_READ)
            ordered = order_bulk(
                tx,
                engine.clock,
                by=caller,
                change=change,
                value=values[change],
                item_ids=row or matching_ids(tx, wanted, MOST_ITEMS + 1),
                comment=comment,
            )
            start_bulk(tx, engine.clock, ordered)
            bulk_id = ordered.id
    except (Invalid, Conflict) as refusal:
        return _choose(request, engine, caller, wanted, row, query, refusal)
    return redirect(request, f"{PATH}/{bulk_id}")


@router.get(f"{PATH}/{{bulk_id}}.json")
def tell(engine: EngineDep, caller: StaffDep, bulk_id: str) -> Response:
    """How far it is, for the bar."""
    caller.require(Permission.ITEM_READ)
    with engine.database.read(caller.tenant_id) as tx:
        row = bulk_row(tx, bulk_id)
        told = {
            "state": "done" if row.finished_at else "running",
            "done": row.done,
            "total": row.total,
            "started_at": row.at.isoformat(),
            "next": f"{PATH}/{bulk_id}",
        }
    return JSONResponse(told, headers={"Cache-Control": "no-store"})


@router.get(f"{PATH}/{{bulk_id}}")
def show(request: Request, engine: EngineDep, caller: StaffDep, bulk_id: str) -> Response:
    """The bar while it is being done; then what became of each item."""
    caller.require(Permission.ITEM_READ)
    with engine.database.read(caller.tenant_id) as tx:
        row = bulk_row(tx, bulk_id)
        lines = lines_of(tx, bulk_id)
        counts = {one: sum(line.outcome == one for line in lines) for one in LineOutcome}
        names = names_of(tx, [row.by, row.value])
        own = row.change != Change.ACT or row.by == person_of(caller)
        told = {
            **_told(row, names),
            "finished": row.finished_at,
            "may_undo": bool(row.finished_at)
            and row.undone_at is None
            and own
            and can_be_undone(row)
            and caller.may(KINDS[Change(row.change)].right),
        }
        # What needs a look comes first.
        shown = sorted(lines, key=lambda line: (_RANK.index(line.outcome), line.place))
        seen = [_line(line) for line in shown[:_MOST_LINES]]
    return page(request, "author/bulk.html", bulk=told, counts=counts, lines=seen, total=len(lines))


@router.post(f"{PATH}/{{bulk_id}}/undo")
def take_back(request: Request, engine: EngineDep, caller: StaffDep, bulk_id: str) -> Response:
    """Put back what was before, but for items that have moved on."""
    with engine.database.write(caller.tenant_id) as tx:
        undone = undo(tx, engine.clock, by=caller, bulk_id=bulk_id)
    return redirect(
        request,
        f"{PATH}/{bulk_id}",
        notice="web-bank-bulk-undone",
        kind="warn" if undone.stayed else "good",
        restored=undone.restored,
        stayed=len(undone.stayed),
    )


_RANK = ("stayed", "refused", "waiting", "done", "undone", "unchanged")


def _choose(
    request: Request,
    engine: Engine,
    caller: Caller,
    wanted: Wanted,
    rows: list[str],
    query: str,
    error: Refusal | None = None,
) -> Response:
    with engine.database.read(caller.tenant_id) as tx:
        number = len(set(rows)) if rows else count(tx, wanted)
        offered = _people(tx)
    return page(
        request,
        "author/bulk_choose.html",
        status=200 if error is None else status_of(error),
        error=error,
        number=number,
        rows=rows,
        query=query,
        back=address(as_fields(wanted)),
        acts=ACTS,
        pools=list(Pool),
        people=offered,
        changes=[one for one in Change if caller.may(KINDS[one].right)],
        formats=list(FORMATS) if caller.may(Permission.ITEM_PUBLISH) else [],
    )


def _people(tx: Tx) -> list[tuple[str, str]]:
    return [(row.id, row.name) for row in people(tx)]


def _wanted(caller: Caller, query: str) -> Wanted:
    pairs = parse_qsl(query)
    types = ",".join(value for name, value in pairs if name == "types")
    return seen_by(caller, from_fields({**dict(pairs), "types": types}))


def _told(row: BulkRow, names: dict[str, str]) -> dict[str, object]:
    value = row.value
    if row.change == Change.REVIEWER:
        value = names.get(value, value)
    return {
        "id": row.id,
        "change": row.change,
        "value": value,
        "by": names.get(row.by, row.by),
        "at": row.at,
        "done": row.done,
        "total": row.total,
        "undone_at": row.undone_at,
    }


def _line(line: BulkLineRow) -> dict[str, object]:
    return {
        "item_id": line.item_id,
        "identifier": line.identifier,
        "outcome": line.outcome,
        "code": line.code,
        "facts": line.facts or {},
    }
