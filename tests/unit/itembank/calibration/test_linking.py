"""Links find the line that was drawn, for every model, and items that drift are left out of it."""

from __future__ import annotations

import numpy as np
import pytest

from foundation.errors import Invalid
from itembank.calibration.blocks import Block
from itembank.calibration.calibrating import FixedItem, Plan, calibrate
from itembank.calibration.drift import find_drift
from itembank.calibration.item_models import ItemModel
from itembank.calibration.linking import LinkMethod, link, moved_rows
from itembank.calibration.reported import names_of, to_reported
from itembank.calibration.responses import responses
from tests.simulated_exams import sat, truth

MODELS = [(model, 2 if model.is_dichotomous else 4) for model in ItemModel]
SLOPE, INTERCEPT = 1.3, -0.4


def _told(block: Block) -> dict[str, FixedItem]:
    names = names_of(block.model, block.categories)
    return {
        f"I{place}": FixedItem(
            block.model, dict(zip(names, (float(one) for one in values), strict=True))
        )
        for place, values in enumerate(to_reported(block.model, block.rows), 1)
    }


def _moved(block: Block) -> Block:
    """The block on the metric that the line leads back from."""
    return block.with_rows(moved_rows(block.model, block.rows, 1 / SLOPE, -INTERCEPT / SLOPE))


@pytest.mark.parametrize(("model", "categories"), MODELS)
def test_moved_items_keep_their_curves(model: ItemModel, categories: int) -> None:
    block = truth(model, 4, categories).blocks[0]
    theta = np.linspace(-2, 2, 5)
    there = block.with_rows(moved_rows(model, block.rows, SLOPE, INTERCEPT))
    np.testing.assert_allclose(
        there.probabilities(SLOPE * theta + INTERCEPT), block.probabilities(theta), atol=1e-12
    )


@pytest.mark.parametrize("method", list(LinkMethod))
@pytest.mark.parametrize(
    ("model", "categories"), [(ItemModel.THREE_PL, 2), (ItemModel.GRM, 4), (ItemModel.GPCM, 3)]
)
def test_the_line_is_found(method: LinkMethod, model: ItemModel, categories: int) -> None:
    base = truth(model, 8, categories).blocks[0]
    found = link(_told(base), _told(_moved(base)), method)
    assert found.slope == pytest.approx(SLOPE, abs=1e-4)
    assert found.intercept == pytest.approx(INTERCEPT, abs=1e-4)
    assert found.item_gap < 1e-4


@pytest.mark.parametrize("method", [LinkMethod.HAEBARA, LinkMethod.STOCKING_LORD])
def test_separate_calibrations_are_put_on_one_metric(method: LinkMethod) -> None:
    items = truth(ItemModel.TWO_PL, 15, 2)
    chance = np.random.default_rng(2)
    ours = sat(items, chance.normal(size=2000), 3)
    others = sat(items, chance.normal(0.5, 1.2, 2000), 4)
    made = [
        calibrate(responses(one.codes), Plan(ItemModel.TWO_PL, with_errors=False))
        for one in (ours, others)
    ]
    base, new = (
        {item.item: FixedItem(item.model, item.values) for item in one.items} for one in made
    )
    found = link(base, new, method)
    assert found.slope == pytest.approx(1.2, abs=0.09)
    assert found.intercept == pytest.approx(0.5, abs=0.09)


def test_an_item_that_drifts_is_found_and_left_out() -> None:
    base = truth(ItemModel.TWO_PL, 12, 2).blocks[0]
    rows = _moved(base).rows.copy()
    rows[3, 1] -= 1.0
    report = find_drift(_told(base), _told(base.with_rows(rows)))
    assert [one.item for one in report.items if one.drifts] == ["I4"]
    assert "I4" not in report.link.items
    assert report.link.slope == pytest.approx(SLOPE, abs=1e-4)


def test_nothing_drifts_where_nothing_moved() -> None:
    base = truth(ItemModel.GRM, 6, 4).blocks[0]
    assert not any(one.drifts for one in find_drift(_told(base), _told(_moved(base))).items)


def test_too_few_common_items_are_refused() -> None:
    told = _told(truth(ItemModel.TWO_PL, 2, 2).blocks[0])
    with pytest.raises(Invalid) as refusal:
        link(told, told)
    assert refusal.value.code == "calibration-link-few"
