"""The competency standard: counts, look-ups, stable CASE identifiers, refusals."""

from __future__ import annotations

import copy
import json
import uuid
from typing import Any

import pytest

from foundation.errors import Invalid, NotFound
from itembank.standards import read_standard
from tests.items import DEMO, demo_standard


def _source() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((DEMO / "standard.json").read_text("utf-8"))
    return content


def test_the_demo_standard_has_50_43_and_38_skill_points() -> None:
    standard = demo_standard()
    assert [len(level.skills) for level in standard.levels] == [50, 43, 38]
    assert all(len(level.tasks) == 12 for level in standard.levels)


def test_a_skill_point_leads_to_its_task_and_level() -> None:
    standard = demo_standard()
    assert standard.task_of("L1-1.1.4").code == "L1-1.1"
    assert standard.level_of("L2-3.3.1").name == "中级"
    assert standard.level("L3") is standard.level("高级")
    with pytest.raises(NotFound):
        standard.skill("L9-1.1.1")


def test_case_identifiers_are_uuids_and_the_same_in_every_copy() -> None:
    one, other = demo_standard(), read_standard(_source())
    assert one.case_identifier("L1-1.1.4") == other.case_identifier("L1-1.1.4")
    assert uuid.UUID(one.case_identifier("L1-1.1.4")).version == 5
    codes = [skill.code for level in one.levels for skill in level.skills]
    assert len({one.case_identifier(code) for code in codes}) == len(codes)


def _break_repeat(content: dict[str, Any]) -> None:
    task = content["levels"][0]["work_fields"][0]["tasks"][0]
    task["skills"][1]["id"] = task["skills"][0]["id"]


def _break_number(content: dict[str, Any]) -> None:
    content["levels"][0]["work_fields"][0]["tasks"][0]["skills"][0]["no"] = "9.9.9"


def _break_text(content: dict[str, Any]) -> None:
    content["levels"][1]["work_fields"][0]["tasks"][0]["skills"][0]["text"] = " "


def _break_count(content: dict[str, Any]) -> None:
    content["levels"][2]["skill_count"] = 39


def _break_shape(content: dict[str, Any]) -> None:
    del content["levels"][0]["work_fields"][0]["tasks"]


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (_break_repeat, "itembank-standard-code-repeated"),
        (_break_number, "itembank-standard-number-misplaced"),
        (_break_text, "itembank-standard-part-empty"),
        (_break_count, "itembank-standard-count"),
        (_break_shape, "itembank-standard-unreadable"),
    ],
)
def test_a_damaged_standard_is_refused(damage: Any, code: str) -> None:
    content = copy.deepcopy(_source())
    damage(content)
    with pytest.raises(Invalid) as refused:
        read_standard(content)
    assert refused.value.code == code
