"""What a simulation says of its design: precision, length, exposure, violations, classes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from exam_engine.assembly.designs import Design
from exam_engine.assembly.exposure import overlap_rate
from exam_engine.assembly.item_curves import Floats
from exam_engine.assembly.sheet_rows import Sheet
from exam_engine.assembly.simulation_run import Simulated
from exam_engine.assembly.stopping import classes_of

_STRETCHES = (-2.5, -1.5, -0.5, 0.5, 1.5, 2.5)
_NEAR = 0.3
"""Within this of a cut two measurements of one person may well differ."""
_SLACK = 1e-6


def report(design: Design, made: Simulated) -> dict[str, Any]:
    """One JSON object; times in seconds, abilities in logits."""
    items = len(design.pool.items)
    seen = made.given[made.given >= 0]
    exposures = np.bincount(seen, minlength=items) / len(made.thetas)
    length = float(made.lengths.mean())
    forced = _forced(design, made)
    told: dict[str, Any] = {
        "examinees": len(made.thetas),
        "seconds": round(made.seconds, 4),
        "precision": _precision(made),
        "length": {
            "mean": length,
            "least": int(made.lengths.min()),
            "most": int(made.lengths.max()),
        },
        "exposure": {
            "most": float(exposures[~forced].max(initial=0.0)),
            "forced": int(forced.sum()),
            "unused": int((exposures == 0).sum()),
            "overlap": overlap_rate(exposures, len(made.thetas), length),
            "conditional_most": _conditional(design, made),
        },
        "violations": _violations(design, made),
        "by_theta": _by_theta(made),
    }
    if len(made.steps):
        told["step_ms"] = _quantiles(made.steps * 1000)
        told["exposure_lifted"], told["deadline_reached"] = made.lifted, made.late
    if len(made.gaps):
        told["gap"] = {"mean": float(made.gaps.mean()), "most": float(made.gaps.max())}
    if made.loads:
        told["modules"] = [list(stage) for stage in made.loads]
    if design.retakes.sittings > 1:
        told["retakes"] = _retakes(design, made)
    if design.stopping.cuts:
        told["classification"] = _classes(design, made)
    return told


def _forced(design: Design, made: Simulated) -> NDArray[np.bool_]:
    """Items that the blueprint has in every test: no control of exposure can touch them."""
    if made.forced is None:
        return np.zeros(len(design.pool.items), dtype=bool)
    return made.forced


def _precision(made: Simulated) -> dict[str, float]:
    off = made.estimates - made.thetas
    return {
        "rmse": float(np.sqrt(np.mean(off**2))),
        "bias": float(off.mean()),
        "standard_error": float(made.errors.mean()),
    }


def _by_theta(made: Simulated) -> list[dict[str, float | int]]:
    rows: list[dict[str, float | int]] = []
    stretch = np.digitize(made.thetas, _STRETCHES)
    for place in range(len(_STRETCHES) + 1):
        own = stretch == place
        if not own.any():
            continue
        off = made.estimates[own] - made.thetas[own]
        rows.append(
            {
                "from": float(_STRETCHES[place - 1]) if place else float("-inf"),
                "examinees": int(own.sum()),
                "rmse": float(np.sqrt(np.mean(off**2))),
                "bias": float(off.mean()),
                "length": float(made.lengths[own].mean()),
            }
        )
    return [{key: value for key, value in row.items() if value != float("-inf")} for row in rows]


def _conditional(design: Design, made: Simulated) -> float:
    """The greatest rate within one of the design's stretches of ability."""
    edges, forced = np.asarray(design.exposure.edges), _forced(design, made)
    stretch = np.searchsorted(edges, made.estimates, side="right")
    most = 0.0
    for place in range(len(edges) + 1):
        own = made.given[stretch == place]
        if len(own):
            counts = np.bincount(own[own >= 0], minlength=len(design.pool.items))
            most = max(most, float(counts[~forced].max(initial=0)) / len(own))
    return most


def _violations(design: Design, made: Simulated) -> int:
    """Rows of the blueprint that a person's whole test broke, over all persons."""
    if not design.lines:
        return 0
    sheet = Sheet.of(design.pool, design.lines, [0.0] * len(design.pool.items))
    count, stimuli = len(design.pool.items), len(design.pool.stimuli)
    matrix = np.zeros((len(sheet.program.rows), count + stimuli))
    for at, row in enumerate(sheet.program.rows):
        matrix[at, list(row.weights)] = list(row.weights.values())
    low = np.array([row.least for row in sheet.program.rows]) - _SLACK
    high = np.array([row.most for row in sheet.program.rows]) + _SLACK
    broken = 0
    for given in made.given:
        taken = np.zeros(count + stimuli)
        for item in given[given >= 0]:
            taken[item] = 1.0
            stimulus = design.pool.stimulus_of[item]
            if stimulus is not None:
                taken[count + stimulus] = 1.0
        values = matrix @ taken
        broken += int(((values < low) | (values > high)).sum())
    return broken


def _retakes(design: Design, made: Simulated) -> dict[str, float]:
    """The share of a sitting's items that the person had met in a sitting before."""
    sittings = design.retakes.sittings
    shares = []
    for row, given in enumerate(made.given):
        own = {item for item in given.tolist() if item >= 0}
        earlier = made.given[row - row % sittings : row]
        if len(earlier) and own:
            shares.append(len(own & set(earlier.ravel().tolist())) / len(own))
    return {"mean": float(np.mean(shares)), "most": float(max(shares))}


def _classes(design: Design, made: Simulated) -> dict[str, float]:
    cuts = np.asarray(design.stopping.cuts)
    true, said = (
        classes_of(made.thetas, design.stopping.cuts),
        classes_of(made.estimates, design.stopping.cuts),
    )
    far = np.abs(made.thetas[:, None] - cuts).min(axis=1) > _NEAR
    return {
        "exact": float((true == said).mean()),
        "adjacent": float((np.abs(true - said) <= 1).mean()),
        "exact_beyond_zone": float((true == said)[far].mean()) if far.any() else 1.0,
        "at_full_length": float((made.lengths == design.stopping.most).mean()),
    }


def _quantiles(values: Floats) -> dict[str, float]:
    return {
        "median": float(np.median(values)),
        "p99": float(np.quantile(values, 0.99)),
        "most": float(values.max()),
    }
