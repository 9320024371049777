"""Simulates an adaptive test before it is used: how exact, how long, who sees which items.

Without a blueprint all persons go in step, an array operation for each item; with one each person
has shadow tests of their own. The same design and seed give the same answers and items.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from exam_engine.assembly.designs import Design
from exam_engine.assembly.exposure import ExposureKind
from exam_engine.assembly.exposure_prices import PRACTICE
from exam_engine.assembly.item_curves import Floats
from exam_engine.assembly.retakes import Retakes
from exam_engine.assembly.selection import SelectionKind
from exam_engine.assembly.simulating_singly import OneByOne
from exam_engine.assembly.simulating_stages import module_loads, simulate_stages
from exam_engine.assembly.simulation_run import Run, Simulated
from exam_engine.assembly.stopping import CLASSIFYING
from exam_engine.assembly.sympson_hetter import tuned_chances

Telling = Callable[[int, int], None]
_IN_STEP = frozenset({ExposureKind.NONE, ExposureKind.RANDOMESQUE})


def simulate(design: Design, tell: Telling = lambda done, count: None) -> Simulated:
    """Run a design."""
    began = perf_counter()
    if design.stages is not None:
        run, made = simulate_stages(design, design.stages, tell)
        done = run.result(perf_counter() - began)
        return replace(done, loads=tuple(map(tuple, module_loads(made, done))))
    run = Run(design)
    if _goes_in_step(design):
        _InStep(run).run()
    else:
        OneByOne(run, chances=_chances(design), prices=_learned_prices(design)).run(tell)
    return run.result(perf_counter() - began)


def _goes_in_step(design: Design) -> bool:
    return (
        not design.lines
        and design.selection.kind is SelectionKind.FISHER
        and design.exposure.kind in _IN_STEP
        and design.retakes.sittings == 1
    )


def _chances(design: Design) -> Floats | None:
    """For Sympson-Hetter the chance of each item, found by simulating the design itself."""
    if design.exposure.kind is not ExposureKind.SYMPSON_HETTER:
        return None

    def chosen(chances: Floats) -> Floats:
        single = OneByOne(Run(design), chances=chances)
        single.run()
        return single.chosen_rates()

    length, goal = design.stopping.most, design.exposure.most
    return tuned_chances(len(design.pool.items), length, goal, design.exposure.rounds, chosen)


def _learned_prices(design: Design) -> Floats | None:
    """For exposure by prices those that simulated persons lead to, other ones than the design's."""
    if design.exposure.kind is not ExposureKind.PRICES:
        return None
    persons = np.random.default_rng([design.seed, 1])
    thetas = replace(design, count=PRACTICE, fixed=()).thetas(persons)
    if design.fixed:
        thetas = persons.choice(np.array(design.fixed), PRACTICE)
    single = replace(design, fixed=tuple(thetas.tolist()), retakes=Retakes())
    practice = OneByOne(Run(replace(single, seed=design.seed + 1)))
    practice.run()
    assert practice.prices is not None
    return practice.prices.mean


class _InStep:
    """All persons at once, without a blueprint."""

    def __init__(self, run: Run) -> None:
        self._run = run
        count = len(run.thetas)
        self._beliefs = np.tile(run.grid.prior, (count, 1))
        self._logs = np.zeros_like(self._beliefs)
        self._needs_logs = run.design.stopping.kind in CLASSIFYING
        run.means[:], run.errors[:] = run.grid.estimates(self._beliefs)
        self._scores = (~np.isnan(run.curves.thresholds)).sum(axis=1)

    def run(self) -> None:
        run = self._run
        active = np.arange(len(run.thetas))
        used = np.zeros((len(run.thetas), len(run.curves)), dtype=bool)
        for step in range(run.design.stopping.most):
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
        run, exposure = self._run, self._run.design.exposure
        among = exposure.among if exposure.kind is ExposureKind.RANDOMESQUE else 1
        among = max(1, min(among, len(run.curves) - step))
        # Of the best step + among items at most ``step`` have been given.
        best = run.table.order[run.table.rows(run.means[active]), : step + among]
        fresh = ~used[active[:, None], best]
        if among == 1:
            place = np.argmax(fresh, axis=1)
        else:
            ranks = np.cumsum(fresh, axis=1)
            wanted = run.chance.integers(1, among + 1, len(active))
            place = np.argmax(fresh & (ranks == wanted[:, None]), axis=1)
        return np.asarray(best[np.arange(len(active)), place])

    def _answer(self, active: NDArray[np.intp], items: NDArray[np.intp], step: int) -> None:
        """Scores by the true abilities, and what is known after them."""
        run = self._run
        chances = run.curves.take(items).probabilities(run.thetas[active])
        edges = np.cumsum(chances, axis=1)[:, :-1]
        scores = (run.luck[active, step][:, None] > edges).sum(axis=1)
        # Rounding must not give a score that the item does not have.
        scores = np.minimum(scores, self._scores[items])
        self._beliefs[active] = run.grid.after(self._beliefs[active], items, scores)
        if self._needs_logs:
            self._logs[active] += run.grid.logs[items, scores]
        run.means[active], run.errors[active] = run.grid.estimates(self._beliefs[active])
        run.given[active, step] = items
        run.lengths[active] = step + 1

    def _ended(self, active: NDArray[np.intp], given: int) -> NDArray[np.bool_]:
        run = self._run
        return run.design.stopping.ended(
            given,
            self._beliefs[active],
            self._logs[active],
            run.grid.points,
            run.errors[active],
            run.means[active],
        )
