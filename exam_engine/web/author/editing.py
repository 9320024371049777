"""Write an item as authoring JSON, by a form or as text: a new one, a draft, or a next version."""

import json
import re
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.schemes.shelf import current_schemes
from exam_engine.web.author.item_view import item_row
from exam_engine.web.author.offering import offer_of
from exam_engine.web.author.source_text import line_of, parse, read_source
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.problems import status_of
from exam_engine.web.shared.pages import page, redirect
from exam_engine.wiring import Engine
from foundation.database import Tx
from foundation.errors import Conflict, Invalid, NotFound, Refusal
from foundation.roles import Caller, Permission
from itembank.authoring_text import authoring_of
from itembank.authoring_words import SHARED_OPTIONS, TYPES
from itembank.item_json import digest as digest_of
from itembank.library import latest_version, load_item, standard_of, write
from itembank.lifecycle import VersionStatus
from itembank.pools import known_identifiers
from itembank.tables import ItemRow, ItemVersionRow

LONGEST_TEXT = 1_000_000
Text = Annotated[str, Form(max_length=LONGEST_TEXT)]

_PLAIN_LIST = re.compile(r"\[\s+([^\[\]{}]*?)\s+\]")
_BREAK = re.compile(r",\n\s+")

router = APIRouter(include_in_schema=False)


@cache
def examples() -> dict[str, Any]:
    """An item of every type as an author writes it, by the author's word for the type."""
    text = (files("exam_engine.web.author") / "examples.json").read_text("utf-8")
    return {example["type"]: example for example in json.loads(text)}


@router.get("/staff/items/new")
def begin(request: Request, engine: EngineDep, caller: StaffDep, type: str = "") -> Response:
    """An example of the chosen type, to be written over."""
    caller.require(Permission.ITEM_WRITE)
    chosen = type if type in examples() else next(iter(examples()))
    offer = _offer(engine, caller)
    return _new_page(request, _written({**examples()[chosen], "id": ""}), chosen, offer)


@router.post("/staff/items/new")
def create(request: Request, engine: EngineDep, caller: StaffDep, source: Text = "") -> Response:
    """Keep a new item as a draft."""
    caller.require(Permission.ITEM_WRITE)
    try:
        with engine.database.write(caller.tenant_id) as tx:
            standard_id = current_standard(tx)
            item = read_source(parse(source), standard_of(tx, standard_id))
            if known_identifiers(tx, [item.identifier]):
                raise Conflict("web-author-id-taken", item=item.identifier, field="id")
            row = write(tx, engine.clock, by=caller, item=item, standard_id=standard_id)
            item_id = row.item_id
    except (Invalid, Conflict) as refusal:
        return _new_page(request, source, "", _offer(engine, caller), refusal)
    return redirect(request, f"/staff/items/{item_id}", notice="web-author-kept", number=1)


@router.get("/staff/items/{item_id}/edit")
def edit(request: Request, engine: EngineDep, caller: StaffDep, item_id: str) -> Response:
    """The newest version as authoring JSON."""
    caller.require(Permission.ITEM_WRITE)
    with engine.database.read(caller.tenant_id) as tx:
        row = item_row(tx, item_id)
        version = _open_version(tx, item_id)
        item = load_item(tx, version.id)
        try:
            text, error = _written(authoring_of(item, standard_of(tx, row.standard_id))), None
        except Invalid as refusal:
            text, error = "", refusal
    return _edit_page(request, row, version, text, _offer(engine, caller, row.standard_id), error)


@router.post("/staff/items/{item_id}/edit")
def keep(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    item_id: str,
    digest: Annotated[str, Form()],
    source: Text = "",
) -> Response:
    """Keep the text as the open draft, or as the next version of an item that is past its draft."""
    caller.require(Permission.ITEM_WRITE)
    with engine.database.read(caller.tenant_id) as tx:
        row, before = item_row(tx, item_id), _open_version(tx, item_id)
    try:
        with engine.database.write(caller.tenant_id) as tx:
            latest = _open_version(tx, item_id)
            if latest.digest != digest:
                raise Conflict("web-author-changed-meanwhile", version=latest.id)
            item = read_source(parse(source), standard_of(tx, row.standard_id))
            if item.identifier != row.identifier:
                raise Invalid("web-author-id-changed", item=row.identifier, field="id")
            if digest_of(item) == latest.digest:
                return redirect(
                    request, f"/staff/items/{item_id}", notice="web-author-unchanged", kind="info"
                )
            kept = write(tx, engine.clock, by=caller, item=item, standard_id=row.standard_id)
            number = kept.number
    except (Invalid, Conflict) as refusal:
        offer = _offer(engine, caller, row.standard_id)
        return _edit_page(request, row, before, source, offer, refusal, digest)
    return redirect(request, f"/staff/items/{item_id}", notice="web-author-kept", number=number)


def current_standard(tx: Tx) -> str:
    """The standard that new items are written to: that of the first scheme adopted."""
    for adopted in current_schemes(tx):
        return adopted.standard_id
    raise NotFound("web-author-no-scheme")


def _open_version(tx: Tx, item_id: str) -> ItemVersionRow:
    """The newest version, where a draft may follow it; raises `Conflict` while it is reviewed."""
    latest = latest_version(tx, item_id)
    if latest is None:
        raise NotFound("itembank-version-unknown", version=item_id)
    if latest.status in (VersionStatus.REVIEW, VersionStatus.APPROVED):
        raise Conflict("itembank-version-under-review", item=latest.title)
    return latest


def _written(source: dict[str, Any]) -> str:
    """Indented JSON with its innermost lists on one line, as people write it."""
    text = json.dumps(source, ensure_ascii=False, indent=2)
    return _PLAIN_LIST.sub(lambda found: f"[{_BREAK.sub(', ', found[1])}]", text)


def _offer(engine: Engine, caller: Caller, standard_id: str | None = None) -> dict[str, Any]:
    """What the form offers of the item's standard, or of that of new items where there is one."""
    with engine.database.read(caller.tenant_id) as tx:
        try:
            return offer_of(standard_of(tx, standard_id or current_standard(tx)))
        except NotFound:
            # Without a standard nothing can be kept, which the refusal of the text says.
            return offer_of(None)


def _new_page(
    request: Request, text: str, chosen: str, offer: dict[str, Any], error: Refusal | None = None
) -> Response:
    return page(
        request,
        "author/new.html",
        status=200 if error is None else status_of(error),
        text=text,
        offer=offer,
        chosen=chosen,
        types=[word for word in (*TYPES, SHARED_OPTIONS) if word in examples()],
        error=error,
        line=_line(text, error),
    )


def _edit_page(
    request: Request,
    row: ItemRow,
    version: ItemVersionRow,
    text: str,
    offer: dict[str, Any],
    error: Refusal | None,
    digest: str | None = None,
) -> Response:
    return page(
        request,
        "author/edit.html",
        status=200 if error is None else status_of(error),
        item_id=row.id,
        identifier=row.identifier,
        version=version,
        digest=digest or version.digest,
        is_draft=version.status == VersionStatus.DRAFT,
        text=text,
        offer=offer,
        error=error,
        line=_line(text, error),
    )


def _line(text: str, error: Refusal | None) -> int | None:
    """The line that a refusal speaks of."""
    if error is None:
        return None
    told = error.facts.get("line")
    return told if isinstance(told, int) else line_of(text, str(error.facts.get("field") or ""))
