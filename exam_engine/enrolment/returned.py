"""Gives the uploaded workbook back with a result and the reasons beside every row."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from exam_engine.enrolment.archive_safety import safe_copy
from exam_engine.enrolment.cells import Cell, CellKind, Sheet, Table, column_letter
from exam_engine.enrolment.headers import REASON_TITLE, RESULT_TITLE, Header
from exam_engine.enrolment.injection import escaped, reaches_outside
from exam_engine.enrolment.limits import FileLimits
from exam_engine.enrolment.notices import Notice, RowStatus, Weight
from exam_engine.enrolment.spreadsheet import CheckedFile, RowResult
from foundation.errors import Fact

Words = Callable[[str, Mapping[str, Fact]], str]
"""Turns a code and its facts into a sentence of the reader's language."""

_FILLS = {
    RowStatus.OK: PatternFill("solid", fgColor="E2F0D9"),
    RowStatus.WARNING: PatternFill("solid", fgColor="FFF2CC"),
    RowStatus.ERROR: PatternFill("solid", fgColor="F8CBAD"),
    RowStatus.IGNORED: PatternFill("solid", fgColor="EDEDED"),
}
_CELL_FILLS = {Weight.WARNING: _FILLS[RowStatus.WARNING], Weight.ERROR: _FILLS[RowStatus.ERROR]}
_LONGEST_REASON = 2000


@dataclass(frozen=True, slots=True)
class Answer:
    """The file to give back. ``rebuilt`` tells that the layout of the original was lost."""

    data: bytes
    ending: str
    rebuilt: bool = False


@dataclass(frozen=True, slots=True)
class _Columns:
    result: int
    reason: int


def answer_xlsx(
    data: bytes,
    table: Table,
    checked: CheckedFile,
    words: Words,
    limits: FileLimits | None = None,
) -> Answer:
    """The same workbook with two columns more; a csv file comes back as a workbook.

    Long numbers stay text there, while a csv file would lose them again when it is opened.
    """
    book, rebuilt = _opened(data, table, limits or FileLimits())
    sheets = {sheet.name: sheet for sheet in table.sheets}
    for header in checked.headers:
        _write_answers(book[header.sheet], sheets[header.sheet], header, checked, words)
    for sheet in table.sheets:
        _disarm(book[sheet.name], sheet)
    out = io.BytesIO()
    book.save(out)
    return Answer(out.getvalue(), "xlsx", rebuilt)


def answer_csv(table: Table, checked: CheckedFile, words: Words) -> Answer:
    """The rows of a csv file in its own encoding and delimiter, with two columns more."""
    sheet, header = table.sheets[0], checked.headers[0]
    columns = _columns(sheet, header)
    results = {result.row: result for result in checked.results}
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=table.delimiter or ",", lineterminator="\r\n")
    for row in sheet.rows:
        line = [""] * columns.reason
        for place, cell in row.cells.items():
            line[place - 1] = escaped(cell.text())
        if row.number == header.last_row:
            line[columns.result - 1] = RESULT_TITLE
            line[columns.reason - 1] = REASON_TITLE
        elif row.number in results:
            result = results[row.number]
            line[columns.result - 1] = words(f"enrolment-result-{result.status}", {})
            line[columns.reason - 1] = reasons(result, words)
        writer.writerow(line)
    encoding = table.encoding or "utf-8"
    # Without the mark, spreadsheet programs in China read UTF-8 as GB 18030.
    return Answer(out.getvalue().encode("utf-8-sig" if encoding == "utf-8" else encoding), "csv")


def reasons(result: RowResult, words: Words) -> str:
    """All that is to be said of a row, the heaviest first, one line each."""
    order = [Weight.ERROR, Weight.WARNING, Weight.NOTE]
    ordered = sorted(result.notices, key=lambda notice: order.index(notice.weight))
    text = "\n".join(sentence(notice, words) for notice in ordered)
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST_REASON]


def sentence(notice: Notice, words: Words) -> str:
    """One notice in words, led by the column's title and the cell where it has one."""
    said = words(notice.code, notice.facts)
    if notice.column is None:
        return said
    title = words(f"enrolment-column-{notice.column.replace('_', '-')}", {})
    cell = notice.facts.get("cell", "")
    return words("enrolment-reason", {"column": title, "cell": cell, "reason": said})


def _opened(data: bytes, table: Table, limits: FileLimits) -> tuple[Workbook, bool]:
    if table.kind != "xlsx":
        return _rebuilt(table), False
    try:
        return load_workbook(io.BytesIO(safe_copy(data, limits)), rich_text=True), False
    except Exception:  # noqa: BLE001
        # The library fails in many ways on workbooks that other programs wrote and read well;
        # people still get their rows and reasons, in a plain workbook.
        return _rebuilt(table), True


def _rebuilt(table: Table) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in table.sheets:
        page = book.create_sheet(sheet.name)
        for row in sheet.rows:
            for cell in row.cells.values():
                _put(page.cell(row.number, cell.column), cell)
    return book


def _put(target: SheetCell, cell: Cell) -> None:
    if cell.kind in (CellKind.NUMBER, CellKind.BOOLEAN, CellKind.DATE):
        target.value = cell.value
    else:
        _put_text(target, cell.text())
        target.number_format = "@"


def _put_text(target: SheetCell, text: str) -> None:
    """Writes text that stays text, whatever its first character is."""
    target.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    target.data_type = "s"


def _columns(sheet: Sheet, header: Header) -> _Columns:
    last = max((max(row.cells) for row in sheet.rows), default=0)
    result = header.answer_columns.get(RESULT_TITLE)
    if result is None:
        last += 1
        result = last
    reason = header.answer_columns.get(REASON_TITLE)
    return _Columns(result, last + 1 if reason is None else reason)


def _write_answers(
    page: Worksheet, sheet: Sheet, header: Header, checked: CheckedFile, words: Words
) -> None:
    columns = _columns(sheet, header)
    for place, title in ((columns.result, RESULT_TITLE), (columns.reason, REASON_TITLE)):
        head = page.cell(header.last_row, place)
        if not isinstance(head, SheetCell):  # inside a merged range of the header
            continue
        head.value = title
        head.font = Font(bold=True)
    page.column_dimensions[column_letter(columns.result)].width = 10
    page.column_dimensions[column_letter(columns.reason)].width = 60
    for result in checked.results:
        if result.sheet == header.sheet:
            _write_result(page, result, columns, words)


def _write_result(page: Worksheet, result: RowResult, columns: _Columns, words: Words) -> None:
    state = page.cell(result.row, columns.result)
    why = page.cell(result.row, columns.reason)
    for cell, text in (
        (state, words(f"enrolment-result-{result.status}", {})),
        (why, reasons(result, words)),
    ):
        if isinstance(cell, SheetCell):
            _put_text(cell, text)
            cell.fill = _FILLS[result.status]
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for notice in sorted(result.notices, key=lambda n: n.weight is Weight.ERROR):
        place = notice.facts.get("cell")
        if isinstance(place, str) and place and notice.weight in _CELL_FILLS:
            page[place].fill = _CELL_FILLS[notice.weight]


def _disarm(page: Worksheet, sheet: Sheet) -> None:
    """Formulas that reach outside the workbook go back as text, so that nothing runs on opening."""
    for row in sheet.rows:
        for cell in row.cells.values():
            if cell.formula is not None and reaches_outside(cell.formula):
                target = page.cell(row.number, cell.column)
                if isinstance(target, SheetCell):
                    _put_text(target, f"'={cell.formula}")
                    target.hyperlink = None
