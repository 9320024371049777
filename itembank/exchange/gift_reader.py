"""Reads a GIFT file into drafts: one for each question, whether an item came of it or not."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from foundation.errors import Invalid
from itembank.exchange import simple_items as simple
from itembank.exchange.contents import Contents
from itembank.exchange.drafts import Draft, Place, Reading, Remark, Weight, key_of
from itembank.exchange.foreign_text import text_of
from itembank.exchange.gift_grammar import (
    Category,
    Choice,
    GiftQuestion,
    Kind,
    Number,
    entries_of,
)
from itembank.exchange.gift_text import Block, RichText, blocks_of
from itembank.exchange.gift_told import stem_of, told
from itembank.exchange.graded_numbers import (
    GradedNumber,
    GradedQuestion,
    between,
    graded_item,
)
from itembank.exchange.simple_items import About, Option, Part
from itembank.items import Item
from itembank.rules import Blank

DIALECT: Final = "gift"


def read_gift(data: bytes, name: str) -> Reading:
    """All of a file; Invalid only for what is no text at all."""
    text, remarks = text_of(data, name)
    drafts: list[Draft] = []
    parsed = []
    category = ""
    for block in blocks_of(text):
        try:
            entries = entries_of(block)
        except Invalid as refusal:
            drafts.append(_unread(block, name, category, refusal))
            continue
        for entry in entries:
            parsed.append(told(entry))
            if isinstance(entry, Category):
                category = entry.title
            else:
                drafts.append(_draft(entry, name, category))
    return Reading(DIALECT, tuple(drafts), remarks, parsed=tuple(parsed))


def _unread(block: Block, name: str, category: str, refusal: Invalid) -> Draft:
    place = Place(file=name, line=block.line)
    remark = Remark(Weight.FAULT, refusal.code, place, refusal.facts)
    key = block.identifier or key_of(block.source)
    return Draft(key, place, block.source, None, (remark,), category, block.tags)


def _draft(question: GiftQuestion, name: str, category: str) -> Draft:
    block = question.block
    place = Place(file=name, line=block.line)
    contents = Contents(place)
    key = block.identifier or key_of(block.text)
    _tell_oddities(question, contents)
    item: Item | None = None
    if question.kind is Kind.DESCRIPTION:
        contents.tell(Weight.DROPPED, "exchange-description-dropped")
    else:
        try:
            item = _item(question, key, contents)
        except Invalid as refusal:
            contents.remarks.append(Remark(Weight.FAULT, refusal.code, place, refusal.facts))
    return Draft(key, place, block.source, item, tuple(contents.remarks), category, block.tags)


def _tell_oddities(question: GiftQuestion, contents: Contents) -> None:
    if question.block.joined:
        contents.tell(Weight.DOUBT, "exchange-gift-blank-line")
    if question.more_braces:
        contents.tell(Weight.DOUBT, "exchange-gift-second-braces")
    if question.wide_signs:
        contents.tell(Weight.DOUBT, "exchange-gift-wide-signs")


def _item(question: GiftQuestion, key: str, contents: Contents) -> Item:
    if not stem_of(question).text.strip():
        raise Invalid("exchange-stem-missing", line=question.block.line)
    about = About(
        identifier=(question.block.identifier or f"gift-{key[:16]}")[:128],
        title=question.title or "",
        explanation="" if question.feedback is None else _shown(question.feedback, contents),
    )
    if question.kind is Kind.NUMERICAL:
        graded = _graded(question, contents)
        if graded.numbers and not graded.is_plain and not _one_range(question):
            _tell_feedback(question, contents)
            return graded_item(graded, about, contents)
    return simple.item_of(about, _PARTS[question.kind](question, contents))


def _graded(question: GiftQuestion, contents: Contents) -> GradedQuestion:
    """A numerical question with the share and the tolerance of each of its numbers."""
    prompt, before, after = _around_gap(question, contents)
    numbers = tuple(
        GradedNumber(one.number, abs(one.tolerance or Decimal(0)), share)
        if one.high is None
        else between(one.number, one.high, share)
        for choice in question.choices
        if isinstance(one := choice.content, Number) and 0 <= (share := _share(choice)) <= 100
    )
    if not any(one.share > 0 for one in numbers):
        numbers = ()
    return GradedQuestion(prompt or before, after, numbers, Decimal(1))


def _one_range(question: GiftQuestion) -> bool:
    """A single range from low to high, which the bank's own gaps have."""
    numbers = [one.content for one in question.choices if isinstance(one.content, Number)]
    return len(numbers) == 1 and numbers[0].high is not None and _share(question.choices[0]) == 100


def _tell_feedback(question: GiftQuestion, contents: Contents) -> None:
    if any(choice.feedback is not None for choice in question.choices):
        contents.tell(Weight.DROPPED, "exchange-answer-feedback-dropped", answer="#")


def _shown(text: RichText | None, contents: Contents) -> str:
    """A text as HTML; Moodle's own format is HTML in which line breaks mean nothing here."""
    if text is None:
        return ""
    if text.format == "plain":
        return contents.from_plain(text.text)
    if text.format == "markdown":
        return contents.from_markdown(text.text)
    return contents.from_html(text.text)


def _choice(question: GiftQuestion, contents: Contents) -> Part:
    """Without a right answer (``=``) the shares of several add up to the mark."""
    single = any(choice.right for choice in question.choices)
    options = [
        Option(_option(choice, contents), _share(choice), _shown(choice.feedback, contents))
        for choice in question.choices
    ]
    if not any(option.share > 0 for option in options):
        raise Invalid("exchange-key-missing", line=question.block.line)
    if sum(option.share >= simple.WHOLE for option in options) > 1:
        contents.tell(Weight.DOUBT, "exchange-several-full-answers")
    return simple.choice(_shown(stem_of(question), contents), options, single=single)


def _option(choice: Choice, contents: Contents) -> str:
    assert isinstance(choice.content, RichText)
    return _shown(choice.content, contents)


def _share(choice: Choice) -> Decimal:
    if choice.weight is not None:
        return choice.weight
    return simple.WHOLE if choice.right else Decimal(0)


def _true_false(question: GiftQuestion, contents: Contents) -> Part:
    reasons = (
        _shown(question.true_feedback, contents),
        _shown(question.false_feedback, contents),
    )
    return simple.true_false(_shown(stem_of(question), contents), question.is_true, reasons)


def _short(question: GiftQuestion, contents: Contents) -> Part:
    answers: dict[str, Decimal] = {}
    for choice in question.choices:
        assert isinstance(choice.content, RichText)
        text = choice.content.text
        if "*" in text and text != "*":
            contents.tell(Weight.DOUBT, "exchange-wildcard", answer=text[:80])
        if choice.feedback is not None:
            contents.tell(Weight.DROPPED, "exchange-answer-feedback-dropped", answer=text[:80])
        if text and text != "*":
            answers.setdefault(text, _share(choice))
    if not any(share > 0 for share in answers.values()):
        raise Invalid("exchange-key-missing", line=question.block.line)
    prompt, before, after = _around_gap(question, contents)
    if all(share in (0, simple.WHOLE) for share in answers.values()):
        accepted = tuple(text for text, share in answers.items() if share)
        blank = Blank(simple.RESPONSE, accepted, Decimal(1))
        return simple.gaps(prompt, (before, blank, after))
    return simple.weighted_gap(prompt, before, after, answers, case_sensitive=False)


def _around_gap(question: GiftQuestion, contents: Contents) -> tuple[str, str, str]:
    """Prompt, and the texts before and after the gap: a missing word has no prompt."""
    if question.after is None:
        return _shown(question.before, contents), "", ""
    before, after = _shown(question.before, contents), _shown(question.after, contents)
    return "", f"{before} " if before else "", f" {after}"


def _numerical(question: GiftQuestion, contents: Contents) -> Part:
    """One gap that takes a number; shares and tolerances apart are `_graded`'s."""
    _tell_feedback(question, contents)
    full = [
        choice.content
        for choice in question.choices
        if isinstance(choice.content, Number) and _share(choice) >= simple.WHOLE
    ]
    if not full:
        raise Invalid("exchange-key-missing", line=question.block.line)
    prompt, before, after = _around_gap(question, contents)
    return simple.gaps(prompt, (before, _number_blank(full), after))


def _number_blank(full: list[Number]) -> Blank:
    first = full[0]
    if first.high is not None:
        low, high = sorted((first.number, first.high))
        return Blank(simple.RESPONSE, (), Decimal(1), low=low, high=high)
    accepted = tuple(format(one.number, "f") for one in full)
    return Blank(simple.RESPONSE, accepted, Decimal(1), abs(first.tolerance or Decimal(0)))


def _matching(question: GiftQuestion, contents: Contents) -> Part:
    pairs = [
        (_shown(pair.left, contents), contents.from_html(pair.right))
        for pair in question.pairs
        if pair.left.text
    ]
    others = [contents.from_html(pair.right) for pair in question.pairs if not pair.left.text]
    if not pairs:
        raise Invalid("exchange-key-missing", line=question.block.line)
    contents.tell(Weight.NOTE, "exchange-point-for-each-pair", count=len(pairs))
    return simple.matching(_shown(stem_of(question), contents), pairs, others)


def _essay(question: GiftQuestion, contents: Contents) -> Part:
    return simple.essay(_shown(stem_of(question), contents))


_PARTS: Final[dict[Kind, Callable[[GiftQuestion, Contents], Part]]] = {
    Kind.CHOICE: _choice,
    Kind.TRUE_FALSE: _true_false,
    Kind.SHORT: _short,
    Kind.NUMERICAL: _numerical,
    Kind.MATCHING: _matching,
    Kind.ESSAY: _essay,
}
