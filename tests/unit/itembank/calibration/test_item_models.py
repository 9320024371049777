"""Every model's curves are probabilities, and their derivatives are those of the curves."""

from __future__ import annotations

import numpy as np
import pytest

from itembank.calibration.blocks import Block
from itembank.calibration.item_models import ItemModel
from tests.simulated_exams import truth

MODELS = [(model, 2 if model.is_dichotomous else 4) for model in ItemModel]
THETA = np.linspace(-3, 3, 7)
NUDGE = 1e-6


def _block(model: ItemModel, categories: int) -> Block:
    return truth(model, 5, categories).blocks[0]


@pytest.mark.parametrize(("model", "categories"), MODELS)
def test_probabilities_sum_to_one(model: ItemModel, categories: int) -> None:
    chances = _block(model, categories).probabilities(THETA)
    assert chances.shape == (5, categories, THETA.size)
    assert (chances > 0).all()
    np.testing.assert_allclose(chances.sum(axis=1), 1.0, atol=1e-10)


@pytest.mark.parametrize(("model", "categories"), MODELS)
def test_slopes_of_parameters_are_those_of_the_curves(model: ItemModel, categories: int) -> None:
    block = _block(model, categories)
    told = block.family.slopes_of_parameters(block.rows, THETA)
    for parameter in np.flatnonzero(block.free):
        ends = []
        for nudge in (NUDGE, -NUDGE):
            rows = block.rows.copy()
            rows[:, parameter] += nudge
            ends.append(block.with_rows(rows).probabilities(THETA))
        found = (ends[0] - ends[1]) / (2 * NUDGE)
        np.testing.assert_allclose(told[:, parameter], found, atol=1e-8)


@pytest.mark.parametrize(("model", "categories"), MODELS)
def test_slopes_of_theta_are_those_of_the_curves(model: ItemModel, categories: int) -> None:
    block = _block(model, categories)
    first, second = block.family.slopes_of_theta(block.rows, THETA)
    above, here, below = (block.probabilities(THETA + nudge) for nudge in (1e-4, 0.0, -1e-4))
    np.testing.assert_allclose(first, (above - below) / 2e-4, atol=1e-7)
    np.testing.assert_allclose(second, (above - 2 * here + below) / 1e-8, atol=1e-5)
