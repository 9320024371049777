"""Reads the size of a JPEG from its markers, and whether it ends, without decoding a pixel.

Source: ITU-T T.81 (JPEG), annex B: markers, frame header.
"""

from __future__ import annotations

from dataclasses import dataclass

_START = b"\xff\xd8\xff"
_END = b"\xff\xd9"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""SOF0 to SOF15; the three in between are tables and reserved."""
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})
"""TEM, the restart markers and SOI: no length follows them."""
_SCAN = 0xDA

MOST_AFTER_END = 64
"""Bytes that may follow the end: some cameras fill up."""


@dataclass(frozen=True, slots=True)
class JpegHeader:
    """Size in pixels, colours (1 is grey, 3 is colour), and whether the data ends as it should."""

    width: int
    height: int
    colours: int
    ends: bool


def read_header(data: bytes) -> JpegHeader | None:
    """The header; None where this is no JPEG or its markers do not lead to a frame."""
    if not data.startswith(_START):
        return None
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF or marker in _BARE:
            place += 1 if marker == 0xFF else 2
            continue
        if marker == _SCAN:
            return None
        length = int.from_bytes(data[place + 2 : place + 4])
        if marker in _FRAMES:
            return _frame(data, place + 4, length)
        place += 2 + length
    return None


def _frame(data: bytes, start: int, length: int) -> JpegHeader | None:
    if length < 8 or start + 6 > len(data):
        return None
    height = int.from_bytes(data[start + 1 : start + 3])
    width = int.from_bytes(data[start + 3 : start + 5])
    ends = data.rfind(_END, len(data) - MOST_AFTER_END - len(_END)) >= 0
    return JpegHeader(width, height, data[start + 5], ends)
