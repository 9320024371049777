"""Small TrueType fonts: one for each certificate, of the letters that only it shows.

They hold the six tables that a CIDFontType2 needs (ISO 32000-1, 9.9) and number their glyphs from
1 in the order given; glyph 0 is the one for missing characters and is never shown.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from certs.press import deflate
from certs.press.glyph_store import Frame, Glyph, checksum

_DIRECTORY = 12 + 16 * 6
_LONG_OFFSETS = 1


@dataclass(frozen=True, slots=True)
class FontFile:
    """A compressed font and its length before that."""

    data: bytes
    length: int


class MicroFonts:
    """Makes fonts from compressed glyphs, which are put into the file as they are."""

    def __init__(self, frame: Frame, notdef: Glyph) -> None:
        head = bytearray(frame.head)
        struct.pack_into(">h", head, 50, _LONG_OFFSETS)
        self._head = bytes(head) + bytes(-len(head) % 4)
        self._hhea, self._maxp = frame.hhea[:36], frame.maxp[:32]
        self._hhea_sum = checksum(self._hhea[:34] + b"\0\0")
        self._maxp_sum = checksum(self._maxp[:4] + b"\0\0" + self._maxp[6:])
        self._head_sum = checksum(self._head)
        self._notdef = notdef

    def build(self, glyphs: Sequence[Glyph]) -> FontFile:
        """A font of these glyphs, the first of them number 1."""
        with_notdef = (self._notdef, *glyphs)
        before, size = self._tables(with_notdef)
        outlines = [glyph.part for glyph in with_notdef]
        return FontFile(deflate.stream((before, *outlines)), len(before) + size)

    def _tables(self, glyphs: Sequence[Glyph]) -> tuple[bytes, int]:
        """Everything before the outlines, and the size of the outlines."""
        count = len(glyphs)
        offsets = list(accumulate([len(each.part.raw) for each in glyphs], initial=0))
        loca = struct.pack(f">{count + 1}I", *offsets)
        hmtx = b"".join([each.metrics for each in glyphs])
        number = count.to_bytes(2)
        hhea = self._hhea[:34] + number
        maxp = self._maxp[:4] + number + self._maxp[6:]
        sizes = (len(self._head), 36, len(hmtx), len(loca), 32)
        places = list(accumulate(sizes, initial=_DIRECTORY))
        directory = struct.pack(
            ">IHHHH 4sIII 4sIII 4sIII 4sIII 4sIII 4sIII",
            *(0x00010000, 6, 64, 2, 32),
            *(b"glyf", sum([each.checksum for each in glyphs]) & 0xFFFFFFFF),
            *(places[5], offsets[-1]),
            *(b"head", self._head_sum, places[0], 54),
            *(b"hhea", self._hhea_sum + count, places[1], 36),
            *(b"hmtx", checksum(hmtx), places[2], len(hmtx)),
            *(b"loca", checksum(loca), places[3], len(loca)),
            *(b"maxp", self._maxp_sum + (count << 16) & 0xFFFFFFFF, places[4], 32),
        )
        return b"".join((directory, self._head, hhea, hmtx, loca, maxp)), offsets[-1]
