"""Bring a candidate's answer into its one stored form, or refuse a shape that cannot be.

The door for answers: what comes from a browser is hostile until it has passed here.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from foundation.errors import Invalid
from itembank import portable_answers
from itembank.interactions import (
    Answerable,
    ChoiceInteraction,
    ExtendedTextInteraction,
    Interaction,
    MatchInteraction,
    OrderInteraction,
    QtiResponse,
    answerables,
)

Value: TypeAlias = str | list[str]
Response: TypeAlias = dict[str, Value]
"""Response identifier → value; a response that was left empty is absent."""

TEXT_ENTRY_LIMIT = 1_000
"""Most characters in one gap."""
EXTENDED_TEXT_LIMIT = 60_000
"""Most characters in one long answer: about forty pages, and far below what a disk would notice."""

QTI_VALUES_LIMIT = 500
"""Most values in one response of a QTI item."""


def check_answer(
    body: Interaction | Sequence[Interaction], response: Mapping[str, object]
) -> Response:
    """The answer in its stored form: emptied responses dropped, lists without order sorted.

    Raises `Invalid` with an ``itembank-answer-…`` code that names the response. An unfinished
    answer (an order that lacks some options, a gap left open) is accepted: candidates save as
    they go.
    """
    parts = [body] if not isinstance(body, Sequence) else body
    known = {part.response_identifier: part for part in answerables(parts)}
    if not isinstance(response, Mapping):
        raise Invalid("itembank-answer-not-an-object")
    unknown = [name for name in response if name not in known]
    if unknown:
        raise Invalid("itembank-answer-unknown-response", response=str(unknown[0])[:80])
    checked: Response = {}
    for name, part in known.items():
        value = _value(part, response.get(name))
        if value:
            checked[name] = value
    return checked


def _value(part: Answerable, value: object) -> Value:
    if value is None:
        return ""
    if isinstance(part, ChoiceInteraction):
        return _chosen(part, value)
    if isinstance(part, OrderInteraction):
        names = _list(part, value)
        _known(part, names, {choice.identifier for choice in part.choices})
        return names
    if isinstance(part, MatchInteraction):
        return _pairs(part, value)
    if isinstance(part, QtiResponse):
        return _of_qti(part, value)
    limit = EXTENDED_TEXT_LIMIT if isinstance(part, ExtendedTextInteraction) else TEXT_ENTRY_LIMIT
    return _text(part, value, limit)


def _chosen(part: ChoiceInteraction, value: object) -> Value:
    names = _list(part, value)
    order = [choice.identifier for choice in part.choices]
    _known(part, names, set(order))
    if part.max_choices and len(names) > part.max_choices:
        raise Invalid(
            "itembank-answer-too-many", response=part.response_identifier, most=part.max_choices
        )
    if part.max_choices == 1:
        return names[0] if names else ""
    return sorted(names, key=order.index)


def _pairs(part: MatchInteraction, value: object) -> Value:
    where = part.response_identifier
    sources = [choice.identifier for choice in part.sources]
    targets = [choice.identifier for choice in part.targets]
    split: list[tuple[str, str]] = []
    for pair in _list(part, value):
        source, _, target = pair.partition(" ")
        if source not in sources or target not in targets:
            raise Invalid("itembank-answer-not-a-pair", response=where, pair=pair[:80])
        split.append((source, target))
    given = [source for source, _ in split]
    used = [target for _, target in split]
    if _is_exceeded(given, part.source_max) or _is_exceeded(used, part.target_max):
        raise Invalid("itembank-answer-used-too-often", response=where)
    split.sort(key=lambda pair: (sources.index(pair[0]), targets.index(pair[1])))
    return [f"{source} {target}" for source, target in split]


def _is_exceeded(names: list[str], most: int) -> bool:
    """Whether a name stands more often than it may; 0 allows any number."""
    return bool(most) and any(count > most for count in Counter(names).values())


def _of_qti(part: QtiResponse, value: object) -> Value:
    """An answer that the item's own processing understands: texts, bounded in size and number."""
    if portable_answers.is_portable(part):
        text = _text(part, value, EXTENDED_TEXT_LIMIT)
        return portable_answers.checked(part, text) if text else ""
    many = value if isinstance(value, list) else [value]
    if len(many) > QTI_VALUES_LIMIT:
        where = part.response_identifier
        raise Invalid("itembank-answer-too-many", response=where, most=QTI_VALUES_LIMIT)
    texts = [_text(part, _as_text(one), EXTENDED_TEXT_LIMIT) for one in many]
    if isinstance(value, list):
        return [text for text in texts if text]
    return texts[0]


def _as_text(value: object) -> object:
    """Numbers and truths as QTI writes them; anything else as it is."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value


def _list(part: Answerable, value: object) -> list[str]:
    where = part.response_identifier
    if isinstance(value, str):
        value = [value] if value else []
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise Invalid("itembank-answer-not-a-list", response=where)
    names: list[str] = value
    if len(set(names)) != len(names):
        raise Invalid("itembank-answer-repeated", response=where)
    return list(names)


def _known(part: Answerable, names: list[str], known: set[str]) -> None:
    for name in names:
        if name not in known:
            raise Invalid(
                "itembank-answer-not-a-choice", response=part.response_identifier, choice=name[:80]
            )


def _text(part: Answerable, value: object, limit: int) -> str:
    where = part.response_identifier
    if not isinstance(value, str):
        raise Invalid("itembank-answer-not-text", response=where)
    if len(value) > limit:
        raise Invalid("itembank-answer-too-long", response=where, most=limit, length=len(value))
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    if any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t" for c in text):
        # Control characters and lone surrogates come from programs, not from keyboards, and the
        # latter cannot be stored as UTF-8.
        raise Invalid("itembank-answer-unreadable-text", response=where)
    return text if text.strip() else ""
