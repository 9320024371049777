"""Parallel forms: several that keep one blueprint and tell the same at several abilities.

The greatest relative distance to the target information is made small (minimax; van der Linden
2005, chapter 6). Forms are made one by one, each with a shadow of all the forms that still follow,
so that the first ones do not take the best items away (van der Linden and Adema 1998). Two forms
share no items where the pool allows it, and never more than the limit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import monotonic

import numpy as np

from exam_engine.assembly.conflicts import conflict_of
from exam_engine.assembly.item_curves import Curves, Floats
from exam_engine.assembly.program import Outcome, Program, Row
from exam_engine.assembly.shadow import ShadowModel
from exam_engine.assembly.sheet_rows import Sheet
from exam_engine.assembly.sheets import Line, Pool
from foundation.errors import Conflict, Invalid, Unavailable

_WITHIN_REACH = 0.9
"""Of the most that all forms together could tell: what a target of our own asks for."""
_ENOUGH = 0.5
"""A form this part of the tolerance away from its target is looked at no further."""
_INFINITE = float("inf")
_MOST_FORMS, _MOST_THETAS = 100, 50
Telling = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class FormsPlan:
    """``target`` is the information at each of ``thetas``; empty for one made from the pool.

    ``tolerance`` is the greatest relative distance that is looked for, ``overlap`` the greatest
    share of items that two forms may have in common, ``seconds`` the time for one form.
    """

    count: int = 2
    thetas: tuple[float, ...] = (-1.0, 0.0, 1.0)
    target: tuple[float, ...] = ()
    tolerance: float = 0.02
    overlap: float = 0.1
    seconds: float = 20.0

    def __post_init__(self) -> None:
        for name, good in (
            ("count", 1 <= self.count <= _MOST_FORMS),
            ("thetas", 1 <= len(set(self.thetas)) == len(self.thetas) <= _MOST_THETAS),
            ("target", not self.target or len(self.target) == len(self.thetas)),
            ("target", all(one > 0 for one in self.target)),
            ("tolerance", 0 < self.tolerance < 1),
            ("overlap", 0 <= self.overlap <= 1),
            ("seconds", self.seconds > 0),
        ):
            if not good:
                raise Invalid("assembly-forms-impossible", field=f"forms.{name}", line=0)


@dataclass(frozen=True, slots=True)
class ParallelForm:
    """Places of the items in the pool, what they tell at the abilities, and how far off that is."""

    items: tuple[int, ...]
    information: tuple[float, ...]
    distance: float


@dataclass(frozen=True, slots=True)
class ParallelForms:
    """``overlap`` is the greatest share of items that two of the forms have in common."""

    target: tuple[float, ...]
    forms: tuple[ParallelForm, ...]
    overlap: float
    seconds: float


def parallel_forms(
    pool: Pool,
    lines: Sequence[Line],
    plan: FormsPlan,
    tell: Telling = lambda done, count: None,
) -> ParallelForms:
    """As many forms as planned.

    Raises Conflict("assembly-lines-conflict") where not even one form keeps the lines,
    Conflict("assembly-forms-run-out") where the pool does not hold so many, and
    Unavailable("assembly-out-of-time").
    """
    began = monotonic()
    sheet = Sheet.of(pool, lines, [0.0] * len(pool.items))
    curves = Curves.of(pool.items)
    told = np.stack([curves.information(theta) for theta in plan.thetas])
    always = frozenset(np.flatnonzero(ShadowModel(pool, lines).forced).tolist())
    target = np.array(plan.target) if plan.target else _target(sheet, told, plan, always)
    made: list[ParallelForm] = []
    for number in range(plan.count):
        taken = _next_form(sheet, told, target, plan, made, always)
        information = told[:, taken].sum(axis=1)
        distance = float(np.abs(information / target - 1).max())
        made.append(ParallelForm(tuple(taken), tuple(information.tolist()), distance))
        tell(number + 1, plan.count)
    shares = [
        len(set(one.items) & set(other.items)) / max(len(one.items), 1)
        for place, one in enumerate(made)
        for other in made[:place]
    ]
    goal = tuple(float(one) for one in target)
    return ParallelForms(goal, tuple(made), max(shares, default=0.0), monotonic() - began)


def _target(sheet: Sheet, told: Floats, plan: FormsPlan, always: frozenset[int]) -> Floats:
    """What all forms can reach alike: in the shape of the pool's own information.

    The mean of all forms is a form of shares of items; the most that it can tell is a linear
    program. Items that every form must have are shared whole.
    """
    items = len(sheet.pool.items)
    shape = told.sum(axis=1) / items
    program = Program([0.0] * len(sheet.program.gains))
    program.lower = [0.0] * len(program.gains)
    program.upper = [1.0 / plan.count] * items + [1.0] * (len(program.gains) - items)
    for place in always:
        program.upper[place] = 1.0
    program.whole = [False] * len(program.gains)
    program.rows = list(sheet.program.rows)
    height = program.variable(1.0, upper=_INFINITE, whole=False)
    for weights, per_item in zip(told, shape, strict=True):
        row = {place: float(one) for place, one in enumerate(weights)}
        program.rows.append(Row("target", 0.0, _INFINITE, {**row, height: -float(per_item)}))
    outcome, values = program.solve(plan.seconds)
    if outcome is not Outcome.SOLVED:
        # Every item in as many forms as it takes: the limit of overlap decides later.
        program.upper[:items] = [1.0] * items
        outcome, values = program.solve(plan.seconds)
    if outcome is not Outcome.SOLVED:
        raise conflict_of(sheet)
    return np.asarray(shape * values[height] * _WITHIN_REACH)


def _next_form(
    sheet: Sheet,
    told: Floats,
    target: Floats,
    plan: FormsPlan,
    made: Sequence[ParallelForm],
    always: frozenset[int],
) -> list[int]:
    """The form nearest to the target; items of earlier forms only where the others do not do."""
    for again in (False, True) if made else (False,):
        for looks_ahead in (True, False) if len(made) + 1 < plan.count else (False,):
            ahead = plan.count - len(made) - 1 if looks_ahead else 0
            program = _program(sheet, told, target, ahead, always)
            for form in made:
                most = _most_common(form, plan, always) if again else 0
                _keep_apart(program, form, most, len(sheet.program.gains), ahead, always)
            outcome, values = program.solve(plan.seconds, enough=-_ENOUGH * plan.tolerance)
            if outcome is Outcome.SOLVED or values:
                items = len(sheet.pool.items)
                return [place for place in range(items) if values[place] > 0.5]
            if outcome is Outcome.OUT_OF_TIME:
                raise Unavailable("assembly-out-of-time", seconds=plan.seconds)
    if not made:
        raise conflict_of(sheet)
    raise Conflict("assembly-forms-run-out", made=len(made), wanted=plan.count)


def _program(
    sheet: Sheet, told: Floats, target: Floats, ahead: int, always: frozenset[int]
) -> Program:
    """This form, and with ``ahead`` forms to follow their sum as shares of items."""
    count = len(sheet.program.gains)
    program = replace(sheet.program, gains=[0.0] * count, rows=list(sheet.program.rows))
    program.lower, program.upper = [0.0] * count, [1.0] * count
    program.whole = [True] * count
    if ahead:
        for _ in range(count):
            program.variable(whole=False)
        for row in sheet.program.rows:
            later = {place + count: weight for place, weight in row.weights.items()}
            program.rows.append(Row(row.name, row.least * ahead, row.most * ahead, later))
        for place in range(len(sheet.pool.items)):
            most = ahead + 1.0 if place in always else 1.0
            program.upper[place + count] = most
            program.rows.append(Row("once", -_INFINITE, most, {place: 1.0, place + count: 1.0}))
        for place in range(len(sheet.pool.items), count):
            program.upper[place + count] = float(ahead)
    far = program.variable(-1.0, upper=_INFINITE, whole=False)
    _come_near(program, told, target, far, 0)
    if ahead:
        _come_near(program, told, target * ahead, far, count)
    return program


def _come_near(program: Program, told: Floats, target: Floats, far: int, shift: int) -> None:
    """The relative distance to the target, on either side, is at most ``far``."""
    for weights, goal in zip(told, target, strict=True):
        row = {place + shift: float(one / goal) for place, one in enumerate(weights)}
        program.rows.append(Row("near", -_INFINITE, 1.0, {**row, far: -1.0}))
        program.rows.append(Row("near", 1.0, _INFINITE, {**row, far: 1.0}))


def _most_common(form: ParallelForm, plan: FormsPlan, always: frozenset[int]) -> int:
    """How many items two forms may share beside those that every form must have."""
    return int(plan.overlap * len(form.items) + 1e-9) - len(always)


def _keep_apart(
    program: Program,
    form: ParallelForm,
    most: int,
    count: int,
    ahead: int,
    always: frozenset[int],
) -> None:
    """No more in common with an earlier form than may be, by this form or by those to follow."""
    items = [place for place in form.items if place not in always]
    program.rows.append(Row("apart", -_INFINITE, most, dict.fromkeys(items, 1.0)))
    if ahead:
        later = {place + count: 1.0 for place in items}
        program.rows.append(Row("apart", -_INFINITE, most * ahead, later))
