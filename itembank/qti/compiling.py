"""Makes rules ready to run: every expression is looked up and checked before the first answer.

An expression that is not known, or that lacks a part or an attribute, refuses the whole item with
its name and line. So an item that was made ready gives a mark for every answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from foundation.errors import Invalid
from itembank.qti import (
    custom_operators,
    on_containers,
    on_logic,
    on_numbers,
    on_tests,
    on_variables,
)
from itembank.qti.declarations import COMPLETION_STATUS, Declaration, Role
from itembank.qti.on_logic import truth
from itembank.qti.operators import Operator, Run, number_of
from itembank.qti.programs import (
    Condition,
    Constraint,
    Exit,
    Expression,
    Rule,
    Setting,
    Target,
)
from itembank.qti.state import State
from itembank.qti.tracing import Step, Trace
from itembank.qti.values import BaseType, Cardinality, Value, as_decimal

OPERATORS: Mapping[str, Operator] = {
    **on_variables.OPERATORS,
    **on_numbers.OPERATORS,
    **on_logic.OPERATORS,
    **on_containers.OPERATORS,
    **on_tests.OPERATORS,
    **custom_operators.OPERATORS,
}
Act: TypeAlias = Callable[[State], None]
"""A rule made ready."""
_DEEPEST = 100
_ROLES = {
    Target.OUTCOME: Role.OUTCOME,
    Target.LOOKUP: Role.OUTCOME,
    Target.RESPONSE: Role.RESPONSE,
    Target.TEMPLATE: Role.TEMPLATE,
}
_TABLE_PARTS = frozenset({"matchTable", "matchTableEntry"})
"""Parts of an expression that are tables and have no value of their own."""


class Ended(Exception):
    """An exit rule was reached."""


class Unmet(Exception):
    """A template constraint does not hold; processing begins anew."""

    def __init__(self, constraint: Constraint) -> None:
        super().__init__()
        self.constraint = constraint


class Compiler:
    """Makes the rules of one program ready; with a trace, every step is told to it."""

    def __init__(self, declarations: Sequence[Declaration], trace: Trace | None = None) -> None:
        self._declared = {one.identifier: one for one in declarations}
        self._trace = trace

    def rules(self, rules: Sequence[Rule]) -> tuple[Act, ...]:
        """All rules in order."""
        return tuple(self._rule(rule) for rule in rules)

    def _rule(self, rule: Rule) -> Act:
        if isinstance(rule, Setting):
            return self._setting(rule)
        if isinstance(rule, Condition):
            return self._condition(rule)
        if isinstance(rule, Constraint):
            return self._constraint(rule)
        return self._exit(rule)

    def expression(self, expression: Expression, depth: int = 0) -> Run:
        """One expression with all of its parts."""
        operator = OPERATORS.get(expression.name)
        if operator is None:
            raise Invalid(
                "qti-expression-unknown", expression=expression.name[:60], line=expression.line
            )
        if depth > _DEEPEST:
            raise Invalid("qti-expression-too-deep", line=expression.line)
        _check(expression, operator)
        parts = [
            self.expression(part, depth + 1)
            for part in expression.parts
            if part.name not in _TABLE_PARTS
        ]
        run = operator.build(expression, parts)
        return run if self._trace is None else _traced(run, expression, self._trace)

    def _setting(self, rule: Setting) -> Act:
        declared = self._settable(rule)
        target, name, line = rule.target, rule.identifier, rule.line
        value = None if rule.value is None else self.expression(rule.value)
        table = declared.table
        if target is Target.LOOKUP and table is None:
            raise Invalid("qti-table-missing", variable=name, line=line)
        trace = self._trace

        def act(state: State) -> None:
            told = state.defaults[name] if value is None else value(state)
            if target is Target.LOOKUP and table is not None:
                number = _looked_up(told)
                told = table.default if number is None else table.find(number)
            held = declared.take(told)
            _place(state, target, name, held, from_default=value is None)
            if trace is not None:
                trace.add(Step(str(target), line, held, name))

        return act

    def _settable(self, rule: Setting) -> Declaration:
        declared = self._declared.get(rule.identifier)
        if declared is None and rule.identifier == COMPLETION_STATUS:
            return State([]).declaration(COMPLETION_STATUS)
        if declared is None:
            raise Invalid("qti-variable-undeclared", variable=rule.identifier[:80], line=rule.line)
        wanted = _ROLES.get(rule.target)
        if wanted is not None and declared.role is not wanted:
            raise Invalid(
                "qti-variable-of-other-kind",
                variable=rule.identifier[:80],
                kind=str(declared.role),
                rule=str(rule.target),
                line=rule.line,
            )
        return declared

    def _condition(self, rule: Condition) -> Act:
        branches = [
            (
                None if branch.condition is None else self.expression(branch.condition),
                self.rules(branch.rules),
                branch.line,
            )
            for branch in rule.branches
        ]
        trace = self._trace

        def act(state: State) -> None:
            for condition, acts, line in branches:
                holds = True if condition is None else truth(condition(state))
                if trace is not None:
                    trace.add(Step("branch", line, None, "", holds is True))
                if holds:
                    for one in acts:
                        one(state)
                    return

        return act

    def _constraint(self, rule: Constraint) -> Act:
        condition = self.expression(rule.condition)

        def act(state: State) -> None:
            if not truth(condition(state)):
                raise Unmet(rule)

        return act

    def _exit(self, rule: Exit) -> Act:
        trace = self._trace

        def act(_: State) -> None:
            if trace is not None:
                trace.add(Step("exit", rule.line))
            raise Ended

        return act


def _check(expression: Expression, operator: Operator) -> None:
    count = len(expression.parts)
    if count < operator.least or (operator.most is not None and count > operator.most):
        raise Invalid(
            "qti-expression-parts",
            expression=expression.name,
            count=count,
            least=operator.least,
            line=expression.line,
        )
    for name in operator.needs:
        # ``index`` may have its place as a second expression instead.
        if name not in expression.attributes:
            raise Invalid(
                "qti-attribute-missing",
                expression=expression.name,
                attribute=name,
                line=expression.line,
            )


def _looked_up(value: Value | None) -> Decimal | None:
    """The number that a table is asked for: an integer, a float, or a duration's seconds."""
    is_duration = value is not None and value.base_type is BaseType.DURATION
    if value is not None and is_duration and value.cardinality is Cardinality.SINGLE:
        return as_decimal(value.atom)
    return number_of(value)


def _place(
    state: State, target: Target, name: str, held: Value | None, *, from_default: bool
) -> None:
    if target is Target.CORRECT:
        state.corrects[name] = held
    elif target is Target.DEFAULT and not from_default:
        state.defaults[name] = held
        state.values[name] = held
    else:
        state.values[name] = held


def _traced(run: Run, expression: Expression, trace: Trace) -> Run:
    def told(state: State) -> Value | None:
        value = run(state)
        trace.add(Step(expression.name, expression.line, value, _named(expression)))
        return value

    return told


def _named(expression: Expression) -> str:
    return expression.attributes.get("identifier", "")
