"""Forms meet their blueprint exactly, and an impossible pool is named for what it lacks."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest

from exam_engine.assembly.blueprints import Blueprint, read_blueprints
from exam_engine.assembly.drafts import FormDraft
from exam_engine.assembly.linear import Wishes, assemble, assemble_parallel, key_bounds
from exam_engine.assembly.program import Outcome, Program, Row
from foundation.errors import Invalid, Unavailable
from itembank.candidates import Candidate, candidate_of
from itembank.items import Difficulty, ItemType
from tests.items import DEMO, demo_items, demo_standard

LEVELS = ("初级", "中级", "高级")


@cache
def _blueprints() -> dict[str, Blueprint]:
    return read_blueprints(json.loads((DEMO / "blueprints.json").read_text("utf-8")))


@cache
def _pool() -> tuple[Candidate, ...]:
    standard = demo_standard()
    return tuple(candidate_of(f"v-{i.identifier}", i, standard) for i in demo_items())


def _chosen(draft: FormDraft) -> list[Candidate]:
    by_ref = {candidate.ref: candidate for candidate in _pool()}
    return [by_ref[item.ref] for item in draft.items]


def _meets(blueprint: Blueprint, draft: FormDraft) -> None:
    chosen = _chosen(draft)
    assert len({candidate.ref for candidate in chosen}) == len(chosen)
    for cell in blueprint.cells:
        assert sum(1 for candidate in chosen if cell.takes(candidate)) == cell.count
    assert len(chosen) == sum(cell.count for cell in blueprint.cells)
    for difficulty, points in blueprint.difficulty_points().items():
        assert sum(c.points for c in chosen if c.difficulty is difficulty) == points
    keys = Counter(c.key for c in chosen if c.item_type is ItemType.SINGLE_CHOICE)
    count = sum(keys.values())
    assert all(Decimal("0.2") <= Decimal(keys[k]) / count <= Decimal("0.3") for k in "ABCD")


@pytest.mark.parametrize("level", LEVELS)
def test_the_demo_items_make_a_form_that_meets_the_blueprint_exactly(level: str) -> None:
    blueprint = _blueprints()[level]
    draft = assemble(blueprint, _pool(), "seed-1")
    _meets(blueprint, draft)
    assert draft.figures.total == 100
    assert draft.figures.tasks_covered == draft.figures.tasks_in_pool == 12


@pytest.mark.parametrize("level", LEVELS)
def test_items_stand_in_the_order_of_the_blueprints_sections(level: str) -> None:
    blueprint = _blueprints()[level]
    draft = assemble(blueprint, _pool(), "seed-1")
    labels = [section.label for section in blueprint.sections]
    assert [section.label for section in draft.sections] == labels
    assert [item.position for item in draft.items] == list(range(1, len(draft.items) + 1))


def test_the_same_seed_gives_the_same_form_and_another_seed_another_one() -> None:
    blueprint = _blueprints()["初级"]
    first = assemble(blueprint, _pool(), "seed-1")
    assert assemble(blueprint, tuple(reversed(_pool())), "seed-1") == first
    assert assemble(blueprint, _pool(), "seed-2").refs != first.refs


def _refusal(
    blueprint: Blueprint, pool: Iterable[Candidate], wishes: Wishes | None = None
) -> Invalid:
    with pytest.raises(Invalid) as refused:
        assemble(blueprint, tuple(pool), "seed-1", wishes)
    return refused.value


def test_a_cell_without_items_is_named_with_how_many_are_missing() -> None:
    pool = [c for c in _pool() if (c.area, c.item_type) != ("质量测评", ItemType.TEXT_ENTRY)]
    refusal = _refusal(_blueprints()["中级"], pool)
    assert refusal.code == "assembly-pool-short"
    assert refusal.facts["cells"] == [
        {
            "area": "质量测评",
            "type": "填空",
            "needed": 3,
            "available": 0,
            "missing": 3,
            "other_points": 0,
        }
    ]


def test_items_that_fit_but_for_their_points_are_mentioned() -> None:
    pool = [
        replace(c, points=Decimal(2)) if c.item_type is ItemType.TEXT_ENTRY else c for c in _pool()
    ]
    (cell,) = _refusal(_blueprints()["中级"], pool).facts["cells"]  # type: ignore[misc]
    assert cell["missing"] == 3
    gaps = [c for c in pool if c.item_type is ItemType.TEXT_ENTRY and c.area == "质量测评"]
    fitting = [c for c in gaps if c.level == "中级"]
    assert cell["other_points"] == len(fitting) > 3


def test_points_of_a_difficulty_out_of_reach_are_told() -> None:
    pool = [
        replace(c, difficulty=Difficulty.MEDIUM) if c.difficulty is Difficulty.HARD else c
        for c in _pool()
    ]
    refusal = _refusal(_blueprints()["初级"], pool)
    assert refusal.code == "assembly-difficulty-short"
    assert refusal.facts["difficulty"] == "hard"
    assert (refusal.facts["needed"], refusal.facts["most"]) == ("15", "0")


def test_demands_that_only_clash_together_are_named() -> None:
    pool = [replace(c, key="A") if c.key is not None else c for c in _pool()]
    refusal = _refusal(_blueprints()["初级"], pool)
    assert refusal.code == "assembly-constraints-conflict"
    assert refusal.facts["named"] == ["key"]


def test_enemies_do_not_meet_and_are_named_where_they_must() -> None:
    blueprint = _blueprints()["高级"]
    essays = [c for c in _pool() if c.item_type is ItemType.ESSAY]
    cases = [c for c in _pool() if c.item_type is ItemType.CASE_ANALYSIS]
    pair = replace(blueprint, enemies=((essays[0].identifier, cases[0].identifier),))
    for seed in ("1", "2", "3", "4"):
        refs = assemble(pair, _pool(), seed).refs
        assert not {essays[0].ref, cases[0].ref} <= refs
    every = tuple((e.identifier, c.identifier) for e in essays for c in cases)
    refusal = _refusal(replace(blueprint, enemies=every), _pool())
    assert refusal.facts["named"] == ["enemies"]


def test_items_that_must_be_in_are_in_and_items_that_must_not_are_not() -> None:
    blueprint = _blueprints()["初级"]
    first = assemble(blueprint, _pool(), "seed-1")
    spare = next(
        c for c in _pool() if c.level == "初级" and c.ref not in first.refs and c.key is not None
    )
    wishes = Wishes(include=frozenset([spare.ref]), exclude=frozenset([first.items[0].ref]))
    draft = assemble(blueprint, _pool(), "seed-1", wishes)
    _meets(blueprint, draft)
    assert spare.ref in draft.refs
    assert first.items[0].ref not in draft.refs
    refusal = _refusal(blueprint, _pool(), Wishes(include=frozenset(["nowhere"])))
    assert refusal.code == "assembly-include-unfit"


def test_two_versions_of_one_item_do_not_stand_in_the_same_form() -> None:
    blueprint = _blueprints()["中级"]
    doubled = [*_pool(), *(replace(c, ref=f"{c.ref}-2") for c in _pool())]
    draft = assemble(blueprint, doubled, "seed-1")
    names = [item.identifier for item in draft.items]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("level", LEVELS)
def test_parallel_forms_share_an_anchor_and_little_more_than_they_must(level: str) -> None:
    blueprint = _blueprints()[level]
    first, second = assemble_parallel(
        blueprint, _pool(), "seed-1", forms=2, anchor_percent=Decimal(15)
    )
    _meets(blueprint, first)
    _meets(blueprint, second)
    shared = sum(c.points for c in _chosen(second) if c.ref in first.refs)
    assert 15 <= shared <= 45
    assert second.figures.shared_points == shared


def test_a_search_that_takes_too_long_ends_with_a_plain_refusal() -> None:
    with pytest.raises(Unavailable) as refused:
        assemble(_blueprints()["初级"], _pool(), "seed-1", seconds=0.0)
    assert refused.value.code == "assembly-time-limit"


def test_bounds_of_keys_are_never_tighter_than_whole_items_allow() -> None:
    assert key_bounds(_blueprints()["初级"]) == (8, 12)
    assert key_bounds(_blueprints()["中级"]) == (7, 10)
    assert key_bounds(_blueprints()["高级"]) == (5, 7)


def test_the_relaxed_program_pays_the_least_for_what_cannot_be_kept() -> None:
    program = Program()
    x, y = program.variable(), program.variable()
    program.rows.append(Row("both", 2, 2, {x: 1.0, y: 1.0}, penalty=5.0))
    program.rows.append(Row("one", 0, 1, {x: 1.0, y: 1.0}, penalty=1.0))
    assert program.solve(5.0)[0] is Outcome.IMPOSSIBLE
    relaxed, slacks = program.relaxed()
    outcome, values = relaxed.solve(5.0)
    assert outcome is Outcome.SOLVED
    assert values[slacks["one"][1]] == pytest.approx(1)
    assert values[slacks["both"][0]] == pytest.approx(0)
