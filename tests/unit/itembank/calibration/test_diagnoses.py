"""Data that cannot be calibrated are refused by name and place; what limits a result is told."""

from __future__ import annotations

import numpy as np
import pytest

from foundation.errors import Invalid
from itembank.calibration.arrays import Codes
from itembank.calibration.calibrating import Plan, calibrate
from itembank.calibration.estimation import Effort
from itembank.calibration.item_models import ItemModel
from itembank.calibration.responses import responses
from tests.simulated_exams import exam

TWO = Plan(ItemModel.TWO_PL)


def _codes() -> Codes:
    return exam(ItemModel.TWO_PL, 400, 8).codes.copy()


def _refused(codes: Codes, plan: Plan = TWO) -> Invalid:
    with pytest.raises(Invalid) as refusal:
        calibrate(responses(codes), plan)
    return refusal.value


@pytest.mark.parametrize("value", [0, 1])
def test_a_constant_item_is_named(value: int) -> None:
    codes = _codes()
    codes[:, 3] = value
    refusal = _refused(codes)
    assert refusal.code == "calibration-items-constant"
    assert refusal.facts["items"] == ["I4"] and refusal.facts["columns"] == [4]


def test_an_item_that_nobody_answered_is_named() -> None:
    codes = _codes()
    codes[:, 5] = -1
    refusal = _refused(codes)
    assert refusal.code == "calibration-items-empty" and refusal.facts["items"] == ["I6"]


def test_parts_that_no_person_connects_are_refused() -> None:
    codes = _codes()
    codes[:200, :4] = -1
    codes[200:, 4:] = -1
    refusal = _refused(codes)
    assert refusal.code == "calibration-not-linked" and refusal.facts["parts"] == 2


def test_items_of_more_categories_need_a_model_for_them() -> None:
    refusal = _refused(exam(ItemModel.GRM, 300, 5, 4).codes)
    assert refusal.code == "calibration-model-dichotomous" and refusal.facts["categories"] == 4


def test_a_category_that_nobody_chose_is_named() -> None:
    codes = exam(ItemModel.GRM, 500, 5, 4).codes.copy()
    codes[codes[:, 2] == 1, 2] = 2
    refusal = _refused(codes, Plan(ItemModel.GRM))
    assert refusal.code == "calibration-category-empty"
    assert refusal.facts["item"] == "I3" and refusal.facts["categories"] == [1]


def test_perfect_separation_has_no_number() -> None:
    theta = np.linspace(-2, 2, 300)
    codes = np.stack([theta > cut for cut in (-1, -0.5, 0, 0.5, 1)], axis=1).astype(np.int8)
    refusal = _refused(codes, Plan(ItemModel.TWO_PL, effort=Effort(most_steps=200)))
    assert refusal.code in ("calibration-separation", "calibration-not-converged")


def test_an_item_with_a_wrong_key_is_told() -> None:
    codes = exam(ItemModel.TWO_PL, 1500, 10).codes.copy()
    codes[:, 2] = 1 - codes[:, 2]
    made = calibrate(responses(codes), TWO)
    told = {diagnosis.code: diagnosis.facts for diagnosis in made.diagnoses}
    assert told["calibration-slope-negative"]["items"] == ["I3"]


def test_persons_without_spread_are_told_and_counted() -> None:
    codes = _codes()
    codes[0], codes[1], codes[2] = 1, 0, -1
    made = calibrate(responses(codes), TWO)
    told = {diagnosis.code: diagnosis.facts for diagnosis in made.diagnoses}
    assert 1 in told["calibration-persons-all-right"]["rows"]
    assert 2 in told["calibration-persons-all-wrong"]["rows"]
    assert told["calibration-persons-empty"]["rows"] == [3]


def test_few_answers_are_told() -> None:
    codes = _codes()
    codes[20:, 7] = -1
    made = calibrate(responses(codes), Plan(ItemModel.RASCH))
    told = {diagnosis.code: diagnosis.facts for diagnosis in made.diagnoses}
    assert told["calibration-few-answers"]["items"] == ["I8"]


def test_items_that_share_nothing_are_told_so() -> None:
    one = (np.random.default_rng(1).random((300, 1)) < 0.5).astype(np.int8)
    against = np.concatenate([one, 1 - one, one, 1 - one], axis=1)
    assert _refused(against, Plan(ItemModel.RASCH)).code == "calibration-spread-none"


def test_items_that_repeat_each_other_reach_beyond_the_quadrature() -> None:
    one = (np.random.default_rng(1).random((300, 1)) < 0.5).astype(np.int8)
    refusal = _refused(np.repeat(one, 5, axis=1), Plan(ItemModel.RASCH))
    assert refusal.code == "calibration-spread-wide"


def test_a_wrong_key_is_told_where_slopes_cannot_fall_below_nought() -> None:
    codes = _codes()
    codes[:, 2] = 1 - codes[:, 2]
    for model in (ItemModel.ONE_PL, ItemModel.THREE_PL):
        made = calibrate(responses(codes), Plan(model))
        told = {one.code: one.facts for one in made.diagnoses}
        assert told["calibration-slope-negative"]["items"] == ["I3"]


def test_rows_that_stand_for_nobody_hold_nothing_up() -> None:
    codes = exam(ItemModel.GRM, 400, 5, 3).codes.copy()
    weights = np.ones(len(codes))
    weights[codes[:, 1] == 2] = 0.0
    with pytest.raises(Invalid) as refusal:
        calibrate(responses(codes, weights=weights), Plan(ItemModel.GRM))
    assert refusal.value.code == "calibration-category-empty"
    assert refusal.value.facts["categories"] == [2]
