"""What is worked out beforehand waits for whoever is answered, and never stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event
from time import monotonic

import pytest

from exam_engine.adaptive import ahead
from exam_engine.adaptive.ahead import Ahead


@pytest.fixture
def room() -> Iterator[Ahead[int]]:
    made: Ahead[int] = Ahead()
    made.start()
    yield made
    made.stop()


def test_a_step_is_worked_out_while_nobody_waits(room: Ahead[int]) -> None:
    future = room.submit(lambda: 7)
    assert future is not None and future.result(timeout=10) == 7


def test_no_step_is_begun_while_an_answer_is_dealt_with(
    room: Ahead[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "_PATIENCE", 30.0)
    begun = Event()
    with room.answering():
        future = room.submit(lambda: begun.set() or 1)  # type: ignore[func-returns-value]
        assert not begun.wait(0.05)
    assert future is not None and future.result(timeout=10) == 1


def test_a_busy_hour_does_not_end_it(room: Ahead[int]) -> None:
    with room.answering():
        future, began = room.submit(lambda: 1), monotonic()
        assert future is not None and future.result(timeout=10) == 1
        assert monotonic() - began >= 0.05


def test_what_is_not_wanted_any_more_is_not_worked_out(room: Ahead[int]) -> None:
    held, begun = Event(), list[int]()
    first = room.submit(lambda: int(held.wait(10)))
    second = room.submit(lambda: begun.append(1) or 2)  # type: ignore[func-returns-value]
    third = room.submit(lambda: 3)
    assert first is not None and second is not None and third is not None
    assert second.cancel()
    held.set()
    assert third.result(timeout=10) == 3 and not begun


def test_a_step_that_fails_tells_whoever_asks_and_the_next_goes_on(room: Ahead[int]) -> None:
    failed, fine = room.submit(lambda: 1 // 0), room.submit(lambda: 2)
    assert failed is not None and fine is not None
    assert isinstance(failed.exception(timeout=10), ZeroDivisionError)
    assert fine.result(timeout=10) == 2


def test_more_than_can_wait_is_left_to_the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "_MOST", 2)
    idle: Ahead[int] = Ahead()
    assert [idle.submit(lambda: 1) is None for _ in range(3)] == [False, False, True]
