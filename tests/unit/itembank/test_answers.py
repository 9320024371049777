"""Answers from a browser: one stored form, and refusal of shapes that cannot be."""

from __future__ import annotations

from decimal import Decimal

import pytest

from foundation.errors import Invalid
from itembank.answers import EXTENDED_TEXT_LIMIT, TEXT_ENTRY_LIMIT, check_answer
from itembank.interactions import (
    ChoiceInteraction,
    ExtendedTextInteraction,
    MatchInteraction,
    OrderInteraction,
    TextEntryBlock,
    TextEntryInteraction,
)
from itembank.rules import HalfWhenIncomplete
from tests.items import choices, multiple

ONE = ChoiceInteraction("R", "", choices(*"ABCD"))
MANY = ChoiceInteraction("R", "", choices(*"ABCD"), max_choices=3)
ORDER = OrderInteraction("R", "", choices(*"123"))
MATCH = MatchInteraction("R", "", choices(*"ab"), choices(*"12"), target_max=1)
GAP = TextEntryBlock("", ("率为", TextEntryInteraction("R"), "%"))
LONG = ExtendedTextInteraction("R", "")


def _code(body: object, value: object) -> str:
    with pytest.raises(Invalid) as refused:
        check_answer(body, {"R": value})  # type: ignore[arg-type]
    return refused.value.code


def test_each_kind_of_answer_is_kept_in_its_one_form() -> None:
    assert check_answer(ONE, {"R": "B"}) == {"R": "B"}
    assert check_answer(ONE, {"R": ["B"]}) == {"R": "B"}
    assert check_answer(MANY, {"R": ["C", "A"]}) == {"R": ["A", "C"]}
    assert check_answer(MANY, {"R": "C"}) == {"R": ["C"]}
    assert check_answer(ORDER, {"R": ["2", "3", "1"]}) == {"R": ["2", "3", "1"]}
    assert check_answer(MATCH, {"R": ["b 1", "a 2"]}) == {"R": ["a 2", "b 1"]}
    assert check_answer(GAP, {"R": " 75 "}) == {"R": " 75 "}
    assert check_answer(LONG, {"R": "一\r\n二"}) == {"R": "一\n二"}


@pytest.mark.parametrize("empty", [None, "", [], "  "])
def test_an_emptied_answer_is_absent(empty: object) -> None:
    body = GAP if empty == "  " else MANY
    assert check_answer(body, {"R": empty}) == {}


def test_an_unfinished_order_is_kept() -> None:
    assert check_answer(ORDER, {"R": ["2"]}) == {"R": ["2"]}


@pytest.mark.parametrize(
    ("body", "value", "code"),
    [
        (ONE, "E", "itembank-answer-not-a-choice"),
        (ONE, ["A", "B"], "itembank-answer-too-many"),
        (MANY, ["A", "B", "C", "D"], "itembank-answer-too-many"),
        (MANY, ["A", "A"], "itembank-answer-repeated"),
        (MANY, {"A": 1}, "itembank-answer-not-a-list"),
        (MANY, [1], "itembank-answer-not-a-list"),
        (ORDER, ["1", "1"], "itembank-answer-repeated"),
        (MATCH, ["a 3"], "itembank-answer-not-a-pair"),
        (MATCH, ["a"], "itembank-answer-not-a-pair"),
        (MATCH, ["a 1", "a 2"], "itembank-answer-used-too-often"),
        (MATCH, ["a 1", "b 1"], "itembank-answer-used-too-often"),
        (GAP, 75, "itembank-answer-not-text"),
        (GAP, "7" * (TEXT_ENTRY_LIMIT + 1), "itembank-answer-too-long"),
        (LONG, "字" * (EXTENDED_TEXT_LIMIT + 1), "itembank-answer-too-long"),
        (LONG, "a\x00b", "itembank-answer-unreadable-text"),
        (LONG, "\ud800", "itembank-answer-unreadable-text"),
    ],
)
def test_a_shape_that_cannot_be_is_refused_by_name(body: object, value: object, code: str) -> None:
    assert _code(body, value) == code


def test_a_response_that_the_item_does_not_have_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        check_answer(ONE, {"SCORE": "1"})
    assert refused.value.code == "itembank-answer-unknown-response"


def test_what_is_not_an_object_is_refused() -> None:
    item = multiple(HalfWhenIncomplete("RESPONSE", Decimal(2)))
    with pytest.raises(Invalid) as refused:
        check_answer(item.body, ["A"])  # type: ignore[arg-type]
    assert refused.value.code == "itembank-answer-not-an-object"
