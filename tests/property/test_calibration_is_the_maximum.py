"""Whatever the responses, an estimate is the top of the marginal likelihood, counted anew here.

The likelihood is written down from the definitions of the models, with a quadrature of its own,
and nothing of the estimation is used but its answer.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from foundation.errors import Invalid
from itembank.calibration.calibrating import Calibration, Plan, calibrate
from itembank.calibration.item_models import ItemModel
from itembank.calibration.response_file import read_responses

Floats = NDArray[np.float64]
POINTS = np.linspace(-18, 18, 181)
STEP = 1e-3
MODELS = [ItemModel.RASCH, ItemModel.TWO_PL, ItemModel.GRM, ItemModel.GPCM, ItemModel.NRM]


def chances(model: ItemModel, values: dict[str, float], many: int) -> Floats:
    """Categories × points, by the definition of each model."""
    steps = range(1, many)
    match model:
        case ItemModel.RASCH | ItemModel.TWO_PL:
            right = 1 / (1 + np.exp(-values["a"] * (POINTS - values["b"])))
            return np.stack([1 - right, right])
        case ItemModel.GRM:
            above = [1 / (1 + np.exp(-values["a"] * (POINTS - values[f"b{k}"]))) for k in steps]
            edges = np.stack([np.ones_like(POINTS), *above, np.zeros_like(POINTS)])
            return np.asarray(edges[:-1] - edges[1:])
        case ItemModel.GPCM:
            gained = [values["a"] * (POINTS - values[f"b{k}"]) for k in steps]
            powers = np.cumsum([np.zeros_like(POINTS), *gained], axis=0)
        case _:
            told = [values[f"a{k}"] * POINTS + values[f"c{k}"] for k in steps]
            powers = np.stack([np.zeros_like(POINTS), *told])
    grown = np.exp(powers - powers.max(axis=0))
    return np.asarray(grown / grown.sum(axis=0))


def log_likelihood(
    codes: NDArray[np.int64], model: ItemModel, items: list[dict[str, float]], spread: float
) -> float:
    weight = np.exp(-0.5 * (POINTS / spread) ** 2)
    weight = weight / weight.sum()
    together = np.ones((len(codes), POINTS.size))
    for place, values in enumerate(items):
        seen = codes[:, place] >= 0
        table = chances(model, values, int(codes[:, place].max()) + 1)
        together[seen] *= table[codes[seen, place]]
    return float(np.log(together @ weight).sum())


def drawn(seed: int, persons: int, many: int, absent: float, spread: float) -> NDArray[np.int64]:
    """Responses of persons to five items; -1 where there is none."""
    chance = np.random.default_rng(seed)
    thetas = chance.normal(0, spread, (persons, 1))
    places = np.sort(chance.normal(0, 1, (5, many - 1)), axis=1)
    over = 1.3 * (thetas[:, :, None] - places) + chance.logistic(0, 1, (persons, 5, 1)) > 0
    codes = over.sum(axis=2)
    return np.asarray(np.where(chance.random(codes.shape) < absent, -1, codes))


def as_file(codes: NDArray[np.int64]) -> bytes:
    rows = [",".join("" if code < 0 else str(code) for code in row) for row in codes.tolist()]
    return ("A,B,C,D,E\n" + "\n".join(rows) + "\n").encode()


@settings(max_examples=8, deadline=None)
@given(
    model=st.sampled_from(MODELS),
    seed=st.integers(0, 2**32 - 1),
    persons=st.sampled_from([100, 200]),
    absent=st.sampled_from([0.0, 0.2]),
    spread=st.sampled_from([0.8, 1.0, 2.0]),
)
def test_no_step_from_an_estimate_leads_uphill(
    model: ItemModel, seed: int, persons: int, absent: float, spread: float
) -> None:
    many = 2 if model.is_dichotomous else 3
    codes = drawn(seed, persons, many, absent, spread)
    try:
        made = calibrate(read_responses(as_file(codes)).responses, Plan(model))
    except Invalid:
        # What the data cannot carry is told by name, see test_diagnoses.py.
        return
    shifted = np.where(codes < 0, -1, codes - np.array(made.responses.lowest))
    items = [dict(item.values) for item in made.items]
    width = float(made.latent.spreads[0])
    top = log_likelihood(shifted, model, items, width)
    assert made.found.log_likelihood == pytest.approx(top, abs=1e-3)
    for moved, moved_width in _neighbours(made, items, width):
        assert log_likelihood(shifted, model, moved, moved_width) <= top + 1e-5


def _neighbours(made: Calibration, items: list[dict[str, float]], width: float) -> Any:
    """The estimate with one parameter moved a little, for each parameter and both ways."""
    for item, estimate in enumerate(made.items):
        for name in estimate.errors:
            for step in (STEP, -STEP):
                moved = [dict(one) for one in items]
                moved[item][name] += step
                yield moved, width
    if made.latent.free_spreads[0]:
        for step in (STEP, -STEP):
            yield items, width + step
