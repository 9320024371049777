"""Chooses the next item of a live test, the same one for the same answers, always.

Before each item the shadow test is the best whole form that holds what was given, and the item is
the best of it that is still open. Gains of equal items are told apart by the design's seed, so the
best form is one and not one of several; a search that the deadline ended leaves a form that is
written down, so what was chosen from it can be chosen again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property, partial
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from exam_engine.adaptive.live_design import LENGTH, LiveDesign
from exam_engine.assembly.ability_grid import AbilityGrid
from exam_engine.assembly.exposure import ExposureKind
from exam_engine.assembly.exposure_prices import Unit
from exam_engine.assembly.in_time import InTime
from exam_engine.assembly.information_table import InformationTable
from exam_engine.assembly.item_curves import Curves, Floats
from exam_engine.assembly.selection import Worth
from exam_engine.assembly.shadow import Found, Shadow, ShadowModel
from exam_engine.assembly.sheet_rows import Sheet
from exam_engine.assembly.stopping import StoppingKind
from foundation.errors import Conflict

_Solve = Callable[[Floats, Sequence[int], NDArray[np.bool_] | None, Shadow | None], Shadow]
_APART = 1e-6
"""Share of an item's gain by which the seed tells equal items apart."""
_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class Given:
    """One answered item: its place in the pool, and the category of its score."""

    place: int
    score: int


@dataclass(frozen=True, slots=True)
class State:
    """What the answers so far say: ability and standard error, and the grid behind them."""

    theta: float
    error: float
    belief: Floats
    log: Floats


class Ending(StrEnum):
    """Why no further item comes."""

    LENGTH = "length"
    PRECISION = "precision"
    CLASS = "class"


@dataclass(frozen=True, slots=True)
class Barred:
    """What is kept from one person: by stretch of ability, and by what they met before.

    Both give way where the blueprint cannot be kept otherwise. ``withheld`` never does: these items
    became known outside.
    """

    stretches: tuple[frozenset[int], ...] = ()
    met: frozenset[int] = frozenset()
    withheld: frozenset[int] = frozenset()

    def at(self, stretch: int) -> frozenset[int]:
        """Places kept out at this stretch of ability."""
        held = self.stretches[stretch] if self.stretches else frozenset()
        return self.met | self.withheld | held


@dataclass(frozen=True, slots=True)
class Choice:
    """The next item and how it was come to; ``form`` holds the places of the whole shadow test."""

    place: int
    theta: float
    error: float
    information: float
    form: tuple[int, ...]
    form_information: float
    gap: float
    found: Found
    eligible: bool
    seconds: float


class LiveTest:
    """One design made ready: curves, tables, and the blueprint's model, kept warm for all."""

    def __init__(self, design: LiveDesign) -> None:
        self.design = design
        self.curves = Curves.of(design.pool.items)
        self.grid = AbilityGrid(self.curves, design.prior_mean, design.prior_spread)
        self.table = InformationTable(self.curves)
        noise = np.random.default_rng(design.seed).random(len(design.items))
        self._apart = 1.0 + _APART * noise
        self._worth = Worth(design.selection, self.grid, self.table, design.stopping.most)
        self.unit = _unit(design, self.curves)
        self.prices: Floats | None = None
        """Where exposure is held by prices: those of the design, stretches of ability × items."""
        if design.exposure.kind is ExposureKind.PRICES and design.tuned:
            self.prices = np.array(design.tuned)
        self._edges = np.asarray(design.exposure.edges)
        model = ShadowModel(design.pool, design.whole_lines, design.gap, design.deadline)
        self._front = InTime(model, design.deadline)
        self._rows = _least_rows(design)
        self._first = self.choose((), Barred(), None, 0)

    def state(self, history: Sequence[Given]) -> State:
        """Ability, standard error and the grid after these answers (EAP)."""
        belief, log = self.grid.prior, np.zeros(len(self.grid.points))
        for one in history:
            belief, log = self._moved(belief, log, one)
        return self._known(belief, log)

    def after(self, state: State, answer: Given) -> State:
        """The state after one more answer; the same to the last bit as `state` of all of them."""
        return self._known(*self._moved(state.belief, state.log, answer))

    def _moved(self, belief: Floats, log: Floats, one: Given) -> tuple[Floats, Floats]:
        raised = belief * self.grid.chances[one.place, one.score]
        return raised / raised.sum(), log + self.grid.logs[one.place, one.score]

    def _known(self, belief: Floats, log: Floats) -> State:
        mean, error = self.grid.estimates(belief)
        return State(float(mean), float(error), belief, log)

    def stretch(self, theta: float) -> int:
        """The stretch of ability that exposure is counted in."""
        return int(np.searchsorted(self._edges, theta, side="right"))

    def gains(self, state: State, given: int, before: Sequence[int] | None) -> Floats:
        """What each item is worth by the design's rule after ``given`` answers; equal ones are told
        apart. Where exposure has prices they are taken off, for a test that comes to about the
        information of the form ``before``.
        """
        gains = self._worth.gains(state.belief, state.theta, given) * self._apart
        if self.prices is None:
            return np.asarray(gains)
        known = self.table.values[self.table.row(state.theta)]
        most = self.design.stopping.most
        coming = known[list(before)] if before is not None else np.sort(known)[-most:]
        costs = self.unit.costs(self.prices[self.stretch(state.theta)], float(coming.sum()))
        return np.asarray(gains - costs)

    def ending(self, history: Sequence[Given], state: State) -> Ending | None:
        """Why the test is over; None while another item is due.

        A test may end early only when what was given has the least of every line of the blueprint.
        """
        stopping = self.design.stopping
        if len(history) >= stopping.most:
            return Ending.LENGTH
        if not self._is_sure(history, state) or self._wanting([one.place for one in history]):
            return None
        return Ending.PRECISION if stopping.kind is StoppingKind.ERROR else Ending.CLASS

    def choose(
        self,
        history: Sequence[Given],
        barred: Barred,
        before: Sequence[int] | None,
        chance: int,
        *,
        state: State | None = None,
        behind: bool = False,
        left: float | None = None,
    ) -> Choice:
        """The next item. ``before`` is the form of the step before; ``chance`` the person's seed.

        ``state`` is that of the history, for whoever knows it already.
        ``behind`` is for one thread that works beforehand: nobody else waits for its model.
        ``left`` is how many seconds there are, where it is not the design's whole deadline.

        Raises Conflict("assembly-blueprint-impossible") where no form keeps the blueprint.
        """
        began = perf_counter()
        state = state or self.state(history)
        gains = self.gains(state, len(history), before)
        given = [one.place for one in history]
        solve = self._behind.solve if behind else partial(self._front.solve, left=left)
        shadow = self._shadow(solve, gains, given, barred, self.stretch(state.theta), before)
        form = tuple(int(place) for place in np.flatnonzero(shadow.taken))
        place = self.pick(form, history, state, gains, chance, barred.withheld)
        known = self.table.values[self.table.row(state.theta)]
        return Choice(
            place,
            state.theta,
            state.error,
            float(known[place]),
            form,
            float(known @ shadow.taken),
            shadow.gap,
            shadow.found,
            shadow.eligible,
            perf_counter() - began,
        )

    def pick(
        self,
        form: Sequence[int],
        history: Sequence[Given],
        state: State,
        gains: Floats,
        chance: int,
        withheld: frozenset[int] = frozenset(),
    ) -> int:
        """The open item of a form that is worth most, or one of the best by the person's seed.

        When the answers are sure enough and only the blueprint still asks for something, it is one
        of the items that it asks for, so that the test can end soon. Where only withheld items are
        left of the form, it is the best item of the whole pool: the blueprint then gives way.
        """
        given = [one.place for one in history]
        open_ = _best_first(set(form) - set(given) - withheld, gains)
        if not open_:
            open_ = _best_first(set(range(len(gains))) - set(given) - withheld, gains)
        if not open_:
            raise Conflict("assembly-blueprint-impossible", given=len(given))
        if self._is_sure(history, state):
            wanting = self._wanting(given)
            open_ = [place for place in open_ if place in wanting] or open_
        exposure = self.design.exposure
        if exposure.kind is not ExposureKind.RANDOMESQUE:
            return open_[0]
        best = open_[: exposure.among]
        return best[int(np.random.default_rng([chance, len(given)]).integers(len(best)))]

    def _is_sure(self, history: Sequence[Given], state: State) -> bool:
        """Whether the stopping rule alone would end the test."""
        ended = self.design.stopping.ended(
            len(history),
            state.belief[None, :],
            state.log[None, :],
            self.grid.points,
            np.array([state.error]),
            np.array([state.theta]),
        )
        return bool(ended[0])

    def _shadow(
        self,
        solve: _Solve,
        gains: Floats,
        given: Sequence[int],
        barred: Barred,
        stretch: int,
        before: Sequence[int] | None,
    ) -> Shadow:
        held = None if before is None else _form(before, gains)
        if held is not None and len(given) % self.design.refresh:
            return held
        kept_out = barred.at(stretch) - set(given)
        out: NDArray[np.bool_] | None = None
        if kept_out:
            out = np.zeros(len(gains), dtype=bool)
            out[list(kept_out)] = True
        try:
            return solve(gains, given, out, held)
        except Conflict:
            if not barred.withheld:
                raise
            # An item from outside the blueprint was given in place of a withheld one, and no form
            # holds it: whoever is in the middle of a test goes on with what there is.
            return replace(_form(given, gains), eligible=False)

    @cached_property
    def forced(self) -> NDArray[np.bool_]:
        """The items that the blueprint has in every test."""
        return self._front.forced()

    @cached_property
    def _behind(self) -> ShadowModel:
        """A model for what is worked out beforehand, which may take its time."""
        return self._front.twin()

    def _wanting(self, given: Sequence[int]) -> set[int]:
        """The items that lines of the blueprint still ask for; empty when each has its least."""
        found: set[int] = set()
        for least, weights in self._rows:
            if sum(weights.get(place, 0.0) for place in given) < least - _SLACK:
                found |= {place for place, weight in weights.items() if weight > 0}
        return found


def _best_first(places: set[int], gains: Floats) -> list[int]:
    return sorted(sorted(places), key=lambda place: -gains[place])


def _unit(design: LiveDesign, curves: Curves) -> Unit:
    """What prices of this design are counted in."""
    most = design.stopping.most
    whole = float(np.sort(curves.information(design.prior_mean))[-most:].sum())
    return Unit(1 / design.prior_spread**2, whole, most)


def _form(places: Sequence[int], gains: Floats) -> Shadow:
    taken = np.zeros(len(gains), dtype=bool)
    taken[list(places)] = True
    return Shadow(taken, float(gains @ taken), 0.0, Found.KEPT)


def _least_rows(design: LiveDesign) -> list[tuple[float, dict[int, float]]]:
    """The rows of the blueprint that ask for something, but for the length itself."""
    sheet = Sheet.of(design.pool, design.whole_lines, [0.0] * len(design.items))
    return [
        (row.least, dict(row.weights))
        for name, rows in sheet.rows_of.items()
        if name != LENGTH
        for row in rows
        if row.least > 0
    ]
