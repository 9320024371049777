"""Reads what is stored of the log: entries, tiles, checkpoints with their cosignatures."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select

from certs.translog.checkpoint import Checkpoint, parse_checkpoint
from certs.translog.merkle import HASH_BYTES
from certs.translog.notes import parse_note
from certs.translog.tables import LogCheckpointRow, LogCosignatureRow, LogEntryRow, LogTileRow
from certs.translog.tiles import WIDTH, ReadTile, Tile, pack_entries, width_in
from foundation.database import Tx
from foundation.errors import NotFound

_ENTRIES_AT_ONCE = 4096
_NEWEST = (
    select(LogCheckpointRow.note, LogCosignatureRow.line)
    .outerjoin(LogCosignatureRow, LogCosignatureRow.size == LogCheckpointRow.size)
    .where(LogCheckpointRow.size == select(func.max(LogCheckpointRow.size)).scalar_subquery())
    .order_by(LogCosignatureRow.witness)
)


def tile_reader(tx: Tx) -> ReadTile:
    """Reads tiles out of the records; an absent one is empty."""

    def read(level: int, number: int, _width: int) -> bytes:
        row = tx.get(LogTileRow, (level, number))
        return row.hashes if row is not None else b""

    return read


def tiles_for(tx: Tx, names: Collection[tuple[int, int]]) -> ReadTile:
    """Reads the tiles of these levels and numbers, all fetched at once."""
    # Not "IN" over pairs: SQLite would read every tile there is.
    wanted = or_(
        *((LogTileRow.level == level) & (LogTileRow.number == number) for level, number in names)
    )
    rows = tx.execute(select(LogTileRow.level, LogTileRow.number, LogTileRow.hashes).where(wanted))
    tiles = {(level, number): hashes for level, number, hashes in rows}
    return lambda level, number, _width: tiles.get((level, number), b"")


def entry_count(tx: Tx) -> int:
    """How many entries there are, those no checkpoint covers yet included."""
    last = tx.scalar(select(func.max(LogEntryRow.leaf_index)))
    return 0 if last is None else last + 1


def entries(tx: Tx, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Index and bytes of the entries from ``start`` up to ``end``, a few thousand at a time."""
    for first in range(start, end, _ENTRIES_AT_ONCE):
        rows = tx.execute(
            select(LogEntryRow.leaf_index, LogEntryRow.entry)
            .where(LogEntryRow.leaf_index >= first)
            .where(LogEntryRow.leaf_index < min(first + _ENTRIES_AT_ONCE, end))
            .order_by(LogEntryRow.leaf_index)
        )
        yield from ((index, entry) for index, entry in rows)


def newest_checkpoint(tx: Tx) -> tuple[Checkpoint, str] | None:
    """The checkpoint of the largest tree, and its note with all cosignatures."""
    rows = tx.execute(_NEWEST).all()
    return _told(rows[0].note, [row.line for row in rows if row.line]) if rows else None


def checkpoints(tx: Tx) -> Iterator[tuple[Checkpoint, str]]:
    """Every checkpoint that was ever signed, the smallest tree first."""
    lines: dict[int, list[str]] = {}
    given = select(LogCosignatureRow.size, LogCosignatureRow.line)
    for size, line in tx.execute(given.order_by(LogCosignatureRow.witness)):
        lines.setdefault(size, []).append(line)
    notes = select(LogCheckpointRow.size, LogCheckpointRow.note).order_by(LogCheckpointRow.size)
    for size, note in tx.execute(notes):
        yield _told(note, lines.get(size, []))


def growth(tx: Tx, moments: Sequence[datetime]) -> list[int]:
    """How many leaves the signed tree had at each of the moments."""
    sizes = select(LogCheckpointRow.size).order_by(LogCheckpointRow.size.desc()).limit(1)
    return [tx.scalar(sizes.where(LogCheckpointRow.signed_at <= at)) or 0 for at in moments]


def signed_between(tx: Tx) -> tuple[datetime, datetime] | None:
    """When the first and the newest checkpoint were signed; none for a log that has not begun."""
    first, last = tx.execute(
        select(func.min(LogCheckpointRow.signed_at), func.max(LogCheckpointRow.signed_at))
    ).one()
    return None if first is None else (first, last)


def published(tx: Tx, tile: Tile) -> bytes:
    """The bytes of a tile or bundle; ``NotFound`` for what no checkpoint covers."""
    newest = newest_checkpoint(tx)
    size = newest[0].size if newest is not None else 0
    if tile.width > width_in(tile.level, tile.number, size):
        raise NotFound("certs-log-tile-unknown")
    if tile.level is None:
        first = tile.number * WIDTH
        return pack_entries([entry for _, entry in entries(tx, first, first + tile.width)])
    hashes = tile_reader(tx)(tile.level, tile.number, tile.width)
    return hashes[: tile.width * HASH_BYTES]


def _told(note: str, lines: Sequence[str]) -> tuple[Checkpoint, str]:
    """A stored note with the cosignatures that were taken in."""
    return parse_checkpoint(parse_note(note.encode()).text), note + "".join(lines)
