"""Document numbers of every kind are judged, derived from, masked and matched."""

from __future__ import annotations

from datetime import date

import pytest

from exam_engine.enrolment.document_numbers import (
    Document,
    DocumentKind,
    Sex,
    judge_document,
    mask,
    raise_old_form,
)

TODAY = date(2026, 11, 21)
ID = DocumentKind.RESIDENT_ID


def judge(given: str | float, kind: DocumentKind = ID, *, fictional: bool = True) -> Document:
    return judge_document(kind, given, today=TODAY, allow_fictional=fictional)


def codes(document: Document) -> list[str]:
    return [notice.code for notice in document.notices]


def test_the_example_of_the_standard_is_taken_and_read() -> None:
    document = judge("11010519491231002X", fictional=False)
    assert document.good
    assert document.birth_date == date(1949, 12, 31)
    assert document.sex is Sex.FEMALE
    assert document.masked == "110***********002X"


@pytest.mark.parametrize(
    "given",
    [
        "100101200502020012",
        "10010120050707006x",
        "１００１０１２００５０７０７００６ｘ",
        " 100101 20050707 006× ",
        "'10010120050707006X",
        "\u200b100101200402290023\ufeff",
    ],
)
def test_a_right_number_is_taken_however_it_was_typed(given: str) -> None:
    assert judge(given).good


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("100101200502020013", "enrolment-id-check-digit"),
        ("100101200502300030", "enrolment-id-birth-date"),
        ("440524188001010014", "enrolment-id-birth-range"),
        ("10010120050202001", "enrolment-id-length"),
        ("10010120050202O012", "enrolment-id-character"),
        ("X00101200502020012", "enrolment-id-character"),
        ("000101200502020012", "enrolment-id-first-digit"),
        ("160101200502020018", "enrolment-id-province"),
        ("", "enrolment-id-missing"),
    ],
)
def test_a_wrong_number_says_what_is_wrong(given: str, code: str) -> None:
    document = judge(given)
    assert not document.good
    assert code in codes(document)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("100101200503042000", "enrolment-id-damaged-zeros"),
        ("1.00101E+17", "enrolment-id-damaged-scientific"),
        ("1.00101200503042e17", "enrolment-id-damaged-scientific"),
        (100101200503042338.0, "enrolment-id-damaged-number"),
        (100101200503042000.0, "enrolment-id-damaged-zeros"),
        ("100101200502020016", "enrolment-id-damaged-float"),
        ("100101200502020012.0", "enrolment-id-damaged-float"),
    ],
)
def test_a_damaged_number_is_never_called_wrong(given: str | float, code: str) -> None:
    document = judge(given)
    assert codes(document) == [code]
    assert not document.good


def test_a_right_number_that_ends_in_zeros_is_not_called_damaged() -> None:
    right = next(
        number
        for serial in range(100)
        for number in [
            f"1001012005{month:02d}{day:02d}{serial:03d}0"
            for month in range(1, 13)
            for day in range(1, 29)
        ]
        if number.endswith("000") and judge(number).good
    )
    assert judge(right).notices == ()


def test_province_ten_is_only_for_demonstrations() -> None:
    assert codes(judge("100101200502020012", fictional=False)) == ["enrolment-id-fictional"]


def test_an_unknown_county_is_a_warning_and_a_historic_one_is_known() -> None:
    unknown = judge(_with_check("11999920050202001"), fictional=False)
    assert unknown.good
    assert codes(unknown) == ["enrolment-id-county"]
    assert judge(_with_check("11010319650202001"), fictional=False).notices == ()


def _with_check(first: str) -> str:
    from stdnum.iso7064 import mod_11_2

    return first + mod_11_2.calc_check_digit(first)


def test_an_old_number_matches_the_new_one_of_the_same_person() -> None:
    old = judge("110105491231002", fictional=False)
    assert old.good
    assert old.birth_date == date(1949, 12, 31)
    assert raise_old_form("110105491231002") == "11010519491231002X"
    assert old.matching_key == judge("11010519491231002X", fictional=False).matching_key


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        ("81000019940823002", DocumentKind.HK_MACAU_RESIDENCE),
        ("82000019940823002", DocumentKind.HK_MACAU_RESIDENCE),
        ("83000019940823002", DocumentKind.TAIWAN_RESIDENCE),
        ("91115619900101123", DocumentKind.FOREIGN_RESIDENT),
    ],
)
def test_permits_of_eighteen_are_known_by_their_number(first: str, kind: DocumentKind) -> None:
    number = _with_check(first)
    assert judge(number, kind, fictional=False).notices == ()
    mistaken = judge(number, fictional=False)
    assert mistaken.kind is kind
    assert codes(mistaken) == ["enrolment-id-kind-differs"]


def test_a_temporary_school_number_is_taken_and_marked() -> None:
    document = judge("999123456789012345", DocumentKind.TEMPORARY)
    assert document.good
    assert document.temporary
    assert codes(document) == ["enrolment-id-temporary"]


@pytest.mark.parametrize(
    ("kind", "given", "good"),
    [
        (DocumentKind.FOREIGN_RESIDENT, "chn110190010112", True),
        (DocumentKind.HK_MACAU_PERMIT, "H12345678", True),
        (DocumentKind.HK_MACAU_PERMIT, "h1234567801", True),
        (DocumentKind.HK_MACAU_PERMIT, "A12345678", False),
        (DocumentKind.TAIWAN_PERMIT, "12345678", True),
        (DocumentKind.TAIWAN_PERMIT, "1234567", False),
        (DocumentKind.PASSPORT, "e 1234 5678", True),
        (DocumentKind.PASSPORT, "E1234567890", False),
        (DocumentKind.OFFICER, "军字第1234567号", True),
        (DocumentKind.OTHER, "abc", False),
    ],
)
def test_other_documents_are_judged_by_their_form(
    kind: DocumentKind, given: str, good: bool
) -> None:
    document = judge(given, kind)
    assert document.good is good
    assert document.birth_date is None


def test_a_renewed_travel_permit_is_the_same_person() -> None:
    first = judge("H12345678", DocumentKind.HK_MACAU_PERMIT)
    assert first.matching_key == judge("H1234567802", DocumentKind.HK_MACAU_PERMIT).matching_key


def test_no_notice_carries_a_whole_number() -> None:
    for given in ("100101200502020013", "100101200503042000", "10010120050202O012"):
        for notice in judge(given).notices:
            assert not any(
                isinstance(fact, str) and len(fact) > 12 and "*" not in fact
                for fact in notice.facts.values()
            )


@pytest.mark.parametrize("number", ["H12345678", "E1234", "1234", "12"])
def test_a_mask_hides_most_of_a_short_number(number: str) -> None:
    assert len(mask(number)) == len(number)
    assert mask(number).count("*") >= len(number) // 2
