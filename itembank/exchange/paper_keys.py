"""Understands what a paper gives as the answer: letters, truth, blanks, an order, pairs, scores."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from itembank.exchange.paper_found import Option
from itembank.exchange.paper_marks import CIRCLED, fold, without_spaces
from itembank.exchange.paper_objects import bare
from itembank.exchange.paper_words import FALSE_WORDS, RIGHT_MARKS, TRUE_WORDS

_JOINTS: Final = r"[\s,、;/|&+.和及与]*"
_LETTERS: Final = re.compile(
    rf"\s*(?:选项?|应选|为|是|:)?\s*[(\[【]?\s*([A-Z](?:{_JOINTS}[A-Z](?![a-z]))*)\s*[)\]】]?\s*(?:项|选项)?"
    r"(?=[\s.。,、;:)]|\Z|[\u3400-\u9fff(（])"
)
_LONE: Final = re.compile(r"\s*[(\[]?([A-Z])[)\]]?\s*[.、:)]\s*\S")
_TRUTHS: Final = sorted(TRUE_WORDS | FALSE_WORDS, key=len, reverse=True)
_NUMBER: Final = r"[+-]?\d+(?:\.\d+)?"
_RANGE: Final = re.compile(
    rf"\s*[\[(]?\s*({_NUMBER})\s*(?:[-~—–]+|至|到|,)\s*({_NUMBER})\s*[\])]?\s*([%％]?)\s*\Z"
)
_CLOSED: Final = re.compile(r"\s*[\[(].*,.*[\])]\s*\Z")
_TOLERANCE: Final = re.compile(rf"\s*({_NUMBER})\s*(?:±|\+/-)\s*({_NUMBER})\s*\Z")
_PART_MARK: Final = re.compile(r"(?:\(\s*\d{1,2}\s*\)|[①-⑳]|(?<![\d.])\d{1,2}\s*[.、](?!\d))\s*")
_PAIR: Final = re.compile(
    r"([A-Za-z]|\d{1,2}|[①-⑳])\s*[)）]?\s*(?:[-—–~→=:>]+|对应|配|连)?\s*[(（]?\s*([A-Za-z]|\d{1,2}|[①-⑳])(?![A-Za-z\d])"
)
_SCORE: Final = re.compile(r"([A-Z])\s*[.、)]?\s*[=:：(]?\s*([+-]?\d+(?:\.\d+)?)\s*分?\s*[)]?")
_OPTION_POINTS: Final = re.compile(
    r"\s*[(\[【|]\s*(?:分值|得分|分数)?\s*:?\s*([+-]?\d+(?:\.\d+)?)\s*分?\s*[)\]】]\s*\Z"
)
_OPTION_POINTS_WORD: Final = re.compile(r"[(\[【]\s*(?:分值|得分|分数)\s*:?|分\s*[)\]】]\s*\Z")
_OPTION_RIGHT: Final = re.compile(
    rf"\s*[(\[【]\s*(?:{'|'.join(map(re.escape, RIGHT_MARKS))})\s*[)\]】]\s*\Z|\s+[√✓✔]\s*\Z", re.I
)
_SEPARATORS: Final = ("\n", "|", ";", "、", ",", "  ", " ", "/")


@dataclass(frozen=True, slots=True)
class Letters:
    """Options that an answer names, and what else it says."""

    labels: tuple[str, ...]
    rest: str = ""


@dataclass(frozen=True, slots=True)
class GapKey:
    """What one gap accepts."""

    accepted: tuple[str, ...]
    low: Decimal | None = None
    high: Decimal | None = None
    tolerance: Decimal | None = None


def letters_of(answer: str, options: Sequence[Option]) -> Letters | None:
    """The options that ``answer`` names by letter, or by their own text; None for neither."""
    folded = fold(bare(answer)).strip()
    by_text = _by_text(answer, options)
    if by_text:
        return Letters(by_text)
    known = {option.label.upper() for option in options}
    upper = folded.upper() if len(folded) <= 2 * max(len(options), 1) + 8 else folded
    lone = _LONE.match(upper)
    found = _LETTERS.match(upper)
    if lone and lone[1] in known:
        told, end = lone[1], lone.end() - 1
    elif found:
        told, end = re.sub(_JOINTS, "", found[1]), found.end()
    else:
        return None
    if not set(told) <= known:
        return Letters(tuple(dict.fromkeys(told)), "") if len(told) <= 26 else None
    rest = answer.strip()[end:].strip(" .。,，、;；:：)）")
    if any(_same(rest, option.text) for option in options):
        rest = ""
    return Letters(tuple(dict.fromkeys(told)), rest)


def _by_text(answer: str, options: Sequence[Option]) -> tuple[str, ...]:
    """Labels of options whose whole text the answer repeats, one a line or divided by ";"."""
    pieces = [piece for piece in re.split(r"[\n;；|]+", answer) if piece.strip()] or [""]
    found = []
    for piece in pieces:
        label = next((o.label for o in options if o.text and _same(piece, o.text)), None)
        if label is None or (len(piece.strip()) == 1 and piece.strip().isascii()):
            return ()
        found.append(label)
    return tuple(dict.fromkeys(found))


def _same(one: str, other: str) -> bool:
    return bool(one.strip()) and without_spaces(one) == without_spaces(other)


def truth_of(answer: str) -> tuple[bool, str] | None:
    """Whether ``answer`` says right or wrong, and what it adds; None for neither.

    X means wrong here, never an option of that name.
    """
    folded = fold(answer).strip().strip("()[]【】 ")
    low = folded.casefold()
    for word in _TRUTHS:
        if not low.startswith(word):
            continue
        rest = folded[len(word) :]
        if rest and (rest[0].isalnum() and (word.isascii() or "\u3400" <= rest[0] <= "\u9fff")):
            continue
        return word in TRUE_WORDS, rest.strip(" .。,，、;；:：()（）")
    return None


def truth_options(options: Sequence[Option]) -> dict[str, bool] | None:
    """Which of two options says right and which wrong; None where they say something else."""
    told = {}
    for option in options:
        truth = without_spaces(option.text)
        if truth not in TRUE_WORDS and truth not in FALSE_WORDS:
            return None
        told[option.label] = truth in TRUE_WORDS
    return told if sorted(told.values()) == [False, True] else None


def gap_keys(answer: str, count: int) -> tuple[list[GapKey], str] | None:
    """What each of ``count`` gaps accepts, and the separator that was taken to divide them.

    None where no separator gives as many answers as there are gaps.
    """
    text = answer.strip()
    if count == 1:
        return [_gap(text, alternatives=True)], ""
    marked = [piece.strip(" \n;；,，、。") for piece in _PART_MARK.split(fold(text))]
    if len(marked) == count + 1 and not marked[0]:
        return [_gap(piece, alternatives=True) for piece in marked[1:]], "(1)"
    plain = text.replace("｜", "|").replace("；", ";").replace("，", ",").replace("\u3000", " ")
    for separator in _SEPARATORS:
        pieces = [piece.strip() for piece in plain.split(separator)]
        pieces = [p for p in pieces if p] if separator in ("  ", " ", "\n") else pieces
        if len(pieces) == count + 1 and not pieces[-1]:
            pieces.pop()
        if len(pieces) == count and all(pieces):
            loose = separator in ("\n", "|")
            return [_gap(piece, alternatives=loose) for piece in pieces], separator
    return None


def _gap(text: str, *, alternatives: bool) -> GapKey:
    """One gap: alternatives divided by ";", a range of numbers, or a number with a tolerance."""
    text = text.strip()
    within = _TOLERANCE.match(fold(text))
    if within:
        return GapKey((within[1],), tolerance=Decimal(within[2]))
    bounds = _RANGE.match(fold(text))
    if bounds and (("," not in text and "，" not in text) or _CLOSED.match(fold(text))):
        low, high = Decimal(bounds[1]), Decimal(bounds[2])
        if low < high:
            return GapKey((text,), low, high)
    pieces = re.split(r"[;；]", text) if alternatives else [text]
    kept = tuple(dict.fromkeys(piece.strip() for piece in pieces if piece.strip()))
    return GapKey(kept)


def order_of(answer: str, labels: Sequence[str]) -> tuple[str, ...] | None:
    """All of ``labels`` in the order that ``answer`` gives them; None where it does not."""
    told: list[str] = []
    for token in re.findall(r"[①-⑳]|\d{1,2}|[A-Za-z]", fold(answer)):
        label = str(CIRCLED.index(token) + 1) if token in CIRCLED else token
        told += [label] if label in labels else list(label.upper())
    places = tuple(told)
    return places if sorted(places) == sorted(labels) else None


def pairs_of(answer: str) -> list[tuple[str, str]]:
    """Pairs that an answer joins: "1-A; 2-C", "aB cD", "①—③"."""
    return [(_label(left), _label(right)) for left, right in _PAIR.findall(fold(answer))]


def _label(token: str) -> str:
    return str(CIRCLED.index(token) + 1) if token in CIRCLED else token


def scores_of(answer: str) -> dict[str, Decimal]:
    """What an answer gives each option: "A=3, B=1"; empty where it is no such list."""
    folded = fold(answer).upper()
    found = _SCORE.findall(folded)
    left = _SCORE.sub("", folded).strip(" ,;、。\n.")
    if len(found) < 2 or left:
        return {}
    return {label: Decimal(points) for label, points in found}


def take_option_marks(options: Sequence[Option], *, scored: bool) -> None:
    """Takes "(right)" and "(3 points)" from the ends of options into what is known of them.

    Points are believed where every option has them and says "points", or where the question is of
    a type that scores its options (``scored``).
    """
    for option in options:
        right = _OPTION_RIGHT.search(fold(option.text))
        if right and option.text[: right.start()].strip():
            option.is_right, option.text = True, option.text[: right.start()].rstrip()
    ends = [_OPTION_POINTS.search(fold(option.text)) for option in options]
    worded = all(_OPTION_POINTS_WORD.search(fold(option.text)) for option in options)
    if not options or not all(ends) or not (worded or scored):
        return
    for option, end in zip(options, ends, strict=True):
        assert end is not None
        if option.text[: end.start()].strip():
            option.points, option.text = Decimal(end[1]), option.text[: end.start()].rstrip()


def decimal_in(text: str) -> Decimal | None:
    """The first number in a text, such as "2" of "2 points"."""
    found = re.search(_NUMBER, fold(text))
    try:
        return Decimal(found.group()) if found else None
    except InvalidOperation:
        return None
