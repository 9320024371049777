"""What differs between two versions of an item, so that a person can read it. Pure.

Texts differ by words: Chinese is cut by its dictionary and Latin at blanks, so that a changed word
shows as one removed and one inserted, not as scattered signs. Options are told by their letters,
and keys and scoring by what they say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any, Final

import rjieba

from itembank.interactions import (
    ChoiceInteraction,
    ExtendedTextInteraction,
    Interaction,
    MatchInteraction,
    OrderInteraction,
    QtiBody,
    TextEntryBlock,
)
from itembank.item_json import to_json
from itembank.items import Item
from itembank.markup import plain_text

_PIECE: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[^\W_]+|\s+|.", re.DOTALL)
_MOST_COMPARED: Final = 9_000_000
"""Words of one times words of the other; longer texts are compared line by line."""
_HAN: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


class Mark(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    INSERTED = "inserted"


Pieces = tuple[tuple[str, Mark], ...]


class Part(StrEnum):
    """What a difference is about."""

    TITLE = "title"
    STIMULUS = "stimulus"
    PROMPT = "prompt"
    OPTION = "option"
    KEY = "key"
    SCORING = "scoring"
    POINTS = "points"
    EXPLANATION = "explanation"
    RATIONALE = "rationale"
    LABEL = "label"


_WHOLE: Final = (Part.KEY, Part.POINTS, Part.LABEL)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs. ``name`` tells which (an option's letter, a label's name)."""

    part: Part
    name: str
    pieces: Pieces


def differences(old: Item, new: Item) -> list[Difference]:
    """Everything that differs, in the order in which an item is read; empty for equal items."""
    before, after = dict(_told(old)), dict(_told(new))
    order = list(after) + [key for key in before if key not in after]
    order.sort(key=lambda key: (list(Part).index(key[0]), 0))
    return [
        Difference(
            part, name, _compared(part, before.get((part, name), ""), after.get((part, name), ""))
        )
        for part, name in order
        if before.get((part, name), "") != after.get((part, name), "")
    ]


def _compared(part: Part, old: str, new: str) -> Pieces:
    """A code or a figure is another one as a whole; texts differ by their words."""
    if part not in _WHOLE:
        return compare(old, new)
    both = ((old, Mark.REMOVED), (new, Mark.INSERTED))
    return tuple((text, mark) for text, mark in both if text)


def compare(old: str, new: str) -> Pieces:
    """Both texts as one: what stayed, what was removed, what was inserted."""
    before, after = list(_words(old)), list(_words(new))
    if len(before) * len(after) > _MOST_COMPARED:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    pieces: list[tuple[str, Mark]] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(("".join(before[i:j]), Mark.SAME))
            continue
        for words, mark in ((before[i:j], Mark.REMOVED), (after[k:m], Mark.INSERTED)):
            if words:
                pieces.append(("".join(words), mark))
    return tuple(pieces)


def _words(text: str) -> Iterator[str]:
    for piece in _PIECE.findall(text):
        if _HAN.match(piece):
            yield from rjieba.cut(piece)
        else:
            yield piece


_Told = tuple[tuple[Part, str], str]


def _told(item: Item) -> Iterator[_Told]:
    """Everything about an item as text, by what it is about."""
    yield (Part.TITLE, ""), item.title
    yield (Part.STIMULUS, ""), plain_text(item.stimulus or "")
    for number, part in enumerate(item.body, start=1):
        place = str(number) if len(item.body) > 1 else ""
        yield (Part.PROMPT, place), _prompt(part)
        yield from _options(part, place)
    content: dict[str, Any] = to_json(item)
    letters = _letters(item.body)
    for nth, declaration in enumerate(item.declarations, start=1):
        key = " ".join(letters.get(one, one) for one in declaration.correct)
        yield (Part.KEY, str(nth) if len(item.declarations) > 1 else ""), key
    for nth, rule in enumerate(content["rules"], start=1):
        yield (Part.SCORING, str(nth) if len(content["rules"]) > 1 else ""), _rule(rule, letters)
    yield (Part.POINTS, ""), str(item.max_score.normalize())
    yield (Part.EXPLANATION, ""), plain_text(item.explanation)
    for reason in item.rationales:
        name = letters.get(reason.choice or "", reason.choice or "")
        yield (Part.RATIONALE, f"{reason.response} {name}".strip()), plain_text(reason.text)
    for name, value in content["metadata"].items():
        if value:
            yield (Part.LABEL, name), _label(value)


def _prompt(part: Interaction) -> str:
    told = plain_text(part.prompt)
    if isinstance(part, TextEntryBlock):
        gaps = (one if isinstance(one, str) else "____" for one in part.segments)
        told += plain_text("".join(gaps))
    if isinstance(part, QtiBody):
        # Its words stand in its XML, which is compared as it is written.
        told = f"{told}\n{part.markup}"
    return told


def _options(part: Interaction, place: str) -> Iterator[_Told]:
    choices: Sequence[Any] = ()
    if isinstance(part, ChoiceInteraction | OrderInteraction):
        choices = part.choices
    elif isinstance(part, MatchInteraction):
        choices = (*part.sources, *part.targets)
    elif isinstance(part, ExtendedTextInteraction):
        return
    for letter, choice in zip(_names(len(choices)), choices, strict=True):
        yield (Part.OPTION, f"{place} {letter}".strip()), plain_text(choice.content)


def _letters(body: Sequence[Interaction]) -> dict[str, str]:
    """The letter that stands for each option, where an identifier is an option's."""
    letters: dict[str, str] = {}
    for part in body:
        if isinstance(part, ChoiceInteraction | OrderInteraction):
            for letter, choice in zip(_names(len(part.choices)), part.choices, strict=True):
                letters[choice.identifier] = letter
    return letters


def _names(count: int) -> list[str]:
    return [chr(ord("A") + n) if n < 26 else str(n + 1) for n in range(count)]


def _rule(rule: Any, letters: dict[str, str]) -> str:
    """A rule's kind and figures; names of options as letters."""
    if isinstance(rule, dict):
        told = (f"{key}: {_rule(value, letters)}" for key, value in rule.items() if value)
        return " · ".join(told)
    if isinstance(rule, list):
        return ", ".join(_rule(one, letters) for one in rule)
    return letters.get(str(rule), str(rule))


def _label(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_label(one) for one in value)
    if isinstance(value, dict):
        return " ".join(str(one) for one in value.values())
    return str(value)
