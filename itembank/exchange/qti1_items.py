"""Reads items of QTI 1.2 (``questestinterop``): each becomes a program and a body of QTI 2.

Source: IMS QTI ASI 1.2.1 Information Model, 3.2. What an item's maker adds in
``itemproc_extension`` is no part of the standard; an item that is scored by it is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lxml import etree

from foundation.errors import Invalid
from itembank.exchange.qti1_bodies import RESPONSES
from itembank.exchange.qti1_conditions import FEEDBACK, Conditions, score_name
from itembank.exchange.safe_xml import children, line_of, name_of, text_of
from itembank.qti.declarations import Declaration, Role
from itembank.qti.programs import Expression, ItemProgram, Rule, Setting, Target
from itembank.qti.values import BaseType, Cardinality, Value, read_atom, single

_CARDINALITIES = {
    "single": Cardinality.SINGLE,
    "multiple": Cardinality.MULTIPLE,
    "ordered": Cardinality.ORDERED,
}
_KINDS = {
    "string": BaseType.STRING,
    "enumerated": BaseType.STRING,
    "set": BaseType.STRING,
    "boolean": BaseType.BOOLEAN,
}
_NUMERIC = frozenset({"decimal", "integer", "scientific"})
_COMPARING = frozenset({"varlt", "varlte", "vargt", "vargte"})


def items_in(root: etree._Element) -> Iterator[etree._Element]:
    """Every item of a file, through assessments, sections and banks."""
    return (one for one in root.iter() if name_of(one) in ("item", "bankentry_item"))


def responses_of(item: etree._Element) -> dict[str, Declaration]:
    """The responses that an item's presentation asks for."""
    found: dict[str, Declaration] = {}
    for one in item.iter():
        if name_of(one) not in RESPONSES:
            continue
        identifier = one.get("ident", "")
        if not identifier:
            raise Invalid("qti-identifier-missing", element=name_of(one), line=line_of(one))
        if identifier in found:
            raise Invalid("qti-variable-twice", variable=identifier[:80])
        cardinality = _CARDINALITIES.get(one.get("rcardinality", "Single").lower())
        if cardinality is None:
            raise Invalid(
                "qti-attribute-unknown", value=one.get("rcardinality", "")[:40], line=line_of(one)
            )
        base_type = _base_type(item, one, identifier)
        found[identifier] = Declaration(Role.RESPONSE, identifier, cardinality, base_type)
    return found


def program_of(item: etree._Element) -> ItemProgram:
    """What scores the item; Invalid with a line for what cannot be scored."""
    _demand_standard(item)
    responses = responses_of(item)
    processing = list(children(item, "resprocessing"))
    outcomes = _outcomes(item)
    kinds = {one.identifier: one.base_type or BaseType.FLOAT for one in outcomes.values()}
    greatest = {
        one.identifier: one.normal_maximum for one in outcomes.values() if one.normal_maximum
    }
    rules = Conditions(responses, kinds, greatest).rules(processing)
    return ItemProgram(
        identifier=item.get("ident", ""),
        declarations=(*responses.values(), *outcomes.values()),
        response=(*rules, *_bounds(item)),
    )


def _demand_standard(item: etree._Element) -> None:
    """Refuse an item whose mark is calculated by its maker's own means."""
    extension = next((one for one in item.iter() if name_of(one) == "itemproc_extension"), None)
    if extension is not None and any(name_of(one) == "calculated" for one in extension.iter()):
        raise Invalid("qti-rule-unknown", rule="itemproc_extension", line=line_of(extension))


def _base_type(item: etree._Element, response: etree._Element, identifier: str) -> BaseType:
    name = name_of(response)
    if name == "response_lid":
        return BaseType.IDENTIFIER
    if name == "response_grp":
        return BaseType.DIRECTED_PAIR
    if name == "response_xy":
        return BaseType.POINT
    fib = next((one for one in response.iter() if name_of(one) == "render_fib"), None)
    says_number = fib is not None and fib.get("fibtype", "").lower() in _NUMERIC
    if name == "response_num" or says_number or _is_compared(item, identifier):
        return BaseType.FLOAT if _all_numbers(item, identifier) else BaseType.STRING
    return BaseType.STRING


def _is_compared(item: etree._Element, identifier: str) -> bool:
    return any(
        name_of(one) in _COMPARING and one.get("respident") == identifier for one in item.iter()
    )


def _all_numbers(item: etree._Element, identifier: str) -> bool:
    """Whether everything that the answer is compared with is a number."""
    for one in item.iter():
        if name_of(one) == "varequal" and one.get("respident") == identifier:
            try:
                read_atom(BaseType.FLOAT, text_of(one))
            except Invalid:
                return False
    return True


def _outcomes(item: etree._Element) -> dict[str, Declaration]:
    """Declared variables, those that are only set, and the feedback earned."""
    found: dict[str, Declaration] = {}
    for one in item.iter():
        if name_of(one) in ("decvar", "setvar"):
            name = score_name(one)
            if name not in found:
                kind = _kind_of(one)
                found[name] = Declaration(
                    Role.OUTCOME,
                    name,
                    Cardinality.SINGLE,
                    kind,
                    _begins(one, kind),
                    normal_maximum=_greatest(one),
                )
    found[FEEDBACK] = Declaration(Role.OUTCOME, FEEDBACK, Cardinality.MULTIPLE, BaseType.IDENTIFIER)
    return found


def _kind_of(element: etree._Element) -> BaseType:
    """Of a variable: whole numbers are floats too, for parts of a point are added to them."""
    if name_of(element) == "decvar":
        return _KINDS.get(element.get("vartype", "").lower(), BaseType.FLOAT)
    try:
        read_atom(BaseType.FLOAT, text_of(element))
    except Invalid:
        return BaseType.STRING
    return BaseType.FLOAT


def _begins(element: etree._Element, kind: BaseType) -> Value | None:
    text = element.get("defaultval", "").strip() if name_of(element) == "decvar" else ""
    if kind is BaseType.BOOLEAN:
        text = text.lower()
    return single(kind, read_atom(kind, text)) if text else None


def _greatest(element: etree._Element) -> Decimal | None:
    text = element.get("maxvalue", "").strip() if name_of(element) == "decvar" else ""
    number = read_atom(BaseType.FLOAT, text) if text else None
    return number if isinstance(number, Decimal) and number.is_finite() else None


def _bounds(item: etree._Element) -> Iterator[Rule]:
    """At the end each variable is held within its least and greatest value."""
    declared = (
        one
        for processing in children(item, "resprocessing")
        for outcomes in children(processing, "outcomes")
        for one in children(outcomes, "decvar")
    )
    for one in declared:
        name = score_name(one)
        if _kind_of(one) is not BaseType.FLOAT:
            continue
        for bound, operator in (("minvalue", "max"), ("maxvalue", "min")):
            text = one.get(bound, "").strip()
            if text:
                number = Expression("baseValue", {"baseType": "float"}, text=text)
                own = Expression("variable", {"identifier": name})
                yield Setting(
                    Target.OUTCOME, name, Expression(operator, parts=(own, number)), line_of(one)
                )
