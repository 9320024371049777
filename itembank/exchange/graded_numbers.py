"""Questions for a number whose answers have shares of the mark and tolerances of their own.

GIFT and Moodle grade an answer by the first of their numbers that it lies near to; the bank's own
gaps know one tolerance and the whole mark. So such a question is kept as QTI: one text entry, and a
condition with a branch for each number (QTI 3, "equal" with an absolute tolerance).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from lxml import etree

from foundation.errors import Invalid
from itembank.exchange.contents import Contents
from itembank.exchange.html_fragments import fragment
from itembank.exchange.item_files import program_and_view
from itembank.exchange.qti_holding import held_item
from itembank.exchange.qti_rules import Element, element, number
from itembank.exchange.qti_spelling import Spelling, spelled
from itembank.exchange.safe_xml import XML_LANG, child, children, name_of, parse
from itembank.exchange.simple_items import RESPONSE, WHOLE, About
from itembank.interactions import QtiBody
from itembank.items import Item
from itembank.markup import plain_text, safe_html
from itembank.qti.programs import Branch, Condition, Expression, ItemProgram, Setting
from itembank.qti.values import BaseType, read_atom

_ENTRY: Final = "textEntryInteraction"
_TITLE: Final = 40
_SPACE: Final = re.compile(r"\sxmlns(?::\w+)?=\"[^\"]*\"")


@dataclass(frozen=True, slots=True)
class GradedNumber:
    """What lies within ``tolerance`` of the number, and its share of the mark in percent."""

    number: Decimal
    tolerance: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True)
class GradedQuestion:
    """A question as it was kept: its text before and behind the gap, its numbers, its points."""

    before: str
    after: str
    numbers: tuple[GradedNumber, ...]
    points: Decimal

    @property
    def is_plain(self) -> bool:
        """Whether the bank's own gaps can say it: the whole mark, and one tolerance for all."""
        shares = {one.share for one in self.numbers}
        return shares == {WHOLE} and len({one.tolerance for one in self.numbers}) == 1


def between(low: Decimal, high: Decimal, share: Decimal) -> GradedNumber:
    """A range as its middle and what it reaches to both sides."""
    return GradedNumber((low + high) / 2, abs(high - low) / 2, share)


def graded_item(question: GradedQuestion, about: About, contents: Contents) -> Item:
    """The item; its texts are safe HTML."""
    best = max(question.numbers, key=lambda one: one.share)
    value = element("value", text=number(best.number))
    score = {"identifier": "SCORE", "cardinality": "single", "baseType": "float"}
    root = element(
        "assessmentItem",
        element(
            "responseDeclaration",
            element("correctResponse", value),
            identifier=RESPONSE,
            cardinality="single",
            baseType="float",
        ),
        element("outcomeDeclaration", **score, normalMaximum=number(question.points)),
        element("itemBody", *_body(question)),
        element("responseProcessing", _condition(question)),
        identifier=about.identifier,
        title=about.title or plain_text(question.before)[:_TITLE] or about.identifier,
        adaptive="false",
        timeDependent="false",
    )
    root.set(XML_LANG, about.language)
    files = {f"media:{digest}": digest for digest in contents.files.values()}
    made = etree.fromstring(etree.tostring(spelled(root, Spelling.QTI_3)))
    item, remarks = held_item(made, contents.place, identifier=about.identifier, files=files)
    contents.remarks += remarks
    return replace(item, explanation=about.explanation)


def _body(question: GradedQuestion) -> Iterator[Element]:
    """The gap in the middle of its sentence, or below the text that asks for it."""
    gap = element(_ENTRY, responseIdentifier=RESPONSE, expectedLength="15")
    if question.after:
        sides = (question.before, question.after)
        before, after = (fragment(one, "span") for one in sides)
        yield element("div", before, gap, after)
        return
    yield fragment(question.before, "div")
    yield element("div", gap)


def _condition(question: GradedQuestion) -> Element:
    branches = []
    for place, one in enumerate(question.numbers):
        tolerance = number(one.tolerance)
        fits = element(
            "equal",
            element("baseValue", text=number(one.number), baseType="float"),
            element("variable", identifier=RESPONSE),
            toleranceMode="absolute",
            tolerance=f"{tolerance} {tolerance}",
        )
        points = number(one.share * question.points / WHOLE)
        given = element("baseValue", text=points, baseType="float")
        act = element("setOutcomeValue", given, identifier="SCORE")
        branches.append(element("responseElseIf" if place else "responseIf", fits, act))
    return element("responseCondition", *branches)


# ---- The way back ----


def graded_question(item: Item) -> GradedQuestion | None:
    """The question of an item that has this shape, whoever wrote it; None for any other."""
    part = item.body[0]
    if not isinstance(part, QtiBody) or len(part.responses) != 1:
        return None
    one = part.responses[0]
    if (one.interaction, one.base_type) != (_ENTRY, BaseType.FLOAT):
        return None
    root = parse(part.markup.encode(), "")
    try:
        program, shown = program_and_view(root)
    except Invalid:
        return None
    numbers = _numbers(program, one.response_identifier, item.max_score)
    body = child(shown, "itemBody")
    texts = None if body is None else _texts(body, dict(part.files))
    if numbers is None or texts is None:
        return None
    return GradedQuestion(texts[0], texts[1], numbers, item.max_score)


def _numbers(
    program: ItemProgram, response: str, points: Decimal
) -> tuple[GradedNumber, ...] | None:
    """The branches of the one condition, if each gives points for one number."""
    if len(program.response) != 1 or program.template or program.outcome:
        return None
    (rule,) = program.response
    if not isinstance(rule, Condition):
        return None
    found = [_graded(branch, response, points) for branch in rule.branches]
    known = tuple(one for one in found if one is not None)
    return known if len(known) == len(found) else None


def _graded(branch: Branch, response: str, points: Decimal) -> GradedNumber | None:
    test = branch.condition
    if test is None or test.name != "equal" or len(branch.rules) != 1:
        return None
    told = test.attributes
    bounds = {_decimal(word) for word in told.get("tolerance", "").split()}
    inclusive = all(
        told.get(f"include{side}Bound", "true") == "true" for side in ("Lower", "Upper")
    )
    if told.get("toleranceMode") != "absolute" or len(bounds) != 1 or not inclusive:
        return None
    asked, given = test.parts[0], test.parts[1]
    if given.attributes.get("identifier") != response or given.name != "variable":
        return None
    (rule,) = branch.rules
    worth = rule.value if isinstance(rule, Setting) and rule.identifier == "SCORE" else None
    value, earned, tolerance = _constant(asked), _constant(worth), bounds.pop()
    if value is None or earned is None or tolerance is None:
        return None
    return GradedNumber(value, tolerance, earned * WHOLE / points)


def _constant(expression: Expression | None) -> Decimal | None:
    named = expression is not None and expression.name == "baseValue"
    return _decimal(expression.text) if named and expression is not None else None


def _decimal(text: str) -> Decimal | None:
    try:
        read = read_atom(BaseType.FLOAT, text)
    except Invalid:
        return None
    return read if isinstance(read, Decimal) and read.is_finite() else None


def _texts(body: etree._Element, files: dict[str, str]) -> tuple[str, str] | None:
    """Safe HTML before and behind the gap, as `_body` has put them."""
    parts = list(children(body))
    if len(parts) == 1:
        parts = list(children(parts[0]))
        gap, sides = 1, parts[::2]
    else:
        gap, sides = 1, parts[:1]
        parts = [*sides, *(one for holder in parts[1:] for one in children(holder))]
    if len(parts) != len(sides) + 1 or name_of(parts[gap]) != _ENTRY:
        return None
    before, *after = (_inner(one, files) for one in sides)
    return before, "".join(after)


def _inner(holder: etree._Element, files: dict[str, str]) -> str:
    """The content of an element without the element, its pictures by their digests."""
    parts = [html.escape(holder.text or "", quote=False)]
    parts += [str(etree.tostring(one, encoding="unicode", method="html")) for one in holder]
    written = _SPACE.sub("", "".join(parts))
    for name, digest in files.items():
        written = written.replace(f'src="{name}"', f'src="media:{digest}"')
    return safe_html(written)
