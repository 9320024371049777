"""Turn one authored question (an item, or a part of one) into interaction, declaration and rule."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from foundation.errors import Fact
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
from itembank.items import ItemType, Rationale
from itembank.markup import html_from_text
from itembank.processing.choices import half_of
from itembank.qti.values import BaseType, Cardinality
from itembank.rules import (
    Blank,
    Blanks,
    HalfWhenIncomplete,
    HumanMarked,
    MapEntry,
    Mapping,
    MapResponse,
    MatchCorrect,
    OptionWeights,
    Ordering,
    Pairs,
    PlusMinus,
    ResponseDeclaration,
    Rule,
)

_GAP = re.compile(r"_{2,}")
_UNIT = re.compile(r"[%％‰]|小时|学时|分钟|分|题|人|元|天|份|条|次|名|个")
_FULL = re.compile(r"全(?:部正确|对)(\d+(?:\.\d+)?)分")
_PARTIAL = re.compile(r"少选(?:且无错选)?(?:得|给)(\d+(?:\.\d+)?)分")
_SWAP = re.compile(r"相邻步骤颠倒得(\d+(?:\.\d+)?)分")
_TOLERANCE = re.compile(r"误差(?:在)?(\d+(?:\.\d+)?)")
_PER_PAIR = re.compile(r"每对(\d+(?:\.\d+)?)分")
TRUE_FALSE: Final = {"正确": "true", "错误": "false"}
"""The author's words for the two options of a true-false item."""


class Problem(Exception):
    """One field that cannot be read; the item's id is put to it further up."""

    def __init__(self, code: str, field: str, **facts: Fact) -> None:
        super().__init__(code, field)
        self.code = code
        self.field = field
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Question:
    """One interaction with all that belongs to it."""

    interaction: Interaction
    declarations: tuple[ResponseDeclaration, ...]
    rule: Rule
    points: Decimal
    rationales: tuple[Rationale, ...]


@dataclass(frozen=True, slots=True)
class _Draft:
    """What an author wrote for one question; ``field`` is put before names of fields in faults."""

    response: str
    item_type: ItemType
    source: dict[str, Any]
    points: Decimal
    field: str

    @property
    def prompt(self) -> str:
        stem = self.source.get("stem")
        if not isinstance(stem, str) or not stem.strip():
            raise self.wrong("stem")
        return stem

    @property
    def scoring(self) -> str:
        return str(self.source.get("scoring", ""))

    def wrong(self, field: str, code: str = "itembank-authoring-field", **facts: Fact) -> Problem:
        return Problem(code, self.field + field, **facts)

    def options(self, field: str = "options") -> tuple[SimpleChoice, ...]:
        options = self.source.get(field)
        if not isinstance(options, dict) or len(options) < 2:
            raise self.wrong(field)
        return tuple(
            SimpleChoice(str(name), html_from_text(str(text))) for name, text in options.items()
        )

    def key_list(self, choices: tuple[SimpleChoice, ...]) -> tuple[str, ...]:
        key = self.source.get("key")
        if not isinstance(key, list) or not key or not all(isinstance(k, str) for k in key):
            raise self.wrong("key")
        known = {choice.identifier for choice in choices}
        for name in key:
            if name not in known:
                raise self.wrong("key", "itembank-authoring-key-not-an-option", key=name)
        if len(set(key)) != len(key):
            raise self.wrong("key")
        return tuple(key)


def question_of(
    response: str, item_type: ItemType, source: dict[str, Any], points: Decimal, field: str
) -> Question:
    """The question; ``response`` names its response, ``field`` its place in the item."""
    draft = _Draft(response, item_type, source, points, field)
    return _READERS[item_type](draft)


def decimal_of(value: Any, field: str) -> Decimal:
    """Points as an exact decimal; a JSON float is read as the text it was written as."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Problem("itembank-authoring-field", field)
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise Problem("itembank-authoring-field", field) from None
    if not number.is_finite() or number <= 0 or number > 1000:
        raise Problem("itembank-authoring-field", field)
    return number


def _choice(draft: _Draft) -> Question:
    choices = draft.options()
    key = draft.key_list(choices)
    single = draft.item_type is ItemType.SINGLE_CHOICE
    if (single and len(key) != 1) or (draft.item_type is ItemType.MULTIPLE_CHOICE and len(key) < 2):
        raise draft.wrong("key", "itembank-authoring-key-count", count=len(key))
    interaction = ChoiceInteraction(
        draft.response,
        html_from_text(draft.prompt),
        choices,
        max_choices=1 if single else 0,
        shuffle=True,
    )
    cardinality = Cardinality.SINGLE if single else Cardinality.MULTIPLE
    mapping = None if single else _weights(draft)
    rule = MatchCorrect(draft.response, draft.points) if single else _multiple_rule(draft, mapping)
    declaration = ResponseDeclaration(
        draft.response, cardinality, BaseType.IDENTIFIER, key, mapping
    )
    return _done(draft, interaction, (declaration,), rule)


def _weights(draft: _Draft) -> Mapping | None:
    weights = draft.source.get("weights")
    if weights is None:
        return None
    if not isinstance(weights, dict):
        raise draft.wrong("weights")
    return Mapping(
        tuple(
            MapEntry(str(name), decimal_of(value, f"{draft.field}weights"))
            for name, value in weights.items()
        )
    )


def _multiple_rule(draft: _Draft, mapping: Mapping | None) -> Rule:
    """The rule that the scoring sentence states; one that is not understood is refused."""
    text, points, response = draft.scoring, draft.points, draft.response
    full = _FULL.search(text)
    if full and Decimal(full.group(1)) != points:
        raise draft.wrong("scoring", "itembank-authoring-scoring-sum", score=str(points))
    if mapping is not None:
        return OptionWeights(response, points)
    if "少选不得分" in text or "少选、错选均不得分" in text:
        return MatchCorrect(response, points)
    partial = _PARTIAL.search(text)
    if "少选得一半" in text or (partial and Decimal(partial.group(1)) == half_of(points)):
        return HalfWhenIncomplete(response, points)
    if "错选扣" in text:
        return PlusMinus(response, points)
    raise draft.wrong("scoring", "itembank-authoring-scoring-unknown", scoring=text[:80])


def scoring_of(rule: Rule) -> str:
    """The scoring sentence that makes `question_of` read this rule; empty where none is needed."""
    if isinstance(rule, MatchCorrect):
        return "少选不得分"
    if isinstance(rule, HalfWhenIncomplete):
        return "少选得一半"
    if isinstance(rule, PlusMinus):
        return "错选扣分"
    if isinstance(rule, Blanks):
        return "顺序不限" if rule.order_free else ""
    if isinstance(rule, Ordering) and rule.swap_points:
        return f"仅一对相邻步骤颠倒得{rule.swap_points:f}分"
    if isinstance(rule, Pairs):
        return f"每对{rule.per_pair:f}分"
    return ""


def _true_false(draft: _Draft) -> Question:
    key = draft.source.get("key")
    if not isinstance(key, list) or len(key) != 1 or str(key[0]) not in TRUE_FALSE:
        raise draft.wrong("key")
    choices = tuple(SimpleChoice(name, word) for word, name in TRUE_FALSE.items())
    interaction = ChoiceInteraction(draft.response, html_from_text(draft.prompt), choices)
    declaration = ResponseDeclaration(
        draft.response, Cardinality.SINGLE, BaseType.IDENTIFIER, (TRUE_FALSE[key[0]],)
    )
    rule = MatchCorrect(draft.response, draft.points)
    return _done(draft, interaction, (declaration,), rule)


def _text_entry(draft: _Draft) -> Question:
    stem = draft.prompt
    gaps = list(_GAP.finditer(stem))
    key = draft.source.get("key")
    if not isinstance(key, list) or not gaps or len(key) != len(gaps):
        count = len(key) if isinstance(key, list) else 0
        raise draft.wrong("key", "itembank-authoring-blanks-count", blanks=len(gaps), keys=count)
    tolerance, share = _tolerance(draft), draft.points / len(gaps)
    if share * len(gaps) != draft.points:
        raise draft.wrong("score", "itembank-authoring-scoring-sum", score=str(draft.points))
    segments: list[Segment] = []
    blanks: list[Blank] = []
    done = 0
    for place, (gap, accepted) in enumerate(zip(gaps, key, strict=True), start=1):
        if isinstance(accepted, str):
            accepted = [accepted]
        if (
            not isinstance(accepted, list)
            or not accepted
            or not all(isinstance(a, str) and a for a in accepted)
        ):
            raise draft.wrong(f"key[{place}]")
        name = draft.response if len(gaps) == 1 else f"{draft.response}_GAP_{place}"
        unit = _UNIT.match(stem, gap.end())
        blanks.append(
            Blank(name, tuple(accepted), share, tolerance, unit=unit.group() if unit else "")
        )
        segments.append(html_from_text(stem[done : gap.start()]))
        # The gap's width is the same for all: the key's own length would tell.
        segments.append(TextEntryInteraction(name))
        done = gap.end()
    segments.append(html_from_text(stem[done:]))
    declarations = tuple(
        ResponseDeclaration(b.response, Cardinality.SINGLE, BaseType.STRING, b.accepted[:1])
        for b in blanks
    )
    rule = Blanks(tuple(blanks), order_free="顺序不限" in draft.scoring)
    return _done(draft, TextEntryBlock("", tuple(segments)), declarations, rule)


def _tolerance(draft: _Draft) -> Decimal | None:
    numeric = draft.source.get("numeric")
    if numeric is not None:
        if not isinstance(numeric, dict):
            raise draft.wrong("numeric")
        return decimal_of(numeric.get("tolerance"), f"{draft.field}numeric.tolerance")
    stated = _TOLERANCE.search(draft.scoring)
    return Decimal(stated.group(1)) if stated else None


def _order(draft: _Draft) -> Question:
    choices = draft.options()
    key = draft.key_list(choices)
    if len(key) != len(choices):
        raise draft.wrong("key", "itembank-authoring-key-count", count=len(key))
    swap = _SWAP.search(draft.scoring)
    swap_points = Decimal(swap.group(1)) if swap else Decimal(0)
    interaction = OrderInteraction(draft.response, html_from_text(draft.prompt), choices)
    declaration = ResponseDeclaration(draft.response, Cardinality.ORDERED, BaseType.IDENTIFIER, key)
    rule = Ordering(draft.response, draft.points, swap_points)
    return _done(draft, interaction, (declaration,), rule)


def _match(draft: _Draft) -> Question:
    sources, targets = draft.options("left"), draft.options("right")
    key = draft.source.get("key")
    left = {choice.identifier for choice in sources}
    right = {choice.identifier for choice in targets}
    if not isinstance(key, dict) or set(key) != left:
        raise draft.wrong("key")
    for target in key.values():
        if not isinstance(target, str) or target not in right:
            raise draft.wrong("key", "itembank-authoring-key-not-an-option", key=str(target)[:80])
    stated = _PER_PAIR.search(draft.scoring)
    per_pair = Decimal(stated.group(1)) if stated else draft.points / len(key)
    if per_pair * len(key) != draft.points:
        raise draft.wrong("scoring", "itembank-authoring-scoring-sum", score=str(draft.points))
    interaction = MatchInteraction(draft.response, html_from_text(draft.prompt), sources, targets)
    declaration = ResponseDeclaration(
        draft.response,
        Cardinality.MULTIPLE,
        BaseType.DIRECTED_PAIR,
        tuple(f"{source} {target}" for source, target in key.items()),
    )
    return _done(draft, interaction, (declaration,), Pairs(draft.response, per_pair, draft.points))


def _situational(draft: _Draft) -> Question:
    choices = draft.options()
    key = draft.source.get("key")
    if not isinstance(key, dict) or set(key) != {choice.identifier for choice in choices}:
        raise draft.wrong("key")
    values = {
        name: Decimal(0) if value == 0 else decimal_of(value, f"{draft.field}key")
        for name, value in key.items()
    }
    if max(values.values()) != draft.points:
        raise draft.wrong("key", "itembank-authoring-scoring-sum", score=str(draft.points))
    best = max(values, key=lambda name: values[name])
    interaction = ChoiceInteraction(
        draft.response, html_from_text(draft.prompt), choices, shuffle=True
    )
    entries = tuple(MapEntry(name, value) for name, value in values.items())
    declaration = ResponseDeclaration(
        draft.response, Cardinality.SINGLE, BaseType.IDENTIFIER, (best,), Mapping(entries)
    )
    return _done(draft, interaction, (declaration,), MapResponse(draft.response, draft.points))


def _extended(draft: _Draft) -> Question:
    if not draft.source.get("rubric"):
        raise draft.wrong("rubric")
    interaction = ExtendedTextInteraction(draft.response, html_from_text(draft.prompt))
    declaration = ResponseDeclaration(draft.response, Cardinality.SINGLE, BaseType.STRING)
    return _done(draft, interaction, (declaration,), HumanMarked(draft.response, draft.points))


def _done(
    draft: _Draft,
    interaction: Interaction,
    declarations: tuple[ResponseDeclaration, ...],
    rule: Rule,
) -> Question:
    return Question(interaction, declarations, rule, draft.points, _rationales(draft))


def _rationales(draft: _Draft) -> tuple[Rationale, ...]:
    reasons = draft.source.get("rationale", {})
    if not isinstance(reasons, dict):
        raise draft.wrong("rationale")
    options = draft.source.get("options", {})
    known = {*(options if isinstance(options, dict) else ()), *TRUE_FALSE}
    for name in reasons:
        if name not in known:
            raise draft.wrong("rationale", "itembank-authoring-key-not-an-option", key=str(name))
    told = [
        Rationale(draft.response, html_from_text(str(text)), TRUE_FALSE.get(name, name))
        for name, text in reasons.items()
    ]
    explained = draft.source.get("explain")
    if draft.field and isinstance(explained, str):
        # The explanation of a part speaks of that part; an item's own stands in the item.
        told.append(Rationale(draft.response, html_from_text(explained)))
    return tuple(told)


_READERS: Final[dict[ItemType, Callable[[_Draft], Question]]] = {
    ItemType.SINGLE_CHOICE: _choice,
    ItemType.MULTIPLE_CHOICE: _choice,
    ItemType.INDEFINITE_CHOICE: _choice,
    ItemType.TRUE_FALSE: _true_false,
    ItemType.TEXT_ENTRY: _text_entry,
    ItemType.ORDER: _order,
    ItemType.MATCH: _match,
    ItemType.SITUATIONAL: _situational,
    ItemType.SHORT_ANSWER: _extended,
    ItemType.ESSAY: _extended,
    ItemType.CASE_ANALYSIS: _extended,
    ItemType.PRACTICAL: _extended,
}
