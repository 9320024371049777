"""How an operator of the expression language is told: how many parts it takes, and what it does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from foundation.errors import Invalid
from itembank.qti.programs import Expression
from itembank.qti.state import State
from itembank.qti.values import BaseType, Cardinality, Value, as_decimal, read_atom

Run: TypeAlias = Callable[[State], Value | None]
"""An expression made ready: gives its value in a state."""
Builder: TypeAlias = Callable[[Expression, Sequence[Run]], Run]
Strict: TypeAlias = Callable[[State, Expression, list[Value]], Value | None]
Lenient: TypeAlias = Callable[[State, Expression, list[Value | None]], Value | None]


@dataclass(frozen=True, slots=True)
class Operator:
    """One expression of the language; ``most`` None takes any number of parts."""

    build: Builder
    least: int = 0
    most: int | None = 0
    needs: tuple[str, ...] = ()
    """Attributes it cannot do without."""


def strict(calculate: Strict, least: int, most: int | None, *needs: str) -> Operator:
    """An operator that is NULL as soon as one of its parts is."""

    def build(expression: Expression, parts: Sequence[Run]) -> Run:
        def run(state: State) -> Value | None:
            values: list[Value] = []
            for part in parts:
                value = part(state)
                if value is None:
                    return None
                values.append(value)
            return calculate(state, expression, values)

        return run

    return Operator(build, least, most, needs)


def lenient(calculate: Lenient, least: int, most: int | None, *needs: str) -> Operator:
    """An operator that looks at NULL itself."""

    def build(expression: Expression, parts: Sequence[Run]) -> Run:
        def run(state: State) -> Value | None:
            return calculate(state, expression, [part(state) for part in parts])

        return run

    return Operator(build, least, most, needs)


def number_of(value: Value | None) -> Decimal | None:
    """The number that a single value is; None for anything else."""
    if value is None or value.cardinality is not Cardinality.SINGLE or not value.is_number:
        return None
    return as_decimal(value.atom)


def attribute(state: State, expression: Expression, name: str, base_type: BaseType) -> Value | None:
    """An attribute that holds a constant or names a variable, with or without braces."""
    text = expression.attributes.get(name, "").strip()
    reference = text.strip("{}")
    if reference and state.knows(reference):
        return state.values[reference]
    if not text:
        return None
    try:
        atom = read_atom(base_type, text)
    except Invalid as trouble:
        raise _unreadable(expression, name, text) from trouble
    return Value(Cardinality.SINGLE, base_type, (atom,))


def whole(
    state: State, expression: Expression, name: str, default: int | None = None
) -> int | None:
    """A whole number from an attribute; ``default`` where there is none, None where it is NULL."""
    if name not in expression.attributes:
        return default
    number = number_of(attribute(state, expression, name, BaseType.INTEGER))
    return None if number is None or not number.is_finite() else int(number)


def real(
    state: State, expression: Expression, name: str, default: Decimal | None = None
) -> Decimal | None:
    """A number from an attribute; see `whole`."""
    if name not in expression.attributes:
        return default
    return number_of(attribute(state, expression, name, BaseType.FLOAT))


def flag(expression: Expression, name: str, default: bool) -> bool:
    """A boolean attribute."""
    text = expression.attributes.get(name, "").strip()
    if text in ("true", "1"):
        return True
    return False if text in ("false", "0") else default


def _unreadable(expression: Expression, name: str, text: str) -> Invalid:
    return Invalid(
        "qti-attribute-unreadable",
        expression=expression.name,
        attribute=name,
        value=text[:80],
        line=expression.line,
    )
