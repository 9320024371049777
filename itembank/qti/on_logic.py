"""Operators that compare and combine: three-valued logic, tolerances, patterns, areas."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from foundation.errors import Invalid
from itembank.qti.operators import Operator, Run, flag, lenient, number_of, strict, whole
from itembank.qti.patterns import ready
from itembank.qti.programs import Expression
from itembank.qti.shapes import read_shape
from itembank.qti.state import State
from itembank.qti.values import (
    EXACT,
    BaseType,
    Cardinality,
    Value,
    boolean,
    compared,
    read_atom,
    same_value,
    single,
)

_PATTERN_SECONDS = 0.2
_ALL = Decimal(100)


def truth(value: Value | None) -> bool | None:
    """What a value says in a condition: a boolean says itself, NULL nothing.

    The standard asks for a boolean. Files have numbers, texts and containers there as well; 0 is
    taken for false and everything else that is not NULL for true.
    """
    if value is None:
        return None
    if value.cardinality is Cardinality.SINGLE:
        atom = value.atom
        if isinstance(atom, bool):
            return atom
        if isinstance(atom, int | Decimal):
            return atom != 0
    return True


def _and(_: State, __: Expression, values: list[Value | None]) -> Value | None:
    told = [truth(value) for value in values]
    if False in told:
        return boolean(False)
    return None if None in told else boolean(True)


def _or(_: State, __: Expression, values: list[Value | None]) -> Value | None:
    told = [truth(value) for value in values]
    if True in told:
        return boolean(True)
    return None if None in told else boolean(False)


def _not(_: State, __: Expression, values: list[Value]) -> Value | None:
    return boolean(not truth(values[0]))


def _any_n(state: State, expression: Expression, values: list[Value | None]) -> Value | None:
    """True when at least ``min`` and at most ``max`` of the parts are (QTI 2.1, 15.3 "anyN")."""
    least, most = whole(state, expression, "min"), whole(state, expression, "max")
    if least is None or most is None:
        return None
    told = [truth(value) for value in values]
    sure, open_ = told.count(True), told.count(None)
    if sure > most or sure + open_ < least:
        return boolean(False)
    return boolean(True) if sure >= least and sure + open_ <= most else None


def _match(_: State, __: Expression, values: list[Value]) -> Value | None:
    return boolean(same_value(values[0], values[1]))


def _is_null(_: State, __: Expression, values: list[Value | None]) -> Value | None:
    return boolean(values[0] is None)


def _is_not_null(_: State, __: Expression, values: list[Value | None]) -> Value | None:
    return boolean(values[0] is not None)


def _comparing(hold: Callable[[Decimal, Decimal], bool]) -> Callable[..., Value | None]:
    def run(_: State, __: Expression, values: list[Value]) -> Value | None:
        first, second = number_of(values[0]), number_of(values[1])
        if first is None or second is None:
            return None
        return boolean(hold(compared(first), compared(second)))

    return run


def _durations(hold: Callable[[Decimal, Decimal], bool]) -> Callable[..., Value | None]:
    def run(_: State, __: Expression, values: list[Value]) -> Value | None:
        seconds: list[Decimal] = []
        for value in values:
            known = value.base_type is BaseType.DURATION or value.is_number
            if value.cardinality is not Cardinality.SINGLE or not known:
                return None
            seconds.append(compared(value.atom))  # type: ignore[arg-type]
        return boolean(hold(seconds[0], seconds[1]))

    return run


def _equal(state: State, expression: Expression, values: list[Value]) -> Value | None:
    """``equal`` within a tolerance about the first number (QTI 2.1, 15.3 "equal").

    The standard has it for numbers only; of other values, as some files have them, it is ``match``.
    """
    first, second = number_of(values[0]), number_of(values[1])
    if first is None or second is None:
        numeric = values[0].is_number or values[1].is_number
        return None if numeric else _match(state, expression, values)
    mode = expression.attributes.get("toleranceMode", "exact")
    if mode == "exact":
        return boolean(compared(first) == compared(second))
    tolerances = _tolerances(state, expression)
    if tolerances is None:
        return None
    below, above = tolerances
    if mode == "absolute":
        low, high = EXACT.subtract(first, below), EXACT.add(first, above)
    else:
        low = EXACT.multiply(first, 1 - EXACT.divide(below, _ALL))
        high = EXACT.multiply(first, 1 + EXACT.divide(above, _ALL))
    # Of a negative number the relative bounds change places.
    low, second, high = compared(min(low, high)), compared(second), compared(max(low, high))
    meets_low = second >= low if flag(expression, "includeLowerBound", True) else second > low
    meets_high = second <= high if flag(expression, "includeUpperBound", True) else second < high
    return boolean(meets_low and meets_high)


def _tolerances(state: State, expression: Expression) -> tuple[Decimal, Decimal] | None:
    """One or two numbers, or variables that hold them."""
    found: list[Decimal] = []
    for word in expression.attributes.get("tolerance", "").split():
        name = word.strip("{}")
        known = state.values[name] if state.knows(name) else _read_number(word)
        number = number_of(known)
        if number is None:
            return None
        found.append(number)
    if not found:
        raise Invalid("qti-tolerance-missing", line=expression.line)
    return found[0], found[-1]


def _read_number(word: str) -> Value | None:
    return single(BaseType.FLOAT, read_atom(BaseType.FLOAT, word))


def _string_match(_: State, expression: Expression, values: list[Value]) -> Value | None:
    first, second = _text(values[0]), _text(values[1])
    if first is None or second is None:
        return None
    if not flag(expression, "caseSensitive", True):
        first, second = first.casefold(), second.casefold()
    return boolean(second in first if flag(expression, "substring", False) else first == second)


def _substring(_: State, expression: Expression, values: list[Value]) -> Value | None:
    """Whether the first text stands in the second one.

    With two numbers behind one text, as some files have it: that part of the text, counted from 1.
    """
    first = _text(values[0])
    if len(values) == 3:
        start, length = number_of(values[1]), number_of(values[2])
        if first is None or start is None or length is None:
            return None
        at = max(int(start) - 1, 0)
        return single(BaseType.STRING, first[at : at + max(int(length), 0)])
    second = _text(values[1])
    if first is None or second is None:
        return None
    if not flag(expression, "caseSensitive", True):
        first, second = first.casefold(), second.casefold()
    return boolean(first in second)


def _pattern_match(expression: Expression, parts: Sequence[Run]) -> Run:
    """``patternMatch`` by a regular expression of XML Schema, which always means the whole text."""
    written = expression.attributes["pattern"]
    fixed = None if written.startswith("{") and written.endswith("}") else ready(written)

    def run(state: State) -> Value | None:
        text = _text(parts[0](state))
        pattern = fixed or ready(_text(state.values.get(written[1:-1])) or "")
        if text is None:
            return None
        try:
            return boolean(pattern.fullmatch(text, timeout=_PATTERN_SECONDS) is not None)
        except TimeoutError as trouble:
            raise Invalid("qti-pattern-too-slow", pattern=written[:80]) from trouble

    return run


def _inside(expression: Expression, parts: Sequence[Run]) -> Run:
    shape = read_shape(expression.attributes["shape"], expression.attributes["coords"])

    def run(state: State) -> Value | None:
        value = parts[0](state)
        if value is None or value.base_type is not BaseType.POINT:
            return None
        return boolean(any(shape.holds(point) for point in value.atoms))  # type: ignore[arg-type]

    return run


def _is_type_of(_: State, __: Expression, values: list[Value]) -> Value | None:
    """Whether a value is of the base type that a text names; not in the standard, met in files."""
    named = _text(values[1])
    return None if named is None else boolean(str(values[0].base_type) == named)


def _text(value: Value | None) -> str | None:
    """The text of a single value; None for a container or record."""
    if value is None or value.cardinality is not Cardinality.SINGLE:
        return None
    return value.text()


OPERATORS: Mapping[str, Operator] = {
    "and": lenient(_and, 1, None),
    "or": lenient(_or, 1, None),
    "not": strict(_not, 1, 1),
    "anyN": lenient(_any_n, 1, None, "min", "max"),
    "match": strict(_match, 2, 2),
    "isNull": lenient(_is_null, 1, 1),
    "isNotNull": lenient(_is_not_null, 1, 1),
    "lt": strict(_comparing(lambda a, b: a < b), 2, 2),
    "lte": strict(_comparing(lambda a, b: a <= b), 2, 2),
    "gt": strict(_comparing(lambda a, b: a > b), 2, 2),
    "gte": strict(_comparing(lambda a, b: a >= b), 2, 2),
    "durationLT": strict(_durations(lambda a, b: a < b), 2, 2),
    "durationGTE": strict(_durations(lambda a, b: a >= b), 2, 2),
    "equal": strict(_equal, 2, 2),
    "stringMatch": strict(_string_match, 2, 2),
    "substring": strict(_substring, 2, 3),
    "patternMatch": Operator(_pattern_match, 1, 1, ("pattern",)),
    "inside": Operator(_inside, 1, 1, ("shape", "coords")),
    "isTypeOf": strict(_is_type_of, 2, 2),
}
