"""What a calibration tells beside parameters: each part on request, as plain data."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from enum import StrEnum
from typing import Any

from itembank.calibration.abilities import Score, abilities
from itembank.calibration.calibrating import Calibration, FixedItem
from itembank.calibration.classical import analyse
from itembank.calibration.dif import logistic_dif, mantel_haenszel
from itembank.calibration.dif_likelihood import likelihood_dif
from itembank.calibration.drift import find_drift
from itembank.calibration.item_fit import score_fit, square_fit
from itembank.calibration.linking import LinkMethod
from itembank.calibration.local_dependence import dependent_pairs
from itembank.calibration.model_fit import model_fit
from itembank.calibration.person_fit import person_fit
from itembank.calibration.records import fit_record
from itembank.calibration.whole_test import curve_of


class Also(StrEnum):
    """Parts that take a request."""

    CLASSICAL = "classical"
    DIF = "dif"
    Q3 = "q3"
    PERSON_FIT = "person-fit"
    INFORMATION = "information"


def part(made: Calibration, wanted: Also) -> Any:
    """One part. Raises ``Invalid`` where the data do not allow it."""
    return _PARTS[wanted](made)


def fit(made: Calibration) -> dict[str, Any]:
    """S-X2, infit and outfit by item (at EAP, as mirt has it), and M2."""
    scored = abilities(made.responses, made.found.items, made.latent, Score.EAP)
    squares = square_fit(made.responses, made.found.items, scored)
    return fit_record(score_fit(made), squares, model_fit(made))


def link_record(
    base: Mapping[str, FixedItem], made: Calibration, method: LinkMethod
) -> dict[str, Any]:
    """The line onto an earlier metric, without the items that drift, and every item's drift."""
    new = {item.item: FixedItem(item.model, item.values) for item in made.items}
    report = find_drift(base, new, method)
    return {
        "method": report.link.method.value,
        "a": report.link.slope,
        "b": report.link.intercept,
        "items": list(report.link.items),
        "item_gap": report.link.item_gap,
        "test_gap": report.link.test_gap,
        "drift": [asdict(one) for one in report.items],
    }


def _classical(made: Calibration) -> dict[str, Any]:
    whole, items = analyse(made.responses)
    return {"test": finite(asdict(whole)), "items": [finite(asdict(item)) for item in items]}


def _dif(made: Calibration) -> dict[str, Any]:
    given = made.responses
    reference, focal = (*given.group_names, "")[:2]
    by_likelihood = likelihood_dif(made)
    return {
        "reference": reference,
        "focal": focal,
        "likelihood_ratio": [finite(asdict(one)) for one in by_likelihood],
        "mantel_haenszel": [finite(asdict(one)) for one in mantel_haenszel(given)],
        "logistic": [finite(asdict(one)) for one in logistic_dif(given)],
    }


def _q3(made: Calibration) -> dict[str, Any]:
    scored = abilities(made.responses, made.found.items, made.latent, Score.EAP)
    mean, pairs = dependent_pairs(made.responses, made.found.items, scored)
    return finite({"mean": mean, "pairs": [asdict(pair) for pair in pairs]})


def _person_fit(made: Calibration) -> list[dict[str, Any]]:
    given = made.responses
    scored = abilities(given, made.found.items, made.latent, Score.WLE)
    found = person_fit(given, made.found.items, made.latent, scored)
    return [
        finite({"row": row + given.first_row, "lz": float(lz), "lz_star": float(star)})
        for row, (lz, star) in enumerate(zip(found.lz, found.lz_star, strict=True))
    ]


def _information(made: Calibration) -> list[dict[str, float]]:
    curve = curve_of(made.found.items, made.theta)
    unit = made.unit
    return [
        {
            "theta": float(theta) / unit,
            "score": float(score),
            "information": float(information) * unit**2,
            "se": float(error) / unit,
        }
        for theta, score, information, error in zip(
            curve.theta, curve.score, curve.information, curve.error, strict=True
        )
    ]


def finite(record: dict[str, Any]) -> dict[str, Any]:
    """Numbers that do not exist as None."""
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in record.items()
    }


_PARTS = {
    Also.CLASSICAL: _classical,
    Also.DIF: _dif,
    Also.Q3: _q3,
    Also.PERSON_FIT: _person_fit,
    Also.INFORMATION: _information,
}
