"""The fonts that all certificates of one kind share, made again as small as they can be.

What WeasyPrint embeds keeps the numbers of the whole face and tables that a printed page does not
need. Here the same shapes are numbered from 1 and drawn in fewer bytes, and the letters and digits
that varying fields are nearly always made of are added, so that a certificate brings none but those
of its holder's name.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Pdf

from certs.press.asides import AsideError, Why
from certs.press.content import to_unicode
from certs.press.deflate import Part, packed, patiently, stream, tight
from certs.press.glyph_store import Glyph, GlyphStore, GlyphTable
from certs.press.outline_fonts import outline_font
from certs.press.own_fonts import OwnFont, own_font
from certs.rendering.coarse import EM

_CMAP_HEAD = (
    b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CIDSystemInfo<</Registry(Adobe)"
    b"/Ordering(UCS)/Supplement 0>>def/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n"
    b"1 begincodespacerange<0000><FFFF>endcodespacerange\n"
)
_CMAP_TAIL = b"endcmap CMapName currentdict/CMap defineresource pop end end"
_MOST_IN_BLOCK = 100
"""Entries that one block of a CMap may hold (Adobe Technical Note 5014)."""

_AWKWARD = (0x0A, 0x0D, 0x28, 0x29, 0x5C)
"""Numbers that no glyph gets, for a string would need another byte to tell them (7.3.4.2)."""
_NOTHING = (Glyph(b"", EM), "")

OWN_TAG = "KAOZHG+"
"""Of the fonts that certificates bring (9.6.4)."""

_TAIL = packed(_CMAP_TAIL)


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
    grid: float,
) -> Renumbered:
    """Put a small font into the resource's place, drawn on such a grid (`outline_fonts.grid_of`).

    ``letters`` are taken out of ``store``.
    """
    try:
        added = {letter: store[letter] for letter in set(letters) if store}
    except KeyError as error:
        raise AsideError(Why.TEMPLATE, "a letter made up of others") from error
    glyphs = _numbered(font, used, added)
    _replace(pdf, font, glyphs, grid)
    return Renumbered(
        glyphs.old, {letter: glyphs.places[one, letter] for letter, one in added.items()}
    )


def own_glyphs(font: Embedded, used: Iterable[int]) -> tuple[Renumbered, OwnFont]:
    """The font that certificates bring, with what the page always shows of it."""
    glyphs = _numbered(font, used, {})
    name = OWN_TAG + str(font.resource.BaseFont)[1:].partition("+")[2]
    return Renumbered(glyphs.old, {}), own_font(name, font.outlines.em, glyphs.glyphs, glyphs.texts)


@dataclass(frozen=True, slots=True)
class _Numbered:
    """Glyphs numbered from 1 in the order of their texts, so that what they stand for can be told
    by ranges; each outline stands with its text once. ``old`` are their former numbers."""

    glyphs: Sequence[Glyph]
    texts: Sequence[str]
    places: Mapping[tuple[Glyph, str], int]
    old: Mapping[int, int]


def _numbered(font: Embedded, used: Iterable[int], added: Mapping[str, Glyph]) -> _Numbered:
    try:
        told = {number: (font.outlines.glyph(number), font.texts[number]) for number in set(used)}
    except (KeyError, ValueError) as error:
        raise AsideError(Why.TEMPLATE, "a glyph made up of others") from error
    pairs = {*told.values(), *((glyph, letter) for letter, glyph in added.items())}
    ordered = sorted(pairs, key=lambda pair: (pair[1], pair[0].raw))
    for number in _AWKWARD:
        if number <= len(ordered):
            ordered.insert(number - 1, _NOTHING)
    places = {pair: place for place, pair in enumerate(ordered, 1)}
    return _Numbered(
        glyphs=[glyph for glyph, _ in ordered],
        texts=[text for _, text in ordered],
        places=places,
        old={number: places[pair] for number, pair in told.items()},
    )


def descriptor(pdf: Pdf, font: Embedded, name: str) -> Any:
    """A font descriptor (9.8) for glyphs of one face, after that of another subset of it."""
    like = font.resource.DescendantFonts[0].FontDescriptor
    return pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name("/" + name),
            Flags=int(like.Flags),
            FontBBox=Array(font.outlines.box),
            ItalicAngle=0,
            Ascent=int(like.Ascent),
            Descent=int(like.Descent),
            CapHeight=int(like.CapHeight),
            StemV=int(like.StemV),
        )
    )


def cmap_start(texts: Iterable[str]) -> Part:
    """The beginning of a ToUnicode stream: what glyphs from 1 on stand for."""
    return patiently(_CMAP_HEAD + cmap_entries(enumerate(texts, 1)))


def cmap_stream(start: Part, texts: Iterable[tuple[int, str]]) -> bytes:
    """A compressed ToUnicode stream of glyph numbers and their texts, behind its beginning."""
    return stream((start, cmap_entries(texts), _TAIL))


def cmap_entries(texts: Iterable[tuple[int, str]]) -> bytes:
    """The entries between head and tail: ranges of letters that follow each other, and single
    ones, each kind in blocks of a hundred."""
    singles: list[bytes] = []
    ranges: list[bytes] = []
    for first, row in _rows(texts):
        start = b"<%s>" % row[0].encode("utf-16-be").hex().encode()
        if len(row) > 1:
            ranges.append(b"<%04x> <%04x> %s\n" % (first, first + len(row) - 1, start))
        else:
            singles.append(b"<%04x> %s\n" % (first, start))
    return _blocks(b"bfrange", ranges) + _blocks(b"bfchar", singles)


def _rows(texts: Iterable[tuple[int, str]]) -> Iterator[tuple[int, list[str]]]:
    """Glyphs whose numbers and letters go on by one; only the last byte may change (9.10.3)."""
    first, row = 0, list[str]()
    for number, text in texts:
        if not text:
            continue
        if row and number == first + len(row) and _follows(row[-1], text) and number & 0xFF:
            row.append(text)
            continue
        if row:
            yield first, row
        first, row = number, [text]
    if row:
        yield first, row


def _follows(before: str, text: str) -> bool:
    one_each = len(before) == len(text) == 1
    return one_each and ord(text) == ord(before) + 1 and bool(ord(text) & 0xFF)


def _blocks(kind: bytes, lines: Sequence[bytes]) -> bytes:
    starts = range(0, len(lines), _MOST_IN_BLOCK)
    blocks = [lines[at : at + _MOST_IN_BLOCK] for at in starts]
    return b"".join(
        b"%d begin%s\n%send%s\n" % (len(block), kind, b"".join(block), kind) for block in blocks
    )


def _replace(pdf: Pdf, font: Embedded, glyphs: _Numbered, grid: float) -> None:
    resource = font.resource
    old = resource.DescendantFonts[0].FontDescriptor
    name = str(resource.BaseFont)[1:]
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
        W=_widths(glyphs.glyphs),
    )
    program = pdf.make_stream(b"")
    program.write(
        outline_font(name, grid, font.outlines.em, glyphs.glyphs),
        filter=Name.FlateDecode,
    )
    program.Subtype = Name.CIDFontType0C
    new.FontFile3 = program
    resource.DescendantFonts = Array([descendant])
    unicode = pdf.make_stream(b"")
    told = _CMAP_HEAD + cmap_entries(enumerate(glyphs.texts, 1)) + _CMAP_TAIL
    unicode.write(tight(told), filter=Name.FlateDecode)
    resource.ToUnicode = unicode


def _widths(glyphs: Sequence[Glyph]) -> Array:
    """Widths of glyphs from 1 on (9.7.4.3), without those that a whole em is taken for."""
    rows: list[Any] = []
    for is_em, row in groupby(enumerate(glyphs, 1), lambda each: each[1].width == EM):
        numbered = list(row)
        if not is_em:
            rows += [numbered[0][0], Array([glyph.width for _, glyph in numbered])]
    return Array(rows)


def system_info() -> Dictionary:
    """The character collection of glyph numbers (9.7.3)."""
    return Dictionary(
        Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
    )
