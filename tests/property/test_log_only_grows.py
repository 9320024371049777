"""For trees of any size: every proof holds, and none holds with anything changed in it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from certs.translog import merkle
from certs.translog.tiles import TileReader, grow

MOST = 3000
_LEAVES = [merkle.leaf_hash(index.to_bytes(4, "big")) for index in range(MOST)]
_TILES = grow(0, _LEAVES, lambda level, number, width: b"")

sizes = st.integers(1, MOST)


def _tree(size: int) -> TileReader:
    """A smaller tree out of the tiles of the large one, as a log reads its own past."""
    return TileReader(size, lambda level, number, _width: _TILES[level, number])


def _naive(start: int, end: int) -> bytes:
    """MTH of RFC 9162, section 2.1.1, over leaf hashes."""
    if end - start == 1:
        return _LEAVES[start]
    k = 1
    while k * 2 < end - start:
        k *= 2
    return merkle.node_hash(_naive(start, start + k), _naive(start + k, end))


def _flipped(data: bytes, at: int) -> bytes:
    changed = bytearray(data)
    changed[at // 8 % len(data)] ^= 1 << at % 8
    return bytes(changed)


@settings(max_examples=60, deadline=None)
@given(size=sizes, step=sizes)
def test_roots_are_those_of_the_definition(size: int, step: int) -> None:
    naive = _naive(0, size)
    assert merkle.root(size, _tree(size).node) == naive
    assert merkle.root_of(_LEAVES[:size]) == naive
    begun = min(size, step)
    tree = merkle.GrowingTree.grown(begun, _tree(size).node)
    for leaf in _LEAVES[begun:size]:
        tree.push(leaf)
    assert (tree.size, tree.root()) == (size, naive)


@settings(max_examples=150, deadline=None)
@given(data=st.data(), size=sizes)
def test_inclusion_holds_and_nothing_may_change(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    tree = _tree(size)
    top, path = merkle.root(size, tree.node), merkle.inclusion_path(index, size, tree.node)
    leaf = _LEAVES[index]
    assert merkle.verify_inclusion(leaf, index, size, path, top)
    flip = data.draw(st.integers(0, 10_000))
    assert not merkle.verify_inclusion(_flipped(leaf, flip), index, size, path, top)
    assert not merkle.verify_inclusion(leaf, index, size, path, _flipped(top, flip))
    other = data.draw(st.integers(-2, size + 2).filter(lambda one: one != index))
    assert not merkle.verify_inclusion(leaf, other, size, path, top)
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        changed = (*path[:at], _flipped(path[at], flip), *path[at + 1 :])
        assert not merkle.verify_inclusion(leaf, index, size, changed, top)
        assert not merkle.verify_inclusion(leaf, index, size, path[:at] + path[at + 1 :], top)
        assert not merkle.verify_inclusion(leaf, index, size, (*path, path[at]), top)


@settings(max_examples=150, deadline=None)
@given(data=st.data(), new=sizes)
def test_consistency_holds_and_nothing_may_change(data: st.DataObject, new: int) -> None:
    old = data.draw(st.integers(1, new))
    tree = _tree(new)
    old_top, new_top = merkle.root(old, tree.node), merkle.root(new, tree.node)
    path = merkle.consistency_path(old, new, tree.node)
    assert merkle.verify_consistency(old, new, old_top, new_top, path)
    flip = data.draw(st.integers(0, 10_000))
    assert not merkle.verify_consistency(old, new, _flipped(old_top, flip), new_top, path)
    assert not merkle.verify_consistency(old, new, old_top, _flipped(new_top, flip), path)
    other = data.draw(st.integers(-2, new + 2).filter(lambda one: one != old))
    assert not merkle.verify_consistency(other, new, old_top, new_top, path)
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        changed = (*path[:at], _flipped(path[at], flip), *path[at + 1 :])
        assert not merkle.verify_consistency(old, new, old_top, new_top, changed)
        assert not merkle.verify_consistency(old, new, old_top, new_top, path[:at] + path[at + 1 :])


@settings(max_examples=100, deadline=None)
@given(
    hashes=st.lists(st.binary(min_size=32, max_size=32), max_size=20),
    old=st.integers(-5, 2**64),
    new=st.integers(-5, 2**64),
    tops=st.tuples(st.binary(max_size=33), st.binary(max_size=33)),
)
def test_any_bytes_are_an_answer_and_never_an_exception(
    hashes: list[bytes], old: int, new: int, tops: tuple[bytes, bytes]
) -> None:
    if old not in (0, new):
        assert not merkle.verify_consistency(old, new, *tops, hashes)
    assert not merkle.verify_inclusion(b"x" * 32, old, new, hashes, tops[0])
