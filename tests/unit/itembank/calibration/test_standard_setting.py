"""Cuts come from what judges said, with their standard error; decisions are as sure as told."""

from __future__ import annotations

import numpy as np
import pytest

from foundation.errors import Invalid
from itembank.calibration.decisions import by_score, by_theta
from itembank.calibration.item_models import ItemModel
from itembank.calibration.judgements import Round, agreement, checked_round
from itembank.calibration.standard_setting import Centre, angoff, booklet, bookmark
from itembank.calibration.whole_test import curve_of, item_information, theta_of_score
from tests.simulated_exams import sat, truth

ITEMS = truth(ItemModel.TWO_PL, 20, 2)
NAMES = [f"I{place}" for place in range(1, 21)]
JUDGES = ("a", "b", "c", "d", "e")


def _round(number: int, spread: float, theta: float = 0.3) -> Round:
    chance = np.random.default_rng(number)
    expected = ITEMS.probabilities(np.array([theta]))[1::2, 0]
    told = np.clip(expected + chance.normal(0, spread, (5, 20)), 0, 1)
    return checked_round(number, JUDGES, NAMES, told, np.ones(20))


def test_angoff_finds_the_borderline_person() -> None:
    rounds = angoff([_round(1, 0.2), _round(2, 0.05)], ITEMS)
    assert rounds[1].cut.theta == pytest.approx(0.3, abs=0.15)
    assert rounds[1].cut.score_error < rounds[0].cut.score_error
    assert rounds[1].agreement.one_judge > rounds[0].agreement.one_judge
    assert rounds[0].moved is None and rounds[1].moved is not None
    by_judge = rounds[0].cut.by_judge
    assert rounds[0].cut.score_error == pytest.approx(by_judge.std(ddof=1) / np.sqrt(5))


def test_judges_who_say_the_same_agree_fully() -> None:
    told = np.tile(np.linspace(0.2, 0.9, 6), (3, 1))
    found = agreement(told)
    assert found.one_judge == pytest.approx(1.0) and found.all_judges == pytest.approx(1.0)
    np.testing.assert_allclose(found.severity, 0.0, atol=1e-12)
    np.testing.assert_allclose(found.spreads, 0.0, atol=1e-12)


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan")])
def test_an_impossible_judgement_is_named(value: float) -> None:
    told = np.full((5, 20), 0.5)
    told[2, 7] = value
    with pytest.raises(Invalid) as refusal:
        checked_round(1, JUDGES, NAMES, told, np.ones(20))
    assert refusal.value.facts["judge"] == "c" and refusal.value.facts["item"] == "I8"


def test_other_judges_in_the_second_round_are_refused() -> None:
    one = _round(1, 0.1)
    with pytest.raises(Invalid) as refusal:
        angoff([one, Round(2, JUDGES[::-1], one.items, one.values)])
    assert refusal.value.code == "calibration-judges-changed"


def test_the_booklet_stands_in_order_of_mastery() -> None:
    pages = booklet(NAMES, ITEMS)
    places = [page.theta for page in pages]
    assert places == sorted(places)
    first = ITEMS.blocks[0].only(np.array([NAMES.index(pages[0].item)]))
    chance = first.probabilities(np.array([pages[0].theta]))[0, 1, 0]
    assert chance == pytest.approx(2 / 3)


def test_a_bookmark_cuts_at_the_last_item_mastered() -> None:
    pages = booklet(NAMES, ITEMS)
    found = bookmark(pages, [10, 11, 12], ITEMS, Centre.MEDIAN)
    assert found.theta == pages[9].theta
    assert found.score == pytest.approx(float(curve_of(ITEMS, np.array([found.theta])).score[0]))
    with pytest.raises(Invalid) as refusal:
        bookmark(pages, [10, 30], ITEMS)
    assert refusal.value.facts["judge"] == 2


def test_steps_of_graded_items_are_pages_of_their_own() -> None:
    graded = truth(ItemModel.GRM, 5, 4)
    assert len(booklet(NAMES[:5], graded)) == 15


def test_expected_scores_lead_back_to_where_they_came_from() -> None:
    graded = truth(ItemModel.GPCM, 6, 4)
    curve = curve_of(graded, np.array([-1.0, 0.7]))
    assert theta_of_score(graded, float(curve.score[1])) == pytest.approx(0.7)
    assert np.isnan(theta_of_score(graded, 18.0))
    told = item_information(graded, curve.theta).sum(axis=0)
    np.testing.assert_allclose(told, curve.information)


def test_decisions_by_score_are_those_of_two_simulated_sittings() -> None:
    cuts = [8, 13]
    grid = np.linspace(-6, 6, 601)
    told = by_score(ITEMS, cuts, grid, np.exp(-0.5 * grid**2))
    theta = np.random.default_rng(1).normal(size=60_000)
    levels = [
        np.searchsorted(cuts, sat(ITEMS, theta, seed).codes.sum(axis=1), side="right")
        for seed in (3, 4)
    ]
    edges = [theta_of_score(ITEMS, cut) for cut in cuts]
    true = np.searchsorted(edges, theta, side="right")
    assert told.accuracy == pytest.approx(np.mean(levels[0] == true), abs=0.01)
    assert told.consistency == pytest.approx(np.mean(levels[0] == levels[1]), abs=0.01)
    assert told.table.sum() == pytest.approx(1.0)


def test_errors_at_a_cut_add_up() -> None:
    grid = np.linspace(-6, 6, 601)
    told = by_theta(ITEMS, [0.0], grid, np.exp(-0.5 * grid**2))
    assert told.accuracy == pytest.approx(told.accuracy_by_cut[0])
    wrong = told.false_positive[0] + told.false_negative[0]
    assert told.accuracy + wrong == pytest.approx(1.0)


def test_cuts_must_rise_and_be_reachable() -> None:
    grid = np.linspace(-4, 4, 41)
    for cuts, code in (
        ([1.0, 0.0], "calibration-cuts-order"),
        ([], "calibration-cuts-order"),
        ([5, 20], "calibration-cut-outside"),
    ):
        with pytest.raises(Invalid) as refusal:
            by_score(ITEMS, cuts, grid, np.ones(41))
        assert refusal.value.code == code
