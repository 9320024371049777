"""Prices: what is asked for too often grows dear, what is not stays free, and rates are held."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from exam_engine.assembly.designs import Design
from exam_engine.assembly.exposure import Exposure, ExposureKind
from exam_engine.assembly.exposure_prices import Prices, Unit
from exam_engine.assembly.item_curves import Curve, ItemCurve
from exam_engine.assembly.sheet_conditions import Columns
from exam_engine.assembly.sheets import Pool
from exam_engine.assembly.simulating import simulate
from exam_engine.assembly.simulation_report import report
from exam_engine.assembly.stopping import Stopping

UNIT = Unit(precision=1.0, whole=9.0, most=3)
HELD = Exposure(ExposureKind.PRICES, most=0.25)


def prices(items: int = 6, learned: np.ndarray | None = None) -> Prices:
    return Prices(HELD, np.zeros(items, dtype=bool), UNIT, learned)


def test_what_everybody_gets_grows_dear_and_what_nobody_gets_stays_free() -> None:
    made = prices()
    for _ in range(50):
        made.note(0, [0, 1])
    assert (made.now[0, :2] > 0).all() and (made.now[0, 2:] == 0).all()
    dear = made.now[0, 0]
    for _ in range(30):
        made.note(0, [3])
    assert made.now[0, 0] < dear


def test_a_price_weighs_more_for_whom_much_is_known() -> None:
    row = np.array([1.0])
    assert UNIT.costs(row, 9.0)[0] == 3.0
    assert UNIT.costs(row, 19.0)[0] == 4 * 3.0


def test_an_item_that_is_too_often_given_all_the_same_is_held_back() -> None:
    made = prices(learned=np.zeros((1, 6)))
    assert made.barred(0) is None
    for _ in range(40):
        made.note(0, [2])
    barred = made.barred(0)
    assert barred is not None and np.flatnonzero(barred).tolist() == [2]


def test_a_forced_item_costs_nothing_and_is_never_held_back() -> None:
    made = Prices(HELD, np.arange(6) == 2, UNIT, np.zeros((1, 6)))
    for _ in range(40):
        made.note(0, [2])
    assert made.barred(0) is None and made.now[0, 2] == 0


def test_rates_are_held_at_less_loss_than_by_eligibility() -> None:
    chance = np.random.default_rng(4)
    items = tuple(
        ItemCurve(f"Q{n}", Curve.TWO, (float(a), float(b)))
        for n, (a, b) in enumerate(
            zip(chance.lognormal(0, 0.4, 150), chance.normal(0, 1, 150), strict=True)
        )
    )
    pool = Pool(items, Columns(150, {}), (), Columns(0, {}), (None,) * 150)
    plain = Design(pool, count=600, seed=2, stopping=Stopping(most=15))
    errors = {}
    for kind in (ExposureKind.PRICES, ExposureKind.ELIGIBILITY):
        design = replace(plain, exposure=Exposure(kind, most=0.25))
        made = simulate(design)
        errors[kind] = float(np.mean(made.errors**2))
        assert report(design, made)["exposure"]["most"] <= 0.26
    assert errors[ExposureKind.PRICES] < errors[ExposureKind.ELIGIBILITY]
