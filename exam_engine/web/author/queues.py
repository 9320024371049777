"""The reviewer's queue and the writer's: what waits for the one, what came back to the other."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.shared.pages import page, redirect
from itembank.review_queue import by_cell, next_after, returned_to, waiting_for

REVIEW: Final = "/staff/items/review"
RETURNED: Final = "/staff/items/returned"
MOST_SHOWN: Final = 500
Word = Annotated[str, Query(max_length=200)]

router = APIRouter(include_in_schema=False)


@router.get(REVIEW)
def show_queue(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    level: Word = "",
    area: Word = "",
    type: Word = "",
) -> Response:
    """What waits for the caller, oldest first; of one cell where the address names one."""
    with engine.database.read(caller.tenant_id) as tx:
        queue = waiting_for(tx, caller)
    asked = (level, area, type)
    chosen = [
        one
        for one in queue
        if all(want in ("", have) for want, have in zip(asked, one.cell, strict=True))
    ]
    return page(
        request,
        "author/review_queue.html",
        queue=chosen[:MOST_SHOWN],
        number=len(chosen),
        total=len(queue),
        cells=by_cell(queue),
        asked=asked,
        oldest=queue[0].since if queue else None,
        waited=_waited(engine.clock.now()),
    )


@router.get(f"{REVIEW}/next")
def go_on(request: Request, engine: EngineDep, caller: StaffDep, after: Word = "") -> Response:
    """The item that follows ``after``; back to the queue when nothing else waits."""
    with engine.database.read(caller.tenant_id) as tx:
        found = next_after(waiting_for(tx, caller), after)
    if found is None:
        return redirect(request, REVIEW, notice="web-queue-done")
    return redirect(request, f"/staff/items/{found.item_id}")


@router.get(RETURNED)
def show_returned(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """The caller's drafts that came back from review, with the reason."""
    with engine.database.read(caller.tenant_id) as tx:
        rows = returned_to(tx, caller)
    return page(request, "author/returned.html", rows=rows, waited=_waited(engine.clock.now()))


def _waited(now: datetime) -> Callable[[datetime], int]:
    """Whole hours since a moment."""
    return lambda since: int((now - since).total_seconds() // 3600)
