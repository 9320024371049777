"""Blueprints add up in rows, columns and shares, or are refused with the figures."""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from typing import Any

import pytest

from exam_engine.assembly.blueprints import (
    Blueprint,
    blueprint_to_json,
    read_blueprint,
    read_blueprints,
)
from foundation.errors import Invalid
from itembank.items import Difficulty, ItemType
from tests.items import DEMO


def _source() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((DEMO / "blueprints.json").read_text("utf-8"))
    return content


def test_the_demo_blueprints_have_100_points_and_their_sections_in_order() -> None:
    blueprints = read_blueprints(_source())
    assert list(blueprints) == ["初级", "中级", "高级"]
    assert all(blueprint.total == 100 for blueprint in blueprints.values())
    senior: Blueprint = blueprints["高级"]
    assert senior.sections[3].types == (ItemType.ORDER, ItemType.MATCH)
    assert senior.difficulty_points()[Difficulty.HARD] == 30
    assert sum(cell.count for cell in blueprints["初级"].cells) == 77


def test_a_blueprint_is_read_back_as_it_was() -> None:
    for level, blueprint in read_blueprints(_source()).items():
        written = json.loads(json.dumps(blueprint_to_json(blueprint)))
        assert read_blueprint(level, written) == blueprint


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (("theory", "在线学习咨询服务", "items", "单选"), 13, "assembly-blueprint-row"),
        (("theory", "在线学习咨询服务", "points"), 33, "assembly-blueprint-row"),
        (("difficulty",), [40, 45, 20], "assembly-blueprint-difficulty"),
        (("difficulty",), [40, 60], "assembly-blueprint-unreadable"),
        (("practical", "在线学习咨询服务"), 50, "assembly-blueprint-practical"),
        (("theory_min",), 0, "assembly-blueprint-empty"),
        (("types", "单选"), "x", "assembly-blueprint-unreadable"),
        (("types",), {"猜谜": 1}, "assembly-blueprint-unreadable"),
    ],
)
def test_a_table_that_does_not_add_up_is_refused(
    path: tuple[str, ...], value: object, code: str
) -> None:
    content = copy.deepcopy(_source()["初级"])
    place = content
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(Invalid) as refused:
        read_blueprint("初级", content)
    assert refused.value.code == code
    assert refused.value.facts["level"] == "初级"


def test_a_wrong_row_is_told_with_both_figures() -> None:
    content = copy.deepcopy(_source()["中级"])
    content["theory"]["质量测评"]["items"]["填空"] = 2
    with pytest.raises(Invalid) as refused:
        read_blueprint("中级", content)
    told = refused.value.facts
    assert (told["area"], told["told"], told["found"]) == ("质量测评", "30", "29")


def test_a_tolerance_of_keys_can_be_set() -> None:
    content = copy.deepcopy(_source()["初级"]) | {"key_tolerance": "10"}
    assert read_blueprint("初级", content).key_tolerance == Decimal(10)
