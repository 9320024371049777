"""Assemble a form from a blueprint by integer programming: every cell and share exact.

One binary variable an item. Hard: the count of each cell, the points of each difficulty, the
balance of keys, no two enemies, items that must be in. Soft, in this order of weight: few items
shared with earlier forms, every work task touched, many skill points touched, the authors' time
estimates within the minutes, and last a small random gain for each item, drawn from the seed.
Source of the approach: W. J. van der Linden, Linear Models for Optimal Test Design (2005).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from typing import Final

from exam_engine.assembly.blueprints import Blueprint
from exam_engine.assembly.drafts import FormDraft, draft_form, rank
from exam_engine.assembly.program import Outcome, Program, Row
from exam_engine.assembly.shortage import explain_shortage, refuse_short_cells
from foundation.errors import Invalid, Unavailable
from itembank.candidates import Candidate
from itembank.items import ItemType

SECONDS: Final = 20.0
"""Longest search for one form. Pools of some thousand items take well under a second."""
_SHARED_GAIN, _TASK_GAIN, _SKILL_GAIN, _SECOND_GAIN, _CHANCE_GAIN = -500.0, 1000.0, 100.0, -2.0, 1.0
_SHARE_PENALTY, _KEY_PENALTY, _ENEMY_PENALTY, _ANCHOR_PENALTY = 1.0, 3.0, 20.0, 1.0
"""What the relaxed program pays for breaking a row; it names the cheapest set to break."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What one form must or should have beside the blueprint."""

    include: frozenset[str] = frozenset()
    """Versions of items that must be in."""
    exclude: frozenset[str] = frozenset()
    """Versions of items that must not be in (sensitive, already seen, under review)."""
    avoid: frozenset[str] = frozenset()
    """Versions of items to use only where nothing else will do: those of earlier forms."""
    anchor_points: Decimal = Decimal(0)
    """Least points that the form must have from ``avoid``, to link it with the earlier form."""


@dataclass(slots=True)
class _Model:
    """The program under construction, with the pool in the order of its variables."""

    blueprint: Blueprint
    pool: list[Candidate]
    program: Program = field(default_factory=Program)


def assemble(
    blueprint: Blueprint,
    candidates: Sequence[Candidate],
    seed: str,
    wishes: Wishes | None = None,
    *,
    seconds: float = SECONDS,
) -> FormDraft:
    """A form of the blueprint from the candidates, the same for the same seed.

    Raises `Invalid`: ``assembly-pool-short`` with the cells that lack items,
    ``assembly-difficulty-short`` with the points that cannot be reached, or
    ``assembly-constraints-conflict`` with the demands that cannot be met together; `Unavailable`
    ``assembly-time-limit`` when the search takes longer than ``seconds``.
    """
    wishes = wishes or Wishes()
    pool = _pool(blueprint, candidates, wishes)
    refuse_short_cells(blueprint, pool, candidates)
    model = _Model(blueprint, pool)
    _add_items(model, seed, wishes)
    _add_demands(model, wishes)
    _add_coverage(model)
    _add_time(model)
    outcome, values = model.program.solve(seconds)
    if outcome is Outcome.OUT_OF_TIME:
        raise Unavailable("assembly-time-limit", level=blueprint.level, seconds=seconds)
    if outcome is Outcome.IMPOSSIBLE:
        raise explain_shortage(blueprint, pool, model.program, seconds)
    chosen = [candidate for place, candidate in enumerate(pool) if values[place] > 0.5]
    return draft_form(blueprint, chosen, pool, seed, wishes.avoid)


def assemble_parallel(
    blueprint: Blueprint,
    candidates: Sequence[Candidate],
    seed: str,
    *,
    forms: int,
    anchor_percent: Decimal = Decimal(0),
    seconds: float = SECONDS,
) -> tuple[FormDraft, ...]:
    """Parallel forms that share an anchor of at least ``anchor_percent`` of the points.

    The second form's overlap with the first becomes the anchor of all; beyond it, items are shared
    only where the pool is too small (told in each draft's ``shared_points``).
    """
    drafts = [assemble(blueprint, candidates, f"{seed}/1", seconds=seconds)]
    for number in range(2, forms + 1):
        used = frozenset().union(*(draft.refs for draft in drafts))
        if number == 2:
            least = anchor_percent * blueprint.total / 100
            wishes = Wishes(avoid=used, anchor_points=least)
        else:
            wishes = Wishes(include=drafts[0].refs & drafts[1].refs, avoid=used)
        drafts.append(assemble(blueprint, candidates, f"{seed}/{number}", wishes, seconds=seconds))
    return tuple(drafts)


def _pool(blueprint: Blueprint, candidates: Iterable[Candidate], wishes: Wishes) -> list[Candidate]:
    """Candidates that fit some cell, in an order that does not hang on where they came from."""
    fitting = [
        candidate
        for candidate in candidates
        if candidate.level == blueprint.level
        and candidate.ref not in wishes.exclude
        and any(cell.takes(candidate) for cell in blueprint.cells)
    ]
    lost = wishes.include - {candidate.ref for candidate in fitting}
    if lost:
        raise Invalid("assembly-include-unfit", level=blueprint.level, refs=sorted(lost))
    return sorted(fitting, key=lambda candidate: (candidate.identifier, candidate.ref))


def _add_items(model: _Model, seed: str, wishes: Wishes) -> None:
    for candidate in model.pool:
        chance = int(rank(seed, candidate.identifier)[:6], 16) / 0xFFFFFF
        gain = _CHANCE_GAIN * round(chance, 3)
        if candidate.ref in wishes.avoid:
            gain += _SHARED_GAIN * float(candidate.points)
        must = candidate.ref in wishes.include
        model.program.variable(gain, lower=1.0 if must else 0.0)


def _add_demands(model: _Model, wishes: Wishes) -> None:
    """The rows that every form must keep; their names are told where they conflict."""
    rows, pool, blueprint = model.program.rows, model.pool, model.blueprint
    for cell in blueprint.cells:
        weights = {place: 1.0 for place, c in enumerate(pool) if cell.takes(c)}
        name = f"cell:{cell.area}:{cell.section.label}"
        rows.append(Row(name, cell.count, cell.count, weights))
    for difficulty, points in blueprint.difficulty_points().items():
        weights = {p: float(c.points) for p, c in enumerate(pool) if c.difficulty is difficulty}
        exact = float(points)
        rows.append(Row(f"difficulty:{difficulty.value}", exact, exact, weights, _SHARE_PENALTY))
    least, most = key_bounds(blueprint)
    for letter in "ABCD" if most else "":
        weights = {p: 1.0 for p, c in enumerate(pool) if _balanced(c) and c.key == letter}
        rows.append(Row(f"key:{letter}", least, most, weights, _KEY_PENALTY))
    for one, other in _enemies(blueprint, pool):
        name = f"enemies:{pool[one].identifier}:{pool[other].identifier}"
        rows.append(Row(name, 0, 1, {one: 1.0, other: 1.0}, _ENEMY_PENALTY))
    if wishes.anchor_points > 0:
        weights = {p: float(c.points) for p, c in enumerate(pool) if c.ref in wishes.avoid}
        row = Row("anchor", float(wishes.anchor_points), math.inf, weights, _ANCHOR_PENALTY)
        rows.append(row)


def key_bounds(blueprint: Blueprint) -> tuple[int, int]:
    """Least and most single-choice items with one same key; (0, 0) where there are none.

    Within the tolerance around 25 %, and never tighter than whole items allow.
    """
    count = blueprint.single_choice_count()
    quarter, slack = Decimal(count) / 4, blueprint.key_tolerance * count / 100
    least = min(math.ceil(quarter - slack), math.floor(quarter))
    most = max(math.floor(quarter + slack), math.ceil(quarter))
    return max(least, 0), most


def _balanced(candidate: Candidate) -> bool:
    return candidate.item_type is ItemType.SINGLE_CHOICE


def _enemies(blueprint: Blueprint, pool: list[Candidate]) -> list[tuple[int, int]]:
    """Places of items that must not meet: named enemies, and two versions of one item."""
    named = {frozenset(pair) for pair in blueprint.enemies}
    named |= {frozenset((c.identifier, enemy)) for c in pool for enemy in c.enemies}
    touched = {identifier for pair in named for identifier in pair}
    suspects = [place for place, c in enumerate(pool) if c.identifier in touched]
    met = [
        (one, other)
        for one, other in combinations(suspects, 2)
        if frozenset((pool[one].identifier, pool[other].identifier)) in named
    ]
    by_name: dict[str, list[int]] = {}
    for place, candidate in enumerate(pool):
        by_name.setdefault(candidate.identifier, []).append(place)
    return met + [pair for places in by_name.values() for pair in combinations(places, 2)]


def _add_coverage(model: _Model) -> None:
    """Gains for each task and skill that at least one chosen item touches."""
    for gain, of in ((_TASK_GAIN, "tasks"), (_SKILL_GAIN, "skills")):
        holders: dict[str, dict[int, float]] = {}
        for place, candidate in enumerate(model.pool):
            for code in getattr(candidate, of):
                holders.setdefault(code, {})[place] = 1.0
        for code, weights in sorted(holders.items()):
            covered = model.program.variable(gain, whole=False)
            row = Row(f"{of}:{code}", 0, math.inf, {**weights, covered: -1.0})
            model.program.rows.append(row)


def _add_time(model: _Model) -> None:
    """A cost for each second that the authors' estimates go beyond the time of the form."""
    weights = {place: float(c.seconds) for place, c in enumerate(model.pool) if c.seconds}
    over = model.program.variable(_SECOND_GAIN, upper=math.inf, whole=False)
    limit = model.blueprint.minutes * 60
    model.program.rows.append(Row("time", -math.inf, limit, {**weights, over: -1.0}))
