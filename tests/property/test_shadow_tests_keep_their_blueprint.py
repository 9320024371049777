"""Whatever the pool, the answers and what is kept out: each shadow test is the best whole form."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from exam_engine.assembly.item_curves import Curves
from exam_engine.assembly.shadow import Shadow, ShadowModel
from exam_engine.assembly.sheets import Line
from tests.small_pool import line, pool

_ITEMS, _LENGTH = 12, 4


@st.composite
def blueprints(draw: st.DrawFn) -> tuple[Line, ...]:
    """Counts of domains, two sets of enemies, items that go together: mostly some form keeps it."""
    lines = [line("N", "number", "", _LENGTH, _LENGTH)]
    for domain in range(4):
        least = draw(st.integers(0, 1))
        most = draw(st.integers(least + 1, 4))
        lines.append(line(f"D{domain}", "number", f"DOM == {domain}", least, most))
    names = st.lists(st.integers(0, _ITEMS - 1), min_size=2, max_size=3, unique=True)
    for number, kind in enumerate(("enemy", "enemy", "allornone")):
        listed = ", ".join(f'"I{one}"' for one in draw(names))
        lines.append(line(f"S{number}", kind, f"ID %in% c({listed})", None, None))
    return tuple(lines)


def kept(model: ShadowModel, form: tuple[int, ...]) -> bool:
    taken = np.zeros(_ITEMS)
    taken[list(form)] = 1.0
    return model.keeps(taken.astype(bool))


@settings(max_examples=15, deadline=None)
@given(
    blueprints(),
    st.integers(0, 50),
    st.lists(st.floats(-2.5, 2.5), min_size=_LENGTH, max_size=_LENGTH),
    st.sets(st.integers(0, _ITEMS - 1), max_size=5),
)
def test_each_step_is_the_best_of_all_forms_that_hold_what_was_given(
    lines: tuple[Line, ...], seed: int, thetas: list[float], out: set[int]
) -> None:
    small = pool(_ITEMS, seed)
    curves = Curves.of(small.items)
    model = ShadowModel(small, lines, seconds=20.0)
    forms = [form for form in combinations(range(_ITEMS), _LENGTH) if kept(model, form)]
    if not forms:
        return
    barred = np.zeros(_ITEMS, dtype=bool)
    barred[list(out)] = True
    given_: list[int] = []
    shadow: Shadow | None = None
    for theta in thetas:
        gains = curves.information(theta)
        shadow = model.solve(gains, given_, barred, shadow)
        form = tuple(np.flatnonzero(shadow.taken).tolist())
        assert form in forms
        assert set(given_) <= set(form)
        holding = [one for one in forms if set(given_) <= set(one)]
        free = [one for one in holding if not (set(one) - set(given_)) & (out - forced(forms))]
        assert shadow.eligible == bool(free)
        # Where exposure control must give way, it does so for as few items as can be.
        rest = free or [
            one for one in holding if broken(one, given_, out) == fewest(holding, given_, out)
        ]
        best = max(gains[list(one)].sum() for one in rest)
        assert abs(shadow.information - best) <= 1e-9
        open_ = np.where(shadow.taken, gains, -1.0)
        open_[given_] = -1.0
        given_.append(int(np.argmax(open_)))
    assert tuple(sorted(given_)) in forms


def forced(forms: list[tuple[int, ...]]) -> set[int]:
    """The items of every form."""
    return set.intersection(*map(set, forms))


def broken(form: tuple[int, ...], given_: list[int], out: set[int]) -> int:
    """How many items of a form are kept out and not given yet."""
    return len((set(form) - set(given_)) & out)


def fewest(forms: list[tuple[int, ...]], given_: list[int], out: set[int]) -> int:
    return min(broken(form, given_, out) for form in forms)
