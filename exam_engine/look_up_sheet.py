"""The record of look-ups as a file to keep: CSV or a workbook, in which nothing can be run."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from exam_engine.enrolment.injection import escaped

Rows = Sequence[Sequence[str]]
_COLUMNS = (
    ("web-look-ups-at", 22),
    ("web-look-ups-who", 20),
    ("web-look-ups-employer", 28),
    ("web-look-ups-way", 18),
    ("web-look-ups-asked", 28),
    ("web-look-ups-outcome", 16),
)


def titles(say: Callable[[str], str]) -> list[str]:
    """The heads of the columns."""
    return [say(code) for code, _ in _COLUMNS]


def as_csv(rows: Rows, heads: Sequence[str]) -> bytes:
    """With a byte order mark, without which spreadsheet programs misread Chinese."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows([escaped(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_workbook(rows: Rows, heads: Sequence[str]) -> bytes:
    """An xlsx file whose cells are all text."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet()
    for place, (_, width) in enumerate(_COLUMNS):
        sheet.column_dimensions["ABCDEF"[place]].width = width
    sheet.freeze_panes = "A2"
    for row in (heads, *rows):
        sheet.append([_text(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FORMS: Mapping[str, Callable[[Rows, Sequence[str]], bytes]] = {"csv": as_csv, "xlsx": as_workbook}
"""By the ending of the file's name."""


def _text(sheet: Any, value: str) -> Any:
    cell = WriteOnlyCell(sheet, escaped(ILLEGAL_CHARACTERS_RE.sub("", value)))
    cell.data_type = "s"
    return cell
