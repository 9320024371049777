"""Reads the tables of a Word file as sheets with merged cells, each with the line above it.

Source: ECMA-376, part 1, 17.4 (tables): ``gridSpan`` joins columns, ``vMerge`` rows.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from foundation.errors import Invalid
from itembank.exchange.excel_workbook import Cell, Sheet
from itembank.exchange.office_archive import OfficeFile
from itembank.exchange.standard_sheets import Table

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST_ROWS = 20_000


def read_grids(office: OfficeFile) -> list[Table]:
    """The tables of the body in order."""
    if "word/document.xml" not in office:
        raise Invalid("office-other-kind", file=office.name)
    body = office.xml("word/document.xml").find(f"{_W}body")
    tables: list[Table] = []
    caption = ""
    for element in body if body is not None else ():
        if element.tag == f"{_W}tbl":
            sheet = _sheet(element)
            sheet.name = f"#{len(tables) + 1}"
            tables.append(Table(sheet, caption))
        elif element.tag == f"{_W}p" and (text := _text(element).strip()):
            caption = text
    return tables


def _sheet(table: etree._Element) -> Sheet:
    sheet = Sheet("")
    open_from: dict[int, tuple[int, int]] = {}
    for number, row in enumerate(table.iterfind(f"{_W}tr"), start=1):
        if number > _MOST_ROWS:
            break
        column = 1
        sheet.rows[number] = {}
        for cell in row.iterfind(f"{_W}tc"):
            span, merge = _shape(cell)
            first = (number, column)
            if merge == "continue" and column in open_from:
                first = open_from[column]
            else:
                sheet.rows[number][column] = Cell(_cell_text(cell))
                open_from.pop(column, None)
                if merge == "restart":
                    open_from[column] = first
            for one in range(column, column + span):
                if (number, one) != first:
                    sheet.covered[number, one] = first
            column += span
    return sheet


def _shape(cell: etree._Element) -> tuple[int, str]:
    """Columns that a cell takes, and whether it begins or continues a cell over several rows."""
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    told = span.get(f"{_W}val", "1") if span is not None else "1"
    columns = min(int(told), 200) if told.isdigit() and int(told) else 1
    return columns, "" if merge is None else merge.get(f"{_W}val") or "continue"


def _cell_text(cell: etree._Element) -> str:
    return "\n".join(_text(paragraph) for paragraph in cell.iterfind(f"{_W}p"))


def _text(paragraph: etree._Element) -> str:
    return "".join(_pieces(paragraph))


def _pieces(paragraph: etree._Element) -> Iterator[str]:
    for element in paragraph.iter(f"{_W}t", f"{_W}br", f"{_W}tab"):
        yield (element.text or "") if element.tag == f"{_W}t" else "\n"
