"""What a table of a Word paper is: rows of questions, answers by number, options, or plain data.

Rows of questions are read as a sheet of a workbook is; a table of answers becomes lines
"1. B"; cells that begin with "A." are options; any other table is shown where it stood.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import Final

from itembank.exchange.excel_headers import Header, find_header
from itembank.exchange.excel_workbook import Cell, Sheet
from itembank.exchange.paper_marks import fold, is_number_head, option_at
from itembank.exchange.paper_objects import Objects

_INTEGER: Final = re.compile(r"\d{1,4}\Z")


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table with its cells' texts; spans are (columns, rows), 0 rows for a covered cell."""

    rows: tuple[tuple[str, ...], ...]
    spans: tuple[tuple[tuple[int, int], ...], ...]
    line: int
    """The number of its first paragraph."""


def question_rows(table: WordTable) -> tuple[Sheet, Header] | None:
    """The table as a sheet with its header, where each row is a question."""
    sheet = Sheet("")
    for number, row in enumerate(table.rows, 1):
        kept = {column: Cell(text.strip()) for column, text in enumerate(row, 1) if text.strip()}
        if kept:
            sheet.rows[number] = kept
    header = find_header(sheet)
    if header is None or not header.column("answer") or len(header.columns) < 3:
        return None
    return sheet, header


def answer_lines(table: WordTable) -> list[str] | None:
    """Lines of answers by number, where a row of numbers stands above a row of answers."""
    rows = [[fold(cell).strip() for cell in row] for row in table.rows]
    lines: list[str] = []
    for above, below in itertools.pairwise(rows):
        numbers = above[1:] if above and is_number_head(above[0]) else above
        answers = below[1:] if above and is_number_head(above[0]) else below
        told = [(n, a) for n, a in zip(numbers, answers, strict=False) if _INTEGER.match(n)]
        is_row = len(told) >= 2 and len(told) == sum(bool(n) for n in numbers)
        if is_row and not any(_INTEGER.match(answer) for _, answer in told):
            lines.append("  ".join(f"{number}.{answer}" for number, answer in told if answer))
    return lines or None


def option_lines(table: WordTable) -> list[str] | None:
    """One line for each cell, where the cells are the options of a question."""
    cells = [cell.strip() for row in table.rows for cell in row if cell.strip()]
    labelled = [option_at(cell) for cell in cells]
    letters = [label.letter for label in labelled if label is not None]
    if len(letters) >= 2 and len(letters) == len(cells) and sorted(letters)[0] == "A":
        return [cell for _, cell in sorted(zip(letters, cells, strict=True))]
    return None


def shown(table: WordTable, objects: Objects) -> str:
    """The table as an object of a line: safe HTML, merged cells as they are."""
    written = []
    for row, spans in zip(table.rows, table.spans, strict=True):
        cells = [
            f"<td{_span('colspan', wide)}{_span('rowspan', high)}>{objects.html(text)}</td>"
            for text, (wide, high) in zip(row, spans, strict=True)
            if high
        ]
        written.append(f"<tr>{''.join(cells)}</tr>")
    words = "\n".join(" | ".join(objects.words(cell) for cell in row) for row in table.rows)
    return objects.add(f"<table><tbody>{''.join(written)}</tbody></table>", words=words)


def _span(name: str, count: int) -> str:
    return f' {name}="{count}"' if count > 1 else ""
