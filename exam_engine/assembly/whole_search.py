"""HiGHS loaded with the rows and columns of a form: for the searches that no short cut ends."""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
from scipy.sparse import csc_matrix

from exam_engine.assembly.item_curves import Floats
from exam_engine.assembly.sheet_rows import Sheet


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
