"""Items taken out of the bank as a file: first what the format cannot say, then the file itself."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Form
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response

from exam_engine.web.author.wanted import address, as_fields, from_fields, seen_by
from exam_engine.web.depends import EngineDep, StaffDep
from exam_engine.web.limits import Kind, limit
from exam_engine.web.problems import status_of
from exam_engine.web.shared.pages import download, page
from exam_engine.wiring import Engine
from foundation.errors import Fact, Invalid, Refusal
from foundation.roles import Caller, Permission
from itembank.exchange.drafts import MediaFile, Remark, Weight
from itembank.exchange.formats import FORMATS, format_of
from itembank.exchange.package_writer import Written
from itembank.exporting import Chosen, chosen_items, file_rows
from itembank.item_json import media_in
from itembank.items import Item
from itembank.lifecycle import Pool
from itembank.search import Wanted, matching_ids
from itembank.tables import ItemRow

PATH = "/staff/items/export"
MOST = 2000
"""More are taken out by the command, which takes its time."""
_NAMED = 12
_AT_ONCE = 500

router = APIRouter(include_in_schema=False)
Rows = Annotated[list[str], Form(max_length=MOST)]


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that the format cannot say: how many items it concerns, and some of their names."""

    code: str
    facts: Mapping[str, Fact]
    is_left_out: bool
    count: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """The items that were chosen, in one format."""

    items: tuple[Item, ...]
    written: Written

    @property
    def left_out(self) -> int:
        """Items that the format cannot hold at all."""
        return sum(remark.weight is Weight.FAULT for remark in self.written.losses)


@router.post(PATH)
def take(
    request: Request,
    engine: EngineDep,
    caller: StaffDep,
    row: Rows = [],  # noqa: B006 - FastAPI copies it
    query: Annotated[str, Form(max_length=4000)] = "",
    form: Annotated[str, Form(alias="format", max_length=20)] = "qti3",
    act: Annotated[str, Form(pattern="^(look|take)$")] = "look",
) -> Response:
    """The losses on a page, or the file; the audit chain keeps who took what."""
    caller.require(Permission.ITEM_PUBLISH)
    limit(request, Kind.UPLOAD, caller.id)
    wanted = _wanted(caller, query)
    try:
        taken = _taken(engine, caller, row, wanted, form)
    except Invalid as refusal:
        return _shown(request, row, query, form, wanted, None, refusal)
    if act == "look":
        return _shown(request, row, query, form, wanted, taken)
    chosen = format_of(form)
    name = f"items-{engine.clock.now():%Y%m%d}-{len(taken.items)}{chosen.ending}"
    return download(taken.written.content, name, chosen.media_type)


def _taken(engine: Engine, caller: Caller, rows: list[str], wanted: Wanted, form: str) -> Taken:
    """Raises ``Invalid`` for no items, for too many, and for items of both pools."""
    writer = format_of(form)
    with engine.database.write(caller.tenant_id) as tx:
        ids = sorted(set(rows)) or matching_ids(tx, wanted, MOST + 1)
        if len(ids) > MOST:
            raise Invalid("web-export-many", most=MOST)
        names: dict[str, str] = {}
        for start in range(0, len(ids), _AT_ONCE):
            part = ids[start : start + _AT_ONCE]
            columns = select(ItemRow.identifier, ItemRow.pool).where(ItemRow.id.in_(part))
            names |= {found[0]: found[1] for found in tx.execute(columns)}
        pools = sorted(set(names.values()))
        if not pools:
            raise Invalid("web-export-none")
        if len(pools) > 1:
            raise Invalid("web-export-pools")
        asked = Chosen(Pool(pools[0]), identifiers=tuple(names))
        items = chosen_items(tx, engine.clock, by=caller, chosen=asked)
        digests = sorted({digest for one in items for digest in media_in(one)})
        kinds = {found.digest: found for found in file_rows(tx, digests).values()}
    files = {
        digest: MediaFile(
            one.name, one.media_type, engine.blobs.get(digest, tenant=caller.tenant_id or "")
        )
        for digest, one in kinds.items()
    }
    return Taken(tuple(items), writer.write(items, files))


def losses_of(remarks: Sequence[Remark]) -> list[Loss]:
    """The remarks by what they say: items that are left out first, then what concerns the most."""
    by_code: dict[str, list[Remark]] = defaultdict(list)
    for remark in remarks:
        by_code[remark.code].append(remark)
    found = [
        Loss(
            code,
            some[0].facts,
            some[0].weight is Weight.FAULT,
            len(some),
            tuple(dict.fromkeys(one.place.part for one in some if one.place.part))[:_NAMED],
        )
        for code, some in by_code.items()
    ]
    return sorted(found, key=lambda one: (not one.is_left_out, -one.count, one.code))


def _shown(
    request: Request,
    rows: list[str],
    query: str,
    form: str,
    wanted: Wanted,
    taken: Taken | None,
    error: Refusal | None = None,
) -> Response:
    return page(
        request,
        "author/taking_out.html",
        status=200 if error is None else status_of(error),
        error=error,
        taken=taken,
        losses=losses_of(() if taken is None else taken.written.losses),
        rows=rows,
        query=query,
        form=form,
        formats=list(FORMATS),
        back=address(as_fields(wanted)),
    )


def _wanted(caller: Caller, query: str) -> Wanted:
    pairs = parse_qsl(query)
    types = ",".join(value for name, value in pairs if name == "types")
    return seen_by(caller, from_fields({**dict(pairs), "types": types}))
