"""What a number rule writes it reads back, and one slip of the finger is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certs.numbers import DEMO19, HRSS22, LEGACY16, NumberRule, format_number, parse_number
from foundation.errors import Invalid


@given(
    rule=st.sampled_from([DEMO19, HRSS22, LEGACY16]),
    code=st.integers(0, 99),
    level=st.integers(1, 5),
    year=st.integers(2000, 2099),
    serial=st.integers(1, 99_999),
)
def test_number_is_read_back(
    rule: NumberRule, code: int, level: int, year: int, serial: int
) -> None:
    fields = dict.fromkeys(("body", "scheme", "organisation", "province", "city", "site"), code)
    kind = "Y" if rule is HRSS22 else 3
    number = format_number(rule, {**fields, "kind": kind, "level": level, "year": year}, serial)
    read = parse_number(rule, " ".join(number))
    assert int(read["serial"]) == serial
    assert int(read["level"]) == level
    assert read["year"] == str(year)[-len(read["year"]) :]


@given(
    serial=st.integers(1, 999_999), place=st.integers(0, 17), digit=st.sampled_from("0123456789")
)
def test_one_wrong_digit_is_always_found(serial: int, place: int, digit: str) -> None:
    fields = {"body": "9001", "scheme": "063", "level": "1", "year": 2026}
    number = format_number(DEMO19, fields, serial)
    slipped = number[:place] + digit + number[place + 1 :]
    if slipped == number:
        assert parse_number(DEMO19, slipped)
    else:
        with pytest.raises(Invalid):
            parse_number(DEMO19, slipped)
