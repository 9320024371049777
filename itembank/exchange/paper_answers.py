"""Reads answers that stand apart from their questions, and brings each to its question.

They come as "1-5 ABCDE", as "1.A 2.B", as a list with explanations, or as another file; numbers
may begin anew in each section, whose type then tells the questions apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from itembank.exchange.drafts import Place, Remark, Weight
from itembank.exchange.paper_found import Found, Line
from itembank.exchange.paper_marks import RANGE_JOINT, fields_in, fold, number_of, section_of
from itembank.exchange.paper_words import FALSE_WORDS, TRUE_WORDS
from itembank.items import ItemType

_TRUTH: Final = "|".join(
    re.escape(w) for w in sorted(TRUE_WORDS | FALSE_WORDS, key=len, reverse=True) if not w.isdigit()
)
_VALUE: Final = rf"(?:[A-Za-z]{{1,26}}(?![a-z])|{_TRUTH})"
_RANGE: Final = re.compile(
    rf"(\d{{1,4}})\s*{RANGE_JOINT}\s*(\d{{1,4}})\s*\S??\s*[.:、)]?\s*"
    rf"((?:{_VALUE}[\s,;、/]*)+?)(?=\d|\Z|[(\[【])",
    re.I,
)
_ONE: Final = re.compile(
    rf"[(\[【]?(\d{{1,4}})\s*[)\]】]?\s*[.、:)\s]?\s*({_VALUE})(?=[\s,;.。]|\d|\Z)", re.I
)
_GROUPS: Final = re.compile(r"[\s,;、/]+")
_SYMBOL: Final = re.compile(_TRUTH, re.I)


@dataclass(slots=True)
class Given:
    """One answer: the number and section that it is for, and what it says."""

    number: int
    item_type: ItemType | None
    section: int
    place: Place
    fields: dict[str, list[str]] = field(default_factory=dict)
    used: bool = False
    within: int | None = None
    """The section whose questions alone it may be for; None for all."""


def read_answers(lines: Sequence[Line], file: str, within: int | None = None) -> list[Given]:
    """All answers of an answer sheet, in its order; ``within`` is the section they are for."""
    found: list[Given] = []
    section, count = None, 0
    last: Given | None = None
    name = "answer"
    for line in lines:
        text = line.text.strip()
        if not text:
            continue
        heading = section_of(text)
        if heading is not None:
            section, count, last = heading.item_type, count + 1, None
            text = heading.rule_text
        place = Place(file=file, line=line.number)
        short = list(short_answers(text))
        if short:
            found += [
                Given(n, section, count, place, {"answer": [v]}, within=within) for n, v in short
            ]
            last = None
            continue
        if heading is not None:
            continue
        numbered = number_of(line.text)
        if numbered is not None and _goes_on(numbered.number, numbered.style, last):
            last = Given(numbered.number, section, count, place, within=within)
            found.append(last)
            name = "answer"
            text = line.text[numbered.end :].strip()
        if last is not None:
            name = _put(last, text, name)
    return found


def _goes_on(number: int, style: str, last: Given | None) -> bool:
    """A number inside the answer before (its points 1, 2, 3) begins no answer of its own."""
    if style in ("round", "circle"):
        return last is None
    return last is None or number == last.number + 1 or last.number < number <= last.number + 3


def _put(given: Given, text: str, name: str) -> str:
    """Adds a line to an answer; gives the field that the next line goes on with."""
    places = fields_in(text)
    if not places:
        if text:
            given.fields.setdefault(name, []).append(text)
        return name
    before = text[: places[0][2]].strip(" \t\u3000;；")
    if before:
        given.fields.setdefault(name, []).append(before)
    ends = [place[2] for place in places[1:]] + [len(text)]
    for (name, _, _, begin), end in zip(places, ends, strict=True):
        given.fields.setdefault(name, []).append(text[begin:end].strip(" \t\u3000;；"))
    return name


def short_answers(text: str) -> Iterator[tuple[int, str]]:
    """Number and answer of each short answer, where a line holds nothing else."""
    folded = fold(text).strip()
    ranges = list(_RANGE.finditer(folded))
    rest = folded
    for found in ranges:
        first, last = int(found[1]), int(found[2])
        values = _values(found[3], last - first + 1)
        if values is not None:
            yield from zip(range(first, last + 1), values, strict=True)
            rest = rest.replace(found.group(), " ")
    if ranges and not rest.strip(" ,;.。、"):
        return
    singles = list(_ONE.finditer(rest))
    left = _ONE.sub(" ", rest).strip(" ,;.。、:")
    if singles and not left and (len(singles) > 1 or ranges):
        for found in singles:
            yield int(found[1]), found[2]


def _values(text: str, count: int) -> list[str] | None:
    """``count`` answers from a run of letters, groups of letters, or marks of right and wrong."""
    groups = [group for group in _GROUPS.split(text.strip()) if group]
    if len(groups) == count:
        return groups
    tight = "".join(groups)
    if len(tight) == count:
        return list(tight)
    marks = _SYMBOL.findall(tight)
    return marks if len(marks) == count and "".join(marks) == tight else None


def bring(questions: Iterable[Found], given: Sequence[Given]) -> list[Remark]:
    """Put each answer to its question; what finds none is told."""
    for question in _numbered(questions):
        match = _best(question, given)
        if match is None:
            continue
        match.used = True
        own = question.text("answer")
        told = "\n".join(match.fields.get("answer", ())).strip()
        if own and told and fold(own).split() != fold(told).split():
            question.say(Weight.DOUBT, "paper-answers-differ", own=own[:40], other=told[:40])
        if own:
            match.fields.pop("answer", None)
        for name, lines in match.fields.items():
            question.fields.setdefault(name, []).extend(lines)
        question.say(
            Weight.NOTE, "paper-answer-from-sheet", answer=told[:40], line=match.place.line
        )
    return [
        Remark(
            Weight.DROPPED,
            "paper-answer-unused",
            one.place,
            {"number": one.number, "answer": "\n".join(one.fields.get("answer", ()))[:40]},
        )
        for one in given
        if not one.used
    ]


def _numbered(questions: Iterable[Found]) -> Iterator[Found]:
    for question in questions:
        if question.number is not None:
            yield question
        else:
            yield from _numbered(question.parts)


def _best(question: Found, given: Sequence[Given]) -> Given | None:
    """The answer of this number: of the same type if there is one, else the first not used."""
    same = [
        one
        for one in given
        if one.number == question.number
        and not one.used
        and one.within in (None, question.section.number)
    ]
    typed = [one for one in same if one.item_type is not None]
    kind = question.said_type
    for one in typed:
        if one.item_type is kind:
            return one
    loose = [one for one in same if one.item_type is None] or (same if kind is None else [])
    if not loose and len({one.section for one in given}) <= 1:
        loose = same
    return loose[0] if loose else None
