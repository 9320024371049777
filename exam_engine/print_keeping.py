"""How long print files are kept: they may show whole document numbers, and can be made anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import delete, select

from exam_engine.print_tables import PrintFileRow
from exam_engine.scoring.points import in_chunks
from foundation.blobs import BlobStore
from foundation.clock import Clock
from foundation.database import Database, Tx
from foundation.errors import NotFound

KEPT = timedelta(days=30)
"""How long print files wait to be fetched; they can be made again at any time."""


def overdue(tx: Tx, clock: Clock) -> Sequence[tuple[str, str]]:
    """Row and digest of the print files that have waited long enough."""
    before = clock.now() - KEPT
    old = select(PrintFileRow.id, PrintFileRow.digest).where(PrintFileRow.made_at <= before)
    return [(row.id, row.digest) for row in tx.execute(old)]


def forget_old(
    database: Database,
    tenant: str,
    blobs: BlobStore,
    clock: Clock,
    stopped: Callable[[], bool] = lambda: False,
) -> int:
    """Delete the print files that have waited long enough, files before notes; how many."""
    with database.read(tenant) as tx:
        old = overdue(tx, clock)
    gone = []
    for row_id, digest in old:
        if stopped():
            break
        # A round that broke off before its note got as far as the file.
        with suppress(NotFound):
            blobs.delete(digest, tenant=tenant)
        gone.append(row_id)
    with database.write(tenant) as tx:
        for chunk in in_chunks(gone):
            tx.execute(delete(PrintFileRow).where(PrintFileRow.id.in_(chunk)))
    return len(gone)
