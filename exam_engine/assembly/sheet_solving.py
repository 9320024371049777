"""The best form of a pool at an ability, exactly; or which lines cannot hold together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import monotonic

from exam_engine.assembly.item_curves import Curves
from exam_engine.assembly.program import Outcome, Row
from exam_engine.assembly.sheet_rows import Sheet
from exam_engine.assembly.sheets import Line, Pool
from foundation.errors import Conflict, Unavailable

_CHOSEN = 0.5
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
        raise Conflict("assembly-lines-conflict", lines=conflicting(sheet))
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
