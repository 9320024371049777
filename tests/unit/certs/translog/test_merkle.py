"""The tree by RFC 9162, held against the recursive definition written out a second time here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

import pytest

from certs.translog import merkle

# The published leaves and roots of the Certificate Transparency reference implementation.
LEAVES = [
    bytes.fromhex(told)
    for told in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def mth(entries: Sequence[bytes]) -> bytes:
    """MTH of section 2.1.1, word for word."""
    if not entries:
        return sha256().digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    k = 1
    while k * 2 < len(entries):
        k *= 2
    return sha256(b"\x01" + mth(entries[:k]) + mth(entries[k:])).digest()


def reader(entries: Sequence[bytes]) -> Callable[[int, int], bytes]:
    def read(height: int, index: int) -> bytes:
        part = entries[index << height : (index + 1) << height]
        assert len(part) == 1 << height, "a subtree that is not complete was asked for"
        return mth(part)

    return read


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_roots_are_those_of_the_reference_implementation(size: int) -> None:
    known = bytes.fromhex(ROOTS[size])
    entries = LEAVES[:size]
    assert merkle.root(size, reader(entries)) == known
    assert merkle.root_of([merkle.leaf_hash(one) for one in entries]) == known
    assert mth(entries) == known


def test_paths_are_those_of_the_worked_example() -> None:
    """RFC 9162, section 2.1.5: seven leaves, with the nodes under the letters of the figure."""
    entries = LEAVES[:7]
    a, b, c, _, _, f = (mth([one]) for one in entries[:6])
    d, j = mth(entries[3:4]), mth(entries[6:7])
    g, h, i = mth(entries[0:2]), mth(entries[2:4]), mth(entries[4:6])
    k, last = mth(entries[0:4]), mth(entries[4:7])
    read = reader(entries)
    assert merkle.inclusion_path(0, 7, read) == (b, h, last)
    assert merkle.inclusion_path(3, 7, read) == (c, g, last)
    assert merkle.inclusion_path(4, 7, read) == (f, j, k)
    assert merkle.inclusion_path(6, 7, read) == (i, k)
    assert merkle.consistency_path(3, 7, read) == (c, d, g, last)
    assert merkle.consistency_path(4, 7, read) == (last,)
    assert merkle.consistency_path(6, 7, read) == (i, j, k)
    assert a


def test_every_proof_in_small_trees_holds_and_no_other_does() -> None:
    entries = [bytes([one]) for one in range(20)]
    read = reader(entries)
    tops = [mth(entries[:size]) for size in range(21)]
    for size in range(1, 21):
        for index in range(size):
            path = merkle.inclusion_path(index, size, read)
            leaf = merkle.leaf_hash(entries[index])
            assert merkle.verify_inclusion(leaf, index, size, path, tops[size])
            for other in range(-1, size + 2):
                held = merkle.verify_inclusion(leaf, other, size, path, tops[size])
                assert held == (other == index)
        for old in range(1, size + 1):
            path = merkle.consistency_path(old, size, read)
            assert merkle.verify_consistency(old, size, tops[old], tops[size], path)
            for other in range(size + 2):
                if other not in (old, 0):
                    assert not merkle.verify_consistency(other, size, tops[old], tops[size], path)


def test_nothing_is_the_beginning_of_every_tree() -> None:
    top = mth(LEAVES)
    assert merkle.verify_consistency(0, 8, merkle.EMPTY_ROOT, top, ())
    assert not merkle.verify_consistency(0, 8, top, top, ())
    assert not merkle.verify_consistency(0, 8, merkle.EMPTY_ROOT, top, (top,))


def test_same_size_needs_the_same_root() -> None:
    one, other = mth(LEAVES), mth(LEAVES[::-1])
    assert merkle.verify_consistency(8, 8, one, one, ())
    assert not merkle.verify_consistency(8, 8, one, other, ())


def test_hashes_of_a_wrong_length_are_the_answer_no() -> None:
    read = reader(LEAVES)
    path = merkle.inclusion_path(2, 8, read)
    leaf, top = merkle.leaf_hash(LEAVES[2]), mth(LEAVES)
    assert not merkle.verify_inclusion(leaf, 2, 8, (path[0][:31], *path[1:]), top)
    assert not merkle.verify_inclusion(leaf, 2, 8, (*path, top), top)
    assert not merkle.verify_inclusion(leaf, 2, 8, path[:-1], top)
    proof = merkle.consistency_path(3, 8, read)
    assert not merkle.verify_consistency(3, 8, mth(LEAVES[:3]), top, (*proof, b""))
    assert not merkle.verify_consistency(3, 8, mth(LEAVES[:3]), top, proof[:-1])
    assert not merkle.verify_consistency(3, 8, mth(LEAVES[:3]), top, ())


def test_a_leaf_outside_the_tree_has_no_proof() -> None:
    with pytest.raises(ValueError, match="not in the tree"):
        merkle.inclusion_path(8, 8, reader(LEAVES))
    with pytest.raises(ValueError, match="not smaller"):
        merkle.consistency_path(9, 8, reader(LEAVES))
