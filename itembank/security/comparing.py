"""The calibration that persons are compared by: for scores or options, slopes kept in bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from itembank.calibration.calibrating import Calibration, FixedItem, Plan, calibrate
from itembank.calibration.item_models import ItemModel
from itembank.calibration.priors import GUESSING_PRIORS, NO_PRIORS
from itembank.calibration.responses import Responses

_SLOPES = 0.0, 0.5
"""Of the logarithm: next to nothing beside hundreds of persons, and an end for a slope that a
handful of them would send to infinity."""


def calibrated(
    given: Responses,
    model: ItemModel | None = None,
    fixed: Mapping[str, FixedItem] | None = None,
) -> Calibration:
    """By the model that was named; else 2PL for two answers, and NRM, which knows no order.

    Raises ``Invalid`` with a named diagnosis where the answers carry no parameters.
    """
    usual = model or ItemModel.TWO_PL
    many = zip(given.items, given.categories, strict=True)
    models = {item: ItemModel.NRM for item, count in many if model is None and count > 2}
    guessed = usual in (ItemModel.THREE_PL, ItemModel.FOUR_PL)
    priors = replace(GUESSING_PRIORS if guessed else NO_PRIORS, slope=_SLOPES)
    plan = Plan(usual, models=models, fixed=fixed or {}, priors=priors, with_errors=False)
    return calibrate(given, plan)
