"""The transparency log: the root over 100,000 leaves, and proofs out of stored tiles."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

from certs.translog import merkle
from certs.translog.tiles import TileReader, grow
from tests.bench.measuring import Better, Effort, Line, Peer, alternate, milliseconds
from tests.bench.world import World

LEAVES = 100_000
_DEFINITION = "the definition of RFC 9162, word for word"
_ROOT_NOTE = (
    f"CPU time of the root over {LEAVES:,} leaf hashes at hand. Peer: MTH of section 2.1.1 as a "
    "recursive function over slices."
)
_PROOF_NOTE = (
    f"CPU time of one inclusion proof in a tree of {LEAVES:,} leaves, made and verified, leaves "
    "at random. Ours reads at most five tiles of 8 KB and splits each anew. Peer: PATH of section "
    "2.1.3.1 as a recursive function over the leaf hashes, verified in the same way."
)


def measure(world: World, effort: Effort) -> Iterator[Line]:
    """Milliseconds of CPU for a root, and for a proof."""
    leaves = [merkle.leaf_hash(index.to_bytes(4, "big")) for index in range(LEAVES)]
    if merkle.root_of(leaves) != _mth(leaves):
        raise AssertionError("both must give the same root")
    rounds = effort.of(7, 1)
    runs = alternate(
        rounds,
        lambda: milliseconds(lambda: merkle.root_of(leaves), 3, time.process_time),
        lambda: milliseconds(lambda: _mth(leaves), 3, time.process_time),
    )
    yield runs.line("log-root-cpu", "ms", Better.LESS, Peer(_DEFINITION, _ROOT_NOTE), rounds * 3)
    ours, peer = _prover(leaves), _naive_prover(leaves)
    times = effort.of(20, 2)
    runs = alternate(
        rounds,
        lambda: milliseconds(ours, times, time.process_time),
        lambda: milliseconds(peer, effort.of(2, 1), time.process_time),
    )
    yield runs.line(
        "log-proof-cpu", "ms", Better.LESS, Peer(_DEFINITION, _PROOF_NOTE), rounds * times
    )


def _prover(leaves: list[bytes]) -> Callable[[], None]:
    tiles = grow(0, leaves, lambda _level, _number, _width: b"")
    top = merkle.root_of(leaves)
    chance = random.Random(1)

    def prove() -> None:
        index = chance.randrange(LEAVES)
        tree = TileReader(LEAVES, lambda level, number, _width: tiles[level, number])
        path = merkle.inclusion_path(index, LEAVES, tree.node)
        if not merkle.verify_inclusion(leaves[index], index, LEAVES, path, top):
            raise AssertionError("a proof must hold")

    return prove


def _naive_prover(leaves: list[bytes]) -> Callable[[], None]:
    top = _mth(leaves)
    chance = random.Random(1)

    def prove() -> None:
        index = chance.randrange(LEAVES)
        path = _path(index, leaves)
        if not merkle.verify_inclusion(leaves[index], index, LEAVES, path, top):
            raise AssertionError("a proof must hold")

    return prove


def _mth(leaves: Sequence[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sha256(b"\x01" + _mth(leaves[:k]) + _mth(leaves[k:])).digest()


def _path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    if index < k:
        return [*_path(index, leaves[:k]), _mth(leaves[k:])]
    return [*_path(index - k, leaves[k:]), _mth(leaves[:k])]
