"""Fonts of curves of the third degree, for what all certificates of a kind show (CFF).

Adobe Technical Notes 5176 (Compact Font Format) and 5177 (Type 2 Charstring). The faces' own
outlines are of the second degree and take more points for the same shape. Here they are drawn
anew with fewer curves and on a coarser grid, which a printer of a thousand dots an inch does not
show. That makes the shared fonts, the largest part of a file, a quarter smaller.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any

from fontTools.misc.transform import Scale
from fontTools.pens.qu2cuPen import Qu2CuPen
from fontTools.pens.roundingPen import RoundingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib.tables._g_l_y_f import Glyph as Outline

from certs.press.glyph_store import Glyph

_EM = 1000
"""Of the format; outlines of a face with another em are scaled."""
_TOLERANCE = 2.0
"""Thousandths of an em between a curve and the face's own."""

_COARSE, _FINE = 4, 2
_SMALL_TYPE = 18.0
"""Points; at this size four thousandths of an em are the fortieth part of a millimetre."""


_HEADER = bytes((1, 0, 4, 4))
_FIRST_STRING = 391
"""The standard strings of the format go before a font's own."""
_ROS, _CID_COUNT, _FD_ARRAY, _FD_SELECT = b"\x0c\x1e", b"\x0c\x22", b"\x0c\x24", b"\x0c\x25"
_CHARSET, _CHAR_STRINGS, _PRIVATE, _DEFAULT_WIDTH = b"\x0f", b"\x11", b"\x12", b"\x14"


def outline_font(
    name: str, points: float, em: int, notdef: Glyph, glyphs: Sequence[Glyph]
) -> bytes:
    """A compressed font for type of at most so many points, of a face with such an em.

    ``notdef`` is glyph 0, the others follow from 1 on, and each glyph's CID is its place.
    """
    grid = _COARSE if points <= _SMALL_TYPE else _FINE
    drawn = [_drawn(each.part.raw, each.width, em, grid) for each in (notdef, *glyphs)]
    return zlib.compress(_font(name, drawn), 9)


def _font(name: str, drawn: Sequence[bytes]) -> bytes:
    """A font keyed by CID, with one font dictionary for all glyphs (5176, 18)."""
    private = _number(_EM) + _DEFAULT_WIDTH
    charset = struct.pack(">BHH", 2, 1, len(drawn) - 2) if len(drawn) > 1 else b"\0"
    select = struct.pack(">BHHBH", 3, 1, 0, 0, len(drawn))
    names, strings = _index([name.encode()]), _index([b"Adobe", b"Identity"])
    char_strings = _index(drawn)

    def dictionary(*places: int) -> bytes:
        ros = _number(_FIRST_STRING) + _number(_FIRST_STRING + 1) + _number(0) + _ROS
        keys = (_CHARSET, _CHAR_STRINGS, _FD_ARRAY, _FD_SELECT)
        entries = [_number(place) + key for place, key in zip(places, keys, strict=True)]
        return _index([ros + _number(len(drawn)) + _CID_COUNT + b"".join(entries)])

    def fonts(place: int) -> bytes:
        return _index([_number(len(private)) + _number(place) + _PRIVATE])

    before = [_HEADER, names, dictionary(0, 0, 0, 0), strings, _index([])]
    sizes = (charset, select, private, fonts(0), char_strings)
    at = list(accumulate(map(len, sizes), initial=sum(map(len, before))))
    before[2] = dictionary(at[0], at[4], at[3], at[1])
    return b"".join((*before, charset, select, private, fonts(at[2]), char_strings))


def _index(items: Sequence[bytes]) -> bytes:
    """Items of any length, with the places where they end (5176, 5)."""
    if not items:
        return b"\0\0"
    ends = accumulate(map(len, items), initial=1)
    return (
        len(items).to_bytes(2)
        + b"\3"
        + b"".join(place.to_bytes(3) for place in ends)
        + b"".join(items)
    )


def _number(value: int) -> bytes:
    """An operand of five bytes, whatever its value (5176, 4)."""
    return b"\x1d" + value.to_bytes(4)


@lru_cache(maxsize=2048)
def _drawn(raw: bytes, width: int, em: int, grid: int) -> bytes:
    """One glyph drawn anew; pages of a batch share most of their glyphs."""

    def on_grid(value: float) -> int:
        return grid * round(value / grid)

    pen = T2CharStringPen(None if width == _EM else width, None)
    if raw:
        outline: Any = Outline(raw)
        outline.expand(None)
        gridded = RoundingPen(pen, roundFunc=on_grid)
        cubic = Qu2CuPen(gridded, _TOLERANCE, all_cubic=True, reverse_direction=True)
        outline.draw(TransformPen(cubic, Scale(_EM / em)), None)
    drawn = pen.getCharString()
    drawn.compile()
    made: bytes = drawn.bytecode
    return made
