"""Reads QTI Results Reporting: what a candidate answered, item by item, and what was scored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from lxml import etree

from foundation.errors import Invalid
from itembank.exchange.safe_xml import attributes_of, child, children, line_of, name_of, text_of
from itembank.qti.declarations import Declaration, Role
from itembank.qti.test_view import SatItem
from itembank.qti.values import BaseType, Cardinality, Value, read_atom


@dataclass(frozen=True, slots=True)
class ItemAnswers:
    """The texts of one item's variables: candidate's responses, and outcomes known before.

    ``external`` names the outcomes that a person or another machine has given
    (``externalScored``); no processing of the item overrules them.
    """

    responses: Mapping[str, tuple[str, ...]]
    outcomes: Mapping[str, tuple[str, ...]]
    external: frozenset[str] = frozenset()

    def marks(self, declarations: tuple[Declaration, ...]) -> dict[str, Value | None]:
        """The outcomes that were given from outside, as their declarations hold them."""
        return {
            one.identifier: one.read(self.outcomes[one.identifier])
            for one in declarations
            if one.role is Role.OUTCOME and one.identifier in self.external
        }


def read_results(root: etree._Element) -> dict[str, ItemAnswers]:
    """Item → answers, of an ``assessmentResult``; the last sitting of an item counts."""
    if name_of(root) != "assessmentResult":
        raise Invalid("qti-not-a-result", element=name_of(root)[:60])
    found: dict[str, ItemAnswers] = {}
    for result in children(root, "itemResult"):
        responses = {
            attributes_of(one).get("identifier", ""): _texts(child(one, "candidateResponse"))
            for one in children(result, "responseVariable")
        }
        outcomes = list(children(result, "outcomeVariable"))
        found[attributes_of(result).get("identifier", "")] = ItemAnswers(
            responses,
            {attributes_of(one).get("identifier", ""): _texts(one) for one in outcomes},
            frozenset(
                own.get("identifier", "")
                for own in map(attributes_of, outcomes)
                if own.get("externalScored")
            ),
        )
    return found


def read_sittings(root: etree._Element) -> dict[str, SatItem]:
    """Item → its variables as they were left, for the outcome processing of a test."""
    if name_of(root) != "assessmentResult":
        raise Invalid("qti-not-a-result", element=name_of(root)[:60])
    found: dict[str, SatItem] = {}
    for result in children(root, "itemResult"):
        declarations: list[Declaration] = []
        values: dict[str, Value | None] = {}
        for one in children(result, "responseVariable", "outcomeVariable"):
            is_response = name_of(one) == "responseVariable"
            declared = _declared(one, Role.RESPONSE if is_response else Role.OUTCOME)
            declarations.append(declared)
            held = child(one, "candidateResponse") if is_response else one
            values[declared.identifier] = declared.read(_texts(held))
        sat = SatItem(tuple(declarations), values)
        found[attributes_of(result).get("identifier", "")] = sat
    return found


def _declared(variable: etree._Element, role: Role) -> Declaration:
    """A variable as the results themselves describe it."""
    own = attributes_of(variable)
    try:
        cardinality = Cardinality(own.get("cardinality", "single"))
        base_type = BaseType(own.get("baseType", "string"))
    except ValueError as trouble:
        raise Invalid(
            "qti-attribute-unknown", value=str(trouble)[:40], line=line_of(variable)
        ) from trouble
    bare = Declaration(role, own.get("identifier", ""), cardinality, base_type)
    greatest = own.get("normalMaximum", "")
    return replace(
        bare,
        correct=bare.read(_texts(child(variable, "correctResponse"))),
        normal_maximum=_number(greatest) if greatest else None,
    )


def _number(text: str) -> Decimal:
    number = read_atom(BaseType.FLOAT, text)
    assert isinstance(number, Decimal)
    return number


def own_responses(
    answers: ItemAnswers, declarations: tuple[Declaration, ...]
) -> dict[str, list[str]]:
    """The responses that the item declares, as `itembank.qti.running.Scorer` takes them."""
    declared = {one.identifier for one in declarations if one.role is Role.RESPONSE}
    return {name: list(texts) for name, texts in answers.responses.items() if name in declared}


def _texts(element: etree._Element | None) -> tuple[str, ...]:
    return () if element is None else tuple(text_of(one) for one in children(element, "value"))
