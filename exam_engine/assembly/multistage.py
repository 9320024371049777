"""Multistage tests: modules in stages, assembled into panels, and the routes through them.

Each stage has modules that aim at abilities, easier and harder ones; what a person has shown so far
routes to the module of the next stage that tells most there (Luecht and Nungester 1998; Yan, von
Davier and Lewis 2014, chapter 5). A panel is one set of all modules; several panels of the same
make hold exposure down. Modules of a panel share no item, nor do panels where the pool allows it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from exam_engine.assembly.conflicts import conflict_of
from exam_engine.assembly.item_curves import Curves
from exam_engine.assembly.program import Outcome, Row
from exam_engine.assembly.sheet_rows import Sheet
from exam_engine.assembly.sheets import Line, Pool
from foundation.errors import Conflict, Invalid, Unavailable

_INFINITE = float("inf")
_CHOSEN = 0.5
_MOST_STAGES, _MOST_MODULES, _MOST_PANELS = 10, 10, 100
_GAP = 0.005
Telling = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Stage:
    """The abilities that its modules aim at, in order, and the lines that each module keeps."""

    targets: tuple[float, ...]
    lines: tuple[Line, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.targets) <= _MOST_MODULES:
            raise _impossible("targets", len(self.targets))
        if list(self.targets) != sorted(set(self.targets)):
            raise _impossible("targets", len(self.targets))


@dataclass(frozen=True, slots=True)
class StagePlan:
    """``whole`` are lines that every route through a panel keeps, from the first stage to the last.

    ``seconds`` is the time for one panel.
    """

    stages: tuple[Stage, ...]
    panels: int = 1
    whole: tuple[Line, ...] = ()
    seconds: float = 60.0

    def __post_init__(self) -> None:
        for name, value, most in (
            ("stages", len(self.stages), _MOST_STAGES),
            ("panels", self.panels, _MOST_PANELS),
        ):
            if not 1 <= value <= most:
                raise _impossible(name, value)


@dataclass(frozen=True, slots=True)
class Panel:
    """Stages × modules × places of items in the pool."""

    modules: tuple[tuple[tuple[int, ...], ...], ...]

    @property
    def items(self) -> tuple[int, ...]:
        """All items of the panel."""
        return tuple(item for stage in self.modules for module in stage for item in module)


def panels(
    pool: Pool, plan: StagePlan, tell: Telling = lambda done, count: None
) -> tuple[Panel, ...]:
    """As many panels as planned; an item is in one panel only.

    Raises Conflict("assembly-lines-conflict") where not even one panel can be,
    Conflict("assembly-forms-run-out") where the pool does not hold so many, and
    Unavailable("assembly-out-of-time").
    """
    made: list[Panel] = []
    used: set[int] = set()
    for number in range(plan.panels):
        made.append(_panel(pool, plan, used, number))
        used |= set(made[-1].items)
        tell(number + 1, plan.panels)
    return tuple(made)


def routes(plan: StagePlan) -> list[tuple[int, ...]]:
    """Every way through the stages: a module of each."""
    ways: list[tuple[int, ...]] = [()]
    for stage in plan.stages:
        ways = [(*way, place) for way in ways for place in range(len(stage.targets))]
    return ways


def routed(pool_curves: Curves, modules: Sequence[Sequence[int]], theta: float) -> int:
    """The module that tells most at an ability; of equals the easier one."""
    told = pool_curves.information(theta)
    return int(np.argmax([told[list(module)].sum() for module in modules]))


def _panel(pool: Pool, plan: StagePlan, used: set[int], number: int) -> Panel:
    """The modules of one panel at once: each tells most at its ability, and none shares an item."""
    sheet, width, places = _program(pool, plan)
    for item in used:
        for shift in range(0, width * len(places), width):
            sheet.program.rows.append(Row("used", -_INFINITE, 0.0, {shift + item: 1.0}))
    outcome, values = sheet.program.solve(plan.seconds, _GAP)
    if outcome is Outcome.OUT_OF_TIME:
        raise Unavailable("assembly-out-of-time", seconds=plan.seconds)
    if outcome is Outcome.IMPOSSIBLE:
        if number:
            raise Conflict("assembly-forms-run-out", made=number, wanted=plan.panels)
        raise conflict_of(sheet)
    found: list[list[tuple[int, ...]]] = [[] for _ in plan.stages]
    for at, (stage, _) in enumerate(places):
        part = values[at * width : at * width + len(pool.items)]
        found[stage].append(tuple(place for place, one in enumerate(part) if one > _CHOSEN))
    return Panel(tuple(tuple(stage) for stage in found))


def _program(pool: Pool, plan: StagePlan) -> tuple[Sheet, int, list[tuple[int, int]]]:
    """One block of variables for each module; returns the width of a block, and the modules."""
    curves = Curves.of(pool.items)
    places = [
        (stage, module)
        for stage, one in enumerate(plan.stages)
        for module in range(len(one.targets))
    ]
    whole = Sheet(pool)
    width = len(pool.items) + len(pool.stimuli)
    for at, (stage, module) in enumerate(places):
        told = curves.information(plan.stages[stage].targets[module])
        part = Sheet.of(pool, plan.stages[stage].lines, [float(one) for one in told])
        for gain in part.program.gains:
            whole.program.variable(gain)
        for row in part.program.rows:
            _add(whole, row, [at * width], f"{stage + 1}.{module + 1} {row.name}".strip())
    kept = Sheet.of(pool, plan.whole, [0.0] * len(pool.items))
    own = {id(row) for rows in kept.rows_of.values() for row in rows}
    for way in routes(plan):
        shifts = [places.index((stage, module)) * width for stage, module in enumerate(way)]
        for row in kept.program.rows:
            if id(row) in own:
                _add(whole, row, shifts, row.name)
    for place in range(width):
        every = {at * width + place: 1.0 for at in range(len(places))}
        whole.program.rows.append(Row("", -_INFINITE, 1.0, every))
    return whole, width, places


def _add(sheet: Sheet, row: Row, shifts: Sequence[int], name: str) -> None:
    """A row of one block, or of the sum of several."""
    weights = {place + shift: weight for shift in shifts for place, weight in row.weights.items()}
    made = Row(name, row.least, row.most, weights)
    sheet.program.rows.append(made)
    sheet.rows_of.setdefault(name, []).append(made)


def _impossible(field: str, value: float) -> Invalid:
    # A design's file puts its line in place of this one.
    return Invalid("assembly-stages-impossible", field=field, value=value, line=0)
