"""Operators on containers and records, and those that choose by chance."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from foundation.errors import Invalid
from itembank.qti.operators import Operator, lenient, number_of, real, strict, whole
from itembank.qti.programs import Expression
from itembank.qti.state import State
from itembank.qti.values import (
    NUMBERS,
    Atom,
    BaseType,
    Cardinality,
    Value,
    boolean,
    container,
    decimal,
    held_by,
    integer,
    mark_of,
    same_atom,
)

_MOST_REPEATS = 10_000
_MOST_VALUES = 100_000
"""Values in one container: repeats of repeats would fill the memory."""
_FINE = 10**9
"""Steps into which the range of a random float is divided."""


def _gather(cardinality: Cardinality, values: list[Value | None]) -> Value | None:
    """All values in one container; NULL is left out (QTI 2.1, 15.1 "multiple", "ordered")."""
    held = [value for value in values if value is not None]
    if sum(len(value.atoms) for value in held) > _MOST_VALUES:
        raise Invalid("qti-container-too-large", most=_MOST_VALUES)
    types = {value.base_type for value in held}
    if types == NUMBERS:
        atoms: list[Atom] = [
            Decimal(atom) if isinstance(atom, int) else atom for one in held for atom in one.atoms
        ]
        return container(cardinality, BaseType.FLOAT, atoms)
    if len(types) > 1:
        return None
    return container(
        cardinality, next(iter(types), None), (atom for one in held for atom in one.atoms)
    )


def _multiple(_: State, __: Expression, values: list[Value | None]) -> Value | None:
    return _gather(Cardinality.MULTIPLE, values)


def _ordered(_: State, __: Expression, values: list[Value | None]) -> Value | None:
    return _gather(Cardinality.ORDERED, values)


def _repeat(state: State, expression: Expression, values: list[Value | None]) -> Value | None:
    times = whole(state, expression, "numberRepeats")
    if times is None or not 1 <= times <= _MOST_REPEATS:
        return None
    return _gather(Cardinality.ORDERED, values * times)


def _container_size(_: State, __: Expression, values: list[Value | None]) -> Value | None:
    return integer(0 if values[0] is None else len(values[0].atoms))


def _member(_: State, __: Expression, values: list[Value]) -> Value | None:
    one, many = values
    if one.cardinality is not Cardinality.SINGLE or many.cardinality is Cardinality.RECORD:
        return None
    return boolean(any(same_atom(many.base_type, one.atom, atom) for atom in many.atoms))


def _delete(_: State, __: Expression, values: list[Value]) -> Value | None:
    """A container without every one of a value.

    The standard names the value first; where the container stands first, that is understood.
    """
    one, many = values
    if one.cardinality is not Cardinality.SINGLE:
        one, many = many, one
    if one.cardinality is not Cardinality.SINGLE or many.cardinality is Cardinality.RECORD:
        return None
    left = (atom for atom in many.atoms if not same_atom(many.base_type, one.atom, atom))
    return container(many.cardinality, many.base_type, left)


def _contains(_: State, __: Expression, values: list[Value]) -> Value | None:
    """Whether the first container holds all of the second, in its order where order counts."""
    whole_, part = values
    kind = whole_.base_type
    if part.cardinality is Cardinality.ORDERED and whole_.cardinality is Cardinality.ORDERED:
        mine, theirs = ([mark_of(kind, atom) for atom in one.atoms] for one in (whole_, part))
        length = len(theirs)
        starts = range(len(mine) - length + 1)
        return boolean(any(mine[at : at + length] == theirs for at in starts))
    return boolean(held_by(kind, whole_.atoms, part.atoms))


def _index(state: State, expression: Expression, values: list[Value]) -> Value | None:
    """The n-th value, counted from 1; n is an attribute, or a second expression in some files."""
    if len(values) == 2:
        number = number_of(values[1])
        place = None if number is None else int(number)
    else:
        place = whole(state, expression, "n")
    held = values[0]
    if place is None or not 1 <= place <= len(held.atoms) or held.base_type is None:
        return None
    return Value(Cardinality.SINGLE, held.base_type, (held.atoms[place - 1],))


def _field(_: State, expression: Expression, values: list[Value]) -> Value | None:
    return values[0].fields.get(expression.attributes["fieldIdentifier"])


def _random(state: State, _: Expression, values: list[Value]) -> Value | None:
    held = values[0]
    if not held.atoms:
        return None
    return Value(Cardinality.SINGLE, held.base_type, (state.chance.choice(held.atoms),))


def _random_integer(state: State, expression: Expression, _: list[Value | None]) -> Value | None:
    low, high = whole(state, expression, "min", 0), whole(state, expression, "max")
    step = whole(state, expression, "step", 1)
    if low is None or high is None or not step or step < 0 or high < low:
        return None
    return integer(low + step * state.chance.randrange((high - low) // step + 1))


def _random_float(state: State, expression: Expression, _: list[Value | None]) -> Value | None:
    low, high = real(state, expression, "min", Decimal(0)), real(state, expression, "max")
    if low is None or high is None or high < low:
        return None
    return decimal(low + (high - low) * state.chance.randrange(_FINE + 1) / _FINE)


OPERATORS: Mapping[str, Operator] = {
    "multiple": lenient(_multiple, 0, None),
    "ordered": lenient(_ordered, 0, None),
    "repeat": lenient(_repeat, 1, None, "numberRepeats"),
    "containerSize": lenient(_container_size, 1, 1),
    "member": strict(_member, 2, 2),
    "delete": strict(_delete, 2, 2),
    "contains": strict(_contains, 2, 2),
    "index": strict(_index, 1, 2),
    "fieldValue": strict(_field, 1, 1, "fieldIdentifier"),
    "random": strict(_random, 1, 1),
    "randomInteger": lenient(_random_integer, 0, 0, "max"),
    "randomFloat": lenient(_random_float, 0, 0, "max"),
}
