"""Makes the questions of a paper whose answer is an option: one, several, true or false, scored."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from itembank.exchange.drafts import Weight
from itembank.exchange.paper_found import Found, Option
from itembank.exchange.paper_keys import letters_of, scores_of, truth_of, truth_options
from itembank.exchange.paper_making import Made, Unmade, Wanted, prompt_of
from itembank.exchange.paper_marks import fold, without_spaces
from itembank.exchange.paper_words import ALL_OR_NOTHING, HALF, PLUS_MINUS, TRUTH_SHOWN
from itembank.interactions import ChoiceInteraction, SimpleChoice
from itembank.items import ItemType
from itembank.qti.values import BaseType, Cardinality
from itembank.rules import (
    HalfWhenIncomplete,
    MapEntry,
    Mapping,
    MapResponse,
    MatchCorrect,
    OptionWeights,
    PlusMinus,
    ResponseDeclaration,
    Rule,
)

_MOST_OPTIONS: Final = 26
TRUE: Final = "true"
FALSE: Final = "false"
MULTIPLE_RULES: Final = ("all", "half", "plus_minus", "weights")
"""Names of the rules for several choices, as an option of the readers."""


def choices_of(found: Found, wanted: Wanted, options: Sequence[Option]) -> tuple[SimpleChoice, ...]:
    """Options as choices, named by their labels; one without anything to see is left out."""
    shown = []
    for option in options:
        if wanted.objects.is_blank(option.text):
            found.say(Weight.DROPPED, "paper-option-empty", option=option.label)
            continue
        shown.append(SimpleChoice(option.label, wanted.objects.html(option.text)))
    labels = [choice.identifier for choice in shown]
    if len(set(labels)) != len(labels):
        raise Unmade("paper-option-repeated", options=labels)
    if len(shown) < 2:
        raise Unmade("paper-options-missing", count=len(shown))
    if len(shown) > _MOST_OPTIONS:
        raise Unmade("paper-options-many", count=len(shown), most=_MOST_OPTIONS)
    texts = [without_spaces(option.text) for option in options if option.text.strip()]
    if len(set(texts)) < len(texts) and all(texts):
        found.say(Weight.DOUBT, "paper-options-equal")
    return tuple(shown)


def _key(found: Found, choices: Sequence[SimpleChoice]) -> tuple[tuple[str, ...], str]:
    """The right options and what the answer says beside them."""
    known = [choice.identifier for choice in choices]
    marked = tuple(option.label for option in found.options if option.is_right)
    answer = found.text("answer")
    if not answer:
        if not marked:
            raise Unmade("paper-key-missing")
        found.say(Weight.NOTE, "paper-key-from-option", answer="".join(marked))
        return marked, ""
    letters = letters_of(answer, found.options)
    if letters is None:
        raise Unmade("paper-key-unreadable", answer=answer[:60])
    strange = [label for label in letters.labels if label not in known]
    if strange:
        raise Unmade("paper-key-no-option", answer=answer[:60], options=known)
    if marked and sorted(marked) != sorted(letters.labels):
        found.say(
            Weight.DOUBT,
            "paper-answers-differ",
            own="".join(letters.labels),
            other="".join(marked),
        )
    ordered = tuple(sorted(letters.labels, key=known.index))
    return ordered, letters.rest


def choice(found: Found, wanted: Wanted) -> Made:
    choices = choices_of(found, wanted, found.options)
    key, note = _key(found, choices)
    if found.item_type is ItemType.SINGLE_CHOICE and len(key) > 1:
        raise Unmade("paper-key-count", answer="".join(key), count=len(key))
    single = found.item_type is ItemType.SINGLE_CHOICE
    mapping = None if single else _weights(found)
    rule: Rule
    if single:
        rule = MatchCorrect(wanted.response, wanted.points)
    else:
        rule = _multiple_rule(found, wanted, mapping)
    interaction = ChoiceInteraction(
        wanted.response,
        prompt_of(found, wanted),
        choices,
        max_choices=1 if single else 0,
        shuffle=not found.shares_options,
    )
    declared = ResponseDeclaration(
        wanted.response,
        Cardinality.SINGLE if single else Cardinality.MULTIPLE,
        BaseType.IDENTIFIER,
        key,
        mapping,
    )
    return Made(interaction, (declared,), rule, wanted.points, note)


def _weights(found: Found) -> Mapping | None:
    points = {option.label: option.points for option in found.options}
    if not all(value is not None for value in points.values()):
        return None
    return Mapping(tuple(MapEntry(k, v) for k, v in points.items() if v is not None))


def _multiple_rule(found: Found, wanted: Wanted, mapping: Mapping | None) -> Rule:
    """How several choices are marked: as the paper says, as a person chose, or all or nothing."""
    response, points = wanted.response, wanted.points
    text = "".join(f"{found.section.rule_text} {found.text('rubric')}".split())
    if mapping is not None:
        return OptionWeights(response, points)
    if wanted.multiple_rule == "half" or any(word in text for word in HALF):
        return HalfWhenIncomplete(response, points)
    if wanted.multiple_rule == "plus_minus" or any(word in text for word in PLUS_MINUS):
        return PlusMinus(response, points)
    if wanted.multiple_rule != "all" and not any(word in text for word in ALL_OR_NOTHING):
        found.say(Weight.NOTE, "paper-rule-assumed")
    return MatchCorrect(response, points)


def true_false(found: Found, wanted: Wanted) -> Made:
    answer = found.text("answer")
    sides = truth_options(found.options) if found.options else None
    marked = [option.label for option in found.options if option.is_right]
    note = ""
    if sides is not None and (marked or letters_of(answer, found.options)):
        letters = letters_of(answer, found.options) if answer else None
        label = letters.labels[0] if letters and letters.labels else marked[0]
        if label not in sides:
            raise Unmade("paper-key-unreadable", answer=answer[:60])
        right = sides[label]
    elif not answer:
        raise Unmade("paper-key-missing")
    else:
        right, note = _truth(found, answer)
    words = TRUTH_SHOWN[wanted.language]
    choices = tuple(
        SimpleChoice(name, word) for name, word in zip((TRUE, FALSE), words, strict=True)
    )
    interaction = ChoiceInteraction(wanted.response, prompt_of(found, wanted), choices)
    declared = ResponseDeclaration(
        wanted.response, Cardinality.SINGLE, BaseType.IDENTIFIER, (TRUE if right else FALSE,)
    )
    rule = MatchCorrect(wanted.response, wanted.points)
    return Made(interaction, (declared,), rule, wanted.points, note)


def _truth(found: Found, answer: str) -> tuple[bool, str]:
    """Right or wrong; the letters A and B stand for them by a convention, which is told."""
    told = truth_of(answer)
    plain = fold(answer).strip().upper()
    if told is None and plain in ("A", "B"):
        found.say(Weight.DOUBT, "paper-truth-letter", answer=plain)
        return plain == "A", ""
    if told is None:
        raise Unmade("paper-key-unreadable", answer=answer[:60])
    if plain in ("0", "1"):
        found.say(Weight.DOUBT, "paper-truth-digit", answer=plain)
    elif plain == "X":
        found.say(Weight.NOTE, "paper-truth-x")
    return told


def situational(found: Found, wanted: Wanted) -> Made:
    choices = choices_of(found, wanted, found.options)
    told = scores_of(found.text("answer"))
    scores = {o.label: told.get(o.label, o.points) for o in found.options}
    values = {c.identifier: scores[c.identifier] for c in choices}
    if any(value is None for value in values.values()):
        raise Unmade("paper-scores-missing")
    entries = tuple(MapEntry(name, Decimal(value or 0)) for name, value in values.items())
    best = max(entries, key=lambda entry: entry.value)
    if best.value <= 0:
        raise Unmade("paper-scores-missing")
    if found.text("points") and Decimal(found.text("points")) != best.value:
        found.say(
            Weight.DOUBT, "paper-scores-differ", points=found.text("points"), best=str(best.value)
        )
    interaction = ChoiceInteraction(
        wanted.response, prompt_of(found, wanted), choices, shuffle=True
    )
    declared = ResponseDeclaration(
        wanted.response, Cardinality.SINGLE, BaseType.IDENTIFIER, (best.key,), Mapping(entries)
    )
    rule = MapResponse(wanted.response, best.value)
    return Made(interaction, (declared,), rule, best.value)
