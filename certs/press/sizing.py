"""How wide a text is and which size it gets: `certs.rendering.fitting` for texts of one line."""

from __future__ import annotations

from dataclasses import dataclass

from certs.press.asides import AsideError, Why
from certs.press.glyph_store import GlyphStore
from certs.rendering.fitting import room
from certs.rendering.fonts import Faces
from certs.rendering.glyphs import gaps
from certs.rendering.layout import Field


class Widths(dict[str, int]):
    """Widths of letters in one face, in thousandths of an em, looked up when first asked for.

    A letter that the face does not draw by itself, or that must not be printed at all, raises
    `AsideError`; the slow way then takes another face or refuses it by name.
    """

    def __init__(self, faces: Faces, face: str, store: GlyphStore) -> None:
        super().__init__()
        self._faces, self._face, self._store = faces, face, store

    def __missing__(self, letter: str) -> int:
        if gaps(self._faces, {"": letter}, self._face):
            raise AsideError(Why.RARE_GLYPH, f"U+{ord(letter):04X}")
        try:
            width = self._store[letter].width
        except KeyError as error:
            raise AsideError(Why.RARE_GLYPH, f"U+{ord(letter):04X}") from error
        self[letter] = width
        return width

    def of(self, text: str) -> int:
        """Width of a text."""
        return sum(map(self.__getitem__, text))


@dataclass(frozen=True, slots=True)
class Rung:
    """One size to try: up to which width in thousandths of an em a line holds, and how many."""

    size: float
    limit: float
    lines: int


@dataclass(frozen=True, slots=True)
class Ladder:
    """The sizes of a field, largest first."""

    rungs: tuple[Rung, ...]

    @classmethod
    def of_field(cls, field: Field) -> Ladder:
        """The ladder of a field of a template."""
        steps = field.box.steps
        return cls(
            tuple(Rung(step.size, room(field.box, step) * 1000, step.lines) for step in steps)
        )

    def size(self, width: int) -> float:
        """The size at which a text of this width stands in one line, as `fit` would choose it."""
        for rung in self.rungs:
            if width <= rung.limit:
                return rung.size
            if rung.lines > 1:
                raise AsideError(Why.SEVERAL_LINES)
        raise AsideError(Why.NO_ROOM)
