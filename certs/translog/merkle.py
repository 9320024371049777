"""Merkle trees by RFC 9162, section 2.1: hashes, inclusion and consistency proofs, both ways.

A tree is never held as a whole. Every function that makes something asks a `ReadNode` for the
hashes of complete subtrees: ``read(height, index)`` is the hash over the ``2**height`` leaves from
``index * 2**height`` on, which never changes once those leaves are there. A tree of any size is a
row of such subtrees, the highest first, and so a proof needs a few dozen of them at most.

Proofs are judged as sections 2.1.3.2 and 2.1.4.2 say. Sizes and indices out of range, hashes of a
wrong length and proofs of a wrong length are the answer no, never an exception.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from hmac import compare_digest

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
"""The root of the tree without leaves."""

Path = tuple[bytes, ...]
"""A proof: hashes in the order in which they are used."""

ReadNode = Callable[[int, int], bytes]
"""``read(height, index)``: the hash of the complete subtree over ``2**height`` leaves."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of a leaf: SHA-256 over ``0x00`` and the entry."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: SHA-256 over ``0x01`` and its two children."""
    return sha256(b"\x01" + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes that are all at hand, level by level.

    A last node without a sibling goes up as it is, which gives the tree of the recursive
    definition: its left part is always the largest power of two.
    """
    if not leaves:
        return EMPTY_ROOT
    row = list(leaves)
    while len(row) > 1:
        above = [sha256(b"\x01" + left + right).digest() for left, right in _pairs(row)]
        if len(row) % 2:
            above.append(row[-1])
        row = above
    return row[0]


def root(size: int, read: ReadNode) -> bytes:
    """The root of the tree of ``size`` leaves."""
    return range_hash(0, size, read) if size else EMPTY_ROOT


def range_hash(start: int, end: int, read: ReadNode) -> bytes:
    """The hash over the leaves from ``start`` up to ``end``, as if they were a tree of their own.

    ``start`` must be where a subtree of the whole begins that holds ``end - start`` leaves.
    """
    parts = list(_complete_subtrees(start, end))
    height, index = parts.pop()
    told = read(height, index)
    for height, index in reversed(parts):
        told = node_hash(read(height, index), told)
    return told


def inclusion_path(index: int, size: int, read: ReadNode) -> Path:
    """The proof that the leaf ``index`` is in the tree of ``size`` leaves (section 2.1.3.1)."""
    if not 0 <= index < size:
        raise ValueError("the leaf is not in the tree")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(range_hash(middle, end, read))
            end = middle
        else:
            path.append(range_hash(start, middle, read))
            start = middle
    return tuple(reversed(path))


def consistency_path(old: int, new: int, read: ReadNode) -> Path:
    """The proof that the tree of ``old`` leaves is the beginning of that of ``new`` (2.1.4.1)."""
    if not 0 < old <= new:
        raise ValueError("a proof leads from a tree with leaves to one that is not smaller")
    path: list[bytes] = []
    start, end = 0, new
    # Until the old tree's end is the end of a subtree: that subtree is the first one of the proof.
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(range_hash(middle, end, read))
            end = middle
        else:
            path.append(range_hash(start, middle, read))
            start = middle
    if start:
        # Where nothing was left of it, it is the old tree itself, which the verifier knows.
        path.append(range_hash(start, end, read))
    return tuple(reversed(path))


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], top: bytes) -> bool:
    """Whether the proof leads from the leaf's hash to the root ``top`` (section 2.1.3.2)."""
    if not 0 <= index < size or not _are_hashes(leaf, top, *path):
        return False
    own, last, told = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if own % 2 or own == last:
            told = node_hash(sibling, told)
            own, last = _up_to_a_right_child(own, last)
        else:
            told = node_hash(told, sibling)
        own, last = own >> 1, last >> 1
    return last == 0 and compare_digest(told, top)


def verify_consistency(
    old: int, new: int, old_top: bytes, new_top: bytes, path: Sequence[bytes]
) -> bool:
    """Whether the proof leads to both roots (section 2.1.4.2).

    Nothing is a beginning of everything: an ``old`` of 0 needs the empty root and an empty proof.
    """
    if not 0 <= old <= new or not _are_hashes(old_top, new_top, *path):
        return False
    if old in (0, new):
        known = EMPTY_ROOT if old == 0 else new_top
        return not path and compare_digest(old_top, known)
    hashes = list(path) if old & (old - 1) else [old_top, *path]
    if not hashes:
        return False
    own, last = old - 1, new - 1
    while own % 2:
        own, last = own >> 1, last >> 1
    old_told = new_told = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return False
        if own % 2 or own == last:
            old_told, new_told = node_hash(sibling, old_told), node_hash(sibling, new_told)
            own, last = _up_to_a_right_child(own, last)
        else:
            new_told = node_hash(new_told, sibling)
        own, last = own >> 1, last >> 1
    return last == 0 and compare_digest(old_told, old_top) and compare_digest(new_told, new_top)


class GrowingTree:
    """A tree that leaves are put behind one by one; it keeps a few dozen hashes, whatever its size.

    Begun with the complete subtrees of a known tree (`grown`), it tells whether the leaves put
    behind it are all that makes the new tree.
    """

    def __init__(self) -> None:
        self.size = 0
        self._subtrees: list[bytes] = []

    @classmethod
    def grown(cls, size: int, read: ReadNode) -> GrowingTree:
        """The tree of the first ``size`` leaves."""
        tree = cls()
        tree.size = size
        tree._subtrees = [read(height, index) for height, index in _complete_subtrees(0, size)]
        return tree

    def push(self, leaf: bytes) -> None:
        """Put a leaf's hash behind the others."""
        told, rest = leaf, self.size
        while rest % 2:
            told, rest = node_hash(self._subtrees.pop(), told), rest >> 1
        self._subtrees.append(told)
        self.size += 1

    def root(self) -> bytes:
        """The root over what was put in so far."""
        if not self._subtrees:
            return EMPTY_ROOT
        told = self._subtrees[-1]
        for subtree in reversed(self._subtrees[:-1]):
            told = node_hash(subtree, told)
        return told


def _complete_subtrees(start: int, end: int) -> Iterator[tuple[int, int]]:
    """Height and index of the subtrees that the range is a row of, the highest first."""
    while start < end:
        height = (end - start).bit_length() - 1
        yield height, start >> height
        start += 1 << height


def _split(size: int) -> int:
    """The largest power of two below ``size``: how many leaves the left child has."""
    return 1 << ((size - 1).bit_length() - 1)


def _up_to_a_right_child(own: int, last: int) -> tuple[int, int]:
    """Skip the levels on which a node without a sibling goes up as it is."""
    while own and not own % 2:
        own, last = own >> 1, last >> 1
    return own, last


def _pairs(row: list[bytes]) -> Iterator[tuple[bytes, bytes]]:
    return zip(row[0::2], row[1::2], strict=False)


def _are_hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_BYTES for value in values)
