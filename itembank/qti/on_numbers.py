"""Operators that calculate: sums to statistics (QTI 3, 5.161; QTI 2.1, 15.3 to 15.4)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

from foundation.errors import Invalid
from itembank.qti.operators import Operator, Run, number_of, strict, whole
from itembank.qti.programs import Expression
from itembank.qti.state import State
from itembank.qti.values import (
    EXACT,
    BaseType,
    Cardinality,
    Value,
    as_decimal,
    boolean,
    compared,
    decimal,
    integer,
)

_MOST_FIGURES = 30
_LARGEST_DOUBLE = Decimal("1.7976931348623157E+308")
PI = Decimal("3.141592653589793238462643383279502884197")
E = Decimal("2.718281828459045235360287471352662497757")


def _numbers(values: Sequence[Value]) -> list[Decimal] | None:
    """All numbers of single values and containers alike; None where one is no number."""
    if not all(value.is_number for value in values):
        return None
    return [as_decimal(atom) for value in values for atom in value.atoms]


def _as(values: Sequence[Value], number: Decimal) -> Value | None:
    """A whole number if all that went in were."""
    if all(value.base_type is BaseType.INTEGER for value in values) and number.is_finite():
        return integer(int(number))
    return decimal(number)


def _folding(fold: Callable[[list[Decimal]], Decimal]) -> Callable[..., Value | None]:
    def calculate(_: State, __: Expression, values: list[Value]) -> Value | None:
        numbers = _numbers(values)
        return None if not numbers else _as(values, fold(numbers))

    return calculate


def _sum(numbers: list[Decimal]) -> Decimal:
    total = Decimal(0)
    for number in numbers:
        total = EXACT.add(total, number)
    return total


def _product(numbers: list[Decimal]) -> Decimal:
    total = Decimal(1)
    for number in numbers:
        total = EXACT.multiply(total, number)
    return total


def _two(
    calculate: Callable[[Decimal, Decimal], Value | None], *, wholes: bool = False
) -> Callable[..., Value | None]:
    def run(_: State, __: Expression, values: list[Value]) -> Value | None:
        first, second = number_of(values[0]), number_of(values[1])
        if first is None or second is None:
            return None
        if wholes and not (first.is_finite() and second.is_finite()):
            return None
        return calculate(first, second)

    return run


def _subtract(_: State, __: Expression, values: list[Value]) -> Value | None:
    first, second = number_of(values[0]), number_of(values[1])
    return None if first is None or second is None else _as(values, EXACT.subtract(first, second))


def _divide(first: Decimal, second: Decimal) -> Value | None:
    return None if second == 0 else decimal(EXACT.divide(first, second))


def _power(first: Decimal, second: Decimal) -> Value | None:
    """NULL for what no float can be, infinity included; as in IEEE 754, 0 to the power 0 is 1."""
    if second == 0:
        return decimal(Decimal(1))
    result = EXACT.power(first, second)
    if not result.is_finite() or abs(result) > _LARGEST_DOUBLE:
        return None
    return decimal(result)


def _integer_divide(first: Decimal, second: Decimal) -> Value | None:
    """Rounded down, towards minus infinity; NULL for a division by 0."""
    return None if second == 0 else integer(math.floor(EXACT.divide(first, second)))


def _modulus(first: Decimal, second: Decimal) -> Value | None:
    """What is left over, with the sign of the divisor."""
    return None if second == 0 else integer(int(first) - int(second) * (int(first) // int(second)))


def rounded(number: Decimal) -> Decimal:
    """To the next whole number, halves upwards: 6.5 gives 7 and -6.5 gives -6."""
    return (compared(number) + Decimal("0.5")).to_integral_value(ROUND_FLOOR)


def _to_whole(turn: Callable[[Decimal], Decimal]) -> Callable[..., Value | None]:
    def run(_: State, __: Expression, values: list[Value]) -> Value | None:
        number = number_of(values[0])
        if number is None:
            return None
        return decimal(number) if number.is_infinite() else integer(int(turn(number)))

    return run


def _round_to(state: State, expression: Expression, values: list[Value]) -> Value | None:
    number = number_of(values[0])
    if number is None:
        return None
    rounded_number = at_figures(state, expression, number)
    return None if rounded_number is None else decimal(rounded_number)


def _equal_rounded(state: State, expression: Expression, values: list[Value]) -> Value | None:
    sides: list[Decimal] = []
    for value in values:
        number = number_of(value)
        rounded_number = None if number is None else at_figures(state, expression, number)
        if rounded_number is None:
            return None
        sides.append(rounded_number)
    return boolean(sides[0] == sides[1])


def at_figures(state: State, expression: Expression, number: Decimal) -> Decimal | None:
    """The number at so many significant figures or decimal places, halves away from 0."""
    figures = whole(state, expression, "figures")
    mode = expression.attributes.get("roundingMode", "significantFigures").rstrip("s")
    if figures is None or not number.is_finite():
        return None if figures is None else number
    if mode not in ("significantFigure", "decimalPlace") or not 0 <= figures <= _MOST_FIGURES:
        return None
    exact = compared(number)
    if mode == "decimalPlace":
        return exact.quantize(Decimal(1).scaleb(-figures), ROUND_HALF_UP, EXACT)
    if figures == 0:
        return None
    return Context(prec=figures, rounding=ROUND_HALF_UP, traps=[]).plus(exact)


def _gcd(numbers: list[Decimal]) -> Decimal:
    return Decimal(math.gcd(*(int(number) for number in numbers)))


def _lcm(numbers: list[Decimal]) -> Decimal:
    return Decimal(math.lcm(*(int(number) for number in numbers)))


def _whole_folding(fold: Callable[[list[Decimal]], Decimal]) -> Callable[..., Value | None]:
    folded = _folding(fold)

    def run(state: State, expression: Expression, values: list[Value]) -> Value | None:
        if any(value.base_type is not BaseType.INTEGER for value in values):
            return None
        return folded(state, expression, values)

    return run


def _to_float(_: State, __: Expression, values: list[Value]) -> Value | None:
    number = number_of(values[0])
    return None if number is None else decimal(number)


def _constant(expression: Expression, _: Sequence[Run]) -> Run:
    named = {"pi": PI, "e": E}.get(expression.attributes["name"].strip())
    if named is None:
        raise _unknown(expression)
    value = decimal(named)
    return lambda _: value


def _unknown(expression: Expression) -> Invalid:
    return Invalid(
        "qti-function-unknown",
        expression=expression.name,
        function=expression.attributes.get("name", "")[:40],
        line=expression.line,
    )


def _grown(function: Callable[[float], float]) -> Callable[[float], float]:
    """The function with infinity where its value is too large for a float (QTI 3, mathOperator)."""

    def calculate(x: float) -> float:
        try:
            return function(x)
        except OverflowError:
            return math.inf if function(1.0 if x > 0 else -1.0) > 0 else -math.inf

    return calculate


_COSH, _SINH = _grown(math.cosh), _grown(math.sinh)
_ONE: Mapping[str, Callable[[float], float]] = {
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "sec": lambda x: 1 / math.cos(x),
    "csc": lambda x: 1 / math.sin(x),
    "cot": lambda x: 1 / math.tan(x),
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
    "asec": lambda x: math.acos(1 / x),
    "acsc": lambda x: math.asin(1 / x),
    "acot": lambda x: math.atan(1 / x) if x else math.pi / 2,
    "sinh": _SINH,
    "cosh": _COSH,
    "tanh": math.tanh,
    "sech": lambda x: 1 / _COSH(x),
    "csch": lambda x: 1 / _SINH(x),
    "coth": lambda x: 1 / math.tanh(x),
    "log": math.log10,
    "ln": math.log,
    "exp": _grown(math.exp),
    "toDegrees": math.degrees,
    "toRadians": math.radians,
}
_WHOLE: Mapping[str, Callable[[Decimal], Decimal]] = {
    "floor": lambda x: compared(x).to_integral_value(ROUND_FLOOR),
    "ceil": lambda x: -(-compared(x)).to_integral_value(ROUND_FLOOR),
    "signum": lambda x: Decimal((x > 0) - (x < 0)),
}


def _math(expression: Expression, parts: Sequence[Run]) -> Run:
    name = expression.attributes["name"].strip()
    if len(parts) != (2 if name == "atan2" else 1):
        raise _unknown(expression)
    if name == "atan2":
        return _floating(parts, lambda sides: math.atan2(sides[0], sides[1]))
    if name in _ONE:
        function = _ONE[name]
        return _floating(parts, lambda sides: function(sides[0]))
    if name == "abs":
        return _exact(parts[0], lambda value, x: _as([value], abs(x)))
    if name in _WHOLE:
        turn = _WHOLE[name]
        return _exact(
            parts[0], lambda _, x: decimal(x) if x.is_infinite() else integer(int(turn(x)))
        )
    raise _unknown(expression)


def _exact(part: Run, calculate: Callable[[Value, Decimal], Value | None]) -> Run:
    def run(state: State) -> Value | None:
        value = part(state)
        number = number_of(value)
        return None if value is None or number is None else calculate(value, number)

    return run


def _floating(parts: Sequence[Run], calculate: Callable[[list[float]], float]) -> Run:
    def run(state: State) -> Value | None:
        sides: list[float] = []
        for part in parts:
            number = number_of(part(state))
            if number is None:
                return None
            sides.append(float(number))
        try:
            result = calculate(sides)
        except (ValueError, ZeroDivisionError, OverflowError):
            return None  # No number: outside of where the function is defined.
        return decimal(Decimal(repr(result)))

    return run


def _statistics(name: str, numbers: list[Decimal]) -> Decimal | None:
    count = len(numbers)
    mean = EXACT.divide(_sum(numbers), Decimal(count))
    if name == "mean":
        return mean
    spread = count - 1 if name.startswith("sample") else count
    if spread == 0:
        return None
    squares = _sum([EXACT.power(EXACT.subtract(one, mean), Decimal(2)) for one in numbers])
    variance = EXACT.divide(squares, Decimal(spread))
    return variance if name.endswith("Variance") else EXACT.sqrt(variance)


_STATISTICS = ("mean", "sampleVariance", "sampleSD", "popVariance", "popSD")


def _stats_operator(expression: Expression, parts: Sequence[Run]) -> Run:
    """``statsOperator`` by its name, or the name itself as an element, as some files have it."""
    name = expression.attributes.get("name", expression.name).strip()
    if name not in _STATISTICS:
        raise _unknown(expression)

    def run(state: State) -> Value | None:
        value = parts[0](state)
        if value is None or value.cardinality is Cardinality.RECORD:
            return None
        numbers = _numbers([value])
        result = None if not numbers else _statistics(name, numbers)
        return None if result is None else decimal(result)

    return run


OPERATORS: Mapping[str, Operator] = {
    "sum": strict(_folding(_sum), 1, None),
    "product": strict(_folding(_product), 1, None),
    "max": strict(_folding(max), 1, None),
    "min": strict(_folding(min), 1, None),
    "subtract": strict(_subtract, 2, 2),
    "divide": strict(_two(_divide), 2, 2),
    "power": strict(_two(_power), 2, 2),
    "integerDivide": strict(_two(_integer_divide, wholes=True), 2, 2),
    "integerModulus": strict(_two(_modulus, wholes=True), 2, 2),
    "mod": strict(_two(_modulus, wholes=True), 2, 2),
    "round": strict(_to_whole(rounded), 1, 1),
    "truncate": strict(
        _to_whole(lambda number: compared(number).to_integral_value("ROUND_DOWN")), 1, 1
    ),
    "roundTo": strict(_round_to, 1, 1, "figures"),
    "equalRounded": strict(_equal_rounded, 2, 2, "figures"),
    "gcd": strict(_whole_folding(_gcd), 1, None),
    "lcm": strict(_whole_folding(_lcm), 1, None),
    "integerToFloat": strict(_to_float, 1, 1),
    "mathConstant": Operator(_constant, 0, 0, ("name",)),
    "mathOperator": Operator(_math, 1, 2, ("name",)),
    "statsOperator": Operator(_stats_operator, 1, 1, ("name",)),
    **{name: Operator(_stats_operator, 1, 1) for name in _STATISTICS},
}
