"""Adaptive tests before they are used: precise, reproducible, within blueprint and exposure."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from exam_engine.assembly.ability_grid import AbilityGrid
from exam_engine.assembly.designs import Design, read_design
from exam_engine.assembly.exposure import Exposure, ExposureKind, overlap_rate
from exam_engine.assembly.information_table import InformationTable
from exam_engine.assembly.item_curves import Curve, Curves, ItemCurve
from exam_engine.assembly.shadow import Found, ShadowModel
from exam_engine.assembly.sheet_conditions import Columns
from exam_engine.assembly.sheet_solving import best_form
from exam_engine.assembly.sheets import Line, Pool
from exam_engine.assembly.simulating import simulate
from exam_engine.assembly.simulation_report import report
from exam_engine.assembly.stopping import Stopping, StoppingKind, classes_of
from foundation.errors import Conflict, Invalid

COUNT = 240


def pool(count: int = COUNT) -> Pool:
    chance = np.random.default_rng(4)
    curves = tuple(
        ItemCurve(f"I{n}", Curve.THREE, (float(a), float(b), float(c)))
        for n, (a, b, c) in enumerate(
            zip(
                chance.lognormal(0.1, 0.3, count),
                chance.normal(0, 1, count),
                chance.beta(5, 17, count),
                strict=True,
            )
        )
    )
    domains = [str(n % 4) for n in range(count)]
    words = [str(20 + n * 37 % 100) for n in range(count)]
    names = [curve.item for curve in curves]
    columns = Columns(count, {"ID": names, "DOM": domains, "WORDS": words})
    return Pool(curves, columns, (), Columns(0, {}), (None,) * count)


def line(name: str, kind: str, condition: str, least: float | None, most: float | None) -> Line:
    return Line(2, name, kind, "item", condition, least, most)


LENGTH = 12
LINES = (
    line("C1", "number", "", LENGTH, LENGTH),
    *(line(f"D{n}", "number", f"DOM == {n}", 3, 3) for n in range(4)),
    line("W", "sum", "WORDS", 0, 800),
    *(
        line(f"E{n}", "enemy", f'ID %in% c("I{n}", "I{n + 60}", "I{n + 121}")', None, None)
        for n in range(8)
    ),
)
FREE = Design(pool(), count=300, seed=7, stopping=Stopping(most=20))
BOUND = Design(pool(), LINES, count=12, seed=7, stopping=Stopping(most=LENGTH), deadline=20.0)


def test_estimates_come_near_the_truth_and_errors_tell_how_near() -> None:
    made = simulate(FREE)
    told = report(FREE, made)
    assert told["precision"]["rmse"] == pytest.approx(told["precision"]["standard_error"], rel=0.15)
    assert abs(told["precision"]["bias"]) < 0.08
    inner = np.abs(made.thetas) < 1.5
    covered = np.abs(made.estimates - made.thetas)[inner] <= 1.96 * made.errors[inner]
    assert 0.9 <= covered.mean() <= 0.99


def test_nobody_gets_an_item_twice_and_the_same_seed_gives_the_same_test() -> None:
    made, again = simulate(FREE), simulate(FREE)
    assert (made.given == again.given).all()
    assert all(len(set(given)) == FREE.stopping.most for given in made.given.tolist())
    other = simulate(replace(FREE, seed=8))
    assert not (other.given == made.given).all()


def test_the_look_up_takes_the_item_that_tells_most() -> None:
    curves = Curves.of(pool().items)
    table = InformationTable(curves)
    for theta in (-3.9, -0.42, 0.0, 1.31, 3.9):
        at = float(table.points[table.row(theta)])
        gains = curves.information(at)
        given = set[int]()
        for _ in range(5):
            gains[list(given)] = -1
            assert table.best(theta, given) == int(np.argmax(gains))
            given.add(int(np.argmax(gains)))


def test_the_posterior_is_that_of_bayes() -> None:
    grid = AbilityGrid(Curves.of(pool(3).items))
    belief = grid.prior[None, :]
    for item, score in ((0, 1), (1, 0), (2, 1)):
        belief = grid.after(belief, np.array([item]), np.array([score]))
    raw = grid.prior * grid.chances[0, 1] * grid.chances[1, 0] * grid.chances[2, 1]
    assert belief[0] == pytest.approx(raw / raw.sum())


def test_randomesque_spreads_the_items() -> None:
    spread = replace(FREE, exposure=Exposure(ExposureKind.RANDOMESQUE, among=10))
    plain, shared = report(FREE, simulate(FREE)), report(spread, simulate(spread))
    assert shared["exposure"]["most"] < plain["exposure"]["most"]
    assert shared["exposure"]["overlap"] < plain["exposure"]["overlap"]


def test_eligibility_holds_the_greatest_rate() -> None:
    goal = 0.3
    free = replace(FREE, stopping=Stopping(most=6), count=120)
    held = replace(free, exposure=Exposure(ExposureKind.ELIGIBILITY, most=goal))
    held = replace(held, lines=(line("C1", "number", "", 6, 6),))
    told = report(held, simulate(held))
    assert report(free, simulate(free))["exposure"]["most"] == 1.0
    # The rate is held on the average; 120 persons scatter about it.
    assert told["exposure"]["most"] <= goal + 0.1
    assert told["violations"] == 0


def test_eligibility_holds_without_a_blueprint_as_well() -> None:
    goal = 0.3
    free = replace(FREE, stopping=Stopping(most=10), count=300)
    held = replace(free, exposure=Exposure(ExposureKind.ELIGIBILITY, most=goal))
    told = report(held, simulate(held))
    assert told["exposure"]["most"] <= goal + 0.08
    assert told["exposure_lifted"] == 0
    # What is gained in safety costs little precision.
    assert told["precision"]["rmse"] < report(free, simulate(free))["precision"]["rmse"] * 1.25
    again = simulate(held)
    assert all(len(set(given)) == 10 for given in again.given.tolist())


def test_a_shadow_test_never_breaks_its_blueprint() -> None:
    made = simulate(BOUND)
    told = report(BOUND, made)
    assert told["violations"] == 0
    assert told["length"] == {"mean": LENGTH, "least": LENGTH, "most": LENGTH}
    assert told["gap"]["most"] <= 1e-8
    assert told["deadline_reached"] == 0


def test_each_shadow_test_is_the_best_form_that_holds_what_was_given() -> None:
    model = ShadowModel(BOUND.pool, LINES, seconds=20.0)
    curves = Curves.of(BOUND.pool.items)
    given: list[int] = []
    shadow = None
    for theta in (0.0, 0.8, 0.3, -0.6):
        gains = curves.information(theta)
        shadow = model.solve(gains, given, None, shadow)
        held = tuple(line(f"G{item}", "include", f'ID == "I{item}"', None, None) for item in given)
        assert shadow.information == pytest.approx(
            best_form(BOUND.pool, LINES + held, theta).information, abs=1e-7
        )
        open_ = np.where(shadow.taken, gains, -1)
        open_[given] = -1
        given.append(int(np.argmax(open_)))


def test_a_form_near_enough_to_the_bound_is_kept() -> None:
    model = ShadowModel(BOUND.pool, LINES, gap=0.5)
    curves = Curves.of(BOUND.pool.items)
    first = model.solve(curves.information(0.0), [])
    given = [int(np.flatnonzero(first.taken)[0])]
    second = model.solve(curves.information(0.4), given, None, first)
    assert second.found in (Found.KEPT, Found.RELAXATION)
    assert second.gap <= 0.5


def test_barred_items_stay_out_unless_the_blueprint_needs_them() -> None:
    model = ShadowModel(BOUND.pool, LINES, seconds=20.0)
    gains = Curves.of(BOUND.pool.items).information(0.0)
    best = model.solve(gains, [])
    without = model.solve(gains, [], best.taken.copy())
    assert without.eligible
    assert not (without.taken & best.taken).any()
    nothing_left = model.solve(gains, [], np.ones(COUNT, dtype=bool))
    assert not nothing_left.eligible
    assert nothing_left.information == pytest.approx(best.information)


def test_a_blueprint_that_no_form_keeps_is_refused() -> None:
    lines = (*LINES, line("X", "number", "DOM == 0", 4, 4))
    with pytest.raises(Conflict) as refused:
        simulate(replace(BOUND, lines=lines))
    assert refused.value.code == "assembly-blueprint-impossible"


CUTS = (-0.5, 0.5, 1.5)


@pytest.mark.parametrize("kind", ["sprt", "glr", "aci", "bayes"])
def test_a_class_is_told_early_where_it_is_sure(kind: str) -> None:
    stopping = Stopping(StoppingKind(kind), least=8, most=50, cuts=CUTS)
    design = replace(FREE, stopping=stopping, count=400)
    told = report(design, simulate(design))
    assert told["length"]["mean"] < 47
    assert told["length"]["least"] >= 8
    assert told["classification"]["adjacent"] > 0.99
    assert told["classification"]["exact_beyond_zone"] > 0.93
    whole = replace(design, stopping=Stopping(most=50, cuts=CUTS))
    loss = report(whole, simulate(whole))["classification"]["exact"]
    assert told["classification"]["exact"] > loss - 0.05


def test_a_standard_error_is_reached_and_no_item_more_is_given() -> None:
    stopping = Stopping(StoppingKind.ERROR, least=5, most=60, error=0.35)
    made = simulate(replace(FREE, stopping=stopping))
    done = made.lengths < 60
    assert done.mean() > 0.8
    assert (made.errors[done] <= 0.35).all()


def test_a_class_is_the_number_of_cuts_reached() -> None:
    assert classes_of(np.array([-1.0, -0.5, 0.0, 0.5, 2.0]), CUTS).tolist() == [0, 1, 1, 2, 3]


def test_overlap_is_the_mean_share_of_common_items() -> None:
    given = np.array([[0, 1], [0, 2], [0, 1]])
    exposures = np.bincount(given.ravel(), minlength=4) / 3
    shares = [1 / 2, 2 / 2, 1 / 2]
    assert overlap_rate(exposures, 3, 2.0) == pytest.approx(np.mean(shares))


def test_a_design_is_read_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "items.csv").write_text("ID,MODEL,PAR1\nA,1PL,0\nB,1PL,1\nC,1PL,2\n")
    (tmp_path / "lines.csv").write_text("TYPE,WHAT,CONDITION,LB,UB\nNumber,Item,,2,2\n")
    file = tmp_path / "design.toml"
    file.write_text(
        '[pool]\nitems = "items.csv"\nconstraints = "lines.csv"\n'
        "[examinees]\nthetas = [0.0, 1.5]\n[stopping]\nmost = 2\n"
    )
    design = read_design(file)
    assert (len(design.pool.items), len(design.lines), design.fixed) == (3, 1, (0.0, 1.5))
    assert report(design, simulate(design))["examinees"] == 2


@pytest.mark.parametrize(
    ("text", "code", "fact"),
    [
        ("[pool\n", "assembly-design-unreadable", None),
        ("[pool]\n", "assembly-design-field-missing", "pool.items"),
        ('[pool]\nitems = "gone.csv"\n', "assembly-design-file-missing", "pool.items"),
        ("[tset]\nseed = 1\n", "assembly-design-field-unknown", "tset"),
        ('[pool]\nitems="i.csv"\n[test]\nsede=1\n', "assembly-design-field-unknown", "test.sede"),
        (
            '[pool]\nitems="i.csv"\n[stopping]\nkind="guess"\n',
            "assembly-design-field-unfit",
            "stopping.kind",
        ),
        ('[pool]\nitems="i.csv"\n[stopping]\nkind="glr"\n', "assembly-stopping-impossible", "cuts"),
        (
            '[pool]\nitems="i.csv"\n[stopping]\nleast=9\nmost=3\n',
            "assembly-stopping-impossible",
            "least",
        ),
        ('[pool]\nitems="i.csv"\n[exposure]\nmost=2\n', "assembly-exposure-impossible", "most"),
        (
            '[pool]\nitems="i.csv"\n[stopping]\nmost=9\n',
            "assembly-design-impossible",
            "stopping.most",
        ),
        (
            '[pool]\nitems="i.csv"\n[examinees]\ncount="many"\n',
            "assembly-design-field-unfit",
            "count",
        ),
    ],
)
def test_a_design_that_cannot_be_is_refused_by_its_field(
    tmp_path: Path, text: str, code: str, fact: str | None
) -> None:
    (tmp_path / "i.csv").write_text("ID,MODEL,PAR1\nA,1PL,0\nB,1PL,1\n")
    file = tmp_path / "design.toml"
    file.write_text(text)
    with pytest.raises(Invalid) as refused:
        read_design(file)
    assert refused.value.code == code
    if fact is not None:
        assert refused.value.facts["field"] == fact


def test_without_a_compiler_every_shadow_test_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    few = replace(BOUND, count=2)
    made = simulate(few)
    monkeypatch.setitem(sys.modules, "exam_engine.assembly.relaxation", None)
    slow = simulate(few)
    assert (slow.given == made.given).all()
    assert slow.gaps.max() <= 1e-8


def test_gaps_that_are_allowed_are_kept_to_and_told() -> None:
    design = replace(BOUND, count=6, gap=0.02)
    made = simulate(design)
    assert made.gaps.max() <= 0.02 + 1e-9
    assert report(design, made)["violations"] == 0


def test_a_deadline_that_has_passed_leaves_the_form_before() -> None:
    model = ShadowModel(BOUND.pool, LINES, seconds=20.0)
    hurried = ShadowModel(BOUND.pool, LINES, seconds=1e-9)
    curves = Curves.of(BOUND.pool.items)
    given: list[int] = []
    late, shadow = 0, None
    for theta in np.random.default_rng(2).normal(0, 1, LENGTH):
        gains = curves.information(float(theta))
        shadow = hurried.solve(gains, given, None, shadow)
        best = model.solve(gains, given)
        late += shadow.found is Found.DEADLINE
        # What is missing to the best form is never more than is told.
        assert best.information * (1 - shadow.gap) <= shadow.information + 1e-9
        open_ = np.where(shadow.taken, gains, -1)
        open_[given] = -1
        given.append(int(np.argmax(open_)))
    assert late


def test_when_time_is_over_the_form_before_stands_even_against_what_is_kept_back() -> None:
    hurried = ShadowModel(BOUND.pool, LINES, seconds=1e-9)
    gains = Curves.of(BOUND.pool.items).information(0.0)
    before = hurried.solve(gains, [])
    given = np.flatnonzero(before.taken)[:2].tolist()
    barred = before.taken.copy()
    barred[given] = False
    # Nothing that was kept back has been given, so only a whole new form could do without it.
    late = hurried.solve(gains, given, barred, before)
    assert (late.found, late.eligible) == (Found.DEADLINE, False)
    assert late.taken[given].all() and hurried.keeps(late.taken)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[pool]\nitems="i.csv"\n\n[stopping]\nkind="glr"\n', 4),
        ('[pool]\nitems="i.csv"\n[stopping]\nkind="glr"\ncuts=[1,0]\n', 5),
        ('[exposure]\nmost=0.2\n[pool]\nitems="i.csv"\n[stopping]\nmost="x"\n', 6),
        ('[pool]\nitems="i.csv"\n[test]\nseed=1.5\n', 4),
        ('[pool]\nitems="i.csv"\n[forms]\n\ntolerance=0\n', 5),
        ('[pool]\nitems="i.csv"\n[selection]\nkind="loft"\n', 1),
        ('[pool]\nitems="i.csv"\n[[multistage.stages]]\ntargets=[0]\n', 3),
        ('[pool]\nitems="i.csv"\n[test]\nsede=1\n', 4),
    ],
)
def test_a_design_is_refused_with_the_line(tmp_path: Path, text: str, line: int) -> None:
    (tmp_path / "i.csv").write_text("ID,MODEL,PAR1\nA,1PL,0\nB,1PL,1\n")
    file = tmp_path / "design.toml"
    file.write_text(text)
    with pytest.raises(Invalid) as refused:
        read_design(file)
    assert refused.value.facts["line"] == line
