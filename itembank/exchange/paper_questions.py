"""Makes interaction, declaration and rule of a question that was found and settled."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from itembank.exchange.drafts import Weight
from itembank.exchange.paper_choices import choice, choices_of, situational, true_false
from itembank.exchange.paper_found import Found, Option
from itembank.exchange.paper_keys import (
    GapKey,
    decimal_in,
    gap_keys,
    order_of,
    pairs_of,
)
from itembank.exchange.paper_making import Made, Unmade, Wanted, prompt_of
from itembank.exchange.paper_settling import BRACKETS, GAP
from itembank.exchange.paper_words import (
    ALL_OR_NOTHING,
    EACH_GAP,
    ORDER_FREE,
    SWAP,
    TOLERANCE,
    UNITS,
    WRONG_PAIR,
)
from itembank.exchange.recordings import recording
from itembank.exchange.simple_items import RESPONSE
from itembank.interactions import (
    ExtendedTextInteraction,
    MatchInteraction,
    OrderInteraction,
    Segment,
    SimpleChoice,
    TextEntryBlock,
    TextEntryInteraction,
)
from itembank.items import ItemType
from itembank.qti.values import BaseType, Cardinality
from itembank.rules import (
    Blank,
    Blanks,
    HumanMarked,
    MatchCorrect,
    Ordering,
    Pairs,
    ResponseDeclaration,
    Rule,
)

_UNIT: Final = re.compile(UNITS)
_SWAP: Final = re.compile(SWAP)
_TOLERANCE: Final = re.compile(TOLERANCE)
_WRONG_PAIR: Final = re.compile(WRONG_PAIR)


def make(found: Found, wanted: Wanted) -> Made:
    """The question; raises `Unmade` with the reason."""
    assert found.item_type is not None
    maker = _MAKERS.get(found.item_type)
    if maker is None:
        raise Unmade("paper-type-not-on-paper", type=found.item_type.value)
    return maker(found, wanted)


def _text_entry(found: Found, wanted: Wanted) -> Made:
    answer = found.text("answer")
    if not answer:
        raise Unmade("paper-key-missing")
    stem = "\n".join(found.stem)
    gaps = list(GAP.finditer(stem)) or list(BRACKETS.finditer(stem))
    if not gaps:
        found.say(Weight.DOUBT, "paper-gap-added")
        stem += " ____"
        gaps = list(GAP.finditer(stem))[-1:]
    read = gap_keys(answer, len(gaps))
    if read is None:
        raise Unmade("paper-gaps-differ", gaps=len(gaps), answer=answer[:80])
    keys, separator = read
    if len(gaps) > 1 and separator not in ("|", "(1)"):
        shown = {"\n": "line", "  ": "space", " ": "space"}.get(separator, separator)
        found.say(Weight.NOTE, "paper-gaps-divided", separator=shown, gaps=len(gaps))
    names = (
        [wanted.response]
        if len(gaps) == 1
        else [f"{wanted.response}_GAP_{place}" for place in range(1, len(gaps) + 1)]
    )
    total, shares = _gap_points(found, wanted, len(gaps))
    blanks = tuple(
        _blank(found, name, key, share, _unit_behind(stem, gap))
        for name, key, share, gap in zip(names, keys, shares, gaps, strict=True)
    )
    said = f"{found.section.rule_text} {found.text('rubric')} {stem}"
    rule = Blanks(blanks, order_free=any(word in said for word in ORDER_FREE))
    declared = tuple(
        ResponseDeclaration(b.response, Cardinality.SINGLE, BaseType.STRING, b.accepted[:1])
        for b in blanks
    )
    block = TextEntryBlock("", _segments(stem, gaps, names, wanted))
    return Made(block, declared, rule, total)


def _segments(
    stem: str, gaps: Sequence[re.Match[str]], names: Sequence[str], wanted: Wanted
) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    done = 0
    for gap, name in zip(gaps, names, strict=True):
        before = stem[done : gap.start()]
        if before:
            segments.append(wanted.objects.html(before, edges=True))
        segments.append(TextEntryInteraction(name))
        done = gap.end()
    if stem[done:].strip():
        segments.append(wanted.objects.html(stem[done:], edges=True))
    return tuple(segments)


def _gap_points(found: Found, wanted: Wanted, count: int) -> tuple[Decimal, list[Decimal]]:
    """What the whole is worth, and each gap; "each gap 1 point" multiplies, others divide."""
    if not found.text("points") and EACH_GAP in "".join(found.section.rule_text.split()):
        return wanted.points * count, [wanted.points] * count
    share = (wanted.points / count).quantize(Decimal("0.01"))
    shares = [share] * (count - 1)
    last = wanted.points - sum(shares, Decimal(0))
    if last != share:
        found.say(Weight.DOUBT, "paper-points-uneven", points=str(wanted.points), gaps=count)
    if last <= 0 or share <= 0:
        raise Unmade("paper-points-too-few", points=str(wanted.points), gaps=count)
    return wanted.points, [_plain(value) for value in (*shares, last)]


def _plain(value: Decimal) -> Decimal:
    """Without noughts behind the point: 0.50 is written 0.5."""
    return Decimal(format(value.normalize(), "f"))


def _unit_behind(stem: str, gap: re.Match[str]) -> str:
    found = _UNIT.match(stem, gap.end())
    return found.group() if found else ""


def _blank(found: Found, name: str, key: GapKey, points: Decimal, unit: str) -> Blank:
    if not key.accepted:
        raise Unmade("paper-key-missing")
    if key.low is not None:
        found.say(
            Weight.NOTE,
            "paper-range-read",
            low=str(key.low),
            high=str(key.high),
            text=key.accepted[0],
        )
    elif len(key.accepted) > 1:
        found.say(Weight.NOTE, "paper-alternatives", answers=list(key.accepted))
    stated = _TOLERANCE.search(f"{found.section.rule_text} {found.text('rubric')}")
    tolerance = key.tolerance
    is_number = key.low is not None or decimal_in(key.accepted[0]) is not None
    if tolerance is None and stated and key.low is None and is_number:
        tolerance = Decimal(stated[1])
    # Only a number has a unit: behind a word the next letters are the sentence going on.
    counted = unit if is_number else ""
    return Blank(name, key.accepted, points, tolerance, key.low, key.high, counted)


def _order(found: Found, wanted: Wanted) -> Made:
    answer = found.text("answer")
    choices = choices_of(found, wanted, found.options)
    if not answer:
        raise Unmade("paper-key-missing")
    key = order_of(answer, [choice.identifier for choice in choices])
    if key is None:
        raise Unmade("paper-order-unreadable", answer=answer[:60], count=len(choices))
    interaction = OrderInteraction(wanted.response, prompt_of(found, wanted), choices)
    declared = ResponseDeclaration(wanted.response, Cardinality.ORDERED, BaseType.IDENTIFIER, key)
    swapped = _SWAP.search(found.section.rule_text)
    swap_points = min(Decimal(swapped[1]), wanted.points) if swapped else Decimal(0)
    rule = Ordering(wanted.response, wanted.points, swap_points)
    return Made(interaction, (declared,), rule, wanted.points)


def _match(found: Found, wanted: Wanted) -> Made:
    answer = found.text("answer")
    if not answer:
        raise Unmade("paper-key-missing")
    told = pairs_of(answer)
    left, right = _sides(found, told)
    sources, targets = _side(left, wanted), _side(right, wanted)
    pairs = [(_named(a, sources), _named(b, targets)) for a, b in told]
    placed, members = {a for a, _ in pairs}, {s.identifier for s in sources}
    # Of things to be sorted some may belong nowhere; of two columns each left one has its partner.
    known = placed <= members if found.item_type is ItemType.CLASSIFICATION else placed == members
    if not pairs or not known or not {b for _, b in pairs} <= {t.identifier for t in targets}:
        raise Unmade("paper-pairs-unreadable", answer=answer[:80])
    interaction = MatchInteraction(
        wanted.response,
        prompt_of(found, wanted),
        sources,
        targets,
        source_max=1 if len(placed) == len(pairs) else 0,
    )
    declared = ResponseDeclaration(
        wanted.response,
        Cardinality.MULTIPLE,
        BaseType.DIRECTED_PAIR,
        tuple(f"{a} {b}" for a, b in pairs),
    )
    return Made(interaction, (declared,), _pairs_rule(found, wanted, len(pairs)), wanted.points)


def _pairs_rule(found: Found, wanted: Wanted, count: int) -> Rule:
    """Points for each pair, less what the paper says a wrong one costs; or all or nothing."""
    stated = "".join(f"{found.section.rule_text} {found.text('rubric')}".split())
    if any(word in stated for word in ALL_OR_NOTHING):
        return MatchCorrect(wanted.response, wanted.points)
    per_pair = wanted.points / count
    if per_pair * count != wanted.points or per_pair != per_pair.quantize(Decimal("0.0001")):
        found.say(Weight.DOUBT, "paper-points-uneven", points=str(wanted.points), gaps=count)
        return MatchCorrect(wanted.response, wanted.points)
    costs = _WRONG_PAIR.search(stated)
    penalty = Decimal(costs[1]) if costs else Decimal(0)
    return Pairs(wanted.response, per_pair, wanted.points, penalty)


def _named(label: str, choices: Sequence[SimpleChoice]) -> str:
    """The name of a choice that a pair means, whatever the case of its letter."""
    folded = {choice.identifier.casefold(): choice.identifier for choice in choices}
    return folded.get(label.casefold(), label)


def _sides(
    found: Found, pairs: Sequence[tuple[str, str]]
) -> tuple[Sequence[Option], Sequence[Option]]:
    """Left and right; the side whose labels the pairs name first is the left one."""
    if not found.options or not found.targets:
        raise Unmade("paper-sides-missing")
    labels = {option.label.casefold() for option in found.options}
    if pairs and pairs[0][0].casefold() not in labels:
        return found.targets, found.options
    return found.options, found.targets


def _side(options: Sequence[Option], wanted: Wanted) -> tuple[SimpleChoice, ...]:
    shown = [o for o in options if not wanted.objects.is_blank(o.text)]
    labels = [option.label for option in shown]
    if len(set(labels)) != len(labels):
        raise Unmade("paper-option-repeated", options=labels)
    if not shown:
        raise Unmade("paper-sides-missing")
    return tuple(SimpleChoice(o.label, wanted.objects.html(o.text)) for o in shown)


def _written(found: Found, wanted: Wanted) -> Made:
    interaction = ExtendedTextInteraction(wanted.response, prompt_of(found, wanted))
    declared = ResponseDeclaration(wanted.response, Cardinality.SINGLE, BaseType.STRING)
    rule = HumanMarked(wanted.response, wanted.points)
    return Made(interaction, (declared,), rule, wanted.points)


def _recorded(found: Found, wanted: Wanted) -> Made:
    """Answered by speaking; it stands alone, for its sound is an answer to the whole item."""
    if wanted.response != RESPONSE:
        raise Unmade("paper-type-not-on-paper", type=ItemType.RECORDING.value)
    part, declared, rule = recording(
        wanted.response, prompt_of(found, wanted), wanted.points, wanted.language
    )
    return Made(part, (declared,), rule, wanted.points)


_MAKERS: Final[dict[ItemType, Callable[[Found, Wanted], Made]]] = {
    ItemType.SINGLE_CHOICE: choice,
    ItemType.MULTIPLE_CHOICE: choice,
    ItemType.INDEFINITE_CHOICE: choice,
    ItemType.TRUE_FALSE: true_false,
    ItemType.TEXT_ENTRY: _text_entry,
    ItemType.ORDER: _order,
    ItemType.MATCH: _match,
    ItemType.CLASSIFICATION: _match,
    ItemType.SITUATIONAL: situational,
    ItemType.SHORT_ANSWER: _written,
    ItemType.ESSAY: _written,
    ItemType.CASE_ANALYSIS: _written,
    ItemType.PRACTICAL: _written,
    ItemType.RECORDING: _recorded,
}
