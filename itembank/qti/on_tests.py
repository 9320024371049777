"""Expressions over the items of a test: their variables, numbers answered, greatest outcomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from itembank.qti.mappings import ZERO
from itembank.qti.operators import Operator, Run
from itembank.qti.programs import Expression
from itembank.qti.state import State
from itembank.qti.values import Value, decimal, integer


def _test_variables(expression: Expression, _: Sequence[Run]) -> Run:
    def run(state: State) -> Value | None:
        return None if state.test is None else state.test.gathered(expression.attributes)

    return run


def _extreme(*, greatest: bool) -> Callable[[Expression, Sequence[Run]], Run]:
    def build(expression: Expression, _: Sequence[Run]) -> Run:
        def run(state: State) -> Value | None:
            if state.test is None:
                return decimal(ZERO)  # The sum over no items.
            return state.test.extreme(expression.attributes, greatest=greatest)

        return run

    return build


def _count(what: str) -> Callable[[Expression, Sequence[Run]], Run]:
    def build(expression: Expression, _: Sequence[Run]) -> Run:
        def run(state: State) -> Value | None:
            # An item by itself is in no test: there are no items to count.
            return integer(
                0 if state.test is None else state.test.count(what, expression.attributes)
            )

        return run

    return build


OPERATORS: Mapping[str, Operator] = {
    "testVariables": Operator(_test_variables, 0, 0, ("variableIdentifier",)),
    "outcomeMaximum": Operator(_extreme(greatest=True), 0, 0, ("outcomeIdentifier",)),
    "outcomeMinimum": Operator(_extreme(greatest=False), 0, 0, ("outcomeIdentifier",)),
    "numberCorrect": Operator(_count("correct")),
    "numberIncorrect": Operator(_count("incorrect")),
    "numberPresented": Operator(_count("presented")),
    "numberResponded": Operator(_count("responded")),
    "numberSelected": Operator(_count("selected")),
}
