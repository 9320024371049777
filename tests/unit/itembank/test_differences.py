"""A difference shows what was removed and inserted, by words, and nothing where nothing changed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from itembank.differences import Mark, Part, compare, differences
from itembank.interactions import ChoiceInteraction
from itembank.items import ItemType
from itembank.rules import MatchCorrect
from tests.items import demo_items

ITEM = next(one for one in demo_items() if one.item_type is ItemType.SINGLE_CHOICE)
TEXT = st.text(alphabet="学习计划质量 ab1，\n", max_size=40)


@given(TEXT, TEXT)
def test_both_texts_come_back_from_their_comparison(old: str, new: str) -> None:
    pieces = compare(old, new)
    assert "".join(text for text, mark in pieces if mark is not Mark.INSERTED) == old
    assert "".join(text for text, mark in pieces if mark is not Mark.REMOVED) == new


def test_equal_items_differ_in_nothing() -> None:
    for item in demo_items():
        assert differences(item, item) == []


def test_a_changed_word_is_one_removed_and_one_inserted() -> None:
    pieces = compare("制定学习计划表", "制定教学计划表")
    assert [text for text, mark in pieces if mark is Mark.REMOVED] == ["学习"]
    assert [text for text, mark in pieces if mark is Mark.INSERTED] == ["教学"]


def test_options_key_and_scoring_are_told_by_letters() -> None:
    (part,) = ITEM.body
    assert isinstance(part, ChoiceInteraction)
    first, *others = part.choices
    names = [choice.identifier for choice in part.choices]
    key = ITEM.declarations[0].correct[0]
    other = next(name for name in names if name != key)
    rule = ITEM.rules[0]
    assert isinstance(rule, MatchCorrect)
    changed = replace(
        ITEM,
        body=(replace(part, choices=(replace(first, content="别的做法"), *others)),),
        declarations=(replace(ITEM.declarations[0], correct=(other,)),),
        rules=(replace(rule, points=Decimal(2)),),
        max_score=Decimal(2),
    )
    told = {(one.part, one.name): one.pieces for one in differences(ITEM, changed)}
    assert (Part.OPTION, "A") in told and (Part.POINTS, "") in told and (Part.SCORING, "") in told
    letters = {name: chr(ord("A") + place) for place, name in enumerate(names)}
    assert told[Part.KEY, ""] == (
        (letters[key], Mark.REMOVED),
        (letters[other], Mark.INSERTED),
    )
