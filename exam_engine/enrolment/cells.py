"""A cell, a row and a sheet as read: every value keeps its place and its raw type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

CellValue = str | int | float | date | datetime | bool


class CellKind(StrEnum):
    """What a cell holds, as the file says it."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"
    FORMULA_UNCOMPUTED = "formula-uncomputed"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that holds something. ``row`` and ``column`` count from 1 as people do."""

    row: int
    column: int
    kind: CellKind
    value: CellValue
    formula: str | None = None

    @property
    def letter(self) -> str:
        """The column as the spreadsheet program names it: A, B … AA."""
        return column_letter(self.column)

    def text(self) -> str:
        """The value as text, a whole number without a fraction."""
        if isinstance(self.value, float) and self.value == self.value:
            return str(int(self.value)) if self.value.is_integer() else repr(self.value)
        if isinstance(self.value, datetime):
            return self.value.isoformat(sep=" ")
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Row:
    """One row with something in it, by column number."""

    number: int
    cells: Mapping[int, Cell]
    merged_from: Mapping[int, int] = field(default_factory=dict)
    """Columns whose value stands in the first cell of a merged range: column to that row."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook, or the only one of a csv file."""

    name: str
    rows: tuple[Row, ...]
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """An uploaded file as read. ``kind`` is ``xlsx`` or ``csv``; the rest is for the way back."""

    kind: str
    sheets: tuple[Sheet, ...]
    encoding: str | None = None
    delimiter: str | None = None


def column_letter(number: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
