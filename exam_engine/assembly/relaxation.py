"""The linear relaxation of a form, kept loaded and warm, with only the columns that ever mattered.

Most items of a pool are never near the best form. They stay outside of the tableau and are priced
by the duals after each solve; those that could better the form are taken in (column generation,
Dantzig and Wolfe 1960). The bound is computed from the duals and the rows themselves, over all
columns: it holds whatever rounding has done to the tableau.
"""

from __future__ import annotations

from functools import cache
from time import monotonic

import numpy as np
from scipy.sparse import csc_matrix

from exam_engine.assembly.bounds import Branched, Limits, Relaxed, Stuck
from exam_engine.assembly.branching import ENDED, GOING, Stack, bound, narrow, search, stack_for
from exam_engine.assembly.tableau import (
    INFEASIBLE,
    OPTIMAL,
    Floats,
    Places,
    State,
    duals,
    improve,
    mending,
    reduce_costs,
    renew,
    settle,
)

PRICED = 1e-9
_AT_ONCE = 30
_MOST_INSIDE = 320
_KEPT = 160
_SLICE = 50
"""Nodes between two looks at the clock."""


@cache
def make_ready() -> None:
    """Have all functions compiled, so that no candidate waits for that."""
    matrix = csc_matrix(np.array([[1.0, 1.0, 1.0]]))
    tiny = Relaxation(matrix, np.zeros(1), np.array([1.5]))
    cost, lower, upper = np.array([3.0, 2.0, 1.0]), np.zeros(3), np.ones(3)
    relaxed = tiny.solve(cost, lower, upper)
    if relaxed is not None:
        tiny.branch(relaxed, cost, lower, upper, 0.0, Limits(0.0, np.inf, _SLICE))


class Relaxation:
    """One program for one thread; columns lie between 0 and 1."""

    def __init__(self, matrix: csc_matrix, low: Floats, high: Floats) -> None:
        dense = matrix.toarray()
        # Every row gets two finite bounds: no form can go beyond what the weights add up to.
        self._low = np.maximum(low, np.minimum(dense, 0).sum(axis=1))
        self._high = np.minimum(high, np.maximum(dense, 0).sum(axis=1))
        self._across = np.ascontiguousarray(dense.T)
        self._inside: Places = np.zeros(0, dtype=np.int64)
        self._is_outside = np.ones(dense.shape[1], dtype=bool)
        self._state = self._slack_state()
        self._stack: Stack | None = None
        self._gains = np.zeros(dense.shape[1])
        self._prices = np.zeros(dense.shape[0])
        """Of the last solve; never changed in place, so that other threads may read them."""

    def bound(self, cost: Floats, lower: Floats, upper: Floats) -> float:
        """What no solution exceeds, by the last prices: solves nothing and may be asked by any
        thread (weak duality: any prices bound the program).
        """
        prices = self._prices
        gains = cost - product(self._across, prices)
        most = np.maximum(gains * lower, gains * upper).sum()
        return float(most + np.maximum(prices * self._low, prices * self._high).sum())

    def solve(self, cost: Floats, lower: Floats, upper: Floats) -> Relaxed | None:
        """The optimum within these bounds; None where there is no solution at all; or Stuck."""
        if np.any(self._low > self._high):
            return None
        if len(self._inside) > _MOST_INSIDE:
            self._shed()
        self._take_in(np.flatnonzero(self._is_outside & (lower > 0)))
        self._load(cost, lower, upper)
        while True:
            status = improve(self._state, -np.inf)
            if status not in (OPTIMAL, INFEASIBLE):
                self._state = self._slack_state()
                renew(self._state)
                raise Stuck
            prices = duals(self._state)
            gains = cost - product(self._across, prices)
            if status == OPTIMAL:
                wanted = np.flatnonzero(self._is_outside & (gains > PRICED))
                wanted = wanted[upper[wanted] > 0]
                if not len(wanted):
                    self._gains, self._prices = gains, prices
                    return self._relaxed(prices, gains, lower, upper)
                # The best of them first: with better duals the others mostly lose their appeal.
                taken = wanted[np.argsort(-gains[wanted])[:_AT_ONCE]]
            else:
                helps = product(self._across, mending(self._state))
                wanted = np.flatnonzero(self._is_outside & (helps > PRICED))
                wanted = wanted[upper[wanted] > 0]
                if not len(wanted):
                    return None
                loss = np.maximum(-gains[wanted], 0.0) / helps[wanted]
                taken = wanted[np.argsort(loss)[:_AT_ONCE]]
            self._take_in(taken)
            self._load(cost, lower, upper)

    def branch(
        self,
        relaxed: Relaxed,
        cost: Floats,
        lower: Floats,
        upper: Floats,
        least: float,
        limits: Limits,
    ) -> Branched:
        """The best form worth more than ``least``, or the proof that there is none; or Stuck."""
        room = relaxed.bound - least
        near = self._is_outside & (relaxed.gains > -room - PRICED) & (upper > 0)
        self._take_in(np.flatnonzero(near))
        # A search before this one has left its own bounds behind.
        self._load(cost, lower, upper)
        if improve(self._state, -np.inf) != OPTIMAL:
            raise Stuck
        state = self._state
        root = (state.body.copy(), state.basic.copy(), state.nonbasic.copy())
        narrow(state, room + PRICED)
        stack = self._stack
        if stack is None or stack.bodies.shape[2] != state.body.shape[1]:
            stack = self._stack = stack_for(state)
        stack.depth[:] = (0, 0, 1)
        stack.tally[:] = (least, limits.gap * abs(least))
        status, nodes, longest, now = GOING, 0, 0.0, monotonic()
        while status == GOING and nodes < limits.nodes and now + longest <= limits.until:
            status = search(state, stack, _SLICE)
            nodes += _SLICE
            longest, now = max(longest, monotonic() - now), monotonic()
        most = bound(stack, relaxed.bound) if status != ENDED else stack.tally.sum()
        state.body[:], state.basic[:], state.nonbasic[:] = root
        values = None
        if stack.depth[1]:
            values = np.zeros(len(cost))
            values[self._inside] = stack.best[len(self._low) :]
        if status not in (ENDED, GOING):
            raise Stuck
        return Branched(values, min(float(most), relaxed.bound), status == ENDED)

    def _slack_state(self) -> State:
        """The basis of no columns: every row's activity is basic."""
        rows, columns = len(self._low), len(self._inside)
        count = rows + columns
        state = State(
            np.zeros((rows + 1, columns)),
            np.arange(rows),
            np.arange(rows, count),
            np.zeros(count),
            np.zeros(count),
            np.ones(count),
            np.zeros(count),
            np.ascontiguousarray(self._across[self._inside].T),
            np.zeros(2, dtype=np.int64),
        )
        state.lower[:rows], state.upper[:rows] = self._low, self._high
        return state

    def _shed(self) -> None:
        """Put out the columns that are far from use: each of them makes every pivot dearer."""
        rows = len(self._low)
        is_basic = np.zeros(len(self._inside), dtype=bool)
        is_basic[self._state.basic[self._state.basic >= rows] - rows] = True
        order = np.argsort(-self._gains[self._inside] - 1e9 * is_basic)
        kept = np.sort(order[: max(_KEPT, int(is_basic.sum()))])
        place = np.full(len(self._inside), -1)
        place[kept] = np.arange(len(kept))
        basic = self._state.basic
        basic = np.where(basic < rows, basic, place[basic - rows] + rows)
        self._is_outside[self._inside] = True
        self._inside = self._inside[kept]
        self._is_outside[self._inside] = False
        self._state = self._slack_state()
        self._state.basic[:] = basic
        renew(self._state)

    def _load(self, cost: Floats, lower: Floats, upper: Floats) -> None:
        """Today's costs and bounds."""
        state, rows, inside = self._state, len(self._low), self._inside
        state.cost[rows:] = cost[inside]
        state.lower[rows:] = lower[inside]
        state.upper[rows:] = upper[inside]
        reduce_costs(state)
        settle(state)

    def _relaxed(self, prices: Floats, gains: Floats, lower: Floats, upper: Floats) -> Relaxed:
        values = np.zeros(len(gains))
        values[self._inside] = self._state.value[len(self._low) :]
        most = np.maximum(gains * lower, gains * upper).sum()
        most += np.maximum(prices * self._low, prices * self._high).sum()
        return Relaxed(values, gains, float(most))

    def _take_in(self, places: Places) -> None:
        """Columns that are outside come in as nonbasic ones."""
        if not len(places):
            return
        before = self._state
        self._inside = np.concatenate([self._inside, places])
        self._is_outside[places] = False
        state = self._slack_state()
        old = len(before.value)
        state.basic[:] = before.basic
        state.nonbasic[: len(before.nonbasic)] = before.nonbasic
        state.nonbasic[len(before.nonbasic) :] = np.arange(old, old + len(places))
        state.value[:old] = before.value
        renew(state)
        self._state = state


def product(matrix: Floats, vector: Floats) -> Floats:
    """A matrix times a vector, in one thread: waking others costs more than the product."""
    return np.asarray(np.einsum("ij,j->i", matrix, vector))
