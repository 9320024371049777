"""Reads what judges said in a standard setting from a table: ratings of items, or bookmarks.

Ratings (Angoff) come in one of two shapes. Wide: a row an item, a column a judge, with the columns
``item`` and, where wanted, ``round`` and ``max``. Long: the columns ``item``, ``judge`` and
``value``, with ``round`` and ``max`` where wanted. Bookmarks: a row a judge, with the column
``judge``, ``round`` where wanted, and one column for each cut that holds a page number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from foundation.errors import Invalid
from itembank.calibration.judgements import Round, checked_round

Table = Sequence[Sequence[str]]
"""Cells of a sheet as text; the first row holds the names of the columns."""

_ITEM, _JUDGE, _ROUND, _MAX, _VALUE = "item", "judge", "round", "max", "value"


@dataclass(frozen=True, slots=True)
class Bookmarks:
    """One cut: its name, the judges and the page that each of them marked, in one round."""

    cut: str
    round: int
    judges: tuple[str, ...]
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Rating:
    row: int
    round: int
    item: str
    judge: str
    value: float
    highest: float


def read_ratings(table: Table) -> tuple[Round, ...]:
    """Rounds in their order, each complete. Raises ``Invalid`` with row and column."""
    header, rows = _checked(table, _ITEM)
    is_long = _JUDGE in header and _VALUE in header
    judges = [name for name in header if name not in (_ITEM, _ROUND, _MAX)]
    if not is_long and not judges:
        raise Invalid("standards-columns", wanted=[_ITEM, _JUDGE], found=header)
    ratings = [
        _Rating(
            row,
            _whole(cells.get(_ROUND, "1"), row, _ROUND),
            cells[_ITEM],
            cells[_JUDGE] if is_long else judge,
            _number(cells[_VALUE if is_long else judge], row, _VALUE if is_long else judge),
            _number(cells.get(_MAX) or "1", row, _MAX),
        )
        for row, cells in rows
        for judge in ([_VALUE] if is_long else judges)
    ]
    numbers = sorted({rating.round for rating in ratings})
    return tuple(
        _round(number, [rating for rating in ratings if rating.round == number])
        for number in numbers
    )


def _round(number: int, ratings: Sequence[_Rating]) -> Round:
    items = list(dict.fromkeys(rating.item for rating in ratings))
    judges = list(dict.fromkeys(rating.judge for rating in ratings))
    values = np.full((len(judges), len(items)), np.nan)
    highest = np.ones(len(items))
    for rating in ratings:
        place = judges.index(rating.judge), items.index(rating.item)
        if not np.isnan(values[place]):
            raise Invalid("standards-twice", row=rating.row, judge=rating.judge, item=rating.item)
        values[place] = rating.value
        highest[place[1]] = rating.highest
    missing = np.argwhere(np.isnan(values))
    if missing.size:
        judge, item = missing[0]
        raise Invalid("standards-missing", judge=judges[judge], item=items[item], round=number)
    return checked_round(number, judges, items, values, highest)


def read_bookmarks(table: Table) -> tuple[Bookmarks, ...]:
    """Every cut in every round, in their order. Raises ``Invalid`` with row and column."""
    header, rows = _checked(table, _JUDGE)
    cuts = [name for name in header if name not in (_JUDGE, _ROUND)]
    if not cuts:
        raise Invalid("standards-columns", wanted=[_JUDGE, "page"], found=header)
    said: dict[tuple[int, str], dict[str, int]] = {}
    for row, cells in rows:
        number = _whole(cells.get(_ROUND, "1"), row, _ROUND)
        for cut in cuts:
            marks = said.setdefault((number, cut), {})
            if cells[_JUDGE] in marks:
                raise Invalid("standards-twice", row=row, judge=cells[_JUDGE], item=cut)
            marks[cells[_JUDGE]] = _whole(cells[cut], row, cut)
    return tuple(
        Bookmarks(cut, number, tuple(marks), tuple(marks.values()))
        for (number, cut), marks in sorted(
            said.items(), key=lambda entry: (cuts.index(entry[0][1]), entry[0][0])
        )
    )


def _checked(table: Table, first: str) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """The names of the columns, and each row with its number; empty rows are passed over."""
    if not table:
        raise Invalid("standards-empty")
    header = [name.strip() for name in table[0]]
    while header and not header[-1]:
        header.pop()
    known = [name.lower() for name in header]
    usual = (_ITEM, _JUDGE, _ROUND, _MAX, _VALUE)
    header = [low if low in usual else name for name, low in zip(header, known, strict=True)]
    doubles = sorted({name for name in header if header.count(name) > 1})
    if doubles or "" in header:
        raise Invalid("standards-columns-twice", columns=doubles)
    if first not in header:
        raise Invalid("standards-columns", wanted=[first], found=header)
    rows = []
    for number, cells in enumerate(table[1:], 2):
        told = [cell.strip() for cell in cells[: len(header)]]
        told += [""] * (len(header) - len(told))
        if any(told):
            rows.append((number, dict(zip(header, told, strict=True))))
    for number, cells_of in rows:
        if not cells_of[first]:
            raise Invalid("standards-cell", row=number, column=first, cell="")
    if not rows:
        raise Invalid("standards-empty")
    return header, rows


def _number(cell: str, row: int, column: str) -> float:
    try:
        told = float(cell.rstrip("%")) / (100.0 if cell.endswith("%") else 1.0)
    except ValueError as error:
        raise Invalid("standards-cell", row=row, column=column, cell=cell[:40]) from error
    if not np.isfinite(told):
        raise Invalid("standards-cell", row=row, column=column, cell=cell[:40])
    return told


def _whole(cell: str, row: int, column: str) -> int:
    told = _number(cell or "1", row, column) if column == _ROUND else _number(cell, row, column)
    if told != int(told) or told < 1:
        raise Invalid("standards-cell", row=row, column=column, cell=cell[:40])
    return int(told)
