"""Schemes are data: the demo's three result rules, a round trip, and refusal of what cannot be."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from exam_engine.schemes.scheme import CompositeRule, EveryPartRule, PartKind
from exam_engine.schemes.scheme_json import scheme_from_json, scheme_to_json
from foundation.errors import Invalid, NotFound
from tests.items import DEMO, demo_standard


def _source() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((DEMO / "scheme.json").read_text("utf-8"))
    return content


def test_the_demo_scheme_has_three_different_pass_rules() -> None:
    scheme = scheme_from_json(_source())
    junior, intermediate, senior = (level.rule for level in scheme.levels)
    assert isinstance(junior, CompositeRule)
    assert junior.floors == ()
    assert isinstance(intermediate, CompositeRule)
    assert {floor.part for floor in intermediate.floors} == {PartKind.THEORY, PartKind.PRACTICAL}
    assert isinstance(senior, EveryPartRule)
    assert [level.validity_months for level in scheme.levels] == [None, None, 36]
    names = [level.name for level in demo_standard().levels]
    assert [level.name for level in scheme.levels] == names


def test_a_scheme_is_read_back_as_it_was() -> None:
    scheme = scheme_from_json(_source())
    assert scheme_from_json(json.loads(json.dumps(scheme_to_json(scheme)))) == scheme


def test_a_level_is_found_by_name_and_code() -> None:
    scheme = scheme_from_json(_source())
    assert scheme.level("中级") is scheme.level("L2")
    with pytest.raises(NotFound):
        scheme.level("特级")
    with pytest.raises(NotFound):
        scheme.level("L1").part(PartKind.REVIEW)


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (("parts", 0, "weight"), "50", "schemes-weights-sum"),
        (("parts", 1, "kind"), "theory", "schemes-parts-repeated"),
        (("parts", 0, "minutes"), 0, "schemes-part-limits"),
        (("rule", "cut"), "101", "schemes-cut-range"),
        (("rule", "cut"), "NaN", "schemes-unreadable"),
        (("rule", "floors"), {"review": "50"}, "schemes-floor-without-part"),
        (("rule", "kind"), "lottery", "schemes-unreadable"),
        (("requires",), "高级", "schemes-ladder-broken"),
        (("carry_over_months",), -1, "schemes-level-limits"),
        (("code",), "L2", "schemes-levels-repeated"),
        (("parts", 0, "kind"), "dance", "schemes-unreadable"),
    ],
)
def test_a_scheme_that_could_not_be_examined_is_refused(
    path: tuple[Any, ...], value: object, code: str
) -> None:
    content = copy.deepcopy(_source())
    place = content["levels"][0]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(Invalid) as refused:
        scheme_from_json(content)
    assert refused.value.code == code
