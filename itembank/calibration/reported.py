"""Parameters as people read them, with standard errors by the delta method, and back again.

Two-category items: slope a, difficulty b = −d/a, lower asymptote c, upper asymptote d (catR's
names). Graded items: a and b_k = −d_k/a. Partial credit: a and step difficulties
b_k = (d_{k−1} − d_k)/a. Nominal items: slopes a_k and intercepts c_k against the lowest category.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from itembank.calibration.arrays import Floats, Whole
from itembank.calibration.blocks import Block, ItemSet
from itembank.calibration.information import Information, packed_places
from itembank.calibration.item_models import ItemModel, size_of
from itembank.calibration.latent import Latent

_NUDGE = 1e-6


@dataclass(frozen=True, slots=True)
class ItemEstimate:
    """One item: values by name, and the standard errors of those that were estimated."""

    item: str
    model: ItemModel
    categories: int
    values: Mapping[str, float]
    errors: Mapping[str, float]


def names_of(model: ItemModel, categories: int) -> tuple[str, ...]:
    """Names of the reported parameters, in order."""
    if model.is_dichotomous:
        return ("a", "b", "c", "d")
    steps = range(1, categories)
    if model is ItemModel.NRM:
        return (*(f"a{step}" for step in steps), *(f"c{step}" for step in steps))
    return ("a", *(f"b{step}" for step in steps))


def to_reported(model: ItemModel, rows: Floats, spread: float = 1.0) -> Floats:
    """From rows of parameters (J × p) to reported ones (J × r).

    ``spread`` is the standard deviation of the latent variable; 1PL is told with it as the common
    slope, on the metric where the latent variable has the spread 1.
    """
    if model.is_dichotomous:
        scale = spread if model is ItemModel.ONE_PL else 1.0
        a = rows[:, 0] * scale
        return np.column_stack([a, -rows[:, 1] / a, expit(rows[:, 2]), expit(rows[:, 3])])
    if model is ItemModel.NRM:
        return rows.copy()
    a = rows[:, :1]
    if model is ItemModel.GRM:
        return np.concatenate([a, -rows[:, 1:] / a], axis=1)
    before = np.concatenate([np.zeros_like(a), rows[:, 1:-1]], axis=1)
    return np.concatenate([a, (before - rows[:, 1:]) / a], axis=1)


def from_reported(model: ItemModel, values: Floats) -> Floats:
    """The rows of parameters (J × p) behind reported ones (J × r)."""
    if model.is_dichotomous:
        a, b, low, high = values.T
        with np.errstate(divide="ignore"):
            return np.column_stack([a, -a * b, logit(low), logit(high)])
    if model is ItemModel.NRM:
        return values.copy()
    a, steps = values[:, :1], values[:, 1:]
    if model is ItemModel.GRM:
        return np.concatenate([a, -a * steps], axis=1)
    return np.concatenate([a, -a * np.cumsum(steps, axis=1)], axis=1)


def categories_of(model: ItemModel, values: Mapping[str, float]) -> int:
    """How many categories the named parameters speak of."""
    if model.is_dichotomous:
        return 2
    stem = "c" if model is ItemModel.NRM else "b"
    return 1 + sum(name[0] == stem and name[1:].isdigit() for name in values)


def row_from_reported(model: ItemModel, categories: int, values: Mapping[str, float]) -> Floats:
    """One item's row from values by name; c defaults to 0 and d to 1."""
    usual = {"a": 1.0, "c": 0.0, "d": 1.0}
    told = [
        float(values.get(name, usual.get(name, np.nan))) for name in names_of(model, categories)
    ]
    row = from_reported(model, np.array([told]))[0]
    if row.size != size_of(model, categories) or np.isnan(row).any():
        raise ValueError(
            f"{model} with {categories} categories needs {names_of(model, categories)}"
        )
    return np.asarray(row)


def estimates(
    names: tuple[str, ...], items: ItemSet, latent: Latent, told: Information | None
) -> tuple[ItemEstimate, ...]:
    """All items in the order of the responses."""
    found: dict[int, ItemEstimate] = {}
    spread = float(latent.spreads[0])
    for block, places in zip(items.blocks, packed_places(items), strict=True):
        values = to_reported(block.model, block.rows, spread)
        errors = _errors(block, places, items, latent, told)
        called = names_of(block.model, block.categories)
        for row, place in enumerate(block.places):
            found[int(place)] = ItemEstimate(
                names[place],
                block.model,
                block.categories,
                {name: float(value) for name, value in zip(called, values[row], strict=True)},
                {
                    name: float(error)
                    for name, error in zip(called, errors[row], strict=True)
                    if error > 0
                },
            )
    return tuple(found[place] for place in range(len(names)))


def _errors(
    block: Block, places: Whole, items: ItemSet, latent: Latent, told: Information | None
) -> Floats:
    """Standard errors (J × r); 0 where a value was not estimated."""
    spread = float(latent.spreads[0])
    empty = np.zeros_like(to_reported(block.model, block.rows, spread))
    if told is None or told.covariance is None or not block.free.any():
        return empty
    where = [places]
    slopes = [
        _slope(block, spread, parameter=int(parameter)) for parameter in np.flatnonzero(block.free)
    ]
    if block.model is ItemModel.ONE_PL and latent.free_spreads[0]:
        at = items.pack().size + int(latent.free_means.sum())
        where.append(np.full((len(block.rows), 1), at))
        slopes.append(_slope(block, spread, parameter=None))
    at_all = np.concatenate(where, axis=1)
    covariance = told.covariance[at_all[:, :, None], at_all[:, None, :]]
    jacobian = np.stack(slopes, axis=2)
    variance = np.einsum("jrp,jpq,jrq->jr", jacobian, covariance, jacobian)
    return np.asarray(np.sqrt(np.maximum(variance, 0.0)))


def _slope(block: Block, spread: float, parameter: int | None) -> Floats:
    """Derivative of the reported values (J × r) by one parameter, or by the spread."""
    ends = []
    for nudge in (_NUDGE, -_NUDGE):
        rows, moved = block.rows.copy(), spread
        if parameter is None:
            moved += nudge
        else:
            rows[:, parameter] += nudge
        ends.append(to_reported(block.model, rows, moved))
    return np.asarray((ends[0] - ends[1]) / (2 * _NUDGE))
