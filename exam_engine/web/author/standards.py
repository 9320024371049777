"""Competency standards of the body: check a file, keep it, compare versions, let items go along."""

import json
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.limits import limit
from exam_engine.web.problems import status_of, wants_json
from exam_engine.web.shared.pages import page, redirect
from exam_engine.wiring import Engine
from foundation.errors import Conflict, Invalid, Refusal
from foundation.roles import Caller, Permission
from itembank.exchange.standard_files import MOST_BYTES, StandardRead, read_standard_file
from itembank.exchange.standard_sheets import parts_of
from itembank.library import add_standard
from itembank.standard_shelf import standard_of
from itembank.standard_versions import Kept, changes_between, move_items, standards_kept

PATH = "/staff/items/standards"

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class KeptStandard:
    """One standard in one version as the list shows it."""

    id: str
    name: str
    version: str
    created_at: Any
    items: int


@router.get(PATH)
def show_all(request: Request, engine: EngineDep, caller: StaffDep) -> Response:
    """The standards there are, and the form for another one."""
    return _list(request, engine, caller)


@router.post(PATH)
def check(
    request: Request, engine: EngineDep, caller: StaffDep, file: Annotated[UploadFile, File()]
) -> Response:
    """Look at a file; nothing comes into the bank yet."""
    caller.require(Permission.ITEM_PUBLISH)
    limit(request, "upload", caller.id)
    data = file.file.read(MOST_BYTES + 1)
    name = (file.filename or "")[:200]
    try:
        read_standard_file(data, name)
    except Invalid as refusal:
        if wants_json(request):
            raise
        return _list(request, engine, caller, refusal)
    tenant = caller.tenant_id or ""
    digest = engine.blobs.put(data, tenant=tenant)
    looked = engine.blobs.put(json.dumps({"file": digest, "name": name}).encode(), tenant=tenant)
    return redirect(request, f"{PATH}/looked/{looked}")


@router.get(f"{PATH}/looked/{{looked}}")
def preview(request: Request, engine: EngineDep, caller: StaffDep, looked: str) -> Response:
    """What was understood of a file, and every fault with its place."""
    caller.require(Permission.ITEM_PUBLISH)
    name, read = _looked(engine, caller, looked)
    return _preview(request, looked, name, read)


@router.post(f"{PATH}/looked/{{looked}}")
def keep(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    looked: str,
    name: Annotated[str, Form(max_length=200)],
    version: Annotated[str, Form(max_length=64)],
) -> Response:
    """Keep the standard under a name and a version."""
    caller.require(Permission.ITEM_PUBLISH)
    file, read = _looked(engine, caller, looked, name, version)
    if not read.is_sound:
        return _preview(request, looked, file, read)
    try:
        with engine.database.write(caller.tenant_id) as tx:
            kept = add_standard(tx, engine.clock, by=caller, content=read.content).id
    except (Invalid, Conflict) as refusal:
        return _preview(request, looked, file, read, refusal)
    return redirect(request, f"{PATH}/{kept}", notice="web-bank-standard-kept")


@router.get(f"{PATH}/{{standard_id}}")
def show(
    request: Request, engine: EngineDep, caller: StaffDep, standard_id: str, other: str = ""
) -> Response:
    """One standard whole, and what changed from another version of it."""
    caller.require(Permission.ITEM_READ)
    with engine.database.read(caller.tenant_id) as tx:
        standard = standard_of(tx, standard_id)
        kept = [
            KeptStandard(row.id, row.name, row.version, row.created_at, items)
            for row, items in standards_kept(tx)
            if row.name == standard.name
        ]
        changes = changes_between(tx, other, standard_id) if other else []
    counts = {one: sum(change.kept == one for change in changes) for one in Kept}
    return page(
        request,
        "author/standard.html",
        standard=standard,
        standard_id=standard_id,
        kept=kept,
        other=next((one for one in kept if one.id == other), None),
        changes=[change for change in changes if change.kept is not Kept.SAME],
        counts=counts,
    )


@router.post(f"{PATH}/{{standard_id}}/items")
def take_along(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    standard_id: str,
    other: Annotated[str, Form(max_length=36)],
) -> Response:
    """Let the items of another version go along to this one."""
    with engine.database.write(caller.tenant_id) as tx:
        moved = move_items(tx, engine.clock, by=caller, old_id=other, new_id=standard_id)
    return redirect(
        request,
        f"{PATH}/{standard_id}?other={other}",
        notice="web-bank-standard-items-moved",
        kind="warn" if moved.stayed else "good",
        moved=moved.moved,
        stayed=len(moved.stayed),
        some=" ".join(moved.stayed[:20]),
    )


def _looked(
    engine: Engine, caller: Caller, looked: str, name: str = "", version: str = ""
) -> tuple[str, StandardRead]:
    tenant = caller.tenant_id or ""
    told = json.loads(engine.blobs.get(looked, tenant=tenant))
    data = engine.blobs.get(told["file"], tenant=tenant)
    return told["name"], read_standard_file(data, told["name"], name=name, version=version)


def _preview(
    request: Request, looked: str, name: str, read: StandardRead, error: Refusal | None = None
) -> Response:
    faulty = error is not None or not read.is_sound
    return page(
        request,
        "author/standard_look.html",
        status=status_of(error) if error is not None else 422 if faulty else 200,
        looked=looked,
        file=name,
        read=read,
        scheme=read.content["scheme"],
        levels=list(parts_of(read.content)) if read.content["levels"] else [],
        error=error,
    )


def _list(
    request: Request, engine: Engine, caller: Caller, error: Refusal | None = None
) -> Response:
    caller.require(Permission.ITEM_READ)
    with engine.database.read(caller.tenant_id) as tx:
        rows = [
            KeptStandard(row.id, row.name, row.version, row.created_at, items)
            for row, items in standards_kept(tx)
        ]
    return page(
        request,
        "author/standards.html",
        status=200 if error is None else status_of(error),
        rows=rows,
        error=error,
    )
