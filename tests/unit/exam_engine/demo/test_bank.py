"""The demonstration bank carries each blueprint twice over, and reviewers find it in order."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest

from exam_engine.assembly.blueprints import read_blueprints
from exam_engine.demo.bank import content, demo_items
from itembank.candidates import candidate_of
from itembank.items import Item, ItemType
from itembank.markup import plain_text
from itembank.review_checks import review
from itembank.rules import MatchCorrect

LEAST = {"初级": 180, "中级": 150, "高级": 100}


def _of_level(level: str) -> list[Item]:
    return [item for item in demo_items() if item.metadata.level == level]


@pytest.mark.parametrize("level", LEAST)
def test_every_cell_of_a_blueprint_can_be_filled_twice_without_an_item_standing_twice(
    level: str,
) -> None:
    light = [candidate_of(item.identifier, item) for item in _of_level(level)]
    for cell in read_blueprints(content("blueprints"))[level].cells:
        fitting = [candidate for candidate in light if cell.takes(candidate)]
        assert len(fitting) >= 2 * cell.count, (cell.area, cell.section.label)


@pytest.mark.parametrize("level", LEAST)
def test_a_level_is_large_enough_and_its_single_choices_have_even_keys(level: str) -> None:
    items = _of_level(level)
    assert len(items) >= LEAST[level]
    keys = Counter(
        item.declarations[0].correct[0]
        for item in items
        if item.item_type is ItemType.SINGLE_CHOICE and isinstance(item.rules[0], MatchCorrect)
    )
    total = sum(keys.values())
    assert all(abs(count / total - 0.25) <= 0.05 for count in keys.values()), keys


def test_every_skill_point_of_the_standard_is_asked_for() -> None:
    asked = {skill for item in demo_items() for skill in item.metadata.skills}
    standard = {
        skill["id"]
        for level in content("standard")["levels"]
        for field in level["work_fields"]
        for task in field["tasks"]
        for skill in task["skills"]
    }
    assert standard <= asked


def test_a_review_by_program_finds_at_most_a_handful_to_look_at() -> None:
    assert len(review(demo_items())) <= 4


def test_no_two_items_have_the_same_words() -> None:
    words = {item.identifier: plain_text(_words(item)) for item in demo_items()}
    assert all(a[1] != b[1] for a, b in combinations(words.items(), 2))


def _words(item: Item) -> str:
    return (item.stimulus or "") + " ".join(repr(part) for part in item.body)
