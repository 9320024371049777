"""Expressions that name variables: their values, defaults, right answers and mapped worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from foundation.errors import Invalid
from itembank.qti.operators import Operator, Run, number_of
from itembank.qti.programs import Expression
from itembank.qti.state import State
from itembank.qti.values import (
    BaseType,
    Point,
    Value,
    compared,
    decimal,
    read_atom,
    single,
)


def _base_value(expression: Expression, _: Sequence[Run]) -> Run:
    named = expression.attributes["baseType"]
    try:
        base_type = BaseType(named)
    except ValueError as trouble:
        raise Invalid(
            "qti-base-type-unknown", base_type=named[:40], line=expression.line
        ) from trouble
    text = expression.text
    if base_type is not BaseType.STRING:
        text = text.strip()
    # What is no number is NULL (QTI 3, 5.2 "Processing Values").
    nothing = text == "" or (base_type is BaseType.FLOAT and text == "NaN")
    value = None if nothing else single(base_type, read_atom(base_type, text))
    return lambda _: value


def _null(_: Expression, __: Sequence[Run]) -> Run:
    return lambda _: None


def _variable(expression: Expression, _: Sequence[Run]) -> Run:
    """A variable, or in a test ``item.variable`` with its weight (QTI 3, 5.181)."""
    name = expression.attributes["identifier"]
    weight = expression.attributes.get("weightIdentifier", "")
    item, _dot, inner = name.partition(".")

    def run(state: State) -> Value | None:
        if state.knows(name):
            return state.values[name]
        if state.test is not None and inner:
            return state.test.variable(item, inner, weight)
        state.declaration(name)
        return None

    return run


def _correct(expression: Expression, _: Sequence[Run]) -> Run:
    name = expression.attributes["identifier"]

    def run(state: State) -> Value | None:
        state.declaration(name)
        return state.corrects[name]

    return run


def _default(expression: Expression, _: Sequence[Run]) -> Run:
    name = expression.attributes["identifier"]

    def run(state: State) -> Value | None:
        state.declaration(name)
        return state.defaults[name]

    return run


def _mapped(expression: Expression, _: Sequence[Run]) -> Run:
    """``mapResponse``, and ``mapOutcome`` that some files have for an outcome."""
    name = expression.attributes["identifier"]

    def run(state: State) -> Value | None:
        mapping = state.declaration(name).mapping
        if mapping is None:
            raise Invalid("qti-mapping-missing", variable=name, line=expression.line)
        return decimal(mapping.of(state.values[name]))

    return run


def _mapped_points(expression: Expression, _: Sequence[Run]) -> Run:
    name = expression.attributes["identifier"]

    def run(state: State) -> Value | None:
        areas = state.declaration(name).areas
        if areas is None:
            raise Invalid("qti-mapping-missing", variable=name, line=expression.line)
        value = state.values[name]
        points: tuple[Point, ...] = ()
        if value is not None and value.base_type is BaseType.POINT:
            points = value.atoms  # type: ignore[assignment]
        return decimal(areas.of(points))

    return run


def _lookup_table(expression: Expression, parts: Sequence[Run]) -> Run:
    """A match table written out as an expression; not in the standard, met in files."""
    table = next((one for one in expression.parts if one.name == "matchTable"), None)
    if table is None or not parts:
        raise Invalid("qti-table-missing", variable="", line=expression.line)
    targets = {
        compared(_number(entry, "sourceValue")): decimal(_number(entry, "targetValue"))
        for entry in table.parts
    }
    has_default = "defaultValue" in table.attributes
    default = decimal(_number(table, "defaultValue")) if has_default else None

    def run(state: State) -> Value | None:
        number = number_of(parts[0](state))
        return default if number is None else targets.get(compared(number), default)

    return run


def _number(expression: Expression, name: str) -> Decimal:
    number = read_atom(BaseType.FLOAT, expression.attributes.get(name, ""))
    assert isinstance(number, Decimal)
    return number


OPERATORS: Mapping[str, Operator] = {
    "baseValue": Operator(_base_value, 0, 0, ("baseType",)),
    "null": Operator(_null, 0, 0),
    "variable": Operator(_variable, 0, 0, ("identifier",)),
    "correct": Operator(_correct, 0, 0, ("identifier",)),
    "default": Operator(_default, 0, 0, ("identifier",)),
    "mapResponse": Operator(_mapped, 0, 0, ("identifier",)),
    "mapOutcome": Operator(_mapped, 0, 0, ("identifier",)),
    "mapResponsePoint": Operator(_mapped_points, 0, 0, ("identifier",)),
    "lookupTable": Operator(_lookup_table, 1, 2),
}
