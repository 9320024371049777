"""Judges document numbers of every kind a candidate may hold, and derives what they tell.

Rules: GB 11643-1999 (18 digits, check character ISO 7064 MOD 11-2), its 15-digit predecessor,
residence permits of Hong Kong, Macau and Taiwan residents, permanent resident cards of
foreigners (first digit 9 since 2023-12-01), travel permits, passports and temporary school
numbers. Province and county codes: GB/T 2260 with the historic ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum import numdb
from stdnum.iso7064 import mod_11_2

from exam_engine.enrolment import damage
from exam_engine.enrolment.normalising import QUOTE_MARKS, half_width, without_spaces
from exam_engine.enrolment.notices import Notice, error, has_error, note, warning

COLUMN = "document_number"
FIRST_BIRTH_YEAR = 1900
FICTIONAL_PROVINCE = "10"
PROVINCES = frozenset(
    f"{region}{place}"
    for region, places in {
        "1": "12345",
        "2": "123",
        "3": "1234567",
        "4": "123456",
        "5": "01234",
        "6": "12345",
        "7": "1",
        "8": "123",
    }.items()
    for place in places
)
_TIMES_SIGNS = str.maketrans({"×": "X", "✕": "X", "╳": "X", "Х": "X", "х": "X", "Χ": "X", "χ": "X"})


class DocumentKind(StrEnum):
    """What a person identifies themselves with."""

    RESIDENT_ID = "resident-id"
    HK_MACAU_RESIDENCE = "hk-macau-residence"
    TAIWAN_RESIDENCE = "taiwan-residence"
    FOREIGN_RESIDENT = "foreign-permanent-resident"
    HK_MACAU_PERMIT = "hk-macau-permit"
    TAIWAN_PERMIT = "taiwan-permit"
    PASSPORT = "passport"
    OFFICER = "officer"
    TEMPORARY = "temporary"
    OTHER = "other"


class Sex(StrEnum):
    """Sex as a document states it."""

    MALE = "male"
    FEMALE = "female"


# The kinds whose number has the eighteen-character form, or is told apart by its first digits.
EIGHTEEN = frozenset(
    {
        DocumentKind.RESIDENT_ID,
        DocumentKind.HK_MACAU_RESIDENCE,
        DocumentKind.TAIWAN_RESIDENCE,
        DocumentKind.FOREIGN_RESIDENT,
        DocumentKind.TEMPORARY,
    }
)
_FORMS: dict[DocumentKind, re.Pattern[str]] = {
    DocumentKind.HK_MACAU_PERMIT: re.compile(r"[HM]\d{8}(\d{2})?"),
    DocumentKind.TAIWAN_PERMIT: re.compile(r"\d{8}|\d{10}[A-Z]?"),
    DocumentKind.PASSPORT: re.compile(r"[A-Z0-9]{5,9}"),
    DocumentKind.OFFICER: re.compile(r"\S{4,20}"),
    DocumentKind.OTHER: re.compile(r"\S{4,20}"),
}
_OLD_FOREIGN_CARD = re.compile(r"[A-Z]{3}\d{12}")
_KIND_BY_REGION = {
    "81": DocumentKind.HK_MACAU_RESIDENCE,
    "82": DocumentKind.HK_MACAU_RESIDENCE,
    "83": DocumentKind.TAIWAN_RESIDENCE,
}


@dataclass(frozen=True, slots=True)
class Document:
    """A judged document number. ``number`` is normalised; notices tell what was found."""

    kind: DocumentKind
    number: str
    birth_date: date | None = None
    sex: Sex | None = None
    notices: tuple[Notice, ...] = ()

    @property
    def good(self) -> bool:
        """Whether the number may be taken."""
        return not has_error(self.notices)

    @property
    def temporary(self) -> bool:
        """Whether a real document must replace the number before a certificate is issued."""
        return self.kind is DocumentKind.TEMPORARY

    @property
    def matching_key(self) -> str:
        """What two spellings of the same document share: old forms are raised to eighteen."""
        if self.kind in EIGHTEEN and len(self.number) == 15 and self.number.isdigit():
            return f"cn:{raise_old_form(self.number)}"
        if self.kind in EIGHTEEN:
            return f"cn:{self.number}"
        if self.kind is DocumentKind.HK_MACAU_PERMIT:
            return f"{self.kind}:{self.number[:9]}"  # the last two digits only count renewals
        return f"{self.kind}:{self.number}"

    @property
    def masked(self) -> str:
        """The number as it may be shown: ``110***********002X``."""
        return mask(self.number)


def mask(number: str) -> str:
    """Keeps the ends of a number and hides the rest; short numbers keep less."""
    head, tail = (3, 4) if len(number) >= 15 else (1, 2) if len(number) >= 8 else (1, 1)
    if len(number) <= head + tail:
        return "*" * len(number)
    return number[:head] + "*" * (len(number) - head - tail) + number[-tail:]


def normalise_number(text: str) -> str:
    """Widths, spaces, invisible characters and a leading quote mark go; letters become capital."""
    plain = without_spaces(half_width(text)).lstrip(QUOTE_MARKS).rstrip(QUOTE_MARKS)
    return plain.translate(_TIMES_SIGNS).upper()


def check_character(first_seventeen: str) -> str:
    """The eighteenth character of a number (GB 11643 §3.3, ISO 7064 MOD 11-2)."""
    return mod_11_2.calc_check_digit(first_seventeen)


def raise_old_form(number: str) -> str:
    """A 15-digit number in the eighteen-character form of the same person."""
    raised = number[:6] + "19" + number[6:]
    return raised + check_character(raised)


def judge_document(
    kind: DocumentKind,
    given: str | int | float,
    *,
    today: date,
    allow_fictional: bool = False,
) -> Document:
    """Judges a number as it was given: a text, or a number when the cell held a number.

    ``today`` is the date in Asia/Shanghai. ``allow_fictional`` admits province 10, which does not
    exist and is kept for demonstrations. A number that a spreadsheet program has damaged gets a
    notice of its own, since the person typed it rightly and needs other advice.
    """
    text, found = damage.as_text(given)
    number = normalise_number(text)
    if not number:
        return Document(kind, "", notices=(error("enrolment-id-missing", COLUMN),))
    if found is None and kind in EIGHTEEN:
        found = damage.in_eighteen(number, right=_check_is_right(number))
    if found is not None:
        damaged = error(f"enrolment-id-damaged-{found.value}", COLUMN, shown=mask(number))
        return Document(kind, number, notices=(damaged,))
    remarks = [note("enrolment-id-tidied", COLUMN)] if number != text else []
    if kind in EIGHTEEN:
        judged = _judge_eighteen(kind, number, today, allow_fictional)
    else:
        judged = _judge_form(kind, number)
    return Document(judged.kind, number, judged.birth_date, judged.sex, (*remarks, *judged.notices))


def _check_is_right(number: str) -> bool:
    return (
        len(number) == 18
        and number[:17].isdigit()
        and number[:17].isascii()
        and check_character(number[:17]) == number[17]
    )


def _judge_form(kind: DocumentKind, number: str) -> Document:
    if _FORMS[kind].fullmatch(number):
        return Document(kind, number)
    wrong = error("enrolment-id-form", COLUMN, kind=kind.value, shown=mask(number))
    return Document(kind, number, notices=(wrong,))


def _judge_eighteen(
    kind: DocumentKind, number: str, today: date, allow_fictional: bool
) -> Document:
    if kind is DocumentKind.FOREIGN_RESIDENT and _OLD_FOREIGN_CARD.fullmatch(number):
        return Document(kind, number)
    shape = _shape_error(number)
    if shape is not None:
        return Document(kind, number, notices=(shape,))
    found = _kind_by_number(number)
    notices: list[Notice] = []
    if found is not kind:
        notices.append(
            warning("enrolment-id-kind-differs", COLUMN, kind=found.value, given=kind.value)
        )
    if found is DocumentKind.TEMPORARY:
        notices.append(warning("enrolment-id-temporary", COLUMN))
        return Document(found, number, notices=tuple(notices))
    if len(number) == 15:
        notices.append(note("enrolment-id-old-form", COLUMN))
        birth_text, parity = "19" + number[6:12], number[14]
    else:
        birth_text, parity = number[6:14], number[16]
        if not _check_is_right(number):
            notices.append(error("enrolment-id-check-digit", COLUMN, shown=mask(number)))
    notices.extend(_place_notices(found, number, allow_fictional))
    birth, birth_notice = _birth_date(birth_text, today)
    if birth_notice is not None:
        notices.append(birth_notice)
    sex = Sex.MALE if int(parity) % 2 else Sex.FEMALE
    return Document(found, number, birth, sex, tuple(notices))


def _shape_error(number: str) -> Notice | None:
    if len(number) not in (15, 18):
        return error("enrolment-id-length", COLUMN, length=len(number), shown=mask(number))
    body = number if len(number) == 15 else number[:17]
    for place, character in enumerate(body, start=1):
        if not (character.isascii() and character.isdigit()):
            return error("enrolment-id-character", COLUMN, place=place, character=character)
    if len(number) == 18 and not (number[17] == "X" or number[17] in "0123456789"):
        return error("enrolment-id-character", COLUMN, place=18, character=number[17])
    if number[0] == "0":
        return error("enrolment-id-first-digit", COLUMN, shown=mask(number))
    return None


def _kind_by_number(number: str) -> DocumentKind:
    """The number itself tells its kind; a form that says otherwise is corrected and told."""
    if len(number) == 15:
        return DocumentKind.RESIDENT_ID
    if number.startswith("999"):
        return DocumentKind.TEMPORARY
    if number[0] == "9":
        return DocumentKind.FOREIGN_RESIDENT
    if number[2:6] == "0000" and number[:2] in _KIND_BY_REGION:
        return _KIND_BY_REGION[number[:2]]
    return DocumentKind.RESIDENT_ID


def _place_notices(kind: DocumentKind, number: str, allow_fictional: bool) -> list[Notice]:
    province = number[1:3] if kind is DocumentKind.FOREIGN_RESIDENT else number[:2]
    if province == FICTIONAL_PROVINCE:
        if allow_fictional:
            return []
        return [error("enrolment-id-fictional", COLUMN, province=province)]
    if province not in PROVINCES:
        return [error("enrolment-id-province", COLUMN, province=province)]
    if kind is DocumentKind.RESIDENT_ID and not county_is_known(number[:6]):
        return [warning("enrolment-id-county", COLUMN, county=number[:6])]
    return []


def county_is_known(code: str) -> bool:
    """Whether a six-digit place code stands in GB/T 2260, today or at any earlier time."""
    parts = numdb.get("cn/loc").info(code)
    return len(parts) == 2 and "county" in parts[1][1]


def _birth_date(text: str, today: date) -> tuple[date | None, Notice | None]:
    shown = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    try:
        birth = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None, error("enrolment-id-birth-date", COLUMN, birth=shown)
    if birth.year < FIRST_BIRTH_YEAR or birth > today:
        return None, error("enrolment-id-birth-range", COLUMN, birth=shown)
    return birth, None
