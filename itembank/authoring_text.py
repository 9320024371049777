"""Write an item back as the authoring JSON that it could have been read from.

What the format cannot say is refused, not lost: the JSON is read again and must give the same item.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, Final

from foundation.errors import Invalid
from itembank.authoring import COGNITIVE, DIFFICULTIES, TYPES, read_item
from itembank.authoring_questions import TRUE_FALSE, scoring_of
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
from itembank.markup import plain_text
from itembank.rules import Blanks, HumanMarked, MapResponse, Rule, most_points, responses_of
from itembank.standards import Standard

Source = dict[str, Any]
_GAP: Final = "____"
_WORD_OF_TYPE: Final = {item_type: word for word, item_type in TYPES.items()}
_WORD_OF_DIFFICULTY: Final = {difficulty: word for word, difficulty in DIFFICULTIES.items()}
_WORD_OF_COGNITIVE: Final = {cognitive: word for word, cognitive in COGNITIVE.items()}
_ALL_OR_NOTHING: Final = (ItemType.SINGLE_CHOICE, ItemType.TRUE_FALSE)
_WORD_OF_TRUTH: Final = {name: word for word, name in TRUE_FALSE.items()}


def authoring_of(item: Item, standard: Standard) -> Source:
    """The item as authoring JSON; raises `Invalid` when the format cannot hold all of it."""
    beyond = Invalid("itembank-authoring-beyond", item=item.identifier)
    try:
        source = _source(item)
        again = read_item(source, standard)
    except (Invalid, LookupError, StopIteration):
        raise beyond from None
    if again != item:
        raise beyond
    return source


def _source(item: Item) -> Source:
    facts = item.metadata
    source: Source = {
        "id": item.identifier,
        "level": facts.level,
        "area": facts.area,
        "type": _WORD_OF_TYPE[item.item_type],
        "skills": list(facts.skills),
        "cog": _WORD_OF_COGNITIVE[facts.cognitive] if facts.cognitive else None,
        "difficulty": _WORD_OF_DIFFICULTY[facts.difficulty] if facts.difficulty else None,
        "score": _number(item.max_score),
        "sec": facts.seconds,
    }
    if item.item_type is ItemType.MATERIAL:
        source |= {"stem": item.stimulus, "parts": [_part(item, i) for i in item.body]}
    else:
        (interaction,) = item.body
        source |= {"material": item.stimulus, **_question(item, interaction, item.item_type)}
    scoring = facts.marking_note or source.get("scoring", "")
    source |= {"scoring": scoring, "explain": item.explanation, "source": facts.source}
    source["rubric"] = [[row.text, _number(row.points)] for row in facts.rubric]
    for name, values in (
        ("auto_checks", facts.automatic_checks),
        ("materials", facts.materials),
        ("enemies", facts.enemies),
    ):
        source[name] = list(values)
    if item.language != "zh-CN":
        source["language"] = item.language
    if not plain_text(str(source["stem"])).startswith(item.title.removesuffix("…")):
        source["title"] = item.title
    return {name: value for name, value in source.items() if value not in (None, "", [], {})}


def _part(item: Item, interaction: Interaction) -> Source:
    """One question of a material item, with its own points, scoring sentence and explanation."""
    rule = _rule_of(item, interaction)
    part_type = _type_of(interaction, rule)
    source: Source = {"type": _WORD_OF_TYPE[part_type], "score": _number(most_points(rule))}
    source |= _question(item, interaction, part_type)
    responses = _responses(interaction)
    told = [r.text for r in item.rationales if r.response in responses and r.choice is None]
    if told:
        source["explain"] = told[0]
    if isinstance(rule, HumanMarked):
        source["rubric"] = [[row.text, _number(row.points)] for row in item.metadata.rubric]
    return {name: value for name, value in source.items() if value not in ("", [], {})}


def _type_of(interaction: Interaction, rule: Rule) -> ItemType:
    """A type that reads back as this interaction with this rule."""
    if isinstance(interaction, TextEntryBlock):
        return ItemType.TEXT_ENTRY
    if isinstance(interaction, OrderInteraction):
        return ItemType.ORDER
    if isinstance(interaction, MatchInteraction):
        return ItemType.MATCH
    if isinstance(interaction, ExtendedTextInteraction):
        return ItemType.SHORT_ANSWER
    if isinstance(interaction, QtiBody):
        raise LookupError(interaction)
    if {choice.identifier for choice in interaction.choices} == set(_WORD_OF_TRUTH):
        return ItemType.TRUE_FALSE
    if interaction.max_choices != 1:
        return ItemType.INDEFINITE_CHOICE
    return ItemType.SITUATIONAL if isinstance(rule, MapResponse) else ItemType.SINGLE_CHOICE


def _question(item: Item, interaction: Interaction, item_type: ItemType) -> Source:
    rule = _rule_of(item, interaction)
    written = _WRITERS[type(interaction)](item, interaction, item_type)
    scoring = "" if item_type in _ALL_OR_NOTHING else scoring_of(rule)
    reasons = {
        _WORD_OF_TRUTH.get(r.choice, r.choice): r.text
        for r in item.rationales
        if r.choice is not None and r.response in _responses(interaction)
    }
    return {**written, "scoring": scoring, "rationale": reasons}


def _choice(item: Item, interaction: ChoiceInteraction, item_type: ItemType) -> Source:
    declared = item.declaration(interaction.response_identifier)
    written: Source = {"stem": interaction.prompt}
    if item_type is ItemType.TRUE_FALSE:
        return {**written, "key": [_WORD_OF_TRUTH[name] for name in declared.correct]}
    written["options"] = _options(interaction.choices)
    values = {e.key: _number(e.value) for e in declared.mapping.entries} if declared.mapping else {}
    if item_type is ItemType.SITUATIONAL:
        return {**written, "key": values}
    return {**written, "key": list(declared.correct), "weights": values}


def _gaps(item: Item, interaction: TextEntryBlock, _item_type: ItemType) -> Source:
    rule = _rule_of(item, interaction)
    assert isinstance(rule, Blanks)
    stem = "".join(s if isinstance(s, str) else _GAP for s in interaction.segments)
    written: Source = {"stem": stem, "key": [list(blank.accepted) for blank in rule.blanks]}
    tolerance = rule.blanks[0].tolerance
    if tolerance is not None:
        written["numeric"] = {"tolerance": _number(tolerance)}
    return written


def _order(item: Item, interaction: OrderInteraction, _item_type: ItemType) -> Source:
    declared = item.declaration(interaction.response_identifier)
    options = _options(interaction.choices)
    return {"stem": interaction.prompt, "options": options, "key": list(declared.correct)}


def _match(item: Item, interaction: MatchInteraction, _item_type: ItemType) -> Source:
    declared = item.declaration(interaction.response_identifier)
    return {
        "stem": interaction.prompt,
        "left": _options(interaction.sources),
        "right": _options(interaction.targets),
        "key": dict(pair.split(" ", 1) for pair in declared.correct),
    }


def _extended(_item: Item, interaction: ExtendedTextInteraction, _item_type: ItemType) -> Source:
    return {"stem": interaction.prompt}


_WRITERS: Final[dict[type[Any], Callable[[Item, Any, ItemType], Source]]] = {
    ChoiceInteraction: _choice,
    TextEntryBlock: _gaps,
    OrderInteraction: _order,
    MatchInteraction: _match,
    ExtendedTextInteraction: _extended,
}


def _options(choices: Iterable[SimpleChoice]) -> Source:
    return {choice.identifier: choice.content for choice in choices}


def _responses(interaction: Interaction) -> tuple[str, ...]:
    return tuple(part.response_identifier for part in answerables((interaction,)))


def _rule_of(item: Item, interaction: Interaction) -> Rule:
    first = _responses(interaction)[0]
    return next(rule for rule in item.rules if first in responses_of(rule))


def _number(value: Decimal) -> int | float | str:
    """A JSON number where it says the value exactly, else text."""
    if value == value.to_integral_value():
        return int(value)
    return float(value) if Decimal(str(float(value))) == value else format(value, "f")
