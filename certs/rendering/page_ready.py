"""Whether a stored photo can go onto the page as it is: told by its header, without decoding it.

Photos are cropped, stripped and compressed once when they are handed in. To do that again for each
certificate would cost three times as much as printing it.
"""

from __future__ import annotations

from certs.rendering.portrait import SMALLEST, fitted_size, prepare_portrait

MOST_BYTES = 24_000
"""A certificate is to stay below 40 KB."""
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PLAIN_SEGMENTS = {0xDB, 0xC0, 0xC4, 0xDD, 0xE0}
"""Quantisation tables, baseline frame, Huffman tables, restart interval, JFIF header."""


def portrait_of(photo: bytes) -> bytes:
    """The photo for the page: as it is where that will do, else prepared (``Invalid``)."""
    return photo if is_page_ready(photo) else prepare_portrait(photo)


def components(photo: bytes) -> int | None:
    """Colour components of a JPEG, by the first frame's header (ITU-T T.81, B.2.2)."""
    at = 2
    while photo[:2] == b"\xff\xd8" and at + 9 < len(photo) and photo[at] == 0xFF:
        kind = photo[at + 1]
        if kind in _FRAMES:
            return photo[at + 9]
        at += 2 + int.from_bytes(photo[at + 2 : at + 4])
    return None


def is_page_ready(photo: bytes) -> bool:
    """A baseline JPEG in colour of the page's proportions, small in bytes, with no metadata."""
    if len(photo) > MOST_BYTES or photo[:2] != b"\xff\xd8" or photo[-2:] != b"\xff\xd9":
        return False
    at, size = 2, None
    while at + 4 <= len(photo) and photo[at] == 0xFF:
        kind = photo[at + 1]
        length = int.from_bytes(photo[at + 2 : at + 4])
        if kind == 0xDA:
            return size is not None and _is_fitted(*size)
        if kind not in _PLAIN_SEGMENTS:
            return False
        if kind == 0xC0:
            # ITU-T T.81, B.2.2: precision, lines, samples a line, components.
            if photo[at + 4] != 8 or photo[at + 9] != 3:
                return False
            lines = int.from_bytes(photo[at + 5 : at + 7])
            size = (int.from_bytes(photo[at + 7 : at + 9]), lines)
        at += 2 + length
    return False


def _is_fitted(width: int, height: int) -> bool:
    """Whether preparing would leave the pixels as many as they are."""
    return width >= SMALLEST and (width, height) == fitted_size(width)
