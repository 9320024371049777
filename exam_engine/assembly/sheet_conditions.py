"""The conditions of a constraint sheet: which items have which attributes.

    LEVEL == 3 & DOK >= 2          ID %in% c("A1", "A2")          !(TYPE == "MC" | is.na(STIMULUS))

It is the language of constraint sheets for shadow tests, read by a parser of our own: a condition
comes from a file, and nothing of it is ever evaluated as a program. Names of columns are matched
without regard to case. An empty cell meets no comparison, as a missing value does.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from foundation.errors import Invalid

Mask = NDArray[np.bool_]
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>"[^"]*"|'[^']*') | (?P<number>-?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|-?\.\d+)
      | (?P<sign>%in%|==|!=|<=|>=|&&|\|\||[<>&|!(),])
      | (?P<name>[A-Za-z_.][A-Za-z0-9_.]*)
    )""",
    re.VERBOSE,
)
_COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Columns:
    """The attributes of a list of items or stimuli; cells are texts, empty where nothing is."""

    count: int
    cells: Mapping[str, Sequence[str]]
    """Column in capitals → cell of each row."""

    def texts(self, name: str) -> Sequence[str]:
        """A column; Invalid("assembly-column-unknown") where there is none."""
        found = self.cells.get(name.upper())
        if found is None:
            raise Invalid("assembly-column-unknown", column=name[:60])
        return found

    def numbers(self, name: str) -> NDArray[np.float64]:
        """A column as numbers, NaN for what is none."""
        return np.array([_number(text) for text in self.texts(name)])


def chosen(condition: str, columns: Columns) -> Mask:
    """Which rows meet the condition; all of them where there is none.

    Raises Invalid("assembly-condition-unreadable") with the place at which it stops making sense.
    """
    if not condition.strip():
        return np.ones(columns.count, dtype=bool)
    reader = _Reader(condition, columns)
    mask = reader.either(0)
    reader.end()
    return mask


class _Reader:
    """Reads one condition by descent: either, both, not, comparison."""

    def __init__(self, text: str, columns: Columns) -> None:
        self._text, self._columns = text, columns
        self._tokens = list(self._split())
        self._at = 0

    def _split(self) -> list[tuple[str, str, int]]:
        found, at = [], 0
        while at < len(self._text.rstrip()):
            token = _TOKEN.match(self._text, at)
            if token is None:
                raise self._unreadable(at)
            kind = str(token.lastgroup)
            found.append((kind, token[kind], token.start(kind)))
            at = token.end()
        return found

    def either(self, depth: int) -> Mask:
        mask = self._both(depth)
        while self._skip("|", "||"):
            mask = mask | self._both(depth)
        return mask

    def _both(self, depth: int) -> Mask:
        mask = self._one(depth)
        while self._skip("&", "&&"):
            mask = mask & self._one(depth)
        return mask

    def _one(self, depth: int) -> Mask:
        if depth > _DEEPEST:
            raise self._unreadable(self._place())
        if self._skip("!"):
            return ~self._one(depth + 1)
        if self._skip("("):
            mask = self.either(depth + 1)
            self._demand(")")
            return mask
        return self._comparison()

    def _comparison(self) -> Mask:
        name = self._take("name")
        if name == "is.na":
            self._demand("(")
            column = self._columns.texts(self._take("name"))
            self._demand(")")
            return np.array([not text.strip() for text in column])
        if self._skip("%in%"):
            return self._within(name)
        sign = self._take("sign")
        if sign not in _COMPARISONS:
            raise self._unreadable(self._place(-1))
        kind, value = self._value()
        return self._compared(name, sign, kind, value)

    def _within(self, name: str) -> Mask:
        if self._take("name") != "c":
            raise self._unreadable(self._place(-1))
        self._demand("(")
        mask = np.zeros(self._columns.count, dtype=bool)
        while True:
            kind, value = self._value()
            mask |= self._compared(name, "==", kind, value)
            if not self._skip(","):
                break
        self._demand(")")
        return mask

    def _compared(self, name: str, sign: str, kind: str, value: str) -> Mask:
        """Numbers as numbers wherever the value is one and the column holds numbers."""
        compare = _COMPARISONS[sign]
        texts = self._columns.texts(name)
        if kind == "number":
            numbers = self._columns.numbers(name)
            with np.errstate(invalid="ignore"):
                met = np.asarray(compare(numbers, float(value)), dtype=bool)
            return met & ~np.isnan(numbers)
        return np.array(
            [bool(text.strip()) and bool(compare(text.strip(), value)) for text in texts]
        )

    def _value(self) -> tuple[str, str]:
        kind, text, at = self._next()
        if kind == "text":
            return kind, text[1:-1]
        if kind == "number":
            return kind, text
        raise self._unreadable(at)

    def _next(self) -> tuple[str, str, int]:
        if self._at >= len(self._tokens):
            raise self._unreadable(len(self._text))
        self._at += 1
        return self._tokens[self._at - 1]

    def _take(self, kind: str) -> str:
        found, text, at = self._next()
        if found != kind:
            raise self._unreadable(at)
        return text

    def _demand(self, sign: str) -> None:
        _, text, at = self._next()
        if text != sign:
            raise self._unreadable(at)

    def _skip(self, *signs: str) -> bool:
        if self._at < len(self._tokens) and self._tokens[self._at][1] in signs:
            self._at += 1
            return True
        return False

    def end(self) -> None:
        if self._at < len(self._tokens):
            raise self._unreadable(self._tokens[self._at][2])

    def _place(self, back: int = 0) -> int:
        at = self._at + back
        return self._tokens[at][2] if 0 <= at < len(self._tokens) else len(self._text)

    def _unreadable(self, at: int) -> Invalid:
        return Invalid("assembly-condition-unreadable", condition=self._text[:120], position=at + 1)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")
