"""Tiles: their names, their widths, and how few of them a proof reads."""

from __future__ import annotations

import pytest

from certs.translog import merkle
from certs.translog.tiles import (
    Tile,
    TileReader,
    grow,
    pack_entries,
    parse_path,
    tiles_of,
    unpack_entries,
    width_in,
)
from foundation.errors import Invalid


class Shelf:
    """Tiles in memory."""

    def __init__(self) -> None:
        self.size = 0
        self.tiles: dict[tuple[int, int], bytes] = {}

    def read(self, level: int, number: int, width: int) -> bytes:
        return self.tiles.get((level, number), b"")

    def add(self, leaves: list[bytes]) -> None:
        self.tiles.update(grow(self.size, leaves, self.read))
        self.size += len(leaves)


def leaves(count: int) -> list[bytes]:
    return [merkle.leaf_hash(index.to_bytes(4, "big")) for index in range(count)]


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 1234067), "tile/0/x001/x234/067"),
        (Tile(2, 5, 17), "tile/2/005.p/17"),
        (Tile(None, 273, 112), "tile/entries/273.p/112"),
        (Tile(63, 999), "tile/63/999"),
        (Tile(0, 1000), "tile/0/x001/000"),
    ],
)
def test_a_tile_has_one_path(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert parse_path(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0",
        "tile/00/000",
        "tile/64/000",
        "tile/0/x000/001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/001/234",
        "tile/0/x001/x234/x067",
        "tile/-1/000",
        "tile/entries/000/",
        "tile/0/000\n",
        "tile/0/٠٠٠",
        "tile/0/../000",
        "",
    ],
)
def test_every_other_spelling_is_refused(path: str) -> None:
    with pytest.raises(Invalid):
        parse_path(path)


def test_seventy_thousand_leaves_have_the_tiles_of_the_standard() -> None:
    """C2SP tlog-tiles, partial tiles: the worked example of 70,000 entries."""
    tiles = [tile for tile in tiles_of(70_000) if tile.level is not None]
    assert sum(tile.level == 0 and tile.is_whole for tile in tiles) == 273
    partial = {(tile.level, tile.number): tile.width for tile in tiles if not tile.is_whole}
    assert partial == {(0, 273): 112, (1, 1): 17, (2, 0): 1}
    assert [(tile.level, tile.number, tile.width) for tile in tiles_of(256)] == [
        (None, 0, 256),
        (0, 0, 256),
        (1, 0, 1),
    ]
    assert list(tiles_of(0)) == []
    assert width_in(0, 274, 70_000) == 0


def test_tiles_grown_in_any_steps_are_the_same() -> None:
    at_once, bit_by_bit = Shelf(), Shelf()
    given = leaves(70_000)
    at_once.add(given)
    start = 0
    for step in (1, 254, 1, 1, 255, 256, 40_000, 29_232):
        bit_by_bit.add(given[start : start + step])
        start += step
    assert start == 70_000
    assert bit_by_bit.tiles == at_once.tiles


def test_proofs_read_few_tiles() -> None:
    shelf = Shelf()
    given = leaves(70_000)
    shelf.add(given)
    top = merkle.root_of(given)
    tree = TileReader(70_000, shelf.read)
    assert merkle.root(70_000, tree.node) == top
    assert tree.fetched <= 3
    for index in (0, 255, 256, 34_567, 69_887, 69_888, 69_999):
        tree = TileReader(70_000, shelf.read)
        path = merkle.inclusion_path(index, 70_000, tree.node)
        assert merkle.verify_inclusion(given[index], index, 70_000, path, top)
        assert tree.fetched <= 5
    tree = TileReader(70_000, shelf.read)
    path = merkle.consistency_path(65_537, 70_000, tree.node)
    assert merkle.verify_consistency(65_537, 70_000, merkle.root_of(given[:65_537]), top, path)
    assert tree.fetched <= 5


def test_a_smaller_tree_is_read_from_the_tiles_of_a_larger_one() -> None:
    shelf = Shelf()
    given = leaves(1000)
    shelf.add(given)
    assert merkle.root(300, TileReader(300, shelf.read).node) == merkle.root_of(given[:300])


def test_a_tile_that_is_too_short_is_refused() -> None:
    shelf = Shelf()
    shelf.add(leaves(300))
    shelf.tiles[0, 1] = shelf.tiles[0, 1][:-32]
    with pytest.raises(Invalid, match="short"):
        merkle.root(300, TileReader(300, shelf.read).node)
    shelf.tiles[0, 1] += b"\x00"
    with pytest.raises(Invalid, match="broken"):
        merkle.root(300, TileReader(300, shelf.read).node)


def test_bundles_give_their_entries_back() -> None:
    entries = [b"", b"a", b"b" * 65_535]
    assert unpack_entries(pack_entries(entries)) == entries
    for broken in (b"\x00", b"\x00\x02a", pack_entries(entries)[:-1]):
        with pytest.raises(Invalid):
            unpack_entries(broken)
