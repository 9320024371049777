"""Reads one block of a GIFT file into what it says: a category, a text, or a question.

Source: the GIFT format as Moodle documents and reads it. Where documents and importer differ (the
order of the two texts of a true-false question), the importer counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeAlias

from foundation.errors import Invalid
from itembank.exchange.gift_text import Block, RichText, find, plain, rich, unescaped

_NUMBER: Final = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?"
_ALONE: Final = re.compile(rf"({_NUMBER})\Z")
_RANGE: Final = re.compile(rf"({_NUMBER})\s*:\s*({_NUMBER})\Z")
_LOW_HIGH: Final = re.compile(rf"([+-]?\d+(?:\.\d+)?)\s*\.\.\s*({_NUMBER})\Z")
_WEIGHT: Final = re.compile(r"\s*%\s*([+-]?\d+(?:\.\d*)?)\s*%")
_TRUTH: Final = re.compile(r"(TRUE|FALSE|T|F)\s*(?=#|\Z)", re.IGNORECASE)
_CATEGORY: Final = re.compile(r"\$CATEGORY:\s*([^\n]*)\n?", re.IGNORECASE)


class Kind(StrEnum):
    """What a question asks for."""

    CHOICE = "MC"
    TRUE_FALSE = "TF"
    SHORT = "Short"
    NUMERICAL = "Numerical"
    MATCHING = "Matching"
    ESSAY = "Essay"
    DESCRIPTION = "Description"


_WIDE: Final = ("＝", "～", "＃")
_NARROW: Final = str.maketrans("＝～＃％", "=~#%")


@dataclass(frozen=True, slots=True)
class Number:
    """A number with the distance that an answer may have, or (``high`` given) a whole range."""

    number: Decimal
    tolerance: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer: right (``=``) or wrong (``~``), with its weight in percent where one is given.

    ``content`` is None for "any other number".
    """

    right: bool
    weight: Decimal | None
    content: RichText | Number | None
    feedback: RichText | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """What is matched, and with what; an empty left side makes the right one a distractor."""

    left: RichText
    right: str


@dataclass(frozen=True, slots=True)
class Category:
    """The questions after it belong there."""

    title: str
    line: int


@dataclass(frozen=True, slots=True)
class GiftQuestion:
    """One question as it stands; ``after`` is the text behind its answers (a missing word)."""

    block: Block
    kind: Kind
    title: str | None
    before: RichText
    after: RichText | None = None
    choices: tuple[Choice, ...] = ()
    alone: bool = False
    """A number that stands by itself, without ``=``."""
    pairs: tuple[Pair, ...] = ()
    is_true: bool = False
    true_feedback: RichText | None = None
    false_feedback: RichText | None = None
    feedback: RichText | None = None
    more_braces: bool = False
    """A second pair of braces stands behind the first; it was read as text."""
    wide_signs: bool = False
    """The answers' signs are of full width, as Chinese keyboards type them."""


Entry: TypeAlias = Category | GiftQuestion


def entries_of(block: Block) -> list[Entry]:
    """What a block says; Invalid where its answers cannot be read."""
    found = _CATEGORY.match(block.text)
    if found is None:
        return [_question(block, block.text)]
    category = Category(unescaped(found[1].strip()), block.line)
    rest = block.text[found.end() :].strip()
    return [category, _question(block, rest)] if rest else [category]


def _question(block: Block, text: str) -> GiftQuestion:
    title, text = _title(text)
    opened = find(text, "{")
    if opened < 0:
        return GiftQuestion(block, Kind.DESCRIPTION, title, rich(text, "moodle"))
    closed = find(text, "}", opened)
    if closed < 0:
        raise Invalid("exchange-gift-brace-open", line=block.line)
    before = rich(text[:opened], "moodle")
    behind = text[closed + 1 :].strip()
    after = rich(behind, before.format) if behind else None
    if not before.text and after is not None:
        before = RichText(after.format, "")
    answers = _Answers(block, title, before, after, more_braces=find(behind, "{") >= 0)
    told = text[opened + 1 : closed].strip()
    if told[:1] in _WIDE and not any(find(told, sign) >= 0 for sign in "=~"):
        return replace(answers.read(told.translate(_NARROW)), wide_signs=True)
    return answers.read(told)


def _title(text: str) -> tuple[str | None, str]:
    if not text.startswith("::"):
        return None, text
    end = find(text, "::", 2)
    if end < 0:
        return None, text
    return unescaped(text[2:end]).strip(), text[end + 2 :]


@dataclass(frozen=True, slots=True)
class _Answers:
    """Reads what stands between the braces of one question."""

    block: Block
    title: str | None
    before: RichText
    after: RichText | None
    more_braces: bool

    def read(self, text: str) -> GiftQuestion:
        general = find(text, "####")
        feedback = None if general < 0 else self._feedback(text[general + 4 :])
        text = text if general < 0 else text[:general].strip()
        if not text:
            return self._made(Kind.ESSAY, feedback)
        if text.startswith("#"):
            return self._numerical(text[1:].strip(), feedback)
        truth = _TRUTH.match(text)
        if truth is not None:
            return self._true_false(truth[1], text[truth.end() :], feedback)
        parts = _split(text)
        if parts and all(sign == "=" and find(part, "->") >= 0 for sign, part in parts):
            return self._made(Kind.MATCHING, feedback, pairs=tuple(map(self._pair, parts)))
        choices = tuple(self._choice(sign, part) for sign, part in parts)
        all_right = all(choice.right for choice in choices)
        kind = Kind.SHORT if all_right else Kind.CHOICE
        return self._made(kind, feedback, choices=choices)

    def _made(
        self,
        kind: Kind,
        feedback: RichText | None,
        *,
        choices: tuple[Choice, ...] = (),
        alone: bool = False,
        pairs: tuple[Pair, ...] = (),
        is_true: bool = False,
        truth_feedback: tuple[RichText | None, RichText | None] = (None, None),
    ) -> GiftQuestion:
        return GiftQuestion(
            self.block,
            kind,
            self.title,
            self.before,
            self.after,
            choices,
            alone,
            pairs,
            is_true,
            *truth_feedback,
            feedback,
            self.more_braces,
        )

    def _feedback(self, text: str) -> RichText | None:
        return rich(text, self.before.format) if text.strip() else None

    def _true_false(self, word: str, rest: str, feedback: RichText | None) -> GiftQuestion:
        """The first text behind the word is for those who are wrong, the second for the others."""
        texts = [self._feedback(part) for part in _at(rest, "#")[1:]]
        wrong, right = [*texts, None, None][:2]
        is_true = word.upper().startswith("T")
        pair = (right, wrong) if is_true else (wrong, right)
        return self._made(Kind.TRUE_FALSE, feedback, is_true=is_true, truth_feedback=pair)

    def _pair(self, part: tuple[str, str]) -> Pair:
        place = find(part[1], "->")
        left = part[1][:place]
        text = rich(left, self.before.format) if left.strip() else RichText(self.before.format, "")
        return Pair(text, plain(part[1][place + 2 :]))

    def _choice(self, sign: str, part: str) -> Choice:
        weight, rest = _weight(part)
        text, *told = _at(rest, "#", most=2)
        feedback = self._feedback(told[0]) if told else None
        return Choice(sign == "=", weight, rich(text, self.before.format), feedback)

    def _numerical(self, text: str, feedback: RichText | None) -> GiftQuestion:
        parts = _split(text)
        alone = len(parts) == 1 and text[:1] not in "=~" and find(text, "#") < 0
        choices = tuple(self._numerical_choice(sign, part) for sign, part in parts)
        return self._made(Kind.NUMERICAL, feedback, choices=choices, alone=alone)

    def _numerical_choice(self, sign: str, part: str) -> Choice:
        weight, rest = _weight(part)
        text, *told = _at(rest, "#", most=2)
        feedback = self._feedback(told[0]) if told else None
        written = unescaped(text).strip()
        number = None if written in ("", "*") else self._number(written)
        return Choice(sign == "=", weight, number, feedback)

    def _number(self, text: str) -> Number:
        if found := _ALONE.match(text):
            return Number(Decimal(found[1]))
        if found := _RANGE.match(text):
            return Number(Decimal(found[1]), Decimal(found[2]))
        if found := _LOW_HIGH.match(text):
            return Number(Decimal(found[1]), high=Decimal(found[2]))
        raise Invalid("exchange-gift-number", line=self.block.line, found=text[:60])


def _split(text: str) -> list[tuple[str, str]]:
    """The answers with their signs; a text before the first sign is one right answer."""
    parts: list[tuple[str, str]] = []
    sign, begins, place = "=", 0, 0
    while place < len(text):
        if text[place] == "\\":
            place += 2
            continue
        if text[place] in "=~":
            if text[begins:place].strip():
                parts.append((sign, text[begins:place]))
            elif begins:
                parts.append((sign, ""))
            sign, begins = text[place], place + 1
        place += 1
    parts.append((sign, text[begins:]))
    return parts


def _weight(part: str) -> tuple[Decimal | None, str]:
    found = _WEIGHT.match(part)
    return (Decimal(found[1]), part[found.end() :]) if found else (None, part)


def _at(text: str, sign: str, most: int = 0) -> list[str]:
    """Split at an unescaped sign, into ``most`` parts if that is given."""
    parts: list[str] = []
    begins = 0
    while (place := find(text, sign, begins)) >= 0 and (not most or len(parts) < most - 1):
        parts.append(text[begins:place])
        begins = place + len(sign)
    return [*parts, text[begins:]]
