"""What the press keeps of a compiled page: the bytes that never change, and places for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from certs.press.deflate import Part

if TYPE_CHECKING:
    from hashlib import _Hash

OWN_FONT = "Own"
"""Resource name of the font that each certificate brings for its own letters."""
NUMBER_PART, MOMENT_PART = 0, 1
"""Stand in the metadata for the certificate's number and for the time of printing."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field is set: ``letters`` gives each letter's glyph in the shared font, in hex."""

    field: int
    start: str
    anchor: float
    lean: float
    size: str
    points: float
    font: str
    letters: Mapping[str, str]
    face: str

    def told(self, x: float, font: str, glyphs: str) -> bytes:
        """The operators that set glyphs, given in hex, from ``x`` on."""
        return f"1 0 0 -1 {x:.2f}{self.start}{font} {self.size} Tf<{glyphs}>Tj".encode("ascii")

    def usual_length(self, letters: int) -> int:
        """Bytes that these operators have at the most for so many letters."""
        font = max(self.font, OWN_FONT, key=len)
        return len(self.told(-9999.99, font, "0000" * letters))


@dataclass(frozen=True, slots=True)
class Open:
    """An object with fields' texts in its strings: literal bytes, and numbers of fields."""

    parts: tuple[bytes | int, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of the objects that each certificate brings; ``opens`` as many as there are."""

    content: int
    photo: int | None
    qr: int
    metadata: int
    credential: int
    opens: tuple[int, ...]
    font_file: int
    cid_font: int
    cmap: int
    signature: int
    table: int


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Compiled:
    """A page ready for the press.

    ``content`` are the parts of the page between the places, one more than there are ``places``.
    ``chained`` are the same parts, smaller: good where each place is filled up to its ``gaps``.
    ``metadata`` is cut at `NUMBER_PART` and `MOMENT_PART`. ``signature`` and the other heads are
    dictionaries that are left open at their end.
    ``entries`` are the rows of the cross-reference table for the objects of the prefix.
    """

    prefix: bytes
    digest: _Hash
    numbers: Numbers
    root: int
    content: tuple[Part, ...]
    chained: tuple[Part, ...]
    gaps: tuple[int, ...]
    places: tuple[Place, ...]
    opens: tuple[Open, ...]
    metadata: tuple[bytes | int, ...]
    signature: bytes
    credential: bytes
    photo: bytes
    qr: bytes
    cid_font: bytes
    entries: Part
