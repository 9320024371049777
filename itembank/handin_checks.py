"""Checks of files that candidates hand in: what a line asks for, and what it is worth.

An item's ``automatic_checks`` are lines of text. One of this grammar is looked after by a program;
any other line is for the person who marks:

    sheet NAME :: POINTS                   a worksheet of this name
    rows SHEET = NUMBER :: POINTS          so many rows that hold anything, the header among them
    cell SHEET!B2 = TEXT :: POINTS         the value of a cell; numbers by their worth
    cell SHEET!B2 = 48 +- 4.8 :: POINTS    a number within a tolerance
    cell SHEET!B9 formula SUM( :: POINTS   a formula that holds this text
    cell SHEET!B9 format 0.00% :: POINTS   a number format
    paragraph TEXT :: POINTS               a paragraph that holds this text
    heading LEVEL TEXT :: POINTS           a heading of this level that holds this text
    table ROWS x COLUMNS :: POINTS         a table of at least this size
    style NAME :: POINTS                   a paragraph in this style

A result is a proposal with its reason beside it; the points are given by the person who marks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final


class Subject(StrEnum):
    """What a check looks at."""

    SHEET = "sheet"
    ROWS = "rows"
    VALUE = "value"
    FORMULA = "formula"
    FORMAT = "format"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    TABLE = "table"
    STYLE = "style"
    BY_PERSON = "by_person"


class Finding(StrEnum):
    """What came of a check."""

    MET = "met"
    UNMET = "unmet"
    OPEN = "open"
    """Nothing was looked at: the line is for a person, or there is no file that it could ask."""


WORKBOOK: Final = frozenset(
    {Subject.SHEET, Subject.ROWS, Subject.VALUE, Subject.FORMULA, Subject.FORMAT}
)
"""Checks that ask a workbook; the others ask a text document."""
_POINTS: Final = re.compile(r"(.*?)\s*::\s*(\d{1,4}(?:\.\d{1,4})?)\s*", re.DOTALL)
_CELL: Final = r"cell\s+(?P<sheet>[^!]{1,31})!\$?(?P<column>[A-Za-z]{1,3})\$?(?P<row>[1-9]\d{0,6})"
_NUMBER: Final = r"-?\d{1,30}(?:\.\d{1,30})?"
_GRAMMAR: Final = tuple(
    (subject, re.compile(pattern, re.IGNORECASE | re.DOTALL))
    for subject, pattern in (
        (Subject.SHEET, r"sheet\s+(?P<sheet>.{1,31})"),
        (Subject.ROWS, r"rows\s+(?P<sheet>.{1,31}?)\s*=\s*(?P<number>\d{1,6})"),
        (
            Subject.VALUE,
            rf"{_CELL}\s*=\s*(?P<number>{_NUMBER})\s*(?:\+-|±)\s*(?P<margin>{_NUMBER})",
        ),
        (Subject.VALUE, rf"{_CELL}\s*=\s*(?P<text>.{{1,2000}})"),
        (Subject.FORMULA, rf"{_CELL}\s+formula\s+(?P<text>.{{1,2000}})"),
        (Subject.FORMAT, rf"{_CELL}\s+format\s+(?P<text>.{{1,200}})"),
        (Subject.PARAGRAPH, r"paragraph\s+(?P<text>.{1,2000})"),
        (Subject.HEADING, r"heading\s+(?P<number>[1-9])\s+(?P<text>.{1,2000})"),
        (Subject.TABLE, r"table\s+(?P<number>\d{1,4})\s*[x×]\s*(?P<columns>\d{1,3})"),
        (Subject.STYLE, r"style\s+(?P<text>.{1,200})"),
    )
)


@dataclass(frozen=True, slots=True)
class Check:
    """One line, understood."""

    line: str
    subject: Subject
    points: Decimal = Decimal(0)
    sheet: str = ""
    cell: str = ""
    text: str = ""
    number: Decimal | None = None
    margin: Decimal = Decimal(0)
    columns: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """A check with what was found; ``seen`` is what the file has in that place."""

    check: Check
    finding: Finding
    seen: str = ""

    @property
    def points(self) -> Decimal:
        """What the check proposes."""
        return self.check.points if self.finding is Finding.MET else Decimal(0)


def read_checks(lines: Sequence[str]) -> tuple[Check, ...]:
    """Every line as a check; what is not of the grammar is left to a person."""
    return tuple(_check(line) for line in lines)


def as_number(text: str) -> Decimal | None:
    """The number that a text is; None for any other text."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _check(line: str) -> Check:
    found = _POINTS.fullmatch(line)
    asked, points = (found[1], Decimal(found[2])) if found else (line, Decimal(0))
    for subject, pattern in _GRAMMAR:
        told = pattern.fullmatch(asked.strip())
        if told is None:
            continue
        parts = {name: (value or "").strip() for name, value in told.groupdict().items()}
        return Check(
            line,
            subject,
            points,
            sheet=_unquoted(parts.get("sheet", "")),
            cell=(parts.get("column", "") + parts.get("row", "")).upper(),
            text=_unquoted(parts.get("text", "")),
            number=as_number(parts.get("number", "")),
            margin=abs(as_number(parts.get("margin", "")) or Decimal(0)),
            columns=int(parts.get("columns") or 0),
        )
    return Check(line, Subject.BY_PERSON, points)


def _unquoted(text: str) -> str:
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if quoted else text
