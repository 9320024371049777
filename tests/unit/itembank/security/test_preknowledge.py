"""Doing better on named items than on the others is told, with the rate chance has."""

from __future__ import annotations

import numpy as np
import pytest

from foundation.errors import Invalid
from itembank.calibration.calibrating import Plan, calibrate
from itembank.calibration.item_models import ItemModel
from itembank.calibration.responses import Responses, responses
from itembank.security.preknowledge import shift_on


def _sat(persons: int) -> Responses:
    chance = np.random.default_rng(6)
    theta, b = chance.normal(size=(persons, 1)), np.tile(np.linspace(-1.5, 1.5, 15), 4)
    return responses((chance.random((persons, 60)) < 1 / (1 + np.exp(b - theta))).astype(np.int8))


NAMED = {f"I{place}" for place in range(1, 31)}


def test_persons_who_knew_nothing_keep_the_nominal_rate() -> None:
    given = _sat(3000)
    made = calibrate(given, Plan(ItemModel.RASCH, with_errors=False))
    found = shift_on(given, made.found.items, NAMED)
    assert (found.p < 0.05).mean() == pytest.approx(0.05, abs=0.015)


def test_a_person_who_did_better_on_the_named_items_stands_first() -> None:
    codes = _sat(1000).codes.copy()
    codes[42, :30], codes[42, 30:] = 1, np.arange(30) % 3 == 0
    given = responses(codes)
    made = calibrate(given, Plan(ItemModel.RASCH, with_errors=False))
    found = shift_on(given, made.found.items, NAMED)
    assert int(np.nanargmin(found.p)) == 42
    assert found.named[42] > found.others[42]


def test_too_few_items_of_either_kind_are_refused() -> None:
    given = _sat(100)
    made = calibrate(given, Plan(ItemModel.RASCH, with_errors=False))
    with pytest.raises(Invalid, match="security-items-few"):
        shift_on(given, made.found.items, {"I1", "I2"})
