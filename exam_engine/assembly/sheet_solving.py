"""The best form of a pool at an ability, exactly; or which lines cannot hold together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from exam_engine.assembly.conflicts import conflict_of
from exam_engine.assembly.item_curves import Curves
from exam_engine.assembly.program import Outcome, Row
from exam_engine.assembly.sheet_rows import Sheet
from exam_engine.assembly.sheets import Line, Pool
from foundation.errors import Unavailable

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


def _kept(sheet: Sheet, taken: set[int]) -> list[Kept]:
    return [
        Kept(name, row.least, row.most, _value(row, taken))
        for name, rows in sheet.rows_of.items()
        for row in rows
    ]


def _value(row: Row, taken: set[int]) -> float:
    return sum(weight for place, weight in row.weights.items() if place in taken)
