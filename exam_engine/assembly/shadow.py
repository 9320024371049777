"""The shadow test: before each item the best whole form that holds all items given so far.

Because the item is taken from a whole form that keeps the blueprint, the blueprint can never be
broken (van der Linden and Reese 1998). The form before stays feasible, so there is always an
answer: the linear relaxation, whose basis stays warm from step to step, says how far that answer
may lie below the best one. Only where it may lie too far is searched, among the few items whose
reduced costs leave them open (Nemhauser and Wolsey 1988, II.5.2), and only until the deadline.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from hashlib import blake2b
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

from exam_engine.assembly.bounds import Branched, Limits, Relaxed, Stuck, gap_of
from exam_engine.assembly.item_curves import Floats
from exam_engine.assembly.sheet_rows import Sheet
from exam_engine.assembly.sheets import Line, Pool
from exam_engine.assembly.whole_search import matrix_of, searched
from foundation.errors import Conflict

if TYPE_CHECKING:
    from exam_engine.assembly.relaxation import Relaxation

Places = NDArray[np.intp]
_WHOLE = 1e-6
_EXACT = 1e-9
_NODES = 2000
"""Nodes of the search on the warm model; harder steps go to the solver's own search."""
_NO_END = 10**9
_DEAR = 100.0
"""What an item costs that exposure control keeps out, in those that tell most: none is in vain."""
_SHARED = 8
_MOST_KNOWN = 20_000
"""First states, of as many items at most, that are kept for the persons after."""
_SPARE = 0.3
"""The share of the time allowed that is kept for what cannot be broken off: the last relaxation,
and the nodes between two looks at the clock; and for a processor that is elsewhere."""
_WORTH_LOADING = 0.25
"""Seconds that must be left for the solver's own search: it is long in coming to its first look."""
_NEVER = float("inf")
_HOPED = 0.005
"""How near to its bound a form is looked for first, where none is known."""


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
        self._matrix = matrix_of(sheet)
        self._stimulus_of = pool.stimulus_of
        self._gap, self._seconds = max(gap, _EXACT), seconds
        self._relaxation = _relaxation(self._matrix, self._low, self._high)
        self._known: dict[tuple[bytes, frozenset[int]], Shadow] = {}
        self._settled: tuple[Shadow, Floats, NDArray[np.bool_] | None] | None = None
        self.any_form: Shadow | None = None
        """Some form, to fall back on before the first item; None until there has been one."""

    def twin(self) -> ShadowModel:
        """The same blueprint for another thread: a basis of its own, first states shared."""
        made = copy(self)
        made._relaxation = _relaxation(self._matrix, self._low, self._high)
        made._settled = None
        return made

    def solve(
        self,
        gains: Floats,
        given: Sequence[int],
        barred: NDArray[np.bool_] | None = None,
        before: Shadow | None = None,
        until: float | None = None,
    ) -> Shadow:
        """The best form by ``gains`` that holds ``given``.

        ``barred`` marks items that exposure control keeps out; where no form does without them,
        they are let in. ``before`` is the shadow test of the step before; ``until`` by the
        monotonic clock, where the model's own time does not count. Raises
        Conflict("assembly-blueprint-impossible") where no form keeps the blueprint at all.
        """
        if before is not None and self._is_settled(gains, given, barred, before):
            return before
        # Persons share their first states: the same abilities, the same few items.
        shared = barred is None and len(given) <= _SHARED
        key = (blake2b(gains.tobytes()).digest() if shared else b"", frozenset(given))
        if shared and key in self._known:
            return self._known[key]
        if not given:
            before = before or self.any_form
        made = self._eligible(gains, given, barred, before, until)
        self.any_form = self.any_form or made
        if made.gap <= _EXACT:
            self._settled = made, gains.copy(), None if barred is None else barred.copy()
        # What a deadline cut short is not handed on: the next person may have more time.
        if shared and made.found is not Found.DEADLINE and len(self._known) < _MOST_KNOWN:
            self._known[key] = made
        return made

    def standing(
        self, gains: Floats, given: Sequence[int], barred: NDArray[np.bool_] | None, held: Shadow
    ) -> Shadow:
        """A form that holds ``given``, as it stands: nothing is solved, any thread may ask.

        What it may lack is proven all the same: the prices of any solve bound every form.
        """
        cost, low, high = self._bounds(gains, given, None)
        top = float(np.maximum(cost, 0.0).sum())
        if self._relaxation is not None:
            top = min(top, self._relaxation.bound(cost, low, high))
        information = float(gains @ held.taken)
        out = np.zeros(self._items, dtype=bool) if barred is None else held.taken & barred
        out[list(given)] = False
        gap = gap_of(top, information)
        return Shadow(held.taken, information, gap, Found.DEADLINE, eligible=not out.any())

    @cached_property
    def forced(self) -> NDArray[np.bool_]:
        """The items that are in every form: exposure control cannot touch them.

        They are among those of any one form; each is one where there is no form without it.
        """
        forced = np.zeros(self._items, dtype=bool)
        cost, low, high = self._bounds(np.zeros(self._items), [], None)
        first = self._searched(cost, low, high, None, None)
        for place in np.flatnonzero(first.taken) if first is not None else ():
            high[place] = 0.0
            forced[place] = self._is_impossible(cost, low, high)
            high[place] = 1.0
        return forced

    def _is_impossible(self, cost: Floats, low: Floats, high: Floats) -> bool:
        """Whether no form at all lies within these bounds; ``cost`` is nought everywhere."""
        if self._relaxation is not None:
            try:
                relaxed = self._relaxation.solve(cost, low, high)
                if relaxed is None:
                    return True
                limits = Limits(0.0, float("inf"), _NODES)
                any_ = self._relaxation.branch(relaxed, cost, low, high, -1.0, limits)
                if any_.ended or any_.values is not None:
                    return any_.values is None
            except Stuck:
                pass  # The solver that takes more care is asked.
        return self._searched(cost, low, high, None, None) is None

    def keeps(self, taken: NDArray[np.bool_]) -> bool:
        """Whether these items, with the stimuli that they bring, keep the whole blueprint."""
        whole = np.zeros(self._columns)
        whole[: self._items] = taken
        for item in np.flatnonzero(taken):
            stimulus = self._stimulus_of[item]
            if stimulus is not None:
                whole[self._items + stimulus] = 1.0
        values = self._matrix @ whole
        return bool(np.all((values >= self._low - _WHOLE) & (values <= self._high + _WHOLE)))

    def _is_settled(
        self,
        gains: Floats,
        given: Sequence[int],
        barred: NDArray[np.bool_] | None,
        before: Shadow,
    ) -> bool:
        """Whether the form before is the best still: the gains are the same, and it holds all."""
        if self._settled is None or not before.eligible:
            return False
        shadow, asked, out = self._settled
        if shadow is not before or not np.array_equal(gains, asked):
            return False
        same = barred is out or (
            barred is not None and out is not None and np.array_equal(barred, out)
        )
        return same and all(before.taken[place] for place in given)

    def _eligible(
        self,
        gains: Floats,
        given: Sequence[int],
        barred: NDArray[np.bool_] | None,
        before: Shadow | None,
        until: float | None,
    ) -> Shadow:
        """The best form of what is let through, or one with as few others as can be.

        Where the form before may stand, something is there before the deadline, come what may.
        """
        if before is None or not all(before.taken[place] for place in given):
            until = _NEVER
        elif until is None:
            until = monotonic() + (1 - _SPARE) * self._seconds
        found = self._tried(gains, given, barred, before, until)
        if found is not None:
            return found
        if barred is not None:
            dear = gains - np.where(barred, _DEAR * max(float(gains.max()), 1.0), 0.0)
            found = self._tried(dear, given, None, before, until)
        if found is None:
            raise Conflict("assembly-blueprint-impossible", given=len(given))
        return replace(found, information=float(gains @ found.taken), eligible=False)

    def _tried(
        self,
        gains: Floats,
        given: Sequence[int],
        barred: NDArray[np.bool_] | None,
        before: Shadow | None,
        until: float,
    ) -> Shadow | None:
        """None where no form keeps the rows, or none was found in time."""
        cost, low, high = self._bounds(gains, given, barred)
        held = self._incumbent(gains, barred, given, before)
        try:
            if (model := self._relaxation) is None:
                raise Stuck
            relaxed = model.solve(cost, low, high)
        except Stuck:
            return self._searched(cost, low, high, None, held, until)
        if relaxed is None:
            return None
        values = relaxed.values
        if np.all(np.minimum(values, 1 - values) < _WHOLE):
            taken = values[: self._items] > 0.5
            return Shadow(taken, float(gains @ taken), 0.0, Found.RELAXATION)
        if held is not None and relaxed.bound - held.information <= self._gap * abs(relaxed.bound):
            return replace(held, gap=gap_of(relaxed.bound, held.information))
        try:
            found = self._branched(model, cost, low, high, relaxed, held, until)
        except Stuck:
            return self._searched(cost, low, high, relaxed, held, until)
        best = self._shadow(gains, found, held)
        if best is not None and (found.ended or monotonic() > until):
            return best
        return self._searched(cost, low, high, relaxed, best, until)

    def _branched(
        self,
        model: Relaxation,
        cost: Floats,
        low: Floats,
        high: Floats,
        relaxed: Relaxed,
        held: Shadow | None,
        until: float,
    ) -> Branched:
        """The search on the warm program, near the bound first: few columns reach it."""
        # No form is worth less than the sum of all that takes away.
        known = float(np.minimum(cost, 0.0).sum()) if held is None else held.information
        # Where the other search would come too late, this one has all the time there is.
        short = until - monotonic() < _WORTH_LOADING
        limits = Limits(self._gap, until, _NO_END if short else _NODES)
        hoped = max(_HOPED, 2 * self._gap)
        while True:
            least = max(known, relaxed.bound - hoped * max(abs(relaxed.bound), 1.0))
            found = model.branch(relaxed, cost, low, high, least, limits)
            if found.values is not None or not found.ended or least <= known:
                return found
            hoped *= 4

    def _shadow(self, gains: Floats, branched: Branched, held: Shadow | None) -> Shadow | None:
        """What a search has shown: its best form or the one before, and what it may lack."""
        if branched.values is None and held is None:
            return None
        taken = held.taken if held is not None else np.zeros(0, dtype=bool)
        if branched.values is not None:
            taken = branched.values[: self._items] > 0.5
        information = float(gains @ taken)
        gap = gap_of(branched.bound, information)
        if branched.ended and self._gap <= _EXACT:
            gap = 0.0
        found = Found.SEARCH if branched.ended else Found.DEADLINE
        return Shadow(taken, information, gap, found)

    def _open(self, relaxed: Relaxed | None, held: Shadow | None) -> Places:
        """The columns in which a better form could differ from the relaxation's vertex."""
        if held is None or relaxed is None:
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
            high[: self._items][barred & ~self.forced] = 0.0
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
            out = before.taken & barred & ~self.forced
            out[list(given)] = False
            if out.any():
                return None
        return Shadow(before.taken, float(gains @ before.taken), 0.0, Found.KEPT)

    def _searched(
        self,
        cost: Floats,
        low: Floats,
        high: Floats,
        relaxed: Relaxed | None,
        held: Shadow | None,
        until: float = _NEVER,
    ) -> Shadow | None:
        """Search over the items that a better form could differ in; all of them without a form.

        With too little time left it is the form before, or None without one.
        """
        left = until - monotonic()
        if left < _WORTH_LOADING:
            top = relaxed.bound if relaxed is not None else float(np.maximum(cost, 0.0).sum())
            if held is None:
                return None
            return replace(held, gap=gap_of(top, held.information), found=Found.DEADLINE)
        bound, open_ = float(np.maximum(cost, 0.0).sum()), self._open(relaxed, held)
        fixed = np.zeros(self._columns)
        if relaxed is not None:
            bound, fixed = relaxed.bound, (relaxed.values > 0.5).astype(float)
            fixed[open_] = 0.0
        # Without any form yet the blueprint comes first: there is no deadline before there is one.
        limits = Limits(self._gap, min(left / 2, 60.0), _NO_END)
        rows = (self._matrix, self._low, self._high)
        found = searched(rows, cost, (low, high), fixed, open_, limits)
        how = Found.SEARCH if found.ended else Found.DEADLINE
        if found.values is None:
            if held is None:
                return None
            gap = 0.0 if found.ended else gap_of(bound, held.information)
            return Shadow(held.taken, held.information, gap, how)
        taken = found.values[: self._items] > 0.5
        information = float(cost[: self._items] @ taken)
        if held is not None and held.information > information:
            taken, information = held.taken, held.information
        gap = 0.0 if found.ended else gap_of(min(bound, found.bound), information)
        return Shadow(taken, information, gap, how)


def _relaxation(matrix: csc_matrix, low: Floats, high: Floats) -> Relaxation | None:
    """The warm program; None without the compiler: every step is then searched from scratch."""
    # The compiler takes a second to load; whoever needs no shadow test shall not wait for it.
    try:
        from exam_engine.assembly.relaxation import Relaxation, make_ready
    except ImportError:
        return None
    make_ready()
    return Relaxation(matrix, low, high)
