"""An item in hand can be shown and marked; anything else is refused when it is made."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from foundation.errors import Invalid
from itembank.interactions import ChoiceInteraction, SimpleChoice
from itembank.items import Item
from itembank.rules import Blank, Blanks, HumanMarked, MatchCorrect, Ordering
from tests.items import choices, single


def _refused(**changes: object) -> str:
    with pytest.raises(Invalid) as refused:
        replace(single(), **changes)  # type: ignore[arg-type]
    assert refused.value.facts["item"] in ("T-1", "")
    return refused.value.code


def _body(*options: SimpleChoice, most: int = 1) -> tuple[ChoiceInteraction, ...]:
    return (ChoiceInteraction("RESPONSE", "题干", options, max_choices=most),)


def test_an_item_that_could_not_be_shown_is_refused() -> None:
    assert _refused(body=()) == "itembank-item-without-question"
    assert _refused(body=_body(*choices("A"))) == "itembank-item-too-few-choices"
    assert _refused(body=_body(*choices("A", "A"))) == "itembank-item-repeated-choice"
    assert _refused(body=_body(*choices("A", "B C"))) == "itembank-item-bad-identifier"
    empty = (SimpleChoice("A", "甲"), SimpleChoice("B", "<script>1</script>"))
    assert _refused(body=_body(*empty)) == "itembank-item-empty-choice"
    assert _refused(body=_body(*choices(*"AB"), most=3)) == "itembank-item-choice-limits"
    assert _refused(identifier="") == "itembank-item-bad-identifier"


def test_an_item_that_could_not_be_marked_is_refused() -> None:
    item = single()
    (declared,) = item.declarations
    rule = MatchCorrect("RESPONSE", Decimal(1))
    assert _refused(declarations=()) == "itembank-item-declarations-differ"
    assert _refused(rules=()) == "itembank-item-rules-differ"
    assert _refused(rules=(rule, rule)) == "itembank-item-rules-differ"
    assert _refused(max_score=Decimal(2)) == "itembank-item-points-differ"
    wrong_key = (replace(declared, correct=("E",)),)
    assert _refused(declarations=wrong_key) == "itembank-item-key-not-a-choice"
    two_keys = (replace(declared, correct=("A", "B")),)
    assert _refused(declarations=two_keys) == "itembank-item-key-shape"
    assert _refused(body=_body(*choices(*"ABCD"), most=2)) == "itembank-item-declaration-shape"


@pytest.mark.parametrize(
    "rule",
    [
        MatchCorrect("RESPONSE", Decimal(0)),
        Ordering("RESPONSE", Decimal(1)),
        HumanMarked("RESPONSE", Decimal(1)),
        Blanks((Blank("RESPONSE", ("B",), Decimal(1)),)),
    ],
)
def test_a_rule_that_does_not_fit_its_response_is_refused(rule: object) -> None:
    assert _refused(rules=(rule,)) == "itembank-item-rule-unfit"


def test_html_is_cleaned_when_the_item_is_made() -> None:
    item: Item = replace(
        single(), stimulus="<script>1</script><b>材料</b>", explanation="<x>解</x>"
    )
    assert item.stimulus == "<b>材料</b>"
    assert item.explanation == "解"
