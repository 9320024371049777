"""An item that is harder for one group is found by every method, and small groups are refused."""

from __future__ import annotations

import numpy as np
import pytest

from foundation.errors import Invalid
from itembank.calibration.blocks import ItemSet
from itembank.calibration.calibrating import Plan, calibrate
from itembank.calibration.dif import Size, logistic_dif, mantel_haenszel
from itembank.calibration.dif_likelihood import likelihood_dif
from itembank.calibration.item_models import ItemModel
from itembank.calibration.responses import Responses, responses
from tests.simulated_exams import sat, truth


def _two_groups(harder: float, persons: int = 1000, mean: float = 0.4) -> Responses:
    """The fifth item has its intercept lowered for the second group, which is the abler one."""
    items = truth(ItemModel.TWO_PL, 15, 2)
    block = items.blocks[0]
    rows = block.rows.copy()
    rows[4, 1] -= harder
    others = ItemSet((block.with_rows(rows),), items.categories)
    chance = np.random.default_rng(6)
    one = sat(items, chance.normal(size=persons), 1)
    other = sat(others, chance.normal(mean, 1, persons), 2)
    return responses(
        np.concatenate([one.codes, other.codes]),
        groups=np.repeat([0, 1], persons),
        group_names=("reference", "focal"),
    )


def test_a_harder_item_is_found_by_odds() -> None:
    told = {one.item: one for one in mantel_haenszel(_two_groups(0.9))}
    assert told["I5"].delta < -1.5 and told["I5"].size is Size.C
    assert sum(one.size is Size.A for one in told.values()) == 14


def test_the_odds_ratio_is_that_of_its_definition() -> None:
    """One stratum with counts that can be worked out by hand: 30·40 / (10·20) = 6."""
    rows = [(0, 1)] * 30 + [(0, 0)] * 10 + [(1, 1)] * 20 + [(1, 0)] * 40
    codes = np.array([[right, 1 - right] for _, right in rows], dtype=np.int8)
    given = responses(
        np.tile(codes, (10, 1)),
        groups=np.tile([group for group, _ in rows], 10),
        group_names=("reference", "focal"),
    )
    found = mantel_haenszel(given)[0]
    assert found.odds_ratio == pytest.approx(6.0)
    assert found.delta == pytest.approx(-2.35 * np.log(6.0))
    by_hand = 2.35 * np.sqrt(1 / 300 + 1 / 100 + 1 / 200 + 1 / 400)
    assert found.error == pytest.approx(by_hand, rel=1e-6)


def test_a_harder_item_is_found_by_regression() -> None:
    told = {one.item: one for one in logistic_dif(_two_groups(0.9))}
    assert told["I5"].p_uniform < 1e-6
    assert max(told.values(), key=lambda one: one.explained).item == "I5"
    assert np.median([one.p_uniform for one in told.values()]) > 0.05


def test_a_harder_item_is_found_by_likelihood() -> None:
    made = calibrate(_two_groups(0.9), Plan(ItemModel.TWO_PL, with_errors=False))
    told = likelihood_dif(made, ["I4", "I5"])
    assert [one.is_large for one in told] == [False, True]
    assert told[1].signed < -0.1 and told[1].df == 2


def test_groups_that_differ_in_ability_alone_are_no_difference() -> None:
    given = _two_groups(0.0, mean=0.8)
    assert all(one.size is not Size.C for one in mantel_haenszel(given))
    made = calibrate(given, Plan(ItemModel.TWO_PL, with_errors=False))
    assert not any(one.is_large for one in likelihood_dif(made, ["I1", "I5"]))


def test_small_groups_are_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        mantel_haenszel(_two_groups(0.5, persons=150))
    assert refusal.value.code == "calibration-dif-group-small"
    assert refusal.value.facts["persons"] == 150


def test_one_group_cannot_be_compared() -> None:
    with pytest.raises(Invalid) as refusal:
        logistic_dif(responses(sat(truth(ItemModel.TWO_PL, 5, 2), np.zeros(600)).codes))
    assert refusal.value.code == "calibration-dif-groups"
