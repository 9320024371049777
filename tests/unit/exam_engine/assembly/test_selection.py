"""What items are worth by each rule: the formulas told anew, and what the rules do to a test."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from exam_engine.assembly.ability_grid import AbilityGrid
from exam_engine.assembly.designs import Design
from exam_engine.assembly.information_table import InformationTable
from exam_engine.assembly.item_curves import Curve, Curves, Floats, ItemCurve
from exam_engine.assembly.selection import Selection, SelectionKind, Worth
from exam_engine.assembly.simulating import simulate
from exam_engine.assembly.simulation_report import report
from exam_engine.assembly.stopping import Stopping
from foundation.errors import Invalid
from tests.small_pool import line, pool

CURVES = Curves.of(
    [
        *pool(12).items,
        ItemCurve("G", Curve.GENERALISED, (1.2, -0.5, 0.6)),
        ItemCurve("R", Curve.GRADED, (1.5, -1.0, 0.2, 1.1)),
    ]
)
GRID = AbilityGrid(CURVES)
FREE = Design(pool(200), count=120, seed=7, stopping=Stopping(most=16))


def worth(kind: SelectionKind, strata: int = 4) -> Worth:
    return Worth(Selection(kind, strata), GRID, InformationTable(CURVES), 12)


def belief() -> Floats:
    return GRID.after(GRID.prior[None, :], np.array([3]), np.array([1]))[0]


def divergence(item: int, mean: float, weights: Floats) -> float:
    """The definition, point by point and score by score."""
    total = 0.0
    own = CURVES.probabilities(mean)[item]
    for point, weight in zip(GRID.points, weights, strict=True):
        other = CURVES.probabilities(float(point))[item]
        for chance, there in zip(own, other, strict=True):
            if chance > 0:
                total += float(weight) * float(chance) * float(np.log(chance / there))
    return total


def test_posterior_weighted_divergence_is_that_of_its_definition() -> None:
    told = worth(SelectionKind.POSTERIOR_KULLBACK).gains(belief(), 0.3, 1)
    for item in (0, 5, 12, 13):
        assert told[item] == pytest.approx(divergence(item, 0.3, belief()), rel=1e-9)


def test_divergence_looks_at_an_interval_that_narrows() -> None:
    for given in (1, 9, 25):
        told = worth(SelectionKind.KULLBACK).gains(belief(), 0.0, given)
        near = (np.abs(GRID.points) <= 3 / np.sqrt(given)) * 0.1
        assert told[12] == pytest.approx(divergence(12, 0.0, near), rel=1e-9)


def test_posterior_weighted_information_is_a_mean_over_the_posterior() -> None:
    told = worth(SelectionKind.POSTERIOR).gains(belief(), 0.3, 1)
    at = np.stack([CURVES.information(float(point)) for point in GRID.points])
    assert told == pytest.approx(belief() @ at)


def test_strata_go_from_flat_to_steep_and_take_the_nearest_item() -> None:
    rule = worth(SelectionKind.STRATIFIED, strata=3)
    slopes = []
    for given in (0, 4, 8):
        gains = rule.gains(belief(), 0.0, given)
        own = np.flatnonzero(gains > 20.5)
        assert len(own) in (4, 5)
        slopes.append(float(CURVES.slopes[own].mean()))
        places = np.nanmean(CURVES.thresholds, axis=1)
        assert int(np.argmax(gains)) == own[np.argmin(np.abs(places[own]))]
    assert slopes == sorted(slopes)


@pytest.mark.parametrize("kind", list(SelectionKind))
def test_every_rule_makes_whole_tests_that_can_be_repeated(kind: SelectionKind) -> None:
    lines = (line("N", "number", "", 16, 16),) if kind is SelectionKind.LOFT else ()
    design = replace(FREE, count=20, selection=Selection(kind), lines=lines)
    made, again = simulate(design), simulate(design)
    assert (made.given == again.given).all()
    assert all(len(set(given)) == 16 for given in made.given.tolist())


def test_strata_spread_the_items_wider_than_information() -> None:
    spread = replace(FREE, selection=Selection(SelectionKind.STRATIFIED))
    wide, narrow = report(spread, simulate(spread)), report(FREE, simulate(FREE))
    assert wide["exposure"]["unused"] < narrow["exposure"]["unused"]
    assert wide["exposure"]["overlap"] < narrow["exposure"]["overlap"]


def test_a_blueprint_holds_under_every_rule() -> None:
    lines = (
        line("N", "number", "", 16, 16),
        *(line(f"D{n}", "number", f"DOM == {n}", 4, 4) for n in range(4)),
    )
    for kind in SelectionKind:
        design = replace(FREE, count=6, selection=Selection(kind), lines=lines)
        assert report(design, simulate(design))["violations"] == 0


def test_no_strata_are_refused() -> None:
    with pytest.raises(Invalid) as refused:
        Selection(strata=0)
    assert refused.value.code == "assembly-selection-impossible"
