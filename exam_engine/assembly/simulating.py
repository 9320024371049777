"""Simulates an adaptive test before it is used: how exact, how long, who sees which items.

Without a blueprint all persons go in step, an array operation for each item; with one each person
has shadow tests of their own. The same design and seed give the same answers and items.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from exam_engine.assembly.ability_grid import AbilityGrid
from exam_engine.assembly.designs import Design
from exam_engine.assembly.exposure import Eligibility, ExposureKind
from exam_engine.assembly.information_table import InformationTable
from exam_engine.assembly.item_curves import Curves, Floats
from exam_engine.assembly.shadow import Found, Shadow, ShadowModel

Telling = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Simulated:
    """What came of all persons: rows are persons; ``given`` holds -1 beyond a person's last item.

    ``steps`` are the seconds of each selection with a blueprint; ``gaps`` how far its form may lie
    below the best one; ``lifted`` counts steps in which exposure control gave way.
    """

    thetas: Floats
    estimates: Floats
    errors: Floats
    given: NDArray[np.int32]
    lengths: NDArray[np.int64]
    seconds: float
    steps: Floats
    gaps: Floats
    lifted: int = 0
    late: int = 0


def simulate(design: Design, tell: Telling = lambda done, count: None) -> Simulated:
    """Run a design."""
    began = perf_counter()
    run = _Run(design)
    in_step = not design.lines and design.exposure.kind is not ExposureKind.ELIGIBILITY
    run.in_step() if in_step else run.one_by_one(tell)
    return run.result(perf_counter() - began)


class _Run:
    """One simulation."""

    def __init__(self, design: Design) -> None:
        self._design = design
        self._curves = Curves.of(design.pool.items)
        self._grid = AbilityGrid(self._curves, design.prior_mean, design.prior_spread)
        self._table = InformationTable(self._curves)
        self._chance = np.random.default_rng(design.seed)
        self._thetas = design.thetas(self._chance)
        count, most = len(self._thetas), design.stopping.most
        # Drawn beforehand, so that a person's luck does not depend on which items were chosen.
        self._luck = self._chance.random((count, most))
        self._beliefs = np.tile(self._grid.prior, (count, 1))
        self._logs = np.zeros_like(self._beliefs)
        self._means, self._errors = self._grid.estimates(self._beliefs)
        self._given = np.full((count, most), -1, dtype=np.int32)
        self._lengths = np.zeros(count, dtype=np.int64)
        self._steps: list[float] = []
        self._gaps: list[float] = []
        self._lifted = self._late = 0

    def result(self, seconds: float) -> Simulated:
        return Simulated(
            self._thetas,
            self._means,
            self._errors,
            self._given,
            self._lengths,
            seconds,
            np.array(self._steps),
            np.array(self._gaps),
            self._lifted,
            self._late,
        )

    def in_step(self) -> None:
        """All persons at once."""
        active = np.arange(len(self._thetas))
        used = np.zeros((len(self._thetas), len(self._curves)), dtype=bool)
        for step in range(self._design.stopping.most):
            items = self._chosen(active, used, step)
            used[active, items] = True
            self._answer(active, items, step)
            ended = self._ended(active, step + 1)
            active = active[~ended]
            if not len(active):
                break

    def _chosen(
        self, active: NDArray[np.intp], used: NDArray[np.bool_], step: int
    ) -> NDArray[np.intp]:
        """For each person the best item that was not given, or one of the best by chance."""
        exposure = self._design.exposure
        among = exposure.among if exposure.kind is ExposureKind.RANDOMESQUE else 1
        among = max(1, min(among, len(self._curves) - step))
        # Of the best step + among items at most ``step`` have been given.
        best = self._table.order[self._table.rows(self._means[active]), : step + among]
        fresh = ~used[active[:, None], best]
        ranks = np.cumsum(fresh, axis=1)
        wanted = self._chance.integers(1, among + 1, len(active)) if among > 1 else 1
        place = np.argmax(fresh & (ranks == np.reshape(wanted, (-1, 1))), axis=1)
        return np.asarray(best[np.arange(len(active)), place])

    def _answer(self, active: NDArray[np.intp], items: NDArray[np.intp], step: int) -> None:
        """Scores by the true abilities, and what is known after them."""
        chances = self._curves.take(items).probabilities(self._thetas[active])
        edges = np.cumsum(chances, axis=1)[:, :-1]
        scores = (self._luck[active, step][:, None] > edges).sum(axis=1)
        # Rounding must not give a score that the item does not have.
        highest = (~np.isnan(self._curves.thresholds[items])).sum(axis=1)
        scores = np.minimum(scores, highest)
        self._beliefs[active] = self._grid.after(self._beliefs[active], items, scores)
        self._logs[active] += self._grid.logs[items, scores]
        self._means[active], self._errors[active] = self._grid.estimates(self._beliefs[active])
        self._given[active, step] = items
        self._lengths[active] = step + 1

    def _answer_one(self, person: int, item: int, step: int, edges: Floats) -> None:
        """As `_answer`, for one person."""
        score = int((self._luck[person, step] > edges).sum())
        score = min(score, int(np.isfinite(self._curves.thresholds[item]).sum()))
        belief = self._beliefs[person] * self._grid.chances[item, score]
        self._beliefs[person] = belief = belief / belief.sum()
        self._logs[person] += self._grid.logs[item, score]
        mean, error = self._grid.estimates(belief)
        self._means[person], self._errors[person] = mean, error
        self._given[person, step] = item
        self._lengths[person] = step + 1

    def _ended(self, active: NDArray[np.intp], given: int) -> NDArray[np.bool_]:
        return self._design.stopping.ended(
            given,
            self._beliefs[active],
            self._logs[active],
            self._grid.points,
            self._errors[active],
            self._means[active],
        )

    def one_by_one(self, tell: Telling) -> None:
        """Each person alone, as rates of exposure run on from person to person.

        With a blueprint by shadow tests; without one the best item that is let through is taken.
        """
        design, model = self._design, None
        if design.lines:
            model = ShadowModel(design.pool, design.lines, design.gap, design.deadline)
        watch = None
        if design.exposure.kind is ExposureKind.ELIGIBILITY:
            watch = Eligibility(design.exposure, len(self._curves))
        for person in range(len(self._thetas)):
            let = None if watch is None else watch.draw(self._chance)
            self._one(model, person, watch, let)
            if watch is not None and let is not None:
                stretch = watch.stretch(float(self._means[person]))
                taken = self._given[person, : self._lengths[person]].tolist()
                watch.note(stretch, let[stretch], taken)
            tell(person + 1, len(self._thetas))

    def _one(
        self,
        model: ShadowModel | None,
        person: int,
        watch: Eligibility | None,
        let: NDArray[np.bool_] | None,
    ) -> None:
        only, given = np.array([person]), list[int]()
        edges = np.cumsum(self._curves.probabilities(float(self._thetas[person])), axis=1)
        shadow: Shadow | None = None
        for step in range(self._design.stopping.most):
            began = perf_counter()
            gains = self._table.values[self._table.row(float(self._means[person]))]
            barred = None
            if watch is not None and let is not None:
                barred = ~let[watch.stretch(float(self._means[person]))]
            if model is None:
                item = self._best(person, given, barred)
            else:
                if shadow is None or self._refreshes(step):
                    shadow = model.solve(gains, given, barred, shadow)
                    self._note(shadow)
                open_ = np.where(shadow.taken, gains, -1.0)
                open_[given] = -1.0
                item = int(np.argmax(open_))
            self._steps.append(perf_counter() - began)
            given.append(item)
            self._answer_one(person, item, step, edges[item, :-1])
            if step + 1 >= self._design.stopping.most or self._ended(only, step + 1)[0]:
                return

    def _best(self, person: int, given: list[int], barred: NDArray[np.bool_] | None) -> int:
        """The item that tells most; of those let through, unless none of them is left."""
        out = set(given) if barred is None else {*given, *np.flatnonzero(barred).tolist()}
        item = self._table.best(float(self._means[person]), out)
        if item >= 0:
            return item
        self._lifted += 1
        return self._table.best(float(self._means[person]), given)

    def _note(self, shadow: Shadow) -> None:
        self._gaps.append(shadow.gap)
        self._lifted += not shadow.eligible
        self._late += shadow.found is Found.DEADLINE

    def _refreshes(self, step: int) -> bool:
        return step % self._design.refresh == 0
