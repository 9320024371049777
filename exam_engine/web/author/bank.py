"""The bank as a table that the server pages, with filters, counts, and blueprint coverage."""

import math
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.schemes.shelf import current_schemes
from exam_engine.web.author.coverage import coverage_of
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.shared.pages import page
from foundation.roles import Permission
from itembank.items import Difficulty, ItemType
from itembank.lifecycle import VersionStatus
from itembank.search import (
    SORTS,
    Wanted,
    count,
    count_by_status,
    find,
    labels,
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
    level: Word = "",
    area: Word = "",
    type: Word = "",
    difficulty: Word = "",
    status: Word = "",
    skill: Word = "",
    text: Word = "",
    sort: Word = "identifier",
    falling: bool = False,
    page_number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """The items that match, newest version each."""
    caller.require(Permission.ITEM_READ)
    wanted = Wanted(level, area, type, difficulty, status, skill.strip(), text.strip())
    sort = sort if sort in SORTS else "identifier"
    with engine.database.read(caller.tenant_id) as tx:
        total = count(tx, wanted)
        pages = max(1, math.ceil(total / ROWS))
        number = min(page_number, pages)
        rows = find(tx, wanted, sort=sort, falling=falling, page=number, size=ROWS)
        by_status = count_by_status(tx, wanted)
        everything = count(tx, replace(wanted, status=""))
        known = labels(tx)
        coverage = coverage_of(current_schemes(tx), published_by_cell(tx))
    return page(
        request,
        "author/bank.html",
        rows=rows,
        total=total,
        number=number,
        pages=pages,
        wanted=wanted,
        sort=sort,
        falling=falling,
        everything=everything,
        by_status=[(one, by_status.get(one, 0)) for one in VersionStatus],
        levels=list(known),
        areas=known.get(level) or list(dict.fromkeys(a for some in known.values() for a in some)),
        types=list(ItemType),
        difficulties=list(Difficulty),
        coverage=coverage,
    )
