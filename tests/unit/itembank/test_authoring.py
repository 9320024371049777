"""Authoring JSON: every sample type is read, every planted fault is named with item and field."""

from __future__ import annotations

import json
from typing import Any

import pytest

from exam_engine.words import LANGUAGES, Words
from foundation.errors import Invalid
from itembank.answers import check_answer
from itembank.authoring import read_item, read_items
from itembank.items import Item, ItemType
from itembank.processing.score import score_item
from itembank.rules import HalfWhenIncomplete, MatchCorrect, OptionWeights, PlusMinus
from tests.items import demo_standard

WORDS = Words.load(strict=True)
MULTIPLE: dict[str, Any] = {
    "id": "X-1",
    "level": "初级",
    "area": "在线学习咨询服务",
    "type": "多选",
    "skills": ["L1-2.2.1"],
    "cog": "应用",
    "difficulty": "中",
    "score": 2,
    "sec": 90,
    "stem": "下列正确的有（ ）。",
    "options": {"A": "甲", "B": "乙", "C": "丙", "D": "丁"},
    "key": ["A", "C"],
    "scoring": "全对2分；少选且无错选得1分；有错选得0分",
    "explain": "略",
}
BLANKS: dict[str, Any] = MULTIPLE | {
    "id": "X-2",
    "type": "填空",
    "stem": "以激活为分母为____%；以报名为分母为____%。",
    "key": [["75", "75.0"], ["67.5"]],
    "scoring": "每空1分；允许误差0.05",
}
MATERIAL: dict[str, Any] = MULTIPLE | {
    "id": "X-3",
    "type": "材料题",
    "material": "| 班 | 人 |\n|---|---|\n| 甲 | 1 |",
    "stem": "回答（1）—（2）题。",
    "score": 3,
    "parts": [
        {"no": "(1)", "type": "判断", "score": 1, "stem": "一", "key": ["错误"], "explain": "因"},
        {
            "no": "(2)",
            "type": "单选",
            "score": 2,
            "stem": "二",
            "options": {"A": "甲", "B": "乙"},
            "key": ["B"],
        },
    ],
}


def _read(source: dict[str, Any]) -> Item:
    return read_item(source, demo_standard())


def _score(item: Item, response: dict[str, object]) -> int:
    return int(score_item(item, check_answer(item.body, response)).score)


def test_gaps_are_cut_out_of_the_stem_and_take_the_unit_behind_them() -> None:
    item = _read(BLANKS)
    assert item.item_type is ItemType.TEXT_ENTRY
    given = {"RESPONSE_GAP_1": "７５％", "RESPONSE_GAP_2": "0.675"}
    assert _score(item, dict(given)) == 1
    assert _score(item, {"RESPONSE_GAP_1": "75.04", "RESPONSE_GAP_2": "67.5%"}) == 2


def test_a_material_item_becomes_one_item_with_a_response_for_each_part() -> None:
    item = _read(MATERIAL)
    assert [d.identifier for d in item.declarations] == ["RESPONSE_1", "RESPONSE_2"]
    assert "<table>" in (item.stimulus or "")
    assert _score(item, {"RESPONSE_1": "false", "RESPONSE_2": "B"}) == 3


@pytest.mark.parametrize(
    ("scoring", "rule"),
    [
        ("全对2分；少选且无错选得1分；有错选得0分", HalfWhenIncomplete),
        ("全部正确2分，少选得一半", HalfWhenIncomplete),
        ("少选、错选均不得分", MatchCorrect),
        ("少选不得分", MatchCorrect),
        ("每选对一个得1分，错选扣1分", PlusMinus),
    ],
)
def test_the_multi_choice_rule_is_read_from_the_scoring_sentence(
    scoring: str, rule: type[object]
) -> None:
    assert isinstance(_read(MULTIPLE | {"scoring": scoring}).rules[0], rule)


def test_weights_of_options_are_taken_where_given() -> None:
    item = _read(MULTIPLE | {"weights": {"A": 0.5, "C": 1.5}})
    assert isinstance(item.rules[0], OptionWeights)


@pytest.mark.parametrize(
    ("source", "change", "field", "code"),
    [
        (MULTIPLE, {"skills": ["L1-9.9.9"]}, "skills", "unknown-skill"),
        (MULTIPLE, {"skills": ["L2-1.1.1"]}, "skills", "skill-level"),
        (MULTIPLE, {"skills": []}, "skills", "field"),
        (MULTIPLE, {"key": ["A", "E"]}, "key", "key-not-an-option"),
        (MULTIPLE, {"key": ["A"]}, "key", "key-count"),
        (MULTIPLE, {"key": []}, "key", "field"),
        (MULTIPLE, {"type": "单选"}, "key", "key-count"),
        (MULTIPLE, {"type": "猜谜"}, "type", "unknown-word"),
        (MULTIPLE, {"difficulty": "很难"}, "difficulty", "unknown-word"),
        (MULTIPLE, {"level": "特级"}, "level", "unknown-level"),
        (MULTIPLE, {"scoring": "酌情给分"}, "scoring", "scoring-unknown"),
        (MULTIPLE, {"scoring": "全对3分；少选得1分"}, "scoring", "scoring-sum"),
        (MULTIPLE, {"score": 0}, "score", "field"),
        (MULTIPLE, {"score": "NaN"}, "score", "field"),
        (MULTIPLE, {"options": {"A": "甲"}}, "options", "field"),
        (MULTIPLE, {"rationale": {"F": "无此项"}}, "rationale", "key-not-an-option"),
        (MULTIPLE, {"stem": " "}, "stem", "field"),
        (BLANKS, {"key": [["75"]]}, "key", "blanks-count"),
        (BLANKS, {"stem": "没有空"}, "key", "blanks-count"),
        (BLANKS, {"key": [["75"], []]}, "key[2]", "field"),
        (MATERIAL, {"score": 4}, "parts", "parts-sum"),
        (MATERIAL, {"parts": []}, "parts", "field"),
        (MATERIAL, {"parts": [MATERIAL["parts"][0] | {"key": ["对"]}]}, "parts[1].key", "field"),
        (MULTIPLE, {"rubric": [["要点", 9]]}, "rubric", "rubric-sum"),
        (MULTIPLE, {"type": "简答"}, "rubric", "field"),
    ],
)
def test_a_fault_is_told_with_item_field_and_reason(
    source: dict[str, Any], change: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        _read(source | change)
    assert refused.value.code == f"itembank-authoring-{code}"
    assert refused.value.facts["item"] == source["id"]
    assert refused.value.facts["field"] == field
    for lang in LANGUAGES:
        assert source["id"] in WORDS.say(refused.value.code, lang, **refused.value.facts)


def test_a_file_is_read_whole_and_every_fault_is_told() -> None:
    sources = [MULTIPLE, BLANKS | {"key": []}, MATERIAL, MULTIPLE, "?"]
    reading = read_items(sources, demo_standard())
    assert [item.identifier for item in reading.items] == ["X-1", "X-3"]
    assert [(fault.item, fault.code.rpartition("authoring-")[2]) for fault in reading.faults] == [
        ("X-2", "blanks-count"),
        ("X-1", "repeated"),
        ("#5", "not-an-object"),
    ]


def test_the_samples_of_the_domain_page_are_marked_as_it_says(shared_samples: list[Any]) -> None:
    items = {item.identifier: item for item in read_items(shared_samples, demo_standard()).items}
    assert len(items) == 13
    blanks = items["OLS-D-0005"]
    assert _score(blanks, {"RESPONSE_GAP_1": "0.75", "RESPONSE_GAP_2": "67.5"}) == 1
    assert _score(items["OLS-D-0006"], {"RESPONSE": ["2", "5", "4", "3", "1"]}) == 1
    assert _score(items["OLS-D-0009"], {"RESPONSE": "D"}) == 1
    assert _score(items["OLS-D-0004"], {"RESPONSE": ["B"]}) == 1
    assert _score(items["OLS-D-0004"], {"RESPONSE": ["A", "B", "C"]}) == 0


@pytest.fixture
def shared_samples() -> list[Any]:
    from tests.conftest import SHARED

    file = SHARED / "domain" / "sample-items.json"
    if not file.exists():
        pytest.skip("the sample items of the domain page are not here")
    samples: list[Any] = json.loads(file.read_text("utf-8"))
    return samples
