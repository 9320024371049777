"""The tree as tiles of 256 hashes and bundles of 256 entries (C2SP tlog-tiles): names and bytes.

A tile of level ``l`` holds hashes over ``256**l`` leaves each, so that a proof in a tree of a
million leaves reads five tiles at most, and whoever fetches them can make any proof alone. The
last tile of a level is partial: its name carries its width, and its bytes are the beginning of
what the whole tile will be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from certs.translog.merkle import HASH_BYTES, node_hash
from foundation.errors import Invalid

WIDTH = 256
"""Hashes of a whole tile, and entries of a whole bundle."""
_HEIGHT = 8
_ENTRIES = "entries"
_NAME = re.compile(
    r"tile/(?P<level>entries|0|[1-9][0-9]?)/(?P<number>(?:x[0-9]{3}/)*[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)
_HIGHEST_LEVEL = 63

ReadTile = Callable[[int, int, int], bytes]
"""``read(level, number, width)``: at least the first ``width`` hashes of a tile."""


@dataclass(frozen=True, slots=True)
class Tile:
    """The name of a tile, or of a bundle of entries where ``level`` is none."""

    level: int | None
    number: int
    width: int = WIDTH

    @property
    def is_whole(self) -> bool:
        """Whether it will never be replaced by a wider one."""
        return self.width == WIDTH

    @property
    def path(self) -> str:
        """Where it stands below the log's address: ``tile/0/x001/x234/067.p/112``."""
        level = _ENTRIES if self.level is None else str(self.level)
        digits = f"{self.number:03d}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        number = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        partial = "" if self.is_whole else f".p/{self.width}"
        return f"tile/{level}/{number}{partial}"


def parse_path(path: str) -> Tile:
    """The tile of a path; ``Invalid`` for every other spelling, for one tile has one name."""
    found = _NAME.fullmatch(path)
    if found is None:
        raise Invalid("certs-log-tile-name")
    level = None if found["level"] == _ENTRIES else int(found["level"])
    number = int(found["number"].replace("x", "").replace("/", ""))
    tile = Tile(level, number, int(found["width"] or WIDTH))
    widest = WIDTH - 1 if found["width"] else WIDTH
    if tile.width > widest or (level or 0) > _HIGHEST_LEVEL or tile.path != path:
        raise Invalid("certs-log-tile-name")
    return tile


def width_in(level: int | None, number: int, size: int) -> int:
    """How many hashes or entries a tile has in the tree of ``size`` leaves; 0: it is not there."""
    whole = size >> (_HEIGHT * (level or 0))
    return max(0, min(WIDTH, whole - number * WIDTH))


def tiles_of(size: int) -> Iterator[Tile]:
    """Every tile and every bundle of the tree of ``size`` leaves."""
    for number in range(-(-size // WIDTH)):
        yield Tile(None, number, width_in(None, number, size))
    level = 0
    while (hashes := size >> (_HEIGHT * level)) > 0:
        for number in range(-(-hashes // WIDTH)):
            yield Tile(level, number, width_in(level, number, size))
        level += 1


def path_tiles(index: int, size: int) -> set[tuple[int, int]]:
    """Level and number of the tiles that an inclusion proof is made from: on each level the one
    above the leaf, and the last one."""
    tiles: set[tuple[int, int]] = set()
    level = 0
    while (hashes := size >> (_HEIGHT * level)) > 0:
        tiles.add((level, (hashes - 1) // WIDTH))
        above = index >> (_HEIGHT * level)
        if above < hashes:
            tiles.add((level, above // WIDTH))
        level += 1
    return tiles


def pack_entries(entries: Sequence[bytes]) -> bytes:
    """A bundle: each entry behind its length in two bytes, the higher one first."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unpack_entries(data: bytes) -> list[bytes]:
    """The entries of a bundle; ``Invalid`` where the bytes do not end with an entry."""
    entries: list[bytes] = []
    at = 0
    while at < len(data):
        length = int.from_bytes(data[at : at + 2], "big")
        end = at + 2 + length
        if at + 2 > len(data) or end > len(data):
            raise Invalid("certs-log-bundle-broken")
        entries.append(data[at + 2 : end])
        at = end
    return entries


class TileReader:
    """Reads nodes of the tree of ``size`` leaves out of its tiles, each tile fetched once.

    Its method `node` is a `merkle.ReadNode`. ``fetched`` counts the tiles. What was hashed once is
    kept, so a reader that makes many proofs hashes little for each.
    """

    def __init__(self, size: int, read: ReadTile) -> None:
        self._size = size
        self._read = read
        self._tiles: dict[tuple[int, int], list[list[bytes]]] = {}

    @property
    def fetched(self) -> int:
        """How many tiles were read so far."""
        return len(self._tiles)

    def node(self, height: int, index: int) -> bytes:
        """The hash over the ``2**height`` leaves from ``index * 2**height`` on."""
        level, above = divmod(height, _HEIGHT)
        number, place = divmod(index, WIDTH >> above)
        rows = self._rows(level, number)
        while len(rows) <= above:
            below = rows[-1]
            rows.append([node_hash(below[at - 1], below[at]) for at in range(1, len(below), 2)])
        if place >= len(rows[above]):
            raise Invalid("certs-log-tile-short", level=level, number=number)
        return rows[above][place]

    def _rows(self, level: int, number: int) -> list[list[bytes]]:
        """The hashes of a tile, and over them the rows of its inner nodes as far as they are."""
        known = self._tiles.get((level, number))
        if known is None:
            width = width_in(level, number, self._size)
            hashes = split_hashes(self._read(level, number, width))
            if len(hashes) < width:
                raise Invalid("certs-log-tile-short", level=level, number=number)
            # Hashes behind the size belong to a later tree and are not to be used.
            known = self._tiles[level, number] = [hashes[:width]]
        return known


def grow(size: int, leaves: Sequence[bytes], read: ReadTile) -> dict[tuple[int, int], bytes]:
    """The tiles that change when ``leaves`` are put behind the first ``size`` ones, with their
    bytes, by level and number; ``read`` gives the partial tiles as they were."""
    changed: dict[tuple[int, int], bytes] = {}
    level, fresh = 0, list(leaves)
    while fresh:
        had = size >> (_HEIGHT * level)
        number, kept = divmod(had, WIDTH)
        row = split_hashes(read(level, number, kept))[:kept] if kept else []
        row.extend(fresh)
        fresh = []
        for at in range(0, len(row), WIDTH):
            part = row[at : at + WIDTH]
            changed[level, number + at // WIDTH] = b"".join(part)
            if len(part) == WIDTH:
                fresh.append(_top(part))
        level += 1
    return changed


def split_hashes(data: bytes) -> list[bytes]:
    """The hashes of a tile's bytes."""
    if len(data) % HASH_BYTES:
        raise Invalid("certs-log-tile-broken")
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


def _top(row: list[bytes]) -> bytes:
    while len(row) > 1:
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row), 2)]
    return row[0]
