"""The file that all certificates of one kind begin with, laid out so that nothing in it changes.

Everything that never changes comes first: its bytes are kept, and so is the state of their
SHA-256. Objects that differ between certificates follow under the highest numbers, the signature
last of them (ISO 32000-1, 7.5: the objects of a body may be in any order).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from certs.press import colour
from certs.press.asides import AsideError, Why
from certs.press.compiled import MOMENT_PART, NUMBER_PART, OWN_FONT, Compiled, Numbers, Open, Place
from certs.press.deflate import Gapped, packed, tight
from certs.press.objects import (
    END_OF_STREAM,
    escaped,
    literal,
    strings,
    unicode_string,
    walk,
    write,
)
from certs.press.own_fonts import OwnFont
from certs.press.probe import MOMENT, NUMBER_MARK, Probed
from certs.press.static_fonts import Embedded, cmap_start, descriptor, system_info
from certs.press.structure import prune

HEADER = b"%PDF-1.7\n%\xe8\x80\x83\xe8\xaf\x81\n"
_STAMP = re.compile(re.escape(MOMENT.strftime("%Y-%m-%dT%H:%M:%SZ")).encode())
_OPEN = re.compile(rb"@@(\d+)@@")
_NEEDED_BY = {
    "/ColorSpace": rb" (cs|CS)\n",
    "/ExtGState": rb" gs\n",
    "/Pattern": rb" (scn|SCN)\n",
    "/Shading": rb" sh\n",
}
"""Resources of a page, and the operators that make use of them."""


class StaticFile:
    """The objects of a probed file: which of them vary, and how all are numbered and written."""

    def __init__(self, found: Probed, names: Mapping[str, str], *, photo: bool) -> None:
        """``names`` are the new names of the fonts that are kept."""
        self._found = found
        self._names = names
        self._with_photo = photo
        self._root = found.pdf.Root
        self._page = found.pdf.pages[0].obj
        self._metadata = self._root.Metadata
        self._field = self._root.AcroForm.Fields[0]
        self._signature = self._field.V
        specification = self._root.AF[0]
        self._credential = specification.EF.F
        self._stream = self._content_stream()
        self._photo, self._qr = self._pictures()
        self._new: dict[tuple[int, int], int] = {}
        self._tidy()

    def bring_own_font(self, like: Embedded, face: str, own: OwnFont) -> None:
        """Add the font that each certificate fills with its own letters, in a face like another."""
        pdf = self._found.pdf
        described = descriptor(pdf, like, own.name)
        self._own, self._own_face = own, face
        self._font_file, self._widths, self._cmap = (
            pdf.make_indirect(Dictionary(Kind=Name(f"/{kind}"))) for kind in ("A", "B", "C")
        )
        described.FontFile3 = self._font_file
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType0,
            BaseFont=Name("/" + own.name),
            CIDSystemInfo=system_info(),
            FontDescriptor=described,
            W=self._widths,
        )
        self._page.Resources.Font["/" + OWN_FONT] = pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=Name("/" + own.name),
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([descendant]),
                ToUnicode=self._cmap,
            )
        )

    def laid_out(
        self, parts: Sequence[bytes], places: Sequence[Place], gaps: Sequence[int]
    ) -> Compiled:
        """Number and write everything; see `Compiled` for parts, places and gaps."""
        everything = list(walk(self._root))
        opens = [each for each in everything if self._is_open(each)]
        varying = [
            self._stream,
            *([] if self._photo is None else [self._photo]),
            self._qr,
            self._metadata,
            self._credential,
            *opens,
            self._font_file,
            self._widths,
            self._cmap,
            self._signature,
        ]
        vary = {each.objgen for each in varying}
        fixed = [each for each in everything if each.objgen not in vary]
        streams = [each for each in fixed if isinstance(each, pikepdf.Stream)]
        plain = [each for each in fixed if not isinstance(each, pikepdf.Stream)]
        holder = len(fixed) + 1
        for number, each in enumerate((*plain, *streams), 1):
            self._new[each.objgen] = number
        for number, each in enumerate(varying, holder + 1):
            self._new[each.objgen] = number
        prefix, entries = self._prefix(plain, streams, holder)
        parts = list(map(self._with_short_names, parts))
        return Compiled(
            prefix=prefix,
            digest=sha256(prefix),
            numbers=self._numbers(opens, holder + 1 + len(varying)),
            root=self._number(self._root),
            content=tuple(map(packed, parts)),
            gapped=Gapped.of(parts, gaps),
            places=tuple(places),
            opens=tuple(self._open(each) for each in opens),
            metadata=_cut_metadata(self._metadata.read_bytes()),
            signature=self._without(self._signature, "/ByteRange", "/Contents", "/M")[:-2],
            credential=self._without(self._credential, "/Length", "/Params", "/Filter")[:-2],
            photo=b"" if self._photo is None else self._picture_head(),
            qr=self._qr_head(),
            own=self._own,
            own_letters={
                (self._own_face, text): escaped(number.to_bytes(2))
                for number, text in enumerate(self._own.texts, 1)
            },
            cmap=cmap_start(self._own.texts),
            entries=packed(entries),
        )

    def _numbers(self, opens: Sequence[Any], table: int) -> Numbers:
        return Numbers(
            content=self._number(self._stream),
            photo=None if self._photo is None else self._number(self._photo),
            qr=self._number(self._qr),
            metadata=self._number(self._metadata),
            credential=self._number(self._credential),
            opens=tuple(map(self._number, opens)),
            font_file=self._number(self._font_file),
            widths=self._number(self._widths),
            cmap=self._number(self._cmap),
            signature=self._number(self._signature),
            table=table,
        )

    def _content_stream(self) -> Any:
        """The page's one stream: the operators of all were joined when it was probed."""
        contents = self._page.Contents
        if isinstance(contents, Array):
            contents = self._page.Contents = contents[0]
        return contents

    def _pictures(self) -> tuple[Any, Any]:
        """The photo's object (or none) and the QR code's."""
        pictures = self._page.Resources.XObject
        photos, codes = [], []
        for key in pictures.keys():  # noqa: SIM118 - a PDF dictionary is not a Python one
            picture = pictures[key]
            if picture.get("/Filter") == Name.DCTDecode:
                photos.append(picture)
            elif picture.get("/Subtype") == Name.Image:
                codes.append(picture)
        if len(codes) != 1 or len(photos) != self._with_photo:
            raise AsideError(Why.TEMPLATE, "other pictures than photo and QR code")
        return (photos[0] if photos else None), codes[0]

    def _tidy(self) -> None:
        """Leave out what no operator uses, and describe the colours in fewer bytes."""
        resources = self._page.Resources
        for kind, operators in _NEEDED_BY.items():
            if kind in resources and not re.search(operators, self._found.content):
                del resources[kind]
        for intent in self._root.OutputIntents:
            _write(intent.DestOutputProfile, colour.srgb_profile())
        self._rename_fonts(resources.Font)
        self._shorter = self._renamed_pictures(resources.XObject)
        for key in resources.XObject.keys():  # noqa: SIM118
            drawing = resources.XObject[key]
            if drawing.get("/Subtype") == Name.Form:
                _write(drawing, drawing.read_bytes())
        prune(self._root.StructTreeRoot)

    def _rename_fonts(self, fonts: Any) -> None:
        """Only those that stand on the page are kept; the certificate's own is brought later."""
        used = {run.font for run in self._found.lines}
        for old in list(fonts.keys()):
            font = fonts[old]
            del fonts[old]
            new = self._names[old[1:]]
            if old[1:] in used and new != OWN_FONT:
                fonts["/" + new] = font

    def _renamed_pictures(self, pictures: Any) -> dict[bytes, bytes]:
        """Short names instead of long ones, and what becomes of each in the page's operators."""
        renamed = {}
        # In the order of their names: that of the keys changes from process to process, and one
        # that goes on where another was killed must print the same bytes.
        for place, old in enumerate(sorted(pictures.keys())):
            picture = pictures[old]
            del pictures[old]
            pictures[f"/X{place}"] = picture
            renamed[old.encode() + b" Do"] = b"/X%d Do" % place
        return renamed

    def _with_short_names(self, part: bytes) -> bytes:
        for old, new in self._shorter.items():
            part = part.replace(old, new)
        return part

    def _is_open(self, held: Any) -> bool:
        return any(
            letter in text for text in strings(held) for letter in self._found.letters
        ) and not isinstance(held, pikepdf.Stream)

    def _number(self, held: Any) -> int:
        return self._new[held.objgen]

    def _written(self, held: Any) -> bytes:
        return write(held, self._number, unicode_string)

    def _without(self, held: Any, *keys: str) -> bytes:
        """A dictionary without these entries."""
        kept = Dictionary({key: held[key] for key in held.keys() if key not in keys})  # noqa: SIM118
        return self._written(kept)

    def _open(self, held: Any) -> Open:
        """An object cut at the texts of fields inside its strings."""
        letters = self._found.letters

        def text(value: str) -> bytes:
            pieces = re.split("([" + "".join(letters) + "])", value)
            if len(pieces) == 1:
                return unicode_string(value)
            out = b"(\xfe\xff"
            for piece in pieces:
                if piece in letters:
                    out += b"@@%d@@" % letters.index(piece)
                else:
                    out += literal(piece.encode("utf-16-be"))[1:-1]
            return out + b")"

        cut = _OPEN.split(write(held, self._number, text))
        return Open(
            tuple(int(part) if place % 2 else part for place, part in enumerate(cut) if part)
        )

    def _prefix(
        self, plain: Sequence[Any], streams: Sequence[Any], holder: int
    ) -> tuple[bytes, bytes]:
        """The bytes that every file begins with, and its rows of the cross-reference table."""
        out = bytearray(HEADER)
        rows = [b"\0\0\0\0\0\0"]
        bodies = [self._written(each) for each in plain]
        places: list[tuple[int, int]] = []
        at = 0
        for number, body in enumerate(bodies, 1):
            places.append((number, at))
            at += len(body) + 1
            rows.append(b"\2" + holder.to_bytes(3) + (number - 1).to_bytes(2))
        for each in streams:
            rows.append(b"\1" + len(out).to_bytes(3) + b"\0\0")
            data = each.read_raw_bytes()
            head = self._without(each, "/Length")[:-2] + b"/Length %d>>" % len(data)
            out += _stream(self._number(each), head, data)
        table = b" ".join(b"%d %d" % place for place in places) + b"\n"
        data = tight(table + b"\n".join(bodies))
        rows.append(b"\1" + len(out).to_bytes(3) + b"\0\0")
        head = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>" % (
            len(plain),
            len(table),
            len(data),
        )
        out += _stream(holder, head, data)
        return bytes(out), b"".join(rows)

    def _picture_head(self) -> bytes:
        return self._without(self._photo, "/Length", "/Width", "/Height")[:-2]

    def _qr_head(self) -> bytes:
        style = self._found.qr
        return (
            b"/Type/XObject/Subtype/Image/BitsPerComponent 1"
            b"/ColorSpace[/Indexed/DeviceRGB 1<" + style.light + style.dark + b">]"
        )


def _write(held: Any, data: bytes) -> None:
    held.write(tight(data), filter=Name.FlateDecode)


def _stream(number: int, head: bytes, data: bytes) -> bytes:
    return b"%d 0 obj\n%s\nstream\n%s%s" % (number, head, data, END_OF_STREAM)


def _cut_metadata(xmp: bytes) -> tuple[bytes | int, ...]:
    """The metadata without idle white space, cut where the number and the moment stand."""
    lean = re.sub(rb"\s*\n\s*", b" ", re.sub(rb">\s+<", b"><", xmp))
    pieces: list[bytes | int] = []
    for place, part in enumerate(_STAMP.split(lean)):
        if place:
            pieces.append(MOMENT_PART)
        for again, text in enumerate(part.split(NUMBER_MARK.encode())):
            if again:
                pieces.append(NUMBER_PART)
            pieces.append(text)
    return tuple(pieces)
