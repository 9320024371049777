"""A workbook or CSV from outside as rows of text, read by the safe reader of enrolment."""

from __future__ import annotations

from exam_engine.enrolment.cells import Cell, CellKind
from exam_engine.enrolment.workbook import read_table
from foundation.errors import Invalid
from itembank.calibration.judgement_file import Table


def table_of(content: bytes) -> Table:
    """The first visible sheet, from its first row on; gaps are empty cells.

    Raises ``Invalid`` with a code ``enrolment-file-…`` for a file that cannot be read, and
    ``standards-empty`` for one without rows.
    """
    sheets = [sheet for sheet in read_table(content).sheets if not sheet.hidden and sheet.rows]
    if not sheets:
        raise Invalid("standards-empty")
    rows: list[list[str]] = []
    for row in sheets[0].rows:
        while rows and len(rows) < row.number - sheets[0].rows[0].number:
            rows.append([])
        width = max(row.cells, default=0)
        cells = (row.cells.get(column) for column in range(1, width + 1))
        rows.append([_text(cell) for cell in cells])
    return rows


def _text(cell: Cell | None) -> str:
    if cell is None:
        return ""
    if cell.kind is CellKind.NUMBER:
        number = float(str(cell.value))
        return str(int(number)) if number.is_integer() else repr(number)
    return str(cell.value).strip()
