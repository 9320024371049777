"""Laws of GB 11643: one right character for each number, and no single slip goes unseen."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from exam_engine.enrolment.document_numbers import (
    Document,
    DocumentKind,
    Sex,
    check_character,
    judge_document,
    raise_old_form,
)

TODAY = date(2026, 11, 21)
BIRTHS = st.dates(date(1900, 1, 1), TODAY)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """Resident numbers of known counties, any birth date and sequence."""
    county = draw(st.sampled_from(["110105", "430102", "650102", "310115", "100101"]))
    first = f"{county}{draw(BIRTHS):%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return first + check_character(first)


def judge(number: str | float) -> Document:
    return judge_document(DocumentKind.RESIDENT_ID, number, today=TODAY, allow_fictional=True)


@given(numbers())
def test_a_right_number_is_taken_and_tells_birth_and_sex(number: str) -> None:
    document = judge(number)
    assert document.good
    assert document.birth_date == date.fromisoformat(
        f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    )
    assert (document.sex is Sex.MALE) == (int(number[16]) % 2 == 1)
    assert number not in document.masked


@given(numbers(), st.sampled_from("0123456789X"))
def test_only_one_check_character_is_right(number: str, last: str) -> None:
    assert judge(number[:17] + last).good == (last == number[17])


@given(numbers(), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(number: str, place: int, shift: int) -> None:
    digit = str((int(number[place]) + shift) % 10)
    assert not judge(number[:place] + digit + number[place + 1 :]).good


@given(numbers(), st.integers(0, 15))
def test_two_neighbours_swapped_are_always_seen(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert judge(swapped).good == (swapped == number)


@given(numbers())
def test_a_number_that_became_a_number_cell_is_damaged_and_never_wrong(number: str) -> None:
    digits = number[:17] + ("0" if number[17] == "X" else number[17])
    for given_value in (float(digits), float(digits[:15] + "000")):
        (notice,) = judge(given_value).notices
        assert notice.code in ("enrolment-id-damaged-number", "enrolment-id-damaged-zeros")


@given(st.dates(date(1900, 1, 1), date(1999, 12, 31)), st.integers(1, 995))
def test_old_and_new_numbers_of_one_person_share_a_key(birth: date, sequence: int) -> None:
    old = f"110105{birth + timedelta(0):%y%m%d}{sequence:03d}"
    assert judge(old).matching_key == judge(raise_old_form(old)).matching_key


@given(st.text(max_size=40) | st.floats() | st.integers())
def test_nothing_that_can_be_typed_breaks_the_judge(anything: str | float) -> None:
    for kind in DocumentKind:
        judge_document(kind, anything, today=TODAY)
