"""An answer is there by its deadline, whatever the thread that solves is at."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any

import numpy as np
import pytest

from exam_engine.assembly.in_time import InTime
from exam_engine.assembly.item_curves import Curve, Curves, Floats, ItemCurve
from exam_engine.assembly.shadow import Found, Shadow, ShadowModel
from exam_engine.assembly.sheet_conditions import Columns
from exam_engine.assembly.sheets import Line, Pool
from foundation.errors import Conflict

COUNT, LENGTH, SECONDS = 40, 8, 0.2


def pool() -> Pool:
    chance = np.random.default_rng(4)
    items = tuple(
        ItemCurve(f"I{n}", Curve.TWO, (float(chance.lognormal(0, 0.3)), float(chance.normal())))
        for n in range(COUNT)
    )
    cells = {"ID": [one.item for one in items], "DOM": [str(n % 3) for n in range(COUNT)]}
    return Pool(items, Columns(COUNT, cells), (), Columns(0, {}), (None,) * COUNT)


POOL = pool()
LINES = (
    Line(2, "N", "number", "item", "", LENGTH, LENGTH),
    Line(3, "D", "number", "item", "DOM", 2, 3),
)


def gains(theta: float) -> Floats:
    return Curves.of(POOL.items).information(theta)


@dataclass
class Slow:
    """A model whose solves take as long as they are told to, beyond every deadline."""

    model: ShadowModel
    seconds: float = 0.0
    solved: int = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.model, name)

    def solve(self, *asked: Any) -> Shadow:
        self.solved += 1
        sleep(self.seconds)
        return self.model.solve(*asked)


@pytest.fixture
def slow() -> Slow:
    return Slow(ShadowModel(POOL, LINES))


def in_time(slow: Slow) -> InTime:
    made = InTime(slow, SECONDS)  # type: ignore[arg-type]
    made.solve(gains(0.0), [])
    return made


def test_in_good_time_it_is_the_answer_of_the_model(slow: Slow) -> None:
    model = in_time(slow)
    given = [int(np.flatnonzero(slow.model.solve(gains(0.0), []).taken)[0])]
    made = model.solve(gains(0.7), given)
    assert made.information == slow.model.solve(gains(0.7), given).information
    assert (model.forced() == slow.model.forced).all()


def test_what_is_late_is_not_waited_for_and_the_form_before_answers(slow: Slow) -> None:
    model = in_time(slow)
    before = model.solve(gains(0.0), [])
    given = np.flatnonzero(before.taken)[:2].tolist()
    slow.seconds = 3 * SECONDS
    began = monotonic()
    late = model.solve(gains(1.5), given, None, before)
    assert monotonic() - began < SECONDS
    assert late.found is Found.DEADLINE
    assert (late.taken == before.taken).all() and slow.model.keeps(late.taken)
    best = ShadowModel(POOL, LINES).solve(gains(1.5), given)
    assert best.information * (1 - late.gap) <= late.information <= best.information


def test_before_the_first_item_any_form_of_the_blueprint_will_do(slow: Slow) -> None:
    model = in_time(slow)
    slow.seconds = 3 * SECONDS
    barred = slow.model.solve(gains(0.0), []).taken
    late = model.solve(gains(-1.0), [], barred)
    assert (late.found, late.eligible) == (Found.DEADLINE, False)
    assert slow.model.keeps(late.taken)


def test_less_time_than_the_whole_is_kept_to(slow: Slow) -> None:
    model = in_time(slow)
    slow.seconds = SECONDS
    began = monotonic()
    assert model.solve(gains(1.0), [], left=0.0).found is Found.DEADLINE
    assert monotonic() - began < SECONDS / 2


def test_steps_that_nobody_waits_for_any_more_are_not_solved(slow: Slow) -> None:
    model = in_time(slow)
    slow.seconds, slow.solved = 2 * SECONDS, 0
    took: list[float] = []

    def ask() -> None:
        began = monotonic()
        model.solve(gains(0.5), [])
        took.append(monotonic() - began)

    together(ask, 6)
    assert max(took) < SECONDS
    slow.seconds = 0.0
    model.forced()
    assert slow.solved <= 2


def test_without_a_form_to_fall_back_on_the_blueprint_comes_first(slow: Slow) -> None:
    model = InTime(slow, 1e-6)  # type: ignore[arg-type]
    assert slow.model.keeps(model.solve(gains(0.0), []).taken)
    # Items that no form known so far holds: whatever time it takes, the form is a whole one.
    given = [int(np.argmin(gains(0.0)))]
    assert slow.model.keeps(model.solve(gains(0.0), given).taken)


def test_what_cannot_be_is_told_to_whoever_asked(slow: Slow) -> None:
    model = in_time(slow)
    with pytest.raises(Conflict) as refused:
        model.solve(gains(0.0), list(range(0, 3 * (LENGTH + 1), 3)))
    assert refused.value.code == "assembly-blueprint-impossible"
    assert slow.model.keeps(model.solve(gains(0.0), []).taken)


def test_its_thread_ends_with_it(slow: Slow) -> None:
    others = set(threading.enumerate())
    model = in_time(slow)
    (solving,) = set(threading.enumerate()) - others
    del model
    gc.collect()
    solving.join(timeout=10)
    assert not solving.is_alive()


def together(ask: Callable[[], None], count: int) -> None:
    threads = [threading.Thread(target=ask) for _ in range(count)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
