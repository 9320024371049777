"""Which glyph of a font file draws a character, and how wide it is, kept in flat arrays.

A face of the house draws thirty thousand characters. As objects of their own they would take a
second to make and, in each process that a batch is printed by, many megabytes: whoever only looks
at an object writes into it, and so no two processes share it for long.
"""

from __future__ import annotations

import struct
from array import array

from fontTools.ttLib import TTFont


def number_plainly(font: TTFont) -> None:
    """Name the glyphs of a font that has just been opened by their numbers.

    Otherwise each would get a name that tells its character, which takes longer than all else.
    """
    font.setGlyphOrder([f"glyph{number:05d}" for number in range(font["maxp"].numGlyphs)])


class Characters:
    """The characters of an open font, whose glyphs were numbered plainly."""

    def __init__(self, font: TTFont) -> None:
        mapped: dict[int, str] = font.getBestCmap()
        self._numbers = array("H", bytes(2 * (max(mapped, default=0) + 1)))
        for code, name in mapped.items():
            self._numbers[code] = font.getGlyphID(name)
        self._advances = _advances(font)
        self._em = int(font["head"].unitsPerEm)

    def number(self, character: str) -> int:
        """The number of the glyph; 0, the glyph for missing ones, where the font has none."""
        code = ord(character)
        return self._numbers[code] if code < len(self._numbers) else 0

    def width(self, character: str) -> float | None:
        """Width in ems; None where the font does not draw the character."""
        number = self.number(character)
        if not number:
            return None
        # The last width holds for all glyphs behind it (OpenType, ``hmtx``).
        return self._advances[min(number, len(self._advances) - 1)] / self._em


def _advances(font: TTFont) -> array[int]:
    """The widths that the font tells, glyph by glyph, in its own units."""
    count = int(font["hhea"].numberOfHMetrics)
    return array("H", struct.unpack(">" + "H2x" * count, font.reader["hmtx"][: 4 * count]))
