"""A calibration as plain data: what `kaozheng calibrate --json` tells."""

from __future__ import annotations

import math
from typing import Any

from itembank.calibration.abilities import Abilities
from itembank.calibration.calibrating import Calibration
from itembank.calibration.item_fit import ScoreFit, SquareFit
from itembank.calibration.model_fit import ModelFit
from itembank.calibration.responses import Responses


def calibration_record(made: Calibration) -> dict[str, Any]:
    """Parameters with standard errors, likelihood and how it was found."""
    found = made.found
    told = made.information
    return {
        "persons": made.responses.persons,
        "patterns": len(made.patterns.responses.codes),
        "log_likelihood": found.log_likelihood,
        "log_prior": found.log_prior,
        "aic": made.aic,
        "bic": made.bic,
        "free_parameters": made.free_parameters,
        "iterations": found.steps,
        "converged": found.converged,
        "change": found.change,
        "standard_errors": told.method.value if told and told.covariance is not None else None,
        "priors": {
            "slope": found.priors.slope,
            "intercept": found.priors.intercept,
            "lower": found.priors.lower,
            "upper": found.priors.upper,
        },
        "quadrature": {
            "points": int(found.theta.size),
            "from": float(found.theta[0]),
            "to": float(found.theta[-1]),
        },
        "groups": _groups(made),
        "parameters": [
            {
                "item": item.item,
                "model": item.model.value,
                **item.values,
                "se": dict(item.errors),
            }
            for item in made.items
        ],
        "diagnoses": [
            {"code": diagnosis.code, "facts": dict(diagnosis.facts)} for diagnosis in made.diagnoses
        ],
    }


def _groups(made: Calibration) -> list[dict[str, Any]]:
    """Means and standard deviations; of 1PL on the metric where the first group's SD is 1."""
    latent, names = made.latent, made.responses.group_names
    scale = made.unit
    return [
        {
            "group": name,
            "mean": float(latent.means[place]) / scale,
            "sd": float(latent.spreads[place]) / scale,
        }
        for place, name in enumerate(names)
    ]


def fit_record(
    items: tuple[ScoreFit, ...], squares: tuple[SquareFit, ...], whole: ModelFit | None
) -> dict[str, Any]:
    """S-X2, infit and outfit by item, and M2 of the model; None where data do not allow it."""
    by_item = {one.item: one for one in items}
    told = []
    for square in squares:
        entry: dict[str, Any] = {
            "item": square.item,
            "infit": _plain(square.infit),
            "infit_z": _plain(square.infit_z),
            "outfit": _plain(square.outfit),
            "outfit_z": _plain(square.outfit_z),
        }
        score = by_item.get(square.item)
        if score is not None:
            entry["s_x2"] = {
                "statistic": score.statistic,
                "df": score.df,
                "p": _plain(score.p),
                "rmsea": _plain(score.rmsea),
            }
        told.append(entry)
    return {"items": told, "model": None if whole is None else _whole(whole)}


def _whole(fit: ModelFit) -> dict[str, Any]:
    return {
        "statistic": fit.margins.value,
        "value": fit.statistic,
        "m2": fit.statistic,
        "df": fit.df,
        "p": fit.p,
        "rmsea": fit.rmsea,
        "rmsea_90": [fit.rmsea_low, fit.rmsea_high],
        "srmsr": fit.srmsr,
    }


def ability_records(
    given: Responses, scored: Abilities, names: tuple[str, ...] | None, unit: float = 1.0
) -> list[dict[str, Any]]:
    """One record a row of the file; a value that does not exist is null and says why."""
    top = given.categories - 1
    seen = given.seen
    told = []
    for row in range(len(given.codes)):
        theta, error = float(scored.theta[row]), float(scored.errors[row])
        entry: dict[str, Any] = {"row": row + given.first_row}
        if names is not None:
            entry["id"] = names[row]
        entry |= {"theta": _plain(theta / unit), "se": _plain(error / unit)}
        if not math.isfinite(theta):
            answered = seen[row]
            codes = given.codes[row][answered]
            if not codes.size:
                entry["diagnosis"] = "calibration-persons-empty"
            elif (codes == top[answered]).all():
                entry["diagnosis"] = "calibration-persons-all-right"
            elif (codes == 0).all():
                entry["diagnosis"] = "calibration-persons-all-wrong"
            else:
                entry["diagnosis"] = "calibration-persons-no-maximum"
        told.append(entry)
    return told


def _plain(value: float) -> float | None:
    return value if math.isfinite(value) else None
