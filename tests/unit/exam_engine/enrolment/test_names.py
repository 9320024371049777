"""Names are kept as given, foldings are told, and what cannot be printed is refused with advice."""

from __future__ import annotations

import pytest

from exam_engine.enrolment.names import Name, judge_name
from exam_engine.enrolment.notices import Weight


def codes(name: Name) -> list[str]:
    return [notice.code for notice in name.notices]


@pytest.mark.parametrize("dot", [*"•・‧．⋅･.", " · ", "。"])
def test_every_dot_between_han_characters_becomes_one_and_is_told(dot: str) -> None:
    name = judge_name(f"阿依古丽{dot}买买提")
    assert name.text == "阿依古丽·买买提"
    assert codes(name) == ["enrolment-name-dot-folded"]
    assert name.notices[0].weight is Weight.NOTE


def test_a_latin_name_keeps_its_stops_and_spaces() -> None:
    name = judge_name("Anna B. O'Neil-Smith")
    assert name.text == "Anna B. O'Neil-Smith"
    assert name.notices == ()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("·张伟", "enrolment-name-dot-edge"),
        ("张伟·", "enrolment-name-dot-edge"),
        ("阿依··古丽", "enrolment-name-dot-double"),
        ("张\ue863", "enrolment-name-private-use"),
        ("张\U000f0001", "enrolment-name-private-use"),
        ("张\n伟", "enrolment-name-control"),
        ("张\u202e伟", "enrolment-name-control"),
        ("张?", "enrolment-name-replaced"),
        ("张\ufffd", "enrolment-name-replaced"),
        ("字" * 101, "enrolment-name-too-long"),
        ("12345", "enrolment-name-letters"),
        ("　", "enrolment-name-missing"),
    ],
)
def test_what_cannot_be_a_name_is_refused_with_its_own_reason(given: str, code: str) -> None:
    name = judge_name(given)
    assert not name.good
    assert code in codes(name)


@pytest.mark.parametrize("given", ["䶮", "𫖯𬱖", "张\U000247bd", "王\U000e0100", "字" * 50])
def test_rare_characters_and_long_names_are_taken_without_a_word(given: str) -> None:
    assert judge_name(given) == Name(given)


def test_a_name_of_fifty_one_characters_is_taken_and_looked_at() -> None:
    name = judge_name("\U000247bd" * 51)
    assert name.good
    assert codes(name) == ["enrolment-name-long"]


def test_combined_marks_count_as_one_character() -> None:
    assert judge_name("e\u0301" * 50).notices == ()


def test_a_spread_name_is_closed_and_told_but_a_long_one_keeps_its_space() -> None:
    assert judge_name("张　伟").text == "张伟"
    assert codes(judge_name("张　伟")) == ["enrolment-name-space-folded"]
    assert judge_name("阿依古丽 买买提").text == "阿依古丽 买买提"
    assert codes(judge_name("阿依古丽 买买提")) == ["enrolment-name-space-kept"]


def test_compatibility_ideographs_match_and_widths_do_not() -> None:
    assert judge_name("\uf92c").matching_key == judge_name("郎").matching_key
    assert judge_name("\uf92c").text == "\uf92c"
    assert judge_name("Ａnna").matching_key != judge_name("Anna").matching_key
