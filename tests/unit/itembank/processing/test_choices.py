"""The multi-choice, ordering and matching rules give the points that bodies print on papers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from itembank.answers import check_answer
from itembank.interactions import ChoiceInteraction, MatchInteraction, OrderInteraction
from itembank.items import Item, ItemType
from itembank.processing.choices import half_of
from itembank.processing.score import score_item
from itembank.rules import (
    HalfWhenIncomplete,
    MapEntry,
    Mapping,
    MapResponse,
    MatchCorrect,
    OptionWeights,
    Ordering,
    Pairs,
    PlusMinus,
)
from tests.items import choices, multiple, one_response


def _points(item: Item, value: object) -> str:
    score = score_item(item, check_answer(item.body, {"RESPONSE": value})).score
    return format(score.normalize(), "f")


@pytest.mark.parametrize(
    ("chosen", "all_or_nothing", "weights", "half", "plus_minus"),
    [
        ("ACD", "2", "2", "2", "2"),
        ("AC", "0", "2", "1", "2"),
        ("A", "0", "1", "1", "1"),
        ("AB", "0", "0", "0", "0"),
        ("ACB", "0", "0", "0", "1"),
        ("ACDB", "0", "0", "0", "2"),
        ("B", "0", "0", "0", "0"),
        ("", "0", "0", "0", "0"),
    ],
)
def test_the_four_multi_choice_rules_on_a_two_point_item(
    chosen: str, all_or_nothing: str, weights: str, half: str, plus_minus: str
) -> None:
    two = Decimal(2)
    assert _points(multiple(MatchCorrect("RESPONSE", two)), list(chosen)) == all_or_nothing
    assert _points(multiple(OptionWeights("RESPONSE", two)), list(chosen)) == weights
    assert _points(multiple(HalfWhenIncomplete("RESPONSE", two)), list(chosen)) == half
    assert _points(multiple(PlusMinus("RESPONSE", two)), list(chosen)) == plus_minus


@pytest.mark.parametrize(
    ("points", "half"),
    [("1", "0"), ("2", "1"), ("3", "2"), ("5", "3"), ("0.5", "0"), ("2.5", "1.25")],
)
def test_half_of_an_odd_number_is_rounded_up_and_one_point_has_no_half(
    points: str, half: str
) -> None:
    assert half_of(Decimal(points)) == Decimal(half)


@pytest.mark.parametrize(
    ("order", "points"),
    [
        ("25341", "2"),
        ("52341", "1"),
        ("25314", "1"),
        ("35241", "0"),
        ("52314", "0"),
        ("2534", "0"),
        ("12345", "0"),
    ],
)
def test_one_neighbouring_swap_gives_half_of_an_ordering(order: str, points: str) -> None:
    interaction = OrderInteraction("RESPONSE", "", choices(*"12345"))
    rule = Ordering("RESPONSE", Decimal(2), Decimal(1))
    assert _points(one_response(interaction, rule, tuple("25341")), list(order)) == points


def test_each_right_pair_scores_and_a_wrong_one_costs_nothing() -> None:
    interaction = MatchInteraction("RESPONSE", "", choices(*"abc"), choices(*"1234"))
    rule = Pairs("RESPONSE", Decimal(1), Decimal(3))
    item = one_response(interaction, rule, ("a 1", "b 2", "c 3"))
    assert _points(item, ["a 1", "b 2", "c 3"]) == "3"
    assert _points(item, ["a 1", "b 4"]) == "1"
    assert _points(item, ["a 2"]) == "0"


def test_situational_options_give_the_panels_points() -> None:
    values = {"B": "3", "D": "1", "A": "0", "C": "0"}
    mapping = Mapping(tuple(MapEntry(name, Decimal(v)) for name, v in values.items()))
    interaction = ChoiceInteraction("RESPONSE", "", choices(*"ABCD"))
    rule = MapResponse("RESPONSE", Decimal(3))
    item = one_response(interaction, rule, ("B",), mapping, ItemType.SITUATIONAL)
    assert [_points(item, name) for name in "ABCD"] == ["0", "3", "0", "1"]


def test_a_mapping_keeps_the_sum_inside_its_bounds() -> None:
    entries = (MapEntry("A", Decimal(2)), MapEntry("B", Decimal(-3)), MapEntry("C", Decimal(4)))
    mapping = Mapping(entries, Decimal(0), Decimal(0), Decimal(5))
    interaction = ChoiceInteraction("RESPONSE", "", choices(*"ABCD"), max_choices=0)
    rule = MapResponse("RESPONSE", Decimal(10))
    item = one_response(interaction, rule, ("A", "C"), mapping)
    assert _points(item, ["A", "C"]) == "5"
    assert _points(item, ["B"]) == "0"
    assert _points(item, ["A", "D"]) == "2"


def test_the_trace_says_what_was_right_wrong_and_missing() -> None:
    item = multiple(HalfWhenIncomplete("RESPONSE", Decimal(2)))
    (step,) = score_item(item, check_answer(item.body, {"RESPONSE": ["A", "B"]})).trace
    assert step.rule == "half_when_incomplete"
    assert step.facts["right"] == ["A"]
    assert step.facts["wrong"] == ["B"]
    assert step.facts["missing"] == ["C", "D"]
