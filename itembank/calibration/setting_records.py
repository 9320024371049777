"""A standard setting as plain data: cuts with errors, agreement of judges, sure decisions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from foundation.errors import Invalid
from itembank.calibration.blocks import ItemSet, item_set
from itembank.calibration.calibrating import FixedItem
from itembank.calibration.decisions import Decisions, by_theta
from itembank.calibration.judgement_file import Bookmarks
from itembank.calibration.judgements import Round
from itembank.calibration.latent import grid
from itembank.calibration.reported import categories_of, row_from_reported
from itembank.calibration.standard_setting import (
    RESPONSE_PROBABILITY,
    Centre,
    Cut,
    angoff,
    booklet,
    bookmark,
)


def items_of(parameters: Mapping[str, FixedItem], names: Sequence[str]) -> ItemSet:
    """Items in this order. Raises ``Invalid`` where one has no parameters."""
    missing = [name for name in names if name not in parameters]
    if missing:
        raise Invalid("standards-parameters-missing", items=missing[:20])
    models = [parameters[name].model for name in names]
    many = [categories_of(parameters[name].model, parameters[name].values) for name in names]
    made = item_set(models, np.array(many))
    blocks = tuple(
        block.with_rows(
            np.array(
                [
                    row_from_reported(
                        block.model, block.categories, parameters[names[place]].values
                    )
                    for place in block.places
                ]
            )
        )
        for block in made.blocks
    )
    return ItemSet(blocks, made.categories)


def angoff_record(
    rounds: Sequence[Round],
    parameters: Mapping[str, FixedItem] | None = None,
    centre: Centre = Centre.MEAN,
) -> dict[str, Any]:
    """All rounds; the last one's cut is told at the top. With parameters the cut also stands on the
    latent variable, and the decisions at it are told for a standard normal population.
    """
    names = rounds[0].items
    if any(set(told.items) != set(names) for told in rounds):
        raise Invalid("standards-items-changed")
    items = items_of(parameters, names) if parameters else None
    found = angoff(rounds, items, centre)
    told = [
        {
            "round": one.number,
            **_cut(one.cut, rounds[0].judges),
            "agreement": {
                "one_judge": _plain(one.agreement.one_judge),
                "all_judges": _plain(one.agreement.all_judges),
                "severity": _by(rounds[0].judges, one.agreement.severity),
                "consistency": _by(rounds[0].judges, one.agreement.consistency),
                "spreads": _by(given.items, one.agreement.spreads),
            },
            "moved": None if one.moved is None else _by(rounds[0].judges, one.moved),
        }
        for one, given in zip(found, rounds, strict=True)
    ]
    record = {
        "method": "angoff",
        "centre": centre.value,
        "judges": len(rounds[0].judges),
        "items": len(names),
        **{name: told[-1][name] for name in ("score", "score_error", "theta", "theta_error")},
        "rounds": told,
    }
    return record | {"decisions": _decisions(items, [record["theta"]])}


def bookmark_record(
    said: Sequence[Bookmarks],
    parameters: Mapping[str, FixedItem],
    *,
    chance: float = RESPONSE_PROBABILITY,
    corrected_for_guessing: bool = False,
    centre: Centre = Centre.MEDIAN,
) -> dict[str, Any]:
    """Every cut in every round, the booklet, and the decisions at the cuts of the last rounds."""
    names = list(parameters)
    items = items_of(parameters, names)
    pages = booklet(names, items, chance, corrected_for_guessing=corrected_for_guessing)
    cuts = []
    for one in said:
        found = bookmark(pages, one.pages, items, centre)
        cuts.append(
            {
                "cut": one.cut,
                "round": one.round,
                **_cut(found, one.judges),
                "pages": dict(zip(one.judges, one.pages, strict=True)),
            }
        )
    last = {cut["cut"]: cut for cut in cuts}
    return {
        "method": "bookmark",
        "centre": centre.value,
        "response_probability": chance,
        "corrected_for_guessing": corrected_for_guessing,
        "judges": len(said[0].judges),
        "items": len(names),
        "cuts": cuts,
        "booklet": [
            {
                "page": number,
                "item": page.item,
                "category": page.category,
                "theta": _plain(page.theta),
            }
            for number, page in enumerate(pages, 1)
        ],
        "decisions": _decisions(items, sorted(cut["theta"] for cut in last.values())),
    }


def _cut(cut: Cut, judges: Sequence[str]) -> dict[str, Any]:
    return {
        "score": _plain(cut.score),
        "score_error": _plain(cut.score_error),
        "theta": _plain(cut.theta),
        "theta_error": _plain(cut.theta_error),
        "by_judge": _by(judges, cut.by_judge),
    }


def _decisions(items: ItemSet | None, cuts: Sequence[float | None]) -> dict[str, Any] | None:
    edges = [cut for cut in cuts if cut is not None]
    if items is None or len(edges) != len(cuts):
        return None
    theta = grid()
    found: Decisions = by_theta(items, edges, theta, np.exp(-0.5 * theta**2))
    return {
        "cuts": edges,
        "accuracy": found.accuracy,
        "consistency": found.consistency,
        "kappa": _plain(found.kappa),
        "accuracy_by_cut": [float(one) for one in found.accuracy_by_cut],
        "consistency_by_cut": [float(one) for one in found.consistency_by_cut],
        "false_positive": [float(one) for one in found.false_positive],
        "false_negative": [float(one) for one in found.false_negative],
    }


def _by(names: Sequence[str], values: Any) -> dict[str, float | None]:
    return {name: _plain(float(value)) for name, value in zip(names, values, strict=True)}


def _plain(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
