"""Gaps: widths are folded, units stripped, numbers compared within the tolerance."""

from __future__ import annotations

from decimal import Decimal

import pytest

from itembank.processing.blanks import accepts, mark_blanks, number_in
from itembank.rules import Blank, Blanks

RATE = Blank("R", ("75", "75.0"), Decimal(1), Decimal("0.05"), unit="%")


@pytest.mark.parametrize(
    "right",
    [
        "75",
        "75.0",
        "７５",
        "75%",
        "７５％",
        " 7 5 . 0 4 ",
        "75.05",
        "74.95",
        "75．0",
        "+75",
        "75.00%",
    ],
)
def test_what_means_the_same_number_is_right(right: str) -> None:
    assert accepts(RATE, right, case_sensitive=False)


@pytest.mark.parametrize(
    "wrong",
    ["0.75", "75.06", "74.94", "七十五", "", " ", "75‰", "75%%", "7.5e1", "75/1", "-75", "nan"],
)
def test_what_means_something_else_is_wrong(wrong: str) -> None:
    assert not accepts(RATE, wrong, case_sensitive=False)


def test_a_range_holds_its_ends() -> None:
    blank = Blank("R", (), Decimal(1), low=Decimal(1), high=Decimal(9))
    assert [accepts(blank, text, case_sensitive=True) for text in ("0.9", "1", "9", "9.1")] == [
        False,
        True,
        True,
        False,
    ]


def test_words_are_compared_without_case_where_case_does_not_count() -> None:
    blank = Blank("R", ("QTI",), Decimal(1))
    assert accepts(blank, "ｑｔｉ", case_sensitive=False)
    assert not accepts(blank, "qti", case_sensitive=True)


def test_thousands_may_be_grouped_and_a_long_number_is_exact() -> None:
    assert number_in("11,440") == Decimal(11440)
    assert number_in("1,1440") is None
    assert number_in("0.1") == Decimal("0.1")


def _points(rule: Blanks, *texts: str) -> Decimal:
    given = {blank.response: text for blank, text in zip(rule.blanks, texts, strict=True)}
    return sum((step.score for step in mark_blanks(rule, given)), Decimal(0))


def test_each_gap_scores_by_itself() -> None:
    rule = Blanks((Blank("A", ("甲",), Decimal(1)), Blank("B", ("乙",), Decimal(1))))
    assert _points(rule, "甲", "丙") == 1
    assert _points(rule, "乙", "甲") == 0


def test_with_free_order_each_answer_counts_once() -> None:
    one, two = Blank("A", ("甲",), Decimal(1)), Blank("B", ("乙",), Decimal(1))
    rule = Blanks((one, two), order_free=True)
    assert _points(rule, "乙", "甲") == 2
    assert _points(rule, "甲", "甲") == 1
    assert _points(rule, "", "甲") == 1


def test_with_free_order_the_best_pairing_is_found() -> None:
    # "甲" is accepted by both gaps, "乙" by the first only: a greedy pairing would lose a point.
    first, second = Blank("A", ("甲", "乙"), Decimal(1)), Blank("B", ("甲",), Decimal(1))
    assert _points(Blanks((first, second), order_free=True), "甲", "乙") == 2
