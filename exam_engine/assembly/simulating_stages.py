"""Simulates a multistage test: each person a panel by chance, and a route through its modules."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from exam_engine.assembly.designs import Design
from exam_engine.assembly.item_curves import Curves
from exam_engine.assembly.multistage import Panel, StagePlan, panels, routed
from exam_engine.assembly.simulation_run import Run, Simulated

Telling = Callable[[int, int], None]


def simulate_stages(design: Design, plan: StagePlan, tell: Telling) -> tuple[Run, list[Panel]]:
    """All persons; returns the record, and the panels that were assembled for them."""
    made = list(panels(design.pool, plan))
    longest = max(sum(max(map(len, stage)) for stage in panel.modules) for panel in made)
    run = Run(design, longest)
    curves = run.curves
    for row in range(len(run.thetas)):
        panel = made[int(run.chance.integers(len(made)))]
        _sit(run, curves, panel, row)
        tell(row + 1, len(run.thetas))
    return run, made


def _sit(run: Run, curves: Curves, panel: Panel, row: int) -> None:
    chances = np.cumsum(curves.probabilities(float(run.thetas[row])), axis=1)[:, :-1]
    edges = np.where(np.isnan(curves.thresholds), np.inf, chances)
    belief, mean, error, step = run.grid.prior, run.grid.start, 0.0, 0
    for stage in panel.modules:
        module = routed(curves, stage, mean) if len(stage) > 1 else 0
        for item in stage[module]:
            score = int((run.luck[row, step] > edges[item]).sum())
            belief, mean, error = run.grid.moved(belief, item, score)
            run.given[row, step] = item
            step += 1
    run.means[row], run.errors[row], run.lengths[row] = mean, error, step


def module_loads(made: Sequence[Panel], simulated: Simulated) -> list[list[float]]:
    """Stages × modules: the share of persons that each was given to, over all panels."""
    firsts: dict[int, tuple[int, int]] = {}
    for panel in made:
        for stage, modules in enumerate(panel.modules):
            for place, module in enumerate(modules):
                firsts |= dict.fromkeys(module, (stage, place))
    counts = [[0.0] * len(stage) for stage in made[0].modules]
    for given in simulated.given:
        for stage, place in {firsts[item] for item in given.tolist() if item >= 0}:
            counts[stage][place] += 1.0 / len(simulated.given)
    return counts
