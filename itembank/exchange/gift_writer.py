"""Writes items as GIFT, and tells for each what the format cannot say.

An item whose kind of question GIFT does not have is left out by name, not written as another kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from itembank.exchange.drafts import Place, Remark, Weight
from itembank.exchange.graded_numbers import GradedNumber, graded_question
from itembank.exchange.losses import Unsayable, general_losses, one_target_each
from itembank.exchange.package_writer import Written
from itembank.exchange.shares import shares_of
from itembank.interactions import (
    ChoiceInteraction,
    ExtendedTextInteraction,
    MatchInteraction,
    TextEntryBlock,
)
from itembank.items import Item, ItemType
from itembank.processing.blanks import number_in
from itembank.rules import Blanks, MapResponse

_CONTROL: Final = re.compile(r"([\\~=#{}:])")


def write_gift(items: Iterable[Item]) -> Written:
    """The file as UTF-8; items that could not be written are losses of their own."""
    blocks: list[str] = []
    losses: list[Remark] = []
    for item in items:
        place = Place(part=item.identifier)
        try:
            blocks.append(_block(item))
        except Unsayable as trouble:
            losses.append(Remark(Weight.FAULT, trouble.code, place))
            continue
        codes = general_losses(item, reasons=isinstance(item.body[0], ChoiceInteraction))
        if item.max_score != 1:
            codes.append("exchange-loss-points")
        losses += [Remark(Weight.DROPPED, code, place) for code in codes]
    return Written(("\n\n".join(blocks) + "\n").encode(), tuple(losses))


def _block(item: Item) -> str:
    if len(item.body) != 1:
        raise Unsayable("exchange-loss-several-questions")
    (part,) = item.body
    identifier = item.identifier.replace("]", "\\]")
    head = f"// [id:{identifier}]\n::{_escaped(item.title)}::"
    stimulus = _text(item.stimulus) + "<br>" if item.stimulus else ""
    general = f"\n####{_text(item.explanation)}" if item.explanation else ""
    graded = graded_question(item)
    if graded is not None:
        numbers = "\n".join(map(_graded, graded.numbers))
        before, after = f"{stimulus}{_text(graded.before)}", _text(graded.after)
        return f"{head}[html]{before} {{#\n{numbers}{general}\n}}{' ' if after else ''}{after}"
    if isinstance(part, TextEntryBlock):
        before, answers, after = _gap(item, part)
        before = f"{stimulus}{before}"
        return f"{head}[html]{before} {{{answers}{general}}}{' ' if after else ''}{after}"
    stem = f"{head}[html]{stimulus}{_text(part.prompt)}"
    if isinstance(part, ExtendedTextInteraction):
        return f"{stem} {{{general}}}"
    if isinstance(part, MatchInteraction):
        return f"{stem} {{{_pairs(item, part)}{general}\n}}"
    if isinstance(part, ChoiceInteraction):
        if item.item_type is ItemType.TRUE_FALSE:
            return f"{stem} {{{_truth(item, part)}{general}}}"
        return f"{stem} {{{_choices(item, part)}{general}\n}}"
    raise Unsayable("exchange-loss-kind")


def _graded(one: GradedNumber) -> str:
    share = format(one.share.quantize(Decimal("0.00001")).normalize(), "f")
    return f"=%{share}%{one.number:f}:{one.tolerance:f}"


def _truth(item: Item, part: ChoiceInteraction) -> str:
    (key,) = item.declaration(part.response_identifier).correct
    reasons = {r.choice: r.text for r in item.rationales if r.choice}
    wrong = reasons.get("false" if key == "true" else "true", "")
    told = [f"#{_text(one)}" for one in (wrong, reasons.get(key, ""))]
    return key.upper() + ("".join(told) if any(reasons.values()) else "")


def _choices(item: Item, part: ChoiceInteraction) -> str:
    shares = shares_of(item, part)
    reasons = {r.choice: r.text for r in item.rationales if r.choice}
    single = part.max_choices == 1
    lines = []
    for choice in part.choices:
        share = shares.get(choice.identifier, Decimal(0))
        sign = "=" if single and share == 100 else f"~%{share:f}%" if share else "~"
        reason = reasons.get(choice.identifier)
        told = f"#{_text(reason)}" if reason else ""
        lines.append(f"\n{sign}{_text(choice.content)}{told}")
    if single and not any(line.startswith("\n=") for line in lines):
        raise Unsayable("exchange-loss-no-full-answer")
    return "".join(lines)


def _gap(item: Item, part: TextEntryBlock) -> tuple[str, str, str]:
    """Texts before and after the only gap, and its answers."""
    if len(part.gaps) != 1:
        raise Unsayable("exchange-loss-several-gaps")
    (rule,) = item.rules
    at = next(n for n, one in enumerate(part.segments) if not isinstance(one, str))
    before = part.prompt + "".join(str(one) for one in part.segments[:at])
    after = "".join(str(one) for one in part.segments[at + 1 :])
    return _text(before), _answers(item, rule), _text(after)


def _answers(item: Item, rule: object) -> str:
    if isinstance(rule, MapResponse):
        mapping = item.declaration(rule.response).mapping
        assert mapping is not None
        lines = (f"=%{_percent(e.value, rule.points)}%{_escaped(e.key)}" for e in mapping.entries)
        return " ".join(lines)
    if not isinstance(rule, Blanks):
        raise Unsayable("exchange-loss-kind")
    (blank,) = rule.blanks
    if blank.low is not None and blank.high is not None:
        return f"#{blank.low:f}..{blank.high:f}"
    if blank.tolerance is None:
        return " ".join(f"={_escaped(text)}" for text in blank.accepted)
    numbers = [number_in(text, blank.unit) for text in blank.accepted]
    if any(one is None for one in numbers):
        raise Unsayable("exchange-loss-kind")
    return "#" + " ".join(f"={one:f}:{blank.tolerance:f}" for one in numbers)


def _pairs(item: Item, part: MatchInteraction) -> str:
    targets = {one.identifier: one.content for one in part.targets}
    matched = one_target_each(item, part)
    lines = [
        f"\n={_text(one.content)} -> {_text(targets[matched[one.identifier]])}"
        for one in part.sources
    ]
    unused = [name for name in targets if name not in matched.values()]
    return "".join([*lines, *(f"\n= -> {_text(targets[name])}" for name in unused)])


def _percent(value: Decimal, points: Decimal) -> str:
    return format((value * 100 / points).quantize(Decimal("0.00001")).normalize(), "f")


def _text(html: str | None) -> str:
    """HTML with its control signs escaped; a blank line would end the question."""
    lines = (line for line in (html or "").splitlines() if line.strip())
    return _escaped("\n".join(lines))


def _escaped(text: str) -> str:
    return _CONTROL.sub(r"\\\1", text.strip())
