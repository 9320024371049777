"""What handed-in workbooks and documents hold, as far as checks ask: cells, paragraphs, tables.

Values of formulas are those that the program which wrote the file has kept in it; nothing is
calculated here (ECMA-376, part 1, 18.3.1.4 "c").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from foundation.errors import Invalid
from itembank.exchange.office_archive import OfficeFile

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BUILT_IN = {
    "1": "0",
    "2": "0.00",
    "3": "#,##0",
    "4": "#,##0.00",
    "9": "0%",
    "10": "0.00%",
    "11": "0.00E+00",
    "12": "# ?/?",
    "13": "# ??/??",
    "14": "mm-dd-yy",
    "15": "d-mmm-yy",
    "16": "d-mmm",
    "17": "mmm-yy",
    "18": "h:mm AM/PM",
    "19": "h:mm:ss AM/PM",
    "20": "h:mm",
    "21": "h:mm:ss",
    "22": "m/d/yy h:mm",
    "45": "mm:ss",
    "46": "[h]:mm:ss",
    "47": "mmss.0",
    "48": "##0.0E+0",
    "49": "@",
}
"""Number formats that need no code of their own (18.8.30 "numFmt")."""
_HEADING = re.compile(r"heading ?([1-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SeenCell:
    """One cell: its kept value as text, its formula without the sign, and its number format."""

    text: str = ""
    formula: str = ""
    number_format: str = "General"


@dataclass(slots=True)
class SeenSheet:
    """A worksheet: its cells by name, and how many rows hold anything."""

    cells: dict[str, SeenCell] = field(default_factory=dict)
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook's sheets by name."""

    sheets: Mapping[str, SeenSheet]


@dataclass(frozen=True, slots=True)
class SeenParagraph:
    """A paragraph: its text, the name of its style, and its level where it is a heading."""

    text: str
    style: str
    level: int | None


@dataclass(frozen=True, slots=True)
class Document:
    """A document's paragraphs in order, those in tables too, and the sizes of its tables."""

    paragraphs: tuple[SeenParagraph, ...]
    tables: tuple[tuple[int, int], ...]


def workbook_of(office: OfficeFile) -> Workbook:
    """The workbook's sheets; Invalid("office-other-kind") for any other file."""
    if "xl/workbook.xml" not in office:
        raise Invalid("office-other-kind", file=office.name)
    relations = office.relations("xl/workbook.xml")
    shared = _shared(office)
    formats = _formats(office)
    found: dict[str, SeenSheet] = {}
    for sheet in office.xml("xl/workbook.xml").iterfind("{*}sheets/{*}sheet"):
        relation = relations.get(sheet.get(_R) or "")
        if relation is not None and relation.kind == "worksheet" and relation.target in office:
            name = sheet.get("name") or ""
            found[name] = _sheet(office.xml(relation.target), shared, formats)
    return Workbook(found)


def document_of(office: OfficeFile) -> Document:
    """The document's paragraphs and tables; Invalid("office-other-kind") for any other file."""
    if "word/document.xml" not in office:
        raise Invalid("office-other-kind", file=office.name)
    body = office.xml("word/document.xml")
    names = _style_names(office)
    paragraphs = tuple(_paragraph(one, names) for one in body.iter(f"{_W}p"))
    tables = tuple(
        (len(rows), max((len(row.findall(f"{_W}tc")) for row in rows), default=0))
        for table in body.iter(f"{_W}tbl")
        for rows in [table.findall(f"{_W}tr")]
    )
    return Document(paragraphs, tables)


def _shared(office: OfficeFile) -> list[str]:
    if "xl/sharedStrings.xml" not in office:
        return []
    return [_text(one) for one in office.xml("xl/sharedStrings.xml").iterfind("{*}si")]


def _formats(office: OfficeFile) -> list[str]:
    """The number format of each cell style (18.8.30 "numFmt" lists those without a code)."""
    if "xl/styles.xml" not in office:
        return []
    styles = office.xml("xl/styles.xml")
    codes = {
        one.get("numFmtId") or "": one.get("formatCode") or ""
        for one in styles.iterfind("{*}numFmts/{*}numFmt")
    }
    numbers = (one.get("numFmtId") or "0" for one in styles.iterfind("{*}cellXfs/{*}xf"))
    return [codes.get(number) or _BUILT_IN.get(number, "") for number in numbers]


def _text(element: etree._Element) -> str:
    return "".join(one.text or "" for one in element.iter("{*}t"))


def _sheet(root: etree._Element, shared: list[str], formats: list[str]) -> SeenSheet:
    sheet = SeenSheet()
    for row in root.iterfind("{*}sheetData/{*}row"):
        held = 0
        for element in row.iterfind("{*}c"):
            cell = _cell(element, shared, formats)
            if cell.text or cell.formula:
                held += 1
                sheet.cells[element.get("r") or ""] = cell
        sheet.rows += held > 0
    return sheet


def _cell(element: etree._Element, shared: list[str], formats: list[str]) -> SeenCell:
    kind, style = element.get("t", "n"), element.get("s", "")
    value = element.findtext("{*}v") or ""
    if kind == "s":
        place = int(value) if value.isdigit() and len(value) < 9 else -1
        value = shared[place] if 0 <= place < len(shared) else ""
    elif kind == "inlineStr":
        value = _text(element)
    place = int(style) if style.isdigit() and len(style) < 9 else -1
    shown = formats[place] if 0 <= place < len(formats) else ""
    return SeenCell(value, element.findtext("{*}f") or "", shown or "General")


def _style_names(office: OfficeFile) -> Mapping[str, str]:
    if "word/styles.xml" not in office:
        return {}
    named = {}
    for style in office.xml("word/styles.xml").iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        if name is not None:
            named[style.get(f"{_W}styleId") or ""] = name.get(f"{_W}val") or ""
    return named


def _paragraph(element: etree._Element, names: Mapping[str, str]) -> SeenParagraph:
    style = element.find(f"{_W}pPr/{_W}pStyle")
    identifier = "" if style is None else style.get(f"{_W}val") or ""
    name = names.get(identifier, identifier)
    heading = _HEADING.fullmatch(name)
    text = "".join(one.text or "" for one in element.iter(f"{_W}t"))
    return SeenParagraph(text, name, int(heading[1]) if heading else None)
