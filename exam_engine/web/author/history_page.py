"""Two versions of an item side by side as one text: what was removed, what was inserted."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.web.author.item_view import view_item
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.shared.pages import page
from foundation.errors import Forbidden, NotFound
from foundation.roles import Permission
from itembank.differences import differences
from itembank.library import load_items

router = APIRouter(include_in_schema=False)


@router.get("/staff/items/{item_id}/changes")
def show(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    item_id: str,
    old: int | None = None,
    new: int | None = None,
) -> Response:
    """What differs between two versions; without numbers, between the newest and the one before."""
    caller.require(Permission.ITEM_READ)
    with engine.database.read(caller.tenant_id) as tx:
        view = view_item(tx, caller, item_id)
        if view.keys is None:
            # The difference would tell the key to somebody who is to answer first.
            raise Forbidden("web-bank-changes-blind")
        lines = {line.number: line for line in view.history}
        newest = max(lines)
        after = newest if new is None else new
        before = max(after - 1, min(lines)) if old is None else old
        for number in (before, after):
            if number not in lines:
                raise NotFound("itembank-version-unknown", version=number)
        chosen = (lines[before], lines[after])
        items = load_items(tx, [line.id for line in chosen])
        found = differences(items[chosen[0].id], items[chosen[1].id])
    return page(
        request,
        "author/changes.html",
        view=view,
        before=chosen[0],
        after=chosen[1],
        found=found,
    )
