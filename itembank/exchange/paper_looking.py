"""Looks ahead in a paper: what a line is, often only the lines behind it tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from itembank.exchange.paper_found import LISTED, Found, Line
from itembank.exchange.paper_marks import (
    RANGE_JOINT,
    TRUTH_MARKS,
    Numbered,
    fields_in,
    fold,
    is_answers_heading,
    number_of,
    option_at,
    options_in,
    section_of,
)
from itembank.exchange.paper_words import BULLETS, FALSE_WORDS, TRUE_WORDS
from itembank.items import ItemType

_SOON: Final = 8
_TRUTH: Final = re.compile(r"[(\[]\s*([^\s()\[\]]{1,3})\s*[)\]]\s*[.。]?\s*\Z")
_RANGE: Final = re.compile(
    rf"\d{{1,4}}\s*{RANGE_JOINT}\s*\d{{1,4}}\s*[.:、 ]*\s*[A-Z{TRUTH_MARKS}]"
)
_MANY: Final = re.compile(
    r"\d{1,4}\s*[.、:)]?\s*[A-Z√×]{1,8}[\s,;，；]+\d{1,4}\s*[.、:)]?\s*[A-Z√×]{1,8}"
)


class Ahead:
    """Questions about the lines that follow."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._place = {id(line): place for place, line in enumerate(lines)}

    def _after(self, place: int, most: int = _SOON) -> Iterator[Line]:
        """The next lines that are not empty, at most ``most``."""
        given = 0
        for line in self._lines[place : place + 4 * most]:
            if line.text.strip():
                yield line
                given += 1
                if given == most:
                    return

    def is_option_a(self, line: Line) -> bool:
        """Whether an "A." is followed by a "B.", in its line or soon after."""
        if len(options_in(line.text)) >= 2:
            return True
        for other in self._after(self._place[id(line)] + 1):
            label = option_at(other.text)
            if label is not None:
                return label.letter == "B"
            if number_of(other.text) is not None and number_of(other.text).style == "dot":  # type: ignore[union-attr]
                return False
        return False

    def loose(self, line: Line) -> bool:
        """Whether lines without a point behind their letters are options: A, then B, and so on."""
        label = option_at(line.text, loose=True)
        if label is None:
            return False
        if label.letter != "A":
            return True
        second = next(self._after(self._place[id(line)] + 1, 1), None)
        found = option_at(second.text, loose=True) if second is not None else None
        return found is not None and found.letter == "B"

    def bullets(self, line: Line) -> bool:
        """Whether another bullet follows."""
        second = next(self._after(self._place[id(line)] + 1, 1), None)
        return second is not None and fold(second.text).strip()[:1] in BULLETS

    def is_heading(self, place: int) -> bool:
        """Whether the next line is a section's heading."""
        line = next(self._after(place, 1), None)
        return line is not None and section_of(line.text) is not None

    def lists_answers(self, place: int) -> bool:
        """Whether answers by number follow, and no text of one answer."""
        for line in self._after(place, 2):
            folded = fold(line.text)
            if _RANGE.search(folded) or _MANY.search(folded) or section_of(line.text) is not None:
                return True
            numbered = number_of(line.text)
            if numbered is not None and numbered.number == 1:
                return True
        return False

    def has_options(self, place: int) -> bool:
        """Whether options follow before the next heading."""
        for line in self._after(place, 14):
            if section_of(line.text) is not None or is_answers_heading(line.text):
                return False
            if option_at(line.text) is not None or options_in(line.text):
                return True
        return False

    def has_options_soon(self, place: int) -> bool:
        """Whether options follow before the next number or heading."""
        for line in self._after(place, 5):
            label = option_at(line.text)
            if (label is not None and label.letter == "A") or options_in(line.text):
                return True
            if number_of(line.text) is not None or section_of(line.text) is not None:
                return False
        return False

    def has_number_before_options(self, place: int) -> bool:
        """Whether a number comes before any option: then this line is no stem."""
        for line in self._after(place, 20):
            if number_of(line.text) is not None:
                return True
            if option_at(line.text) is not None or section_of(line.text) is not None:
                return False
        return False

    def has_number_soon(self, place: int) -> bool:
        """Whether a numbered question follows before the next heading."""
        for line in self._after(place, 30):
            if section_of(line.text) is not None:
                return False
            if number_of(line.text) is not None:
                return True
        return False

    def has_field(self, place: int) -> bool:
        """Whether an answer follows before the next number."""
        for line in self._after(place, 4):
            if any(one[0] == "answer" for one in fields_in(line.text)):
                return True
            if number_of(line.text) is not None:
                return False
        return False

    def is_question(self, place: int) -> bool:
        """Whether options or fields follow before the next line with a number."""
        first = self._lines[place]
        if options_in(first.text) or len(fields_in(first.text)) > 0:
            return True
        for line in self._after(place + 1, 12):
            if option_at(line.text) is not None or options_in(line.text) or fields_in(line.text):
                return True
            if number_of(line.text) is not None or section_of(line.text) is not None:
                return False
        return False

    def truth_lines(self, place: int, now: Found) -> bool:
        """Whether this line is a statement with its truth behind it, as the one before was."""
        if now.section.item_type is not ItemType.TRUE_FALSE:
            return False
        return ends_with_truth(self._lines[place].text)


def ends_with_truth(text: str) -> bool:
    """Whether a line ends with right or wrong in brackets."""
    found = _TRUTH.search(fold(text).strip())
    return found is not None and found[1].casefold() in TRUE_WORDS | FALSE_WORDS


def starts_question(
    ahead: Ahead,
    place: int,
    numbered: Numbered,
    *,
    style: str,
    last: int,
    open_field: str,
    now: Found | None,
) -> bool:
    """Whether a line with a number begins the next question.

    ``style`` and ``last`` are how the last question was numbered, ``open_field`` the field whose
    text may still go on (an answer in points is numbered too).
    """
    goes_on = numbered.number == last + 1
    if numbered.style == "circle":
        return False
    if numbered.style == "tight":
        return goes_on and style in ("dot", "tight") and (now is None or ahead.is_question(place))
    if numbered.style == "space":
        return goes_on and (not style or style == "space") and ahead.is_question(place)
    if not style or (now is None and last == 0):
        return True
    same = style == numbered.style or {style, numbered.style} <= {"dot", "tight"}
    if not same:
        return goes_on and numbered.style != "round" and ahead.is_question(place)
    runs_on = open_field in ("answer", "explanation", "rubric")
    lists = now is not None and now.said_type in LISTED
    if goes_on:
        inner = now is not None and runs_on and _has_list(now, open_field, numbered.number)
        return not inner or ahead.is_question(place)
    if lists or runs_on or (now is not None and not now.options and not now.fields):
        return numbered.number > last and ahead.is_question(place)
    return ahead.is_question(place) or last < numbered.number <= last + 5


def _has_list(now: Found, name: str, number: int) -> bool:
    """Whether the text of a field is itself numbered, up to the number before this one."""
    told = [number_of(line) for line in now.fields.get(name, ())]
    return any(one is not None and one.number == number - 1 for one in told)
