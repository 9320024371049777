"""Fit statistics keep their nominal rate where the model is right, and find an item that is not."""

from __future__ import annotations

import numpy as np
import pytest

from itembank.calibration.abilities import Score, abilities
from itembank.calibration.calibrating import Plan, calibrate
from itembank.calibration.item_fit import put_together, score_fit, square_fit
from itembank.calibration.item_models import ItemModel
from itembank.calibration.model_fit import Margins, model_fit
from itembank.calibration.responses import responses
from itembank.calibration.score_distribution import of_all, without_each
from tests.simulated_exams import exam, with_gaps


def test_score_distributions_add_up() -> None:
    drawn = exam(ItemModel.GRM, 1, 4, 3)
    table = drawn.items.probabilities(np.array([-1.0, 0.5]))
    each = [table[3 * place : 3 * place + 3] for place in range(4)]
    whole = of_all(each)
    np.testing.assert_allclose(whole.sum(axis=0), 1.0)
    for place, others in without_each(each):
        again = of_all([each[place], *(one for at, one in enumerate(each) if at != place)])
        np.testing.assert_allclose(again, whole)
        assert others.shape[0] == 7


def test_cells_are_put_together_until_each_expects_one() -> None:
    observed = np.array([[2.0, 0, 0], [3, 1, 0], [5, 9, 2], [1, 7, 9]])
    expected = np.array([[1.8, 0.2, 0.0], [2.5, 1.3, 0.2], [4.2, 8.8, 3.0], [0.7, 6.9, 9.4]])
    kept, awaited = put_together(observed, expected)
    assert kept.sum() == observed.sum()
    assert awaited.sum() == pytest.approx(expected.sum())
    assert awaited[awaited > 0].min() >= 1.0


def test_fit_keeps_its_rate_where_the_model_is_right() -> None:
    chances = []
    for seed in range(6):
        drawn = exam(ItemModel.TWO_PL, 1500, 12, seed=seed)
        made = calibrate(responses(drawn.codes), Plan(ItemModel.TWO_PL, with_errors=False))
        chances += [one.p for one in score_fit(made)]
    assert 0.35 < np.mean(chances) < 0.65
    assert np.mean(np.array(chances) < 0.05) < 0.15


def test_an_item_that_the_able_miss_is_found() -> None:
    drawn = exam(ItemModel.TWO_PL, 4000, 15)
    codes = drawn.codes.copy()
    codes[:, 4] = np.abs(drawn.theta) < 0.8
    made = calibrate(responses(codes), Plan(ItemModel.TWO_PL, with_errors=False))
    fits = score_fit(made)
    assert min(fits, key=lambda one: one.p).item == "I5"
    whole = model_fit(made)
    assert whole is not None and whole.p < 0.001


def test_mean_squares_stand_near_one_and_noise_raises_them() -> None:
    drawn = exam(ItemModel.RASCH, 2000, 20)
    codes = drawn.codes.copy()
    codes[:, 7] = np.random.default_rng(1).random(2000) < 0.5
    made = calibrate(responses(codes), Plan(ItemModel.RASCH, with_errors=False))
    scored = abilities(made.responses, made.found.items, made.latent, Score.WLE)
    squares = {one.item: one for one in square_fit(made.responses, made.found.items, scored)}
    assert squares["I8"].infit > 1.2 and squares["I8"].infit_z > 3
    others = [one.infit for name, one in squares.items() if name != "I8"]
    assert 0.85 < np.mean(others) < 1.1


@pytest.mark.parametrize("margins", list(Margins))
def test_margins_of_polytomous_items_keep_their_rate(margins: Margins) -> None:
    chances = []
    for seed in range(3):
        drawn = exam(ItemModel.GRM, 800, 6, 3, seed=seed)
        made = calibrate(responses(drawn.codes), Plan(ItemModel.GRM, with_errors=False))
        found = model_fit(made, margins)
        if found is not None:
            chances.append(found.p)
    if chances:
        assert max(chances) > 0.05 and np.mean(chances) > 0.1


def test_fit_is_not_told_from_persons_who_left_items_out() -> None:
    codes = with_gaps(exam(ItemModel.TWO_PL, 300, 30).codes, 0.5)
    made = calibrate(responses(codes), Plan(ItemModel.RASCH, with_errors=False))
    assert score_fit(made) == () and model_fit(made) is None
