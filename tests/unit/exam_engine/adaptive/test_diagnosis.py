"""What a diagnosis says, and in which order skills are to be taken up."""

from __future__ import annotations

import pytest

from exam_engine.adaptive.diagnosis import Seen, diagnose, seen_from_json, seen_to_json
from foundation.errors import Invalid
from itembank.prerequisites import read_prerequisites

GRAPH = {"b": ("a",), "c": ("b",), "d": ("a",)}


def seen(**shares: float) -> list[Seen]:
    return [Seen(skill, 3, share, 0.7) for skill, share in shares.items()]


def test_what_builds_on_something_weak_waits_for_it() -> None:
    told = diagnose(seen(a=0.0, c=0.0, d=1.0), GRAPH)
    assert [one.skill for one in told.weak] == ["a", "c"]
    # b was not asked, and c builds on a through it.
    assert told.blocked == {"c": ("a",)}
    assert [(one.skill, one.opens) for one in told.next] == [("a", ("c",))]


def test_the_reason_names_what_was_shown() -> None:
    told = diagnose(seen(a=1.0, b=0.0), GRAPH)
    assert [(one.skill, one.builds_on) for one in told.next] == [("b", ("a",))]


def test_one_wrong_answer_where_much_was_expected_is_no_weakness() -> None:
    assert diagnose([Seen("a", 1, 0.0, 0.95)], GRAPH).weak == ()
    assert [one.skill for one in diagnose([Seen("a", 3, 0.0, 0.95)], GRAPH).weak] == ["a"]


def test_without_weak_skills_the_way_leads_on() -> None:
    told = diagnose(seen(a=1.0), GRAPH)
    assert told.weak == () and [one.skill for one in told.next] == ["b", "d"]


def test_seen_skills_survive_json() -> None:
    some = seen(a=0.25, b=1.0)
    assert seen_from_json(seen_to_json(some)) == some


@pytest.mark.parametrize("content", [{"prerequisites": []}, {"prerequisites": {"a": "b"}}])
def test_prerequisites_of_another_shape_are_refused(content: dict[str, object]) -> None:
    with pytest.raises(Invalid, match="itembank-prerequisites-unreadable"):
        read_prerequisites(content)


def test_a_circle_of_prerequisites_is_refused_with_a_skill_of_it() -> None:
    with pytest.raises(Invalid, match="circle") as refused:
        read_prerequisites({"prerequisites": {"a": ["b"], "b": ["c"], "c": ["a"]}})
    assert refused.value.facts["skill"] in {"a", "b", "c"}
