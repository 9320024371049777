"""Turn one authored question (an item, or a part of one) into interaction, declaration and rule."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from itembank.authoring_draft import Draft, Question, decimal_of
from itembank.authoring_held import pointed, spoken
from itembank.authoring_pairs import matched, sorted_out
from itembank.authoring_scoring import multiple_rule
from itembank.authoring_words import TRUE_FALSE
from itembank.interactions import (
    ChoiceInteraction,
    ExtendedTextInteraction,
    OrderInteraction,
    Segment,
    SimpleChoice,
    TextEntryBlock,
    TextEntryInteraction,
)
from itembank.items import ItemType
from itembank.markup import html_from_text
from itembank.qti.values import BaseType, Cardinality
from itembank.rules import (
    Blank,
    Blanks,
    HumanMarked,
    MapEntry,
    Mapping,
    MapResponse,
    MatchCorrect,
    Ordering,
    ResponseDeclaration,
)

_GAP = re.compile(r"_{2,}")
_UNIT = re.compile(r"[%％‰]|小时|学时|分钟|分|题|人|元|天|份|条|次|名|个")
_SWAP = re.compile(r"相邻步骤颠倒得(\d+(?:\.\d+)?)分")
_TOLERANCE = re.compile(r"误差(?:在)?(\d+(?:\.\d+)?)")


def question_of(
    response: str,
    item_type: ItemType,
    source: dict[str, Any],
    points: Decimal,
    field: str,
    *,
    shuffle: bool = True,
) -> Question:
    """The question; ``response`` names its response, ``field`` its place in the item."""
    return _READERS[item_type](Draft(response, item_type, source, points, field, shuffle))


def _choice(draft: Draft) -> Question:
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
        shuffle=draft.shuffle,
    )
    cardinality = Cardinality.SINGLE if single else Cardinality.MULTIPLE
    mapping = None if single else _weights(draft)
    rule = MatchCorrect(draft.response, draft.points) if single else multiple_rule(draft, mapping)
    declaration = ResponseDeclaration(
        draft.response, cardinality, BaseType.IDENTIFIER, key, mapping
    )
    return draft.question(interaction, (declaration,), rule)


def _weights(draft: Draft) -> Mapping | None:
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


def _true_false(draft: Draft) -> Question:
    key = draft.source.get("key")
    if not isinstance(key, list) or len(key) != 1 or str(key[0]) not in TRUE_FALSE:
        raise draft.wrong("key")
    choices = tuple(SimpleChoice(name, word) for word, name in TRUE_FALSE.items())
    interaction = ChoiceInteraction(draft.response, html_from_text(draft.prompt), choices)
    declaration = ResponseDeclaration(
        draft.response, Cardinality.SINGLE, BaseType.IDENTIFIER, (TRUE_FALSE[key[0]],)
    )
    rule = MatchCorrect(draft.response, draft.points)
    return draft.question(interaction, (declaration,), rule)


def _text_entry(draft: Draft) -> Question:
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
    return draft.question(TextEntryBlock("", tuple(segments)), declarations, rule)


def _tolerance(draft: Draft) -> Decimal | None:
    numeric = draft.source.get("numeric")
    if numeric is not None:
        if not isinstance(numeric, dict):
            raise draft.wrong("numeric")
        return decimal_of(numeric.get("tolerance"), f"{draft.field}numeric.tolerance")
    stated = _TOLERANCE.search(draft.scoring)
    return Decimal(stated.group(1)) if stated else None


def _order(draft: Draft) -> Question:
    choices = draft.options()
    key = draft.key_list(choices)
    if len(key) != len(choices):
        raise draft.wrong("key", "itembank-authoring-key-count", count=len(key))
    swap = _SWAP.search(draft.scoring)
    swap_points = Decimal(swap.group(1)) if swap else Decimal(0)
    interaction = OrderInteraction(draft.response, html_from_text(draft.prompt), choices)
    declaration = ResponseDeclaration(draft.response, Cardinality.ORDERED, BaseType.IDENTIFIER, key)
    rule = Ordering(draft.response, draft.points, swap_points)
    return draft.question(interaction, (declaration,), rule)


def _situational(draft: Draft) -> Question:
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
    return draft.question(interaction, (declaration,), MapResponse(draft.response, draft.points))


def _extended(draft: Draft) -> Question:
    if not draft.source.get("rubric"):
        raise draft.wrong("rubric")
    interaction = ExtendedTextInteraction(draft.response, html_from_text(draft.prompt))
    declaration = ResponseDeclaration(draft.response, Cardinality.SINGLE, BaseType.STRING)
    return draft.question(interaction, (declaration,), HumanMarked(draft.response, draft.points))


_READERS: Final[dict[ItemType, Callable[[Draft], Question]]] = {
    ItemType.SINGLE_CHOICE: _choice,
    ItemType.MULTIPLE_CHOICE: _choice,
    ItemType.INDEFINITE_CHOICE: _choice,
    ItemType.TRUE_FALSE: _true_false,
    ItemType.TEXT_ENTRY: _text_entry,
    ItemType.ORDER: _order,
    ItemType.MATCH: matched,
    ItemType.CLASSIFICATION: sorted_out,
    ItemType.SITUATIONAL: _situational,
    ItemType.SHORT_ANSWER: _extended,
    ItemType.ESSAY: _extended,
    ItemType.CASE_ANALYSIS: _extended,
    ItemType.PRACTICAL: _extended,
    ItemType.HOTSPOT: pointed,
    ItemType.RECORDING: spoken,
}
