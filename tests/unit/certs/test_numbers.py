"""Rules of certificate numbers."""

from __future__ import annotations

import pytest

from certs.numbers import (
    DEMO19,
    HRSS22,
    LEGACY16,
    PRESETS,
    NumberRule,
    canonical,
    check_character,
    counter_key,
    format_number,
    length,
    normalise,
    parse_number,
    rule_named,
    spelled_out,
    tokens,
)
from foundation.errors import Conflict, Invalid

DEMO = {"body": "9001", "scheme": "063", "level": "1", "year": 2026}


def test_worked_value_of_the_demonstration() -> None:
    assert check_character("900106312026000123") == "6"
    assert format_number(DEMO19, DEMO, 123) == "9001063120260001236"


def test_check_character_may_be_x() -> None:
    # The example of GB 11643 ends with X by the same algorithm.
    assert check_character("11010519491231002") == "X"


@pytest.mark.parametrize(("name", "size"), [("hrss22", 22), ("legacy16", 16), ("demo19", 19)])
def test_presets_have_the_length_of_their_name(name: str, size: int) -> None:
    assert length(PRESETS[name]) == size


def test_vocational_number_begins_with_a_letter_and_ends_with_six_digits() -> None:
    fields = {"kind": "S", "organisation": 1, "province": 23, "site": 456789, "year": 2026}
    number = format_number(HRSS22, {**fields, "level": 5}, 1)
    assert number == "S000123456789265000001"
    assert parse_number(HRSS22, number)["serial"] == "000001"


def test_level_that_the_rule_does_not_know_is_refused() -> None:
    with pytest.raises(Invalid, match="certs-number-field") as refused:
        parse_number(HRSS22, "S000123456789269000001")
    assert refused.value.facts == {
        "rule": "hrss22",
        "place": 16,
        "field": "level",
        "value": "9",
    }


def test_full_width_digits_spaces_and_hyphens_are_understood() -> None:
    assert normalise(" ９００１-063 1\u3000２０２６\u200b0001236 ") == "9001063120260001236"
    assert canonical(DEMO19, "９００１ 0631 2026 0001236") == "9001063120260001236"


def test_multiplication_sign_and_small_x_are_read_as_x() -> None:
    assert normalise("123×") == normalise("123x") == normalise("123ｘ") == "123X"


def test_one_wrong_digit_is_found_by_the_check_character() -> None:
    with pytest.raises(Invalid, match="certs-number-check"):
        parse_number(DEMO19, "9001063120260001336")


def test_two_digits_in_the_wrong_order_are_found_by_the_check_character() -> None:
    with pytest.raises(Invalid, match="certs-number-check"):
        parse_number(DEMO19, "9001063120260002136")


def test_wrong_character_is_named_with_its_place() -> None:
    with pytest.raises(Invalid, match="certs-number-character") as refused:
        parse_number(DEMO19, "90O1063120260001236")
    assert refused.value.facts["place"] == 3
    assert refused.value.facts["character"] == "O"


def test_wrong_length_says_what_was_expected_and_found() -> None:
    with pytest.raises(Invalid, match="certs-number-length") as refused:
        parse_number(DEMO19, "123")
    assert (refused.value.facts["expected"], refused.value.facts["found"]) == (19, 3)


def test_old_number_printed_without_its_zeros_is_filled() -> None:
    assert canonical(LEGACY16, "6090000500001") == "0006090000500001"
    with pytest.raises(Invalid, match="certs-number-length"):
        canonical(LEGACY16, "609000500001")


def test_serial_beyond_its_width_is_a_conflict() -> None:
    assert format_number(DEMO19, DEMO, 999_999)
    with pytest.raises(Conflict, match="certs-number-exhausted"):
        format_number(DEMO19, DEMO, 1_000_000)


def test_missing_or_too_long_field_is_refused() -> None:
    with pytest.raises(Invalid, match="certs-number-field"):
        format_number(DEMO19, {"body": "9001", "scheme": "063", "level": "1"}, 1)
    with pytest.raises(Invalid, match="certs-number-field"):
        format_number(DEMO19, {**DEMO, "body": "90010"}, 1)


def test_counters_are_kept_per_body_scheme_level_and_year() -> None:
    assert counter_key(DEMO19, DEMO) == "demo19:9001:063:1:2026"
    assert counter_key(DEMO19, {**DEMO, "year": 2027}) != counter_key(DEMO19, DEMO)


@pytest.mark.parametrize(
    "template",
    [
        "{body:4}",
        "{serial:6}{serial:6}",
        "{check}{serial:6}",
        "{serial}",
        "{serial:6}{check:2}",
        "{kind:1A}{serial:6}{check}",
        "{serial:6}{",
    ],
)
def test_template_that_cannot_work_is_refused(template: str) -> None:
    with pytest.raises(Invalid, match="certs-number-template"):
        tokens(template)


def test_literals_stand_for_themselves() -> None:
    rule = NumberRule("own", "KZ{year:2}{serial:4}")
    assert format_number(rule, {"year": 2026}, 7) == "KZ260007"
    assert parse_number(rule, "kz 26 0007") == {"year": "26", "serial": "0007"}
    with pytest.raises(Invalid, match="certs-number-character"):
        parse_number(rule, "KX260007")


def test_rule_of_a_body_may_have_a_check_character() -> None:
    rule = rule_named("{body:4}{year:4}{serial:5}{check}")
    number = format_number(rule, {"body": "9001", "year": 2026}, 7)
    assert number == f"9001202600007{check_character('9001202600007')}"


def test_template_of_a_preset_is_that_preset() -> None:
    assert rule_named(PRESETS["demo19"].template) is PRESETS["demo19"], "it has one counter"


@pytest.mark.parametrize(
    "template",
    [
        "no-such-preset",
        "KZ-{serial:6}",
        "kz{serial:6}",
        "证{serial:6}",
        "{branch:3}{serial:6}",
        "{body:20}{serial:21}",
    ],
)
def test_rule_whose_numbers_could_not_be_filled_or_typed_is_refused(template: str) -> None:
    with pytest.raises(Invalid, match="certs-number-template"):
        rule_named(template)


def test_zeros_that_some_places_leave_out_are_put_back_for_looking_up() -> None:
    assert spelled_out("1510101115000") == "0001510101115000"
    assert spelled_out("151010111500012") == "0151010111500012"
    for other in ("151010111500", "9001063120260001236", "Y000123456789195000001", "ABCDEFGHIJKLM"):
        assert spelled_out(other) == other
