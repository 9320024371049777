"""The font that each certificate brings for the letters that only it shows (CFF).

It begins with what all certificates of a kind show in the face of names, the title for the most
part, so that this face needs no font beside it. Those glyphs are compressed once; a certificate's
own are put behind them as they are, for they are few and deflate hardly makes them smaller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from certs.press.deflate import Part, patiently, quick, stream
from certs.press.glyph_store import Glyph, GlyphStore
from certs.press.outline_fonts import FINE, NOTDEF, frame, index_head, outline

_MANY = 1024
"""From so many bytes on, a certificate's own outlines are worth compressing."""


class OwnOutlines(dict[str, bytes]):
    """Charstrings of a face's letters, drawn when first asked for, fine enough for any size."""

    def __init__(self, store: GlyphStore) -> None:
        super().__init__()
        self.store = store

    def __missing__(self, letter: str) -> bytes:
        drawn = self[letter] = outline(self.store[letter], self.store.em, FINE)
        return drawn


@dataclass(frozen=True, slots=True)
class OwnFont:
    """Makes the fonts of one compiled page.

    ``shared`` are the charstrings before a certificate's own; ``texts`` and ``widths`` are those
    of the glyphs they draw, of which the first is number 1.
    """

    name: str
    shared: Part
    sizes: tuple[int, ...]
    texts: tuple[str, ...]
    widths: tuple[int, ...]

    def build(self, own: Sequence[bytes]) -> bytes:
        """A compressed font of the shared glyphs and these charstrings."""
        count = len(self.sizes) + len(own)
        head = frame(self.name, FINE, count) + index_head(chain(self.sizes, map(len, own)))
        joined = b"".join(own)
        return stream((head, self.shared, quick(joined) if len(joined) > _MANY else joined))


def own_font(name: str, em: int, glyphs: Sequence[Glyph], texts: Sequence[str]) -> OwnFont:
    """The maker of fonts that begin with these glyphs, which stand for these texts."""
    drawn = [NOTDEF, *(outline(each, em, FINE) for each in glyphs)]
    return OwnFont(
        name=name,
        shared=patiently(b"".join(drawn)),
        sizes=tuple(map(len, drawn)),
        texts=tuple(texts),
        widths=tuple(each.width for each in glyphs),
    )
