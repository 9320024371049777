"""Pairs with more equal answers than abilities explain are noted, and chance keeps its rate."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.stats import binom, norm

from foundation.errors import Invalid
from itembank.calibration.abilities import Score, abilities
from itembank.calibration.calibrating import Calibration, Plan, calibrate
from itembank.calibration.item_models import ItemModel
from itembank.calibration.responses import Responses, responses
from itembank.security.answer_sheets import comparable
from itembank.security.match_distribution import at_least, distributions
from itembank.security.similarity import similarity


def _sat(persons: int, items: int, seed: int = 4) -> Responses:
    chance = np.random.default_rng(seed)
    a, b = chance.lognormal(0, 0.3, items), chance.normal(size=items)
    theta = chance.normal(size=(persons, 1))
    right = chance.random((persons, items)) < 1 / (1 + np.exp(-a * (theta - b)))
    return responses(right.astype(np.int8))


def _calibrated(given: Responses, model: ItemModel = ItemModel.TWO_PL) -> Calibration:
    return calibrate(given, Plan(model, with_errors=False))


def _abilities(made: Calibration, given: Responses) -> np.ndarray:
    return abilities(given, made.found.items, made.latent, Score.WLE).theta


def test_distribution_of_equal_chances_is_the_binomial() -> None:
    found = distributions(np.full((2, 12), 0.3))
    assert found == pytest.approx(np.tile(binom.pmf(np.arange(13), 12, 0.3), (2, 1)))


def test_tail_of_unequal_chances_is_the_sum_over_all_outcomes() -> None:
    chances = np.array([0.1, 0.5, 0.7, 0.95])
    wanted = sum(
        float(np.prod(np.where(coins, chances, 1 - chances)))
        for coins in itertools.product((0, 1), repeat=4)
        if sum(coins) >= 3
    )
    assert at_least(chances[None], np.array([3])) == pytest.approx([wanted])


def test_a_pair_is_told_by_the_published_formulas() -> None:
    given = _sat(400, 30)
    codes = given.codes.copy()
    codes[20], codes[20, :3] = codes[7], 1 - codes[7, :3]
    given = responses(codes)
    made = _calibrated(given)
    theta = _abilities(made, given)
    shown = similarity(given, made.found.items, theta, level=0.05, most=10_000).shown
    (pair,) = (pair for pair in shown if (pair.first, pair.second) == (7, 20))
    assert (pair.matches, pair.common) == (27, 30)
    right = made.found.items.probabilities(theta[[7, 20]])[1::2]
    equal = right[:, 0] * right[:, 1] + (1 - right[:, 0]) * (1 - right[:, 1])
    omega = (27 - equal.sum()) / np.sqrt((equal * (1 - equal)).sum())
    assert pair.expected == pytest.approx(equal.sum(), rel=1e-6)
    assert pair.omega == pytest.approx(omega, rel=1e-5)
    assert pair.omega_p == pytest.approx(norm.sf(omega), rel=1e-4)
    assert pair.gbt_p == pytest.approx(at_least(equal[None], np.array([27]))[0], rel=1e-5)
    assert pair.p < pair.gbt_p


def test_persons_who_worked_alone_are_noted_at_the_nominal_rate() -> None:
    given = _sat(2500, 60)
    made = _calibrated(given)
    found = similarity(given, made.found.items, _abilities(made, given), level=0.001)
    assert found.pairs == 2500 * 2499 // 2
    assert found.noted / found.pairs == pytest.approx(0.001, rel=0.2)
    # Taking estimated abilities for given ones finds far fewer than the level says.
    assert found.omega_at_level / found.pairs < 0.0005


def test_what_a_person_did_not_see_counts_for_nobody() -> None:
    given = _sat(1500, 60)
    codes = given.codes.copy()
    codes[np.random.default_rng(1).random(codes.shape) < 0.3] = -1
    given = responses(codes)
    made = _calibrated(given)
    found = similarity(given, made.found.items, _abilities(made, given))
    assert found.noted / found.pairs == pytest.approx(0.001, rel=0.35)
    pair = found.shown[0]
    both = (codes[pair.first] >= 0) & (codes[pair.second] >= 0)
    assert pair.common == both.sum()


def test_pairs_with_few_items_in_common_are_not_judged() -> None:
    given = _sat(40, 24)
    codes = given.codes.copy()
    codes[:20, :12], codes[20:, 12:18] = -1, -1
    given = responses(codes)
    made = _calibrated(given, ItemModel.RASCH)
    found = similarity(given, made.found.items, _abilities(made, given))
    assert found.unjudged == 20 * 20
    assert found.pairs + found.unjudged == 40 * 39 // 2


def test_order_of_rows_changes_no_pair() -> None:
    given = _sat(300, 40)
    made = _calibrated(given)
    theta = _abilities(made, given)
    order = np.random.default_rng(3).permutation(300)
    turned = responses(given.codes[order])
    one = similarity(given, made.found.items, theta, level=0.01)
    other = similarity(turned, made.found.items, theta[order], level=0.01)
    pairs = {frozenset((pair.first, pair.second)): pair.p for pair in one.shown}
    again = {frozenset(map(int, order[[pair.first, pair.second]])): pair.p for pair in other.shown}
    assert again.keys() == pairs.keys()
    assert all(again[pair] == pytest.approx(p, rel=1e-3) for pair, p in pairs.items())


def test_items_and_rows_that_tell_nothing_are_set_aside_by_name() -> None:
    codes = _sat(60, 20).codes.copy()
    codes[:, 3] = 1
    codes[:, 4] = np.where(codes[:, 4] == 1, 3, 1)
    codes[5] = -1
    sheets = comparable(responses(codes))
    assert sheets.items_left_out == ("I4",) and sheets.rows_left_out == 1
    assert 5 not in sheets.rows
    assert set(np.unique(sheets.responses.codes[:, 3])) == {0, 1}


@pytest.mark.parametrize("level", [0.0, 0.5, -1.0])
def test_level_that_is_none_is_refused(level: float) -> None:
    given = _sat(30, 20)
    made = _calibrated(given, ItemModel.RASCH)
    with pytest.raises(Invalid, match="security-level"):
        similarity(given, made.found.items, _abilities(made, given), level=level)


def test_answers_to_too_few_items_are_refused_rather_than_called_explained() -> None:
    given = _sat(60, 8)
    made = _calibrated(given, ItemModel.RASCH)
    with pytest.raises(Invalid, match="security-common-few"):
        similarity(given, made.found.items, _abilities(made, given))
