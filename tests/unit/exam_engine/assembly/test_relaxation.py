"""The relaxation on the tableau: the same optimum as a general solver, from step to step."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import csc_matrix

from exam_engine.assembly.bounds import Limits
from exam_engine.assembly.relaxation import Relaxation

LIMITS = Limits(0.0, float("inf"), 10_000)


def program(seed: int, columns: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Some counts and a sum of decimals, wide enough for most forms of six."""
    chance = np.random.default_rng(seed)
    groups = chance.integers(0, 3, columns)
    rows = [np.ones(columns), *(np.where(groups == one, 1.0, 0.0) for one in range(3))]
    rows.append(chance.uniform(1, 9, columns))
    low = np.array([6.0, 1.0, 1.0, 1.0, -np.inf])
    high = np.array([6.0, 3.0, 3.0, 3.0, 30.0])
    return np.array(rows), low, high


def reference(
    matrix: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    cost: np.ndarray,
    bounds: list[tuple[float, float]],
) -> float | None:
    finite = np.isfinite(low)
    found = linprog(
        -cost,
        A_ub=np.vstack([matrix, -matrix[finite]]),
        b_ub=np.concatenate([high, -low[finite]]),
        bounds=bounds,
    )
    return -float(found.fun) if found.status == 0 else None


@pytest.mark.parametrize("seed", range(8))
def test_each_step_has_the_optimum_of_a_general_solver(seed: int) -> None:
    matrix, low, high = program(seed, 80)
    model = Relaxation(csc_matrix(matrix), low, high)
    chance = np.random.default_rng(seed)
    for _ in range(12):
        cost = chance.uniform(0, 2, 80)
        lower, upper = np.zeros(80), np.ones(80)
        lower[chance.integers(0, 80, 2)] = 1.0
        upper[(chance.random(80) < 0.5) & (lower == 0)] = 0.0
        found = model.solve(cost, lower, upper)
        wanted = reference(matrix, low, high, cost, list(zip(lower, upper, strict=True)))
        assert (found is None) == (wanted is None)
        if found is not None and wanted is not None:
            assert found.bound == pytest.approx(wanted, abs=1e-7)
            assert (matrix @ found.values <= high + 1e-6).all()
            assert (matrix @ found.values >= low - 1e-6).all()


@pytest.mark.parametrize("seed", range(6))
def test_the_search_ends_at_the_best_of_all_forms(seed: int) -> None:
    matrix, low, high = program(seed, 14)
    cost = np.random.default_rng(seed + 50).uniform(0, 2, 14)
    best = 0.0
    for form in combinations(range(14), 6):
        taken = matrix[:, form].sum(axis=1)
        if (taken <= high + 1e-9).all() and (taken >= low - 1e-9).all():
            best = max(best, float(cost[list(form)].sum()))
    model = Relaxation(csc_matrix(matrix), low, high)
    lower, upper = np.zeros(14), np.ones(14)
    relaxed = model.solve(cost, lower, upper)
    if best == 0.0:
        assert (
            relaxed is None or model.branch(relaxed, cost, lower, upper, 0.0, LIMITS).values is None
        )
        return
    assert relaxed is not None
    found = model.branch(relaxed, cost, lower, upper, 0.0, LIMITS)
    assert found.ended
    assert found.values is not None
    assert float(cost @ found.values) == pytest.approx(best, abs=1e-9)
    assert found.bound == pytest.approx(best, abs=1e-7)
    again = model.branch(relaxed, cost, lower, upper, best + 1e-9, LIMITS)
    assert again.values is None


def test_a_search_cut_short_still_proves_its_bound() -> None:
    matrix, low, high = program(3, 80)
    cost = np.random.default_rng(3).uniform(1.0, 1.02, 80)
    model = Relaxation(csc_matrix(matrix), low, high)
    lower, upper = np.zeros(80), np.ones(80)
    relaxed = model.solve(cost, lower, upper)
    assert relaxed is not None
    whole = model.branch(relaxed, cost, lower, upper, 0.0, LIMITS)
    late = model.branch(relaxed, cost, lower, upper, 0.0, Limits(0.0, 0.0, 10_000))
    assert not late.ended
    assert late.values is None
    assert whole.values is not None
    assert late.bound >= float(cost @ whole.values) - 1e-9


def test_bounds_that_nothing_meets_have_no_solution() -> None:
    matrix, low, high = program(1, 20)
    model = Relaxation(csc_matrix(matrix), low, high)
    assert model.solve(np.ones(20), np.ones(20), np.ones(20)) is None
    assert model.solve(np.ones(20), np.zeros(20), np.zeros(20)) is None
    assert model.solve(np.ones(20), np.zeros(20), np.ones(20)) is not None
