"""Every fact of a GIFT entry as JSON, in the words that tools for this format use for it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from itembank.exchange.gift_grammar import Category, Choice, Entry, GiftQuestion, Kind, Number
from itembank.exchange.gift_text import RichText

GAP = "_____"


def told(entry: Entry) -> dict[str, Any]:
    """One entry: ``type``, ``title``, ``stem`` (format and text), and what its type has besides."""
    if isinstance(entry, Category):
        return {"type": "Category", "title": entry.title, "line": entry.line}
    said: dict[str, Any] = {
        "id": entry.block.identifier or None,
        "tags": list(entry.block.tags) or None,
        "type": entry.kind.value,
        "title": entry.title,
        "stem": _rich(stem_of(entry)),
        "hasEmbeddedAnswers": entry.after is not None,
        "line": entry.block.line,
    }
    if entry.kind is Kind.DESCRIPTION:
        return said
    said["globalFeedback"] = _rich(entry.feedback)
    if entry.kind is Kind.TRUE_FALSE:
        said["isTrue"] = entry.is_true
        said["trueFeedback"] = _rich(entry.true_feedback)
        said["falseFeedback"] = _rich(entry.false_feedback)
    elif entry.kind is Kind.MATCHING:
        said["matchPairs"] = [
            {"subquestion": _rich(pair.left), "subanswer": pair.right} for pair in entry.pairs
        ]
    elif entry.kind is not Kind.ESSAY:
        said["choices"] = _choices(entry)
    return said


def stem_of(question: GiftQuestion) -> RichText:
    """The whole stem; a missing word is drawn as a gap."""
    before, after = question.before, question.after
    if after is None:
        return before
    text = f"{before.text} " if before.text else ""
    return RichText(before.format, f"{text}{GAP} {after.text}")


def _choices(question: GiftQuestion) -> Any:
    if question.alone:
        (only,) = question.choices
        assert isinstance(only.content, Number)
        return _number(only.content)
    return [_choice(choice, question) for choice in question.choices]


def _choice(choice: Choice, question: GiftQuestion) -> dict[str, Any]:
    content = choice.content
    if content is None:
        text = {"format": question.before.format, "text": "*"}
    elif isinstance(content, Number):
        text = _number(content)
    else:
        text = {"format": content.format, "text": content.text}
    return {
        "isCorrect": choice.right,
        "weight": None if choice.weight is None else _json(choice.weight),
        "text": text,
        "feedback": _rich(choice.feedback),
    }


def _number(number: Number) -> dict[str, Any]:
    if number.high is not None:
        low, high = _json(number.number), _json(number.high)
        return {"type": "high-low", "numberHigh": high, "numberLow": low}
    if number.tolerance is not None:
        own, tolerance = _json(number.number), _json(number.tolerance)
        return {"type": "range", "number": own, "range": tolerance}
    return {"type": "simple", "number": _json(number.number)}


def _rich(text: RichText | None) -> dict[str, str] | None:
    return None if text is None else {"format": text.format, "text": text.text}


def _json(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)
