"""The bank as a list that the server pages: text, filters with counts, and kept searches."""

import math
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Form, Query
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.bank.coverage import coverage_of
from exam_engine.schemes.shelf import current_schemes
from exam_engine.web.author.item_view import names_of
from exam_engine.web.author.wanted import (
    WantedDep,
    address,
    as_fields,
    from_fields,
    may_name_authors,
    seen_by,
)
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.shared.pages import page, redirect
from foundation.database import Tx
from foundation.errors import Conflict, Invalid
from foundation.roles import Caller, Permission
from itembank import facets as beside
from itembank.items import Difficulty, ItemType
from itembank.library import person_of
from itembank.lifecycle import Pool
from itembank.review_queue import returned_to, waiting_for
from itembank.saved_searches import forget_search, save_search, saved_searches
from itembank.search import (
    ANY_FLAG,
    BEST,
    FLAG_GROUPS,
    MOST_RANKED,
    SORTS,
    Exposure,
    Wanted,
    find,
    published_by_cell,
)

ROWS = 50
Word = Annotated[str, Query(max_length=200)]

router = APIRouter(include_in_schema=False)


@router.get("/staff/items")
def show(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    asked: WantedDep,
    sort: Word = "",
    falling: bool = False,
    page_number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """The items that match, newest version each."""
    caller.require(Permission.ITEM_READ)
    wanted = seen_by(caller, asked)
    with engine.database.read(caller.tenant_id) as tx:
        counts = beside.facets(tx, wanted)
        flagged = beside.flag_counts(tx, wanted)
        total = counts.total
        pages = max(1, math.ceil(total / ROWS))
        number = min(page_number, pages)
        order = _order(sort, wanted, total)
        rows = find(tx, wanted, sort=order, falling=falling, page=number, size=ROWS)
        choices = _choices(tx, caller)
        waits = len(waiting_for(tx, caller)) if caller.may(Permission.ITEM_REVIEW) else 0
        returned = len(returned_to(tx, caller)) if caller.may(Permission.ITEM_WRITE) else 0
        coverage = coverage_of(current_schemes(tx), published_by_cell(tx))
        kept = [
            (row.id, row.name, address(row.fields), row.shared, row.owner == person_of(caller))
            for row in saved_searches(tx, by=caller)
        ]
    return page(
        request,
        "author/bank.html",
        rows=rows,
        total=total,
        number=number,
        pages=pages,
        wanted=wanted,
        sort=order,
        falling=falling,
        counts={name: counts.counts(name) for name in ("level", "area", "item_type", "difficulty")},
        everything=counts.whatever_status,
        by_status=list(counts.by_status.items()),
        types=list(ItemType),
        difficulties=list(Difficulty),
        exposures=list(Exposure),
        own=person_of(caller),
        pools=list(Pool),
        fields=as_fields(wanted),
        kept=kept,
        coverage=coverage,
        flagged=flagged,
        waits=waits,
        returned=returned,
        ranked=total <= MOST_RANKED,
        **choices,
    )


@router.post("/staff/items/searches")
def save(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    name: Annotated[str, Form(max_length=200)],
    query: Annotated[str, Form(max_length=4000)] = "",
    shared: Annotated[bool, Form()] = False,
) -> Response:
    """Keep the search that the list shows."""
    caller.require(Permission.ITEM_READ)
    fields = _fields_of(query)
    try:
        with engine.database.write(caller.tenant_id) as tx:
            save_search(tx, engine.clock, by=caller, name=name, fields=fields, shared=shared)
    except (Invalid, Conflict) as refusal:
        back = address(fields)
        return redirect(request, back, notice=refusal.code, kind="bad", **refusal.facts)
    return redirect(request, address(fields), notice="web-bank-search-kept")


@router.post("/staff/items/searches/{search_id}/forget")
def forget(request: Request, engine: EngineDep, caller: StaffDep, search_id: str) -> Response:
    """Forget one of the caller's own."""
    with engine.database.write(caller.tenant_id) as tx:
        forget_search(tx, by=caller, search_id=search_id)
    return redirect(request, "/staff/items", notice="web-bank-search-forgotten")


def _order(sort: str, wanted: Wanted, total: int) -> str:
    """By fitness where there is a text that few enough items hold, else by what was asked."""
    if sort in SORTS:
        return sort
    return BEST if wanted.text and total <= MOST_RANKED else "identifier"


def _choices(tx: Tx, caller: Caller) -> dict[str, Any]:
    """What the rarer filters offer."""
    authors = beside.authors(tx) if may_name_authors(caller) else [person_of(caller)]
    names = names_of(tx, authors)
    return {
        "tags": beside.tags(tx),
        "flags": [ANY_FLAG, *FLAG_GROUPS, *beside.flags(tx)],
        "authors": sorted(((one, names.get(one, one)) for one in authors), key=lambda x: x[1]),
    }


def _fields_of(query: str) -> dict[str, str]:
    """The filters of an address's query, known ones only."""
    pairs = parse_qsl(query)
    types = ",".join(value for name, value in pairs if name == "types")
    return as_fields(from_fields({**dict(pairs), "types": types}))
