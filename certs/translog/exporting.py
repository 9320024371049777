"""Writes the published log into a folder that any web server, witness or checker can use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from certs.translog import shelf
from certs.translog.notes import NoteKey
from certs.translog.source import CHECKPOINT, KEY
from certs.translog.tiles import tiles_of
from foundation.database import Tx
from foundation.errors import NotFound

HISTORY = "checkpoints"
"""Folder of every checkpoint that was signed, each under its size."""


def published_files(tx: Tx, key: NoteKey) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of every file of the log under its newest checkpoint."""
    newest = shelf.newest_checkpoint(tx)
    if newest is None:
        raise NotFound("certs-log-not-begun")
    head, note = newest
    yield KEY, f"{key.text}\n".encode()
    for tile in tiles_of(head.size):
        yield tile.path, shelf.published(tx, tile)
    for old, old_note in shelf.checkpoints(tx):
        yield f"{HISTORY}/{old.size}", old_note.encode()
    # Last, so that whoever reads while it is written finds everything the checkpoint needs.
    yield CHECKPOINT, note.encode()


def export(tx: Tx, key: NoteKey, folder: Path) -> int:
    """Write the files, newer ones beside those of an earlier export; returns how many."""
    count = 0
    for path, data in published_files(tx, key):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        count += 1
    return count
