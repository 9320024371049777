"""Items of the types that no blueprint of the demonstration draws, with the pictures they show.

Things to sort, areas of a picture, spoken answers, and questions that share one list of options.
"""

from __future__ import annotations

from importlib.resources import files

from exam_engine.demo.bank import content
from exam_engine.demo.body import DemoBody
from foundation.blobs import BlobStore
from foundation.clock import Clock
from foundation.database import Database
from itembank.authoring import read_items
from itembank.exchange.drafts import MediaFile
from itembank.exchange.safe_media import media_file
from itembank.imports import keep_files
from itembank.items import Item
from itembank.library import take_in
from itembank.standards import read_standard


def fill_further(
    database: Database, clock: Clock, blobs: BlobStore, body: DemoBody, standard_id: str
) -> int:
    """Keep the pictures and publish the items, by two people; how many items there are."""
    shown = pictures()
    for one in shown:
        blobs.put(one.content, tenant=body.tenant_id)
    items = further_items()
    with database.write(body.tenant_id) as tx:
        keep_files(tx, clock, shown)
        take_in(
            tx,
            clock,
            author=body.callers["author"],
            reviewer=body.callers["reviewer"],
            items=items,
            standard_id=standard_id,
        )
    return len(items)


def further_items() -> list[Item]:
    """The items; a fault in one is a fault of ours and stops."""
    reading = read_items(content("items/further"), read_standard(content("standard")))
    if reading.faults:
        raise ValueError(f"demonstration items are at fault: {reading.faults[:3]}")
    return list(reading.items)


def pictures() -> list[MediaFile]:
    """What the items show; they name each by the digest of its content."""
    folder = files("exam_engine.demo") / "items" / "pictures"
    found = sorted(folder.iterdir(), key=lambda one: one.name)
    return [media_file(one.name, one.read_bytes()) for one in found]
