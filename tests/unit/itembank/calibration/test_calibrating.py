"""Calibration finds the parameters that responses were drawn from, whatever the model."""

from __future__ import annotations

import numpy as np
import pytest

from foundation.errors import Invalid
from itembank.calibration.abilities import Score, abilities
from itembank.calibration.calibrating import Calibration, FixedItem, Plan, calibrate
from itembank.calibration.estimation import Effort
from itembank.calibration.expectation import expect
from itembank.calibration.information import Method
from itembank.calibration.item_models import ItemModel
from itembank.calibration.priors import NO_PRIORS, Priors
from itembank.calibration.reported import to_reported
from itembank.calibration.responses import responses
from tests.simulated_exams import Exam, exam, sat, truth, with_gaps

MODELS = [(model, 2 if model.is_dichotomous else 4) for model in ItemModel]
FINE = Effort(tolerance=1e-8)


def _gaps(made: Calibration, sat_exam: Exam) -> list[float]:
    """Differences from the truth in standard errors, of every estimated value."""
    block = sat_exam.items.blocks[0]
    values = to_reported(block.model, block.rows)
    gaps = []
    for row, item in enumerate(made.items):
        for value, (name, found) in zip(values[row], item.values.items(), strict=True):
            if name in item.errors:
                gaps.append((found - value) / item.errors[name])
    return gaps


@pytest.mark.parametrize(("model", "categories"), MODELS)
def test_the_truth_lies_within_the_standard_errors(model: ItemModel, categories: int) -> None:
    drawn = exam(model, persons=2500, items=10, categories=categories)
    made = calibrate(responses(drawn.codes), Plan(model))
    gaps = np.array(_gaps(made, drawn))
    assert made.found.converged
    # Priors and asymptotes that the data hardly tell make the spread smaller, never larger.
    assert np.sqrt(np.mean(gaps**2)) < 1.6
    assert np.abs(gaps).max() < 5.0


@pytest.mark.parametrize(
    ("model", "categories"), [(ItemModel.TWO_PL, 2), (ItemModel.PCM, 3), (ItemModel.GRM, 4)]
)
def test_standard_errors_are_those_of_the_likelihood(model: ItemModel, categories: int) -> None:
    """Against the second differences of the log-likelihood itself."""
    codes = with_gaps(exam(model, persons=500, items=4, categories=categories).codes, 0.2)
    made = calibrate(responses(codes), Plan(model, effort=FINE))
    found = made.found
    assert made.information is not None and made.information.method is Method.LOUIS
    size = found.items.pack().size
    centre = np.concatenate([found.items.pack(), found.latent.spreads[found.latent.free_spreads]])

    def worth(vector: np.ndarray) -> float:
        items = found.items.unpack(vector[:size])
        latent = found.latent.unpack(np.log(vector[size:]))
        weights = latent.log_weights(found.theta)
        return expect(made.design, items.probabilities(found.theta), weights).log_likelihood

    step = 1e-3 * np.eye(centre.size)
    told = np.array(
        [
            [
                worth(centre + one + other)
                - worth(centre + one - other)
                - worth(centre - one + other)
                + worth(centre - one - other)
                for other in step
            ]
            for one in step
        ]
    )
    expected = np.linalg.inv(-told / 4e-6)
    assert made.information.covariance is not None
    errors = np.sqrt(np.diag(made.information.covariance))
    np.testing.assert_allclose(errors, np.sqrt(np.diag(expected)), rtol=1e-4)


def test_items_of_several_formats_share_one_metric() -> None:
    two, graded = exam(ItemModel.TWO_PL, 3000, 8), truth(ItemModel.GRM, 4, 4)
    more = sat(graded, two.theta, seed=9)
    codes = np.concatenate([two.codes, more.codes], axis=1)
    given = responses(codes)
    kinds = dict.fromkeys(given.items[8:], ItemModel.GRM)
    made = calibrate(given, Plan(ItemModel.TWO_PL, models=kinds))
    slopes = np.array([item.values["a"] for item in made.items])
    true = np.concatenate([two.items.blocks[0].rows[:, 0], graded.blocks[0].rows[:, 0]])
    assert np.corrcoef(slopes, true)[0, 1] > 0.95
    assert [item.model for item in made.items] == [ItemModel.TWO_PL] * 8 + [ItemModel.GRM] * 4


def test_one_parameter_models_are_one_model_on_two_metrics() -> None:
    given = responses(exam(ItemModel.TWO_PL, 1500, 8).codes)
    rasch = calibrate(given, Plan(ItemModel.RASCH, effort=FINE))
    common = calibrate(given, Plan(ItemModel.ONE_PL, effort=FINE))
    spread = float(rasch.latent.spreads[0])
    assert common.found.log_likelihood == pytest.approx(rasch.found.log_likelihood, abs=1e-6)
    for one, other in zip(rasch.items, common.items, strict=True):
        assert other.values["a"] == pytest.approx(spread)
        assert other.values["b"] == pytest.approx(one.values["b"] / spread)
        assert other.errors["a"] > 0


def test_responses_may_be_missing_by_design() -> None:
    drawn = exam(ItemModel.TWO_PL, 6000, 15)
    codes = drawn.codes.copy()
    codes[:3000, 10:] = -1
    codes[3000:, :5] = -1
    made = calibrate(responses(codes), Plan(ItemModel.TWO_PL))
    assert np.sqrt(np.mean(np.array(_gaps(made, drawn)) ** 2)) < 1.35


def test_sparse_and_dense_indicators_give_the_same() -> None:
    codes = exam(ItemModel.TWO_PL, 1500, 24).codes
    few = with_gaps(codes, 0.75)
    assert (few >= 0).mean() < 0.3
    full = responses(with_gaps(codes, 0.65))
    for given in (responses(few), full):
        made = calibrate(given, Plan(ItemModel.TWO_PL, effort=FINE, with_errors=False))
        cross = made.found.expected.persons.sum()
        assert cross == pytest.approx(given.persons)
        # At the maximum the counts of each item agree with its curve.
        block = made.found.items.blocks[0]
        counts = made.found.expected.counts[made.found.items.columns_of(block)]
        gap = counts[:, 1] - counts.sum(axis=1) * block.probabilities(made.theta)[:, 1]
        assert np.abs(gap.sum(axis=1)).max() < 1e-3


def test_groups_differ_in_mean_and_spread() -> None:
    items = truth(ItemModel.TWO_PL, 15, 2)
    chance = np.random.default_rng(3)
    theta = np.concatenate([chance.normal(size=2000), chance.normal(0.8, 1.4, 2000)])
    drawn = sat(items, theta)
    groups = np.repeat([0, 1], 2000)
    made = calibrate(
        responses(drawn.codes, groups=groups, group_names=("a", "b")), Plan(ItemModel.TWO_PL)
    )
    assert made.latent.means[0] == 0.0 and made.latent.spreads[0] == 1.0
    assert made.latent.means[1] == pytest.approx(0.8, abs=0.1)
    assert made.latent.spreads[1] == pytest.approx(1.4, abs=0.15)
    assert np.sqrt(np.mean(np.array(_gaps(made, drawn)) ** 2)) < 1.35


def test_new_items_come_onto_the_metric_of_fixed_ones() -> None:
    items = truth(ItemModel.TWO_PL, 20, 2)
    drawn = sat(items, np.random.default_rng(4).normal(0.5, 1.2, 4000))
    values = to_reported(ItemModel.TWO_PL, items.blocks[0].rows)
    given = responses(drawn.codes)
    fixed = {
        name: FixedItem(ItemModel.TWO_PL, {"a": float(row[0]), "b": float(row[1])})
        for name, row in zip(given.items[:12], values[:12], strict=True)
    }
    made = calibrate(given, Plan(ItemModel.TWO_PL, fixed=fixed))
    assert made.latent.means[0] == pytest.approx(0.5, abs=0.08)
    assert made.latent.spreads[0] == pytest.approx(1.2, abs=0.08)
    for row, item in enumerate(made.items):
        if row < 12:
            assert not item.errors
            assert item.values["b"] == pytest.approx(values[row, 1])
        else:
            assert abs(item.values["b"] - values[row, 1]) < 4 * item.errors["b"]


def test_without_priors_the_likelihood_is_not_below_the_one_with_priors() -> None:
    given = responses(exam(ItemModel.THREE_PL, 1500, 10).codes)
    with_priors = calibrate(given, Plan(ItemModel.THREE_PL, with_errors=False))
    alone = calibrate(given, Plan(ItemModel.THREE_PL, priors=NO_PRIORS, with_errors=False))
    assert alone.found.log_likelihood >= with_priors.found.log_likelihood


def test_a_prior_holds_a_slope() -> None:
    given = responses(exam(ItemModel.TWO_PL, 300, 5).codes)
    tight = Priors(slope=(0.0, 0.01))
    made = calibrate(given, Plan(ItemModel.TWO_PL, priors=tight))
    assert all(item.values["a"] == pytest.approx(1.0, abs=0.02) for item in made.items)


def test_too_few_iterations_are_told_and_no_number_is() -> None:
    given = responses(exam(ItemModel.TWO_PL, 300, 5).codes)
    with pytest.raises(Invalid) as refusal:
        calibrate(given, Plan(ItemModel.TWO_PL, effort=Effort(most_steps=2)))
    assert refusal.value.code == "calibration-not-converged"


@pytest.mark.parametrize("model", [ItemModel.TWO_PL, ItemModel.THREE_PL])
def test_an_item_with_a_wrong_key_does_not_lead_a_slope_prior_astray(model: ItemModel) -> None:
    """A log-normal prior has no density below 0, where the classical start of such an item lies."""
    codes = exam(ItemModel.TWO_PL, persons=300, items=20).codes
    wrong = codes.copy()
    wrong[:, 7] = 1 - wrong[:, 7]
    priors = Priors(slope=(0.0, 0.5), lower=(5.0, 17.0))
    plan = Plan(model, priors=priors, with_errors=False)
    right, made = calibrate(responses(codes), plan), calibrate(responses(wrong), plan)
    assert made.found.converged and made.found.steps < 60
    assert 0 < made.items[7].values["a"] < 0.5
    others = [place for place in range(20) if place != 7]
    slopes = [[found.items[place].values["a"] for place in others] for found in (right, made)]
    assert np.corrcoef(*slopes)[0, 1] > 0.95


def test_points_reach_as_far_as_the_persons_do() -> None:
    """Persons who are wider spread than the usual points: these would make them narrower."""
    chance = np.random.default_rng(8)
    thetas = chance.normal(0, 2.2, (3000, 1))
    right = thetas - np.linspace(-3, 3, 8) + chance.logistic(size=(3000, 8)) > 0
    given = responses(right.astype(np.int8))
    made = calibrate(given, Plan(ItemModel.RASCH))
    assert made.theta[-1] > 10 and np.diff(made.theta) == pytest.approx(0.2)
    wide = Effort(theta=np.linspace(-20, 20, 201))
    same = calibrate(given, Plan(ItemModel.RASCH, effort=wide))
    assert made.latent.spreads[0] == pytest.approx(same.latent.spreads[0], abs=1e-4)
    assert made.found.log_likelihood == pytest.approx(same.found.log_likelihood, abs=1e-3)
    scored = abilities(given, made.found.items, made.latent, Score.EAP)
    # The variance of estimates and that of their errors make up the whole.
    known = scored.theta.std() ** 2 + np.mean(scored.errors**2)
    assert np.sqrt(known) == pytest.approx(made.latent.spreads[0], rel=1e-3)


def test_usual_persons_are_worked_on_with_the_usual_points() -> None:
    made = calibrate(responses(exam(ItemModel.RASCH, 400, 8).codes), Plan(ItemModel.RASCH))
    assert made.theta.size == 61 and made.theta[-1] == 6.0
