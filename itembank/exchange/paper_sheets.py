"""A paper to print, in its parts: sections by type, questions in their order, keys apart.

What is written as Word and as PDF is the same; only the pen differs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from itembank.authoring_words import TYPES
from itembank.exchange.paper_sharing import shared_choices
from itembank.exchange.recordings import spoken_prompt
from itembank.interactions import (
    ChoiceInteraction,
    ExtendedTextInteraction,
    Interaction,
    MatchInteraction,
    OrderInteraction,
    QtiBody,
    SimpleChoice,
    TextEntryBlock,
    answerables,
)
from itembank.items import Item, ItemType
from itembank.qti.values import BaseType
from itembank.rules import Blanks, MapResponse, Rule, most_points, responses_of

WORDS: Final = {
    "paper": "试题",
    "keyed": "试题与答案",
    "key": "答案",
    "explanation": "解析",
    "points": "{points}分",
    "section": "{number}、{word}题（共{count}题，{points}分）",
    "true": "正确",
    "false": "错误",
}
_NUMERALS: Final = "一二三四五六七八九十"
_WORD_OF_TYPE: Final = {item_type: word.removesuffix("题") for word, item_type in TYPES.items()}
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_GAP: Final = "________"


@dataclass(frozen=True, slots=True)
class SheetQuestion:
    """One question as it is printed; texts are safe HTML."""

    number: str
    stem: str
    options: tuple[tuple[str, str], ...] = ()
    targets: tuple[tuple[str, str], ...] = ()
    lines: int = 0
    """Empty lines to write on."""
    key: str = ""
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class SheetItem:
    """One item: its material, if it has one, and its questions."""

    material: str
    questions: tuple[SheetQuestion, ...]
    explanation: str = ""
    options: tuple[tuple[str, str], ...] = ()
    """Options that all questions share: they are printed once."""


@dataclass(frozen=True, slots=True)
class SheetSection:
    """The items of one type."""

    title: str
    items: tuple[SheetItem, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole paper."""

    title: str
    sections: tuple[SheetSection, ...]
    left_out: tuple[str, ...] = field(default=())
    """Identifiers of items that paper cannot hold."""


def sheet_of(items: Sequence[Item], *, keyed: bool) -> Sheet:
    """The paper; items of one type stand together, types in the order of their first item."""
    grouped: dict[ItemType, list[Item]] = {}
    left_out = []
    for item in items:
        if item.item_type in _WORD_OF_TYPE and all(map(_is_on_paper, item.body)):
            grouped.setdefault(item.item_type, []).append(item)
        else:
            left_out.append(item.identifier)
    sections = []
    number = 0
    for place, (kind, members) in enumerate(grouped.items()):
        written = []
        for item in members:
            number += 1
            written.append(_item(item, number, keyed=keyed))
        title = WORDS["section"].format(
            number=_NUMERALS[place] if place < len(_NUMERALS) else place + 1,
            word=_WORD_OF_TYPE[kind],
            count=len(members),
            points=format(sum(item.max_score for item in members), "f"),
        )
        sections.append(SheetSection(title, tuple(written)))
    return Sheet(WORDS["keyed" if keyed else "paper"], tuple(sections), tuple(left_out))


def _is_on_paper(part: Interaction) -> bool:
    return spoken_prompt(part) is not None or isinstance(
        part,
        ChoiceInteraction
        | TextEntryBlock
        | OrderInteraction
        | MatchInteraction
        | ExtendedTextInteraction,
    )


def _item(item: Item, number: int, *, keyed: bool) -> SheetItem:
    alone = len(item.body) == 1
    shared = shared_choices(item)
    asked = tuple(
        _question(item, part, f"{number}." if alone else f"（{place}）", keyed=keyed)
        for place, part in enumerate(item.body, 1)
    )
    material = item.stimulus or ""
    if not alone:
        material = f"{number}. {material}"
    if shared is not None:
        asked = tuple(replace(one, options=()) for one in asked)
    listed = () if shared is None else _options(shared)
    return SheetItem(material, asked, item.explanation if keyed else "", listed)


def _question(item: Item, part: Interaction, number: str, *, keyed: bool) -> SheetQuestion:
    names = [one.response_identifier for one in answerables((part,))]
    rule = next(rule for rule in item.rules if names[0] in responses_of(rule))
    told = [r.text for r in item.rationales if r.response in names and r.choice is None]
    points = WORDS["points"].format(points=format(most_points(rule), "f"))
    return SheetQuestion(
        number,
        f"{_stem(part)}（{points}）",
        options=_options(part),
        targets=_named(part.targets, _LETTERS) if isinstance(part, MatchInteraction) else (),
        lines=6 if isinstance(part, ExtendedTextInteraction) else 0,
        key=_key(item, part, rule) if keyed else "",
        explanation="".join(told) if keyed else "",
    )


def _stem(part: Interaction) -> str:
    if isinstance(part, TextEntryBlock):
        return part.prompt + "".join(s if isinstance(s, str) else _GAP for s in part.segments)
    return spoken_prompt(part) or part.prompt


def _options(part: Interaction) -> tuple[tuple[str, str], ...]:
    if isinstance(part, ChoiceInteraction):
        if _is_true_false(part):
            return ()
        return _named(part.choices, _LETTERS)
    if isinstance(part, OrderInteraction):
        return _named(part.choices, _LETTERS)
    if isinstance(part, MatchInteraction):
        return tuple((f"（{n}）", one.content) for n, one in enumerate(part.sources, 1))
    return ()


def _is_true_false(part: ChoiceInteraction) -> bool:
    return {choice.identifier for choice in part.choices} == {"true", "false"}


def _named(choices: Sequence[SimpleChoice], letters: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (f"{letters[place] if place < len(letters) else place + 1}.", one.content)
        for place, one in enumerate(choices)
    )


# ---- Keys ----


def _key(item: Item, part: Interaction, rule: Rule) -> str:
    """What is right, in the labels of the paper, so that the paper reads back as it was."""
    if isinstance(rule, Blanks):
        return "|".join(";".join(blank.accepted) for blank in rule.blanks)
    if isinstance(part, ExtendedTextInteraction | QtiBody):
        rows = (f"{row.text}（{row.points:f}分）" for row in item.metadata.rubric)
        return "；".join(rows)
    assert isinstance(part, ChoiceInteraction | OrderInteraction | MatchInteraction)
    declared = item.declaration(part.response_identifier)
    if isinstance(part, MatchInteraction):
        assert declared.base_type is BaseType.DIRECTED_PAIR
        left = {one.identifier: str(n) for n, one in enumerate(part.sources, 1)}
        right = {one.identifier: _LETTERS[n] for n, one in enumerate(part.targets)}
        pairs = (pair.split(" ", 1) for pair in declared.correct)
        return "；".join(f"{left[a]}-{right[b]}" for a, b in pairs)
    if isinstance(part, ChoiceInteraction) and _is_true_false(part):
        return "".join(WORDS[name] for name in declared.correct)
    letters = {one.identifier: _LETTERS[n] for n, one in enumerate(part.choices[:26])}
    if isinstance(rule, MapResponse) and declared.mapping is not None:
        worth = ((letters[e.key], e.value) for e in declared.mapping.entries)
        return "，".join(f"{letter}={points:f}" for letter, points in worth)
    joint = "，" if isinstance(part, OrderInteraction) else ""
    return joint.join(letters[name] for name in declared.correct)
