"""Reads the sheets of a workbook as a person sees them: text with its formulas, formats, pictures.

Numbers are given as they are shown (0.75 in a cell of format 0% is "75%"), formulas by the value
that was kept with them, raised and lowered characters as such. Source: ECMA-376, part 1, chapter 18
(SpreadsheetML).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final

from lxml import etree

from foundation.errors import Invalid
from itembank.exchange.office_archive import OfficeFile
from itembank.exchange.paper_objects import Objects, without_marks

MOST_ROWS: Final = 50_000
MOST_COLUMNS: Final = 200
MOST_SHEETS: Final = 60
MOST_CHARACTERS: Final = 32_767
_MOST_MERGED: Final = 500_000
_REFERENCE: Final = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_RELATION_IDS: Final = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_DATE_FORMATS: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_PERCENT_FORMATS: Final = {9: 0, 10: 2}
_DATE_CODE: Final = re.compile(r"[ymdhs]", re.I)
_QUOTED: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_EPOCH: Final = datetime(1899, 12, 30, tzinfo=UTC)
_DISPIMG: Final = re.compile(r'DISPIMG\(\s*"([^"]{1,80})"')


@dataclass(slots=True)
class Cell:
    """What a cell shows; ``formula`` is empty for a plain value."""

    text: str
    formula: str = ""
    is_date: bool = False
    is_error: bool = False
    picture: str = ""
    """The name of a picture that the cell itself holds (WPS: DISPIMG)."""


@dataclass(slots=True)
class Sheet:
    """One sheet: its cells by row and column, counted from 1."""

    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    covered: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """Cells of merged ranges, with the first cell of their range."""
    hidden: bool = False
    part: str = ""

    def text(self, row: int, column: int, *, merged: bool = True) -> str:
        """What is read at a place; within a merged range what its first cell holds."""
        cell = self.rows.get(row, {}).get(column)
        if cell is not None and cell.text:
            return cell.text
        first = self.covered.get((row, column)) if merged else None
        if first is None:
            return cell.text if cell is not None else ""
        kept = self.rows.get(first[0], {}).get(first[1])
        return kept.text if kept is not None else ""


def read_workbook(office: OfficeFile, objects: Objects) -> list[Sheet]:
    """All worksheets of an xlsx file in the order of their tabs."""
    if "xl/workbook.xml" not in office:
        raise Invalid("office-other-kind", file=office.name)
    book = office.xml("xl/workbook.xml")
    relations = office.relations("xl/workbook.xml")
    found = []
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        identifier = next((sheet.get(name) for name in _RELATION_IDS if sheet.get(name)), "")
        relation = relations.get(identifier or "")
        if relation is None or relation.kind != "worksheet" or relation.target not in office:
            continue
        hidden = sheet.get("state") in ("hidden", "veryHidden")
        found.append(Sheet(sheet.get("name") or "", hidden=hidden, part=relation.target))
    if len(found) > MOST_SHEETS:
        raise Invalid("office-many-sheets", file=office.name, most=MOST_SHEETS)
    strings, formats = _strings(office, objects), _formats(office)
    for sheet in found:
        _Reading(sheet, strings, formats, objects, office.name).read(office.read(sheet.part))
    return found


def read_csv(text: str, name: str) -> list[Sheet]:
    """A table of plain text as the only sheet."""
    sample = text[:8192]
    delimiter = max("\t,;", key=sample.count)
    sheet = Sheet("")
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), 1):
            if number > MOST_ROWS:
                raise Invalid("office-many-rows", file=name[:200], sheet="", most=MOST_ROWS)
            kept = {
                column: Cell(value.strip())
                for column, value in enumerate(row[:MOST_COLUMNS], 1)
                if value.strip()
            }
            if kept:
                sheet.rows[number] = kept
    except csv.Error as trouble:
        raise Invalid("paper-not-text", file=name[:200]) from trouble
    return [sheet]


def _strings(office: OfficeFile, objects: Objects) -> list[str]:
    """The shared strings with their raised and lowered characters."""
    if "xl/sharedStrings.xml" not in office:
        return []
    return [rich_text(one, objects) for one in office.xml("xl/sharedStrings.xml").iterfind("{*}si")]


def rich_text(element: etree._Element, objects: Objects) -> str:
    """The text of a string item; phonetic hints are no part of it."""
    kept = []
    for child in element:
        name = etree.QName(child).localname
        if name == "t":
            kept.append(_unescaped(child.text or ""))
        elif name == "r":
            text = _unescaped("".join(t.text or "" for t in child.iterfind("{*}t")))
            kept.append(_run(child, text, objects))
    return "".join(kept)[:MOST_CHARACTERS]


def _run(run: etree._Element, text: str, objects: Objects) -> str:
    raised = run.find("{*}rPr/{*}vertAlign")
    value = raised.get("val") if raised is not None else ""
    if value in ("superscript", "subscript") and text.strip():
        tag = "sup" if value == "superscript" else "sub"
        return objects.add(f"<{tag}>{_escape(text)}</{tag}>", words=text)
    if run.find("{*}rPr/{*}u") is not None and not text.strip() and len(text) > 1:
        return "_" * max(len(text), 4)
    return text


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unescaped(text: str) -> str:
    """Control characters are written _x000D_ in strings (ECMA-376, 22.9.2.19)."""
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return without_marks(plain.replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""))


def _formats(office: OfficeFile) -> list[str]:
    """For each style whether its numbers are dates, percentages or plain."""
    if "xl/styles.xml" not in office:
        return []
    styles = office.xml("xl/styles.xml")
    codes = {
        int(one.get("numFmtId") or 0): one.get("formatCode") or ""
        for one in styles.iterfind("{*}numFmts/{*}numFmt")
    }
    return [
        _format(int(one.get("numFmtId") or 0), codes) for one in styles.iterfind("{*}cellXfs/{*}xf")
    ]


def _format(number: int, codes: Mapping[int, str]) -> str:
    if number in _PERCENT_FORMATS:
        return f"percent{_PERCENT_FORMATS[number]}"
    code = _QUOTED.sub("", codes.get(number, ""))
    if "%" in code:
        decimals = code.partition(".")[2].partition("%")[0].count("0")
        return f"percent{decimals}"
    if number in _DATE_FORMATS or (code and _DATE_CODE.search(code.lower().replace("general", ""))):
        return "date"
    return ""


@dataclass(slots=True)
class _Reading:
    """Reads one worksheet part, a row at a time."""

    sheet: Sheet
    strings: list[str]
    formats: list[str]
    objects: Objects
    file: str

    def read(self, content: bytes) -> None:
        row = column = 0
        try:
            for event, element in etree.iterparse(
                io.BytesIO(content),
                events=("start", "end"),
                tag=("{*}row", "{*}c", "{*}mergeCell"),
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
            ):
                tag = etree.QName(element).localname
                if event == "start":
                    if tag == "row":
                        row, column = int(element.get("r") or row + 1), 0
                    continue
                if tag == "c":
                    row, column = _place(element.get("r"), row, column)
                    self._take(element, row, column)
                elif tag == "mergeCell":
                    self._merge(element.get("ref") or "A1")
                if tag == "row":
                    element.clear()
        except (etree.XMLSyntaxError, ValueError) as trouble:
            raise Invalid("office-damaged", file=self.file, part=self.sheet.part) from trouble

    def _take(self, element: etree._Element, row: int, column: int) -> None:
        if row > MOST_ROWS:
            raise Invalid(
                "office-many-rows", file=self.file, sheet=self.sheet.name[:40], most=MOST_ROWS
            )
        if column > MOST_COLUMNS:
            return
        cell = self._cell(element)
        if cell is not None:
            self.sheet.rows.setdefault(row, {})[column] = cell

    def _cell(self, element: etree._Element) -> Cell | None:
        formula = element.findtext("{*}f")
        value = element.findtext("{*}v")
        kind = element.get("t") or "n"
        within = element.find("{*}is")
        if within is not None:
            return Cell(rich_text(within, self.objects))
        picture = _DISPIMG.search(formula or value or "")
        if picture is not None:
            return Cell("", picture=picture[1])
        if value is None:
            return Cell("", formula=formula or "=") if formula is not None else None
        return self._valued(element, kind, value, formula or "")

    def _valued(self, element: etree._Element, kind: str, value: str, formula: str) -> Cell:
        if kind == "s":
            place = int(value)
            return Cell(self.strings[place] if 0 <= place < len(self.strings) else "", formula)
        if kind in ("str", "d"):
            return Cell(_unescaped(value)[:MOST_CHARACTERS], formula)
        if kind == "b":
            return Cell("TRUE" if value == "1" else "FALSE", formula)
        if kind == "e":
            return Cell(value[:40], formula, is_error=True)
        style = int(element.get("s") or 0)
        shape = self.formats[style] if 0 <= style < len(self.formats) else ""
        return Cell(_number(value, shape), formula, is_date=shape == "date")

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        top, left = _place(first, 0, 0)
        bottom, right = _place(last or first, 0, 0)
        if (bottom - top + 1) * (right - left + 1) + len(self.sheet.covered) > _MOST_MERGED:
            raise Invalid("office-many-merged", file=self.file, sheet=self.sheet.name[:40])
        for row in range(top, bottom + 1):
            for column in range(left, min(right, MOST_COLUMNS) + 1):
                if (row, column) != (top, left):
                    self.sheet.covered[row, column] = (top, left)


def _place(reference: str | None, row: int, column: int) -> tuple[int, int]:
    if reference is None:
        return row, column + 1
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError(reference)
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return int(found[2]), number


def column_letter(number: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _number(value: str, shape: str) -> str:
    """A number as the cell shows it; binary noise (0.30000000000000004) is rounded away."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value[:60]
    if not number.is_finite() or abs(number) >= Decimal("1e21"):
        return value[:60]
    if shape.startswith("percent"):
        step = Decimal(1).scaleb(-int(shape.removeprefix("percent")))
        return f"{(number * 100).quantize(step, ROUND_HALF_UP):f}%"
    if shape == "date" and 1 <= number < 2_958_466:
        return _date(number)
    rounded = Decimal(f"{number:.15g}") if len(value) > 15 else number
    return format(rounded.normalize(), "f") if rounded else "0"


def _date(number: Decimal) -> str:
    moment = _EPOCH + timedelta(days=float(number))
    return moment.strftime("%Y-%m-%d" if number == int(number) else "%Y-%m-%d %H:%M:%S")
