"""Options are shuffled by the attempt's seed, keep their places where told, and are renamed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from foundation.errors import Invalid
from itembank.delivery import accept, present
from itembank.interactions import ChoiceInteraction, SimpleChoice
from itembank.items import ItemType
from itembank.rules import MatchCorrect
from tests.items import choices, multiple, one_response, single


def _contents(view: dict[str, Any]) -> list[str]:
    return [option["content"] for option in view["interactions"][0]["choices"]]


def test_two_attempts_get_different_orders_and_one_attempt_keeps_its_own() -> None:
    item = single()
    orders = {tuple(_contents(present(item, f"attempt-{n}"))) for n in range(60)}
    assert len(orders) > 12
    assert all(sorted(order) == [f"选项{c}" for c in "ABCD"] for order in orders)
    assert present(item, "attempt-7") == present(item, "attempt-7")


def test_each_option_comes_first_about_equally_often() -> None:
    first = [_contents(present(single(), f"{n}"))[0] for n in range(2_000)]
    assert all(400 < first.count(f"选项{c}") < 600 for c in "ABCD")


def test_options_that_may_not_be_shuffled_stay_and_fixed_ones_keep_their_place() -> None:
    rule = MatchCorrect("RESPONSE", Decimal(1))
    still = multiple(MatchCorrect("RESPONSE", Decimal(2)))
    assert _contents(present(still, "x")) == [f"选项{c}" for c in "ABCDE"]
    options = (*choices(*"ABC"), SimpleChoice("D", "无法判断", fixed=True))
    interaction = ChoiceInteraction("RESPONSE", "题干", options, shuffle=True)
    item = one_response(interaction, rule, ("A",), item_type=ItemType.SINGLE_CHOICE)
    assert all(_contents(present(item, f"{n}"))[3] == "无法判断" for n in range(30))


def test_telling_identifiers_of_the_bank_are_not_shown() -> None:
    options = (SimpleChoice("wrong1", "甲"), SimpleChoice("correct", "乙"))
    interaction = ChoiceInteraction("RESPONSE", "题干", options, shuffle=True)
    rule = MatchCorrect("RESPONSE", Decimal(1))
    item = one_response(interaction, rule, ("correct",), item_type=ItemType.SINGLE_CHOICE)
    assert "correct" not in str(present(item, "x"))
    shown = present(item, "x")["interactions"][0]["choices"]  # type: ignore[index]
    name = next(option["identifier"] for option in shown if option["content"] == "乙")
    assert accept(item, "x", {"RESPONSE": name}) == {"RESPONSE": "correct"}


def test_an_identifier_of_the_bank_sent_by_a_page_is_refused() -> None:
    options = (SimpleChoice("wrong1", "甲"), SimpleChoice("correct", "乙"))
    interaction = ChoiceInteraction("RESPONSE", "题干", options)
    rule = MatchCorrect("RESPONSE", Decimal(1))
    item = one_response(interaction, rule, ("correct",), item_type=ItemType.SINGLE_CHOICE)
    with pytest.raises(Invalid) as refused:
        accept(item, "x", {"RESPONSE": "correct"})
    assert refused.value.code == "itembank-answer-not-a-choice"
