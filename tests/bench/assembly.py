"""One form of the junior level from the demonstration bank: the program built and solved."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, count
from typing import Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from exam_engine.assembly.blueprints import Blueprint, read_blueprints
from exam_engine.assembly.drafts import rank
from exam_engine.assembly.linear import assemble, key_bounds
from exam_engine.demo import bank
from itembank.candidates import Candidate
from itembank.items import ItemType
from itembank.pools import candidates
from tests.bench.measuring import Better, Effort, Line, Peer, alternate, milliseconds
from tests.bench.world import LEVEL, World

_TASK, _SKILL, _SECOND = 1000.0, 100.0, -2.0
"""The worth of a form, told anew for the peer and compared in the end: see `assemble`."""
_MOST_DRAWS: Final = 20_000
_NOTE = (
    "CPU time. Pool of {pool} items, form of {items}. Both solve the same program with HiGHS "
    "(ours highspy, kept sparse; peer scipy.optimize.milp over dense rows built in plain Python), "
    "so the ratio tells of building and of the two builds of one solver; both found forms of the "
    "same worth ({skills} skill points touched). The other naive way, drawing each cell at random "
    "and looking whether the form keeps difficulties, keys and enemies: {fits} of {draws} draws "
    "fitted, {each:.2f} ms a draw, {drawn:.0f} skill points touched on average."
)


def measure(world: World, effort: Effort) -> Iterator[Line]:
    """Milliseconds of CPU a form, a new seed each time."""
    blueprint = read_blueprints(bank.content("blueprints"))[LEVEL]
    scheme = world.scheme_code  # Naming it fills the bank.
    assert scheme
    with world.engine.database.read(world.body.tenant_id) as tx:
        pool = candidates(tx, LEVEL)
    touched = _demand_same_worth(blueprint, pool)
    seeds, peer_seeds = count(), count()
    rounds = effort.of(7, 1)
    runs = alternate(
        rounds,
        lambda: _timed(lambda: assemble(blueprint, pool, str(next(seeds)))),
        lambda: _timed(lambda: _assemble_naively(blueprint, pool, str(next(peer_seeds)))),
    )
    drawn = draw_at_random(blueprint, pool, seconds=effort.of(3.0, 0.1))
    items = sum(cell.count for cell in blueprint.cells)
    note = _NOTE.format(
        pool=len(pool),
        items=items,
        skills=touched,
        fits=drawn.fits,
        draws=drawn.draws,
        each=drawn.each_ms,
        drawn=drawn.skills,
    )
    peer = Peer("scipy.optimize.milp", note)
    yield runs.line("assembly-form", "ms", Better.LESS, peer, rounds)


def _timed(work: Callable[[], object]) -> float:
    return milliseconds(work, 1, time.process_time)


def _demand_same_worth(blueprint: Blueprint, pool: list[Candidate]) -> int:
    """Both must solve the same program, or the comparison says nothing; skill points touched."""
    refs = assemble(blueprint, pool, "same").refs
    form = [one for one in pool if one.ref in refs]
    ours = _worth(blueprint, form, "same")
    naive = _worth(blueprint, _assemble_naively(blueprint, pool, "same"), "same")
    if abs(ours - naive) > 1e-3 * abs(ours):
        raise RuntimeError(f"two programs: {ours} and {naive}")
    return len(_skills(form))


def _chance(seed: str, candidate: Candidate) -> float:
    return round(int(rank(seed, candidate.identifier)[:6], 16) / 0xFFFFFF, 3)


def _worth(blueprint: Blueprint, chosen: Sequence[Candidate], seed: str) -> float:
    over = max(sum(one.seconds or 0 for one in chosen) - blueprint.minutes * 60, 0)
    return (
        _TASK * len({task for one in chosen for task in one.tasks})
        + _SKILL * len(_skills(chosen))
        + _SECOND * over
        + sum(_chance(seed, one) for one in chosen)
    )


def _skills(chosen: Sequence[Candidate]) -> set[str]:
    return {skill for one in chosen for skill in one.skills}


@dataclass
class _Dense:
    """A program in the plainest form: lists of full rows."""

    width: int
    rows: list[list[float]]
    least: list[float]
    most: list[float]

    def add(self, weights: dict[int, float], least: float, most: float) -> None:
        row = [0.0] * self.width
        for place, weight in weights.items():
            row[place] = weight
        self.rows.append(row)
        self.least.append(least)
        self.most.append(most)


def _assemble_naively(blueprint: Blueprint, pool: list[Candidate], seed: str) -> list[Candidate]:
    """The same program as `assemble` builds it, by `scipy.optimize.milp`."""
    fitting = [one for one in pool if any(cell.takes(one) for cell in blueprint.cells)]
    tasks = sorted({task for one in fitting for task in one.tasks})
    skills = sorted({skill for one in fitting for skill in one.skills})
    items = len(fitting)
    width = items + len(tasks) + len(skills) + 1
    program = _Dense(width, [], [], [])
    _add_demands(program, blueprint, fitting)
    for place, task in enumerate(tasks, items):
        touched = {at: 1.0 for at, one in enumerate(fitting) if task in one.tasks}
        program.add({**touched, place: -1.0}, 0, np.inf)
    for place, skill in enumerate(skills, items + len(tasks)):
        touched = {at: 1.0 for at, one in enumerate(fitting) if skill in one.skills}
        program.add({**touched, place: -1.0}, 0, np.inf)
    seconds = {at: float(one.seconds) for at, one in enumerate(fitting) if one.seconds}
    program.add({**seconds, width - 1: -1.0}, -np.inf, blueprint.minutes * 60)
    gains = [_chance(seed, one) for one in fitting]
    gains += [_TASK] * len(tasks) + [_SKILL] * len(skills) + [_SECOND]
    found = milp(
        -np.array(gains),
        integrality=np.array([1] * items + [0] * (width - items)),
        bounds=Bounds(np.zeros(width), np.array([1.0] * (width - 1) + [np.inf])),
        constraints=LinearConstraint(
            np.array(program.rows), np.array(program.least), np.array(program.most)
        ),
    )
    if found.x is None:
        raise RuntimeError(found.message)
    return [one for place, one in enumerate(fitting) if found.x[place] > 0.5]


def _add_demands(program: _Dense, blueprint: Blueprint, pool: list[Candidate]) -> None:
    for cell in blueprint.cells:
        members = {at: 1.0 for at, one in enumerate(pool) if cell.takes(one)}
        program.add(members, cell.count, cell.count)
    for difficulty, points in blueprint.difficulty_points().items():
        weights = {
            at: float(one.points) for at, one in enumerate(pool) if one.difficulty is difficulty
        }
        program.add(weights, float(points), float(points))
    least, most = key_bounds(blueprint)
    for letter in "ABCD" if most else "":
        members = {at: 1.0 for at, one in enumerate(pool) if _key(one) == letter}
        program.add(members, least, most)
    for one, other in combinations(range(len(pool)), 2):
        if _are_enemies(blueprint, pool[one], pool[other]):
            program.add({one: 1.0, other: 1.0}, 0, 1)


def _key(one: Candidate) -> str | None:
    return one.key if one.item_type is ItemType.SINGLE_CHOICE else None


def _are_enemies(blueprint: Blueprint, one: Candidate, other: Candidate) -> bool:
    pair = (one.identifier, other.identifier)
    return (
        one.identifier == other.identifier
        or other.identifier in one.enemies
        or one.identifier in other.enemies
        or pair in blueprint.enemies
        or pair[::-1] in blueprint.enemies
    )


@dataclass(frozen=True, slots=True)
class Drawn:
    """How often a form drawn at random fitted its blueprint, and the skills that those touched."""

    draws: int
    fits: int
    each_ms: float
    skills: float


def draw_at_random(blueprint: Blueprint, pool: list[Candidate], seconds: float) -> Drawn:
    """Fill every cell at random, look whether the form fits, and draw again; bounded."""
    chance = random.Random(1)
    cells = [([one for one in pool if cell.takes(one)], cell.count) for cell in blueprint.cells]
    touched: list[int] = []
    draws = 0
    began = time.perf_counter()
    while draws < _MOST_DRAWS and time.perf_counter() - began < seconds:
        form = [one for members, size in cells for one in chance.sample(members, size)]
        draws += 1
        if _fits(blueprint, form):
            touched.append(len(_skills(form)))
    each = (time.perf_counter() - began) * 1000 / draws
    return Drawn(draws, len(touched), each, sum(touched) / max(len(touched), 1))


def _fits(blueprint: Blueprint, form: list[Candidate]) -> bool:
    demanded = blueprint.difficulty_points()
    points = dict.fromkeys(demanded, Decimal(0))
    keys = dict.fromkeys("ABCD", 0)
    for one in form:
        if one.difficulty is not None:
            points[one.difficulty] += one.points
        letter = _key(one)
        if letter is not None:
            keys[letter] += 1
    least, most = key_bounds(blueprint)
    if points != demanded or not all(least <= count <= most for count in keys.values()):
        return False
    return not any(_are_enemies(blueprint, one, other) for one, other in combinations(form, 2))
