"""A form from sheets is the best of all subsets of the pool; where none can be, the least is named.

Pools are so small that every subset is tried, by rules that are written down here anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exam_engine.assembly.item_curves import Curve, Curves, ItemCurve
from exam_engine.assembly.sheet_conditions import Columns
from exam_engine.assembly.sheet_solving import best_form
from exam_engine.assembly.sheets import Line, Pool
from foundation.errors import Conflict

COUNT = 8
Rule = Callable[[Sequence[int]], bool]
AREA = [0, 1, 2, 0, 1, 2, 0, 1]
WORDS = [10, 25, 40, 15, 30, 5, 35, 20]
STIMULUS = [0, 0, 0, 1, 1, None, None, 2]
LONG = [60, 20, 45]
SETS = ("S0", "S1", "S2")


def pool(seed: int) -> Pool:
    chance = np.random.default_rng(seed)
    items = tuple(
        ItemCurve(f"I{n}", Curve.TWO, (float(chance.lognormal(0, 0.4)), float(chance.normal())))
        for n in range(COUNT)
    )
    cells = {
        "ID": [one.item for one in items],
        "AREA": [str(one) for one in AREA],
        "WORDS": [str(one) for one in WORDS],
        "STID": ["" if one is None else SETS[one] for one in STIMULUS],
    }
    sets = Columns(3, {"STID": list(SETS), "LONG": [str(one) for one in LONG]})
    return Pool(items, Columns(COUNT, cells), SETS, sets, tuple(STIMULUS))


def brought(taken: Sequence[int]) -> set[int]:
    """The stimuli that items bring."""
    return {one for item in taken if (one := STIMULUS[item]) is not None}


def named(items: Sequence[int]) -> str:
    return "ID %in% c(" + ", ".join(f'"I{one}"' for one in items) + ")"


@st.composite
def rules(draw: st.DrawFn) -> tuple[tuple[str, str, str, float | None, float | None], Rule]:
    """A line of a sheet, and what it means."""
    low = draw(st.integers(0, 2))
    high = low + draw(st.integers(0, 2))
    some = sorted(draw(st.sets(st.integers(0, COUNT - 1), min_size=2, max_size=3)))
    area = draw(st.integers(0, 2))
    words = draw(st.integers(10, 120))
    kinds: dict[str, tuple[Any, Rule]] = {
        "length": (("number", "item", "", low + 1, high + 1), lambda t: low < len(t) <= high + 1),
        "area": (
            ("number", "item", f"AREA == {area}", low, high),
            lambda t: low <= sum(AREA[one] == area for one in t) <= high,
        ),
        "each": (
            ("number", "item", "AREA", low, high),
            lambda t: all(low <= sum(AREA[one] == at for one in t) <= high for at in range(3)),
        ),
        "sum": (
            ("sum", "item", "WORDS", words - 15, words),
            lambda t: words - 15 <= sum(WORDS[one] for one in t) <= words,
        ),
        "mean": (
            ("average", "item", "WORDS", 15, 25),
            lambda t: 15 * len(t) <= sum(WORDS[one] for one in t) <= 25 * len(t),
        ),
        "enemy": (("enemy", "item", named(some), None, None), lambda t: len({*some} & {*t}) <= 1),
        "include": (("include", "item", named(some), None, None), lambda t: {*some} <= {*t}),
        "exclude": (("exclude", "item", named(some), None, None), lambda t: not {*some} & {*t}),
        "all or none": (
            ("allornone", "item", named(some), None, None),
            lambda t: len({*some} & {*t}) in (0, len(some)),
        ),
        "stimuli": (
            ("number", "stimulus", "", low, high),
            lambda t: low <= len(brought(t)) <= high,
        ),
        "per stimulus": (
            ("number", "item", "Per Stimulus", 1, high + 1),
            lambda t: all(sum(STIMULUS[one] == at for one in t) <= high + 1 for at in brought(t)),
        ),
        "stimulus": (
            ("include", "stimulus", f'STID == "S{area}"', None, None),
            lambda t: area in brought(t),
        ),
        "long": (
            ("sum", "stimulus", "LONG", None, words),
            lambda t: sum(LONG[one] for one in brought(t)) <= words,
        ),
    }
    return kinds[draw(st.sampled_from(sorted(kinds)))]


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    theta=st.floats(-2, 2),
    drawn=st.lists(rules(), min_size=1, max_size=5),
)
def test_a_form_is_the_best_of_all_or_the_smallest_conflict_is_named(
    seed: int, theta: float, drawn: list[Any]
) -> None:
    made = pool(seed)
    lines = [Line(at, f"C{at}", *told) for at, (told, _) in enumerate(drawn)]
    every = [[item for item in range(COUNT) if mask >> item & 1] for mask in range(1 << COUNT)]
    kept = np.array([[rule(taken) for _, rule in drawn] for taken in every])
    gains = Curves.of(made.items).information(theta)
    worth = [float(gains[taken].sum()) for taken, row in zip(every, kept, strict=True) if row.all()]
    if worth:
        assert best_form(made, lines, theta).information == pytest.approx(max(worth), abs=1e-6)
        return
    with pytest.raises(Conflict) as refused:
        best_form(made, lines, theta)
    told = refused.value.facts["lines"]
    assert isinstance(told, list)
    blamed = [int(str(name)[1:]) for name in told]
    assert not kept[:, blamed].all(axis=1).any()
    for fewer in combinations(range(len(drawn)), len(blamed) - 1):
        assert kept[:, list(fewer)].all(axis=1).any()
