"""Items of the bank that say almost the same as this one, side by side, for a person to judge."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.web.author.item_view import item_row
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.shared.pages import page
from foundation.roles import Permission
from itembank.item_words import words_of
from itembank.library import load_item, versions_of
from itembank.near_duplicates import near_to

router = APIRouter(include_in_schema=False)


@router.get("/staff/items/{item_id}/near")
def show(request: Request, engine: EngineDep, caller: StaffDep, item_id: str) -> Response:
    """The newest version's words, and the ten items nearest to it."""
    caller.require(Permission.ITEM_READ)
    with engine.database.read(caller.tenant_id) as tx:
        row = item_row(tx, item_id)
        item = load_item(tx, versions_of(tx, item_id)[-1].id)
        near = near_to(tx, item, apart_from=item_id)
        identifier = row.identifier
    return page(
        request,
        "author/near.html",
        item_id=item_id,
        identifier=identifier,
        words=words_of(item),
        near=near,
    )
