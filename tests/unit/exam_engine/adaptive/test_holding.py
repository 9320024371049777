"""Exposure of live tests: rates are held, what holds them is part of the design, choices replay."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from exam_engine.adaptive.choosing import Barred, LiveTest
from exam_engine.adaptive.holding import Holding
from exam_engine.adaptive.live_design import (
    LiveDesign,
    LiveItem,
    Purpose,
    design_from_json,
    design_to_json,
)
from exam_engine.adaptive.rehearsing import Rehearsal, rehearse
from exam_engine.adaptive.simulated import sit
from exam_engine.adaptive.tuning import steps_of, tuned
from exam_engine.assembly.exposure import Exposure, ExposureKind
from exam_engine.assembly.item_curves import Curve, ItemCurve
from exam_engine.assembly.selection import Selection, SelectionKind
from exam_engine.assembly.sheets import Line
from exam_engine.assembly.stopping import Stopping
from foundation.errors import Invalid

GOAL = 0.35


def design(kind: ExposureKind, **changes: object) -> LiveDesign:
    """Sixty items in three areas, six to a test, two of each area."""
    chance = np.random.default_rng(8)
    items = tuple(
        LiveItem(
            f"ref-{n}",
            f"Q{n}",
            ItemCurve(f"Q{n}", Curve.TWO, (float(a), float(b))),
            {"AREA": "ABC"[n % 3]},
        )
        for n, (a, b) in enumerate(
            zip(chance.lognormal(0.2, 0.3, 60), chance.normal(0, 1, 60), strict=True)
        )
    )
    plain = LiveDesign(
        title="T",
        purpose=Purpose.PLACEMENT,
        items=items,
        lines=(Line(1, "area", "number", "item", "AREA", 2.0, 2.0),),
        stopping=Stopping(most=6),
        exposure=Exposure(kind, most=GOAL, rounds=4),
        minutes=30,
        deadline=5.0,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


@cache
def with_prices() -> LiveDesign:
    """A design whose prices a rehearsal has found: once for all that only read them."""
    return tuned(design(ExposureKind.PRICES), 5, lambda _, __: None)


def most_given(told: LiveDesign, seed: int = 3) -> float:
    figures = rehearse(told, Rehearsal(300, seed=seed))
    assert figures["violations"] == 0
    return float(figures["exposure"]["most"])


def test_without_control_some_items_are_seen_by_most() -> None:
    assert most_given(design(ExposureKind.NONE)) > 0.6


@pytest.mark.parametrize("kind", [ExposureKind.SYMPSON_HETTER, ExposureKind.PRICES])
def test_what_a_rehearsal_finds_holds_the_rates(kind: ExposureKind) -> None:
    plain = design(kind)
    assert steps_of(plain) > 0
    assert most_given(plain) <= GOAL + 0.06


def test_eligibility_by_stretch_of_ability_holds_the_rates_of_each_stretch() -> None:
    exposure = Exposure(ExposureKind.ELIGIBILITY, most=GOAL, edges=(-0.5, 0.5))
    told = design(ExposureKind.ELIGIBILITY, exposure=exposure)
    test, chance = LiveTest(told), np.random.default_rng(2)
    holding, counts, persons = Holding(test), np.zeros((3, 60)), np.zeros(3)
    for person in range(400):
        out = holding.draw(chance)
        assert len(out) == 3
        made = sit(test, float(chance.normal()), Barred(out), chance, person)
        stretch = test.stretch(made.state.theta)
        holding.note(stretch, out[stretch], made.given)
        counts[stretch, made.given] += 1
        persons[stretch] += 1
    assert (counts / persons[:, None]).max() <= GOAL + 0.1


def test_what_was_found_is_frozen_with_the_design_and_the_same_seed_finds_the_same() -> None:
    plain = design(ExposureKind.PRICES)
    once, again = with_prices(), tuned(plain, 5, lambda _, __: None)
    assert once.tuned == again.tuned and any(any(row) for row in once.tuned)
    assert design_from_json(design_to_json(once)) == once
    assert once.digest != plain.digest


def test_a_design_of_before_reads_as_the_usual_and_keeps_its_digest() -> None:
    plain = design(ExposureKind.NONE)
    content = design_to_json(plain)
    assert not {"selection", "tuned"} & content.keys()
    assert design_from_json(content).digest == plain.digest


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        (ExposureKind.PRICES, SelectionKind.FISHER),
        (ExposureKind.NONE, SelectionKind.STRATIFIED),
        (ExposureKind.RANDOMESQUE, SelectionKind.POSTERIOR),
    ],
)
def test_choices_replay_from_the_answers_and_the_form_before(
    kind: ExposureKind, rule: SelectionKind
) -> None:
    told = design(kind, selection=Selection(rule))
    if kind is ExposureKind.PRICES:
        told = with_prices()
        assert told.selection.kind is rule
    test, other = LiveTest(told), LiveTest(design_from_json(design_to_json(told)))
    made = sit(test, 0.4, Barred(), np.random.default_rng(6), 11)
    history = []
    for step, choice in enumerate(made.choices):
        before = made.choices[step - 1].form if step else None
        assert other.choose(tuple(history), Barred(), before, 11).place == choice.place
        assert choice.information > 0 and choice.form_information > 0
        history = list(made.history[: step + 1])


def test_strata_of_slopes_spend_steep_items_last() -> None:
    told = design(ExposureKind.NONE, selection=Selection(SelectionKind.STRATIFIED, strata=3))
    test, chance = LiveTest(told), np.random.default_rng(1)
    slopes = test.curves.slopes
    first, last = [], []
    for person in range(60):
        given = sit(test, float(chance.normal()), Barred(), chance, person).given
        first.append(slopes[given[:2]].mean())
        last.append(slopes[given[-2:]].mean())
    assert np.mean(first) + 0.2 < np.mean(last)


def test_a_linear_form_by_lot_is_no_live_rule() -> None:
    with pytest.raises(Invalid, match="adaptive-selection-not-live"):
        design(ExposureKind.NONE, selection=Selection(SelectionKind.LOFT))
