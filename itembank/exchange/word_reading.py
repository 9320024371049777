"""Reads a paper in Word (.docx): paragraphs, tables, text boxes, and files put into it whole.

Everything comes out as numbered lines in the order of the page, with pictures and formulas in their
places; from there on a paper is a paper (`paper_reading`). Old .doc and .wps files are refused with
what to do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from foundation.errors import Invalid
from itembank.exchange.drafts import Draft, Place, Reading, Remark, Weight
from itembank.exchange.excel_rows import rows_of
from itembank.exchange.office_archive import OfficeFile
from itembank.exchange.office_pictures import Pictures
from itembank.exchange.paper_found import Line
from itembank.exchange.paper_html import html_in_message, lines_of_html
from itembank.exchange.paper_items import drafts_of, terms_of
from itembank.exchange.paper_objects import Objects
from itembank.exchange.paper_reading import read_lines, text_of
from itembank.exchange.word_numbering import Numbering, W, read_numbering
from itembank.exchange.word_paragraphs import Paragraphs
from itembank.exchange.word_tables import (
    WordTable,
    answer_lines,
    option_lines,
    question_rows,
    shown,
)

DIALECT: Final = "word"
_DOCUMENT: Final = "word/document.xml"
_RELATIONS: Final = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_MOST_WITHIN: Final = 3
"""How deep a file may lie in a file."""
_MOST_DEPTH: Final = 40


def read_word(data: bytes, name: str, options: Mapping[str, str]) -> Reading:
    """A paper in a .docx file; Invalid for what is no such file."""
    objects = Objects()
    pictures = Pictures(objects)
    document = _Document(name[:200], objects, pictures)
    document.read(data, 0)
    remarks = [*document.remarks, *pictures.remarks]
    reading = read_lines(
        document.lines,
        objects,
        name,
        options,
        DIALECT,
        remarks=remarks,
        files=tuple(pictures.files.values()),
    )
    if not document.tables:
        return reading
    tabled = tuple(document.drafts_of_tables(options))
    drafts = tuple(sorted((*reading.drafts, *tabled), key=lambda draft: draft.place.line))
    return replace(reading, drafts=drafts)


@dataclass(slots=True)
class _Document:
    """Collects the lines of a document, and of files that lie in it."""

    name: str
    objects: Objects
    pictures: Pictures
    lines: list[Line] = field(default_factory=list)
    tables: list[WordTable] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    _number: int = 0

    def read(self, data: bytes, within: int) -> None:
        """All lines of one file."""
        office = OfficeFile(data, self.name)
        if _DOCUMENT not in office:
            raise Invalid("word-not-a-document", file=self.name)
        root = office.xml(_DOCUMENT)
        body = root.find(f"{W}body")
        if body is None:
            raise Invalid("word-not-a-document", file=self.name)
        paragraphs = Paragraphs(
            office, self.objects, self.pictures, dict(office.relations(_DOCUMENT))
        )
        reader = _Body(self, office, paragraphs, read_numbering(office), within)
        reader.read(body, 0)
        self.remarks += paragraphs.remarks

    def add(self, text: str) -> int:
        """One paragraph, as one line or several of the same number; gives the number."""
        self._number += 1
        for line in text.split("\n"):
            self.lines.append(Line(self._number, line))
        return self._number

    @property
    def number(self) -> int:
        """The number of the last paragraph."""
        return self._number

    def say(self, weight: Weight, code: str, **facts: str) -> None:
        """A remark at the last paragraph."""
        place = Place(file=self.name, line=self._number)
        self.remarks.append(Remark(weight, code, place, facts))

    def drafts_of_tables(self, options: Mapping[str, str]) -> Iterator[Draft]:
        """Questions of tables whose rows are questions."""
        for table in self.tables:
            found = question_rows(table)
            assert found is not None
            rows = rows_of(*found, self.name, {})
            for question in rows.questions:
                question.place = replace(question.place, line=table.line)
            self.remarks += rows.remarks
            yield from drafts_of(rows.questions, self.objects, terms_of(options))


@dataclass(slots=True)
class _Body:
    """Goes through the body of one document."""

    document: _Document
    office: OfficeFile
    paragraphs: Paragraphs
    numbering: Numbering
    within: int

    def read(self, parent: etree._Element, depth: int) -> None:
        """Every block of ``parent`` in its order."""
        if depth > _MOST_DEPTH:
            return
        for child in parent:
            if child.tag == f"{W}p":
                self._paragraph(child)
            elif child.tag == f"{W}tbl":
                self._table(child, depth)
            elif child.tag == f"{W}altChunk":
                self._chunk(child)
            elif isinstance(child.tag, str) and etree.QName(child).localname in _AROUND:
                self.read(child, depth + 1)

    def _text(self, paragraph: etree._Element) -> str:
        label = self.numbering.label(paragraph)
        text = self.paragraphs.read(paragraph, self.document.number + 1)
        return f"{label} {text}" if label and (text.strip() or label.isascii()) else text

    def _paragraph(self, paragraph: etree._Element) -> None:
        self.document.add(self._text(paragraph))
        boxes, self.paragraphs.aside = self.paragraphs.aside, []
        for box in boxes:
            self.document.say(Weight.NOTE, "word-text-box")
            self.read(box, 1)

    # ---- Tables ----

    def _table(self, table: etree._Element, depth: int) -> None:
        line = self.document.number + 1
        read = self._cells(table, line, depth)
        if question_rows(read) is not None:
            self.document.tables.append(read)
            self.document.add("")
            return
        lines = answer_lines(read) or option_lines(read)
        if lines is not None:
            for text in lines:
                self.document.add(text)
            return
        if len(read.rows) == 1 and len(read.rows[0]) == 1:
            # A frame around paragraphs, and no table.
            for text in read.rows[0][0].split("\n"):
                self.document.add(text)
            return
        self.document.add(shown(read, self.objects))

    @property
    def objects(self) -> Objects:
        """The objects of the document."""
        return self.document.objects

    def _cells(self, table: etree._Element, line: int, depth: int) -> WordTable:
        rows: list[tuple[str, ...]] = []
        spans: list[list[tuple[int, int]]] = []
        above: dict[int, tuple[int, int]] = {}
        for row in _rows(table):
            texts: list[str] = []
            wide: list[tuple[int, int]] = []
            column = 0
            for cell in _within(row, "tc"):
                properties = cell.find(f"{W}tcPr")
                width = _number(properties, "gridSpan") or 1
                merged = properties.find(f"{W}vMerge") if properties is not None else None
                goes_on = merged is not None and merged.get(f"{W}val") != "restart"
                if goes_on and column in above:
                    first = above[column]
                    kept = spans[first[0]] if first[0] < len(spans) else wide
                    kept[first[1]] = (kept[first[1]][0], kept[first[1]][1] + 1)
                    texts.append("")
                    wide.append((width, 0))
                else:
                    above.pop(column, None)
                    if merged is not None:
                        above[column] = (len(spans), len(wide))
                    texts.append(self._cell_text(cell, depth))
                    wide.append((width, 1))
                column += width
            rows.append(tuple(texts))
            spans.append(wide)
        return WordTable(tuple(rows), tuple(tuple(row) for row in spans), line)

    def _cell_text(self, cell: etree._Element, depth: int) -> str:
        kept = []
        for child in cell:
            if child.tag == f"{W}p":
                kept.append(self._text(child))
            elif child.tag == f"{W}tbl" and depth < _MOST_DEPTH:
                kept.append(shown(self._cells(child, 0, depth + 1), self.objects))
        return "\n".join(kept).strip("\n")

    # ---- Files put in whole (17.17.2.1, altChunk) ----

    def _chunk(self, chunk: etree._Element) -> None:
        identifier = next((chunk.get(name) for name in _RELATIONS if chunk.get(name)), "")
        relation = self.paragraphs.relations.get(identifier or "")
        if relation is None or relation.outside or relation.target not in self.office:
            self.document.say(Weight.DROPPED, "word-chunk-missing")
            return
        data = self.office.read(relation.target)
        self.document.say(Weight.NOTE, "word-chunk-read", part=relation.target[:80])
        self._read_chunk(relation.target.casefold(), data)

    def _read_chunk(self, part: str, data: bytes) -> None:
        if data.startswith(b"PK"):
            if self.within >= _MOST_WITHIN:
                self.document.say(Weight.DROPPED, "word-chunk-deep")
                return
            self.document.read(data, self.within + 1)
            return
        if data.lstrip().startswith(b"{\\rtf"):
            self.document.say(Weight.DROPPED, "word-chunk-rtf")
            return
        text = text_of(data, part)
        pictures: dict[str, bytes] = {}
        if (
            part.endswith((".mht", ".mhtml", ".eml"))
            or text.lstrip()[:13].lower() == "mime-version:"
        ):
            text, pictures = html_in_message(data)
        if part.endswith(".txt") and "<" not in text[:200]:
            for line in text.splitlines():
                self.document.add(line)
            return
        place = Place(file=self.document.name, line=self.document.number)
        for line in lines_of_html(text, self.objects, self.document.pictures, pictures, place):
            self.document.add(line)


_AROUND: Final = frozenset(
    {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "txbxContent"}
)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    yield from _within(table, "tr")


def _within(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Children of this name, also those that a content control or an insertion holds."""
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif isinstance(child.tag, str) and etree.QName(child).localname in _AROUND:
            yield from _within(child, name)


def _number(properties: etree._Element | None, name: str) -> int:
    found = properties.find(f"{W}{name}") if properties is not None else None
    value = found.get(f"{W}val") or "" if found is not None else ""
    return min(int(value), 100) if value.isdigit() else 0
