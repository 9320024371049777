"""Take in a file of items: every fault told with its place, the good items kept as drafts."""

import json
import re
from typing import Annotated

import msgspec
from fastapi import APIRouter, File, Form, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.web.author.editing import current_standard, examples
from exam_engine.web.author.import_file import (
    MOST_BYTES,
    MOST_ITEMS,
    Line,
    Outcome,
    judge,
    keep,
    sources_of,
)
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.limits import limit
from exam_engine.web.problems import status_of, wants_json
from exam_engine.web.shared.pages import download, page, redirect
from foundation.errors import Invalid, NotFound
from foundation.roles import Permission
from itembank.library import standard_of
from itembank.lifecycle import Pool

PATH = "/staff/items/import"
_DIGEST = re.compile(r"[0-9a-f]{64}")

router = APIRouter(include_in_schema=False)


@router.get(PATH)
def ask(request: Request, caller: StaffDep) -> Response:
    """Where the file goes, and what it must look like."""
    caller.require(Permission.ITEM_WRITE)
    return _page(request)


@router.get(f"{PATH}/example.json")
def example(caller: StaffDep) -> Response:
    """One item of every type, as the file that this page takes."""
    caller.require(Permission.ITEM_WRITE)
    text = json.dumps(list(examples().values()), ensure_ascii=False, indent=2)
    return download(text.encode(), "items-example.json", "application/json")


@router.post(PATH)
def take(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    file: Annotated[UploadFile, File()],
    pool: Annotated[Pool, Form()] = Pool.LIVE,
    existing: Annotated[str, Form(max_length=10)] = "skip",
) -> Response:
    """Judge the file and keep what is good, all of it in one go; then show what became of each."""
    caller.require(Permission.ITEM_WRITE)
    limit(request, "upload", caller.id)
    try:
        sources = sources_of(file.file.read(MOST_BYTES + 1))
        with engine.database.read(caller.tenant_id) as tx:
            standard_id = current_standard(tx)
            standard = standard_of(tx, standard_id)
        judged = judge(sources, standard)
        with engine.database.write(caller.tenant_id) as tx:
            lines = keep(
                tx,
                engine.clock,
                by=caller,
                judged=judged,
                standard_id=standard_id,
                pool=pool,
                updates=existing == "update",
            )
    except Invalid as refusal:
        if wants_json(request):
            raise
        return _page(request, refusal)
    result = engine.blobs.put(msgspec.json.encode(lines), tenant=caller.tenant_id or "")
    return redirect(request, f"{PATH}/{result}")


@router.get(f"{PATH}/{{result}}")
def show(request: Request, engine: EngineDep, caller: StaffDep, result: str) -> Response:
    """What became of each item of a file."""
    caller.require(Permission.ITEM_WRITE)
    if not _DIGEST.fullmatch(result):
        raise NotFound("blobs-unknown", digest=result[:64])
    kept = engine.blobs.get(result, tenant=caller.tenant_id or "")
    try:
        lines = msgspec.json.decode(kept, type=list[Line])
    except msgspec.DecodeError:
        # Another file of this body was asked for under this address.
        raise NotFound("blobs-unknown", digest=result) from None
    lines.sort(key=lambda line: (line.outcome is not Outcome.REFUSED, line.place))
    counts = {one: sum(line.outcome is one for line in lines) for one in Outcome}
    return page(request, "author/import_result.html", lines=lines, counts=counts)


def _page(request: Request, error: Invalid | None = None) -> Response:
    return page(
        request,
        "author/import.html",
        status=200 if error is None else status_of(error),
        error=error,
        most_items=MOST_ITEMS,
        most_megabytes=MOST_BYTES // 1024 // 1024,
        example=json.dumps(next(iter(examples().values())), ensure_ascii=False, indent=2),
    )
