"""Fonts of curves of the third degree, for what all certificates of a kind show (CFF).

Adobe Technical Notes 5176 (Compact Font Format) and 5177 (Type 2 Charstring). The faces' own
outlines are of the second degree and take more points for the same shape. Here they are drawn
anew with fewer curves and on a coarse grid (`certs.rendering.coarse`), which a printer of six
hundred dots an inch does not show. The grid is the font's unit, so that nearly every number is one
byte. That makes the shared fonts, the largest part of a file, half as large.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any

from fontTools.misc.transform import Scale
from fontTools.pens.qu2cuPen import Qu2CuPen
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib.tables._g_l_y_f import Glyph as Outline

from certs.press.deflate import tight
from certs.press.glyph_store import Glyph
from certs.rendering.coarse import EM, Contour, contours, on_grid

_FIT = 4.0
"""Thousandths of an em between a curve of the third degree and the face's own curves."""

_COARSE, _FINE = 10, 5
"""Thousandths of an em. The thin strokes of the faces have thirty, the thick ones sixty."""
_SMALL_TYPE = 18.0
"""Points; at this size half a step of the coarse grid is the thirtieth part of a millimetre."""
_FLAT = 0.6
"""How far a curve may be from a line that takes its place, in steps of the grid."""


_HEADER = bytes((1, 0, 4, 4))
_FIRST_STRING = 391
"""The standard strings of the format go before a font's own."""
_ROS, _CID_COUNT, _FD_ARRAY, _FD_SELECT = b"\x0c\x1e", b"\x0c\x22", b"\x0c\x24", b"\x0c\x25"
_CHARSET, _CHAR_STRINGS, _PRIVATE, _DEFAULT_WIDTH = b"\x0f", b"\x11", b"\x12", b"\x14"
_MATRIX = b"\x0c\x07"


def outline_font(
    name: str, points: float, em: int, notdef: Glyph, glyphs: Sequence[Glyph]
) -> bytes:
    """A compressed font for type of at most so many points, of a face with such an em.

    ``notdef`` is glyph 0, the others follow from 1 on, and each glyph's CID is its place.
    """
    grid = _COARSE if points <= _SMALL_TYPE else _FINE
    drawn = [_drawn(each.part.raw, each.width, em, grid) for each in (notdef, *glyphs)]
    return tight(_font(name, grid, drawn))


def _font(name: str, grid: int, drawn: Sequence[bytes]) -> bytes:
    """A font keyed by CID, with one font dictionary for all glyphs (5176, 18)."""
    private = _number(EM // grid) + _DEFAULT_WIDTH
    charset = struct.pack(">BHH", 2, 1, len(drawn) - 2) if len(drawn) > 1 else b"\0"
    select = struct.pack(">BHHBH", 3, 1, 0, 0, len(drawn))
    names, strings = _index([name.encode()]), _index([b"Adobe", b"Identity"])
    char_strings = _index(drawn)
    unit = _real(f"{grid / EM:g}")
    matrix = unit + _real("0") + _real("0") + unit + _real("0") + _real("0") + _MATRIX

    def dictionary(*places: int) -> bytes:
        ros = _number(_FIRST_STRING) + _number(_FIRST_STRING + 1) + _number(0) + _ROS
        keys = (_CHARSET, _CHAR_STRINGS, _FD_ARRAY, _FD_SELECT)
        entries = [_number(place) + key for place, key in zip(places, keys, strict=True)]
        return _index([ros + matrix + _number(len(drawn)) + _CID_COUNT + b"".join(entries)])

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
    ends = list(accumulate(map(len, items), initial=1))
    wide = 2 if ends[-1] < 1 << 16 else 3
    return (
        len(items).to_bytes(2)
        + bytes((wide,))
        + b"".join(place.to_bytes(wide) for place in ends)
        + b"".join(items)
    )


def _number(value: int) -> bytes:
    """An operand of five bytes, whatever its value (5176, 4)."""
    return b"\x1d" + value.to_bytes(4)


def _real(digits: str) -> bytes:
    """An operand with decimal places, half a byte for each character (5176, 4)."""
    halves = digits.replace(".", "a") + "f"
    return b"\x1e" + bytes.fromhex(halves + "f" * (len(halves) % 2))


@lru_cache(maxsize=2048)
def _drawn(raw: bytes, width: int, em: int, grid: int) -> bytes:
    """One glyph drawn anew; pages of a batch share most of their glyphs."""
    pen = T2CharStringPen(None, None)
    for contour in on_grid(_contours(raw, em), grid, _FLAT * grid) if raw else ():
        pen.moveTo(contour[0].end)
        for piece in contour[1:]:
            (pen.lineTo if piece.is_line else pen.curveTo)(*piece.points)
        pen.closePath()
    drawn = pen.getCharString()
    if width != EM:
        # A width that is no whole number of units is written with binary places (5177, 3.2).
        drawn.program.insert(0, width // grid if width % grid == 0 else width / grid)
    drawn.compile()
    made: bytes = drawn.bytecode
    return made


def _contours(raw: bytes, em: int) -> list[Contour]:
    """The face's outline in curves of the third degree, in thousandths of an em."""
    outline: Any = Outline(raw)
    outline.expand(None)
    recorded = RecordingPen()
    cubic = Qu2CuPen(recorded, _FIT, all_cubic=True, reverse_direction=True)
    outline.draw(TransformPen(cubic, Scale(EM / em)), None)
    return contours(recorded.value)
