"""Reads a file of responses, one person a row and one item a column, and says what is wrong.

Cells are whole numbers; an empty cell, NA, NaN, ``.``, ``-`` or what is told to mean so is a
missing response. Commas, semicolons or tabs part the cells, as spreadsheets write them. A column
named ``freq`` or ``n`` holds how often a row occurred, one named ``id`` or ``person`` a name for
the row. Without a line of names the items are called I1, I2, …
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from string import ascii_uppercase

import numpy as np

from foundation.errors import Invalid
from itembank.calibration.arrays import MISSING, Codes, Floats, Whole
from itembank.calibration.responses import Responses

FREQUENCY = frozenset({"freq", "n", "frequency", "count"})
NAMES = frozenset({"id", "person", "person_id", "personid", "examinee", "candidate"})
_ABSENT = frozenset({"", "na", "n/a", "<na>", "nan", "null", "none", ".", "-", "--", "?", "#n/a"})
_ABSENT_CODE = 255
_TRUTHS = {"true": "1", "false": "0"}
HIGHEST = 60
"""The highest category that is believed; beyond it a column is hardly one of responses."""
_LETTERS = 100
"""Added to the number of a letter until all rows are read: letters begin with 1, seen or not."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns are; names None are found by what they are called.

    ``has_names`` None looks whether the first line could be responses. ``known`` are items whose
    number of categories is known before they are read. ``letters`` lets options be told by letters,
    A being 1.
    """

    frequency: str | None = None
    name: str | None = None
    group: str | None = None
    leave_out: Sequence[str] = ()
    has_names: bool | None = None
    known: Mapping[str, int] = field(default_factory=dict)
    letters: bool = False
    missing: Sequence[str] = ()
    """Further cells that mean a missing response, such as 9 or -99."""


@dataclass(frozen=True, slots=True)
class ResponseFile:
    """Responses and what each row was called (None: rows have no names)."""

    responses: Responses
    names: tuple[str, ...] | None
    has_names: bool


def read_responses(content: bytes, columns: Columns | None = None) -> ResponseFile:
    """Read a file's content. Raises ``Invalid`` with row and column of what cannot be read."""
    wanted = columns or Columns()
    lines = _decoded(content).splitlines()
    while lines and not lines[-1].strip():
        lines.pop()
    above, mark = _mark_told(lines)
    lines = lines[above:]
    if not lines:
        raise Invalid("calibration-file-empty")
    mark = mark or max(",;\t", key=lines[0].count)
    first = _cells(lines[0], mark)
    has_names = wanted.has_names
    if has_names is None:
        has_names = not _could_be_responses(first, [_cells(line, mark) for line in lines[1:200]])
    header = first if has_names else [f"I{place}" for place in range(1, len(first) + 1)]
    start = 1 if has_names else 0
    absent = _ABSENT | {cell.strip().lower() for cell in wanted.missing}
    if len(lines) <= start:
        raise Invalid("calibration-no-responses")
    roles = _roles(header, wanted)
    table = _Table(header, roles, lines[start:], mark, above + start + 1, wanted.letters, absent)
    return _built(table, wanted, has_names=has_names)


def _mark_told(lines: list[str]) -> tuple[int, str]:
    """Spreadsheets put ``sep=;`` above a table: how many lines that is, and the mark."""
    first = lines[0].strip().lower() if lines else ""
    told = first.startswith("sep=") and len(first) <= 5
    return (1, first[4:] or "\t") if told else (0, "")


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded_as(content, "utf-16")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid("calibration-file-encoding")


def _decoded_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as trouble:
        raise Invalid("calibration-file-encoding") from trouble


def _cells(line: str, mark: str) -> list[str]:
    cells = next(csv.reader([line], delimiter=mark)) if '"' in line else line.split(mark)
    return [cell.strip() for cell in cells]


def _could_be_responses(cells: list[str], below: list[list[str]]) -> bool:
    """Numbers are answers, but for those that count the items: each is one more than the one
    before, and the last is no answer that anybody gave.
    """
    plain = [_plain(cell) for cell in cells]
    if not all(cell.isdigit() or cell.lower() in _ABSENT for cell in plain):
        return False
    numbers = [int(cell) for cell in plain if cell.isdigit()]
    counts = all(one + 1 == other for one, other in pairwise(numbers)) and len(cells) > 1
    if not counts or len(numbers) < len(cells):
        return True
    return any(_plain(row[-1]) == plain[-1] for row in below)


@dataclass(frozen=True, slots=True)
class _Roles:
    items: list[int]
    frequency: int | None
    name: int | None
    group: int | None


def _roles(header: list[str], wanted: Columns) -> _Roles:
    if "" in header:
        raise Invalid("calibration-column-unnamed", column=header.index("") + 1)
    doubles = sorted({name for name in header if header.count(name) > 1})
    if doubles:
        raise Invalid("calibration-columns-twice", columns=doubles)
    frequency = _place(header, wanted.frequency, FREQUENCY)
    name = _place(header, wanted.name, NAMES)
    group = _place(header, wanted.group, frozenset())
    taken = {frequency, name, group}
    for left in wanted.leave_out:
        taken.add(_place(header, left, frozenset()))
    items = [place for place in range(len(header)) if place not in taken]
    if not items:
        raise Invalid("calibration-no-responses")
    return _Roles(items, frequency, name, group)


def _place(header: list[str], asked: str | None, usual: frozenset[str]) -> int | None:
    if asked is not None:
        if asked not in header:
            raise Invalid("calibration-column-missing", column=asked, columns=header[:20])
        return header.index(asked)
    found = [place for place, name in enumerate(header) if name.lower() in usual]
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class _Table:
    header: list[str]
    roles: _Roles
    lines: list[str]
    mark: str
    first_row: int
    letters: bool
    absent: frozenset[str]


def _built(table: _Table, wanted: Columns, *, has_names: bool) -> ResponseFile:
    roles = table.roles
    everything = roles.items == list(range(len(table.header)))
    packed: list[bytes] = []
    weights: list[float] = []
    names: list[str] = []
    groups: list[str] = []
    known: dict[str, int] = {}
    for row, cells in _rows(table):
        chosen = cells if everything else [cells[place] for place in roles.items]
        try:
            packed.append(bytes(map(known.__getitem__, chosen)))
        except KeyError:
            _learn(chosen, known, row, table)
            packed.append(bytes(map(known.__getitem__, chosen)))
        if roles.frequency is not None:
            weights.append(_weight(cells[roles.frequency], row, table.header[roles.frequency]))
        if roles.name is not None:
            names.append(cells[roles.name].strip('" '))
        if roles.group is not None:
            groups.append(_group(cells[roles.group], row, table.header[roles.group]))
    codes = np.frombuffer(b"".join(packed), dtype=np.uint8).reshape(len(packed), -1)
    return ResponseFile(
        _responses(codes, weights, groups, table, wanted), tuple(names) or None, has_names
    )


def _rows(table: _Table) -> Iterator[tuple[int, list[str]]]:
    width = len(table.header)
    for row, line in enumerate(table.lines, table.first_row):
        cells = _cells(line, table.mark) if '"' in line else line.split(table.mark)
        if len(cells) != width:
            raise Invalid("calibration-row-width", row=row, cells=len(cells), columns=width)
        yield row, cells


def _learn(cells: list[str], known: dict[str, int], row: int, table: _Table) -> None:
    """Find out what the cells mean that were not met before."""
    for place, cell in zip(table.roles.items, cells, strict=True):
        if cell in known:
            continue
        plain = cell.strip()
        if plain.lower() in table.absent:
            known[cell] = _ABSENT_CODE
            continue
        if table.letters and len(plain) == 1 and plain.upper() in ascii_uppercase:
            known[cell] = ascii_uppercase.index(plain.upper()) + 1 + _LETTERS
            continue
        whole = _plain(plain)
        if not (whole.isascii() and whole.isdigit()) or int(whole) > HIGHEST:
            raise Invalid(
                "calibration-cell-unreadable",
                row=row,
                column=table.header[place],
                cell=plain[:40],
                highest=HIGHEST,
            )
        known[cell] = int(whole)


def _plain(cell: str) -> str:
    """A whole number without the decimals that spreadsheets give it; true is 1 and false 0."""
    cell = _TRUTHS.get(cell.lower(), cell)
    return cell[:-2] if cell.endswith((".0", ",0")) else cell


def _weight(cell: str, row: int, column: str) -> float:
    try:
        weight = float(cell)
    except ValueError:
        weight = -1.0
    if not 0 <= weight < 1e9:
        raise Invalid("calibration-frequency-unreadable", row=row, column=column, cell=cell[:40])
    return weight


def _group(cell: str, row: int, column: str) -> str:
    group = cell.strip('" ')
    if not group:
        raise Invalid("calibration-group-missing", row=row, column=column)
    return group


def _responses(
    raw: np.ndarray[tuple[int, int], np.dtype[np.uint8]],
    weights: list[float],
    groups: list[str],
    table: _Table,
    wanted: Columns,
) -> Responses:
    items = tuple(table.header[place] for place in table.roles.items)
    absent = raw == _ABSENT_CODE
    lettered = (raw > _LETTERS) & ~absent
    raw = np.where(lettered, raw - _LETTERS, raw) if wanted.letters else raw
    lowest = np.where(absent, 254, raw).min(axis=0).astype(np.int64)
    highest = np.where(absent, 0, raw).max(axis=0).astype(np.int64)
    lowest = np.where(absent.all(axis=0), 0, lowest)
    for place, item in enumerate(items):
        if item in wanted.known:
            lowest[place] = _lowest_of_known(
                item,
                int(lowest[place]),
                int(highest[place]),
                wanted.known[item],
                from_one=bool(lettered[:, place].any()),
            )
    shifted = np.where(absent, MISSING, raw.astype(np.int16) - lowest.astype(np.int16))
    codes: Codes = shifted.astype(np.int8)
    labels = {group: place for place, group in enumerate(dict.fromkeys(groups))}
    number: Whole = np.array([labels[group] for group in groups], dtype=np.int64)
    counted: Floats = np.array(weights) if weights else np.ones(len(codes))
    return Responses(
        codes=codes,
        items=items,
        weights=counted,
        groups=number if labels else np.zeros(len(codes), dtype=np.int64),
        group_names=tuple(labels) or ("all",),
        lowest=tuple(int(low) for low in lowest),
        first_row=table.first_row,
        columns=tuple(place + 1 for place in table.roles.items),
    )


def _lowest_of_known(
    item: str, lowest: int, highest: int, categories: int, *, from_one: bool
) -> int:
    """Whether an item with so many categories was counted from 0 or from 1."""
    if highest < categories and not from_one:
        return 0
    if lowest >= 1 and (highest == categories or (from_one and highest < categories)):
        return 1
    raise Invalid("calibration-fixed-categories", item=item, highest=highest, known=categories)
