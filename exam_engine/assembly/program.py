"""A small integer program: named rows over binary choices, solved by HiGHS in one thread.

Kept apart from what the rows mean, so that the model of a form and its relaxed twin are solved in
the same way. Solver: HiGHS (Huangfu and Hall 2018), MIT licence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import highspy
import numpy as np


class Outcome(StrEnum):
    """How the search ended."""

    SOLVED = "solved"
    IMPOSSIBLE = "impossible"
    OUT_OF_TIME = "out_of_time"


@dataclass(frozen=True, slots=True)
class Row:
    """``least`` ≤ Σ weight × variable ≤ ``most``; ``weights`` is keyed by the variable's place."""

    name: str
    least: float
    most: float
    weights: Mapping[int, float]
    penalty: float = 0.0
    """What one unit of violation costs in the relaxed program; 0 keeps the row hard."""


@dataclass(slots=True)
class Program:
    """Variables between 0 and their upper bound, rows over them, and gains to maximise."""

    gains: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def variable(
        self, gain: float = 0.0, *, lower: float = 0.0, upper: float = 1.0, whole: bool = True
    ) -> int:
        """A new variable; returns its place."""
        self.gains.append(gain)
        self.lower.append(lower)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.gains) - 1

    def relaxed(self) -> tuple[Program, dict[str, tuple[int, int]]]:
        """The same rows, each with a penalty made elastic, and nothing to gain but keeping them.

        Returns the program and, by row name, the places of its shortfall and its excess.
        """
        program = Program(
            [0.0] * len(self.gains), list(self.lower), list(self.upper), list(self.whole)
        )
        slacks: dict[str, tuple[int, int]] = {}
        for row in self.rows:
            if not row.penalty:
                program.rows.append(row)
                continue
            short = program.variable(-row.penalty, upper=highspy.kHighsInf, whole=False)
            excess = program.variable(-row.penalty, upper=highspy.kHighsInf, whole=False)
            weights = {**row.weights, short: 1.0, excess: -1.0}
            program.rows.append(Row(row.name, row.least, row.most, weights, row.penalty))
            slacks[row.name] = (short, excess)
        return program, slacks

    def solve(
        self, seconds: float, gap: float = 1e-4, *, enough: float | None = None
    ) -> tuple[Outcome, list[float]]:
        """Maximise; the same program gives the same answer, as long as time does not run out.

        ``gap`` is how far the answer may stay below the best possible one, relative to it.
        A search cut short by ``seconds`` is reported as such even when it holds some answer: that
        answer would depend on the machine's load. ``enough`` is a gain that ends the search as soon
        as it is reached.
        """
        if any(not row.weights and row.least > 0 for row in self.rows):
            return Outcome.IMPOSSIBLE, []
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("random_seed", 0),
            ("time_limit", seconds),
            ("mip_rel_gap", gap),
            ("mip_abs_gap", min(gap, 1e-6)),
        ):
            solver.setOptionValue(option, value)
        if enough is not None:
            # The solver minimises within, and counts its target so.
            solver.setOptionValue("objective_target", enough)
        solver.passModel(self._model())
        solver.run()
        status = solver.getModelStatus()
        if status in (
            highspy.HighsModelStatus.kOptimal,
            highspy.HighsModelStatus.kObjectiveTarget,
        ):
            return Outcome.SOLVED, [float(value) for value in solver.getSolution().col_value]
        if status == highspy.HighsModelStatus.kTimeLimit:
            return Outcome.OUT_OF_TIME, []
        return Outcome.IMPOSSIBLE, []

    def _model(self) -> highspy.HighsLp:
        model = highspy.HighsLp()
        model.num_col_ = len(self.gains)
        model.num_row_ = len(self.rows)
        model.col_cost_ = np.array(self.gains)
        model.col_lower_ = np.array(self.lower)
        model.col_upper_ = np.array(self.upper)
        model.row_lower_ = np.array([row.least for row in self.rows])
        model.row_upper_ = np.array([row.most for row in self.rows])
        starts = np.cumsum([0, *(len(row.weights) for row in self.rows)])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = starts.astype(np.int32)
        model.a_matrix_.index_ = np.array(
            [place for row in self.rows for place in row.weights], dtype=np.int32
        )
        model.a_matrix_.value_ = np.array(
            [weight for row in self.rows for weight in row.weights.values()], dtype=float
        )
        model.integrality_ = [
            highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous
            for whole in self.whole
        ]
        model.sense_ = highspy.ObjSense.kMaximize
        return model
