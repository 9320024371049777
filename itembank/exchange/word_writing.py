"""Writes a paper as a Word file (.docx), with keys or without, that Word, WPS and LibreOffice open.

Emphasis, raised letters, line breaks, tables, pictures and formulas are kept. Source: ECMA-376,
part 1, chapter 17.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape

from lxml import html as lxml_html
from PIL import Image

from itembank.exchange.drafts import MediaFile, Place, Remark, Weight
from itembank.exchange.html_fragments import fragment
from itembank.exchange.package_writer import Written
from itembank.exchange.paper_sheets import WORDS, Sheet, SheetItem, SheetQuestion, sheet_of
from itembank.exchange.word_math import UnknownFormula, omml_of
from itembank.items import Item

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_M: Final = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_OPC: Final = "http://schemas.openxmlformats.org/package/2006"
_EMU: Final = 9525
_WIDEST: Final = 5_400_000
"""Fifteen centimetres: a picture is no wider than the text."""
_KINDS: Final = {"image/png": "png", "image/jpeg": "jpeg", "image/gif": "gif"}
_FORMS: Final = {
    "strong": "<w:b/>",
    "b": "<w:b/>",
    "em": '<w:em w:val="dot"/>',
    "i": "<w:i/>",
    "u": '<w:u w:val="single"/>',
    "s": "<w:strike/>",
    "sup": '<w:vertAlign w:val="superscript"/>',
    "sub": '<w:vertAlign w:val="subscript"/>',
}
_BLOCKS: Final = frozenset({"p", "div", "li", "h3", "h4", "blockquote", "figure"})


def write_word(items: Sequence[Item], files: Mapping[str, MediaFile], *, keyed: bool) -> Written:
    """The paper, with a remark for each item that it does not say in full."""
    sheet = sheet_of(items, keyed=keyed)
    pen = _Pen(files)
    body = "".join(_blocks(sheet, pen))
    losses = [Remark(Weight.FAULT, "paper-loss-type", Place(part=name)) for name in sheet.left_out]
    losses += [Remark(Weight.DROPPED, code, Place()) for code in sorted(pen.lost)]
    if not keyed:
        losses.append(Remark(Weight.DROPPED, "paper-loss-keys", Place()))
    return Written(_packed(body, pen), tuple(losses))


def _blocks(sheet: Sheet, pen: _Pen) -> Iterator[str]:
    yield _paragraph(_run(sheet.title, '<w:b/><w:sz w:val="32"/>'), '<w:jc w:val="center"/>')
    for section in sheet.sections:
        yield _paragraph(_run(section.title, "<w:b/>"), '<w:spacing w:before="240"/>')
        for item in section.items:
            yield from _item(item, pen)


def _item(item: SheetItem, pen: _Pen) -> Iterator[str]:
    if item.material:
        yield from pen.paragraphs(item.material)
    for label, content in item.options:
        yield from pen.paragraphs(content, before=f"{label} ")
    for question in item.questions:
        yield from _question(question, pen)
    if item.explanation:
        yield from pen.paragraphs(item.explanation, before=f"{WORDS['explanation']}：")


def _question(question: SheetQuestion, pen: _Pen) -> Iterator[str]:
    yield from pen.paragraphs(question.stem, before=f"{question.number} ")
    for label, content in (*question.options, *question.targets):
        yield from pen.paragraphs(content, before=f"{label} ")
    for _ in range(question.lines if not question.key else 0):
        yield _paragraph("")
    if question.key:
        yield _paragraph(_run(f"{WORDS['key']}：{question.key}"))
    if question.explanation:
        yield from pen.paragraphs(question.explanation, before=f"{WORDS['explanation']}：")


def _paragraph(runs: str, properties: str = "") -> str:
    formed = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{formed}{runs}</w:p>"


def _run(text: str, form: str = "") -> str:
    if not text:
        return ""
    properties = f"<w:rPr>{form}</w:rPr>" if form else ""
    plain = "".join(c for c in text if c in "\t\n" or ord(c) >= 32)
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(plain)}</w:t></w:r>'


@dataclass(slots=True)
class _Pen:
    """Writes safe HTML as paragraphs, and collects the pictures that they show."""

    files: Mapping[str, MediaFile]
    used: dict[str, str] = field(default_factory=dict)
    """Digest of each picture with the name of its part."""
    lost: set[str] = field(default_factory=set)

    def paragraphs(self, source: str, before: str = "") -> Iterator[str]:
        """The paragraphs of a text; ``before`` stands at the head of the first."""
        root = fragment(source, "div")
        runs = [_run(before)]
        for piece in self._pieces(root, ""):
            if piece.startswith("<w:tbl>"):
                yield _paragraph("".join(runs))
                yield piece
                runs = []
            else:
                runs.append(piece)
        yield _paragraph("".join(runs))

    def _pieces(self, element: lxml_html.HtmlElement, form: str) -> Iterator[str]:
        yield _run(element.text or "", form)
        for child in element:
            name = child.tag if isinstance(child.tag, str) else ""
            if name == "br":
                yield "<w:r><w:br/></w:r>"
            elif name == "img":
                yield self._picture(child)
            elif name == "table":
                yield self._table(child)
            elif name == "math":
                yield self._formula(child, form)
            else:
                yield from self._pieces(child, form + _FORMS.get(name, ""))
                if name in _BLOCKS and child.getnext() is not None:
                    yield "<w:r><w:br/></w:r>"
            yield _run(child.tail or "", form)

    def _formula(self, math: lxml_html.HtmlElement, form: str) -> str:
        """As a formula of Word; one that has no counterpart as its characters, which is told."""
        try:
            return omml_of(math)
        except UnknownFormula:
            self.lost.add("paper-loss-formula")
            return _run(str(math.text_content()), form)

    def _table(self, table: lxml_html.HtmlElement) -> str:
        rows = []
        for row in table.iter("tr"):
            cells = "".join(
                f"<w:tc><w:tcPr>{_span(cell)}</w:tcPr>{''.join(self._cell(cell))}</w:tc>"
                for cell in row.iter("td", "th")
            )
            rows.append(f"<w:tr>{cells}</w:tr>")
        borders = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:color="808080"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        formed = f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr>"
        return f"<w:tbl>{formed}{''.join(rows)}</w:tbl>"

    def _cell(self, cell: lxml_html.HtmlElement) -> Iterator[str]:
        runs = [piece for piece in self._pieces(cell, "") if not piece.startswith("<w:tbl>")]
        yield _paragraph("".join(runs))

    def _picture(self, element: lxml_html.HtmlElement) -> str:
        digest = (element.get("src") or "").removeprefix("media:")
        file = self.files.get(digest)
        if file is None or file.media_type not in _KINDS:
            self.lost.add("exchange-loss-pictures")
            return _run(element.get("alt") or "")
        name = self.used.setdefault(digest, f"p{len(self.used) + 1}")
        with Image.open(io.BytesIO(file.content)) as picture:
            wide, high = picture.size
        stated = element.get("width") or ""
        across = min((int(stated) if stated.isdigit() else wide) * _EMU, _WIDEST)
        down = across * high // max(wide, 1)
        about = escape(element.get("alt") or "", {'"': "&quot;"})
        return (
            f'<w:r><w:drawing><wp:inline><wp:extent cx="{across}" cy="{down}"/>'
            f'<wp:docPr id="{len(self.used)}" name="{name}" descr="{about}"/><a:graphic>'
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
            f'<pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="{name}"/><pic:cNvPicPr/>'
            f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{name}"/><a:stretch><a:fillRect/>'
            '</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
            f'<a:ext cx="{across}" cy="{down}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
            "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>"
            "</w:drawing></w:r>"
        )


def _span(cell: lxml_html.HtmlElement) -> str:
    wide = cell.get("colspan") or ""
    return f'<w:gridSpan w:val="{wide}"/>' if wide.isdigit() and int(wide) > 1 else ""


def _packed(body: str, pen: _Pen) -> bytes:
    """The archive: content types, relations, the document and its pictures."""
    names = {
        digest: f"{name}.{_KINDS[pen.files[digest].media_type]}"
        for digest, name in pen.used.items()
    }
    drawing = "http://schemas.openxmlformats.org/drawingml/2006"
    document = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{_W}"'
        f' xmlns:r="{_R}" xmlns:a="{drawing}/main" xmlns:pic="{drawing}/picture"'
        f' xmlns:wp="{drawing}/wordprocessingDrawing" xmlns:m="{_M}"><w:body>{body}<w:sectPr>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440"'
        ' w:left="1440"/></w:sectPr></w:body></w:document>'
    )
    relations = "".join(
        f'<Relationship Id="{pen.used[digest]}" Type="{_R}/image" Target="media/{name}"/>'
        for digest, name in names.items()
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _content_types())
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_OPC}/relationships"><Relationship Id="r1"'
            f' Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", document)
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{_OPC}/relationships">{relations}</Relationships>',
        )
        for digest, name in names.items():
            archive.writestr(f"word/media/{name}", pen.files[digest].content)
    return written.getvalue()


def _content_types() -> str:
    kinds = "".join(
        f'<Default Extension="{ending}" ContentType="{kind}"/>' for kind, ending in _KINDS.items()
    )
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{_OPC}/content-types"><Default Extension="rels" ContentType="{relations}"/>'
        f'{kinds}<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    )
