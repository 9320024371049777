"""What was read of the log for one proof, kept for the next: the newest tree and its tiles.

The log only grows, so a proof under any signed tree that holds the leaf is as good as one under the
newest, and a tile belongs to its tree for good. Only a leaf beyond the tree that is known makes
the records be asked for a later one.
"""

from __future__ import annotations

from certs.translog import shelf
from certs.translog.checkpoint import Checkpoint
from certs.translog.merkle import Path, inclusion_path
from certs.translog.tiles import TileReader, path_tiles
from foundation.database import Tx

_MOST_TILES = 500
"""Tiles of one tree that are kept, some 40 KB each; then they are read anew as they are needed."""


class SeenTree:
    """A signed tree with those of its tiles that have been read; threads may share it."""

    def __init__(self, head: Checkpoint, note: str) -> None:
        self.head = head
        self.note = note
        self._tiles: dict[tuple[int, int], bytes] = {}
        self._reader = TileReader(head.size, self._tile)

    @property
    def is_full(self) -> bool:
        """Whether it holds as many tiles as may be kept."""
        return len(self._tiles) >= _MOST_TILES

    def path(self, tx: Tx, index: int) -> Path:
        """The inclusion proof of a leaf; what it lacks for it is read at once."""
        missing = path_tiles(index, self.head.size) - self._tiles.keys()
        if missing:
            read = shelf.tiles_for(tx, missing)
            for level, number in missing:
                self._tiles[level, number] = read(level, number, 0)
        return inclusion_path(index, self.head.size, self._reader.node)

    def _tile(self, level: int, number: int, _width: int) -> bytes:
        return self._tiles[level, number]


class SeenLog:
    """The newest tree that was needed so far."""

    def __init__(self) -> None:
        self._tree: SeenTree | None = None

    def tree_with(self, tx: Tx, index: int) -> SeenTree | None:
        """A signed tree that holds the leaf; none where no checkpoint covers it yet."""
        tree = self._tree
        if tree is None or index >= tree.head.size or tree.is_full:
            newest = shelf.newest_checkpoint(tx)
            tree = self._tree = None if newest is None else SeenTree(*newest)
        return tree if tree is not None and index < tree.head.size else None
