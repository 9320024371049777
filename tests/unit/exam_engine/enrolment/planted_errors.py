"""One row for each error that people make in a list, with what has to be told of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from exam_engine.enrolment.headers import Column
from exam_engine.enrolment.notices import RowStatus

GoodRow = Callable[..., dict[Column, Any]]

Make = Callable[..., bytes]

ERROR, WARNING, OK = RowStatus.ERROR, RowStatus.WARNING, RowStatus.OK

# Name of the case, what is changed in a good row, the expected status, code and column letter.
PLANTED: list[tuple[str, dict[str, Any], RowStatus, str | None, str | None]] = [
    ("zeros", {"document_number": "100101200503042000"}, ERROR, "enrolment-id-damaged-zeros", "E"),
    ("float", {"document_number": 100101200503042338}, ERROR, "enrolment-id-damaged-number", "E"),
    (
        "zeros in a number cell",
        {"document_number": 100101200503042000},
        ERROR,
        "enrolment-id-damaged-zeros",
        "E",
    ),
    (
        "scientific",
        {"document_number": "1.00101E+17"},
        ERROR,
        "enrolment-id-damaged-scientific",
        "E",
    ),
    ("leading quote", {"document_number": "'100101200502020012"}, OK, "enrolment-id-tidied", "E"),
    (
        "full width",
        {"document_number": "１００１０１２００４０２２９００２３"},
        OK,
        "enrolment-id-tidied",
        "E",
    ),
    ("lower-case x", {"document_number": "10010120050707006x"}, OK, "enrolment-id-tidied", "E"),
    (
        "check digit",
        {"document_number": "100101200502020059"},
        ERROR,
        "enrolment-id-check-digit",
        "E",
    ),
    (
        "30 February",
        {"document_number": "100101200502300030"},
        ERROR,
        "enrolment-id-birth-date",
        "E",
    ),
    ("sex contradicts", {"sex": "女"}, ERROR, "enrolment-sex-differs", "F"),
    ("birth contradicts", {"birth_date": "2004.3.3"}, ERROR, "enrolment-birth-differs", "G"),
    ("birth as a serial", {"birth_date": 38048}, OK, None, None),
    ("birth in Chinese", {"birth_date": "2004年3月2日"}, OK, None, None),
    ("birth lunar", {"birth_date": "农历二月十二"}, ERROR, "enrolment-date-lunar", "G"),
    (
        "already in batch",
        {"document_number": "100101200502020039"},
        WARNING,
        "enrolment-enrolled-already",
        "E",
    ),
    (
        "in batch by another name",
        {"name": "李四", "document_number": "100101200502020055"},
        ERROR,
        "enrolment-enrolled-other-name",
        "E",
    ),
    ("same name, other number", {"name": "张伟"}, OK, None, None),
    ("dot", {"name": "阿依古丽•买买提"}, OK, "enrolment-name-dot-folded", "B"),
    ("full stop for dot", {"name": "阿依古丽.买买提"}, OK, "enrolment-name-dot-folded", "B"),
    ("beyond the plane", {"name": "张\U000247bd"}, OK, None, None),
    ("51 characters", {"name": "字" * 51}, WARNING, "enrolment-name-long", "B"),
    ("101 characters", {"name": "字" * 101}, ERROR, "enrolment-name-too-long", "B"),
    ("trailing spaces", {"name": "张伟  "}, OK, "enrolment-name-trimmed", "B"),
    ("ideographic space", {"name": "张　伟"}, OK, "enrolment-name-space-folded", "B"),
    ("private use", {"name": "张\ue863"}, ERROR, "enrolment-name-private-use", "B"),
    ("level spaced", {"level": "中 级"}, OK, None, None),
    ("level unknown", {"level": "特级"}, ERROR, "enrolment-level-unknown", "S"),
    ("batch unknown", {"batch": "2025年第一批"}, ERROR, "enrolment-batch-unknown", "T"),
    ("batch closed", {"batch": "2026年第三批"}, ERROR, "enrolment-window-closed", "T"),
    ("site unknown", {"site": "别处"}, ERROR, "enrolment-site-unknown", "X"),
    (
        "certificate of another",
        {"certificate": "物流管理"},
        ERROR,
        "enrolment-certificate-differs",
        "R",
    ),
    ("another college", {"school": "云岭科技学院"}, ERROR, "enrolment-school-differs", "K"),
    (
        "formula without value",
        {"class_name": "=A1"},
        ERROR,
        "enrolment-cell-formula-uncomputed",
        "N",
    ),
    (
        "hyperlink formula",
        {"name": '=HYPERLINK("http://example.org","张伟")'},
        ERROR,
        "enrolment-cell-formula-reaching",
        "B",
    ),
    ("formula as text", {"remarks": "@SUM(1)"}, ERROR, "enrolment-cell-formula-text", "AA"),
    ("error value", {"major": "#REF!"}, ERROR, "enrolment-cell-error", "M"),
    (
        "class became a date",
        {"class_name": date(2026, 1, 2)},
        ERROR,
        "enrolment-cell-became-date",
        "N",
    ),
    ("phone empty", {"phone": None}, ERROR, "enrolment-value-missing", "I"),
    ("phone short", {"phone": "1990000123"}, ERROR, "enrolment-phone-form", "I"),
    ("phone landline", {"phone": "0731-88888888"}, ERROR, "enrolment-phone-landline", "I"),
    ("phone spaced", {"phone": "+86 199-0000-1234"}, OK, None, None),
    ("email odd", {"email": "someone"}, WARNING, "enrolment-email-form", "J"),
    ("kind unknown", {"document_kind": "会员卡"}, ERROR, "enrolment-kind-unknown", "D"),
    (
        "passport without birth",
        {"document_kind": "护照", "document_number": "E12345678"},
        ERROR,
        "enrolment-birth-needed",
        "G",
    ),
    (
        "passport",
        {"document_kind": "护照", "document_number": "e1234 5679", "birth_date": "2004-01-31"},
        OK,
        "enrolment-id-tidied",
        "E",
    ),
    ("too young", {"document_number": "100101201505040013"}, ERROR, "enrolment-too-young", "G"),
    ("education unknown", {"education": "高高职"}, ERROR, "enrolment-education-unknown", "P"),
    ("entry month", {"entry_month": "去年"}, ERROR, "enrolment-date-unreadable", "Q"),
    ("resit without number", {"resit": "是"}, WARNING, "enrolment-resit-without-number", "W"),
    ("photo of another kind", {"photo": "x.gif"}, ERROR, "enrolment-photo-kind", "Y"),
    (
        "photo named by number",
        {"photo": "100101200502020012.jpg"},
        WARNING,
        "enrolment-photo-name-number",
        "Y",
    ),
    (
        "student number cut",
        {"student_number": 12345678901234567890},
        ERROR,
        "enrolment-cell-number-damaged",
        "O",
    ),
]

FIRST_ROW = 2
