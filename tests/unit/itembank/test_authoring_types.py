"""Sorting, pointing, speaking, shared lists: what is wrong is named, what goes lost is told."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from exam_engine.web.author.editing import examples
from exam_engine.words import LANGUAGES, Words
from foundation.errors import Invalid
from itembank.authoring import read_item
from itembank.exchange.dialects import read
from itembank.exchange.excel_reading import read_excel
from itembank.exchange.excel_writing import write_excel
from itembank.exchange.gift_writer import write_gift
from itembank.exchange.known_dialects import KNOWN
from itembank.exchange.moodle_writer import write_moodle
from itembank.exchange.word_reading import read_word
from itembank.exchange.word_writing import write_word
from itembank.interactions import MatchInteraction
from itembank.items import Item, ItemType
from itembank.processing.score import score_item
from itembank.rules import Pairs
from tests.items import demo_standard

WORDS = Words.load(strict=True)
SORTING, POINTING, SPEAKING, SHARED = (
    examples()[word] for word in ("分类", "热点", "录音应答", "共用选项")
)
SEVERAL = SORTING | {
    "score": 5,
    "several": True,
    "key": {"1": ["A", "B"], "2": "B", "3": "C", "4": "A"},
    "scoring": "每对1分，错一对扣0.5分",
}


def read_one(source: dict[str, Any]) -> Item:
    return read_item(source, demo_standard())


def area(**changes: Any) -> dict[str, Any]:
    """The pointing item with its first area changed."""
    first = POINTING["areas"]["A"] | changes
    return POINTING | {"areas": POINTING["areas"] | {"A": first}}


@pytest.mark.parametrize(
    ("source", "field", "code"),
    [
        (SORTING | {"key": {"1": "Z"}}, "key", "itembank-authoring-key-not-an-option"),
        (SORTING | {"key": {"9": "A"}}, "key", "itembank-authoring-key-not-an-option"),
        (SORTING | {"key": {}}, "key", "itembank-authoring-field"),
        (SORTING | {"categories": {"A": "一"}}, "categories", "itembank-authoring-field"),
        (SEVERAL | {"several": False}, "several", "itembank-authoring-field"),
        (SEVERAL | {"scoring": "每对1分"}, "scoring", "itembank-authoring-scoring-free"),
        (SORTING | {"score": 3}, "scoring", "itembank-authoring-scoring-sum"),
        (POINTING | {"picture": {}}, "picture.width", "itembank-authoring-field"),
        (
            POINTING | {"picture": POINTING["picture"] | {"source": "http://x/y.png"}},
            "picture.source",
            "itembank-authoring-picture",
        ),
        (POINTING | {"areas": {}}, "areas", "itembank-authoring-areas-few"),
        (area(shape="星形"), "areas.A.shape", "itembank-authoring-unknown-word"),
        (area(coords=[9, 9, 3, 3]), "areas.A.coords", "itembank-authoring-area"),
        (area(coords=[0, 0, 9000, 3]), "areas.A.coords", "itembank-authoring-area"),
        (area(coords=[0, 0, "9", 3]), "areas.A.coords", "itembank-authoring-area"),
        (area(shape="圆形", coords=[5, 5, 0]), "areas.A.coords", "itembank-authoring-area"),
        (area(shape="多边形", coords=[0, 0, 5, 5]), "areas.A.coords", "itembank-authoring-area"),
        (POINTING | {"key": ["Z"]}, "key", "itembank-authoring-key-not-an-option"),
        (POINTING | {"scoring": ""}, "scoring", "itembank-authoring-scoring-unknown"),
        (SPEAKING | {"longest": 0}, "longest", "itembank-authoring-longest"),
        (SPEAKING | {"longest": True}, "longest", "itembank-authoring-longest"),
        (SPEAKING | {"rubric": []}, "rubric", "itembank-authoring-field"),
        (SHARED | {"options": {}}, "options", "itembank-authoring-field"),
        (SHARED | {"parts": SHARED["parts"][:1]}, "parts", "itembank-authoring-field"),
        (
            SHARED | {"parts": [SHARED["parts"][0] | {"key": ["Z"]}, *SHARED["parts"][1:]]},
            "parts[1].key",
            "itembank-authoring-key-not-an-option",
        ),
        (
            SHARED | {"parts": [SHARED["parts"][0] | {"type": "填空"}, *SHARED["parts"][1:]]},
            "parts[1].type",
            "itembank-authoring-unknown-word",
        ),
        (
            SHARED | {"type": "材料题", "parts": [SPEAKING, SPEAKING], "score": 12},
            "parts[1].type",
            "itembank-authoring-not-a-part",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_field_in_both_languages(
    source: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        read_one(source)
    assert (refused.value.code, refused.value.facts["field"]) == (code, field)
    for language in LANGUAGES:
        assert WORDS.say(code, language, **refused.value.facts)


def test_a_wrong_pair_costs_what_is_stated_and_no_item_falls_below_nothing() -> None:
    item = read_one(SEVERAL)
    everything = [f"{option} {under}" for option in "1234" for under in "ABC"]
    assert score_item(item, {"RESPONSE": everything}).score == Decimal("1.5")
    assert score_item(item, {"RESPONSE": ["2 A", "3 A"]}).score == 0
    assert score_item(item, {"RESPONSE": ["1 A", "2 B", "3 A"]}).score == Decimal("1.5")


def test_an_option_that_belongs_nowhere_and_one_that_belongs_twice_go_through_a_workbook() -> None:
    for source in (SORTING | {"key": {"1": "A", "2": "B"}, "score": 2}, SEVERAL):
        item = read_one(source)
        written = write_excel([item], {})
        (draft,) = read_excel(written.content, "题.xlsx", {}).drafts
        assert draft.item is not None
        assert draft.item.item_type is ItemType.CLASSIFICATION
        assert (draft.item.body, draft.item.rules) == (item.body, item.rules)
        assert "excel-loss-marking" not in [loss.code for loss in written.losses]


def test_a_paper_in_words_says_what_goes_where() -> None:
    paper = """一、分类题（每对1分，错一对扣0.5分）
1. 请归类。（3分）
（1）番茄
（2）青菜
（3）石头
A. 水果
B. 蔬菜
答案：1-A；2-B；1-B
"""
    (draft,) = read(KNOWN, "text", paper.encode(), "卷.txt", {}).drafts
    assert draft.item is not None, draft.remarks
    (part,) = draft.item.body
    assert isinstance(part, MatchInteraction)
    assert (part.source_max, len(part.sources)) == (0, 3)
    assert draft.item.rules == (Pairs("RESPONSE", Decimal(1), Decimal(3), Decimal("0.5")),)


def test_sorting_and_shared_lists_go_through_word() -> None:
    for source in (SORTING, SHARED):
        item = read_one(source)
        again = read_word(write_word([item], {}, keyed=True).content, "卷.docx", {})
        (draft,) = again.drafts
        assert draft.item is not None, draft.remarks
        assert draft.item.item_type is item.item_type
        assert len(draft.item.body) == len(item.body)
        assert [d.correct for d in draft.item.declarations].count(()) == 0


def test_platforms_get_what_they_can_hold_and_the_rest_is_told() -> None:
    for write in (lambda items: write_moodle(items, {}), write_gift):
        plain = [loss.code for loss in write([read_one(SORTING)]).losses]
        assert "exchange-loss-pairs-rule" not in plain and "exchange-loss-kind" not in plain
        several = [loss.code for loss in write([read_one(SEVERAL)]).losses]
        assert several == ["exchange-loss-several-targets"]
        costly = SORTING | {"scoring": "每对1分，错一对扣1分"}
        assert "exchange-loss-pairs-rule" in [one.code for one in write([read_one(costly)]).losses]
        for held in (POINTING, SPEAKING):
            assert [one.code for one in write([read_one(held)]).losses] == ["exchange-loss-kind"]
    told = [loss.code for loss in write_excel([read_one(POINTING)], {}).losses]
    assert told == ["excel-loss-type"]
