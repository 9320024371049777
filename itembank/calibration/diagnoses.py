"""Named diagnoses: what in the data or in a result cannot carry an estimate, where, and how much.

What makes every number meaningless is refused (`Invalid`); what only limits some of them is noted
and told beside the result. Columns are told by the items' names, rows by their number in the file,
which begins at 2 below a line of names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from foundation.errors import Invalid
from itembank.calibration.arrays import MISSING, Flags, Floats, Whole
from itembank.calibration.estimation import Estimated
from itembank.calibration.item_models import ItemModel
from itembank.calibration.responses import Responses
from itembank.calibration.starts import rest_correlations

FEW_ANSWERS = 30
"""An item answered by fewer persons than this has parameters nobody should lean on."""
STEEP = 15.0
"""A slope beyond this (D = 1) is a step: the item parts the persons perfectly."""
FLAT = 0.05
NARROW = 0.1
"""Persons whose abilities spread less than this (items have slopes of 1) are all alike."""
FAR = 15.0
_TELLING = 2.0
"""Standard errors that a correlation has to lie below 0 before it is told."""
MOST_NAMED = 50


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A code whose sentence stands in the catalogues, and its facts."""

    code: str
    facts: Mapping[str, Any]


def before_estimation(
    given: Responses, models: list[ItemModel], fixed: frozenset[str] = frozenset()
) -> list[Diagnosis]:
    """Refuse data that cannot be calibrated; note what can be with care."""
    counted = given.of(given.weights > 0)
    _demand_answers(counted)
    _demand_variety(counted, fixed)
    _demand_fitting_models(given, models, fixed)
    _demand_one_piece(counted, fixed)
    return [*_few_answers(given), *_extreme_persons(given), *_unanswered_rows(given)]


def _named(given: Responses, wrong: Flags) -> list[str]:
    return [given.items[place] for place in np.flatnonzero(wrong)[:MOST_NAMED]]


def _columns(given: Responses, wrong: Flags) -> list[int]:
    return [given.columns[place] for place in np.flatnonzero(wrong)[:MOST_NAMED]]


def _demand_answers(given: Responses) -> None:
    if not given.codes.size or not given.persons:
        raise Invalid("calibration-no-responses")
    empty = np.asarray(~given.seen.any(axis=0))
    if empty.any():
        raise Invalid(
            "calibration-items-empty",
            items=_named(given, empty),
            columns=_columns(given, empty),
        )


def _demand_variety(given: Responses, fixed: frozenset[str]) -> None:
    low = np.where(given.seen, given.codes, 127).min(axis=0)
    constant = given.codes.max(axis=0) == low
    constant &= ~np.array([item in fixed for item in given.items])
    if constant.any():
        raise Invalid(
            "calibration-items-constant",
            items=_named(given, constant),
            columns=_columns(given, constant),
        )
    if len(given.items) < 3 and not fixed:
        raise Invalid("calibration-too-few-items", items=len(given.items), least=3)


def _demand_fitting_models(
    given: Responses, models: list[ItemModel], fixed: frozenset[str]
) -> None:
    many = given.categories
    wrong = np.array(
        [model.is_dichotomous and count > 2 for model, count in zip(models, many, strict=True)]
    )
    if wrong.any():
        first = models[int(np.flatnonzero(wrong)[0])]
        raise Invalid(
            "calibration-model-dichotomous",
            items=_named(given, wrong),
            model=first.value,
            categories=int(many[wrong].max()),
        )
    for place in np.flatnonzero(many > 2):
        seen = given.seen[:, place]
        counts = np.bincount(given.codes[seen, place], given.weights[seen], int(many[place]))
        gaps = np.flatnonzero(counts == 0).tolist()
        if gaps and given.items[place] not in fixed:
            shift = given.lowest[place]
            raise Invalid(
                "calibration-category-empty",
                item=given.items[place],
                column=given.columns[place],
                categories=[gap + shift for gap in gaps],
            )


def _demand_one_piece(given: Responses, fixed: frozenset[str]) -> None:
    """Items that no person connects stand on metrics of their own, unless fixed items hold them."""
    if given.is_complete:
        return
    parts, label = _parts(given)
    held = {int(label[place]) for place, item in enumerate(given.items) if item in fixed}
    loose = [part for part in range(parts) if part not in held]
    if parts > 1 and loose:
        sizes = np.bincount(label)
        least = min(loose, key=lambda part: int(sizes[part]))
        raise Invalid(
            "calibration-not-linked", parts=int(parts), items=_named(given, label == least)
        )


def _parts(given: Responses) -> tuple[int, Whole]:
    """How many parts the items fall into that no person connects, and each item's part (J).

    One edge from a person's first item to each of the others is enough, so that a person of a
    thousand items costs a thousand edges and not a million.
    """
    row, item = np.nonzero(given.seen)
    opens = np.ones(row.size, dtype=bool)
    opens[1:] = row[1:] != row[:-1]
    first = item[np.flatnonzero(opens)[np.cumsum(opens) - 1]]
    size = len(given.items)
    edges = np.unique(first.astype(np.int64) * size + item)
    graph = sparse.csr_array(
        (np.ones(edges.size), (edges // size, edges % size)), shape=(size, size)
    )
    parts, label = connected_components(graph, directed=False)
    return int(parts), label.astype(np.int64)


def _few_answers(given: Responses) -> list[Diagnosis]:
    answers: Floats = given.weights @ given.seen
    few = answers < FEW_ANSWERS
    if not few.any():
        return []
    facts = {"items": _named(given, few), "least": FEW_ANSWERS, "fewest": float(answers.min())}
    return [Diagnosis("calibration-few-answers", facts)]


def _extreme_persons(given: Responses) -> list[Diagnosis]:
    """Persons at the floor or the ceiling: fine for item parameters, no finite ML ability."""
    seen = given.seen
    floor = np.asarray(((given.codes <= 0) | ~seen).all(axis=1) & seen.any(axis=1))
    top = given.categories - 1
    ceiling = np.asarray(((given.codes == top) | ~seen).all(axis=1) & seen.any(axis=1))
    noted = []
    for code, rows in (
        ("calibration-persons-all-wrong", floor),
        ("calibration-persons-all-right", ceiling),
    ):
        if rows.any():
            share = float(given.weights[rows].sum())
            noted.append(Diagnosis(code, {"persons": share, "rows": _rows(given, rows)}))
    return noted


def _unanswered_rows(given: Responses) -> list[Diagnosis]:
    empty = np.asarray((given.codes == MISSING).all(axis=1))
    if not empty.any():
        return []
    facts = {"persons": float(given.weights[empty].sum()), "rows": _rows(given, empty)}
    return [Diagnosis("calibration-persons-empty", facts)]


def _rows(given: Responses, wrong: Flags) -> list[int]:
    return [int(row) + given.first_row for row in np.flatnonzero(wrong)[:MOST_NAMED]]


def after_estimation(given: Responses, found: Estimated) -> list[Diagnosis]:
    """Refuse a result that is none; note items that a person should look at."""
    # A slope on its way to infinity is why nothing converges, and is the better name for it.
    limit = STEEP if found.converged else STEEP / 2
    steep, backwards, flat = _odd_slopes(given, found, limit)
    if steep:
        raise Invalid("calibration-separation", items=steep[:MOST_NAMED], limit=limit)
    _demand_spread(given, found)
    if not found.converged:
        raise Invalid("calibration-not-converged", steps=found.steps, change=round(found.change, 6))
    noted = []
    if backwards:
        noted.append(Diagnosis("calibration-slope-negative", {"items": backwards[:MOST_NAMED]}))
    if flat:
        facts = {"items": flat[:MOST_NAMED], "limit": FLAT}
        noted.append(Diagnosis("calibration-slope-flat", facts))
    return noted


def _demand_spread(given: Responses, found: Estimated) -> None:
    """Groups whose persons do not differ at all, or differ beyond the points of the quadrature."""
    latent, edge = found.latent, float(found.theta[-1])
    for group, name in enumerate(given.group_names):
        mean, spread = float(latent.means[group]), float(latent.spreads[group])
        if latent.free_spreads[group] and spread < (NARROW if found.converged else 2 * NARROW):
            raise Invalid("calibration-spread-none", group=name, spread=round(spread, 4))
        if abs(mean) + 2.0 * spread > edge:
            raise Invalid(
                "calibration-spread-wide",
                group=name,
                mean=round(mean, 3),
                spread=round(spread, 3),
                edge=edge,
            )


def _against_the_rest(given: Responses) -> Flags:
    """Items that those with more on the other items do worse on, beyond chance (J).

    Slopes that stand still, or have a prior that knows none below 0, do not show it.
    """
    answered = given.weights @ given.seen
    return np.asarray(rest_correlations(given) < -_TELLING / np.sqrt(np.maximum(answered, 1.0)))


def _odd_slopes(
    given: Responses, found: Estimated, limit: float
) -> tuple[list[str], list[str], list[str]]:
    """Items whose slope is a step, below 0, or next to 0."""
    steep: list[str] = []
    backwards: list[str] = []
    flat: list[str] = []
    against = _against_the_rest(given)
    for block in found.items.blocks:
        if block.model is ItemModel.NRM:
            continue
        if not block.free[0]:
            backwards += [given.items[place] for place in block.places[against[block.places]]]
            continue
        for row, place in zip(block.rows, block.places, strict=True):
            name, slope = given.items[place], float(row[0])
            if abs(slope) > limit or abs(row[1]) > FAR * max(abs(slope), 1.0):
                steep.append(name)
            elif slope < 0 or against[place]:
                backwards.append(name)
            elif slope < FLAT:
                flat.append(name)
    return steep, backwards, flat
