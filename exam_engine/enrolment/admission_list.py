"""The list of who sits where, as a workbook of text: masked numbers, nothing that runs."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from exam_engine.enrolment.cells import column_letter
from exam_engine.enrolment.returned import Words

_COLUMNS = (
    ("enrolment-column-sequence", 8),
    ("enrolment-column-name", 18),
    ("enrolment-column-document-number", 24),
    ("enrolment-list-admission-number", 22),
    ("enrolment-column-level", 10),
    ("enrolment-column-site", 24),
    ("enrolment-list-room", 8),
    ("enrolment-list-seat", 8),
    ("enrolment-column-school", 28),
    ("enrolment-column-class-name", 16),
    ("enrolment-column-student-number", 18),
)
"""Key of each column's title, and its width in characters."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """One line of the list; ``document`` is masked, ``level`` and ``college`` are names."""

    name: str
    document: str
    admission_number: str
    level: str
    site: str
    room: int
    seat: int
    college: str
    class_name: str
    student_number: str


def make_admission_list(lines: Sequence[Admitted], words: Words) -> bytes:
    """An xlsx file in the order given."""
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = words("enrolment-list-title", {})
    for place, (title, width) in enumerate(_COLUMNS, start=1):
        cell = page.cell(1, place, words(title, {}))
        cell.font = Font(bold=True)
        page.column_dimensions[column_letter(place)].width = width
    for number, line in enumerate(lines, start=1):
        for place, value in enumerate(_values(number, line), start=1):
            _put(page, number + 1, place, str(value))
    page.freeze_panes = "C2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _put(page: Worksheet, row: int, column: int, text: str) -> None:
    cell = page.cell(row, column)
    assert isinstance(cell, Cell)  # a fresh sheet has no merged cells
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"  # text stays text, whatever its first character is
    cell.number_format = "@"


def _values(number: int, line: Admitted) -> tuple[str | int, ...]:
    return (
        number,
        line.name,
        line.document,
        line.admission_number,
        line.level,
        line.site,
        line.room,
        line.seat,
        line.college,
        line.class_name,
        line.student_number,
    )
