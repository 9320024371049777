"""Writes the bank's scoring rules as QTI response processing, in the names of QTI 2.

Each rule sets an outcome of its own, SCORE_1, SCORE_2 …; SCORE is their sum. What the standard's
expressions cannot say exactly is told as a `Loss`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, Final, TypeAlias

from lxml import etree

from itembank.items import Item
from itembank.processing.blanks import number_in
from itembank.processing.choices import half_of
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
    ResponseDeclaration,
    Rule,
)

Name = Callable[[str], str]
"""Gives the identifier in QTI of one of the bank's."""
Element: TypeAlias = etree._Element


def element(name: str, *parts: Element | None, text: str = "", **attributes: str) -> Element:
    """An element with its parts; parts that are None are left out."""
    made = etree.Element(name, dict(attributes))
    if text:
        made.text = text
    for part in parts:
        if part is not None:
            made.append(part)
    return made


def number(value: Decimal) -> str:
    """A number as XML Schema writes it."""
    return format(value.normalize(), "f") if value else "0"


def score_name(place: int) -> str:
    """The outcome of the rule at this place, counted from 1."""
    return f"SCORE_{place}"


def base_type_of(item: Item, declared: ResponseDeclaration) -> BaseType:
    """A gap that takes numbers within a tolerance or a range is declared as a number."""
    for rule in item.rules:
        if isinstance(rule, Blanks):
            for blank in rule.blanks:
                if blank.response == declared.identifier and is_number(blank):
                    return BaseType.FLOAT
    return declared.base_type


def is_number(blank: Blank) -> bool:
    """Whether the gap can be marked as a number alone."""
    ranged = blank.low is not None or blank.tolerance is not None
    return ranged and all(number_in(text, blank.unit) is not None for text in blank.accepted)


def mapping_of(item: Item, declared: ResponseDeclaration) -> Mapping | None:
    """The mapping that the response's rule needs in QTI, which may differ from its own."""
    rule = next((r for r in item.rules if getattr(r, "response", "") == declared.identifier), None)
    own = declared.mapping
    if isinstance(rule, OptionWeights) and own is not None:
        return Mapping(tuple(MapEntry(e.key, max(e.value, ZERO)) for e in own.entries))
    if isinstance(rule, PlusMinus):
        right = (MapEntry(key, rule.step) for key in declared.correct)
        return Mapping(tuple(right), -rule.step, ZERO, rule.points)
    if isinstance(rule, Pairs):
        pairs = (MapEntry(key, rule.per_pair) for key in declared.correct)
        lower = ZERO if rule.penalty else None
        return Mapping(tuple(pairs), -rule.penalty, lower, rule.points)
    return own


class Losses:
    """What could not be said exactly: codes of remarks, each once."""

    def __init__(self) -> None:
        self.codes: list[str] = []

    def tell(self, code: str) -> None:
        if code not in self.codes:
            self.codes.append(code)


def processing_of(item: Item, name: Name, losses: Losses) -> Element:
    """The ``responseProcessing`` of all rules."""
    rules = _Rules(item, name, losses)
    settings = [
        setting
        for place, rule in enumerate(item.rules, 1)
        for setting in rules.of(rule, score_name(place))
    ]
    parts = [
        element("variable", identifier=score_name(place)) for place, _ in enumerate(item.rules, 1)
    ]
    total = element("setOutcomeValue", element("sum", *parts), identifier="SCORE")
    return element("responseProcessing", *settings, total)


class _Rules:
    """Writes each rule as conditions that set one outcome."""

    def __init__(self, item: Item, name: Name, losses: Losses) -> None:
        self._item = item
        self._name = name
        self._losses = losses

    def of(self, rule: Rule, outcome: str) -> list[Element]:
        """What is carried out for one rule; nothing where people give the points."""
        if isinstance(rule, HumanMarked):
            return []
        written: list[Element] = _WRITERS[type(rule)](self, rule, outcome)
        return written

    def all_or_nothing(self, rule: MatchCorrect, outcome: str) -> list[Element]:
        return [_condition((self._matches(rule.response), _set(outcome, rule.points)))]

    def mapped(self, rule: MapResponse, outcome: str) -> list[Element]:
        """Held inside 0 and the rule's points, whatever the mapping's own bounds are."""
        held = element(
            "min",
            element("max", self._mapped(rule.response), _float(ZERO)),
            _float(rule.points),
        )
        answered = element("not", element("isNull", self._variable(rule.response)))
        return [_condition((answered, element("setOutcomeValue", held, identifier=outcome)))]

    def weights(self, rule: OptionWeights, outcome: str) -> list[Element]:
        held = element("min", self._mapped(rule.response), _float(rule.points))
        partly = element("setOutcomeValue", held, identifier=outcome)
        return [
            _condition(
                (self._matches(rule.response), _set(outcome, rule.points)),
                (self._only_right(rule.response), partly),
            )
        ]

    def half(self, rule: HalfWhenIncomplete, outcome: str) -> list[Element]:
        return [
            _condition(
                (self._matches(rule.response), _set(outcome, rule.points)),
                (self._only_right(rule.response), _set(outcome, half_of(rule.points))),
            )
        ]

    def summed(self, rule: PlusMinus | Pairs, outcome: str) -> list[Element]:
        mapped = element("setOutcomeValue", self._mapped(rule.response), identifier=outcome)
        answered = element("not", element("isNull", self._variable(rule.response)))
        return [_condition((answered, mapped))]

    def ordering(self, rule: Ordering, outcome: str) -> list[Element]:
        branches = [(self._matches(rule.response), _set(outcome, rule.points))]
        right = self._item.declaration(rule.response).correct
        swapped = min(rule.swap_points, rule.points)
        if swapped:
            orders = [
                element("match", self._variable(rule.response), self._order(_swapped(right, at)))
                for at in range(len(right) - 1)
            ]
            if orders:
                branches.append((element("or", *orders), _set(outcome, swapped)))
        return [_condition(*branches)]

    def blanks(self, rule: Blanks, outcome: str) -> list[Element]:
        """The points of each gap are added up; in free order, of each answer found anywhere."""
        if any(text for blank in rule.blanks for text in blank.accepted if not is_number(blank)):
            self._losses.tell("exchange-loss-widths")
        if any(blank.unit for blank in rule.blanks):
            self._losses.tell("exchange-loss-unit")
        if rule.order_free and _overlap(rule.blanks):
            self._losses.tell("exchange-loss-free-order")
        conditions = []
        for blank in rule.blanks:
            places = rule.blanks if rule.order_free else (blank,)
            tests = [self._fits(blank, place, rule) for place in places]
            test = tests[0] if len(tests) == 1 else element("or", *tests)
            more = element("sum", element("variable", identifier=outcome), _float(blank.points))
            conditions.append(
                _condition((test, element("setOutcomeValue", more, identifier=outcome)))
            )
        return conditions

    def _fits(self, blank: Blank, place: Blank, rule: Blanks) -> Element:
        """Whether what stands in ``place`` is right for ``blank``."""
        numeric = is_number(place)
        equal = self._equal if numeric else self._same_words
        tests = [equal(blank, place, text, rule) for text in blank.accepted]
        if blank.low is not None and blank.high is not None and numeric:
            tests.append(
                element(
                    "and",
                    element("gte", self._variable(place.response), _float(blank.low)),
                    element("lte", self._variable(place.response), _float(blank.high)),
                )
            )
        return tests[0] if len(tests) == 1 else element("or", *tests)

    def _equal(self, blank: Blank, place: Blank, text: str, rule: Blanks) -> Element:
        value = number_in(text, blank.unit)
        if value is None:
            self._losses.tell("exchange-loss-free-order")
            return element("isNull", _float(ZERO))
        tolerance = number(blank.tolerance or ZERO)
        return element(
            "equal",
            self._variable(place.response),
            _float(value),
            toleranceMode="absolute",
            tolerance=f"{tolerance} {tolerance}",
        )

    def _same_words(self, _blank: Blank, place: Blank, text: str, rule: Blanks) -> Element:
        return element(
            "stringMatch",
            self._variable(place.response),
            element("baseValue", text=text, baseType="string"),
            caseSensitive="true" if rule.case_sensitive else "false",
        )

    def _variable(self, response: str) -> Element:
        return element("variable", identifier=self._name(response))

    def _matches(self, response: str) -> Element:
        correct = element("correct", identifier=self._name(response))
        return element("match", self._variable(response), correct)

    def _only_right(self, response: str) -> Element:
        """Some option is chosen, and every one chosen is right."""
        correct = element("correct", identifier=self._name(response))
        return element("contains", correct, self._variable(response))

    def _mapped(self, response: str) -> Element:
        return element("mapResponse", identifier=self._name(response))

    def _order(self, names: Iterable[str]) -> Element:
        values = (
            element("baseValue", text=self._name(one), baseType="identifier") for one in names
        )
        return element("ordered", *values)


_WRITERS: Final[dict[type[Any], Any]] = {
    MatchCorrect: _Rules.all_or_nothing,
    MapResponse: _Rules.mapped,
    OptionWeights: _Rules.weights,
    HalfWhenIncomplete: _Rules.half,
    PlusMinus: _Rules.summed,
    Pairs: _Rules.summed,
    Ordering: _Rules.ordering,
    Blanks: _Rules.blanks,
}


def has_mapping(cardinality: Cardinality, mapping: Mapping | None) -> bool:
    """Whether a mapping can be written: QTI demands one entry at least."""
    return mapping is not None and bool(mapping.entries) and cardinality is not Cardinality.RECORD


def _condition(*branches: tuple[Element, Element]) -> Element:
    names = ["responseIf", *["responseElseIf"] * (len(branches) - 1)]
    made = (element(name, test, act) for name, (test, act) in zip(names, branches, strict=True))
    return element("responseCondition", *made)


def _set(outcome: str, points: Decimal) -> Element:
    return element("setOutcomeValue", _float(points), identifier=outcome)


def _float(value: Decimal) -> Element:
    return element("baseValue", text=number(value), baseType="float")


def _swapped(names: tuple[str, ...], at: int) -> list[str]:
    order = list(names)
    order[at], order[at + 1] = order[at + 1], order[at]
    return order


def _overlap(blanks: tuple[Blank, ...]) -> bool:
    """Whether one answer could be right for two gaps: then the best pairing matters."""
    if any(blank.tolerance is not None or blank.low is not None for blank in blanks):
        return True
    texts = [text for blank in blanks for text in set(blank.accepted)]
    return len(set(texts)) != len(texts)
