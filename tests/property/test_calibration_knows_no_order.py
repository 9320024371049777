"""A calibration does not change with the order of persons or items, or how they are counted."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from itembank.calibration.calibrating import Calibration, Plan, calibrate
from itembank.calibration.estimation import Effort
from itembank.calibration.item_models import ItemModel
from itembank.calibration.responses import responses
from tests.simulated_exams import exam

MODELS = st.sampled_from([(ItemModel.RASCH, 2), (ItemModel.TWO_PL, 2), (ItemModel.GRM, 3)])
SEEDS = st.integers(0, 2**16)
FEW = settings(max_examples=8, deadline=None)
FINE = Effort(tolerance=1e-9)


def _made(codes: np.ndarray, model: ItemModel, weights: np.ndarray | None = None) -> Calibration:
    return calibrate(responses(codes, weights=weights), Plan(model, effort=FINE))


def _told(made: Calibration) -> np.ndarray:
    return np.array(
        [[*item.values.values(), *item.errors.values()] for item in made.items], dtype=float
    )


@given(MODELS, SEEDS)
@FEW
def test_order_of_persons_and_items(kind: tuple[ItemModel, int], seed: int) -> None:
    model, categories = kind
    codes = exam(model, 400, 6, categories).codes
    chance = np.random.default_rng(seed)
    rows, columns = chance.permutation(400), chance.permutation(6)
    one, other = _made(codes, model), _made(codes[rows][:, columns], model)
    assert abs(one.found.log_likelihood - other.found.log_likelihood) < 1e-7
    np.testing.assert_allclose(_told(one)[columns], _told(other), rtol=1e-4, atol=1e-5)


@given(MODELS, SEEDS)
@FEW
def test_weights_are_persons(kind: tuple[ItemModel, int], seed: int) -> None:
    model, categories = kind
    codes = exam(model, 400, 7, categories).codes
    times = np.random.default_rng(seed).integers(1, 4, 400)
    one = _made(codes, model, times.astype(float))
    other = _made(np.repeat(codes, times, axis=0), model)
    np.testing.assert_allclose(_told(one), _told(other), rtol=1e-4, atol=1e-5)


@given(SEEDS)
@FEW
def test_turning_every_item_round_turns_difficulty_round(seed: int) -> None:
    codes = exam(ItemModel.TWO_PL, 400, 6, seed=seed % 20).codes
    made = [_made(which, ItemModel.TWO_PL) for which in (codes, (1 - codes).astype(np.int8))]
    assert abs(made[0].found.log_likelihood - made[1].found.log_likelihood) < 1e-6
    b = [np.array([item.values["b"] for item in one.items]) for one in made]
    np.testing.assert_allclose(b[0], -b[1], rtol=1e-3, atol=1e-4)
