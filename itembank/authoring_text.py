"""Write an item back as the authoring JSON that it could have been read from.

What the format cannot say is refused, not lost: the JSON is read again and must give the same item.
A draft that came from a file may lack facts which the format demands (a level, skill points): it is
written without them, for somebody to fill in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from foundation.errors import Invalid
from itembank.authoring import read_item, title_of
from itembank.authoring_held import SHAPES
from itembank.authoring_scoring import scoring_of
from itembank.authoring_words import COGNITIVE, DIFFICULTIES, SHARED_OPTIONS, TRUE_FALSE, TYPES
from itembank.exchange.hotspots import Area, Hotspot, hotspot_of
from itembank.exchange.paper_sharing import shared_choices
from itembank.exchange.recordings import longest_of
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
    except (LookupError, StopIteration):
        raise beyond from None
    for written in _ways(item, source):
        try:
            again = _read_again(written, item, standard)
        except Invalid:
            continue
        if again == item:
            return written
        told = replace(item.metadata, marking_note=str(written.get("scoring", "")))
        if not item.metadata.marking_note and again == replace(item, metadata=told):
            return written
    raise beyond


def _read_again(written: Source, item: Item, standard: Standard) -> Item:
    """The item that the JSON gives once somebody has filled in what it lacks."""
    facts = item.metadata
    known = [code for code in facts.skills if standard.has_skill(code)]
    at = standard.level_of(known[0]) if known else standard.levels[0]
    level = standard.level(facts.level) if facts.level else at
    lacks: dict[str, tuple[str, Any]] = {
        "level": ("level", level.name),
        "skills": ("skills", [skill.code for skill in level.skills][:1]),
        "cog": ("cognitive", next(iter(COGNITIVE))),
        "difficulty": ("difficulty", next(iter(DIFFICULTIES))),
    }
    if any(isinstance(rule, HumanMarked) for rule in item.rules):
        lacks["rubric"] = ("rubric", [["?", _number(item.max_score)]])
    missing = {name: found for name, found in lacks.items() if name not in written}
    filled = written | {name: stand_in for name, (_, stand_in) in missing.items()}
    again = read_item(filled, standard)
    own = {field: getattr(facts, field) for field, _ in missing.values()}
    return replace(again, metadata=replace(again.metadata, **own))


def _ways(item: Item, source: Source) -> list[Source]:
    """The item in words; where its rule was never put into words, first without such a sentence.

    What then needs the sentence gains it, and loses nothing.
    """
    bare = {name: value for name, value in source.items() if name != "scoring"}
    return [source] if item.metadata.marking_note else [bare, source]


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
        source |= _shared(item, source["parts"])
    else:
        (interaction,) = item.body
        source |= {"material": item.stimulus, **_question(item, interaction, item.item_type)}
    if facts.marking_note:
        source["scoring"] = facts.marking_note
    source |= {"explain": item.explanation, "source": facts.source}
    source["rubric"] = [[row.text, _number(row.points)] for row in facts.rubric]
    for name, values in (
        ("auto_checks", facts.automatic_checks),
        ("materials", facts.materials),
        ("enemies", facts.enemies),
    ):
        source[name] = list(values)
    if item.language != "zh-CN":
        source["language"] = item.language
    if title_of("", str(source["stem"])) != item.title:
        source["title"] = item.title
    return {name: value for name, value in source.items() if value not in (None, "", [], {})}


def _shared(item: Item, parts: list[Source]) -> Source:
    """A list of options that all parts have, taken out of them; nothing where they do not share."""
    shared = shared_choices(item)
    if shared is None:
        return {}
    for part in parts:
        del part["options"]
    return {"type": SHARED_OPTIONS, "options": _options(shared.choices)}


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


def _match(item: Item, interaction: MatchInteraction, item_type: ItemType) -> Source:
    declared = item.declaration(interaction.response_identifier)
    key: dict[str, list[str]] = {}
    for pair in declared.correct:
        left, right = pair.split(" ", 1)
        key.setdefault(left, []).append(right)
    sorts = item_type is ItemType.CLASSIFICATION
    sides = ("options", "categories") if sorts else ("left", "right")
    several = {"several": True} if interaction.source_max == 0 else {}
    return {
        "stem": interaction.prompt,
        sides[0]: _options(interaction.sources),
        sides[1]: _options(interaction.targets),
        **several,
        "key": {name: right[0] if len(right) == 1 else right for name, right in key.items()},
    }


def _extended(_item: Item, interaction: ExtendedTextInteraction, _item_type: ItemType) -> Source:
    return {"stem": interaction.prompt}


def _held(_item: Item, interaction: QtiBody, item_type: ItemType) -> Source:
    """A question that is held as QTI, by what an author would have written of it."""
    written: Source = {"stem": interaction.prompt}
    if item_type is ItemType.RECORDING:
        return {**written, "longest": longest_of(interaction)}
    asked = hotspot_of(interaction)
    if asked is None:
        raise LookupError(interaction)
    several = {"several": True} if asked.several else {}
    return {**written, **_pictured(asked), **several, "key": list(asked.key)}


def _pictured(asked: Hotspot) -> Source:
    told = asked.picture
    size = {"width": told.width, "height": told.height}
    picture = {"source": told.source, "alt": told.alt, "type": told.type, **size}
    return {"picture": picture, "areas": {area.name: _area(area) for area in asked.areas}}


def _area(area: Area) -> Source:
    shape = next(word for word, known in SHAPES.items() if known is area.shape)
    return {"shape": shape, "coords": list(area.coords), "label": area.label}


_WRITERS: Final[dict[type[Any], Callable[[Item, Any, ItemType], Source]]] = {
    ChoiceInteraction: _choice,
    TextEntryBlock: _gaps,
    OrderInteraction: _order,
    MatchInteraction: _match,
    ExtendedTextInteraction: _extended,
    QtiBody: _held,
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
