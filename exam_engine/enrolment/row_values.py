"""The values of one row by column, with notices for cells that hold what they should not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from exam_engine.enrolment import damage, injection
from exam_engine.enrolment.cells import Cell, CellKind, CellValue, Row, column_letter
from exam_engine.enrolment.headers import Column, Header
from exam_engine.enrolment.normalising import shortened, without_invisible
from exam_engine.enrolment.notices import Notice, error, warning

# A merged cell may speak for many rows in these columns; a name or a number belongs to one row.
SHARED = frozenset(
    {
        Column.SCHOOL,
        Column.DEPARTMENT,
        Column.MAJOR,
        Column.CLASS_NAME,
        Column.EDUCATION,
        Column.ENTRY_MONTH,
        Column.CERTIFICATE,
        Column.LEVEL,
        Column.BATCH,
        Column.SITE,
        Column.SUBJECTS,
        Column.DOCUMENT_KIND,
        Column.ETHNICITY,
    }
)
_DATES = frozenset({Column.BIRTH_DATE, Column.ENTRY_MONTH})


class _Found(NamedTuple):
    cell: Cell | None
    merged_row: int | None


class RowValues:
    """Reads cells of one row; what is wrong with a cell is said once, in ``notices``."""

    def __init__(
        self,
        row: Row,
        header: Header,
        rows: Mapping[int, Row],
        given: Mapping[Column, str],
    ) -> None:
        self.row = row
        self.notices: list[Notice] = []
        self._header = header
        self._rows = rows
        self._given = given

    def place(self, column: Column) -> str:
        """The cell's place as people name it, ``C5``, or nothing where the file lacks it."""
        number = self._header.columns.get(column)
        return "" if number is None else f"{column_letter(number)}{self.row.number}"

    def value(self, column: Column) -> CellValue | None:
        """The raw value for columns where its type matters (dates, document numbers)."""
        cell = self._usable(column)
        if cell is None:
            return self._given.get(column)
        if cell.kind is CellKind.DATE and column not in _DATES:
            self.notices.append(error("enrolment-cell-became-date", column, shown=cell.text()))
            return None
        if cell.kind is CellKind.BOOLEAN:
            self.notices.append(error("enrolment-cell-boolean", column, shown=cell.text()))
            return None
        if isinstance(cell.value, str) and not cell.value.strip():
            return self._given.get(column)
        return cell.value

    def text(self, column: Column) -> str:
        """The value as tidy text on one line, or nothing."""
        cell = self._usable(column)
        if cell is None:
            return self._given.get(column, "")
        if cell.kind is CellKind.DATE:
            self.notices.append(error("enrolment-cell-became-date", column, shown=cell.text()))
            return ""
        if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
            text, found = damage.as_text(cell.value)
            if found is not None:
                self.notices.append(error("enrolment-cell-number-damaged", column))
            return text
        text = " ".join(without_invisible(cell.text()).split())
        return text.removeprefix("'") or self._given.get(column, "")

    def _usable(self, column: Column) -> Cell | None:
        cell, merged_row = self._find(column)
        if cell is None:
            return None
        if merged_row is not None:
            if column not in SHARED:
                self.notices.append(error("enrolment-cell-merged", column, row=merged_row))
                return None
            self.notices.append(warning("enrolment-cell-merged-used", column, row=merged_row))
        if cell.kind is CellKind.ERROR:
            self.notices.append(error("enrolment-cell-error", column, shown=str(cell.value)))
            return None
        if cell.formula is not None and injection.reaches_outside(cell.formula):
            self.notices.append(error("enrolment-cell-formula-reaching", column))
            return None
        if cell.kind is CellKind.FORMULA_UNCOMPUTED:
            self.notices.append(error("enrolment-cell-formula-uncomputed", column))
            return None
        if isinstance(cell.value, str) and injection.looks_like_formula(cell.value):
            shown = shortened(cell.value)
            self.notices.append(error("enrolment-cell-formula-text", column, shown=shown))
            return None
        return cell

    def _find(self, column: Column) -> _Found:
        number = self._header.columns.get(column)
        if number is None:
            return _Found(None, None)
        if number in self.row.cells:
            return _Found(self.row.cells[number], None)
        top = self.row.merged_from.get(number)
        if top is None or top <= self._header.last_row or top not in self._rows:
            return _Found(None, None)
        return _Found(self._rows[top].cells.get(number), top)
