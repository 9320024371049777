"""The bytes of one certificate: what varies, laid behind what does not, and signed.

One revision, as `certs.signing.pades` makes it: the signature's byte range leaves out its own
hexadecimal string and nothing else (ISO 32000-1, 12.8.1), the cross-reference table is a stream
(7.5.8), and the file ends there. The digest of the part that never changes is not worked out
again, and that of the whole file goes on from where the signature's stopped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from operator import le
from typing import TYPE_CHECKING

from certs.press.asides import AsideError, Why
from certs.press.compiled import MOMENT_PART, NUMBER_PART, OWN_FONT, Compiled, Place
from certs.press.deflate import Opening, Part, stream
from certs.press.objects import END_OF_STREAM, escaped
from certs.press.own_fonts import OwnOutlines
from certs.press.static_fonts import cmap_stream
from certs.rendering.coarse import EM

if TYPE_CHECKING:
    from hashlib import _Hash

MOST_OWN_LETTERS = 100
"""Different letters in a certificate's own font; a name has 50 characters at most."""

_RANGE = 44
"""Bytes of a byte range, which is filled up with spaces."""


@dataclass(frozen=True, slots=True)
class Filling:
    """What one certificate shows and holds.

    ``texts`` and ``widths`` (thousandths of an em) are those of the varying fields in order.
    ``credential`` is the attached file, its first part packed beforehand.
    """

    number: str
    printed_at: datetime
    texts: Sequence[str]
    widths: Sequence[int]
    photo: bytes | None
    photo_size: tuple[int, int]
    qr: bytes
    qr_side: int
    credential_head: Opening
    credential_tail: bytes


Ink = Mapping[str, OwnOutlines]
"""What fills the certificate's own font: outlines by face."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Draft:
    """A file that lacks nothing but its signature; ``digest`` is what is to be signed.

    ``hashed`` is the state of the whole file's SHA-256 before the signature.
    """

    before: tuple[bytes, ...]
    end: bytes
    digest: bytes
    hashed: _Hash
    reserved: int

    def signed(self, container: bytes) -> tuple[bytes, str]:
        """The file with its container, and its SHA-256 in hexadecimal."""
        contents = b"<" + container.hex().encode().ljust(2 * self.reserved, b"0") + b">"
        self.hashed.update(contents)
        self.hashed.update(self.end)
        return b"".join((*self.before, contents, self.end)), self.hashed.hexdigest()


class _Letters:
    """Letters of a certificate's own font, numbered behind those that it always has."""

    __slots__ = ("drawn", "first", "ink", "numbers", "texts", "widths")

    def __init__(self, ink: Ink, page: Compiled) -> None:
        self.ink = ink
        self.first = len(page.own.sizes)
        self.numbers = dict(page.own_letters)
        self.drawn: list[bytes] = []
        self.texts: list[str] = []
        self.widths = list(page.own.widths)

    def glyphs(self, face: str, text: str) -> bytes:
        """The glyph numbers of a text, two bytes each, as they stand in a string."""
        numbers = self.numbers
        out = []
        for letter in text:
            found = numbers.get((face, letter))
            if found is None:
                outlines = self.ink[face]
                number = self.first + len(self.drawn)
                found = numbers[face, letter] = escaped(number.to_bytes(2))
                self.drawn.append(outlines[letter])
                self.widths.append(outlines.store[letter].width)
                self.texts.append(letter)
            out.append(found)
        return b"".join(out)

    def told_widths(self) -> bytes:
        """The widths (9.7.4.3), where they are not all those of an em."""
        if all(width == EM for width in self.widths):
            return b"[]"
        return b"[1[%s]]" % b" ".join([b"%d" % width for width in self.widths])


def draft(page: Compiled, filling: Filling, ink: Ink, reserved: int) -> Draft:
    """The file up to its signature, for whose container so many bytes are reserved."""
    letters = _Letters(ink, page)
    numbers = page.numbers
    stamp, instant = _moment(filling.printed_at)
    content = _content(page, filling, letters)
    if len(letters.drawn) > MOST_OWN_LETTERS:
        raise AsideError(Why.LETTERS)
    if not letters.widths:
        # A font without any glyph would be a fault (ISO 19005-3, 6.2.11.4).
        letters.glyphs(page.places[0].face, "0")
    font = page.own.build(letters.drawn)
    cmap = cmap_stream(page.cmap, enumerate(letters.texts, letters.first))
    head, tail = filling.credential_head, filling.credential_tail
    credential = head.stream(tail)
    metadata = _metadata(page, filling.number.encode(), instant)

    objects = [_object(numbers.content, b"<</Filter/FlateDecode/Length ", content)]
    if numbers.photo is not None and filling.photo is not None:
        size = b"%s/Width %d/Height %d/Length " % (page.photo, *filling.photo_size)
        objects.append(_object(numbers.photo, size, filling.photo))
    side = filling.qr_side
    objects += [
        _object(numbers.qr, b"<<%s/Width %d/Height %d/Length " % (page.qr, side, side), filling.qr),
        _object(numbers.metadata, b"<</Type/Metadata/Subtype/XML/Length ", metadata),
        _object(
            numbers.credential,
            b"%s/Params<</ModDate(%s)/Size %d>>/Filter/FlateDecode/Length "
            % (page.credential, stamp, len(head.raw) + len(tail)),
            credential,
        ),
    ]
    for number, opened in zip(numbers.opens, page.opens, strict=True):
        body = b"".join(
            [
                part if isinstance(part, bytes) else _utf16(filling.texts[part])
                for part in opened.parts
            ]
        )
        objects.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    objects += [
        _object(numbers.font_file, b"<</Subtype/CIDFontType0C/Filter/FlateDecode/Length ", font),
        b"%d 0 obj\n%s\nendobj\n" % (numbers.widths, letters.told_widths()),
        _object(numbers.cmap, b"<</Filter/FlateDecode/Length ", cmap),
        b"%d 0 obj\n%s/M(%s)/ByteRange " % (numbers.signature, page.signature, stamp),
    ]
    return _closed(page, objects, reserved)


def _closed(page: Compiled, objects: list[bytes], reserved: int) -> Draft:
    """Byte range, cross-reference table and digest."""
    at = len(page.prefix)
    rows = []
    for written in objects:
        rows.append(b"\1" + at.to_bytes(3) + b"\0\0")
        at += len(written)
    key = b"/Contents "
    first = at + _RANGE + len(key)
    second = first + 2 + 2 * reserved
    closing = b">>\nendobj\n"
    table_at = second + len(closing)
    rows.append(b"\1" + table_at.to_bytes(3) + b"\0\0")
    varying = b"".join(rows)
    table = stream((page.entries, varying))
    number = page.numbers.table

    middle = b"".join(objects)
    digest = page.digest.copy()
    digest.update(middle)
    identity = digest.digest()[:16].hex().encode()
    end = (
        b"%s%d 0 obj\n<</Type/XRef/W[1 3 2]/Size %d/Root %d 0 R/ID[<%s><%s>]/Filter/FlateDecode"
        b"/Length %d>>\nstream\n%s%sstartxref\n%d\n%%%%EOF\n"
        % (
            *(closing, number, number + 1, page.root, identity, identity),
            *(len(table), table, END_OF_STREAM, table_at),
        )
    )
    told = b"[ 0 %d %d %d" % (first, second, len(end))
    before = told.ljust(_RANGE - 2) + b" ]" + key
    digest.update(before)
    whole = digest.copy()
    digest.update(end)
    return Draft((page.prefix, middle, before), end, digest.digest(), whole, reserved)


def _content(page: Compiled, filling: Filling, letters: _Letters) -> bytes:
    """The page's operators with the certificate's texts between them."""
    told = [_set(place, filling, letters) for place in page.places]
    gaps = page.gapped.gaps
    if all(map(le, map(len, told), gaps)):
        # White space fills the gaps up, for behind each the operators point back to those before.
        return page.gapped.stream(list(map(bytes.ljust, told, gaps)))
    first, *parts = page.content
    pieces: list[Part | bytes] = [first]
    for pair in zip(told, parts, strict=True):
        pieces += pair
    return stream(pieces)


def _set(place: Place, filling: Filling, letters: _Letters) -> bytes:
    """The operators that set one field, in the shared font or else in the certificate's own."""
    text = filling.texts[place.field]
    try:
        glyphs, font = b"".join(map(place.letters.__getitem__, text)), place.font
    except KeyError:
        glyphs, font = letters.glyphs(place.face, text), OWN_FONT
    return place.told(filling.widths[place.field], font, glyphs)


def _metadata(page: Compiled, number: bytes, instant: bytes) -> bytes:
    values = {NUMBER_PART: number, MOMENT_PART: instant}
    return b"".join([part if isinstance(part, bytes) else values[part] for part in page.metadata])


@lru_cache(maxsize=64)
def _moment(moment: datetime) -> tuple[bytes, bytes]:
    """A time as a PDF date (7.9.4) and as metadata tell it; whole batches share one."""
    utc = moment.astimezone(UTC)
    return utc.strftime("D:%Y%m%d%H%M%SZ").encode(), utc.strftime("%Y-%m-%dT%H:%M:%SZ").encode()


def _object(number: int, head: bytes, data: bytes) -> bytes:
    return b"%d 0 obj\n%s%d>>\nstream\n%s%s" % (number, head, len(data), data, END_OF_STREAM)


def _utf16(text: str) -> bytes:
    return escaped(text.encode("utf-16-be"))
