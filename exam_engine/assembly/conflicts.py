"""Why no form keeps a blueprint: the smallest set of lines at odds, and what the pool lacks.

A set of lines is in conflict where no form keeps all of it. Every set of lines that some form does
keep says that each conflict has a line outside of it. So the fewest lines that meet the outside of
all such sets are fewer than any conflict, or are the smallest one (Ignatiev et al. 2015).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import monotonic

import numpy as np

from exam_engine.assembly.program import Outcome, Program, Row
from exam_engine.assembly.sheet_rows import Sheet
from foundation.errors import Conflict, Fact

_SLACK = 1e-6
_TIME = 20.0
"""Seconds for one question, and for looking for the smallest set."""


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
    outcome, values = replace(sheet.program, gains=gains, rows=rows).solve(_TIME)
    if outcome is not Outcome.SOLVED:
        return None
    return sum(weight * round(values[place]) for place, weight in row.weights.items())


def conflicting(sheet: Sheet) -> list[str]:
    """The smallest set of lines that cannot hold together: without any one of them, they can.

    Where that takes too long, it is one of which no line can be spared.
    """
    names = list(sheet.rows_of)
    until = monotonic() + _TIME
    met: list[frozenset[str]] = []
    while monotonic() < until:
        fewest = _fewest_that_meet(met)
        kept = _kept_with(sheet, fewest)
        if kept is None:
            return sorted(fewest, key=names.index)
        met.append(frozenset(names) - kept)
    return sorted(_without_needless(sheet, names[::-1]), key=names.index)


def _without_needless(sheet: Sheet, order: Sequence[str]) -> list[str]:
    """By deletion (Chinneck 2008): a line goes where the others still conflict without it."""
    needed = list(order)
    for name in order:
        fewer = [one for one in needed if one != name]
        if _form_of(sheet, fewer)[0] is Outcome.IMPOSSIBLE:
            needed = fewer
    return needed


def _fewest_that_meet(sets: Sequence[frozenset[str]]) -> frozenset[str]:
    """The fewest lines of which each of the sets holds one."""
    names = sorted(frozenset().union(*sets)) if sets else []
    program, place = Program(), {}
    for name in names:
        place[name] = program.variable(-1.0)
    for one in sets:
        program.rows.append(Row("", 1.0, float("inf"), {place[name]: 1.0 for name in one}))
    values = program.solve(_TIME, 0.0)[1] if names else []
    return frozenset(name for name in names if values and values[place[name]] > 0.5)


def _kept_with(sheet: Sheet, lines: frozenset[str]) -> frozenset[str] | None:
    """As many lines as one form keeps together with these; None where no form keeps these."""
    kept = set(lines)
    outcome, values = _form_of(sheet, kept)
    if outcome is not Outcome.SOLVED:
        return None if outcome is Outcome.IMPOSSIBLE else frozenset(kept)
    kept |= {name for name in sheet.rows_of if _keeps(sheet, name, values)}
    for name in sheet.rows_of:
        if name in kept:
            continue
        outcome, values = _form_of(sheet, kept | {name})
        if outcome is Outcome.SOLVED:
            kept |= {one for one in sheet.rows_of if _keeps(sheet, one, values)}
    return frozenset(kept)


def _keeps(sheet: Sheet, name: str, values: Sequence[float]) -> bool:
    def total(row: Row) -> float:
        return sum(weight * round(values[place]) for place, weight in row.weights.items())

    return all(row.least - _SLACK <= total(row) <= row.most + _SLACK for row in sheet.rows_of[name])


def _form_of(sheet: Sheet, names: Sequence[str] | set[str]) -> tuple[Outcome, list[float]]:
    """Any form that keeps these lines."""
    held = {"", *names}
    rows = [row for row in sheet.program.rows if row.name in held]
    program = replace(sheet.program, gains=[0.0] * len(sheet.program.gains), rows=rows)
    return program.solve(_TIME)
