"""The best form of a pool at an ability, exactly; or which lines cannot hold together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import monotonic

import numpy as np

from exam_engine.assembly.item_curves import Curves
from exam_engine.assembly.program import Outcome, Row
from exam_engine.assembly.sheet_rows import Sheet
from exam_engine.assembly.sheets import Line, Pool
from foundation.errors import Conflict, Fact, Unavailable

_CHOSEN = 0.5
_SLACK = 1e-6
_EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class Kept:
    """One row of the sheet and what the form makes of it."""

    line: str
    least: float
    most: float
    value: float


@dataclass(frozen=True, slots=True)
class BestForm:
    """The items chosen, in the order of the pool, and the sum of their information at theta."""

    theta: float
    items: tuple[str, ...]
    stimuli: tuple[str, ...]
    information: float
    kept: tuple[Kept, ...]
    seconds: float


def best_form(pool: Pool, lines: Sequence[Line], theta: float, seconds: float = 300.0) -> BestForm:
    """The form with most information at ``theta`` that keeps every line.

    Raises Conflict("assembly-lines-conflict") naming a smallest set of lines that cannot hold
    together, and Unavailable("assembly-out-of-time") when ``seconds`` did not do.
    """
    began = monotonic()
    gains = Curves.of(pool.items).information(theta)
    sheet = Sheet.of(pool, lines, [float(gain) for gain in gains])
    outcome, values = sheet.program.solve(seconds, _EXACT)
    if outcome is Outcome.OUT_OF_TIME:
        raise Unavailable("assembly-out-of-time", seconds=seconds)
    if outcome is Outcome.IMPOSSIBLE:
        raise conflict_of(sheet)
    taken = [place for place, value in enumerate(values) if value > _CHOSEN]
    count = len(pool.items)
    return BestForm(
        theta,
        tuple(pool.items[place].item for place in taken if place < count),
        tuple(pool.stimuli[place - count] for place in taken if place >= count),
        float(sum(gains[place] for place in taken if place < count)),
        tuple(_kept(sheet, set(taken))),
        monotonic() - began,
    )


def conflict_of(sheet: Sheet) -> Conflict:
    """The refusal of a sheet that no form keeps: its lines at odds, and what the pool lacks."""
    lines = conflicting(sheet)
    short = lacking(sheet, lines)
    named = [f"{one.line} {one.reachable:g}/{one.bound:g}" for one in short]
    facts: list[Fact] = [
        {"line": one.line, "needed": one.bound, "reachable": one.reachable, "missing": one.missing}
        for one in short
    ]
    return Conflict("assembly-lines-conflict", lines=lines, lacking=named or ["-"], short=facts)


@dataclass(frozen=True, slots=True)
class Lack:
    """A row of a line: the bound it sets, and the nearest that a form keeping the others comes."""

    line: str
    bound: float
    reachable: float

    @property
    def missing(self) -> float:
        """How far apart these are."""
        return abs(self.bound - self.reachable)


def lacking(sheet: Sheet, lines: Sequence[str]) -> list[Lack]:
    """For each of some conflicting lines, how near it can be kept while the others are."""
    found = []
    for name in lines:
        others = {"", *lines} - {name}
        rows = [row for row in sheet.program.rows if row.name in others]
        for row in sheet.rows_of[name]:
            for bound, sign in ((row.least, 1.0), (row.most, -1.0)):
                reached = _reachable(sheet, rows, row, sign) if np.isfinite(bound) else None
                if reached is not None and sign * (bound - reached) > _SLACK:
                    found.append(Lack(name, bound, reached))
    return found


def _reachable(sheet: Sheet, rows: list[Row], row: Row, sign: float) -> float | None:
    """The most (or with a sign of -1 the least) that a row's sum can be; None where unknown."""
    gains = [0.0] * len(sheet.program.gains)
    for place, weight in row.weights.items():
        gains[place] = sign * weight
    outcome, values = replace(sheet.program, gains=gains, rows=rows).solve(20.0)
    if outcome is not Outcome.SOLVED:
        return None
    return sum(weight * round(values[place]) for place, weight in row.weights.items())


def conflicting(sheet: Sheet) -> list[str]:
    """A small set of lines that cannot hold together: without any one of them, the rest can.

    By deletion (Chinneck 2008): a line goes for good when the others still conflict without it.
    What is left depends on the order, so both are tried, and the smaller set is told.
    """
    names = list(sheet.rows_of)
    first, second = (_without_needless(sheet, order) for order in (names[::-1], names))
    return sorted(first if len(first) <= len(second) else second, key=names.index)


def _without_needless(sheet: Sheet, order: Sequence[str]) -> list[str]:
    needed = list(order)
    for name in order:
        fewer = [one for one in needed if one != name]
        if _is_impossible(sheet, fewer):
            needed = fewer
    return needed


def _is_impossible(sheet: Sheet, names: Sequence[str]) -> bool:
    held = {"", *names}
    rows = [row for row in sheet.program.rows if row.name in held]
    program = replace(sheet.program, gains=[0.0] * len(sheet.program.gains), rows=rows)
    return program.solve(20.0)[0] is Outcome.IMPOSSIBLE


def _kept(sheet: Sheet, taken: set[int]) -> list[Kept]:
    return [
        Kept(name, row.least, row.most, _value(row, taken))
        for name, rows in sheet.rows_of.items()
        for row in rows
    ]


def _value(row: Row, taken: set[int]) -> float:
    return sum(weight for place, weight in row.weights.items() if place in taken)
