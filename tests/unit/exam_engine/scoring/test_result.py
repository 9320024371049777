"""The result under each kind of rule, to the last tenth, with every condition told."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from exam_engine.schemes.scheme import PartKind, SchemeLevel
from exam_engine.schemes.scheme_json import scheme_from_json
from exam_engine.scoring.result import (
    ConditionKind,
    PartMark,
    SchemeResult,
    result_of,
    round_half_up,
)
from foundation.errors import Conflict, Invalid
from tests.items import DEMO


def _level(name: str) -> SchemeLevel:
    return scheme_from_json(json.loads((DEMO / "scheme.json").read_text("utf-8"))).level(name)


def _mark(part: PartKind, earned: str, possible: str = "100") -> PartMark:
    return PartMark(part, Decimal(earned), Decimal(possible))


def _result(name: str, theory: str, practical: str) -> SchemeResult:
    marks = [_mark(PartKind.THEORY, theory), _mark(PartKind.PRACTICAL, practical)]
    return result_of(_level(name), marks)


@pytest.mark.parametrize(
    ("level", "theory", "practical", "composite", "passed"),
    [
        ("初级", "60", "60", "60.0", True),
        ("初级", "30", "80", "60.0", True),
        ("初级", "100", "33.2", "59.9", False),
        ("初级", "59.9", "59.9", "59.9", False),
        ("中级", "50", "70", "62.0", True),
        ("中级", "49.9", "80", "68.0", False),
        ("中级", "90", "49.9", "65.9", False),
        ("中级", "52", "66", "60.4", True),
        ("中级", "50", "50", "50.0", False),
        ("高级", "60", "60", "60.0", True),
        ("高级", "59.9", "100", "84.0", False),
        ("高级", "100", "59.9", "75.9", False),
    ],
)
def test_each_rule_passes_and_fails_where_it_says(
    level: str, theory: str, practical: str, composite: str, passed: bool
) -> None:
    result = _result(level, theory, practical)
    assert str(result.composite) == composite
    assert result.passed is passed


def test_the_failed_condition_is_told_with_what_was_needed_and_reached() -> None:
    (failed,) = _result("中级", "49.9", "80").failed
    assert (failed.kind, failed.part) == (ConditionKind.PART, PartKind.THEORY)
    assert (failed.needed, failed.reached) == (Decimal(50), Decimal("49.9"))
    assert failed.number == 2


@pytest.mark.parametrize(
    ("mark", "rounded"), [("59.95", "60.0"), ("59.94", "59.9"), ("60.05", "60.1"), ("0.05", "0.1")]
)
def test_halves_are_rounded_up_to_one_decimal(mark: str, rounded: str) -> None:
    assert str(round_half_up(Decimal(mark))) == rounded


def test_a_part_is_put_on_the_scale_of_100_before_it_is_weighed() -> None:
    marks = [_mark(PartKind.THEORY, "30", "40"), _mark(PartKind.PRACTICAL, "20", "30")]
    result = result_of(_level("初级"), marks)
    assert str(result.marks[PartKind.THEORY]) == "75.0"
    assert str(result.marks[PartKind.PRACTICAL]) == "66.7"
    assert str(result.composite) == "70.0"


def test_a_part_that_was_not_sat_fails_and_the_other_can_be_carried_over() -> None:
    level = _level("中级")
    result = result_of(level, [_mark(PartKind.THEORY, "55")])
    assert not result.passed
    assert result.composite is None
    assert [(c.kind, c.part) for c in result.failed] == [(ConditionKind.SAT, PartKind.PRACTICAL)]
    assert result.passed_part(level, PartKind.THEORY)
    assert not result.passed_part(level, PartKind.PRACTICAL)


def test_a_part_below_its_floor_is_not_carried_over() -> None:
    level = _level("高级")
    result = _result("高级", "59.9", "80")
    assert not result.passed_part(level, PartKind.THEORY)
    assert result.passed_part(level, PartKind.PRACTICAL)


def test_marks_that_cannot_be_are_refused() -> None:
    level = _level("初级")
    for earned, possible in (("101", "100"), ("-1", "100"), ("0", "0")):
        with pytest.raises(Invalid):
            result_of(level, [_mark(PartKind.THEORY, earned, possible)])
    with pytest.raises(Conflict):
        result_of(level, [_mark(PartKind.THEORY, "1"), _mark(PartKind.THEORY, "2")])
    with pytest.raises(Invalid):
        result_of(level, [_mark(PartKind.REVIEW, "1")])
