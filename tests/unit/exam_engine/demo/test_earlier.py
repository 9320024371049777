"""Simulated people of the demonstration's earlier sittings: drawn repeatably, marked for real."""

from __future__ import annotations

import random
from decimal import Decimal

import numpy as np
import pytest

from exam_engine.assembly.paper import Paper, PlacedItem
from exam_engine.demo import adaptive, measuring
from exam_engine.demo.bank import demo_items
from exam_engine.demo.drawn_answers import (
    HURRIED,
    LOOK_ALIKE,
    Given,
    Person,
    answers_of,
    habits_of,
    seen_from,
)
from exam_engine.demo.people import COLLEGES, candidates, simulated
from exam_engine.scoring.raw import score_responses
from itembank import delivery
from itembank.calibration.response_file import Columns, read_responses

ITEMS = [item for item in demo_items() if item.metadata.level == "初级"][::3]
PAPER = Paper(
    "form",
    "初级",
    "演示",
    "",
    tuple(
        PlacedItem(place, "一", item.max_score, item.identifier, item)
        for place, item in enumerate(ITEMS, 1)
    ),
)
HABITS = habits_of(PAPER, adaptive.fictional_curves(ITEMS), COLLEGES[1][0])


def _drawn(place: int, theta: float, seed: int = 1) -> list[Given]:
    return answers_of(PAPER, Person(place, theta, COLLEGES[0][0]), HABITS, random.Random(seed))


def _earned(given: list[Given]) -> dict[str, Decimal]:
    """By the real rules, from answers as the candidate's page sends them."""
    sent = {
        one.placed.ref: dict(delivery.as_shown(one.placed.item, "7", one.response)) for one in given
    }
    score = score_responses(PAPER, sent, "7", {}).to_json()
    return {entry["ref"]: Decimal(entry["score"]) for entry in score["items"]}


def test_the_same_person_answers_the_same_and_an_abler_one_earns_more() -> None:
    assert _drawn(3, 0.0) == _drawn(3, 0.0)
    totals = [
        sum(sum(_earned(_drawn(3, theta, seed)).values()) for seed in range(4))
        for theta in (-2.5, -0.5, 2.0)
    ]
    assert totals == sorted(totals) and totals[0] < totals[2] * Decimal("0.8")


def test_the_doubtful_item_is_lost_by_the_able() -> None:
    able = [_earned(_drawn(3, 2.5, seed))[HABITS.doubtful] for seed in range(25)]
    assert sum(able) / len(able) < Decimal("0.5")


def test_those_in_a_hurry_are_fast_at_the_end_and_look_alikes_are_alike() -> None:
    hurried = _drawn(min(HURRIED), 0.0)
    assert max(one.seconds for one in hurried[-5:]) < 4 < min(one.seconds for one in hurried[:5])
    first, second = (_drawn(place, 0.0, place) for place in LOOK_ALIKE)
    seen = seen_from(first, second, random.Random(1))
    same = [one.response == other.response for one, other in zip(first, seen, strict=True)]
    assert sum(same) > 0.8 * len(same)


@pytest.mark.parametrize("level", ["初级"])
def test_no_two_people_share_a_document_or_a_student_number(level: str) -> None:
    everybody = [*candidates(), *simulated(0, 110, level), *simulated(1, 110, level)]
    assert len({one.document_number for one in everybody}) == len(everybody)
    assert len({one.student_number for one in everybody}) == len(everybody)


def test_the_file_with_two_groups_has_persons_enough_to_compare_items() -> None:
    read = read_responses(measuring.grouped_answers(), Columns(group=measuring.GROUP_COLUMN))
    data = read.responses
    sizes = np.bincount(data.groups)
    assert len(data.items) == 30 and sizes.min() >= 200 and sizes.sum() >= 500
