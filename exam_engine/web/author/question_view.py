"""An item's questions for pages of staff: what a candidate reads, and apart from it the key.

`questions` takes interactions alone, so that what it makes cannot hold a key. `keys` takes the
whole item; its answers are told in the labels that `questions` gave.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from markupsafe import Markup

from itembank.answers import Response
from itembank.exchange.hotspots import Area, hotspot_of
from itembank.interactions import (
    Answerable,
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
from itembank.items import Item
from itembank.rules import Blank, Blanks, Rule, most_points, responses_of

_MEDIA = re.compile(r'src="media:([0-9a-f]{64})"')
MEDIA_PATH: Final = "/staff/items/media/"


@dataclass(frozen=True, slots=True)
class OptionView:
    """One option: the label it is shown under and the name that a form sends for it."""

    label: str
    name: str
    content: Markup


@dataclass(frozen=True, slots=True)
class GapView:
    """A gap in running text."""

    response: str
    number: int


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One interaction. ``kind`` is choice, order, match, gaps or text."""

    number: int
    kind: str
    response: str
    prompt: Markup
    options: tuple[OptionView, ...] = ()
    targets: tuple[OptionView, ...] = ()
    segments: tuple[Markup | GapView, ...] = ()
    takes_many: bool = False


@dataclass(frozen=True, slots=True)
class QuestionKey:
    """What is right in one interaction, and what it is worth."""

    answers: tuple[str, ...]
    """In the labels of `questions`; one for each gap; empty where people judge."""
    right: frozenset[str]
    """Names of the options that are right."""
    worth: dict[str, Decimal]
    """Points by option, where options are worth points of their own."""
    reasons: dict[str, Markup]
    """Why each option is right or wrong, by name."""
    reason: Markup | None
    rule: str
    """Code of the sentence that tells the scoring rule; it takes ``facts``."""
    facts: dict[str, Any] = field(default_factory=dict)


def questions(body: Iterable[Interaction]) -> list[QuestionView]:
    """The interactions in order, numbered from 1."""
    return [_question(number, part) for number, part in enumerate(body, 1)]


def keys(item: Item) -> list[QuestionKey]:
    """The key of each interaction of the item, in the order of `questions`."""
    return [_key(item, part) for part in item.body]


def stimulus(item: Item) -> Markup | None:
    """The material that the questions are about."""
    return shown(item.stimulus) if item.stimulus else None


def told_answer(item: Item, answer: Response) -> list[str]:
    """An answer in the bank's names as labels, one entry for each response that was answered."""
    parts = answerables(item.body)
    given = [
        (part, answer[part.response_identifier])
        for part in parts
        if part.response_identifier in answer
    ]
    return [_told(part, [value] if isinstance(value, str) else value) for part, value in given]


def shown(html: str) -> Markup:
    """An item's HTML for a page of staff; pictures come from an address that staff may open."""
    # Every text of an item went through the allow-list of `itembank.markup` when it was made.
    return Markup(_MEDIA.sub(rf'src="{MEDIA_PATH}\1"', html))  # noqa: S704


def _question(number: int, part: Interaction) -> QuestionView:
    prompt = shown(part.prompt)
    if isinstance(part, TextEntryBlock):
        return QuestionView(number, "gaps", "", prompt, segments=_segments(part))
    if isinstance(part, QtiBody):
        return _held(number, part, prompt)
    name = part.response_identifier
    if isinstance(part, ExtendedTextInteraction):
        return QuestionView(number, "text", name, prompt)
    if isinstance(part, MatchInteraction):
        sources, targets = _options(part.sources, _small), _options(part.targets, _number)
        many = part.source_max != 1
        return QuestionView(
            number, "match", name, prompt, options=sources, targets=targets, takes_many=many
        )
    if isinstance(part, OrderInteraction):
        return QuestionView(number, "order", name, prompt, options=_options(part.choices, _number))
    options = _options(part.choices, _letter)
    many = part.max_choices != 1
    return QuestionView(number, "choice", name, prompt, options=options, takes_many=many)


def _held(number: int, part: QtiBody, prompt: Markup) -> QuestionView:
    """Areas of a picture are options beside it; of other QTI the words alone are shown here."""
    asked = hotspot_of(part)
    if asked is None:
        return QuestionView(number, "qti", "", prompt)
    picture = Markup('<p><img src="{}{}" alt="{}"></p>').format(
        MEDIA_PATH, asked.picture.digest, asked.picture.alt
    )
    options = tuple(
        OptionView(area.name, area.name, Markup("{}").format(area.label or _corners(area)))
        for area in asked.areas
    )
    many = asked.several
    return QuestionView(
        number, "choice", asked.response, prompt + picture, options=options, takes_many=many
    )


def _corners(area: Area) -> str:
    """An area without a name of its own, by its numbers."""
    return f"{area.shape.value} {', '.join(map(str, area.coords))}"


def _segments(block: TextEntryBlock) -> tuple[Markup | GapView, ...]:
    names = [gap.response_identifier for gap in block.gaps]
    return tuple(
        shown(segment)
        if isinstance(segment, str)
        else GapView(segment.response_identifier, names.index(segment.response_identifier) + 1)
        for segment in block.segments
    )


def _options(choices: Sequence[SimpleChoice], label: Any) -> tuple[OptionView, ...]:
    return tuple(
        OptionView(label(place), choice.identifier, shown(choice.content))
        for place, choice in enumerate(choices)
    )


def _key(item: Item, part: Interaction) -> QuestionKey:
    names = [one.response_identifier for one in answerables((part,))]
    rule = next(rule for rule in item.rules if names[0] in responses_of(rule))
    spoken = [r for r in item.rationales if r.response in names]
    declared = [item.declaration(name) for name in names]
    asked = hotspot_of(part)
    mapping = declared[0].mapping
    return QuestionKey(
        answers=_answers(item, part, rule),
        right=frozenset(declared[0].correct if asked is None else asked.key),
        worth={entry.key: entry.value for entry in mapping.entries} if mapping else {},
        reasons={r.choice: shown(r.text) for r in spoken if r.choice is not None},
        reason=next((shown(r.text) for r in spoken if r.choice is None), None),
        rule=f"web-author-rule-{_RULE_WORDS.sub('-', type(rule).__name__).lower()}",
        facts=_rule_facts(rule),
    )


_RULE_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")


def _answers(item: Item, part: Interaction, rule: Rule) -> tuple[str, ...]:
    if isinstance(rule, Blanks):
        return tuple(_accepted(blank) for blank in rule.blanks)
    if isinstance(part, TextEntryBlock):
        return tuple(" / ".join(item.declaration(g.response_identifier).correct) for g in part.gaps)
    if isinstance(part, QtiBody):
        # Its keys stand in its own markup; but for areas what is right depends on its processing.
        asked = hotspot_of(part)
        return () if asked is None else (" ".join(asked.key),)
    correct = item.declaration(part.response_identifier).correct
    return (_told(part, correct),) if correct else ()


def _accepted(blank: Blank) -> str:
    told = [" / ".join(blank.accepted)] if blank.accepted else []
    if blank.tolerance is not None:
        told.append(f"± {blank.tolerance:f}")
    if blank.low is not None and blank.high is not None:
        told.append(f"[{blank.low:f}, {blank.high:f}]")
    return " ".join(told) + blank.unit


def _rule_facts(rule: Rule) -> dict[str, Any]:
    facts: dict[str, Any] = {"points": most_points(rule)}
    for name in ("step", "swap_points", "per_pair", "penalty"):
        if hasattr(rule, name):
            facts[name] = getattr(rule, name)
    if isinstance(rule, Blanks):
        facts |= {"blanks": len(rule.blanks), "order_free": rule.order_free}
    return facts


def _told(part: Answerable, values: Sequence[str]) -> str:
    """Values of one response in labels: ``B``, ``A C``, ``3 → 1 → 2``, ``a → 4，b → 1``."""
    if isinstance(part, ChoiceInteraction):
        return " ".join(_named(part.choices, value, _letter) for value in values)
    if isinstance(part, OrderInteraction):
        return " → ".join(_named(part.choices, value, _number) for value in values)
    if isinstance(part, MatchInteraction):
        pairs = [value.split(" ", 1) for value in values]
        return " · ".join(
            f"{_named(part.sources, a, _small)} → {_named(part.targets, b, _number)}"
            for a, b in pairs
        )
    return " / ".join(values)


def _named(choices: Sequence[SimpleChoice], identifier: str, label: Any) -> str:
    names = [choice.identifier for choice in choices]
    return str(label(names.index(identifier)))


def _letter(place: int) -> str:
    return chr(ord("A") + place) if place < 26 else str(place + 1)


def _small(place: int) -> str:
    return _letter(place).lower()


def _number(place: int) -> str:
    return str(place + 1)
