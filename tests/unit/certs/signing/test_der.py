"""Values that can be written in one way only."""

from __future__ import annotations

import pytest

from certs.signing import der
from certs.signing.container_shape import demand_hexadecimal


def test_container_is_one_value_and_zeros() -> None:
    assert demand_hexadecimal(b"3003020105" + b"00" * 5) == bytes.fromhex("3003020105")
    with pytest.raises(ValueError, match="padding"):
        demand_hexadecimal(b"3003020105" + b"000001")


@pytest.mark.parametrize("digits", [b"3003020105AA", b"30030201 05", b"3003020105\n"])
def test_only_small_letters_and_no_space_count_as_digits(digits: bytes) -> None:
    with pytest.raises(ValueError, match="hexadecimal"):
        demand_hexadecimal(digits)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("308003020105 0000", "indefinite length"),
        ("30810302 0105", "length longer than needed"),
        ("3004020105", "length beyond the end"),
        ("3003020305", "inner length beyond the outer value"),
        ("1f010105", "long tag"),
        ("30", "no length"),
        ("", "nothing"),
    ],
)
def test_value_not_written_the_one_way_is_refused(written: str, fault: str) -> None:
    with pytest.raises(ValueError, match=r"tag|length"):
        der.whole(bytes.fromhex(written))


def test_value_nested_without_end_is_refused() -> None:
    value = b""
    for _ in range(60):
        value = der.write(der.SEQUENCE, value)
    with pytest.raises(ValueError, match="depth"):
        der.whole(value)


@pytest.mark.parametrize("number", [0, 1, 127, 128, 255, 256, 1 << 159])
def test_numbers_are_read_as_they_are_written(number: int) -> None:
    assert der.read_integer(der.whole(der.write_integer(number))) == number


@pytest.mark.parametrize("written", ["02020001", "0201ff"])
def test_numbers_have_one_form(written: str) -> None:
    with pytest.raises(ValueError, match="integer"):
        der.read_integer(der.whole(bytes.fromhex(written)))
