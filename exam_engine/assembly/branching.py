"""Depth-first branch and bound on the tableau: mostly a handful of nodes, each a few pivots.

A column is branched on where both sides lose most, by the loss that the first pivot would bring
(Driebeek 1966); a side that would lose all the room there is needs no node at all, and a nonbasic
column that would is held where it is (Nemhauser and Wolsey 1988, II.5.2). All is compiled.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from exam_engine.assembly.compiled import compiled
from exam_engine.assembly.tableau import (
    BELOW,
    INFEASIBLE,
    STUCK,
    Floats,
    Places,
    State,
    improve,
    settle,
    toward,
)

WHOLE: Final = 1e-6
"""How near to 0 or 1 a value counts as such."""
ENDED: Final = 0
GOING: Final = 1
LOST: Final = 2
"""Rounding got in the way, or the tree is too deep: somebody else must be asked."""
_DEEPEST = 80


class Stack(NamedTuple):
    """The sides that wait: for each the state before it, the column, its side, and its bound.

    ``best`` is the best form's values; ``tally`` holds its worth, and that of the room that a
    better form must gain; ``depth`` how many wait, and whether there is a form.
    """

    bodies: Floats
    basics: Places
    nonbasics: Places
    values: Floats
    lowers: Floats
    uppers: Floats
    columns: Places
    sides: Floats
    bounds: Floats
    best: Floats
    tally: Floats
    depth: Places


def stack_for(state: State) -> Stack:
    """An empty stack with room for a tree of this program."""
    lines, columns = state.body.shape
    count = len(state.value)
    return Stack(
        np.empty((_DEEPEST, lines, columns)),
        np.empty((_DEEPEST, lines - 1), dtype=np.int64),
        np.empty((_DEEPEST, columns), dtype=np.int64),
        np.empty((_DEEPEST, count)),
        np.empty((_DEEPEST, count)),
        np.empty((_DEEPEST, count)),
        np.empty(_DEEPEST, dtype=np.int64),
        np.empty(_DEEPEST),
        np.empty(_DEEPEST),
        np.empty(count),
        np.empty(2),
        np.zeros(3, dtype=np.int64),
    )


@compiled
def _push(stack: Stack, state: State, column: int, side: float, bound: float) -> None:
    at = stack.depth[0]
    stack.bodies[at] = state.body
    stack.basics[at] = state.basic
    stack.nonbasics[at] = state.nonbasic
    stack.values[at] = state.value
    stack.lowers[at] = state.lower
    stack.uppers[at] = state.upper
    stack.columns[at], stack.sides[at], stack.bounds[at] = column, side, bound
    stack.depth[0] = at + 1


@compiled
def _pop(stack: Stack, state: State) -> bool:
    """Go on with the last side that may still hold a better form; False where none waits."""
    while stack.depth[0] > 0:
        stack.depth[0] -= 1
        at = stack.depth[0]
        if stack.bounds[at] <= stack.tally[0] + stack.tally[1]:
            continue
        state.body[:] = stack.bodies[at]
        state.basic[:] = stack.basics[at]
        state.nonbasic[:] = stack.nonbasics[at]
        state.value[:] = stack.values[at]
        state.lower[:] = stack.lowers[at]
        state.upper[:] = stack.uppers[at]
        _hold(state, stack.columns[at], stack.sides[at])
        return True
    return False


@compiled
def _hold(state: State, column: int, side: float) -> None:
    """A basic column at 0 or 1 for good."""
    state.lower[column] = side
    state.upper[column] = side


@compiled
def narrow(state: State, room: float) -> None:
    """Hold the columns that cannot change sides in a better form."""
    rows, columns = state.matrix.shape
    for place in range(columns):
        which = state.nonbasic[place]
        if which >= rows and abs(state.body[rows, place]) >= room:
            state.lower[which] = state.upper[which] = state.value[which]


@compiled
def _loss(state: State, row: int, need: float, rises: bool) -> float:
    """What moving a basic variable by ``need`` costs at least."""
    rows, columns = state.matrix.shape
    least = np.inf
    for place in range(columns):
        gives = toward(state, row, place, rises)
        if gives > 1e-9:
            least = min(least, abs(state.body[rows, place]) / gives)
    return least * need


@compiled
def _branch(state: State, stack: Stack, reached: float) -> bool:
    """Hold a column, or push one of its sides; False where both sides are lost or all are whole."""
    rows = state.matrix.shape[0]
    room = reached - stack.tally[0] - stack.tally[1]
    best, most, first, other_loss = -1, -1.0, 0.0, 0.0
    for row in range(rows):
        which = state.basic[row]
        value = state.value[which]
        if which < rows or min(value, 1.0 - value) <= WHOLE:
            continue
        down, up = _loss(state, row, value, False), _loss(state, row, 1.0 - value, True)
        if down >= room and up >= room:
            return False
        if down >= room or up >= room:
            _hold(state, which, 1.0 if down >= room else 0.0)
            return True
        score = max(down, 1e-9) * max(up, 1e-9)
        if score > most:
            best, most = which, score
            first, other_loss = (1.0, down) if up < down else (0.0, up)
    _push(stack, state, best, 1.0 - first, reached - other_loss)
    _hold(state, best, first)
    return True


@compiled
def _is_whole(state: State) -> bool:
    for which in range(state.matrix.shape[0], len(state.value)):
        if min(state.value[which], 1.0 - state.value[which]) > WHOLE:
            return False
    return True


@compiled
def search(state: State, stack: Stack, nodes: int) -> int:
    """Go on for some nodes from the state as it stands; whether the tree has come to its end."""
    for _ in range(nodes):
        if stack.depth[2] == 0:
            # The slice before ended a branch: the next side is due.
            if not _pop(stack, state):
                return ENDED
            stack.depth[2] = 1
        settle(state)
        status = improve(state, stack.tally[0] + stack.tally[1])
        if status == STUCK or stack.depth[0] >= _DEEPEST - 1:
            return LOST
        stack.depth[2] = 0
        if status in (INFEASIBLE, BELOW):
            continue
        reached = 0.0
        for which in range(len(state.value)):
            reached += state.cost[which] * state.value[which]
        if reached <= stack.tally[0] + stack.tally[1]:
            continue
        if _is_whole(state):
            stack.best[:] = state.value
            stack.tally[0] = reached
            stack.depth[1] = 1
            continue
        narrow(state, reached - stack.tally[0] - stack.tally[1])
        if _branch(state, stack, reached):
            stack.depth[2] = 1
    return GOING


def bound(stack: Stack, root: float) -> float:
    """What no form can exceed, when the search is left where it is."""
    if stack.depth[2]:
        # A side that was begun waits, and its own bound is not kept: that of the root holds.
        return root
    waiting = stack.bounds[: stack.depth[0]]
    return float(max(stack.tally[0], waiting.max(initial=-np.inf)))
