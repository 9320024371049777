"""LSAT6, LSAT7 and Science: the figures that another program published for the same data."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from itembank.calibration.abilities import Score, abilities
from itembank.calibration.calibrating import Calibration, Plan, calibrate
from itembank.calibration.item_fit import score_fit
from itembank.calibration.item_models import ItemModel
from itembank.calibration.model_fit import Margins, model_fit
from itembank.calibration.response_file import read_responses
from itembank.calibration.responses import responses
from tests.conftest import SHARED

DATA = SHARED / "data" / "psychometrics"
CASES = {
    "LSAT6_2PL": ("lsat/LSAT6.csv", ItemModel.TWO_PL, -2466.6534),
    "LSAT6_Rasch": ("lsat/LSAT6.csv", ItemModel.RASCH, -2466.9376),
    "LSAT7_2PL": ("lsat/LSAT7.csv", ItemModel.TWO_PL, -2658.8051),
    "LSAT7_Rasch": ("lsat/LSAT7.csv", ItemModel.RASCH, -2664.9009),
    "Science_GRM": ("science/Science.csv", ItemModel.GRM, -1608.8694),
}
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not here")


@cache
def _made(case: str) -> Calibration:
    file, model, _ = CASES[case]
    return calibrate(read_responses((DATA / file).read_bytes()).responses, Plan(model))


def _answers(name: str, skip: int) -> np.ndarray:
    return np.genfromtxt(DATA / "answers" / name, delimiter=",", skip_header=1)[:, skip:]


@pytest.mark.parametrize("case", CASES)
def test_log_likelihood_and_parameters(case: str) -> None:
    made = _made(case)
    assert made.found.log_likelihood == pytest.approx(CASES[case][2], abs=1e-3)
    told = _answers(f"{case}.csv", 1)
    found = np.array([list(item.values.values()) for item in made.items])
    np.testing.assert_allclose(found, told, atol=1e-3)


@pytest.mark.parametrize("case", CASES)
def test_score_fit(case: str) -> None:
    told = _answers(f"{case}_SX2.csv", 2)
    found = [[one.statistic, one.df, one.rmsea, one.p] for one in score_fit(_made(case))]
    np.testing.assert_allclose(np.array(found), told, atol=1e-3)


@pytest.mark.parametrize("case", CASES)
def test_expected_abilities(case: str) -> None:
    made, told = _made(case), _answers(f"{case}_EAP.csv", 1)
    patterns = told[:, :-2].astype(np.int8) - np.array(made.responses.lowest, dtype=np.int8)
    found = abilities(responses(patterns), made.found.items, made.latent, Score.EAP)
    np.testing.assert_allclose(found.theta, told[:, -2], atol=1e-3)
    np.testing.assert_allclose(found.errors, told[:, -1], atol=1e-3)


@pytest.mark.parametrize(("case", "value"), [("LSAT6_2PL", 4.738), ("LSAT7_2PL", 11.938)])
def test_model_fit(case: str, value: float) -> None:
    for margins in Margins:
        found = model_fit(_made(case), margins)
        assert found is not None
        assert found.statistic == pytest.approx(value, abs=1e-3) and found.df == 5
