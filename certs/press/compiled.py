"""What the press keeps of a compiled page: the bytes that never change, and places for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from certs.press.deflate import Gapped, Part
from certs.press.own_fonts import OwnFont

if TYPE_CHECKING:
    from hashlib import _Hash

OWN_FONT = "O"
"""Resource name of the font that each certificate brings for its own letters."""
NUMBER_PART, MOMENT_PART = 0, 1
"""Stand in the metadata for the certificate's number and for the time of printing."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field is set: ``letters`` gives each letter's glyph in the shared font, two bytes,
    as they stand inside the parentheses of a string.

    A line that begins at the same point whatever it says has its operators among those that never
    change (``opening``), and only its glyphs are told for each certificate.
    """

    field: int
    start: str
    anchor: float
    lean: float
    size: str
    points: float
    font: str
    letters: Mapping[str, bytes]
    face: str

    @property
    def opening(self) -> bytes:
        """The operators before the glyphs, where they never change."""
        return b"" if self.lean else self._begun(self.anchor, self.font)

    def told(self, width: int, font: str, glyphs: bytes) -> bytes:
        """The operators that set glyphs, which are so many thousandths of an em wide."""
        string = b"(" + glyphs + b")Tj"
        if self.lean:
            return self._begun(self.anchor - self.lean * self.points * width / 1000, font) + string
        return string if font == self.font else self._chosen(font) + string

    def usual_length(self, letters: int) -> int:
        """Bytes that these operators have at the most for so many letters."""
        width = round(9999 * 1000 / self.points)
        return len(self.told(width, self.font, b"aa" * letters))

    def _begun(self, x: float, font: str) -> bytes:
        return f"1 0 0 -1 {x:.3f}{self.start}".encode("ascii") + self._chosen(font)

    def _chosen(self, font: str) -> bytes:
        return f"/{font} {self.size} Tf".encode("ascii")


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
    widths: int
    cmap: int
    signature: int
    table: int


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Compiled:
    """A page ready for the press.

    ``content`` are the parts of the page between the places, one more than there are ``places``.
    ``gapped`` is the same page, smaller: good where each place is filled up to its gap.
    ``metadata`` is cut at `NUMBER_PART` and `MOMENT_PART`. ``signature`` and the other heads are
    dictionaries that are left open at their end.
    ``own`` makes its font, ``own_letters`` gives the glyphs that this always has, and ``cmap``
    begins the stream that says what they stand for.
    ``entries`` are the rows of the cross-reference table for the objects of the prefix.
    """

    prefix: bytes
    digest: _Hash
    numbers: Numbers
    root: int
    content: tuple[Part, ...]
    gapped: Gapped
    places: tuple[Place, ...]
    opens: tuple[Open, ...]
    metadata: tuple[bytes | int, ...]
    signature: bytes
    credential: bytes
    photo: bytes
    qr: bytes
    own: OwnFont
    own_letters: Mapping[tuple[str, str], bytes]
    cmap: Part
    entries: Part
