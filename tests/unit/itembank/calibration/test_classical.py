"""Classical figures are those of their definitions; residuals show what was planted."""

from __future__ import annotations

import numpy as np
import pytest

from itembank.calibration.abilities import Score, abilities
from itembank.calibration.calibrating import Plan, calibrate
from itembank.calibration.classical import analyse
from itembank.calibration.item_models import ItemModel
from itembank.calibration.latent import standard_normal
from itembank.calibration.local_dependence import dependent_pairs
from itembank.calibration.person_fit import person_fit
from itembank.calibration.responses import responses
from tests.simulated_exams import exam


def test_figures_by_their_definitions() -> None:
    codes = exam(ItemModel.GRM, 800, 6, 4).codes
    whole, items = analyse(responses(codes))
    total = codes.sum(axis=1)
    variances = codes.var(axis=0, ddof=1)
    alpha = 6 / 5 * (1 - variances.sum() / total.var(ddof=1))
    assert whole.alpha == pytest.approx(alpha) and whole.alpha_low < alpha < whole.alpha_high
    assert whole.mean == pytest.approx(total.mean())
    rest = np.corrcoef(codes[:, 2], total - codes[:, 2])[0, 1]
    assert items[2].item_rest == pytest.approx(rest)
    assert items[2].facility == pytest.approx(codes[:, 2].mean() / 3)
    assert sum(items[2].shares) == pytest.approx(1.0)


def test_a_counted_pattern_is_as_many_persons() -> None:
    codes = exam(ItemModel.TWO_PL, 500, 4).codes
    patterns, counts = np.unique(codes, axis=0, return_counts=True)
    one, each = analyse(responses(codes))
    other, again = analyse(responses(patterns, weights=counts.astype(float)))
    assert one.alpha == pytest.approx(other.alpha)
    for left, right in zip(each, again, strict=True):
        assert left.upper_lower == pytest.approx(right.upper_lower)
        assert left.item_rest == pytest.approx(right.item_rest)


def test_an_item_without_variance_has_no_correlation() -> None:
    codes = exam(ItemModel.TWO_PL, 100, 4).codes.copy()
    codes[:, 1] = 1
    assert np.isnan(analyse(responses(codes))[1][1].item_rest)


def test_two_items_that_copy_each_other_are_told() -> None:
    drawn = exam(ItemModel.TWO_PL, 1500, 15)
    codes = drawn.codes.copy()
    copied = np.random.default_rng(1).random(1500) < 0.6
    codes[copied, 1] = codes[copied, 0]
    made = calibrate(responses(codes), Plan(ItemModel.TWO_PL, with_errors=False))
    scored = abilities(made.responses, made.found.items, made.latent, Score.EAP)
    mean, pairs = dependent_pairs(made.responses, made.found.items, scored)
    assert [(pair.first, pair.second) for pair in pairs] == [("I1", "I2")]
    assert mean == pytest.approx(-1 / 14, abs=0.03)


@pytest.mark.parametrize("score", [Score.MLE, Score.WLE, Score.MAP])
@pytest.mark.parametrize(("model", "categories"), [(ItemModel.TWO_PL, 2), (ItemModel.GRM, 4)])
def test_corrected_person_fit_has_the_spread_of_a_standard_normal(
    score: Score, model: ItemModel, categories: int
) -> None:
    drawn = exam(model, 2000, 40, categories)
    given = responses(drawn.codes)
    latent = standard_normal()
    scored = abilities(given, drawn.items, latent, score)
    found = person_fit(given, drawn.items, latent, scored)
    assert np.nanstd(found.lz_star) == pytest.approx(1.0, abs=0.07)
    assert np.nanstd(found.lz) < np.nanstd(found.lz_star)


def test_random_answers_fit_badly() -> None:
    drawn = exam(ItemModel.TWO_PL, 200, 40)
    codes = drawn.codes.copy()
    codes[:20] = np.random.default_rng(1).random((20, 40)) < 0.5
    given, latent = responses(codes), standard_normal()
    scored = abilities(given, drawn.items, latent, Score.WLE)
    found = person_fit(given, drawn.items, latent, scored)
    assert np.nanmean(found.lz_star[:20]) < -2 < np.nanmean(found.lz_star[20:])
