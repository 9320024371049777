"""The page of one item: what a candidate sees, the key, the history, and the acts on a version."""

import re
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.web.author.answering import answer_from, seed_for
from exam_engine.web.author.item_view import item_row, view_item
from exam_engine.web.author.sitting_view import in_sittings
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.problems import status_of
from exam_engine.web.shared.pages import page, redirect
from exam_engine.web.shared.paper_media import item_media_type_of
from exam_engine.wiring import Engine
from foundation.database import Tx
from foundation.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from foundation.roles import Caller, Permission
from itembank.blind_review import answer_first, refuse_unanswered
from itembank.exporting import file_rows
from itembank.library import load_item, move, person_of, version_row
from itembank.lifecycle import Act
from itembank.search import holds_picture
from itembank.tables import ItemVersionRow

PATH = "/staff/items/{item_id}"
LONGEST_COMMENT = 2000
_DIGEST = re.compile(r"[0-9a-f]{64}")

router = APIRouter(include_in_schema=False)


async def _form_of(request: Request) -> FormData:
    """The whole form: an item's questions give its fields their names."""
    return await request.form()


@router.get("/staff/items/media/{digest}")
def show_picture(engine: EngineDep, caller: StaffDep, digest: str) -> Response:
    """A file that an item of the caller's body shows, and no other file of the body."""
    if not caller.may(Permission.ITEM_READ):
        caller.require(Permission.FORM_READ)
    with engine.database.read(caller.tenant_id) as tx:
        # An author also sees what they have just pasted and no item names yet.
        is_pasted = caller.may(Permission.ITEM_WRITE) and bool(file_rows(tx, [digest]))
        if not _DIGEST.fullmatch(digest) or not (is_pasted or holds_picture(tx, digest)):
            raise NotFound("blobs-unknown", digest=digest[:64])
    content = engine.blobs.get(digest, tenant=caller.tenant_id or "")
    kind = item_media_type_of(content)
    if kind is None:
        raise NotFound("blobs-unknown", digest=digest)
    return Response(content, media_type=kind)


@router.get(PATH)
def show(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    item_id: str,
    version: int | None = None,
) -> Response:
    """The newest version of an item, or the one of a number."""
    return show_item(request, engine, caller, item_id, version)


@router.post(f"{PATH}/answer")
def answer(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    item_id: str,
    version: Annotated[str, Form()],
    digest: Annotated[str, Form()],
    form: Annotated[FormData, Depends(_form_of)],
) -> Response:
    """Keep the reviewer's own answer; from then on the page shows the key."""
    fields = {name: [str(v) for v in form.getlist(name)] for name in form}
    try:
        with engine.database.write(caller.tenant_id) as tx:
            caller.require(Permission.ITEM_REVIEW)
            _same_version(tx, item_id, version, digest)
            seed = seed_for(version, person_of(caller))
            given = answer_from(load_item(tx, version), seed, fields)
            answer_first(tx, engine.clock, by=caller, version_id=version, answer=given)
    except Invalid as refusal:
        return show_item(request, engine, caller, item_id, error=refusal)
    return redirect(request, f"/staff/items/{item_id}")


@router.post(f"{PATH}/act")
def act(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    item_id: str,
    version: Annotated[str, Form()],
    digest: Annotated[str, Form()],
    act: Annotated[Act, Form()],
    comment: Annotated[str, Form(max_length=LONGEST_COMMENT)] = "",
) -> Response:
    """Submit, return, approve, publish or retire the version that the page showed."""
    try:
        with engine.database.write(caller.tenant_id) as tx:
            _same_version(tx, item_id, version, digest)
            if act is Act.APPROVE:
                caller.require(Permission.ITEM_REVIEW)
                refuse_unanswered(tx, by=caller, version_id=version)
            moved = move(
                tx, engine.clock, by=caller, version_id=version, act=act, comment=comment.strip()
            )
            number = moved.number
    except (Invalid, Conflict, Forbidden) as refusal:
        return show_item(request, engine, caller, item_id, error=refusal, comment=comment)
    path = f"/staff/items/{item_id}?version={number}"
    return redirect(request, path, notice=f"web-author-done-{act}", number=number)


def show_item(
    request: Request,
    engine: Engine,
    caller: Caller,
    item_id: str,
    number: int | None = None,
    *,
    error: Refusal | None = None,
    comment: str = "",
) -> Response:
    """The item's page, with what was refused."""
    caller.require(Permission.ITEM_READ)
    with engine.database.read(caller.tenant_id) as tx:
        view = view_item(tx, caller, item_id, number)
        say = partial(_say, request, engine)
        sat = None if view.keys is None else in_sittings(tx, item_id, view.identifier, say)
    return page(
        request,
        "author/item.html",
        status=200 if error is None else status_of(error),
        view=view,
        sat=sat,
        error=error,
        comment=comment,
    )


def _say(request: Request, engine: Engine, code: str, **facts: Any) -> str:
    return engine.words.say(code, request.state.lang, **facts)


def _same_version(tx: Tx, item_id: str, version_id: str, digest: str) -> ItemVersionRow:
    """The version if it belongs to the item and still says what the page showed."""
    item_row(tx, item_id)
    version = version_row(tx, version_id)
    if version.item_id != item_id:
        raise NotFound("itembank-version-unknown", version=version_id)
    if version.digest != digest:
        raise Conflict("web-author-changed-meanwhile", version=version_id)
    return version
