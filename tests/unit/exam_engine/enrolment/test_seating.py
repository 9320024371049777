"""Seating comes out the same again from its seed, and keeps class mates apart where it can."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from exam_engine.enrolment.seating import Sitter, seat


def sitters(sizes: list[int], site: str = "甲") -> list[Sitter]:
    return [
        Sitter(f"{group}-{number}", site, str(group))
        for group, size in enumerate(sizes)
        for number in range(size)
    ]


def test_the_same_seed_gives_the_same_plan_whatever_the_order() -> None:
    people = sitters([20, 20, 20])
    plan = seat(people, seed="a")
    assert seat(people[::-1], seed="a") == plan
    assert seat(people, seed="b") != plan


@given(st.lists(st.integers(1, 12), min_size=1, max_size=8), st.text(max_size=5))
def test_everybody_has_one_seat_and_class_mates_are_apart_if_they_can_be(
    sizes: list[int], seed: str
) -> None:
    people = sitters(sizes)
    plan = seat(people, seed=seed, seats_per_room=7)
    assert Counter(s.id for s in plan) == Counter(p.id for p in people)
    assert len({(s.site, s.room, s.number) for s in plan}) == len(plan)
    assert max(s.number for s in plan) <= 7
    if max(sizes) <= (sum(sizes) + 1) // 2:
        groups = [s.id.split("-")[0] for s in plan]
        assert all(first != second for first, second in pairwise(groups))


def test_late_comers_get_rooms_after_those_in_use() -> None:
    plan = seat(sitters([3]) + sitters([2], "乙"), seed="s", rooms_taken={"甲": 4})
    assert {(s.site, s.room) for s in plan} == {("甲", 5), ("乙", 1)}
