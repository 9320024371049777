"""Abilities solve their own equations, and one that does not exist is no number."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq

from itembank.calibration.abilities import Score, abilities
from itembank.calibration.arrays import Floats
from itembank.calibration.blocks import ItemSet
from itembank.calibration.item_models import ItemModel
from itembank.calibration.latent import standard_normal
from itembank.calibration.responses import responses
from tests.simulated_exams import exam, with_gaps

NORMAL = standard_normal()


def _slope(items: ItemSet, codes: Floats, score: Score, theta: float) -> float:
    """The estimating equation of one person, written out."""
    point = np.array([theta])
    chances = items.probabilities(point)[:, 0]
    first, second = (table[:, 0] for table in items.slopes_of_theta(point))
    total, told, bias = 0.0, 0.0, 0.0
    for place, code in enumerate(codes):
        if code < 0:
            continue
        columns = slice(items.offsets[place], items.offsets[place + 1])
        total += first[columns][int(code)] / chances[columns][int(code)]
        told += float((first[columns] ** 2 / chances[columns]).sum())
        bias += float((first[columns] * second[columns] / chances[columns]).sum())
    if score is Score.MAP:
        return total - theta
    return total + bias / (2 * told) if score is Score.WLE else total


@pytest.mark.parametrize("score", [Score.MLE, Score.MAP, Score.WLE])
@pytest.mark.parametrize(
    ("model", "categories"), [(ItemModel.TWO_PL, 2), (ItemModel.GRM, 4), (ItemModel.GPCM, 3)]
)
def test_abilities_solve_their_equation(score: Score, model: ItemModel, categories: int) -> None:
    drawn = exam(model, 60, 12, categories)
    codes = with_gaps(drawn.codes, 0.2)
    found = abilities(responses(codes), drawn.items, NORMAL, score)
    for row in np.flatnonzero(np.isfinite(found.theta))[:25]:

        def slope(theta: float, row: int = int(row)) -> float:
            return _slope(drawn.items, codes[row], score, theta)

        near = float(found.theta[row])
        assert near == pytest.approx(brentq(slope, near - 0.3, near + 0.3, xtol=1e-12), abs=1e-6)


def test_everything_right_has_no_maximum_likelihood() -> None:
    drawn = exam(ItemModel.TWO_PL, 3, 10)
    codes = drawn.codes.copy()
    codes[0], codes[1] = 1, 0
    given = responses(codes)
    likely = abilities(given, drawn.items, NORMAL, Score.MLE)
    assert np.isnan(likely.theta[:2]).all() and np.isnan(likely.errors[:2]).all()
    for score in (Score.MAP, Score.EAP, Score.WLE):
        assert np.isfinite(abilities(given, drawn.items, NORMAL, score).theta).all()


@pytest.mark.parametrize("score", list(Score))
def test_who_answered_nothing_has_no_ability(score: Score) -> None:
    drawn = exam(ItemModel.TWO_PL, 5, 10)
    codes = drawn.codes.copy()
    codes[4] = -1
    assert np.isnan(abilities(responses(codes), drawn.items, NORMAL, score).theta[4])


def test_a_guessed_pattern_without_a_maximum_is_no_number() -> None:
    """Only the hardest item right under 3PL: the likelihood rises towards minus infinity."""
    drawn = exam(ItemModel.THREE_PL, 1, 10)
    hardest = int(np.argmin(drawn.items.probabilities(np.zeros(1))[1::2, 0]))
    codes = np.zeros((1, 10), dtype=np.int8)
    codes[0, hardest] = 1
    assert np.isnan(abilities(responses(codes), drawn.items, NORMAL, Score.MLE).theta[0])


def test_weighted_likelihood_is_less_biased_than_the_mode() -> None:
    drawn = exam(ItemModel.TWO_PL, 4000, 15)
    able = drawn.theta > 1.0
    gaps = {
        score: np.nanmean(
            (abilities(responses(drawn.codes), drawn.items, NORMAL, score).theta - drawn.theta)[
                able
            ]
        )
        for score in (Score.WLE, Score.MAP)
    }
    assert abs(gaps[Score.WLE]) < abs(gaps[Score.MAP])


def test_standard_errors_cover_the_truth() -> None:
    drawn = exam(ItemModel.GRM, 3000, 20, 4)
    found = abilities(responses(drawn.codes), drawn.items, NORMAL, Score.EAP)
    assert np.std((found.theta - drawn.theta) / found.errors) == pytest.approx(1.0, abs=0.06)
