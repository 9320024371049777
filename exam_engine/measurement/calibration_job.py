"""The job behind a calibration run: read the frozen data, estimate, diagnose, record."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from exam_engine.measurement.data_sets import (
    DataSet,
    digest_of_text,
    items_named,
    read_data_set,
)
from exam_engine.measurement.runs import (
    STEPS,
    RunPlan,
    one_run,
    parameters_in_force,
    read_plan,
    record_result,
)
from exam_engine.measurement.tables import CalibrationDataRow, RunState
from foundation.clock import Clock
from foundation.errors import Conflict, Invalid
from foundation.jobs import JobContext
from itembank.calibration import parts
from itembank.calibration.abilities import Score, abilities
from itembank.calibration.calibrating import Calibration, FixedItem, Plan, calibrate
from itembank.calibration.item_models import ItemModel
from itembank.calibration.person_fit import person_fit
from itembank.calibration.priors import GUESSING_PRIORS, NO_PRIORS, Priors
from itembank.calibration.records import calibration_record

_SLOPE_PRIOR = 0.0, 0.5
"""Mean and standard deviation of the logarithm of a slope."""
_ESTIMATED, _FITTED, _DESCRIBED = 70, 85, 95
"""Hundredths of the work that are done after each part."""


@dataclass(frozen=True, slots=True)
class RunTools:
    """What the job works with."""

    clock: Clock


def run_calibration(context: JobContext, tools: RunTools) -> dict[str, Any]:
    """The job; returns ``{"run", "version", "items", "converged"}``."""
    run_id = context.payload["run"]
    with context.database.read(context.tenant_id) as tx:
        run = one_run(tx, run_id)
        version, state, plan, digest = run.version, run.state, read_plan(run.plan), run.data_digest
        text = tx.get_one(CalibrationDataRow, run_id).content
        data = read_data_set(text)
        refs = [item.ref for item in data.items] if plan.anchors else []
        fixed = parameters_in_force(tx, refs)
    if state == RunState.ORDERED:
        if digest_of_text(text) != digest:
            raise Conflict("measurement-data-changed", version=version)
        result = found(data, plan, fixed, _Bar(context.progress))
        with context.database.write(context.tenant_id) as tx:
            record_result(tx, tools.clock, run_id, data, result)
    context.progress(STEPS, STEPS)
    return {"run": run_id, "version": version, "items": len(data.items)}


class _Bar:
    """Turns the change that estimation has left into progress, told once a second at most.

    The change falls by about the same factor in every step, so its logarithm is the clock.
    """

    def __init__(self, tell: Callable[[int, int], None]) -> None:
        self._tell = tell
        self._done, self._told = 0, 0.0

    def step(self, _step: int, _likelihood: float, change: float) -> None:
        """For `itembank.calibration.estimation.Watch`."""
        share = min(max(-math.log10(max(change, 1e-12)) / 6.0, 0.0), 1.0)
        self.at(int(_ESTIMATED * share))

    def at(self, done: int) -> None:
        """So many hundredths are done; never fewer than before."""
        self._done = max(self._done, done)
        if time.monotonic() - self._told >= 1.0:
            self._told = time.monotonic()
            self._tell(self._done, STEPS)


def found(
    data: DataSet, plan: RunPlan, fixed: dict[str, FixedItem], bar: _Bar | None = None
) -> dict[str, Any]:
    """Everything that the report tells, as JSON values. Raises ``Invalid`` with a diagnosis."""
    given = data.responses()
    models = {
        item.ref: plan.many if many > 2 else plan.two
        for item, many in zip(data.items, given.categories, strict=True)
    }
    names = {item.ref: item.identifier for item in data.items}
    asked = Plan(plan.two, models=models, fixed=fixed, priors=_priors(plan))
    try:
        made = calibrate(given, asked, watch=bar.step if bar is not None else None)
    except Invalid as refusal:
        raise Invalid(refusal.code, **items_named(refusal.facts, names)) from refusal
    record = calibration_record(made) | {"fixed": sorted(fixed), "names": names}
    for diagnosis in record["diagnoses"]:
        diagnosis["facts"] = items_named(diagnosis["facts"], names)
    _at(bar, _ESTIMATED)
    record["fit"] = parts.fit(made)
    _at(bar, _FITTED)
    for wanted in (parts.Also.CLASSICAL, parts.Also.Q3, parts.Also.INFORMATION):
        record[wanted.value] = parts.part(made, wanted)
    record["dif"] = _dif(made)
    _at(bar, _DESCRIBED)
    return dict(_storable(record | _persons(made)))


def _priors(plan: RunPlan) -> Priors | None:
    """None takes weak priors for asymptotes where a model has them."""
    if not plan.prior:
        return None
    guessed = plan.two in (ItemModel.THREE_PL, ItemModel.FOUR_PL)
    return replace(GUESSING_PRIORS if guessed else NO_PRIORS, slope=_SLOPE_PRIOR)


def _storable(value: Any) -> Any:
    """Numbers that do not exist as None: JSON knows no other word for them."""
    if isinstance(value, dict):
        return {str(name): _storable(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _at(bar: _Bar | None, done: int) -> None:
    if bar is not None:
        bar.at(done)


def _dif(made: Calibration) -> dict[str, Any]:
    """DIF between two groups, or why there is none: a group too small is told, never compared."""
    given = made.responses
    sizes = {
        name: float(given.weights[given.groups == place].sum())
        for place, name in enumerate(given.group_names)
    }
    told: dict[str, Any] = {"groups": sizes}
    if len(sizes) != 2:
        return told
    try:
        compared: dict[str, Any] = parts.part(made, parts.Also.DIF)
        return told | compared
    except Invalid as refusal:
        return told | {"refused": {"code": refusal.code, "facts": dict(refusal.facts)}}


def _persons(made: Calibration) -> dict[str, Any]:
    """Distributions of abilities and of person fit; no person by name."""
    scored = abilities(made.responses, made.found.items, made.latent, Score.EAP)
    weighted = abilities(made.responses, made.found.items, made.latent, Score.WLE)
    fit = person_fit(made.responses, made.found.items, made.latent, weighted)
    weights = made.responses.weights
    star = np.isfinite(fit.lz_star)
    return {
        "abilities": _histogram(scored.theta / made.unit, weights, -4.0, 4.0, 0.25),
        "person_fit": _histogram(fit.lz_star, weights, -5.0, 4.0, 0.25)
        | {
            "below": float(weights[star][fit.lz_star[star] < -1.645].sum()),
            "expected": 0.05 * float(weights[star].sum()),
        },
    }


def _histogram(values: Any, weights: Any, low: float, high: float, width: float) -> dict[str, Any]:
    told = np.isfinite(values)
    edges = np.arange(low, high + width / 2, width)
    counts, _ = np.histogram(np.clip(values[told], low, high), edges, weights=weights[told])
    return {
        "from": low,
        "width": width,
        "counts": [float(count) for count in counts],
        "n": float(weights[told].sum()),
    }
