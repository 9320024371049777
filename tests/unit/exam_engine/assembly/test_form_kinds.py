"""Parallel forms, forms of one's own, panels of modules, and limits of exposure and retakes."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from exam_engine.assembly.designs import Design
from exam_engine.assembly.exposure import Exposure, ExposureKind
from exam_engine.assembly.item_curves import Curves
from exam_engine.assembly.loft import form_for
from exam_engine.assembly.multistage import Stage, StagePlan, panels, routed, routes
from exam_engine.assembly.parallel_forms import FormsPlan, parallel_forms
from exam_engine.assembly.retakes import Retakes, held_back
from exam_engine.assembly.selection import Selection, SelectionKind
from exam_engine.assembly.shadow import ShadowModel
from exam_engine.assembly.sheet_solving import best_form
from exam_engine.assembly.simulating import simulate
from exam_engine.assembly.simulation_report import report
from exam_engine.assembly.stopping import Stopping
from foundation.errors import Conflict, Invalid
from tests.small_pool import line, pool

POOL = pool(160)
LINES = (
    line("N", "number", "", 12, 12),
    *(line(f"D{n}", "number", f"DOM == {n}", 3, 3) for n in range(4)),
)
THETAS = (-1.0, 0.0, 1.0)


def domains(items: tuple[int, ...]) -> list[int]:
    return np.bincount([place % 4 for place in items], minlength=4).tolist()


def test_parallel_forms_tell_alike_and_share_nothing() -> None:
    made = parallel_forms(POOL, LINES, FormsPlan(count=4, thetas=THETAS))
    curves = Curves.of(POOL.items)
    for form in made.forms:
        assert domains(form.items) == [3, 3, 3, 3]
        told = [curves.information(theta)[list(form.items)].sum() for theta in THETAS]
        assert told == pytest.approx(form.information)
        assert told == pytest.approx(made.target, rel=0.02)
    for one, other in combinations(made.forms, 2):
        assert not set(one.items) & set(other.items)
    assert made.overlap == 0


def test_parallel_forms_meet_a_target_that_was_given() -> None:
    plan = FormsPlan(count=2, thetas=THETAS, target=(2.0, 3.0, 2.5))
    made = parallel_forms(POOL, LINES, plan)
    assert made.target == plan.target
    assert max(form.distance for form in made.forms) <= 0.02


def test_items_come_again_only_where_the_pool_is_too_small_and_within_the_limit() -> None:
    lines = (*LINES, line("I", "include", 'ID == "I8"', None, None))
    made = parallel_forms(POOL, lines, FormsPlan(count=3, thetas=(0.0,)))
    for one, other in combinations(made.forms, 2):
        assert set(one.items) & set(other.items) == {8}
    with pytest.raises(Conflict) as refused:
        parallel_forms(pool(30), LINES, FormsPlan(count=3, thetas=(0.0,), overlap=0.1))
    assert refused.value.code == "assembly-forms-run-out"
    assert refused.value.facts["wanted"] == 3
    with pytest.raises(Conflict) as refused:
        parallel_forms(POOL, (*LINES, line("X", "number", "DOM == 1", 4, 4)), FormsPlan())
    assert refused.value.code == "assembly-lines-conflict"


def test_the_nearest_form_is_found_in_a_small_pool() -> None:
    """By trying all forms: the greatest relative distance of none is smaller."""
    small, thetas, target = pool(12), (-0.5, 0.5), (1.1, 1.0)
    curves = Curves.of(small.items)
    told = np.stack([curves.information(theta) for theta in thetas])
    best = min(
        float(np.abs(told[:, form].sum(axis=1) / target - 1).max())
        for form in map(list, combinations(range(12), 4))
    )
    plan = FormsPlan(count=1, thetas=thetas, target=target, tolerance=1e-6)
    lines = (line("N", "number", "", 4, 4),)
    assert parallel_forms(small, lines, plan).forms[0].distance == pytest.approx(best, abs=1e-6)


@pytest.mark.parametrize(
    "bad",
    [
        {"count": 0},
        {"thetas": ()},
        {"thetas": (0.0, 0.0)},
        {"target": (1.0,)},
        {"target": (1.0, 0.0, 1.0)},
        {"tolerance": 0.0},
        {"overlap": 1.5},
    ],
)
def test_a_plan_that_cannot_be_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(Invalid) as refused:
        FormsPlan(**bad)  # type: ignore[arg-type]
    assert refused.value.facts["field"] == f"forms.{next(iter(bad))}"


def test_lines_hold_the_information_of_a_form_at_several_abilities() -> None:
    lines = (
        *LINES,
        line("A", "information", "-1.0", 2.0, 2.4),
        line("B", "information", "1", None, 2.5),
    )
    form = best_form(POOL, lines, 0.0)
    places = [int(name[1:]) for name in form.items]
    curves = Curves.of(POOL.items)
    assert 2.0 <= curves.information(-1.0)[places].sum() <= 2.4 + 1e-9
    assert curves.information(1.0)[places].sum() <= 2.5 + 1e-9
    with pytest.raises(Invalid) as refused:
        best_form(POOL, (line("A", "information", "middle", 2.0, None),), 0.0)
    assert refused.value.code == "assembly-ability-unreadable"


def test_everybody_gets_a_form_of_ones_own_and_always_the_same() -> None:
    model = ShadowModel(POOL, LINES, seconds=20.0)
    forms = [form_for(model, 160, "s", f"c{n}").taken for n in range(12)]
    for taken in forms:
        assert domains(tuple(np.flatnonzero(taken).tolist())) == [3, 3, 3, 3]
    assert len({taken.tobytes() for taken in forms}) == 12
    fresh = ShadowModel(POOL, LINES, seconds=20.0)
    assert (form_for(fresh, 160, "s", "c7").taken == forms[7]).all()
    assert not (form_for(fresh, 160, "t", "c7").taken == forms[7]).all()
    seen = forms[7]
    assert not (form_for(fresh, 160, "u", "c7", seen).taken & seen).any()


def test_panels_hold_modules_that_aim_at_their_abilities() -> None:
    five = (line("N", "number", "", 5, 5),)
    whole = tuple(line(f"D{n}", "number", f"DOM == {n}", 2, 4) for n in range(4))
    plan = StagePlan((Stage((0.0,), five), Stage((-1.0, 1.0), five)), panels=2, whole=whole)
    made = panels(POOL, plan)
    items = [item for panel in made for item in panel.items]
    assert len(items) == len(set(items)) == 2 * 3 * 5
    curves = Curves.of(POOL.items)
    for panel in made:
        easy, hard = panel.modules[1]
        assert routed(curves, panel.modules[1], -1.0) == 0
        assert routed(curves, panel.modules[1], 1.0) == 1
        assert np.nanmean(curves.thresholds[list(easy)]) < np.nanmean(curves.thresholds[list(hard)])
        for way in routes(plan):
            given = [i for stage, at in zip(panel.modules, way, strict=True) for i in stage[at]]
            assert all(2 <= count <= 4 for count in domains(tuple(given)))


def test_more_panels_than_the_pool_holds_are_refused() -> None:
    stage = Stage((-1.0, 1.0), (line("N", "number", "", 5, 5),))
    with pytest.raises(Conflict) as refused:
        panels(pool(25), StagePlan((stage,), panels=3))
    assert refused.value.code == "assembly-forms-run-out"
    assert refused.value.facts == {"made": 2, "wanted": 3}
    with pytest.raises(Invalid):
        Stage((1.0, -1.0), ())


def test_a_multistage_test_routes_people_by_what_they_have_shown() -> None:
    five = (line("N", "number", "", 5, 5),)
    stages = StagePlan((Stage((0.0,), five), Stage((-1.0, 1.0), five), Stage((-1.0, 1.0), five)))
    design = Design(POOL, count=300, seed=3, stages=stages)
    made = simulate(design)
    told = report(design, made)
    assert set(made.lengths.tolist()) == {15}
    assert told["modules"][0] == [pytest.approx(1.0)]
    assert all(sum(stage) == pytest.approx(1.0) for stage in told["modules"])
    assert all(share > 0.2 for stage in told["modules"][1:] for share in stage)
    assert told["precision"]["rmse"] == pytest.approx(told["precision"]["standard_error"], rel=0.2)
    assert (simulate(design).given == made.given).all()


def test_sympson_hetter_brings_rates_to_the_goal() -> None:
    design = Design(POOL, count=300, seed=3, stopping=Stopping(most=8))
    held = replace(design, exposure=Exposure(ExposureKind.SYMPSON_HETTER, most=0.3, rounds=6))
    assert report(design, simulate(design))["exposure"]["most"] == 1.0
    assert report(held, simulate(held))["exposure"]["most"] <= 0.4


def test_no_rate_goes_beyond_its_goal_once_there_are_persons_enough() -> None:
    design = Design(POOL, LINES, count=150, seed=3, stopping=Stopping(most=12))
    held = replace(design, exposure=Exposure(ExposureKind.ELIGIBILITY, most=0.25))
    told = report(held, simulate(held))
    assert told["exposure"]["most"] <= 0.26
    assert told["violations"] == 0


def test_items_in_every_form_are_told_apart_from_those_that_can_be_held_back() -> None:
    lines = (*LINES, line("I", "include", 'ID == "I8"', None, None))
    held = Design(
        POOL,
        lines,
        count=60,
        seed=3,
        stopping=Stopping(most=12),
        exposure=Exposure(ExposureKind.ELIGIBILITY, most=0.3),
    )
    made = simulate(held)
    assert made.forced is not None
    assert np.flatnonzero(made.forced).tolist() == [8]
    assert (made.given == 8).any(axis=1).all()
    told = report(held, made)
    assert told["exposure"]["forced"] == 1
    assert told["exposure"]["most"] < 0.5


@pytest.mark.parametrize("lines", [(), LINES])
def test_retakes_meet_no_more_than_the_limit_again(lines: tuple[object, ...]) -> None:
    design = Design(
        POOL,
        lines,  # type: ignore[arg-type]
        count=20,
        seed=3,
        stopping=Stopping(most=12),
        retakes=Retakes(3, 0.25),
    )
    made = simulate(design)
    assert len(made.given) == 60
    assert made.thetas[0] == made.thetas[2]
    assert report(design, made)["retakes"]["most"] <= 0.25
    assert report(design, made)["violations"] == 0


def test_of_the_items_seen_as_many_stay_open_as_may_come_again() -> None:
    barred = held_back([3, 5, 7, 9], 12, 10, 0.2, np.random.default_rng(1))
    assert barred.sum() == 2
    assert set(np.flatnonzero(barred).tolist()) <= {3, 5, 7, 9}
    assert held_back([3], 12, 10, 0.0, np.random.default_rng(1)).sum() == 1
    with pytest.raises(Invalid):
        Retakes(0)
    with pytest.raises(Invalid):
        Retakes(2, 1.5)


def test_a_linear_form_of_ones_own_needs_a_blueprint() -> None:
    with pytest.raises(Invalid) as refused:
        Design(POOL, selection=Selection(SelectionKind.LOFT))
    assert refused.value.code == "assembly-design-field-missing"
