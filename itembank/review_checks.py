"""What a reviewer would frown at, found by program: hints for people, never a verdict.

Single items: option lengths, give-away keys, forbidden options, negative stems that are not bold,
absolute words, missing reasons, sources and times. Sets of items: spread of keys, share of keys
that are the longest option, stems that stand twice.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from foundation.errors import Fact
from itembank.candidates import key_letter
from itembank.exchange.paper_sharing import shared_choices
from itembank.interactions import ChoiceInteraction, OrderInteraction, TextEntryBlock, answerables
from itembank.items import Item, ItemType
from itembank.markup import plain_text
from itembank.processing.blanks import number_in
from itembank.rules import Blanks, MapResponse

_FORBIDDEN = re.compile(
    r"以上(都|均|皆|全|选项|各项|说法)|都不对|全都(对|正确)|all of the above|none of the above"
)
_NEGATIVE = re.compile(
    r"不(属于|正确|恰当|合理|合适|妥|当|符合|包括|应|宜|准确)|错误的|有误的|\b(not|except|incorrect)\b"
)
_BOLD = re.compile(r"<(b|strong)>.*?</\1>")
_ABSOLUTE = re.compile(r"一定会|一定能|绝对|从不|从来不|永远|总是|毫无例外|\b(always|never)\b")
_LENGTH_RATIO, _LENGTH_GAP = 2.0, 8
_KEY_RATIO, _KEY_GAP = 1.3, 4
_LONGEST_SHARE = 0.40
_KEY_SPREAD = 0.05
_LEAST_FOR_SHARES = 20


class Check(StrEnum):
    """What was looked at; the value is the key of its sentence."""

    OPTIONS_UNEVEN = "itembank-check-options-uneven"
    KEY_STANDS_OUT = "itembank-check-key-stands-out"
    OPTION_FORBIDDEN = "itembank-check-option-forbidden"
    OPTION_TWICE = "itembank-check-option-twice"
    NEGATIVE_NOT_BOLD = "itembank-check-negative-not-bold"
    ABSOLUTE_WORD = "itembank-check-absolute-word"
    REASON_MISSING = "itembank-check-reason-missing"
    SOURCE_MISSING = "itembank-check-source-missing"
    TIME_MISSING = "itembank-check-time-missing"
    LABEL_MISSING = "itembank-check-label-missing"
    TOLERANCE_MISSING = "itembank-check-tolerance-missing"
    ORDER_AS_LISTED = "itembank-check-order-as-listed"
    RUBRIC_MISSING = "itembank-check-rubric-missing"
    PARTS_FEW = "itembank-check-parts-few"
    KEYS_UNEVEN = "itembank-check-keys-uneven"
    KEYS_LONGEST = "itembank-check-keys-longest"
    STEM_TWICE = "itembank-check-stem-twice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at; ``item`` is empty where it concerns a whole set."""

    item: str
    check: Check
    facts: dict[str, Fact] = field(default_factory=dict)


def review(items: Sequence[Item]) -> list[Finding]:
    """All findings on the items one by one, then on each level's items together."""
    findings = [finding for item in items for finding in review_item(item)]
    by_level: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_level[item.metadata.level].append(item)
    for level, members in by_level.items():
        findings += _key_spread(level, members)
        findings += _keys_longest(level, members)
    return findings + list(_stems_twice(items))


def review_item(item: Item) -> list[Finding]:
    """All findings on one item."""
    found = [*_labels(item), *_questions(item)]
    return [Finding(item.identifier, check, facts) for check, facts in found]


_Found = Iterator[tuple[Check, dict[str, Fact]]]


def _labels(item: Item) -> _Found:
    facts = item.metadata
    if not facts.source.strip():
        yield Check.SOURCE_MISSING, {}
    if facts.seconds is None:
        yield Check.TIME_MISSING, {}
    for name in ("cognitive", "difficulty", "level", "area", "skills"):
        if not getattr(facts, name):
            yield Check.LABEL_MISSING, {"label": name}
    if item.item_type is ItemType.MATERIAL and len(item.body) < 2:
        yield Check.PARTS_FEW, {"parts": len(item.body)}
    if item.needs_people and len(facts.rubric) < 2:
        yield Check.RUBRIC_MISSING, {"criteria": len(facts.rubric)}


def _questions(item: Item) -> _Found:
    for interaction in item.body:
        if isinstance(interaction, ChoiceInteraction):
            yield from _choice(item, interaction)
        elif isinstance(interaction, OrderInteraction):
            listed = tuple(choice.identifier for choice in interaction.choices)
            declared = item.declaration(interaction.response_identifier)
            if declared.correct == listed and not interaction.shuffle:
                yield Check.ORDER_AS_LISTED, {"response": interaction.response_identifier}
    for rule in item.rules:
        if isinstance(rule, Blanks):
            for blank in rule.blanks:
                numeric = any(number_in(text, blank.unit) is not None for text in blank.accepted)
                if numeric and blank.tolerance is None and blank.low is None:
                    yield Check.TOLERANCE_MISSING, {"response": blank.response}


def _choice(item: Item, interaction: ChoiceInteraction) -> _Found:
    where: dict[str, Fact] = {"response": interaction.response_identifier}
    declared = item.declaration(interaction.response_identifier)
    texts = {choice.identifier: plain_text(choice.content) for choice in interaction.choices}
    true_false = set(texts) == {"true", "false"}
    if true_false:
        word = _ABSOLUTE.search(plain_text(interaction.prompt))
        if word:
            yield Check.ABSOLUTE_WORD, {**where, "word": word.group()}
        return
    yield from _lengths(texts, declared.correct, where)
    for name, text in texts.items():
        if _FORBIDDEN.search(text):
            yield Check.OPTION_FORBIDDEN, {**where, "option": name, "text": text[:40]}
    if len(set(texts.values())) != len(texts):
        yield Check.OPTION_TWICE, where
    if _negative_unmarked(interaction.prompt):
        yield Check.NEGATIVE_NOT_BOLD, where
    yield from _reasons(item, interaction, where)


def _lengths(texts: dict[str, str], correct: tuple[str, ...], where: dict[str, Fact]) -> _Found:
    lengths = {name: len(text) for name, text in texts.items()}
    longest, shortest = max(lengths.values()), min(lengths.values())
    if longest > _LENGTH_RATIO * shortest and longest - shortest > _LENGTH_GAP:
        yield Check.OPTIONS_UNEVEN, {**where, "longest": longest, "shortest": shortest}
    if len(correct) == 1:
        others = max(length for name, length in lengths.items() if name != correct[0])
        key = lengths[correct[0]]
        if key > _KEY_RATIO * others and key - others >= _KEY_GAP:
            yield Check.KEY_STANDS_OUT, {**where, "key": key, "others": others}


def _negative_unmarked(prompt: str) -> bool:
    """Whether the last clause asks for what is wrong without saying so in bold."""
    clause = re.split(r"[。；？?!]", _BOLD.sub("", prompt).rstrip("（） ()。."))[-1]
    asked = re.split(r"[，,：:]", plain_text(clause))[-1]
    return bool(_NEGATIVE.search(asked)) and bool(re.search(r"(是|有)\s*$", asked))


def _reasons(item: Item, interaction: ChoiceInteraction, where: dict[str, Fact]) -> _Found:
    """Each wrong option needs a reason.

    Options that a panel scored are explained as a whole, and of a list that several questions share
    each option is right somewhere or stands for all.
    """
    response = interaction.response_identifier
    rule = next(r for r in item.rules if getattr(r, "response", None) == response)
    if isinstance(rule, MapResponse) or shared_choices(item) is not None:
        return
    explained = {r.choice for r in item.rationales if r.response == response}
    correct = item.declaration(response).correct
    missing = [
        choice.identifier
        for choice in interaction.choices
        if choice.identifier not in correct and choice.identifier not in explained
    ]
    if missing:
        yield Check.REASON_MISSING, {**where, "options": "".join(missing)}


def _single_choices(items: Iterable[Item]) -> list[Item]:
    return [
        item
        for item in items
        if item.item_type is ItemType.SINGLE_CHOICE and isinstance(item.body[0], ChoiceInteraction)
    ]


def _key_spread(level: str, items: list[Item]) -> Iterator[Finding]:
    keys = Counter(key_letter(item) for item in _single_choices(items))
    total = sum(keys.values())
    for letter in "ABCD" if total >= _LEAST_FOR_SHARES else "":
        share = keys[letter] / total
        if abs(share - 0.25) > _KEY_SPREAD:
            facts: dict[str, Fact] = {"level": level, "key": letter, "percent": round(share * 100)}
            yield Finding("", Check.KEYS_UNEVEN, facts)


def _keys_longest(level: str, items: list[Item]) -> Iterator[Finding]:
    """Whether a candidate who always takes the longest option would do well."""
    singles = _single_choices(items)
    if len(singles) < _LEAST_FOR_SHARES:
        return
    share = sum(1 for item in singles if _key_is_longest(item)) / len(singles)
    if share > _LONGEST_SHARE:
        yield Finding("", Check.KEYS_LONGEST, {"level": level, "percent": round(share * 100)})


def _key_is_longest(item: Item) -> bool:
    (part,) = answerables(item.body)
    assert isinstance(part, ChoiceInteraction)
    lengths = {c.identifier: len(plain_text(c.content)) for c in part.choices}
    key = item.declarations[0].correct[0]
    return all(lengths[key] > length for name, length in lengths.items() if name != key)


def _stems_twice(items: Sequence[Item]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for item in items:
        words = re.sub(r"\W+", "", _words(item))
        if words in seen:
            yield Finding(item.identifier, Check.STEM_TWICE, {"other": seen[words]})
        seen.setdefault(words, item.identifier)


def _words(item: Item) -> str:
    told = [item.stimulus or ""]
    for interaction in item.body:
        told.append(interaction.prompt)
        if isinstance(interaction, TextEntryBlock):
            told += [segment for segment in interaction.segments if isinstance(segment, str)]
    return plain_text(" ".join(told))
