"""Planted flaws are found, clean items are left alone, and the demo's items pass."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from exam_engine.words import LANGUAGES, Words
from itembank.authoring import read_item
from itembank.items import Item
from itembank.review_checks import Check, review, review_item
from tests.items import demo_items, demo_standard, single

WORDS = Words.load(strict=True)
GOOD: dict[str, Any] = {
    "id": "X-1",
    "level": "初级",
    "area": "在线学习咨询服务",
    "type": "单选",
    "skills": ["L1-1.1.4"],
    "cog": "应用",
    "difficulty": "易",
    "score": 1,
    "sec": 60,
    "stem": "下列做法中，最恰当的是（ ）。",
    "options": {
        "A": "先安排报名再说明进度",
        "B": "如实说明差距并商量方案",
        "C": "请学习者对自己有信心",
        "D": "建议到其他机构咨询",
    },
    "key": ["B"],
    "rationale": {"A": "隐瞒", "C": "暗示承诺", "D": "推诿"},
    "explain": "如实告知。",
    "source": "技能点1.1.4",
}


def _checks(**changes: Any) -> list[Check]:
    item = read_item(_source(**changes), demo_standard())
    return [finding.check for finding in review_item(item)]


def _source(**changes: Any) -> dict[str, Any]:
    return {key: value for key, value in (GOOD | changes).items() if value is not None}


def test_a_good_item_has_no_findings() -> None:
    assert _checks() == []


def _options(**changes: str) -> dict[str, str]:
    return GOOD["options"] | changes


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        ({"options": _options(D="以上都是")}, Check.OPTION_FORBIDDEN),
        ({"options": _options(D="以上说法都不对")}, Check.OPTION_FORBIDDEN),
        ({"options": _options(D="请学习者对自己有信心")}, Check.OPTION_TWICE),
        (
            {"options": _options(C="说明多数学员都能做到，并请学习者对自己和机构都要有充分的信心")},
            Check.OPTIONS_UNEVEN,
        ),
        (
            {"options": _options(B="如实说明目标与课程的差距，并商量可行方案")},
            Check.KEY_STANDS_OUT,
        ),
        ({"stem": "下列做法中，不恰当的是（ ）。"}, Check.NEGATIVE_NOT_BOLD),
        ({"stem": "下列说法错误的是（ ）。"}, Check.NEGATIVE_NOT_BOLD),
        ({"rationale": {"A": "隐瞒", "C": "暗示承诺"}}, Check.REASON_MISSING),
        ({"source": ""}, Check.SOURCE_MISSING),
        ({"sec": None}, Check.TIME_MISSING),
        ({"area": ""}, Check.LABEL_MISSING),
        (
            {
                "type": "判断",
                "key": ["错误"],
                "options": None,
                "rationale": None,
                "stem": "按时上课的学习者一定会通过考核。",
            },
            Check.ABSOLUTE_WORD,
        ),
        (
            {
                "type": "填空",
                "key": [["62.5"]],
                "options": None,
                "rationale": None,
                "stem": "活跃率为____%。",
            },
            Check.TOLERANCE_MISSING,
        ),
        (
            {
                "type": "简答",
                "options": None,
                "rationale": None,
                "rubric": [["说清楚", 1]],
            },
            Check.RUBRIC_MISSING,
        ),
        (
            {
                "type": "材料题",
                "options": None,
                "rationale": None,
                "parts": [{"type": "判断", "score": 1, "stem": "一", "key": ["正确"]}],
            },
            Check.PARTS_FEW,
        ),
    ],
)
def test_each_planted_flaw_is_found(changes: dict[str, Any], check: Check) -> None:
    findings = review_item(read_item(_source(**changes), demo_standard()))
    (finding,) = [f for f in findings if f.check is check]
    assert all(WORDS.say(check, lang, **finding.facts) for lang in LANGUAGES)


@pytest.mark.parametrize(
    "stem",
    [
        "下列做法中，<b>不</b>恰当的是（ ）。",
        "下列做法中，**不恰当**的是（ ）。",
        "对不符合报名条件者，最恰当的做法是（ ）。",
    ],
)
def test_a_bold_or_harmless_negative_is_left_alone(stem: str) -> None:
    assert Check.NEGATIVE_NOT_BOLD not in _checks(stem=stem)


def _set(keys: str) -> list[Item]:
    items = []
    for place, key in enumerate(keys):
        item = single(identifier=f"T-{place}", correct=key)
        items.append(replace(item, stimulus=f"情境{place}", max_score=Decimal(1)))
    return items


def test_an_uneven_spread_of_keys_is_told_for_a_level() -> None:
    findings = [f for f in review(_set("A" * 12 + "BCD" * 4)) if not f.item]
    told = {(f.check, f.facts.get("key")) for f in findings}
    assert (Check.KEYS_UNEVEN, "A") in told
    assert not [f for f in review(_set("ABCD" * 6)) if f.check is Check.KEYS_UNEVEN]


def test_a_set_whose_keys_are_mostly_the_longest_options_is_told() -> None:
    long_keys = [
        read_item(
            GOOD | {"id": f"X-{n}", "options": _options(B="如实说明差距并商量可行方案")},
            demo_standard(),
        )
        for n in range(20)
    ]
    assert Check.KEYS_LONGEST in [f.check for f in review(long_keys)]


def test_a_stem_that_stands_twice_is_told_with_the_other_item() -> None:
    items = [read_item(GOOD | {"id": name}, demo_standard()) for name in ("X-1", "X-2")]
    (finding,) = [f for f in review(items) if f.check is Check.STEM_TWICE]
    assert (finding.item, finding.facts["other"]) == ("X-2", "X-1")


def test_the_demo_items_pass_the_checklist() -> None:
    # One multi-choice part lists short and long statements on purpose.
    known = {("OLS-J-0142", Check.OPTIONS_UNEVEN)}
    found = {(finding.item, finding.check) for finding in review(demo_items())}
    assert found - known == set()
