"""The linear relaxation of a form, kept loaded and warm, with only the columns that ever mattered.

Most items of a pool are never near the best form. They stay outside of the model and are priced
by the duals after each solve; one that could better the form is taken in for good (column
generation, Dantzig and Wolfe 1960). The answer is that of the whole model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

from exam_engine.assembly.item_curves import Floats

_PRICED = 1e-9
_AT_ONCE = 60


@dataclass(frozen=True, slots=True)
class Relaxed:
    """An optimum over all columns: values, reduced costs (positive would gain), and the bound."""

    values: Floats
    gains: Floats
    bound: float


class Relaxation:
    """One model for one thread; ``start`` marks the columns that it begins with."""

    def __init__(
        self, matrix: csc_matrix, low: Floats, high: Floats, start: NDArray[np.bool_]
    ) -> None:
        self._matrix, self._size = matrix, matrix.shape[1]
        self._low, self._high = low, high
        self._transposed = matrix.T.tocsr()
        self._inside = np.flatnonzero(start)
        self._outside = np.flatnonzero(~start)
        self._place = np.full(self._size, -1, dtype=np.int32)
        self._place[self._inside] = np.arange(len(self._inside))
        self._solver = loaded(matrix[:, self._inside], low, high, whole=False)

    def solve(self, cost: Floats, lower: Floats, upper: Floats) -> Relaxed | None:
        """The optimum within these bounds; None where there is no solution at all."""
        missing = self._outside[lower[self._outside] > 0]
        if len(missing):
            self._take_in(missing, cost, lower, upper)
        self._pass(cost, lower, upper)
        while True:
            self._solver.run()
            if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                # What is inside may not do where the whole pool does.
                found = self._of_all(cost, lower, upper) if len(self._outside) else None
                if found is None:
                    return None
                self.take_in(np.flatnonzero(found > _PRICED), cost, lower, upper)
                continue
            solution = self._solver.getSolution()
            prices = np.array(solution.row_dual)
            gains = cost - self._transposed @ prices
            wanted = self._outside[(gains[self._outside] > _PRICED) & (upper[self._outside] > 0)]
            if not len(wanted):
                values = np.zeros(self._size)
                values[self._inside] = solution.col_value
                return Relaxed(values, gains, float(cost @ values))
            # The best of them first: with better duals the others mostly lose their appeal.
            best = wanted[np.argsort(-gains[wanted])[:_AT_ONCE]]
            self._take_in(best, cost, lower, upper)

    def take_in(self, places: NDArray[np.intp], cost: Floats, lower: Floats, upper: Floats) -> None:
        """Put these columns into the model, where they are not in it yet."""
        missing = places[self._place[places] < 0]
        if len(missing):
            self._take_in(missing, cost, lower, upper)

    def fix(self, places: Mapping[int, float]) -> None:
        """Hold columns at values; all of them must be in the model."""
        for place, value in places.items():
            self._solver.changeColBounds(int(self._place[place]), value, value)

    def release(self, places: Mapping[int, float], lower: Floats, upper: Floats) -> None:
        """Give columns their bounds back."""
        for place in places:
            self._solver.changeColBounds(
                int(self._place[place]), float(lower[place]), float(upper[place])
            )

    def again(self) -> Floats | None:
        """The values after columns were held, without pricing; None where nothing fits."""
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        values = np.zeros(self._size)
        values[self._inside] = self._solver.getSolution().col_value
        return values

    def _of_all(self, cost: Floats, lower: Floats, upper: Floats) -> Floats | None:
        """An optimum of the whole model, solved once and cold."""
        solver = loaded(self._matrix, self._low, self._high, whole=False)
        every = np.arange(self._size, dtype=np.int32)
        solver.changeColsCost(self._size, every, cost)
        solver.changeColsBounds(self._size, every, lower, upper)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return np.array(solver.getSolution().col_value)

    def _pass(self, cost: Floats, lower: Floats, upper: Floats) -> None:
        count, inside = len(self._inside), self._inside
        every = np.arange(count, dtype=np.int32)
        self._solver.changeColsCost(count, every, cost[inside])
        self._solver.changeColsBounds(count, every, lower[inside], upper[inside])

    def _take_in(
        self, places: NDArray[np.intp], cost: Floats, lower: Floats, upper: Floats
    ) -> None:
        part = self._matrix[:, places]
        self._solver.addCols(
            len(places),
            cost[places],
            lower[places],
            upper[places],
            part.nnz,
            part.indptr[:-1].astype(np.int32),
            part.indices.astype(np.int32),
            part.data.astype(float),
        )
        self._place[places] = np.arange(len(places)) + len(self._inside)
        self._inside = np.concatenate([self._inside, places])
        self._outside = self._outside[self._place[self._outside] < 0]


def loaded(matrix: csc_matrix, low: Floats, high: Floats, *, whole: bool) -> Any:
    """A solver with the rows and columns in it, silent and in one thread."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    options = [("output_flag", False), ("threads", 1), ("random_seed", 0)]
    if not whole:
        # The warm basis is worth more than what presolve would take out.
        options += [("presolve", "off"), ("solver", "simplex")]  # type: ignore[list-item]
    for name, value in options:
        solver.setOptionValue(name, value)
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    model.col_cost_ = np.zeros(matrix.shape[1])
    model.col_lower_, model.col_upper_ = np.zeros(matrix.shape[1]), np.ones(matrix.shape[1])
    model.row_lower_, model.row_upper_ = low, high
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    model.a_matrix_.index_ = matrix.indices.astype(np.int32)
    model.a_matrix_.value_ = matrix.data.astype(float)
    model.sense_ = highspy.ObjSense.kMaximize
    if whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * matrix.shape[1]
    solver.passModel(model)
    return solver
