"""Where the values of a template stand, found out by printing it with letters to look for.

Each varying field is filled with one rare letter, and in a second printing with that letter and
another. Where the letter comes out is where the field stands, and how far the line moved to the
left when it grew tells whether it is set from the left, from the right or from the middle. All
else must stay where it was: a template in which anything moves with the length of a value cannot
be compiled, nor can one that shows a value in the middle of other words.

What a template has to obey, then: a varying value is shown through its field (``fields.name.text``
and so on), alone in its line, as it is; nothing else depends on how long it is.
"""

from __future__ import annotations

import io
import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pikepdf
import segno
from PIL import Image

from certs.awards import Award, PartScore
from certs.issuing import REASON, Line
from certs.press.asides import AsideError, Why
from certs.press.content import Run, runs, to_unicode
from certs.press.glyph_store import glyph_store
from certs.press.tidying import tidied
from certs.rendering.fitting import Box, Step
from certs.rendering.layout import Field
from certs.rendering.templates import Sheet, Template, compose
from certs.signing.credentials import FILE_NAME, MEDIA_TYPE
from certs.signing.pades import Attachment
from foundation.errors import Refusal

NAME_MARK, DOCUMENT_MARK, NUMBER_MARK = "KZHOLDERKZ", "KZ*DOCUMENTKZ", "KZNUMBERKZ"
TOKEN_MARK, SCORE_MARK = "KZTOKENKZ", "KZSCOREKZ"
MOMENT = datetime(1987, 6, 5, 4, 3, 2, tzinfo=UTC)
"""When the probe is printed: the time is looked for in the metadata."""

_DAYS = (date(1987, 6, 5), date(2087, 6, 5))
_MARKS = (NAME_MARK, DOCUMENT_MARK, NUMBER_MARK, TOKEN_MARK, SCORE_MARK, "1987", "2087")
_RARE_LETTERS = range(0x3447, 0x4DB6)
"""CJK extension A: in every face of ours and in no sentence."""
_TAIL = "q"
"""Makes the second probe longer, and would show a template that changes letters to capitals."""
_DATA_URL = re.compile(r"data:image/[a-z+]+;base64,[A-Za-z0-9+/=]+")
_LEANS = (0.0, 0.5, 1.0)
_QR_SIDE = 3
"""Pixels of the picture that stands in for the QR code, by which it is known again."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is compiled: the fields that vary with the size of each (none if it stays empty)."""

    award: Award
    fields: tuple[str, ...]
    sizes: tuple[float | None, ...]
    photo: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a field's text goes: the line's anchor, and how much of it stands left of that."""

    field: int
    run: Run
    anchor: float
    lean: float


@dataclass(frozen=True, slots=True)
class QrStyle:
    """How the template's QR code is drawn: light modules around it, and its two colours."""

    border: int
    dark: bytes
    light: bytes


@dataclass(frozen=True, slots=True)
class Probed:
    """A certified file of the probe, its page's operators, and what was found in them."""

    pdf: pikepdf.Pdf
    content: bytes
    lines: tuple[Run, ...]
    slots: tuple[Slot, ...]
    letters: tuple[str, ...]
    qr: QrStyle


def probe(line: Line, plan: Plan) -> Probed:
    """Print, certify and compare; `AsideError` if the template cannot be compiled."""
    letters = _letters(line, len(plan.fields))
    short, qr = _sheet(line, plan, letters)
    long, _ = _sheet(line, plan, [letter + _TAIL for letter in letters])
    file = line.certifier.certify(
        line.printer.print(short, NUMBER_MARK, MOMENT),
        [Attachment(FILE_NAME, b"{}", MEDIA_TYPE, "Open Badges 3.0 credential")],
        MOMENT,
        REASON,
    )
    pdf = pikepdf.open(io.BytesIO(file))
    content, lines = _page(pdf)
    other, other_lines = _page(
        pikepdf.open(io.BytesIO(line.printer.print(long, NUMBER_MARK, MOMENT)))
    )
    if _without(content, lines) != _without(other, other_lines):
        raise AsideError(Why.TEMPLATE, "something moves with the length of a value")
    slots = tuple(_slots(line, plan, letters, lines, other_lines))
    _demand_no_marks(lines)
    return Probed(pdf, content, tuple(lines), slots, tuple(letters), qr)


def _letters(line: Line, count: int) -> list[str]:
    """So many rare letters that each face has."""
    stores = [glyph_store(line.faces[name].path) for name in ("serif", "serif-bold", "sans")]
    found = []
    for code in _RARE_LETTERS:
        letter = chr(code)
        if all(store.holds(letter) for store in stores):
            found.append(letter)
        if len(found) == count:
            return found
    raise AsideError(Why.TEMPLATE, "more fields than letters")


def _sheet(line: Line, plan: Plan, texts: Sequence[str]) -> tuple[Sheet, QrStyle]:
    """The template filled with the given texts, its QR code replaced by a picture."""
    template = _with_texts(line.template, plan, texts)
    photo = None if plan.photo is None else _blank_photo(plan.photo)
    award = _marked(plan.award)
    try:
        sheets = [
            compose(
                template,
                line.faces,
                award,
                number=NUMBER_MARK,
                address=line.query_address(TOKEN_MARK),
                photo=photo,
                qr_text=text,
            )
            for text in ("one", "two")
        ]
    except Refusal as refusal:
        raise AsideError(Why.TEMPLATE, refusal.code) from refusal
    pictures = [_DATA_URL.findall(sheet.html) for sheet in sheets]
    varying = {one for one, two in zip(*pictures, strict=True) if one != two}
    if len(varying) != 1:
        raise AsideError(Why.TEMPLATE, "not one QR code")
    picture = varying.pop()
    html = sheets[0].html.replace(picture, _stand_in())
    return replace(sheets[0], html=html), _qr_style(picture, "one")


def _with_texts(template: Template, plan: Plan, texts: Sequence[str]) -> Template:
    """The same template with the varying fields set to plain texts at the planned sizes."""
    fields = dict(template.fields)
    for key, size, text in zip(plan.fields, plan.sizes, texts, strict=True):
        field: Field = fields[key]
        box = Box(field.box.width, (Step(size or field.box.steps[0].size, 1),))
        fields[key] = replace(field, text="" if size is None else text, box=box)
    return replace(template, fields=fields)


def _marked(award: Award) -> Award:
    """The award with marks for what must be shown through fields alone."""
    return replace(
        award,
        holder_name=NAME_MARK,
        document_masked=DOCUMENT_MARK,
        issued_on=_DAYS[0],
        expires_on=None if award.expires_on is None else _DAYS[1],
        scores=tuple(PartScore(score.name, SCORE_MARK) for score in award.scores),
    )


def _blank_photo(size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, "JPEG")
    return out.getvalue()


def _stand_in() -> str:
    out = io.BytesIO()
    Image.new("L", (_QR_SIDE, _QR_SIDE)).save(out, "PNG")
    return "data:image/png;base64," + b64encode(out.getvalue()).decode()


def _qr_style(url: str, text: str) -> QrStyle:
    """Border and colours, read out of the drawing that `certs.rendering.qr` made."""
    drawing = b64decode(url.partition(",")[2]).decode()
    side = re.search(r'viewBox="0 0 (\d+) \1"', drawing)
    light = re.search(r'fill="#([0-9a-f]{6})"', drawing)
    dark = re.search(r'stroke="#([0-9a-f]{6})"', drawing)
    if side is None or light is None or dark is None:
        raise AsideError(Why.TEMPLATE, "a QR code drawn in another way")
    modules = len(segno.make(text, error="m", micro=False, boost_error=False).matrix)
    return QrStyle((int(side[1]) - modules) // 2, dark[1].encode(), light[1].encode())


def _page(pdf: pikepdf.Pdf) -> tuple[bytes, list[Run]]:
    """The page's operators, all in one and tidied, and the lines of text among them."""
    page = pdf.pages[0]
    resources = page.Resources
    fonts = {
        key[1:]: to_unicode(resources.Font[key].ToUnicode.read_bytes())
        for key in resources.Font.keys()  # noqa: SIM118 - a PDF dictionary is not a Python one
    }
    drawn = resources.XObject
    pictures = {key[1:] for key in drawn.keys() if drawn[key].Subtype == "/Image"}  # noqa: SIM118
    streams = list(page.Contents) if isinstance(page.Contents, pikepdf.Array) else [page.Contents]
    content = tidied(
        b"\n".join(stream.read_bytes() for stream in streams),
        opaque=_is_opaque(resources.get("/ExtGState", {})),
        pictures=pictures,
    )
    return content, runs(content, fonts)


def _is_opaque(states: Any) -> bool:
    """Whether no state of the page sets anything but full opacity (ISO 32000-1, 8.4.5)."""
    return all(
        key == "/Type" or (key in ("/ca", "/CA") and states[name][key] == 1)
        for name in states.keys()  # noqa: SIM118 - a PDF dictionary is not a Python one
        for key in states[name].keys()  # noqa: SIM118
    )


def _without(content: bytes, lines: Sequence[Run]) -> list[bytes]:
    """The operators between the lines of text."""
    cuts = [0, *(edge for line in lines for edge in (line.start, line.end)), len(content)]
    return [content[start:end] for start, end in zip(cuts[::2], cuts[1::2], strict=True)]


def _slots(
    line: Line, plan: Plan, letters: Sequence[str], short: Sequence[Run], long: Sequence[Run]
) -> list[Slot]:
    found = []
    for one, two in zip(short, long, strict=True):
        if one.text in letters:
            place = letters.index(one.text)
            face = line.template.fields[plan.fields[place]].face
            found.append(_slot(place, one, two, glyph_store(line.faces[face].path)[_TAIL].width))
        elif (one.text, one.x, one.y, one.size) != (two.text, two.x, two.y, two.size):
            raise AsideError(Why.TEMPLATE, "something moves with the length of a value")
        elif set(one.text) & set(letters):
            raise AsideError(Why.TEMPLATE, "a value inside a line")
    return found


def _slot(place: int, one: Run, two: Run, tail_width: int) -> Slot:
    """Anchor and lean of a line that was printed once short and once longer by the tail."""
    same = two.text == one.text + _TAIL and (one.y, one.size) == (two.y, two.size)
    if not same or not two.evenly_set:
        raise AsideError(Why.TEMPLATE, "a value that is set in another way")
    moved = (one.x - two.x) / (one.size * tail_width / 1000)
    lean = min(_LEANS, key=lambda known: abs(known - moved))
    if abs(lean - moved) > 0.01:
        raise AsideError(Why.TEMPLATE, "a value that is neither left, right nor centred")
    return Slot(place, one, one.x + lean * one.size, lean)


def _demand_no_marks(lines: Sequence[Run]) -> None:
    for line in lines:
        if any(mark in line.text for mark in _MARKS):
            raise AsideError(Why.TEMPLATE, "a value that is shown outside its field")
