"""Items as JSON and back without loss, and the digest that names a content exactly.

Each union member carries a ``kind``; decimals are strings. Reading trusts nothing: a JSON value
that is not an item is refused with the place where it went wrong.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final, TypeAlias, TypeVar, cast

from foundation.errors import Invalid
from itembank.interactions import (
    ChoiceInteraction,
    ExtendedTextInteraction,
    Interaction,
    MatchInteraction,
    OrderInteraction,
    QtiBody,
    QtiResponse,
    SimpleChoice,
    TextEntryBlock,
    TextEntryInteraction,
)
from itembank.items import Cognitive, Criterion, Difficulty, Item, ItemType, Metadata, Rationale
from itembank.qti.values import BaseType, Cardinality
from itembank.rules import (
    ZERO,
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
    QtiProcessing,
    ResponseDeclaration,
    Rule,
)

Json: TypeAlias = Any
"""A value that ``json`` writes; its shape is checked where it is read."""

T = TypeVar("T")

_KINDS: Final[dict[str, type[Any]]] = {
    "choice": ChoiceInteraction,
    "textEntryBlock": TextEntryBlock,
    "textEntry": TextEntryInteraction,
    "order": OrderInteraction,
    "match": MatchInteraction,
    "extendedText": ExtendedTextInteraction,
    "qti": QtiBody,
    "matchCorrect": MatchCorrect,
    "mapResponse": MapResponse,
    "optionWeights": OptionWeights,
    "halfWhenIncomplete": HalfWhenIncomplete,
    "plusMinus": PlusMinus,
    "blanks": Blanks,
    "ordering": Ordering,
    "pairs": Pairs,
    "humanMarked": HumanMarked,
    "qtiProcessing": QtiProcessing,
}
_MEDIA: Final = re.compile("media:([0-9a-f]{64})")
_NAME_OF: Final = {kind: name for name, kind in _KINDS.items()}
_LATER: Final = frozenset({(MatchInteraction, "source_max"), (Pairs, "penalty")})
"""Fields of a later release: without a value of their own they are left out, so that the digest of
an older item stays what it was.
"""
_INTERACTIONS: Final = ("choice", "textEntryBlock", "order", "match", "extendedText", "qti")
_RULES: Final = (
    *("matchCorrect", "mapResponse", "optionWeights", "halfWhenIncomplete", "plusMinus"),
    *("blanks", "ordering", "pairs", "humanMarked", "qtiProcessing"),
)


def to_json(item: Item) -> dict[str, Json]:
    """The whole item, keys and all, as JSON values: for storage and sealed packets only."""
    return cast("dict[str, Json]", _write(item))


def digest(item: Item) -> str:
    """SHA-256 (hex) of the item's canonical JSON: keys sorted, no spaces, UTF-8."""
    return digest_of_json(to_json(item))


def digest_of_json(content: Json) -> str:
    """SHA-256 (hex) of any JSON value in canonical form."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def media_in(item: Item) -> set[str]:
    """Digests of all stored files that the item shows, wherever in it they are named."""
    found = set(_MEDIA.findall(json.dumps(to_json(item), ensure_ascii=False)))
    for part in item.body:
        if isinstance(part, QtiBody):
            found |= {digest for _, digest in part.files}
    return found


def _write(value: Any) -> Json:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        written = {
            f.name: _write(getattr(value, f.name))
            for f in dataclasses.fields(value)
            if (type(value), f.name) not in _LATER or getattr(value, f.name) != f.default
        }
        kind = _NAME_OF.get(type(value))
        return written if kind is None else {"kind": kind, **written}
    if isinstance(value, tuple):
        return [_write(entry) for entry in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, StrEnum):
        return value.value
    return value


def from_json(content: Json) -> Item:
    """The item that `to_json` wrote; raises `Invalid` with the place that cannot be read."""
    read = _Object(content, "item")
    return Item(
        identifier=read.text("identifier"),
        title=read.text("title"),
        language=read.text("language"),
        item_type=read.choice("item_type", ItemType),
        body=read.many("body", _interaction),
        declarations=read.many("declarations", _declaration),
        rules=read.many("rules", _rule),
        max_score=read.number("max_score"),
        stimulus=read.optional("stimulus", read.text),
        explanation=read.text("explanation"),
        rationales=read.many("rationales", _rationale),
        metadata=_metadata(read.value("metadata"), "item.metadata"),
    )


class _Object:
    """A JSON object under reading: each getter checks the shape and knows its place."""

    def __init__(self, value: Json, place: str) -> None:
        if not isinstance(value, dict):
            raise Invalid("itembank-item-unreadable", place=place)
        self._fields: dict[str, Json] = value
        self.place = place

    def fail(self, name: str) -> Invalid:
        return Invalid("itembank-item-unreadable", place=f"{self.place}.{name}")

    def has(self, name: str) -> bool:
        return name in self._fields

    def value(self, name: str) -> Json:
        if name not in self._fields:
            raise self.fail(name)
        return self._fields[name]

    def text(self, name: str) -> str:
        value = self.value(name)
        if not isinstance(value, str):
            raise self.fail(name)
        return value

    def flag(self, name: str) -> bool:
        value = self.value(name)
        if not isinstance(value, bool):
            raise self.fail(name)
        return value

    def count(self, name: str) -> int:
        value = self.value(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.fail(name)
        return value

    def number(self, name: str) -> Decimal:
        try:
            number = Decimal(self.text(name))
        except InvalidOperation:
            raise self.fail(name) from None
        if not number.is_finite() or abs(number) > 1_000_000:
            raise self.fail(name)
        return number

    def choice(self, name: str, kind: Callable[[str], T]) -> T:
        try:
            return kind(self.text(name))
        except ValueError:
            raise self.fail(name) from None

    def optional(self, name: str, read: Callable[[str], T]) -> T | None:
        return None if self.value(name) is None else read(name)

    def many(self, name: str, read: Callable[[Json, str], T]) -> tuple[T, ...]:
        values = self.value(name)
        if not isinstance(values, list):
            raise self.fail(name)
        return tuple(
            read(value, f"{self.place}.{name}[{place}]") for place, value in enumerate(values)
        )


def _plain(value: Json, place: str) -> str:
    if not isinstance(value, str):
        raise Invalid("itembank-item-unreadable", place=place)
    return value


def _simple_choice(value: Json, place: str) -> SimpleChoice:
    read = _Object(value, place)
    return SimpleChoice(read.text("identifier"), read.text("content"), read.flag("fixed"))


def _segment(value: Json, place: str) -> str | TextEntryInteraction:
    if isinstance(value, str):
        return value
    read = _Object(value, place)
    return TextEntryInteraction(read.text("response_identifier"), read.count("expected_length"))


def _kind(read: _Object, allowed: tuple[str, ...]) -> type[Any]:
    name = read.text("kind")
    if name not in allowed:
        raise read.fail("kind")
    return _KINDS[name]


def _interaction(value: Json, place: str) -> Interaction:
    read = _Object(value, place)
    kind = _kind(read, _INTERACTIONS)
    prompt = read.text("prompt")
    if kind is TextEntryBlock:
        return TextEntryBlock(prompt, read.many("segments", _segment))
    if kind is QtiBody:
        return QtiBody(
            read.text("markup"),
            read.many("responses", _qti_response),
            read.many("files", _file),
            prompt,
        )
    response = read.text("response_identifier")
    if kind is ExtendedTextInteraction:
        return ExtendedTextInteraction(response, prompt, read.count("expected_length"))
    shuffle = read.flag("shuffle")
    if kind is MatchInteraction:
        sources, targets = (read.many(name, _simple_choice) for name in ("sources", "targets"))
        return MatchInteraction(
            response,
            prompt,
            sources,
            targets,
            read.count("target_max"),
            shuffle,
            read.count("source_max") if read.has("source_max") else 1,
        )
    choices = read.many("choices", _simple_choice)
    if kind is OrderInteraction:
        return OrderInteraction(response, prompt, choices, shuffle)
    return ChoiceInteraction(
        response, prompt, choices, read.count("max_choices"), read.count("min_choices"), shuffle
    )


def _qti_response(value: Json, place: str) -> QtiResponse:
    read = _Object(value, place)
    return QtiResponse(
        read.text("response_identifier"),
        read.text("interaction"),
        read.choice("cardinality", Cardinality),
        read.choice("base_type", BaseType),
    )


def _file(value: Json, place: str) -> tuple[str, str]:
    if not isinstance(value, list) or len(value) != 2:
        raise Invalid("itembank-item-unreadable", place=place)
    return _plain(value[0], place), _plain(value[1], place)


def _entry(value: Json, place: str) -> MapEntry:
    read = _Object(value, place)
    return MapEntry(read.text("key"), read.number("value"), read.flag("case_sensitive"))


def _mapping(value: Json, place: str) -> Mapping:
    read = _Object(value, place)
    return Mapping(
        read.many("entries", _entry),
        read.number("default"),
        read.optional("lower", read.number),
        read.optional("upper", read.number),
    )


def _declaration(value: Json, place: str) -> ResponseDeclaration:
    read = _Object(value, place)
    return ResponseDeclaration(
        read.text("identifier"),
        read.choice("cardinality", Cardinality),
        read.choice("base_type", BaseType),
        read.many("correct", _plain),
        read.optional("mapping", lambda name: _mapping(read.value(name), f"{place}.{name}")),
    )


def _blank(value: Json, place: str) -> Blank:
    read = _Object(value, place)
    return Blank(
        response=read.text("response"),
        accepted=read.many("accepted", _plain),
        points=read.number("points"),
        tolerance=read.optional("tolerance", read.number),
        low=read.optional("low", read.number),
        high=read.optional("high", read.number),
        unit=read.text("unit"),
    )


def _rule(value: Json, place: str) -> Rule:
    read = _Object(value, place)
    kind = _kind(read, _RULES)
    if kind is Blanks:
        return Blanks(
            read.many("blanks", _blank), read.flag("order_free"), read.flag("case_sensitive")
        )
    if kind is QtiProcessing:
        return QtiProcessing(
            read.many("responses", _plain), read.number("points"), read.flag("by_people")
        )
    response, points = read.text("response"), read.number("points")
    if kind is Ordering:
        return Ordering(response, points, read.number("swap_points"))
    if kind is Pairs:
        penalty = read.number("penalty") if read.has("penalty") else ZERO
        return Pairs(response, read.number("per_pair"), points, penalty)
    if kind is PlusMinus:
        return PlusMinus(response, points, read.number("step"))
    return cast("Rule", kind(response, points))


def _rationale(value: Json, place: str) -> Rationale:
    read = _Object(value, place)
    return Rationale(read.text("response"), read.text("text"), read.optional("choice", read.text))


def _criterion(value: Json, place: str) -> Criterion:
    read = _Object(value, place)
    return Criterion(read.text("text"), read.number("points"))


def _metadata(value: Json, place: str) -> Metadata:
    read = _Object(value, place)
    return Metadata(
        level=read.text("level"),
        area=read.text("area"),
        skills=read.many("skills", _plain),
        cognitive=read.optional("cognitive", lambda name: read.choice(name, Cognitive)),
        difficulty=read.optional("difficulty", lambda name: read.choice(name, Difficulty)),
        seconds=read.optional("seconds", read.count),
        source=read.text("source"),
        rubric=read.many("rubric", _criterion),
        automatic_checks=read.many("automatic_checks", _plain),
        materials=read.many("materials", _plain),
        marking_note=read.text("marking_note"),
        enemies=read.many("enemies", _plain),
    )
