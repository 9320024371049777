"""Fonts of curves of the third degree, for what all certificates of a kind show (CFF).

Adobe Technical Notes 5176 (Compact Font Format) and 5177 (Type 2 Charstring). The faces' own
outlines are of the second degree and take more points for the same shape. Here they are drawn
anew with fewer curves and on a coarse grid (`certs.rendering.coarse`), which a printer of six
hundred dots an inch does not show. The grid is the font's unit, so that nearly every number is one
byte. That makes the shared fonts, the largest part of a file, half as large.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate

from certs.press.char_strings import char_string
from certs.press.curves import cubic_contours
from certs.press.deflate import tight
from certs.press.glyph_store import Glyph
from certs.rendering.coarse import EM, on_grid
from certs.rendering.fonts import SANS

FINE = 5.0
"""Thousandths of an em, for type of any size. The thin strokes of the serif faces have thirty."""
_COARSE, _STURDY = 10.0, EM / 64
"""For small type; and for small type without serifs, where no stroke has less than sixty."""
_SMALL_TYPE = 18.0
"""Points; at this size half a step of the coarse grid is the thirtieth part of a millimetre."""
_FLAT, _STURDY_FLAT = 0.5, 0.8
"""How far a curve may be from a line that takes its place, in steps of the grid."""
NOTDEF = bytes((14,))
"""The glyph for missing characters, which no text ever shows: nothing (5177, ``endchar``)."""

_HEADER = bytes((1, 0, 4, 4))
_FIRST_STRING = 391
"""The standard strings of the format go before a font's own."""
_ROS, _CID_COUNT, _FD_ARRAY, _FD_SELECT = b"\x0c\x1e", b"\x0c\x22", b"\x0c\x24", b"\x0c\x25"
_CHARSET, _CHAR_STRINGS, _PRIVATE, _DEFAULT_WIDTH = b"\x0f", b"\x11", b"\x12", b"\x14"
_MATRIX = b"\x0c\x07"


def grid_of(points: float, face: str | None) -> float:
    """The grid for type of a face of at most so many points, in thousandths of an em."""
    if points > _SMALL_TYPE:
        return FINE
    return _STURDY if face == SANS else _COARSE


def outline_font(name: str, grid: float, em: int, glyphs: Sequence[Glyph]) -> bytes:
    """A compressed font of a face with such an em; the glyphs follow from 1 on, and each glyph's
    CID is its place."""
    drawn = [NOTDEF, *(outline(each, em, grid) for each in glyphs)]
    return tight(frame(name, grid, len(drawn)) + index_head(map(len, drawn)) + b"".join(drawn))


def outline(glyph: Glyph, em: int, grid: float) -> bytes:
    """One glyph drawn anew; pages of a batch share most of their glyphs."""
    return _drawn(glyph.raw, glyph.width, em, grid)


@lru_cache(maxsize=64)
def frame(name: str, grid: float, count: int) -> bytes:
    """A font keyed by CID, with one font dictionary for all glyphs (5176, 18), up to the index of
    its so many charstrings, which stand at the end."""
    private = _number(round(EM / grid)) + _DEFAULT_WIDTH
    charset = struct.pack(">BHH", 2, 1, count - 2) if count > 1 else b"\0"
    select = struct.pack(">BHHBH", 3, 1, 0, 0, count)
    names, strings = _index([name.encode()]), _index([b"Adobe", b"Identity"])
    unit = _real(f"{grid / EM:.6f}".rstrip("0"))
    matrix = unit + _real("0") + _real("0") + unit + _real("0") + _real("0") + _MATRIX

    def dictionary(*places: int) -> bytes:
        ros = _number(_FIRST_STRING) + _number(_FIRST_STRING + 1) + _number(0) + _ROS
        keys = (_CHARSET, _CHAR_STRINGS, _FD_ARRAY, _FD_SELECT)
        entries = [_number(place) + key for place, key in zip(places, keys, strict=True)]
        return _index([ros + matrix + _number(count) + _CID_COUNT + b"".join(entries)])

    def fonts(place: int) -> bytes:
        return _index([_number(len(private)) + _number(place) + _PRIVATE])

    before = [_HEADER, names, dictionary(0, 0, 0, 0), strings, _index([])]
    sizes = (charset, select, private, fonts(0))
    at = list(accumulate(map(len, sizes), initial=sum(map(len, before))))
    before[2] = dictionary(at[0], at[4], at[3], at[1])
    return b"".join((*before, charset, select, private, fonts(at[2])))


def index_head(sizes: Iterable[int]) -> bytes:
    """What stands before items of these sizes: how many, and where each ends (5176, 5)."""
    ends = list(accumulate(sizes, initial=1))
    if ends[-1] < 1 << 16:
        return struct.pack(f">HB{len(ends)}H", len(ends) - 1, 2, *ends)
    return struct.pack(">HB", len(ends) - 1, 3) + b"".join(place.to_bytes(3) for place in ends)


def _index(items: Sequence[bytes]) -> bytes:
    return index_head(map(len, items)) + b"".join(items) if items else b"\0\0"


def _number(value: int) -> bytes:
    """An operand of five bytes, whatever its value (5176, 4)."""
    return b"\x1d" + value.to_bytes(4)


def _real(digits: str) -> bytes:
    """An operand with decimal places, half a byte for each character (5176, 4)."""
    halves = digits.replace(".", "a") + "f"
    return b"\x1e" + bytes.fromhex(halves + "f" * (len(halves) % 2))


@lru_cache(maxsize=8192)
def _drawn(raw: bytes, width: int, em: int, grid: float) -> bytes:
    flat = (_STURDY_FLAT if grid == _STURDY else _FLAT) * grid
    contours = on_grid(cubic_contours(raw, em), grid, flat)
    # A width that is no whole number of units is written with binary places (5177, 3.2).
    return char_string(None if width == EM else width / grid, contours)
