"""A profile of the sRGB colours in some five hundred bytes (ICC.1:2010, IEC 61966-2-1).

Every archived page carries a profile (ISO 19005-3, 6.2.3). The usual ones spend most of their size
on a table of a curve that can be written as five numbers.
"""

from __future__ import annotations

import struct
from functools import lru_cache

_HEADER_SIZE = 128
_WHITE = (0.9642, 1.0, 0.8249)
"""D50, the white of the connection space."""
_COLUMNS = {
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}
"""Primaries, adapted to D50 by the Bradford matrix."""
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
"""Exponent, a, b, c, d of parametric curve type 3."""


@lru_cache(maxsize=1)
def srgb_profile() -> bytes:
    """The profile as it is embedded, before compression."""
    curve = b"para" + bytes(4) + struct.pack(">HH", 3, 0) + b"".join(map(_fixed, _CURVE))
    tags = {
        b"desc": _text("sRGB"),
        b"cprt": _text("CC0"),
        b"wtpt": _xyz(_WHITE),
        **{tag: _xyz(column) for tag, column in _COLUMNS.items()},
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    at = _HEADER_SIZE + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    placed: dict[bytes, int] = {}
    for tag, data in tags.items():
        if data not in placed:  # the three curves are one
            placed[data] = at + len(body)
            body += data + bytes(-len(data) % 4)
        table += tag + struct.pack(">II", placed[data], len(data))
    return _header(at + len(body)) + table + body


def _header(size: int) -> bytes:
    head = struct.pack(">I4x4s4s4s4s", size, b"\x04\x20\0\0", b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp"
    head = head.ljust(68, b"\0") + b"".join(map(_fixed, _WHITE))
    return head.ljust(_HEADER_SIZE, b"\0")


def _text(text: str) -> bytes:
    """A text in one language (multiLocalizedUnicodeType)."""
    data = text.encode("utf-16-be")
    return b"mluc" + struct.pack(">4xII4sII", 1, 12, b"enUS", len(data), 28) + data


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ " + bytes(4) + b"".join(map(_fixed, values))


def _fixed(value: float) -> bytes:
    """s15Fixed16Number."""
    return struct.pack(">i", round(value * 65536))
