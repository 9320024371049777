"""The outlines of one font file, taken out glyph by glyph and compressed when first asked for.

Only TrueType outlines that stand by themselves are kept (OpenType, ``glyf``): no instructions,
which small type on paper does not need, and no glyphs made up of others. A character that has no
such outline is not in the store, and whoever asked must print it in another way.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

from certs.press.deflate import Part, packed


@dataclass(frozen=True, slots=True)
class Glyph:
    """One outline, padded to four bytes and compressed.

    ``checksum`` is that of the OpenType tables; ``metrics`` the entry of ``hmtx``; ``width`` is
    in thousandths of an em.
    """

    part: Part
    checksum: int
    metrics: bytes
    width: int


@dataclass(frozen=True, slots=True)
class Frame:
    """What all fonts made of a file have in common: three small tables and the size of an em."""

    head: bytes
    hhea: bytes
    maxp: bytes
    em: int


class GlyphTable:
    """The outlines of an open font by their number."""

    def __init__(self, font: TTFont) -> None:
        self.frame = frame_of(font)
        self._glyf, self._loca, self._hmtx = (font.reader[tag] for tag in ("glyf", "loca", "hmtx"))
        self._long = bool(font["head"].indexToLocFormat)
        self._metrics_count = int(font["hhea"].numberOfHMetrics)

    def glyph(self, number: int) -> Glyph:
        """One glyph; ValueError for a composite one."""
        start, end = self._place(number)
        advance, bearing = self._advance(number)
        return glyph(outline(self._glyf[start:end]), advance, bearing, self.frame.em)

    def _place(self, number: int) -> tuple[int, int]:
        if self._long:
            first, second = struct.unpack_from(">II", self._loca, 4 * number)
            return first, second
        first, second = struct.unpack_from(">HH", self._loca, 2 * number)
        return 2 * first, 2 * second

    def _advance(self, number: int) -> tuple[int, int]:
        """Advance width and left side bearing (OpenType, ``hmtx``)."""
        last = self._metrics_count - 1
        if number <= last:
            advance, bearing = struct.unpack_from(">Hh", self._hmtx, 4 * number)
            return advance, bearing
        (advance,) = struct.unpack_from(">H", self._hmtx, 4 * last)
        (bearing,) = struct.unpack_from(">h", self._hmtx, 4 * (last + 1) + 2 * (number - last - 1))
        return advance, bearing


class GlyphStore(dict[str, Glyph]):
    """Glyphs of a file by their character; ``KeyError`` where it has no outline of its own."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        with TTFont(path, lazy=True) as font:
            numbers = font.getReverseGlyphMap()
            self._numbers = {chr(code): numbers[name] for code, name in font.getBestCmap().items()}
            self._table = GlyphTable(font)
        self.frame = self._table.frame
        self.notdef = self._table.glyph(0)

    def holds(self, character: str) -> bool:
        """Whether the font names a glyph for the character."""
        return character in self._numbers

    def __missing__(self, character: str) -> Glyph:
        number = self._numbers[character]
        try:
            found = self._table.glyph(number)
        except ValueError as error:
            raise KeyError(character) from error
        self[character] = found
        return found


@lru_cache(maxsize=8)
def glyph_store(path: Path) -> GlyphStore:
    """The store of a font file, kept for the life of the process."""
    return GlyphStore(path)


def glyph(raw: bytes, advance: int, bearing: int, em: int) -> Glyph:
    """A glyph from its outline, padded here."""
    padded = raw + bytes(-len(raw) % 4)
    return Glyph(
        part=packed(padded),
        checksum=checksum(padded),
        metrics=struct.pack(">Hh", advance, bearing),
        width=round(advance * 1000 / em),
    )


def outline(data: bytes) -> bytes:
    """A simple glyph without its instructions; ValueError for a composite one."""
    if not data:
        return b""
    (contours,) = struct.unpack_from(">h", data)
    if contours < 0:
        raise ValueError("composite")
    at = 10 + 2 * contours
    (instructions,) = struct.unpack_from(">H", data, at)
    return data[:at] + b"\0\0" + data[at + 2 + instructions :]


def checksum(data: bytes) -> int:
    """Sum of big-endian words (OpenType, table directory); the length is a multiple of four."""
    words: tuple[int, ...] = struct.unpack(f">{len(data) // 4}I", data)
    return sum(words) & 0xFFFFFFFF


def frame_of(font: TTFont) -> Frame:
    """The three small tables of an open font, with the checksum of the whole left at zero."""
    head = bytearray(font.reader["head"])
    head[8:12] = bytes(4)
    return Frame(
        bytes(head), font.reader["hhea"], font.reader["maxp"], int(font["head"].unitsPerEm)
    )
