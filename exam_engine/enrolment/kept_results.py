"""The result of a check as bytes to keep: read again for pages and for the returned workbook.

Candidates themselves are not kept here, only what was said of their rows; numbers are masked.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import msgspec

from exam_engine.enrolment.cells import Row, Table
from exam_engine.enrolment.headers import Column, Header
from exam_engine.enrolment.normalising import shortened
from exam_engine.enrolment.notices import Notice, RowStatus, Weight
from exam_engine.enrolment.spreadsheet import CheckedFile, RowResult


@dataclass(frozen=True, slots=True)
class KeptNotice:
    """One thing that was said; the fields are those of `exam_engine.enrolment.notices.Notice`."""

    code: str
    weight: Weight
    column: str | None
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class KeptRow:
    """What became of one row. ``good`` tells that it may be, or was, imported."""

    sheet: str
    row: int
    status: RowStatus
    good: bool
    name: str
    student_number: str
    notices: tuple[KeptNotice, ...]


@dataclass(frozen=True, slots=True)
class KeptHeader:
    """Where the columns of a sheet stand; the fields are those of `headers.Header`."""

    sheet: str
    row: int
    last_row: int
    columns: dict[Column, int]
    unknown: dict[int, str]
    answer_columns: dict[str, int]


@dataclass(frozen=True, slots=True)
class KeptResults:
    """A whole check. ``batches`` counts the good rows of each batch by its id."""

    kind: str
    headers: tuple[KeptHeader, ...]
    rows: tuple[KeptRow, ...]
    notices: tuple[KeptNotice, ...]
    batches: dict[str, int]

    @property
    def good(self) -> int:
        """How many rows may be imported."""
        return sum(row.good for row in self.rows)

    def count(self, status: RowStatus) -> int:
        """How many rows have a status."""
        return sum(row.status is status for row in self.rows)

    def as_checked(self) -> CheckedFile:
        """The check again, without its candidates, for `exam_engine.enrolment.returned`."""
        return CheckedFile(
            self.kind,
            tuple(
                Header(h.sheet, h.row, h.last_row, h.columns, h.unknown, h.answer_columns)
                for h in self.headers
            ),
            tuple(
                RowResult(row.sheet, row.row, row.status, notices_of(row.notices))
                for row in self.rows
            ),
            notices_of(self.notices),
        )


def notices_of(kept: tuple[KeptNotice, ...]) -> tuple[Notice, ...]:
    """What was said, as the rooms that put it into words take it."""
    return tuple(Notice(one.code, one.weight, one.column, one.facts) for one in kept)


def pack(checked: CheckedFile, table: Table) -> bytes:
    """A check as JSON, with the names as the file has them beside the rows."""
    headers = {header.sheet: header for header in checked.headers}
    rows = {sheet.name: {row.number: row for row in sheet.rows} for sheet in table.sheets}
    kept = KeptResults(
        checked.kind,
        tuple(_header(header) for header in checked.headers),
        tuple(
            _row(result, rows[result.sheet][result.row], headers[result.sheet])
            for result in checked.results
        ),
        _notices(checked.notices),
        dict(Counter(candidate.batch_id for candidate in checked.good)),
    )
    return msgspec.json.encode(kept)


def unpack(data: bytes) -> KeptResults:
    """What `pack` wrote."""
    return msgspec.json.decode(data, type=KeptResults)


def _header(header: Header) -> KeptHeader:
    return KeptHeader(
        header.sheet,
        header.row,
        header.last_row,
        dict(header.columns),
        dict(header.unknown),
        dict(header.answer_columns),
    )


def _row(result: RowResult, row: Row, header: Header) -> KeptRow:
    return KeptRow(
        result.sheet,
        result.row,
        result.status,
        result.candidate is not None,
        _text(row, header, Column.NAME),
        _text(row, header, Column.STUDENT_NUMBER),
        _notices(result.notices),
    )


def _text(row: Row, header: Header, column: Column) -> str:
    cell = row.cells.get(header.columns.get(column, 0))
    return "" if cell is None else shortened(cell.text())


def _notices(notices: tuple[Notice, ...]) -> tuple[KeptNotice, ...]:
    return tuple(KeptNotice(one.code, one.weight, one.column, dict(one.facts)) for one in notices)
