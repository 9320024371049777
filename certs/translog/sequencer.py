"""Gives entries their places in the caller's transaction, and signs the tree over them.

`append` belongs to what it records: a certificate is issued, and its entry has the next place,
in one transaction or not at all. Places are dense because one transaction at a time appends.

`sign_head` comes after, in a transaction of its own, so that only committed entries are ever
signed. It writes the tiles, signs the checkpoint, and keeps it beside the key before it becomes
visible. A crash in between signs the same tree again, to the same bytes. What was signed once is
proved to be the beginning of the new tree first; a database that has forgotten some of it signs
nothing any more (``Unavailable``, ``certs-log-…``).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text

from certs.tables import CertificateRow
from certs.translog import shelf
from certs.translog.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from certs.translog.entries import SALT_BYTES, Kind, Opening, check_opening, entry_time
from certs.translog.log_key import LogKey
from certs.translog.merkle import leaf_hash, root
from certs.translog.tables import LogCheckpointRow, LogEntryRow, LogOpeningRow, LogTileRow
from certs.translog.tiles import TileReader, grow
from foundation.bulk import insert_rows
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Invalid, Unavailable
from foundation.ids import new_id

MOST_AT_ONCE = 16_384
"""Entries that one checkpoint takes in, so that a writing transaction stays short."""
_APPEND_LOCK, _SIGN_LOCK = 0x6B7A_6C6F_6701, 0x6B7A_6C6F_6702
_APPENDED = "translog:appended"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be entered about a certificate; ``change_id`` for a change of standing."""

    certificate_id: str
    tenant_id: str
    kind: Kind
    number: str
    file_digest: str
    change_id: str | None = None

    @classmethod
    def about(cls, row: CertificateRow, kind: Kind, change_id: str | None = None) -> Entry:
        """The entry about a certificate that has been issued."""
        if row.file_digest is None:
            raise Invalid("certs-log-opening")
        return cls(row.id, row.tenant_id, kind, row.number, row.file_digest, change_id)


def append(tx: Tx, clock: Clock, entry: Entry) -> int:
    """Enter one thing and return its place, counted from 0."""
    return append_many(tx, clock, [entry])[0]


def append_many(tx: Tx, clock: Clock, given: Sequence[Entry]) -> range:
    """Enter several things one behind the other; far faster than one by one.

    The time of an entry never lies before that of the one in front of it: where two machines'
    clocks differ, the later place has the later time.
    """
    if not given:
        return range(0)
    tx.flush()
    _take(tx, _APPEND_LOCK)
    first, not_before = _end(tx)
    now = clock.now().replace(microsecond=0)
    at = now if not_before is None else max(now, not_before)
    openings = [
        Opening(secrets.token_bytes(SALT_BYTES), one.kind, one.number, one.file_digest, at)
        for one in given
    ]
    for opening in openings:
        check_opening(opening)
    places = range(first, first + len(given))
    insert_rows(
        tx,
        LogEntryRow,
        [
            {"leaf_index": place, "entry": opening.entry}
            for place, opening in zip(places, openings, strict=True)
        ],
    )
    insert_rows(
        tx,
        LogOpeningRow,
        [
            {
                "id": new_id(),
                "tenant_id": one.tenant_id,
                "certificate_id": one.certificate_id,
                "change_id": one.change_id,
                "leaf_index": place,
                "kind": one.kind.value,
                "salt": opening.salt.hex(),
                "at": at,
            }
            for place, one, opening in zip(places, given, openings, strict=True)
        ],
    )
    tx.info[_APPENDED] = True
    return places


def is_behind(tx: Tx) -> bool:
    """Whether there are entries that no checkpoint covers."""
    newest = shelf.newest_checkpoint(tx)
    return (newest[0].size if newest else 0) < shelf.entry_count(tx)


def sign_head(tx: Tx, clock: Clock, key: LogKey) -> Checkpoint:
    """Sign the tree over the entries there are (at most `MOST_AT_ONCE` new ones).

    Must have the transaction for itself: entries of its own could still be rolled back.
    """
    if tx.info.get(_APPENDED):
        raise RuntimeError("entries are signed only after they were committed")
    _take(tx, _SIGN_LOCK)
    before = _signed_before(tx, key)
    old = before.size if before else 0
    size = min(shelf.entry_count(tx), old + MOST_AT_ONCE)
    if before is not None and size <= old:
        _demand_known(tx, key, before)
        return before
    leaves = _leaves(tx, old, size)
    _put_tiles(tx, grow(old, leaves, shelf.tile_reader(tx)))
    head = Checkpoint(key.public.name, size, _root(tx, size))
    _demand_known(tx, key, head)
    note = sign_checkpoint(head, key.signer)
    # First beside the key, then in the records: if the power goes between the two, the records
    # are behind, and the same tree is signed again.
    key.remember(note)
    tx.add(LogCheckpointRow(size=size, note=note, signed_at=clock.now()))
    tx.flush()
    return head


def _signed_before(tx: Tx, key: LogKey) -> Checkpoint | None:
    """The newest checkpoint in the records, proved to be ours and to fit the tiles."""
    newest = shelf.newest_checkpoint(tx)
    if newest is None:
        return None
    try:
        known, _ = open_checkpoint(newest[1].encode(), key.public)
    except Invalid as error:
        raise Unavailable("certs-log-key-other", size=newest[0].size) from error
    if _root(tx, known.size) != known.root:
        raise Unavailable("certs-log-tiles-changed", size=known.size)
    return known


def _demand_known(tx: Tx, key: LogKey, head: Checkpoint) -> None:
    """What was signed last must be the beginning of the tree under ``head``."""
    last = key.last_signed()
    if last is None or last == head:
        return
    if last.size > head.size:
        # A head that was signed and never stored covers one round of committed entries, and that
        # round is in this head too; so here entries are gone, or were replaced by others.
        raise Unavailable("certs-log-rolled-back", signed=last.size, stored=head.size)
    if _root(tx, last.size) != last.root:
        raise Unavailable("certs-log-forked", size=last.size)


def _root(tx: Tx, size: int) -> bytes:
    return root(size, TileReader(size, shelf.tile_reader(tx)).node)


def _leaves(tx: Tx, start: int, end: int) -> list[bytes]:
    hashes: list[bytes] = []
    for index, entry in shelf.entries(tx, start, end):
        if index != start + len(hashes):
            break
        hashes.append(leaf_hash(entry))
    if len(hashes) != end - start:
        raise Unavailable("certs-log-gap", index=start + len(hashes))
    return hashes


def _put_tiles(tx: Tx, changed: dict[tuple[int, int], bytes]) -> None:
    for (level, number), hashes in changed.items():
        row = tx.get(LogTileRow, (level, number))
        if row is None:
            tx.add(LogTileRow(level=level, number=number, hashes=hashes))
        else:
            row.hashes = hashes
    tx.flush()


def _end(tx: Tx) -> tuple[int, datetime | None]:
    """The next place, and the time of the last entry."""
    last = tx.execute(
        select(LogEntryRow.leaf_index, LogEntryRow.entry)
        .order_by(LogEntryRow.leaf_index.desc())
        .limit(1)
    ).first()
    return (0, None) if last is None else (last.leaf_index + 1, entry_time(last.entry))


def _take(tx: Tx, lock: int) -> None:
    """One transaction at a time: on SQLite the write lock does it already."""
    if tx.get_bind().dialect.name == "postgresql":
        tx.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})
