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
    ``metadata`` is cut at `NUMBER_PART` and `MOMENT_PART`. ``signature`` and the other heads are
    dictionaries that are left open at their end.
    ``entries`` are the rows of the cross-reference table for the objects of the prefix.
    """

    prefix: bytes
    digest: _Hash
    numbers: Numbers
    root: int
    content: tuple[Part, ...]
    places: tuple[Place, ...]
    opens: tuple[Open, ...]
    metadata: tuple[bytes | int, ...]
    signature: bytes
    credential: bytes
    photo: bytes
    qr: bytes
    cid_font: bytes
    entries: Part
