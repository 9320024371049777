"""Compressed streams put together from parts that were compressed before (RFC 1950, RFC 1951).

A deflate stream is a row of blocks. A block that was compressed by itself and ends on a byte may
stand anywhere, so what never changes is compressed once, hard, and what changes is laid between as
it is, in a stored block. Only the check value is worked out anew.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from zopfli import zlib as patient

_HEADER = b"\x78\xda"
_END = b"\x03\x00"
"""A final block with nothing in it."""

_LONGEST_STORED = 0xFFFF
_STORED = struct.Struct("<BHH")


_MOST_PATIENCE = 1 << 16
"""Longer streams are drawings that repeat themselves, at which both are as good."""

_MODULUS = 65521
"""Of Adler-32 (RFC 1950, 8.2)."""
_WINDOW = 1 << 12
"""How far back a part may point that is compressed with no great effort."""
_LONG = 2048
"""From so many bytes on, a check value known beforehand is quicker than working it out."""


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes, the deflate blocks that stand for them, and their own check value.

    The blocks are not the last of their stream.
    """

    raw: bytes
    blocks: bytes
    check: int


@lru_cache(maxsize=64)
def tight(raw: bytes) -> bytes:
    """A whole zlib stream, as small as patience makes it; for what thousands of files share.

    Takes a hundred times as long as zlib does, and the result is some four parts in a hundred
    smaller. Pages of a kind have most of their streams in common, so the last ones are kept.
    """
    if len(raw) > _MOST_PATIENCE:
        return zlib.compress(raw, 9)
    made: bytes = patient.compress(raw, numiterations=6)
    return made


def packed(raw: bytes) -> Part:
    """A part that is compressed as well as zlib can."""
    if not raw:
        return Part(b"", b"", 1)
    machine = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    blocks = machine.compress(raw) + machine.flush(zlib.Z_SYNC_FLUSH)
    return Part(raw, blocks, zlib.adler32(raw))


@lru_cache(maxsize=64)
def patiently(raw: bytes) -> Part:
    """A part for what thousands of files share, as small as patience makes it."""
    blocks = bytearray(patient.compress(raw, numiterations=6, blocksplitting=0)[2:-4])
    # The one block is no longer the last of its stream. What follows is an empty stored block
    # (3.2.4), whose header of three zeros may have room behind the data in their last byte.
    blocks[0] &= 0xFE
    for header in (b"", b"\0"):
        ended = bytes(blocks) + header + b"\0\0\xff\xff"
        try:
            if zlib.decompressobj(-15).decompress(ended + _END) == raw:
                return Part(raw, ended, zlib.adler32(raw))
        except zlib.error:
            continue
    return packed(raw)


def chained(raws: Sequence[bytes], gaps: Sequence[int]) -> tuple[Part, ...]:
    """Parts of one stream that point back to each other over gaps of known lengths.

    They are good only in this order, with exactly so many bytes laid in behind each but the last.
    """
    absent = set(range(256)).difference(*raws)
    if not absent:
        return tuple(map(packed, raws))
    # No part holds such a byte, so nothing in the gaps is ever pointed to.
    filler = bytes((min(absent),))
    machine = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    parts = []
    for raw, gap in zip(raws, (*gaps, 0), strict=True):
        blocks = machine.compress(raw) + machine.flush(zlib.Z_SYNC_FLUSH)
        parts.append(Part(raw, blocks, zlib.adler32(raw)))
        machine.compress(filler * gap)
        machine.flush(zlib.Z_SYNC_FLUSH)
    return tuple(parts)


def quick(raw: bytes) -> Part:
    """A part that is used once: compressed, but with no great effort."""
    machine = _quickly()
    blocks = machine.compress(raw) + machine.flush(zlib.Z_SYNC_FLUSH)
    return Part(raw, blocks, 0)


def _quickly(before: bytes = b"") -> Any:
    # A small window and few tables: they are cleared for each part, and the parts are short.
    return zlib.compressobj(1, zlib.DEFLATED, -12, 5, zlib.Z_DEFAULT_STRATEGY, before[-_WINDOW:])


class Opening:
    """The first part of streams that each go on in their own way, to their end.

    What follows is compressed with no great effort, but it may point back into this part.
    """

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self._part = patiently(raw)
        self._before = _HEADER + self._part.blocks
        self._primed = _quickly(raw)

    def stream(self, rest: bytes) -> bytes:
        """A whole zlib stream of this part and the rest."""
        machine = self._primed.copy()
        check = zlib.adler32(rest, self._part.check).to_bytes(4)
        return b"".join((self._before, machine.compress(rest), machine.flush(), check))


@dataclass(frozen=True, slots=True)
class Gapped:
    """A stream that never changes but for gaps of known lengths, laid in as they are (3.2.4).

    ``blocks`` stand around the gaps, headers and end included. ``behind`` tells how many bytes
    follow each gap. ``low`` and ``high`` are the sums of Adler-32 (RFC 1950, 8.2) with zeros in
    the gaps: every byte is in the first once, and in the second as often as bytes follow it and
    once more, so that what stands in a gap is added without looking at the rest again.
    """

    blocks: tuple[bytes, ...]
    gaps: tuple[int, ...]
    behind: tuple[int, ...]
    low: int
    high: int

    @classmethod
    def of(cls, raws: Sequence[bytes], gaps: Sequence[int]) -> Gapped:
        """One part more than there are gaps; compressed as hard as zlib can."""
        parts = chained(raws, gaps)
        check, blocks, behind = 1, [_HEADER + parts[0].blocks], []
        left = sum(map(len, raws)) + sum(gaps)
        for part, before, gap in zip(parts[1:], raws[:-1], gaps, strict=True):
            check = zlib.adler32(bytes(gap), zlib.adler32(before, check))
            left -= len(before) + gap
            behind.append(left)
            blocks[-1] += _STORED.pack(0, gap, gap ^ _LONGEST_STORED)
            blocks.append(part.blocks)
        check = zlib.adler32(raws[-1], check)
        blocks[-1] += _END
        return cls(tuple(blocks), tuple(gaps), tuple(behind), check & 0xFFFF, check >> 16)

    def stream(self, fillings: Sequence[bytes]) -> bytes:
        """The whole zlib stream; each filling is as long as its gap."""
        low, high = self.low, self.high
        for filling, gap, behind in zip(fillings, self.gaps, self.behind, strict=True):
            check = zlib.adler32(filling)
            added = (check & 0xFFFF) - 1
            low += added
            high += (check >> 16) - gap + behind * added
        whole = [b""] * (2 * len(self.gaps) + 1)
        whole[::2] = self.blocks
        whole[1::2] = fillings
        whole.append((high % _MODULUS << 16 | low % _MODULUS).to_bytes(4))
        return b"".join(whole)


def stream(pieces: Iterable[Part | bytes]) -> bytes:
    """A whole zlib stream; bare bytes are laid in as they are, in a stored block (3.2.4).

    A piece of bare bytes must be shorter than 64 KB.
    """
    check = 1
    out = [_HEADER]
    for piece in pieces:
        if isinstance(piece, bytes):
            check = zlib.adler32(piece, check)
            size = len(piece)
            out += (_STORED.pack(0, size, size ^ _LONGEST_STORED), piece)
        elif len(piece.raw) < _LONG or not piece.check:
            check = zlib.adler32(piece.raw, check)
            out.append(piece.blocks)
        else:
            check = _joined(check, piece.check, len(piece.raw))
            out.append(piece.blocks)
    out.append(_END + check.to_bytes(4))
    return b"".join(out)


def _joined(first: int, second: int, size: int) -> int:
    """The check value of two parts behind each other; ``size`` is that of the second."""
    low = first & 0xFFFF
    sums = (low + (second & 0xFFFF) - 1) % _MODULUS
    return sums | ((first >> 16) + (second >> 16) + size * (low - 1)) % _MODULUS << 16
