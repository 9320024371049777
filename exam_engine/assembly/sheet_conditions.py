"""The conditions of a constraint sheet: which items have which attributes.

    LEVEL == 3 & DOK >= 2          ID %in% c("A1", "A2")          !(TYPE == "MC" | is.na(STIMULUS))
    DOK %in% 2:3                   KEY %in% "A"                   CALCULATOR == TRUE

It is the language of constraint sheets for shadow tests, read by a parser of our own: a condition
comes from a file, and nothing of it is ever evaluated as a program. Names of columns are matched
without regard to case. Of an empty cell nothing is known: neither a comparison nor its opposite
chooses it, as in the language R, where these sheets come from.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from foundation.errors import Invalid

Mask = NDArray[np.bool_]
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>"[^"]*"|'[^']*') | (?P<number>-?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|-?\.\d+)
      | (?P<sign>%in%|==|!=|<=|>=|&&|\|\||[<>&|!(),:])
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
_TRUTHS = {"TRUE": frozenset({"TRUE", "T"}), "FALSE": frozenset({"FALSE", "F"})}


class _Truth(NamedTuple):
    """Which rows a condition holds for, and which it does not hold for; of the others it is not
    known (the three values of Kleene 1952, section 64).
    """

    yes: Mask
    no: Mask

    def turned(self) -> _Truth:
        return _Truth(self.no, self.yes)

    def both(self, other: _Truth) -> _Truth:
        return _Truth(self.yes & other.yes, self.no | other.no)

    def either(self, other: _Truth) -> _Truth:
        return _Truth(self.yes | other.yes, self.no & other.no)


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
    told = reader.either(0)
    reader.end()
    return told.yes


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

    def either(self, depth: int) -> _Truth:
        told = self._both(depth)
        while self._skip("|", "||"):
            told = told.either(self._both(depth))
        return told

    def _both(self, depth: int) -> _Truth:
        told = self._one(depth)
        while self._skip("&", "&&"):
            told = told.both(self._one(depth))
        return told

    def _one(self, depth: int) -> _Truth:
        if depth > _DEEPEST:
            raise self._unreadable(self._place())
        if self._skip("!"):
            return self._one(depth + 1).turned()
        if self._skip("("):
            told = self.either(depth + 1)
            self._demand(")")
            return told
        return self._comparison()

    def _comparison(self) -> _Truth:
        name = self._take("name")
        if name == "is.na":
            self._demand("(")
            column = self._columns.texts(self._take("name"))
            self._demand(")")
            empty = np.array([not text.strip() for text in column])
            return _Truth(empty, ~empty)
        if self._skip("%in%"):
            return self._within(name)
        sign = self._take("sign")
        if sign not in _COMPARISONS:
            raise self._unreadable(self._place(-1))
        kind, value = self._value()
        return self._compared(name, sign, kind, value)

    def _within(self, name: str) -> _Truth:
        """One of several values; what is empty is none of them, which is known."""
        found = np.zeros(self._columns.count, dtype=bool)
        if self._skip("c"):
            self._demand("(")
            while True:
                found |= self._one_of(name)
                if not self._skip(","):
                    break
            self._demand(")")
        else:
            found |= self._one_of(name)
        return _Truth(found, ~found)

    def _one_of(self, name: str) -> Mask:
        """A value, or whole numbers from one to another: ``2:4``."""
        at = self._place()
        kind, value = self._value()
        if not self._skip(":"):
            return self._compared(name, "==", kind, value).yes
        other, last = self._value()
        if kind != "number" or other != "number" or "." in value + last:
            raise self._unreadable(at)
        ends = sorted((int(float(value)), int(float(last))))
        numbers = self._columns.numbers(name)
        return np.asarray((numbers >= ends[0]) & (numbers <= ends[1]) & (numbers % 1 == 0))

    def _compared(self, name: str, sign: str, kind: str, value: str) -> _Truth:
        """Numbers as numbers wherever the value is one and the column holds numbers."""
        compare = _COMPARISONS[sign]
        texts = [text.strip() for text in self._columns.texts(name)]
        known = np.array([bool(text) for text in texts], dtype=bool)
        if kind == "number":
            numbers = self._columns.numbers(name)
            known &= ~np.isnan(numbers)
            with np.errstate(invalid="ignore"):
                met = np.asarray(compare(numbers, float(value)), dtype=bool)
        elif kind == "name":
            met = np.array([text.upper() in _TRUTHS[value] for text in texts], dtype=bool)
            met = ~met if sign == "!=" else met
        else:
            met = np.array([bool(compare(text, value)) for text in texts], dtype=bool)
        return _Truth(met & known, ~met & known)

    def _value(self) -> tuple[str, str]:
        kind, text, at = self._next()
        if kind == "text":
            return kind, text[1:-1]
        if kind == "number" or (kind == "name" and text in _TRUTHS):
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
