"""The shadow test: before each item the best whole form that holds all items given so far.

Because the item is taken from a whole form that keeps the blueprint, the blueprint can never be
broken (van der Linden and Reese 1998). The form before stays feasible, so there is always an
answer: the linear relaxation, whose basis stays warm from step to step, says how far that answer
may lie below the best one. Only where it may lie too far is searched, among the few items whose
reduced costs leave them open (Nemhauser and Wolsey 1988, II.5.2), and only until the deadline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from time import monotonic
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

from exam_engine.assembly.item_curves import Floats
from exam_engine.assembly.relaxation import Relaxation, Relaxed, loaded
from exam_engine.assembly.sheet_rows import Sheet
from exam_engine.assembly.sheets import Line, Pool
from foundation.errors import Conflict

Places = NDArray[np.intp]
_WHOLE = 1e-6
_EXACT = 1e-9
_NODES = 200
"""Nodes of the search on the warm model; harder steps go to the solver's own search."""


class Found(StrEnum):
    """How a shadow test was come to."""

    RELAXATION = "relaxation"
    KEPT = "kept"
    SEARCH = "search"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Shadow:
    """``taken`` marks the items of the form; ``gap`` is what the best form may have more, relative.

    ``eligible`` is False where exposure control had to be lifted to keep the blueprint.
    """

    taken: NDArray[np.bool_]
    information: float
    gap: float
    found: Found
    eligible: bool = True


class ShadowModel:
    """The blueprint as one linear model that stays loaded; for one thread."""

    def __init__(
        self, pool: Pool, lines: Sequence[Line], gap: float = 0.0, seconds: float = 0.1
    ) -> None:
        sheet = Sheet.of(pool, lines, [0.0] * len(pool.items))
        program = sheet.program
        self._items, self._columns = len(pool.items), len(program.gains)
        self._low = np.array([row.least for row in program.rows])
        self._high = np.array([row.most for row in program.rows])
        self._matrix = _matrix(sheet)
        self._gap, self._seconds = max(gap, _EXACT), seconds
        start = np.zeros(self._columns, dtype=bool)
        start[self._items :] = True
        self._relaxation = Relaxation(self._matrix, self._low, self._high, start)
        # Searching wants every column; the model that prices stays small.
        self._whole = Relaxation(self._matrix, self._low, self._high, np.ones_like(start))
        self._first: dict[bytes, Shadow] = {}

    def solve(
        self,
        gains: Floats,
        given: Sequence[int],
        barred: NDArray[np.bool_] | None = None,
        before: Shadow | None = None,
    ) -> Shadow:
        """The best form by ``gains`` that holds ``given``.

        ``barred`` marks items that exposure control keeps out; where no form does without them,
        they are let in. ``before`` is the shadow test of the step before. Raises
        Conflict("assembly-blueprint-impossible") where no form keeps the blueprint at all.
        """
        if not given and barred is None:
            key = gains.tobytes()
            if key not in self._first:
                self._first[key] = self._solved(gains, given, None, None)
            return self._first[key]
        found = self._tried(gains, given, barred, before)
        if found is None:
            lifted = self._tried(gains, given, None, None)
            if lifted is None:
                raise Conflict("assembly-blueprint-impossible", given=len(given))
            return Shadow(lifted.taken, lifted.information, lifted.gap, lifted.found, False)
        return found

    def _solved(
        self, gains: Floats, given: Sequence[int], barred: Any, before: Shadow | None
    ) -> Shadow:
        found = self._tried(gains, given, barred, before)
        if found is None:
            raise Conflict("assembly-blueprint-impossible", given=len(given))
        return found

    def _tried(
        self,
        gains: Floats,
        given: Sequence[int],
        barred: NDArray[np.bool_] | None,
        before: Shadow | None,
    ) -> Shadow | None:
        """None where no form keeps the rows."""
        cost, low, high = self._bounds(gains, given, barred)
        relaxed = self._relaxation.solve(cost, low, high)
        if relaxed is None:
            return None
        values = relaxed.values
        if np.all(np.minimum(values, 1 - values) < _WHOLE):
            taken = values[: self._items] > 0.5
            return Shadow(taken, float(gains @ taken), 0.0, Found.RELAXATION)
        held = self._incumbent(gains, barred, given, before)
        if held is not None and relaxed.bound - held.information <= self._gap * relaxed.bound:
            gap = max(relaxed.bound - held.information, 0.0) / relaxed.bound
            return Shadow(held.taken, held.information, gap, Found.KEPT)
        if held is not None:
            ended, held = self._branched(cost, low, high, held)
            if ended:
                return held
        return self._searched(cost, low, high, relaxed, held)

    def _branched(
        self, cost: Floats, low: Floats, high: Floats, held: Shadow
    ) -> tuple[bool, Shadow]:
        """Depth first on the warm model: mostly a handful of nodes, each a few pivots away.

        Returns whether the search came to its end, and the best form known by then.
        """
        model, best = self._whole, held
        model.solve(cost, low, high)
        open_: list[dict[int, float]] = [{}]
        applied: dict[int, float] = {}
        until = monotonic() + self._seconds
        for _ in range(_NODES):
            if not open_ or monotonic() > until:
                break
            fixed = open_.pop()
            model.release(dict.fromkeys(applied.keys() - fixed.keys(), 0.0), low, high)
            model.fix({place: one for place, one in fixed.items() if applied.get(place) != one})
            applied = fixed
            values = model.again()
            if values is None:
                continue
            reached = float(cost @ values)
            if reached <= best.information + self._gap * max(abs(best.information), 1.0):
                continue
            torn = np.minimum(values, 1 - values)
            place = int(np.argmax(torn))
            if torn[place] < _WHOLE:
                taken = values[: self._items] > 0.5
                best = Shadow(taken, reached, 0.0, Found.SEARCH)
                continue
            open_ += [{**fixed, place: 0.0}, {**fixed, place: 1.0}]
        model.release(applied, low, high)
        if open_:
            return False, best
        return True, replace(best, gap=0.0, found=Found.SEARCH)

    def _open(self, relaxed: Relaxed, held: Shadow | None) -> Places:
        """The columns in which a better form could differ from the relaxation's vertex."""
        if held is None:
            return np.arange(self._columns)
        free = np.abs(relaxed.gains) <= relaxed.bound - held.information + _EXACT
        free[self._items :] = True
        return np.flatnonzero(free)

    def _bounds(
        self, gains: Floats, given: Sequence[int], barred: NDArray[np.bool_] | None
    ) -> tuple[Floats, Floats, Floats]:
        cost = np.zeros(self._columns)
        cost[: self._items] = gains
        low, high = np.zeros(self._columns), np.ones(self._columns)
        if barred is not None:
            high[: self._items][barred] = 0.0
        low[list(given)] = 1.0
        high[list(given)] = 1.0
        return cost, low, high

    def _incumbent(
        self,
        gains: Floats,
        barred: NDArray[np.bool_] | None,
        given: Sequence[int],
        before: Shadow | None,
    ) -> Shadow | None:
        """The form of the step before, by today's gains, if it still may be used."""
        if before is None or not all(before.taken[place] for place in given):
            return None
        if barred is not None:
            out = before.taken & barred
            out[list(given)] = False
            if out.any():
                return None
        return Shadow(before.taken, float(gains @ before.taken), 0.0, Found.KEPT)

    def _searched(
        self,
        cost: Floats,
        low: Floats,
        high: Floats,
        relaxed: Relaxed,
        held: Shadow | None,
    ) -> Shadow | None:
        """Search over the items that a better form could differ in; all of them without a form."""
        bound, open_ = relaxed.bound, self._open(relaxed, held)
        fixed = (relaxed.values > 0.5).astype(float)
        fixed[open_] = 0.0
        done = self._matrix @ fixed
        solver = loaded(self._matrix[:, open_], self._low - done, self._high - done, whole=True)
        places = np.arange(len(open_), dtype=np.int32)
        solver.changeColsCost(len(open_), places, cost[open_])
        solver.changeColsBounds(len(open_), places, low[open_], high[open_])
        # Without any form yet the blueprint comes first: there is no deadline before there is one.
        solver.setOptionValue("time_limit", self._seconds if held is not None else 60.0)
        solver.setOptionValue("mip_rel_gap", self._gap)
        solver.setOptionValue("mip_abs_gap", _EXACT)
        solver.run()
        status = solver.getModelStatus()
        if solver.getInfo().primal_solution_status != 2:
            if held is None:
                return None
            late = status == highspy.HighsModelStatus.kTimeLimit
            gap = (bound - held.information) / bound if late else 0.0
            return Shadow(
                held.taken, held.information, gap, Found.DEADLINE if late else Found.SEARCH
            )
        whole = fixed.copy()
        whole[open_] = np.array(solver.getSolution().col_value)
        taken = whole[: self._items] > 0.5
        information = float(cost[: self._items] @ taken)
        if held is not None and held.information > information:
            taken, information = held.taken, held.information
        exact = status == highspy.HighsModelStatus.kOptimal
        reached = min(bound, float(solver.getInfo().mip_dual_bound) + float(cost @ fixed))
        gap = 0.0 if exact else max(reached - information, 0.0) / bound
        return Shadow(taken, information, gap, Found.SEARCH if exact else Found.DEADLINE)


def _matrix(sheet: Sheet) -> csc_matrix:
    rows = sheet.program.rows
    entries = [
        (at, place, weight) for at, row in enumerate(rows) for place, weight in row.weights.items()
    ]
    at, places, weights = zip(*entries, strict=True) if entries else ((), (), ())
    return csc_matrix((weights, (at, places)), shape=(len(rows), len(sheet.program.gains)))
