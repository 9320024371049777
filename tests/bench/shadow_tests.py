"""Adaptive tests before they are used: selection, whole simulations, shadow tests, parallel forms.

catsim is the peer where it can do the work. It has no shadow tests: there each step is solved by
HiGHS from scratch, the same program, and must come to the same optimum.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

import highspy
import numpy as np
from scipy.sparse import csc_matrix

from exam_engine.adaptive.choosing import Barred, Given, LiveTest
from exam_engine.adaptive.live_design import LiveDesign, LiveItem, Purpose
from exam_engine.assembly.designs import Design
from exam_engine.assembly.exposure import Exposure, ExposureKind
from exam_engine.assembly.information_table import InformationTable
from exam_engine.assembly.item_curves import Curve, Curves, Floats, ItemCurve
from exam_engine.assembly.parallel_forms import FormsPlan, parallel_forms
from exam_engine.assembly.selection import Selection
from exam_engine.assembly.shadow import Found, ShadowModel
from exam_engine.assembly.sheet_conditions import Columns
from exam_engine.assembly.sheet_rows import Sheet
from exam_engine.assembly.sheets import Line as SheetLine
from exam_engine.assembly.sheets import Pool
from exam_engine.assembly.simulating import simulate
from exam_engine.assembly.simulating_singly import OneByOne
from exam_engine.assembly.simulation_report import report
from exam_engine.assembly.simulation_run import Run
from exam_engine.assembly.stopping import Stopping
from exam_engine.assembly.whole_search import loaded
from tests.bench.measuring import Better, Effort, Line, Peer, Runs, percentile
from tests.bench.peer_environment import ROOT, Child, python_of
from tests.bench.world import World

_CATSIM: Final = "catsim 0.21.0"
_HIGHS: Final = "HiGHS from scratch"
_LENGTH: Final = 30
_DEADLINE: Final = 0.1
_AT: Final = (-2.0, -1.0, 0.0, 1.0, 2.0)


def measure(_: World, effort: Effort) -> Iterator[Line]:
    """CPU times, one thread."""
    python = python_of("catsim", ROOT / "requirements" / "peer-catsim.txt")
    child = Child(python, Path(__file__).with_name("catsim_child.py"))
    with child as peer, TemporaryDirectory() as folder:
        yield from _selections(peer, Path(folder), effort)
        yield from _free(peer, Path(folder), effort)
    yield from _shadows(effort)
    yield _latest(effort)
    yield _forms(effort)


def pool(count: int) -> Pool:
    """3PL items; domains, keys and times for a blueprint."""
    chance = np.random.default_rng(20)
    rows = zip(
        chance.lognormal(0.1, 0.3, count),
        chance.normal(0, 1, count),
        chance.beta(5, 17, count),
        strict=True,
    )
    items = tuple(
        ItemCurve(f"I{n}", Curve.THREE, (float(a), float(b), float(c)))
        for n, (a, b, c) in enumerate(rows)
    )
    cells = {
        "ID": [one.item for one in items],
        "DOM": [str(one) for one in chance.integers(0, 8, count)],
        "KEY": [str(one) for one in chance.integers(0, 4, count)],
        "COG": [str(one) for one in chance.choice(3, count, p=[0.3, 0.5, 0.2])],
        "SEC": [f"{one:.3f}" for one in chance.lognormal(4, 0.4, count)],
    }
    return Pool(items, Columns(count, cells), (), Columns(0, {}), (None,) * count)


def blueprint() -> tuple[SheetLine, ...]:
    """Thirty items: domains, keys, levels of thinking, and a total time."""

    def line(name: str, kind: str, condition: str, least: float, most: float) -> SheetLine:
        return SheetLine(2, name, kind, "item", condition, least, most)

    return (
        line("N", "number", "", _LENGTH, _LENGTH),
        line("D", "number", "DOM", 3, 5),
        line("K", "number", "KEY", 6, 9),
        line("C0", "number", "COG == 0", 6, 12),
        line("C1", "number", "COG == 1", 12, 18),
        line("C2", "number", "COG == 2", 4, 8),
        line("T", "sum", "SEC", 1400, 1800),
    )


def _selections(peer: Child, folder: Path, effort: Effort) -> Iterator[Line]:
    """One item by maximum information, fifteen given, from 10,000."""
    count = effort.of(10_000, 500)
    big = pool(count)
    table = InformationTable(Curves.of(big.items))
    thetas = np.random.default_rng(3).normal(0, 1, effort.of(20_000, 200)).tolist()
    given = set(range(15))
    table.best(0.0, given)
    ours = []
    for theta in thetas:
        began = time.perf_counter_ns()
        table.best(theta, given)
        ours.append((time.perf_counter_ns() - began) / 1000)
    file = folder / "items.npy"
    np.save(file, _parameters(big))
    asked = thetas[: effort.of(100, 5)]
    theirs = peer.ask(work="select", items=str(file), given=15, thetas=asked)["taken"]
    slow = percentile(sorted(ours), 99)
    note = (
        f"Microseconds for one selection by maximum information, {count:,} items, 15 of them "
        f"given. Ours looks it up in a table of {len(table.points)} abilities that is made once "
        f"for a pool; 99 of 100 within {slow:.2f}. The peer computes the information of all items."
    )
    runs = Runs((median(ours),), (median(theirs),))
    yield runs.line("selection-mfi", "µs", Better.LESS, Peer(_CATSIM, note), len(ours))


def _free(peer: Child, folder: Path, effort: Effort) -> Iterator[Line]:
    """Whole tests without a blueprint."""
    persons, asked, runs_each = effort.of(1000, 20), effort.of(100, 5), effort.of(20, 2)
    design = Design(pool(1000), count=persons, seed=3, stopping=Stopping(most=_LENGTH))
    items, thetas = folder / "bank.npy", folder / "thetas.npy"
    np.save(items, _parameters(design.pool))
    np.save(thetas, np.random.default_rng(4).normal(0, 1, asked))
    theirs = peer.ask(work="simulate", items=str(items), thetas=str(thetas), length=_LENGTH)
    each = theirs["seconds"] / asked * 1000
    off = np.array(theirs["estimates"]) - np.load(thetas)
    # The error of one run of so few persons is mostly luck: ours is told over many, the same ones.
    error, doubt = _error(design, tuple(np.load(thetas).tolist()), runs_each)
    whole, whole_doubt = _error(design, (), runs_each)
    for name, alone in (("free-test-batch", False), ("free-test-single", True)):
        taken = []
        for _ in range(effort.of(5, 1)):
            began = time.process_time()
            _alone(design) if alone else simulate(design)
            taken.append((time.process_time() - began) / persons * 1000)
        note = (
            f"Milliseconds of CPU a person, {persons:,} persons of {_LENGTH} items from 1,000, "
            f"tables of the pool included, {'one by one' if alone else 'all in step'}; root mean "
            f"square error over {runs_each} runs {whole:.4f} ± {whole_doubt:.4f}. The peer "
            f"(maximum likelihood) with {asked} persons, once: "
            f"{float(np.sqrt(np.mean(off**2))):.4f}; ours with the same persons and items, "
            f"{runs_each} runs: {error:.4f} ± {doubt:.4f}."
        )
        runs = Runs(tuple(taken), (each,))
        yield runs.line(name, "ms", Better.LESS, Peer(_CATSIM, note), persons)


def _error(design: Design, thetas: tuple[float, ...], runs: int) -> tuple[float, float]:
    """Root mean square error over runs of other luck, and the standard error of its mean."""
    found = []
    for seed in range(runs):
        one = replace(design, fixed=thetas, seed=100 + seed)
        found.append(report(one, simulate(one))["precision"]["rmse"])
    return float(np.mean(found)), float(np.std(found) / np.sqrt(len(found)))


def _alone(design: Design) -> Any:
    run = Run(design)
    OneByOne(run).run()
    return run.result(0.0)


def _shadows(effort: Effort) -> Iterator[Line]:
    """Shadow tests, exact, always refreshed; and with exposure held."""
    plain = Design(
        pool(1000),
        blueprint(),
        count=effort.of(200, 3),
        seed=7,
        stopping=Stopping(most=_LENGTH),
        selection=Selection(),
        deadline=20.0,
    )
    # Compiled and loaded once for a process, whatever comes after.
    simulate(replace(plain, count=1))
    each, worst = _from_scratch(plain, effort.of(20, 2))
    held = replace(plain, exposure=Exposure(ExposureKind.ELIGIBILITY, most=0.25))
    priced = replace(plain, exposure=Exposure(ExposureKind.PRICES, most=0.25))
    loose = replace(plain, gap=0.005, deadline=0.1)
    free = 0.0
    for name, design in (
        ("shadow-test-exact", plain),
        ("shadow-test-exposure", held),
        ("shadow-test-prices", priced),
        ("shadow-test-gap", loose),
    ):
        began = time.process_time()
        made = simulate(design)
        taken = (time.process_time() - began) / len(made.thetas) * 1000
        told = report(design, made)
        # The errors that tests tell of themselves scatter far less than those against the truth.
        error = float(np.sqrt(np.mean(made.errors**2)))
        free = free or error
        note = (
            f"Milliseconds of CPU a person, {len(made.thetas)} persons of {_LENGTH} items from "
            f"1,000, a new shadow test before each item, model and tables included. Steps on the "
            f"wall: median {told['step_ms']['median']:.2f} ms, 99 of 100 within "
            f"{told['step_ms']['p99']:.1f}; greatest proven gap {told['gap']['most']:.4f}; "
            f"violations {told['violations']}; greatest rate {told['exposure']['most']:.3f}; root "
            f"mean square error {told['precision']['rmse']:.4f}, standard error "
            f"{100 * (error / free - 1):.1f} % above that without control. The peer solves the "
            f"same programs one by one; its optimum differs by {worst:.0e} at most."
        )
        runs = Runs((taken,), (each * _LENGTH,))
        yield runs.line(name, "ms", Better.LESS, Peer(_HIGHS, note), len(made.thetas))


def _latest(effort: Effort) -> Line:
    """The slowest answer of live tests by the clock, beside the deadline that they have."""
    whole, chance = pool(1000), np.random.default_rng(8)
    cells = whole.attributes.cells
    items = tuple(
        LiveItem(one.item, one.item, one, {name: cells[name][at] for name in cells if name != "ID"})
        for at, one in enumerate(whole.items)
    )
    stopping = Stopping(least=_LENGTH, most=_LENGTH)
    # The length is a line of every live design.
    lines = blueprint()[1:]
    test = LiveTest(
        LiveDesign(
            "bench", Purpose.PLACEMENT, items, lines, stopping, Exposure(), 60, deadline=_DEADLINE
        )
    )
    taken, late = [], 0
    for person in range(effort.of(200, 2)):
        theta, form = float(chance.normal()), None
        history: list[Given] = []
        for _ in range(_LENGTH):
            began = time.perf_counter()
            choice = test.choose(history, Barred(), form, person)
            taken.append((time.perf_counter() - began) * 1000)
            late += choice.found is Found.DEADLINE
            right = test.curves.probabilities(theta)[choice.place, 1]
            history.append(Given(choice.place, int(chance.random() < right)))
            form = choice.form
    goal, worst = _DEADLINE * 1000, max(taken)
    note = (
        f"Milliseconds from an answer to the next item, the slowest of {len(taken):,}, by the "
        f"clock: a new exact shadow test before each item, solved by a thread of its own. Median "
        f"{median(taken):.2f} ms; after the deadline {sum(one > goal for one in taken)}; the form "
        f"before answered {late} times; load average {os.getloadavg()[0]:.1f}."
    )
    peer = f"no peer has a deadline; beside the goal of {goal:g} ms"
    return Line(
        "shadow-test-latest",
        round(worst, 2),
        "ms",
        peer,
        goal,
        round(goal / worst, 2),
        len(taken),
        note,
    )


def _from_scratch(design: Design, steps: int) -> tuple[float, float]:
    """Milliseconds of a step of a solver that starts anew, and how far the optima lie apart."""
    model = ShadowModel(design.pool, design.lines, seconds=20.0)
    sheet = Sheet.of(design.pool, design.lines, [0.0] * len(design.pool.items))
    table = InformationTable(Curves.of(design.pool.items))
    taken, worst = [], 0.0
    given: list[int] = []
    solver = _whole(sheet)
    for theta in np.random.default_rng(5).normal(0, 0.7, steps):
        gains = table.values[table.row(float(theta))]
        shadow = model.solve(gains, given)
        began = time.process_time()
        found = _solved(solver, gains, given)
        taken.append((time.process_time() - began) * 1000)
        worst = max(worst, abs(found - shadow.information))
        open_ = np.where(shadow.taken, gains, -1.0)
        open_[given] = -1.0
        given.append(int(np.argmax(open_)))
    return float(np.mean(taken)), worst


def _whole(sheet: Sheet) -> Any:
    """All rows and columns, loaded once; only costs and bounds change from step to step."""
    rows, count = sheet.program.rows, len(sheet.program.gains)
    dense = np.zeros((len(rows), count))
    for at, row in enumerate(rows):
        dense[at, list(row.weights)] = list(row.weights.values())
    solver = loaded(
        csc_matrix(dense),
        np.array([row.least for row in rows]),
        np.array([row.most for row in rows]),
        whole=True,
    )
    solver.setOptionValue("mip_rel_gap", 1e-9)
    return solver


def _solved(solver: Any, gains: Floats, given: list[int]) -> float:
    count = len(gains)
    every = np.arange(count, dtype=np.int32)
    lower = np.zeros(count)
    lower[given] = 1.0
    solver.changeColsCost(count, every, gains)
    solver.changeColsBounds(count, every, lower, np.ones(count))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError("the peer found no optimum")
    return float(solver.getObjectiveValue())


def _forms(effort: Effort) -> Line:
    """Parallel forms: ours to the target, the peer by the same rows but a form at a time."""
    plan = FormsPlan(count=effort.of(10, 2), thetas=_AT)
    length = effort.of(60, 10)
    lines = (SheetLine(2, "N", "number", "item", "", length, length),)
    bank = pool(effort.of(1000, 120))
    began = time.process_time()
    made = parallel_forms(bank, lines, plan)
    taken = time.process_time() - began
    curves = Curves.of(bank.items)
    told = np.stack([curves.information(theta) for theta in _AT])
    began = time.process_time()
    apart = _drawn(told, np.array(made.target), plan.count, length)
    drawn = time.process_time() - began
    farthest = max(form.distance for form in made.forms)
    note = (
        f"Seconds of CPU for {plan.count} forms of {length} items from {len(bank.items):,}, alike "
        f"at {len(_AT)} abilities: at most {100 * farthest:.2f} % from the target, at most "
        f"{100 * made.overlap:.0f} % of items in common. The peer draws 2,000 times at random "
        f"without returning items and keeps the best draw of each form: {100 * apart:.0f} % off."
    )
    peer = Peer("forms drawn at random", note)
    return Runs((taken,), (drawn,)).line("parallel-forms", "s", Better.LESS, peer, plan.count)


def _drawn(told: Floats, target: Floats, forms: int, length: int) -> float:
    chance, free, farthest = np.random.default_rng(6), np.arange(told.shape[1]), 0.0
    for _ in range(forms):
        draws = [chance.choice(free, length, replace=False) for _ in range(2000 // forms)]
        apart = [float(np.abs(told[:, one].sum(axis=1) / target - 1).max()) for one in draws]
        best = int(np.argmin(apart))
        farthest = max(farthest, apart[best])
        free = np.setdiff1d(free, draws[best])
    return farthest


def _parameters(of: Pool) -> Floats:
    """Items × a, b, c, d."""
    return np.array([[*one.parameters, 1.0] for one in of.items])
