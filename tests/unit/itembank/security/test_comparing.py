"""Few persons are compared by parameters that stand, or not at all; chance keeps its rate."""

from __future__ import annotations

import numpy as np
import pytest

from foundation.errors import Invalid
from itembank.calibration.abilities import Score, abilities
from itembank.calibration.calibrating import FixedItem
from itembank.calibration.item_models import ItemModel
from itembank.calibration.responses import Responses, responses
from itembank.security.comparing import LEAST_HELD, LEAST_PERSONS, Scale, calibrated, scale_of
from itembank.security.similarity import similarity

ITEMS = 25
STEP = FixedItem(ItemModel.GPCM, {"a": 1.0, "b1": -0.5, "b2": 0.5})
EASY = FixedItem(ItemModel.TWO_PL, {"a": 1.0, "b": -1.0})


def _sat(chance: np.random.Generator, persons: int) -> Responses:
    shape = np.random.default_rng(4)
    a, b = shape.lognormal(0, 0.3, ITEMS), shape.normal(size=ITEMS)
    theta = chance.normal(size=(persons, 1))
    right = chance.random((persons, ITEMS)) < 1 / (1 + np.exp(-a * (theta - b)))
    return responses(right.astype(np.int8))


def _noted(scale: Scale, level: float) -> tuple[int, int]:
    theta = abilities(scale.given, scale.items, scale.latent, Score.WLE).theta
    found = similarity(scale.given, scale.items, theta, level=level, most=0)
    return found.noted, found.pairs


def test_few_persons_without_parameters_are_refused_with_what_is_there_and_what_is_needed() -> None:
    given = _sat(np.random.default_rng(1), 4)
    with pytest.raises(Invalid, match="security-scale-few") as refused:
        scale_of(given, fixed={"I1": EASY})
    assert refused.value.facts == {
        "persons": 4,
        "least": LEAST_PERSONS,
        "held": 1,
        "items": ITEMS,
        "least_held": LEAST_HELD,
    }


def test_from_the_least_number_of_persons_on_chance_keeps_its_rate() -> None:
    chance, noted, pairs = np.random.default_rng(2), 0, 0
    for _ in range(25):
        more, of = _noted(scale_of(_sat(chance, LEAST_PERSONS)), 0.01)
        noted, pairs = noted + more, pairs + of
    assert pairs == 25 * LEAST_PERSONS * (LEAST_PERSONS - 1) // 2
    assert 0.5 < noted / pairs / 0.01 < 1.25


def test_few_persons_by_parameters_that_stand_keep_the_rate_of_chance() -> None:
    chance, noted, pairs = np.random.default_rng(3), 0, 0
    made = calibrated(_sat(chance, 400))
    fixed = {one.item: FixedItem(one.model, one.values) for one in made.items}
    for _ in range(60):
        scale = scale_of(_sat(chance, 20), fixed=fixed)
        assert not scale.estimated and scale.held == ITEMS
        more, of = _noted(scale, 0.01)
        noted, pairs = noted + more, pairs + of
    assert 0.6 < noted / pairs / 0.01 < 1.25


def test_items_that_stand_keep_their_categories_whatever_these_persons_reached() -> None:
    codes = _sat(np.random.default_rng(5), 5).codes.copy()
    codes[:, 0] = 2
    codes[:, 1] = 1
    fixed = {f"I{place}": EASY for place in range(2, 14)} | {"I1": STEP}
    scale = scale_of(responses(codes), fixed=fixed)
    assert scale.given.items == tuple(f"I{place}" for place in range(1, 14))
    assert (scale.given.codes[:, 0] == 2).all() and (scale.given.codes[:, 1] == 1).all()
    assert scale.models[0] is ItemModel.GPCM and set(scale.sheets.items_left_out) >= {"I20"}


def test_an_answer_that_parameters_do_not_know_is_named() -> None:
    codes = _sat(np.random.default_rng(6), 5).codes.copy()
    codes[0, 3] = 2
    with pytest.raises(Invalid, match="calibration-fixed-categories") as refused:
        scale_of(responses(codes), fixed={f"I{place}": EASY for place in range(1, 14)})
    assert refused.value.facts["item"] == "I4"
