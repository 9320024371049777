"""A weak skill is named only where enough items spoke of it."""

from __future__ import annotations

from decimal import Decimal

from exam_engine.scoring.feedback import Scale, Tally, feedback
from tests.items import demo_standard


def _tally(items: int, earned: str, maximum: str) -> Tally:
    return Tally(items, Decimal(earned), Decimal(maximum))


def test_three_items_name_the_skill_point_itself() -> None:
    told = feedback({"L1-1.1.1": _tally(3, "1", "3")}, demo_standard())
    assert [(spot.scale, spot.code) for spot in told.weak] == [(Scale.SKILL, "L1-1.1.1")]
    assert told.silent == ()


def test_two_items_are_not_enough_evidence_and_the_task_is_listed_as_silent() -> None:
    told = feedback({"L1-1.1.1": _tally(2, "0", "2")}, demo_standard())
    assert told.weak == ()
    assert told.silent == ("学习需求分析",)


def test_few_items_for_each_skill_together_speak_of_the_work_task() -> None:
    skills = {"L1-1.1.1": _tally(2, "0", "2"), "L1-1.1.2": _tally(1, "0", "1")}
    told = feedback(skills, demo_standard())
    assert [(spot.scale, spot.name) for spot in told.weak] == [(Scale.TASK, "学习需求分析")]


def test_strong_skills_are_not_listed_and_the_weakest_come_first() -> None:
    skills = {
        "L1-1.1.1": _tally(4, "4", "4"),
        "L1-1.1.2": _tally(4, "2", "4"),
        "L1-1.2.1": _tally(4, "1", "4"),
    }
    told = feedback(skills, demo_standard())
    assert [spot.code for spot in told.weak] == ["L1-1.2.1", "L1-1.1.2"]


def test_share_at_the_bound_is_not_weak() -> None:
    assert feedback({"L1-1.1.1": _tally(5, "3", "5")}, demo_standard()).weak == ()


def test_skills_that_the_standard_does_not_know_are_left_out() -> None:
    assert feedback({"X-9": _tally(9, "0", "9")}, demo_standard()).weak == ()


def test_tally_is_the_same_after_being_stored() -> None:
    one = _tally(3, "2.5", "6")
    assert Tally.from_json(one.to_json()) == one
