"""The fonts that all certificates of one kind share, made again as small as they can be.

What WeasyPrint embeds keeps the numbers of the whole face and tables that a printed page does not
need. Here the same shapes are numbered from 1 and drawn in fewer bytes, and the letters and digits
that varying fields are nearly always made of are added, so that a certificate brings none but those
of its holder's name.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Pdf

from certs.press.asides import AsideError, Why
from certs.press.content import to_unicode
from certs.press.deflate import packed, stream, tight
from certs.press.glyph_store import Frame, Glyph, GlyphStore, GlyphTable
from certs.press.outline_fonts import outline_font
from certs.rendering.coarse import EM

_CMAP_HEAD = (
    b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CIDSystemInfo<</Registry(Adobe)"
    b"/Ordering(UCS)/Supplement 0>>def/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n"
    b"1 begincodespacerange<0000><FFFF>endcodespacerange\n"
)
_CMAP_TAIL = b"endcmap CMapName currentdict/CMap defineresource pop end end"
_MOST_IN_BLOCK = 100
"""Entries that one block of a CMap may hold (Adobe Technical Note 5014)."""

_HEAD, _TAIL = packed(_CMAP_HEAD), packed(_CMAP_TAIL)


@dataclass(frozen=True, slots=True)
class Embedded:
    """A font of the page as WeasyPrint embedded it."""

    resource: Any
    outlines: GlyphTable
    texts: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Renumbered:
    """A font made again: the new number of each old glyph, and of each letter that was added."""

    numbers: Mapping[int, int]
    letters: Mapping[str, int]


def embedded(resource: Any) -> Embedded:
    """Read a font resource (ISO 32000-1, 9.7.4: composite, TrueType outlines)."""
    try:
        descendant = resource.DescendantFonts[0]
        program = descendant.FontDescriptor.FontFile2.read_bytes()
        texts = to_unicode(resource.ToUnicode.read_bytes())
    except (AttributeError, KeyError) as error:
        raise AsideError(Why.TEMPLATE, "a font of another kind") from error
    return Embedded(resource, GlyphTable(TTFont(io.BytesIO(program), lazy=True)), texts)


def remake(
    pdf: Pdf,
    font: Embedded,
    used: Iterable[int],
    letters: Iterable[str],
    store: GlyphStore | None,
    points: float,
) -> Renumbered:
    """Put a small font into the resource's place, for type of at most so many points.

    ``letters`` are taken out of ``store``.
    """
    glyphs: list[Glyph] = []
    texts: list[str] = []
    places: dict[tuple[bytes, bytes, str], int] = {}

    def placed(glyph: Glyph, text: str) -> int:
        key = (glyph.part.raw, glyph.metrics, text)
        if key not in places:
            glyphs.append(glyph)
            texts.append(text)
            places[key] = len(glyphs)
        return places[key]

    try:
        numbers = {
            number: placed(font.outlines.glyph(number), font.texts[number])
            for number in sorted(set(used))
        }
        added = {letter: placed(store[letter], letter) for letter in sorted(set(letters)) if store}
    except (KeyError, ValueError) as error:
        raise AsideError(Why.TEMPLATE, "a glyph made up of others") from error
    _replace(pdf, font, glyphs, texts, points)
    return Renumbered(numbers, added)


def descriptor(pdf: Pdf, like: Any, name: str, frame: Frame) -> Any:
    """A font descriptor (9.8) for glyphs of one face, after that of another subset of it."""
    box = [round(value * 1000 / frame.em) for value in _box(frame)]
    return pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name("/" + name),
            Flags=int(like.Flags),
            FontBBox=Array(box),
            ItalicAngle=0,
            Ascent=int(like.Ascent),
            Descent=int(like.Descent),
            CapHeight=int(like.CapHeight),
            StemV=int(like.StemV),
        )
    )


def cmap_stream(texts: Iterable[tuple[int, str]]) -> bytes:
    """A compressed ToUnicode stream of glyph numbers and their texts."""
    return stream((_HEAD, cmap_entries(texts), _TAIL))


def cmap_entries(texts: Iterable[tuple[int, str]]) -> bytes:
    """The entries between head and tail, in blocks of a hundred."""
    lines = [
        b"<%04X> <%s>\n" % (number, text.encode("utf-16-be").hex().encode())
        for number, text in texts
    ]
    return b"".join(
        b"%d beginbfchar\n" % len(block) + b"".join(block) + b"endbfchar\n"
        for block in (
            lines[at : at + _MOST_IN_BLOCK] for at in range(0, len(lines), _MOST_IN_BLOCK)
        )
    )


def _replace(
    pdf: Pdf, font: Embedded, glyphs: list[Glyph], texts: list[str], points: float
) -> None:
    resource = font.resource
    old = resource.DescendantFonts[0].FontDescriptor
    name = str(resource.BaseFont)[1:]
    notdef = font.outlines.glyph(0)
    new = Dictionary(
        {
            key: old[key]
            for key in old.keys()  # noqa: SIM118 - a PDF dictionary is not a Python one
            if key not in ("/FontFile2", "/FontFamily", "/CIDSet")
        }
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0,
        BaseFont=Name("/" + name),
        CIDSystemInfo=system_info(),
        FontDescriptor=pdf.make_indirect(new),
        W=_widths([notdef, *glyphs]),
    )
    program = pdf.make_stream(b"")
    program.write(
        outline_font(name, points, font.outlines.frame.em, notdef, glyphs),
        filter=Name.FlateDecode,
    )
    program.Subtype = Name.CIDFontType0C
    new.FontFile3 = program
    resource.DescendantFonts = Array([descendant])
    unicode = pdf.make_stream(b"")
    # One by one: independent checkers take ranges with a list of texts (9.10.3) for faulty.
    told = _CMAP_HEAD + cmap_entries(enumerate(texts, 1)) + _CMAP_TAIL
    unicode.write(tight(told), filter=Name.FlateDecode)
    resource.ToUnicode = unicode


def _widths(glyphs: Sequence[Glyph]) -> Array:
    """Widths of glyphs from 0 on (9.7.4.3), without those that a whole em is taken for."""
    rows: list[Any] = []
    for is_em, row in groupby(enumerate(glyphs), lambda each: each[1].width == EM):
        numbered = list(row)
        if not is_em:
            rows += [numbered[0][0], Array([glyph.width for _, glyph in numbered])]
    return Array(rows)


def system_info() -> Dictionary:
    """The character collection of glyph numbers (9.7.3)."""
    return Dictionary(
        Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
    )


def _box(frame: Frame) -> tuple[int, ...]:
    return tuple(int.from_bytes(frame.head[at : at + 2], signed=True) for at in range(36, 44, 2))
