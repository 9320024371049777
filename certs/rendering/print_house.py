"""The file for a printing house: the same page in process colours, with bleed and crop marks.

It is not a certificate. It carries no signature and no credential, and says so in its margin and
in its metadata, so that nobody takes it for one. Boxes are those of ISO 15930 (PDF/X): TrimBox
where the sheet is cut, BleedBox 3 mm outside it. Colours become DeviceCMYK by a plain rule and
not by a colour profile, so tints may come out a little different from the screen; the rule keeps
what matters on paper: text and QR code are black ink alone, full black where they are dark, so
that nothing is blurred by plates that do not meet; paper stays without ink.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from string import ascii_letters, digits
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import pikepdf
from numpy.typing import NDArray
from pikepdf import Array, Dictionary, Name, Operator, Stream, String

from certs.rendering import engraving
from certs.rendering.fonts import Faces, Shapes
from certs.rendering.pdf import SLUG, Printer
from certs.rendering.templates import Sheet
from foundation.errors import Invalid

BLEED = 3.0
"""Millimetres that colours run over the edge, as printing houses ask for."""
CONDITION = "FOGRA39"
"""The printing condition that the file is meant for: coated paper by ISO 12647-2."""
NOTE = "印刷文件，未签名，不是证书。Print file, unsigned, not a certificate."
_MARK = 4.5
_POINT = 72 / 25.4
_MOST_INK = 3.0

Ink = tuple[float, float, float, float]


def print_file(
    printer: Printer, faces: Faces, sheet: Sheet, number: str, made_at: datetime
) -> bytes:
    """The sheet, composed with ``bleed=BLEED``, as a PDF for the press; the same gives the same.

    Raises ``Invalid`` where a template uses what cannot be turned into inks: gradients, and
    pictures or layers that let something shine through.
    """
    if sheet.bleed != BLEED:
        raise ValueError("the sheet must be composed with the bleed")
    with pikepdf.open(BytesIO(printer.print(sheet, number, made_at))) as pdf:
        page = pdf.pages[0]
        _separate(pdf, page)
        page.contents_add(Stream(pdf, _margin(faces, sheet, number)))
        _boxes(page, sheet)
        _describe(pdf, number, made_at)
        out = BytesIO()
        pdf.save(out, deterministic_id=True, fix_metadata_version=False)
        return out.getvalue()


def ink(red: float, green: float, blue: float) -> Ink:
    """Cyan, magenta, yellow and black (0 to 1) for a colour of the screen."""
    high, low = max(red, green, blue), min(red, green, blue)
    if low > 0.97:
        return 0.0, 0.0, 0.0, 0.0
    if high - low < 0.1:
        dark = 1 - (0.3 * red + 0.59 * green + 0.11 * blue)
        return 0.0, 0.0, 0.0, 1.0 if dark > 0.85 else round(dark, 3)
    black = 1 - high
    cyan, magenta, yellow = ((high - part) / high for part in (red, green, blue))
    return round(cyan, 3), round(magenta, 3), round(yellow, 3), round(black, 3)


def ink_of_picture(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Inks for the pixels of a photo: shape (height, width, 3) in, (height, width, 4) out.

    Black takes over three quarters of what the three colours have in common, and no place gets
    more than 300 % of ink, which would not dry.
    """
    colours = 1 - pixels.astype(np.float32) / 255
    black = 0.75 * colours.min(axis=2, keepdims=True) ** 1.5
    inks = np.concatenate([np.clip(colours - 0.75 * black, 0, 1), black], axis=2)
    total = inks.sum(axis=2, keepdims=True)
    inks *= np.minimum(1, _MOST_INK / np.maximum(total, 1e-6))
    drops: NDArray[np.uint8] = np.rint(inks * 255).astype(np.uint8)
    return drops


def _separate(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Turn the colours of the page and of all it draws into inks."""
    page.contents_coalesce()
    # The page maker turns the whole page over without turning it back.
    page.Contents = Stream(pdf, b"q\n" + _in_inks(pikepdf.parse_content_stream(page)) + b"\nQ\n")
    _separate_resources(page.Resources, set())


def _separate_resources(resources: Any, seen: set[tuple[int, int]]) -> None:
    if len(resources.get("/Shading", {})) or len(resources.get("/Pattern", {})):
        raise Invalid("certs-print-colour", what="gradient")
    for state in resources.get("/ExtGState", {}).values():
        opaque = all(float(state.get(key, 1)) == 1 for key in ("/ca", "/CA"))
        if not opaque or state.get("/SMask", Name.None_) != Name.None_:
            raise Invalid("certs-print-colour", what="transparency")
    if "/ColorSpace" in resources:
        del resources["/ColorSpace"]
    for drawn in resources.get("/XObject", {}).values():
        if drawn.objgen in seen:
            continue
        seen.add(drawn.objgen)
        if drawn.Subtype == Name.Image:
            _separate_picture(drawn)
            continue
        drawn.write(_separated(drawn.read_bytes()))
        if "/Group" in drawn:
            del drawn["/Group"]
        if "/Resources" in drawn:
            _separate_resources(drawn.Resources, seen)


@lru_cache(maxsize=16)
def _separated(content: bytes) -> bytes:
    """What a form draws, in inks; the ornament is the same on all pages of a batch."""
    with pikepdf.new() as pdf:
        return _in_inks(pikepdf.parse_content_stream(Stream(pdf, content)))


def _in_inks(instructions: Iterable[Any]) -> bytes:
    """Operators with RGB and grey replaced by CMYK (ISO 32000-1, 8.6.8)."""
    operations: list[Any] = []
    for operands, operator in instructions:
        name = str(operator)
        if name in ("rg", "RG"):
            inks = ink(*(float(value) for value in operands))
            operations.append((list(inks), Operator("k" if name == "rg" else "K")))
        elif name in ("g", "G"):
            inks = ink(*[float(operands[0])] * 3)
            operations.append((list(inks), Operator("k" if name == "g" else "K")))
        elif name in ("cs", "CS") and operands[0] != Name.DeviceCMYK:
            raise Invalid("certs-print-colour", what=str(operands[0]))
        else:
            operations.append((operands, operator))
    return pikepdf.unparse_content_stream(operations)


def _separate_picture(drawn: Any) -> None:
    if "/SMask" in drawn or "/Mask" in drawn:
        raise Invalid("certs-print-colour", what="transparency")
    picture = pikepdf.PdfImage(drawn).as_pil_image().convert("RGB")
    inks = ink_of_picture(np.asarray(picture, dtype=np.uint8))
    drawn.write(zlib.compress(inks.tobytes(), 9), filter=Name.FlateDecode)
    drawn.ColorSpace = Name.DeviceCMYK
    drawn.BitsPerComponent = 8
    if "/Decode" in drawn:
        del drawn["/Decode"]


def _margin(faces: Faces, sheet: Sheet, number: str) -> bytes:
    """Crop marks at the four corners and the note, in millimetres from the sheet's top left."""
    width, height = sheet.page.width, sheet.page.height
    away = BLEED + 1.0
    lines = []
    for x, outward in ((0.0, -1), (width, 1)):
        for y, upward in ((0.0, -1), (height, 1)):
            far_x, far_y = x + outward * (away + _MARK), y + upward * (away + _MARK)
            lines.append(f"{x + outward * away:g} {y:g} m {far_x:g} {y:g} l S")
            lines.append(f"{x:g} {y + upward * away:g} m {x:g} {far_y:g} l S")
    text = f"{NOTE}  {number}"
    chain = faces.chain("serif")
    shapes = _shapes(faces, "".join(sorted({*text, *NOTE, *ascii_letters, *digits})))
    size, left, base = 2.3, 12.0, -BLEED - 2.6
    drawn = []
    for character in text:
        place = f"{size / 100:g} 0 0 {-size / 100:g} {left:g} {base:g}"
        drawn.append(engraving.under(place, _path_operators(shapes.path(character))))
        left += chain.width(character) * size
    flip = f"{_POINT:.6f} 0 0 {-_POINT:.6f} 0 {height * _POINT:.6f} cm"
    body = "\n".join(("0 0 0 1 K 0 0 0 1 k 0.09 w", *lines, *drawn))
    return f"/Artifact BMC q {flip}\n{body}\nQ EMC".encode("ascii")


@lru_cache(maxsize=8)
def _shapes(faces: Faces, characters: str) -> Shapes:
    """The outlines of what notes and numbers consist of: reading them takes half a second."""
    return faces.shapes("serif", characters)


def _boxes(page: pikepdf.Page, sheet: Sheet) -> None:
    """TrimBox, BleedBox and MediaBox (ISO 32000-1, 14.11.2), in points."""
    width, height = sheet.page.width * _POINT, sheet.page.height * _POINT
    for box, outside in (("/TrimBox", 0.0), ("/BleedBox", BLEED), ("/MediaBox", BLEED + SLUG)):
        far = outside * _POINT
        corners = (-far, -far, width + far, height + far)
        page.obj[box] = Array([round(value, 4) for value in corners])
    for box in ("/CropBox", "/ArtBox"):
        if box in page.obj:
            del page.obj[box]


def _describe(pdf: pikepdf.Pdf, number: str, made_at: datetime) -> None:
    """Say what the file is, and take away what would let it pass for an archived certificate."""
    root = pdf.Root
    for key in ("/OutputIntents", "/StructTreeRoot", "/MarkInfo", "/Metadata", "/Lang"):
        if key in root:
            del root[key]
    root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFX,
                OutputConditionIdentifier=String(CONDITION),
                RegistryName=String("http://www.color.org"),
                Info=String("Coated paper, ISO 12647-2; not colour-managed"),
            )
        ]
    )
    day = made_at.astimezone(UTC)
    pdf.docinfo["/Title"] = String(f"{NOTE} {number}")
    pdf.docinfo["/Subject"] = String(NOTE)
    pdf.docinfo["/CreationDate"] = String(day.strftime("D:%Y%m%d%H%M%SZ"))
    pdf.docinfo["/ModDate"] = String(day.strftime("D:%Y%m%d%H%M%SZ"))
    pdf.docinfo["/Trapped"] = Name.False_
    root.Metadata = Stream(pdf, _xmp(number, day))
    root.Metadata.Type, root.Metadata.Subtype = Name.Metadata, Name.XML


def _xmp(number: str, day: datetime) -> bytes:
    title = escape(f"{NOTE} {number}")
    instant = day.strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        f' xmp:CreateDate="{instant}" xmp:ModifyDate="{instant}">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{escape(NOTE)}</rdf:li>'
        "</rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>\n"
        '<?xpacket end="r"?>'
    ).encode()


def _path_operators(svg: str) -> str:
    """SVG path data as `Shapes.path` writes it, as PDF operators."""
    drawn = [f"{numbers} {_OPERATORS[command]}" for command, numbers in _COMMAND.findall(svg)]
    return "\n".join((*drawn, "f")) if drawn else ""


_COMMAND = re.compile(r"([MLCZ])([^MLCZ]*)")
_OPERATORS = {"M": "m", "L": "l", "C": "c", "Z": "h"}
