"""Exams that nobody sat: responses drawn from known parameters, seeded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from itembank.calibration.arrays import MISSING, Codes, Floats
from itembank.calibration.blocks import ItemSet, item_set
from itembank.calibration.item_models import ItemModel


@dataclass(frozen=True, slots=True)
class Exam:
    """Responses, and the truth behind them."""

    codes: Codes
    theta: Floats
    items: ItemSet


def truth(model: ItemModel, items: int, categories: int, seed: int = 1) -> ItemSet:
    """Items with slopes around 1.2 and difficulties around 0."""
    chance = np.random.default_rng(seed)
    made = item_set([model] * items, np.full(items, categories))
    block = made.blocks[0]
    rows = block.rows.copy()
    slopes = np.exp(chance.normal(0.15, 0.25, items))
    if model.has_unit_slope:
        slopes = np.ones(items)
    if model.is_dichotomous:
        rows[:, 0], rows[:, 1] = slopes, -slopes * chance.normal(0, 1, items)
        if block.free[2]:
            low = chance.beta(5, 17, items)
            rows[:, 2] = np.log(low / (1 - low))
    elif model is ItemModel.NRM:
        steps = np.arange(1, categories)
        rows[:, : categories - 1] = slopes[:, None] * steps
        rows[:, categories - 1 :] = chance.normal(0, 0.7, (items, categories - 1))
    elif model is ItemModel.GRM:
        rows[:, 0] = slopes
        steps = np.sort(chance.normal(0, 1.2, (items, categories - 1)), axis=1)
        steps += 0.4 * np.arange(categories - 1)
        rows[:, 1:] = -slopes[:, None] * (steps - steps.mean(axis=1, keepdims=True))
    else:
        rows[:, 0] = slopes
        steps = chance.normal(0, 1, (items, categories - 1))
        rows[:, 1:] = -slopes[:, None] * np.cumsum(steps, axis=1)
    return ItemSet((block.with_rows(rows),), made.categories)


def sat(items: ItemSet, theta: Floats, seed: int = 2) -> Exam:
    """One exam: every person answers every item."""
    chance = np.random.default_rng(seed)
    table, offsets = items.probabilities(theta), items.offsets
    codes = np.empty((theta.size, len(items.categories)), dtype=np.int8)
    for place in range(len(items.categories)):
        reached = np.cumsum(table[offsets[place] : offsets[place + 1]], axis=0)[:-1]
        codes[:, place] = (chance.random(theta.size) > reached).sum(axis=0)
    return Exam(codes, theta, items)


def exam(
    model: ItemModel, persons: int = 2000, items: int = 10, categories: int = 2, seed: int = 1
) -> Exam:
    """Persons from N(0, 1)."""
    theta = np.random.default_rng(seed + 100).normal(size=persons)
    return sat(truth(model, items, categories, seed), theta, seed + 200)


def with_gaps(codes: Codes, share: float, seed: int = 5) -> Codes:
    """The same responses with some of them missing at random."""
    gone = np.random.default_rng(seed).random(codes.shape) < share
    return np.where(gone, MISSING, codes).astype(np.int8)
