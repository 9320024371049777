"""An employer's list of numbers and names: read from a workbook, and written back with verdicts."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from certs.names import fold_name
from certs.numbers import normalise
from certs.verdicts import Verdict
from exam_engine.enrolment.cells import Cell, CellKind, Row
from exam_engine.enrolment.injection import escaped
from exam_engine.enrolment.limits import MEGABYTE, FileLimits
from exam_engine.enrolment.workbook import read_table
from foundation.errors import Invalid

MOST_ROWS = 5000
LIMITS = FileLimits(
    max_bytes=8 * MEGABYTE, max_unpacked_bytes=64 * MEGABYTE, max_rows=20_000, max_columns=60
)
_NUMBER_TITLES = frozenset(
    map(fold_name, ("证书编号", "证书号", "证书号码", "编号", "number", "certificate number",
                    "certificate no.", "certificate no"))
)  # fmt: skip
_NAME_TITLES = frozenset(
    map(fold_name, ("姓名", "持证人", "持证人姓名", "name", "holder", "holder's name", "full name"))
)
_LONGEST_ENTRY = 200
_EXACT_DIGITS = 15
"""A spreadsheet keeps a number to so many digits; the rest of a longer one is lost."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One row: what was typed, and why it cannot be looked up, if it cannot."""

    row: int
    number: str
    name: str
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the answer; ``fault`` is the code of a refusal where there is no verdict."""

    row: int
    given: str
    name: str
    verdict: Verdict | None
    fault: str | None = None


Say = Callable[..., str]
"""Says a code in the language of whoever asked."""

_COLUMNS = (
    ("verify-list-row", 8),
    ("verify-list-given", 28),
    ("verify-list-name", 18),
    ("verify-list-class", 16),
    ("verify-list-meaning", 48),
    ("verify-number", 26),
    ("verify-holder", 14),
    ("verify-scheme", 28),
    ("verify-level", 10),
    ("verify-body", 24),
    ("verify-issued-on", 14),
    ("verify-expires-on", 14),
)


def read_list(data: bytes) -> list[Asked]:
    """The rows of an xlsx or csv file with a column for numbers and one for names.

    Raises ``Invalid``: what `read_table` raises, ``verify-list-columns`` where the two columns are
    not found, ``verify-list-empty``, ``verify-list-too-many``.
    """
    for sheet in read_table(data, LIMITS).sheets:
        if sheet.hidden:
            continue
        head = next(((row, found) for row in sheet.rows[:20] if (found := _columns(row))), None)
        if head is None:
            continue
        first, (number_at, name_at) = head
        rows = [row for row in sheet.rows if row.number > first.number]
        asked = [one for row in rows if (one := _asked(row, number_at, name_at)) is not None]
        if not asked:
            raise Invalid("verify-list-empty")
        if len(asked) > MOST_ROWS:
            raise Invalid("verify-list-too-many", rows=len(asked), limit=MOST_ROWS)
        return asked
    raise Invalid("verify-list-columns")


def write_answers(
    told: Sequence[Told], say: Say, about: Sequence[tuple[str, str]], lang: str = "zh-CN"
) -> bytes:
    """An xlsx file with one line for each row; ``about`` is told on a second sheet.

    ``say`` speaks ``lang``, in which names of schemes, levels and bodies are written as well.

    All cells are text, and none begins with what a spreadsheet program would run.
    """
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(say("verify-list-sheet"))
    for place, (_, width) in enumerate(_COLUMNS):
        sheet.column_dimensions["ABCDEFGHIJKL"[place]].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_bold(sheet, say(code)) for code, _ in _COLUMNS])
    for line in told:
        sheet.append([_text(sheet, value) for value in _values(line, say, lang)])
    facts: Any = book.create_sheet(say("verify-list-about"))
    facts.column_dimensions["A"].width, facts.column_dimensions["B"].width = 24, 60
    for pair in about:
        facts.append([_text(facts, value) for value in pair])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def template(say: Say) -> bytes:
    """An empty list with the two columns."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(say("verify-list-sheet"))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 28, 18
    sheet.append([_bold(sheet, say("verify-number")), _bold(sheet, say("verify-list-name"))])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _columns(row: Row) -> tuple[int, int] | None:
    titles = {place: fold_name(cell.text()) for place, cell in row.cells.items()}
    numbers = [place for place, title in titles.items() if title in _NUMBER_TITLES]
    names = [place for place, title in titles.items() if title in _NAME_TITLES]
    return (numbers[0], names[0]) if numbers and names else None


def _asked(row: Row, number_at: int, name_at: int) -> Asked | None:
    number, name = row.cells.get(number_at), row.cells.get(name_at)
    typed = _typed(number), _typed(name)
    if number is None and name is None:
        return None
    fault = None
    if not all(typed):
        fault = "verify-number-and-name-needed"
    elif number is not None and _is_cut(number):
        fault = "verify-list-number-cut"
    return Asked(row.number, normalise(typed[0]), typed[1], fault)


def _typed(cell: Cell | None) -> str:
    return "" if cell is None else cell.text().strip()[:_LONGEST_ENTRY]


def _is_cut(cell: Cell) -> bool:
    return cell.kind is CellKind.NUMBER and len(cell.text().lstrip("-")) > _EXACT_DIGITS


def _values(line: Told, say: Say, lang: str) -> list[str]:
    if line.verdict is None:
        fault = line.fault or "verify-list-unread"
        return [str(line.row), line.given, line.name, say("verify-list-no-verdict"), say(fault)]
    code = f"certs-outcome-{line.verdict.outcome}"
    values = [str(line.row), line.given, line.name, say(code), say(f"{code}.meaning")]
    seen = line.verdict.shown
    if seen is None:
        return values
    expires = seen.expires_on.isoformat() if seen.expires_on else say("verify-for-good")
    names = [text.in_language(lang) for text in (seen.scheme, seen.level, seen.body)]
    return [*values, seen.number, seen.masked_name, *names, seen.issued_on.isoformat(), expires]


def _text(sheet: Any, value: str) -> Any:
    cell = WriteOnlyCell(sheet, escaped(ILLEGAL_CHARACTERS_RE.sub("", value)))
    cell.data_type = "s"
    return cell


def _bold(sheet: Any, value: str) -> Any:
    cell = _text(sheet, value)
    cell.font = Font(bold=True)
    return cell
