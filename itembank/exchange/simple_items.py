"""Builds items of the common types from what foreign formats say of them.

Formats other than QTI give one mark to a question, in shares of a whole; the bank counts points, so
each question is worth one point here unless its source says more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from itembank import rules
from itembank.authoring_words import TRUE_FALSE
from itembank.interactions import (
    ChoiceInteraction,
    ExtendedTextInteraction,
    Interaction,
    MatchInteraction,
    OrderInteraction,
    Segment,
    SimpleChoice,
    TextEntryBlock,
    TextEntryInteraction,
)
from itembank.items import Criterion, Item, ItemType, Metadata, Rationale
from itembank.markup import plain_text
from itembank.qti.values import BaseType, Cardinality
from itembank.rules import Blank, Blanks, MapEntry, ResponseDeclaration, Rule, most_points

RESPONSE: Final = "RESPONSE"
WHOLE: Final = Decimal(100)
_TITLE_LENGTH: Final = 40
TRUE_WORDS: Final = (
    next(word for word, name in TRUE_FALSE.items() if name == "true"),
    next(word for word, name in TRUE_FALSE.items() if name == "false"),
)
"""What the two options of a true-false item say where the source has no words for them."""
_ROUNDING: Final = Decimal("0.1")
"""How far shares in percent may be from the whole by their rounding alone."""


@dataclass(frozen=True, slots=True)
class Option:
    """One option: its share of the mark in percent, and why it is right or wrong."""

    content: str
    share: Decimal
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """An interaction with its declarations, its rule and the reasons of its options."""

    interaction: Interaction
    declarations: tuple[ResponseDeclaration, ...]
    rule: Rule
    item_type: ItemType
    rationales: tuple[Rationale, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """What belongs to the item as a whole."""

    identifier: str
    title: str = ""
    language: str = "zh-CN"
    explanation: str = ""
    stimulus: str | None = None
    source: str = ""
    rubric: tuple[Criterion, ...] = ()
    marking_note: str = ""
    metadata: Metadata = field(default_factory=Metadata)


def letter(place: int) -> str:
    """A, B … Z, AA …"""
    before, rest = divmod(place, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + rest)


def choice(
    prompt: str,
    options: Sequence[Option],
    *,
    points: Decimal = Decimal(1),
    single: bool = True,
    shuffle: bool = True,
    response: str = RESPONSE,
) -> Part:
    """One or several of the options.

    All or nothing where one option has the whole mark and no other a share; else every option has
    the points of its share, within 0 and the points of the question.
    """
    options = options if single else _rounded(options)
    choices = tuple(SimpleChoice(letter(n), one.content) for n, one in enumerate(options))
    right = [letter(n) for n, one in enumerate(options) if one.share > 0]
    full = [letter(n) for n, one in enumerate(options) if one.share >= WHOLE]
    cardinality = Cardinality.SINGLE if single else Cardinality.MULTIPLE
    rule: Rule
    key: tuple[str, ...]
    mapping = None
    if single and full == right and len(right) == 1 and all(one.share >= 0 for one in options):
        key, rule = (right[0],), rules.MatchCorrect(response, points)
    else:
        entries = (
            MapEntry(letter(n), one.share * points / WHOLE)
            for n, one in enumerate(options)
            if one.share
        )
        mapping = rules.Mapping(tuple(entries), lower=rules.ZERO, upper=points)
        key = tuple((full or right)[:1] if single else right)
        rule = rules.MapResponse(response, points)
    interaction = ChoiceInteraction(
        response, prompt, choices, max_choices=1 if single else 0, shuffle=shuffle
    )
    declared = ResponseDeclaration(response, cardinality, BaseType.IDENTIFIER, key, mapping)
    item_type = ItemType.SINGLE_CHOICE if single else ItemType.MULTIPLE_CHOICE
    return Part(
        interaction,
        (declared,),
        rule,
        item_type,
        tuple(
            Rationale(response, one.reason, letter(n))
            for n, one in enumerate(options)
            if one.reason
        ),
    )


def _rounded(options: Sequence[Option]) -> Sequence[Option]:
    """Shares as 33.33333 three times make the whole mark: the first one takes what is missing."""
    missing = WHOLE - sum((one.share for one in options if one.share > 0), rules.ZERO)
    if not missing or abs(missing) > _ROUNDING:
        return options
    first = next(n for n, one in enumerate(options) if one.share > 0)
    return [
        replace(one, share=one.share + missing) if n == first else one
        for n, one in enumerate(options)
    ]


def true_false(
    prompt: str,
    is_true: bool,
    reasons: tuple[str, str] = ("", ""),
    words: tuple[str, str] = TRUE_WORDS,
    points: Decimal = Decimal(1),
) -> Part:
    """Right or wrong; ``reasons`` and ``words`` are those of right and of wrong."""
    names = ("true", "false")
    choices = tuple(SimpleChoice(n, word) for n, word in zip(names, words, strict=True))
    key = names[0] if is_true else names[1]
    declared = ResponseDeclaration(RESPONSE, Cardinality.SINGLE, BaseType.IDENTIFIER, (key,))
    return Part(
        ChoiceInteraction(RESPONSE, prompt, choices),
        (declared,),
        rules.MatchCorrect(RESPONSE, points),
        ItemType.TRUE_FALSE,
        tuple(Rationale(RESPONSE, r, n) for n, r in zip(names, reasons, strict=True) if r),
    )


def gaps(
    prompt: str,
    segments: Sequence[str | Blank],
    *,
    case_sensitive: bool = False,
    order_free: bool = False,
) -> Part:
    """Running text with gaps; each `Blank` stands where its gap is."""
    blanks = tuple(one for one in segments if isinstance(one, Blank))
    shown: list[Segment] = [
        TextEntryInteraction(one.response, _width(one)) if isinstance(one, Blank) else one
        for one in segments
    ]
    declarations = tuple(
        ResponseDeclaration(one.response, Cardinality.SINGLE, BaseType.STRING, one.accepted[:1])
        for one in blanks
    )
    rule = Blanks(blanks, order_free, case_sensitive)
    return Part(TextEntryBlock(prompt, tuple(shown)), declarations, rule, ItemType.TEXT_ENTRY)


def _width(blank: Blank) -> int:
    return max([10, *(2 * len(text) for text in blank.accepted)])


def weighted_gap(
    prompt: str, before: str, after: str, answers: Mapping[str, Decimal], *, case_sensitive: bool
) -> Part:
    """One gap whose answers have different shares of one point."""
    entries = (
        MapEntry(text, share / WHOLE, case_sensitive) for text, share in answers.items() if share
    )
    mapping = rules.Mapping(tuple(entries), lower=rules.ZERO, upper=Decimal(1))
    best = max(answers, key=lambda text: answers[text])
    declared = ResponseDeclaration(RESPONSE, Cardinality.SINGLE, BaseType.STRING, (best,), mapping)
    block = TextEntryBlock(prompt, (before, TextEntryInteraction(RESPONSE, 20), after))
    return Part(block, (declared,), rules.MapResponse(RESPONSE, Decimal(1)), ItemType.TEXT_ENTRY)


def matching(
    prompt: str,
    pairs: Sequence[tuple[str, str]],
    distractors: Iterable[str] = (),
    *,
    shuffle: bool = True,
) -> Part:
    """Each source has its target; equal targets are one. A point for each right pair."""
    targets = list(dict.fromkeys([*(right for _, right in pairs), *distractors]))
    named = {right: str(n) for n, right in enumerate(targets, 1)}
    sources = tuple(SimpleChoice(letter(n).lower(), left) for n, (left, _) in enumerate(pairs))
    key = tuple(
        f"{source.identifier} {named[right]}"
        for source, (_, right) in zip(sources, pairs, strict=True)
    )
    shown = tuple(SimpleChoice(name, right) for right, name in named.items())
    declared = ResponseDeclaration(RESPONSE, Cardinality.MULTIPLE, BaseType.DIRECTED_PAIR, key)
    return Part(
        MatchInteraction(RESPONSE, prompt, sources, shown, shuffle=shuffle),
        (declared,),
        rules.Pairs(RESPONSE, Decimal(1), Decimal(len(pairs))),
        ItemType.MATCH,
    )


def order(prompt: str, steps: Sequence[str], points: Decimal = Decimal(1)) -> Part:
    """Steps, given in their right order; their names do not tell it, for they are shuffled."""
    choices = tuple(SimpleChoice(letter(n), step) for n, step in enumerate(steps))
    key = tuple(one.identifier for one in choices)
    declared = ResponseDeclaration(RESPONSE, Cardinality.ORDERED, BaseType.IDENTIFIER, key)
    interaction = OrderInteraction(RESPONSE, prompt, choices)
    return Part(interaction, (declared,), rules.Ordering(RESPONSE, points), ItemType.ORDER)


def essay(prompt: str, points: Decimal = Decimal(1)) -> Part:
    """Written at length and marked by people."""
    declared = ResponseDeclaration(RESPONSE, Cardinality.SINGLE, BaseType.STRING)
    interaction = ExtendedTextInteraction(RESPONSE, prompt)
    rule = rules.HumanMarked(RESPONSE, points)
    return Part(interaction, (declared,), rule, ItemType.SHORT_ANSWER)


def item_of(about: About, part: Part) -> Item:
    """The item; Invalid where it could not be shown or marked."""
    words = plain_text(part.interaction.prompt) or plain_text(
        "".join(s for s in getattr(part.interaction, "segments", ()) if isinstance(s, str))
    )
    title = about.title or words
    return Item(
        identifier=about.identifier,
        title=title if len(title) <= _TITLE_LENGTH else f"{title[: _TITLE_LENGTH - 1]}…",
        language=about.language,
        item_type=part.item_type,
        body=(part.interaction,),
        declarations=part.declarations,
        rules=(part.rule,),
        max_score=most_points(part.rule),
        stimulus=about.stimulus,
        explanation=about.explanation,
        rationales=part.rationales,
        metadata=replace(
            about.metadata,
            source=about.source or about.metadata.source,
            rubric=about.rubric or about.metadata.rubric,
            marking_note=about.marking_note or about.metadata.marking_note,
        ),
    )
