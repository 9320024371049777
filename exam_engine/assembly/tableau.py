"""A dual simplex with bounded variables on a dense tableau: small programs, solved again and again.

The relaxation of a form has some dozens of rows, and from one step of a test to the next only a few
costs and bounds differ. A general solver spends most of its time on starting; here a change costs
the product of a matrix and a vector, and each pivot a rank-one update.

Every variable has two finite bounds, a row's activity too. So any basis is made dual feasible by
putting each nonbasic variable at the bound that its reduced cost asks for, and the dual simplex
alone does. Ratio test with flips of bounds after Maros (2003), Computational Techniques of the
Simplex Method, 7.6. The tableau is made anew from the rows after some pivots, so that rounding
does not add up. All functions are compiled; they change the state that they are given.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from exam_engine.assembly.compiled import compiled

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

OPTIMAL: Final = 0
INFEASIBLE: Final = 1
BELOW: Final = 2
"""The optimum lies at or below the worth that was to be beaten."""
STUCK: Final = 3
"""Too many pivots: rounding or cycling; somebody else must be asked."""
FEASIBLE: Final = 1e-7
_PIVOT = 1e-7
_SMALL = 1e-5
_ANEW = 100
_MOST = 3000
_TIE = 1e-12


class State(NamedTuple):
    """A basis and all that hangs on it; variables are the rows' activities first, then the columns.

    ``body`` is rows + 1 × columns: the tableau and, last, the reduced costs. ``matrix`` holds the
    columns' coefficients; ``notes`` the pivots since the tableau was made, and the row that could
    not be mended when a solve found that nothing fits.
    """

    body: Floats
    basic: Places
    nonbasic: Places
    value: Floats
    lower: Floats
    upper: Floats
    cost: Floats
    matrix: Floats
    notes: Places


@compiled
def renew(state: State) -> None:
    """The tableau of the present basis, from the rows themselves."""
    rows, columns = state.matrix.shape
    wanted = np.zeros(rows + columns, dtype=np.bool_)
    for row in range(rows):
        wanted[state.basic[row]] = True
    for row in range(rows):
        state.basic[row] = row
    for place in range(columns):
        state.nonbasic[place] = rows + place
    state.body[:rows] = -state.matrix
    for place in range(columns):
        if not wanted[rows + place]:
            continue
        best, most = -1, 0.0
        for row in range(rows):
            size = abs(state.body[row, place])
            if size > most and not wanted[state.basic[row]]:
                best, most = row, size
        # A column that has become dependent stays out; the basis is mended by its row's activity.
        if most > _PIVOT:
            exchange(state, best, place)
    state.notes[0] = 0
    reduce_costs(state)


@compiled
def reduce_costs(state: State) -> None:
    """The last line of the tableau: what each nonbasic variable would gain."""
    rows, columns = state.matrix.shape
    for place in range(columns):
        state.body[rows, place] = state.cost[state.nonbasic[place]]
    for row in range(rows):
        share = state.cost[state.basic[row]]
        if share != 0.0:
            for place in range(columns):
                state.body[rows, place] -= share * state.body[row, place]


@compiled
def settle(state: State) -> None:
    """Each nonbasic variable at the bound that its reduced cost asks for; the others follow."""
    rows, columns = state.matrix.shape
    for place in range(columns):
        which, gain = state.nonbasic[place], state.body[rows, place]
        low, high = state.lower[which], state.upper[which]
        if gain > 0.0 or (gain == 0.0 and state.value[which] > 0.5 * (low + high)):
            state.value[which] = high
        else:
            state.value[which] = low
    for row in range(rows):
        total = 0.0
        for place in range(columns):
            total += state.body[row, place] * state.value[state.nonbasic[place]]
        state.value[state.basic[row]] = -total


@compiled
def worth(state: State) -> float:
    """The value of the objective; from above until the basis is feasible."""
    rows, columns = state.matrix.shape
    total = 0.0
    for place in range(columns):
        total += state.body[rows, place] * state.value[state.nonbasic[place]]
    return total


@compiled
def exchange(state: State, row: int, place: int) -> None:
    """A basic and a nonbasic variable change places: one rank-one update; values stay."""
    body = state.body
    pivot = body[row, place]
    for other in range(body.shape[1]):
        body[row, other] /= pivot
    for line in range(body.shape[0]):
        share = body[line, place]
        if line == row or share == 0.0:
            continue
        for other in range(body.shape[1]):
            body[line, other] -= share * body[row, other]
        body[line, place] = -share / pivot
    body[row, place] = 1.0 / pivot
    leaving = state.basic[row]
    state.basic[row] = state.nonbasic[place]
    state.nonbasic[place] = leaving
    state.notes[0] += 1 if abs(pivot) > _SMALL else _ANEW


@compiled
def _worst(state: State) -> int:
    """The row whose variable is furthest beyond its bounds, by the steepness of its line; or -1."""
    rows, columns = state.matrix.shape
    best, most = -1, 0.0
    for row in range(rows):
        which = state.basic[row]
        need = max(state.lower[which] - state.value[which], state.value[which] - state.upper[which])
        if need <= FEASIBLE:
            continue
        size = 1.0
        for place in range(columns):
            size += state.body[row, place] ** 2
        score = need * need / size
        if score > most:
            best, most = row, score
    return best


@compiled
def toward(state: State, row: int, place: int, rises: bool) -> float:
    """How far a basic variable moves while a nonbasic one leaves its bound; 0 where it cannot."""
    which = state.nonbasic[place]
    low, high = state.lower[which], state.upper[which]
    if high <= low:
        return 0.0
    gives = state.body[row, place]
    if state.value[which] <= low:
        gives = -gives
    return float(gives if rises else -gives)


@compiled
def _mend(state: State, row: int) -> bool:
    """Bring one basic variable to its bound at the least loss; False where nothing can."""
    rows, columns = state.matrix.shape
    leaving = state.basic[row]
    rises = state.value[leaving] < state.lower[leaving]
    edge = state.lower[leaving] if rises else state.upper[leaving]
    need = abs(edge - state.value[leaving])
    gives, ratios = np.zeros(columns), np.full(columns, np.inf)
    reach = 0.0
    for place in range(columns):
        one = toward(state, row, place, rises)
        if one > _PIVOT:
            gives[place] = one
            ratios[place] = abs(state.body[rows, place]) / one
            which = state.nonbasic[place]
            reach += one * (state.upper[which] - state.lower[which])
    if reach < need - FEASIBLE:
        return False
    left = need
    while True:
        best = -1
        for place in range(columns):
            if gives[place] == 0.0:
                continue
            nearer = best < 0 or ratios[place] < ratios[best] - _TIE
            if nearer or (ratios[place] <= ratios[best] + _TIE and gives[place] > gives[best]):
                best = place
        if best < 0:
            return True
        which = state.nonbasic[best]
        span = state.upper[which] - state.lower[which]
        if gives[best] * span >= left:
            break
        left -= gives[best] * span
        gives[best] = 0.0
        at_low = state.value[which] <= state.lower[which]
        _shift(state, best, span if at_low else -span)
        state.value[which] = state.upper[which] if at_low else state.lower[which]
    entering = state.nonbasic[best]
    move = (state.value[leaving] - edge) / state.body[row, best]
    _shift(state, best, move)
    state.value[entering] += move
    state.value[leaving] = edge
    exchange(state, row, best)
    return True


@compiled
def _shift(state: State, place: int, move: float) -> None:
    """What the basic variables become when a nonbasic one moves."""
    for row in range(state.matrix.shape[0]):
        state.value[state.basic[row]] -= state.body[row, place] * move


@compiled
def improve(state: State, beat: float) -> int:
    """Pivot until every variable is within its bounds, or the worth is not above ``beat``."""
    for _ in range(_MOST):
        if state.notes[0] >= _ANEW:
            renew(state)
            settle(state)
        row = _worst(state)
        if row < 0:
            return OPTIMAL
        if not _mend(state, row):
            state.notes[1] = row
            return INFEASIBLE
        if worth(state) <= beat:
            return BELOW
    return STUCK


@compiled
def duals(state: State) -> Floats:
    """The price of each row."""
    rows, columns = state.matrix.shape
    made = np.zeros(rows)
    for place in range(columns):
        if state.nonbasic[place] < rows:
            made[state.nonbasic[place]] = state.body[rows, place]
    return made


@compiled
def mending(state: State) -> Floats:
    """The row of the inverse by which nothing fits: columns with a positive product help."""
    rows, columns = state.matrix.shape
    made = np.zeros(rows)
    row = state.notes[1]
    for place in range(columns):
        if state.nonbasic[place] < rows:
            made[state.nonbasic[place]] = -state.body[row, place]
    if state.basic[row] < rows:
        made[state.basic[row]] = -1.0
    which = state.basic[row]
    # A column at 0 lifts the variable by what its product takes away.
    return -made if state.value[which] < state.lower[which] else made
