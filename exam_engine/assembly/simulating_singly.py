"""Simulates persons one after another, as live tests go, with all that hangs on those before.

With a blueprint each item comes from a shadow test; without one the item that is worth most is
taken. Exposure runs on from person to person, and limits of retakes from sitting to sitting.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from exam_engine.assembly.conflicts import conflict_of
from exam_engine.assembly.designs import Design
from exam_engine.assembly.exposure import Eligibility, ExposureKind
from exam_engine.assembly.exposure_prices import Prices, Unit
from exam_engine.assembly.item_curves import Floats
from exam_engine.assembly.loft import lots
from exam_engine.assembly.retakes import held_back
from exam_engine.assembly.selection import SelectionKind, Worth
from exam_engine.assembly.shadow import Found, Shadow, ShadowModel
from exam_engine.assembly.sheet_rows import Sheet
from exam_engine.assembly.simulation_run import Run
from exam_engine.assembly.stopping import CLASSIFYING, StoppingKind
from foundation.errors import Conflict

Telling = Callable[[int, int], None]
Flags = NDArray[np.bool_]


@dataclass(slots=True)
class _Sitting:
    """One sitting so far."""

    row: int
    edges: Floats
    belief: Floats
    log: Floats
    mean: float
    luck: list[float]
    given: list[int] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    """As ``given``, for looking up."""
    shadow: Shadow | None = None
    let: Flags | None = None
    """Stretches × items: what exposure control lets through."""
    kept: Flags | None = None
    """What limits of retakes and chance keep back."""
    fixed: Floats | None = None
    """The worth of items where it is drawn once, for a linear form of one's own."""


class OneByOne:
    """One simulation; ``chances`` are those of Sympson-Hetter, ``prices`` those learned before."""

    def __init__(
        self, run: Run, chances: Floats | None = None, prices: Floats | None = None
    ) -> None:
        self._run, self._chances = run, chances
        design = run.design
        self._worth = Worth(design.selection, run.grid, run.table, design.stopping.most)
        self._watch: Eligibility | None = None
        if design.exposure.kind is ExposureKind.ELIGIBILITY:
            self._watch = Eligibility(design.exposure, len(run.curves))
        self._model: ShadowModel | None = None
        if design.lines:
            self._model = ShadowModel(design.pool, design.lines, design.gap, design.deadline)
            _demand_a_form(self._model, design)
            if self._watch is not None:
                run.tally.forced = self._model.forced
        self.prices: Prices | None = None
        if design.exposure.kind is ExposureKind.PRICES:
            self.prices = self._priced(prices)
        self._chosen = np.zeros(len(run.curves))
        self._beyond = np.isnan(run.curves.thresholds)
        self._no_log = np.zeros(run.grid.count)
        self._needs_logs = design.stopping.kind in CLASSIFYING
        # The sorted table answers at once where the rule is its own and nothing is kept back.
        self._looks_up = (
            self._model is None
            and design.selection.kind is SelectionKind.FISHER
            and design.exposure.kind is ExposureKind.NONE
            and design.retakes.sittings == 1
        )

    def chosen_rates(self) -> Floats:
        """How often each item was chosen, given or not, as a share of the sittings."""
        return self._chosen / len(self._run.thetas)

    def run(self, tell: Telling = lambda done, count: None) -> None:
        """All sittings."""
        count, sittings = len(self._run.thetas), self._run.design.retakes.sittings
        seen: list[int] = []
        for row in range(count):
            if row % sittings == 0:
                seen = []
            seen += self._sit(row, seen)
            tell(row + 1, count)

    def _sit(self, row: int, seen: list[int]) -> list[int]:
        """One sitting; returns the items given."""
        run, most = self._run, self._run.design.stopping.most
        sitting = self._begun(row, seen)
        for step in range(most):
            began = perf_counter()
            item = self._item(sitting)
            if item < 0:
                break
            run.tally.steps.append(perf_counter() - began)
            self._answer(sitting, item, step)
            if step + 1 >= most or self._has_ended(sitting, step + 1):
                break
        if self._watch is not None and sitting.let is not None:
            stretch = self._watch.stretch(sitting.mean)
            self._watch.note(stretch, sitting.let[stretch], sitting.given)
        if self.prices is not None:
            self.prices.note(self.prices.stretch(sitting.mean), sitting.given)
        return sitting.given

    def _begun(self, row: int, seen: list[int]) -> _Sitting:
        run, design = self._run, self._run.design
        chances = run.curves.probabilities(float(run.thetas[row]))
        # Beyond an item's last score lies nothing that luck could reach.
        edges = chances[:, :1].copy()
        if chances.shape[1] > 2:
            edges = np.ascontiguousarray(np.cumsum(chances, axis=1)[:, :-1])
        edges[self._beyond] = np.inf
        prior, luck = run.grid.prior, run.luck[row].tolist()
        sitting = _Sitting(row, edges, prior, self._no_log, run.grid.start, luck)
        if self._watch is not None:
            sitting.let = self._watch.draw(run.chance)
        if seen and design.retakes.overlap < 1:
            length, overlap = design.stopping.most, design.retakes.overlap
            sitting.kept = held_back(seen, len(run.curves), length, overlap, run.chance)
        if design.selection.kind is SelectionKind.LOFT:
            sitting.fixed = lots(str(design.seed), str(row), len(run.curves))
        return sitting

    def _item(self, sitting: _Sitting) -> int:
        """The next item; -1 where a linear form has no more."""
        if self._looks_up:
            return self._run.table.best(sitting.mean, sitting.seen)
        gains = sitting.fixed
        if gains is None:
            gains = self._worth.gains(sitting.belief, sitting.mean, len(sitting.given))
        if self.prices is not None:
            form = sitting.shadow
            coming = self.prices.unit.whole if form is None else float(gains @ form.taken)
            gains = gains - self.prices.costs(sitting.mean, coming)
        allowed = self._allowed(sitting, gains)
        open_ = np.where(allowed, gains, -np.inf)
        open_[sitting.given] = -np.inf
        if self._chances is not None:
            return self._by_chance(open_, sitting)
        item = int(np.argmax(open_))
        if not np.isfinite(open_[item]):
            return -1
        return item

    def _allowed(self, sitting: _Sitting, gains: Floats) -> Flags:
        """The items of the shadow test, or without a blueprint those that are let through."""
        barred = self._barred(sitting)
        if self._model is not None:
            if sitting.shadow is None or self._refreshes(len(sitting.given)):
                sitting.shadow = self._model.solve(gains, sitting.given, barred, sitting.shadow)
                self._note(sitting.shadow)
            return sitting.shadow.taken
        every = np.ones(len(gains), dtype=bool)
        if barred is None:
            return every
        open_ = ~barred
        open_[sitting.given] = False
        if open_.any():
            return open_
        self._run.tally.lifted += 1
        return every

    def _priced(self, learned: Floats | None) -> Prices:
        """Prices that begin with those learned, or with none."""
        run, most = self._run, self._run.design.stopping.most
        gains = self._worth.gains(run.grid.prior, run.grid.start, 0)
        forced = np.zeros(len(gains), dtype=bool)
        whole = float(np.sort(gains)[-most:].sum())
        if self._model is not None:
            forced = run.tally.forced = self._model.forced
            whole = self._model.solve(gains, []).information
        unit = Unit(1 / run.design.prior_spread**2, whole, most)
        return Prices(run.design.exposure, forced, unit, learned)

    def _barred(self, sitting: _Sitting) -> Flags | None:
        barred = sitting.kept
        if self._watch is not None and sitting.let is not None:
            out = ~sitting.let[self._watch.stretch(sitting.mean)]
            barred = out if barred is None else barred | out
        if self.prices is not None:
            dear = self.prices.barred(self.prices.stretch(sitting.mean))
            if dear is not None:
                barred = dear if barred is None else barred | dear
        return barred

    def _by_chance(self, worth: Floats, sitting: _Sitting) -> int:
        """Sympson-Hetter: the best is given by its chance, else put aside for this sitting."""
        assert self._chances is not None
        order = np.argsort(-worth, kind="stable")
        order = order[np.isfinite(worth[order])]
        if sitting.kept is None:
            sitting.kept = np.zeros(len(worth), dtype=bool)
        for item in map(int, order):
            self._chosen[item] += 1
            if self._run.chance.random() < self._chances[item]:
                return item
            sitting.kept[item] = True
        self._run.tally.lifted += 1
        return int(order[0]) if len(order) else -1

    def _answer(self, sitting: _Sitting, item: int, step: int) -> None:
        """A score by the true ability, and what is known after it."""
        run, row = self._run, sitting.row
        score = int(sitting.edges[item].searchsorted(sitting.luck[step]))
        if self._needs_logs:
            sitting.log = sitting.log + run.grid.logs[item, score]
        sitting.belief, sitting.mean, error = run.grid.moved(sitting.belief, item, score)
        run.means[row], run.errors[row] = sitting.mean, error
        run.given[row, step] = item
        run.lengths[row] = step + 1
        sitting.given.append(item)
        sitting.seen.add(item)

    def _has_ended(self, sitting: _Sitting, given: int) -> bool:
        stopping, row = self._run.design.stopping, slice(sitting.row, sitting.row + 1)
        if stopping.kind is StoppingKind.LENGTH or given < stopping.least:
            return False
        return bool(
            stopping.ended(
                given,
                sitting.belief[None],
                sitting.log[None],
                self._run.grid.points,
                self._run.errors[row],
                self._run.means[row],
            )[0]
        )

    def _note(self, shadow: Shadow) -> None:
        tally = self._run.tally
        tally.gaps.append(shadow.gap)
        tally.lifted += not shadow.eligible
        tally.late += shadow.found is Found.DEADLINE

    def _refreshes(self, given: int) -> bool:
        design = self._run.design
        return design.selection.kind is not SelectionKind.LOFT and given % design.refresh == 0


def _demand_a_form(model: ShadowModel, design: Design) -> None:
    """Refuse a blueprint that no form keeps, with the lines at odds and what the pool lacks."""
    try:
        model.solve(np.zeros(len(design.pool.items)), [])
    except Conflict as refusal:
        sheet = Sheet.of(design.pool, design.lines, [0.0] * len(design.pool.items))
        raise Conflict(refusal.code, **{**conflict_of(sheet).facts, **refusal.facts}) from refusal
