"""HiGHS loaded with the rows and columns of a form: for the searches that no short cut ends."""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

from exam_engine.assembly.bounds import Branched, Limits
from exam_engine.assembly.item_curves import Floats
from exam_engine.assembly.sheet_rows import Sheet

_EXACT = 1e-9


def searched(
    rows: tuple[csc_matrix, Floats, Floats],
    cost: Floats,
    bounds: tuple[Floats, Floats],
    fixed: Floats,
    open_: NDArray[np.intp],
    limits: Limits,
) -> Branched:
    """The best form that differs from ``fixed`` in the columns ``open_`` only.

    ``rows`` are a matrix with the least and the most of each row; ``limits.until`` is in seconds
    from now.
    """
    (matrix, least, most), (lower, upper) = rows, bounds
    done = matrix @ fixed
    solver = loaded(matrix[:, open_], least - done, most - done, whole=True)
    places = np.arange(len(open_), dtype=np.int32)
    solver.changeColsCost(len(open_), places, cost[open_])
    solver.changeColsBounds(len(open_), places, lower[open_], upper[open_])
    solver.setOptionValue("time_limit", limits.until)
    solver.setOptionValue("mip_rel_gap", limits.gap)
    solver.setOptionValue("mip_abs_gap", _EXACT)
    solver.run()
    status, told = solver.getModelStatus(), solver.getInfo()
    bound = float(told.mip_dual_bound) + float(cost @ fixed)
    if told.primal_solution_status != 2:
        return Branched(None, bound, status != highspy.HighsModelStatus.kTimeLimit)
    whole = fixed.copy()
    whole[open_] = np.array(solver.getSolution().col_value)
    return Branched(whole, bound, status == highspy.HighsModelStatus.kOptimal)


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


def matrix_of(sheet: Sheet) -> csc_matrix:
    """The coefficients of a form's program: rows × columns."""
    rows = sheet.program.rows
    entries = [
        (at, place, weight) for at, row in enumerate(rows) for place, weight in row.weights.items()
    ]
    at, places, weights = zip(*entries, strict=True) if entries else ((), (), ())
    return csc_matrix((weights, (at, places)), shape=(len(rows), len(sheet.program.gains)))
