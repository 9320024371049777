"""The outlines of one font file, taken out glyph by glyph when first asked for.

Only TrueType outlines that stand by themselves are kept (OpenType, ``glyf``): no instructions,
which small type on paper does not need, and no glyphs made up of others. A character that has no
such outline is not in the store, and whoever asked must print it in another way.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

from certs.rendering.characters import Characters, number_plainly
from certs.rendering.coarse import EM


@dataclass(frozen=True, slots=True)
class Glyph:
    """One outline as the face tells it, and its width in thousandths of an em."""

    raw: bytes
    width: int


class GlyphTable:
    """The outlines of an open font by their number; ``em`` is the size that they are told in.

    ``box`` holds all of them, in thousandths of an em: left, bottom, right, top. ``mapped`` is the
    font's file where it stands in memory by itself: ten megabytes of outlines are then read where
    they lie, and every process on the machine reads the same ones.
    """

    def __init__(self, font: TTFont, mapped: memoryview | None = None) -> None:
        head = font["head"]
        self.em = int(head.unitsPerEm)
        edges = (head.xMin, head.yMin, head.xMax, head.yMax)
        self.box = [round(edge * EM / self.em) for edge in edges]
        self._glyf, self._loca, self._hmtx = (
            _table(font, tag, mapped) for tag in ("glyf", "loca", "hmtx")
        )
        self._long = bool(head.indexToLocFormat)
        self._last_advance = int(font["hhea"].numberOfHMetrics) - 1

    def glyph(self, number: int) -> Glyph:
        """One glyph; ValueError for a composite one."""
        start, end = self._place(number)
        return Glyph(
            outline(bytes(self._glyf[start:end])), round(self._advance(number) * EM / self.em)
        )

    def _place(self, number: int) -> tuple[int, int]:
        if self._long:
            first, second = struct.unpack_from(">II", self._loca, 4 * number)
            return first, second
        first, second = struct.unpack_from(">HH", self._loca, 2 * number)
        return 2 * first, 2 * second

    def _advance(self, number: int) -> int:
        """Advance width (OpenType, ``hmtx``: the last one holds for all glyphs behind it)."""
        (advance,) = struct.unpack_from(">H", self._hmtx, 4 * min(number, self._last_advance))
        return int(advance)


class GlyphStore(dict[str, Glyph]):
    """Glyphs of a file by their character; ``KeyError`` where it has no outline of its own."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        with TTFont(path, lazy=True) as font:
            number_plainly(font)
            self._characters = Characters(font)
            self._table = GlyphTable(font, _mapped(path))
        self.em = self._table.em

    def holds(self, character: str) -> bool:
        """Whether the font names a glyph for the character."""
        return self._characters.number(character) > 0

    def __missing__(self, character: str) -> Glyph:
        number = self._characters.number(character)
        if not number:
            raise KeyError(character)
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


def _mapped(path: Path) -> memoryview:
    """A file as the system shows it in memory; its pages come when they are first read."""
    with path.open("rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def _table(font: TTFont, tag: str, mapped: memoryview | None) -> bytes | memoryview:
    if mapped is None:
        return bytes(font.reader[tag])
    entry = font.reader.tables[tag]
    return mapped[entry.offset : entry.offset + entry.length]


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
