"""The bank's side of `kaozheng items import` and `export`: what needs the database and the files.

It stands apart because the whole engine takes seconds to load, and a check needs none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from exam_engine.bank.index_job import reindex
from exam_engine.schemes.shelf import current_schemes
from exam_engine.wiring import Engine, Settings, open_engine
from foundation.database import Tx
from foundation.errors import Invalid, NotFound
from foundation.roles import system_caller
from foundation.schema import TenantRow
from itembank.exchange.drafts import MediaFile, Reading
from itembank.exporting import Chosen, chosen_items, file_rows
from itembank.import_plan import Outcome
from itembank.imports import Decisions, Original, keep, lines_of
from itembank.item_json import media_in
from itembank.items import Item
from itembank.lifecycle import Pool


@dataclass(frozen=True, slots=True)
class Taken:
    """Items out of the bank, and the files that they show by their digests."""

    items: Sequence[Item]
    files: Mapping[str, MediaFile]


def keep_reading(
    data: bytes,
    name: str,
    reading: Reading,
    *,
    body: str | None,
    pool: Pool,
    options: Mapping[str, str],
) -> dict[str, Any]:
    """Keep a reading as drafts of the bank; gives what became of each question, by its key."""
    engine = open_engine(Settings())
    try:
        tenant = tenant_of(engine, body)
        digest = engine.blobs.put(data, tenant=tenant)
        engine.blobs.put_many([file.content for file in reading.files], tenant=tenant)
        with engine.database.write(tenant) as tx:
            row = keep(
                tx,
                engine.clock,
                by=system_caller(tenant),
                reading=reading,
                original=Original(name, digest, len(data)),
                standard_id=_standard(tx),
                pool=pool,
                decisions=Decisions(options=options),
            )
            lines = lines_of(tx, row.id)
            counts = {one.value: sum(line.outcome == one for line in lines) for one in Outcome}
            told = [{"place": one.place, "key": one.key, "outcome": one.outcome} for one in lines]
            return {"id": row.id, "digest": digest, "counts": counts, "lines": told}
    finally:
        engine.close()


def take_out(
    *, body: str | None, pool: Pool, level: str, identifiers: tuple[str, ...], published: bool
) -> Taken:
    """The items asked for with their files; see `itembank.exporting.Chosen`."""
    chosen = Chosen(pool, level, identifiers, published)
    engine = open_engine(Settings())
    try:
        tenant = tenant_of(engine, body)
        with engine.database.write(tenant) as tx:
            items = chosen_items(tx, engine.clock, by=system_caller(tenant), chosen=chosen)
            digests = sorted({digest for one in items for digest in media_in(one)})
            kinds = {d: (r.name, r.media_type) for d, r in file_rows(tx, digests).items()}
        files = {
            digest: MediaFile(name, media_type, engine.blobs.get(digest, tenant=tenant))
            for digest, (name, media_type) in kinds.items()
        }
        return Taken(items, files)
    finally:
        engine.close()


def tenant_of(engine: Engine, body: str | None) -> str:
    """The id of the body meant; it need not be named where there is only one."""
    with engine.database.read() as tx:
        bodies = list(tx.scalars(select(TenantRow).order_by(TenantRow.code)))
    meant = [row for row in bodies if body in (None, row.code)]
    if len(meant) != 1:
        raise Invalid("cli-items-which-body", codes=[row.code for row in bodies])
    return meant[0].id


def _standard(tx: Tx) -> str:
    """The standard that new items are written to: that of the first scheme adopted."""
    for adopted in current_schemes(tx):
        return adopted.standard_id
    raise NotFound("cli-items-no-scheme")


def reindex_all(show: Callable[[int, int], None]) -> int:
    """Write the index of every body's items anew; how many items there are."""
    engine = open_engine(Settings())
    try:
        return reindex(engine.database, show)
    finally:
        engine.close()
