"""Whatever somebody answers, every selection can be made again and comes to the same item."""

from __future__ import annotations

from functools import cache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from exam_engine.adaptive.choosing import Barred, Given, LiveTest
from exam_engine.adaptive.live_design import LiveDesign, LiveItem, Purpose
from exam_engine.assembly.exposure import Exposure, ExposureKind
from exam_engine.assembly.item_curves import Curve, ItemCurve
from exam_engine.assembly.sheets import Line
from exam_engine.assembly.stopping import Stopping, StoppingKind

ITEMS, AREAS = 60, 4


def design(kind: ExposureKind) -> LiveDesign:
    chance = np.random.default_rng(5)
    items = tuple(
        LiveItem(
            f"ref-{number}",
            f"item-{number}",
            ItemCurve(
                f"item-{number}",
                Curve.TWO,
                # Rounded on purpose: equal items must be told apart the same way each time.
                (round(float(chance.lognormal(0, 0.2)), 1), round(float(chance.normal()), 1)),
            ),
            {"AREA": str(number % AREAS), "KIND": str(number % 3)},
        )
        for number in range(ITEMS)
    )
    lines = (
        Line(1, "areas", "number", "item", "AREA", 2.0, 4.0),
        Line(2, "kind", "number", "item", "KIND == 0", None, 3.0),
    )
    return LiveDesign(
        "test",
        Purpose.PLACEMENT,
        items,
        lines,
        Stopping(StoppingKind.LENGTH, 1, 12),
        Exposure(kind, among=3),
        minutes=10,
        seed=11,
        # A choice that a deadline ended is made again from its record, not anew.
        deadline=20.0,
    )


@cache
def live(kind: ExposureKind, copy: int) -> LiveTest:
    return LiveTest(design(kind))


@settings(max_examples=15, deadline=None)
@given(
    kind=st.sampled_from([ExposureKind.NONE, ExposureKind.RANDOMESQUE]),
    answers=st.lists(st.booleans(), min_size=12, max_size=12),
    met=st.frozensets(st.integers(0, ITEMS - 1), max_size=12),
    seed=st.integers(0, 2**40),
)
def test_every_selection_can_be_made_again(
    kind: ExposureKind, answers: list[bool], met: frozenset[int], seed: int
) -> None:
    test, other, barred = live(kind, 1), live(kind, 2), Barred(met=met)
    history, made, form = list[Given](), [], None
    for answer in answers:
        choice = test.choose(history, barred, form, seed)
        made.append((tuple(history), form, choice))
        assert choice.place not in {one.place for one in history}
        form = choice.form
        history.append(Given(choice.place, int(answer)))
    # Backwards, on a model that has seen other things: what was warm must not matter.
    for before, held, choice in reversed(made):
        again = other.choose(before, barred, held, seed)
        assert (again.place, again.form) == (choice.place, choice.form)
        assert again.theta == choice.theta
    taken = [one.place for one in history]
    counts = np.bincount([place % AREAS for place in taken], minlength=AREAS)
    assert counts.min() >= 2 and counts.max() <= 4
    assert sum(place % 3 == 0 for place in taken) <= 3
