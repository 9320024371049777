"""A college's enrolment files, made in code: good rows, workbooks, and a batch to check by."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from exam_engine.enrolment.candidates import BatchContext, BatchOffered, LevelOffered
from exam_engine.enrolment.document_numbers import check_character
from exam_engine.enrolment.headers import TITLES, Column
from exam_engine.words import Words
from foundation.errors import Fact

TODAY = date(2026, 11, 21)
COLLEGE = "临江职业技术学院（演示）"


def blind(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


@pytest.fixture(scope="session")
def number() -> Callable[..., str]:
    """Fictional resident numbers (province 10) of men, each with its right check character."""

    def make(serial: int, *, born: date = date(2004, 3, 2)) -> str:
        first = f"100101{born:%Y%m%d}{serial * 2 + 1:03d}"
        return first + check_character(first)

    return make


@pytest.fixture(scope="session")
def good_row(number: Callable[..., str]) -> Callable[..., dict[Column, Any]]:
    """A row nothing can be said against; keyword arguments change single columns."""

    def make(serial: int, **changes: Any) -> dict[Column, Any]:
        row: dict[Column, Any] = {
            Column.SEQUENCE: str(serial),
            Column.NAME: "张伟",
            Column.DOCUMENT_KIND: "居民身份证",
            Column.DOCUMENT_NUMBER: number(serial),
            Column.PHONE: f"1990000{serial:04d}",
            Column.SCHOOL: COLLEGE,
            Column.DEPARTMENT: "信息工程学院",
            Column.MAJOR: "软件技术",
            Column.CLASS_NAME: "软件2401",
            Column.STUDENT_NUMBER: f"2024{serial:04d}",
            Column.EDUCATION: "高职",
            Column.ENTRY_MONTH: "2024-09",
            Column.CERTIFICATE: "在线学习服务",
            Column.LEVEL: "中级",
            Column.BATCH: "2026年第四批",
            Column.SITE: "临江考点",
        }
        return row | {Column(name): value for name, value in changes.items()}

    return make


@pytest.fixture(scope="session")
def workbook() -> Callable[..., bytes]:
    """An xlsx file of the given rows; ``titles`` replaces header texts, ``edit`` has a last go."""

    def make(
        rows: Iterable[Mapping[Column, Any]],
        *,
        titles: Mapping[Column, str] | None = None,
        columns: Iterable[Column] = tuple(Column),
        edit: Callable[[Workbook], None] | None = None,
    ) -> bytes:
        order = list(columns)
        book = Workbook()
        page = book.active
        assert page is not None
        page.title = "名单"
        page.append([(titles or {}).get(column, TITLES[column][0]) for column in order])
        for row in rows:
            page.append([row.get(column) for column in order])
        if edit is not None:
            edit(book)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    return make


@pytest.fixture(scope="session")
def offered() -> BatchOffered:
    return BatchOffered(
        id="batch-1",
        code="9001-2026-04",
        name="2026年第四批",
        certificate="在线学习服务",
        levels=(LevelOffered("L1", "初级", 16), LevelOffered("L2", "中级", 16)),
        sites=("临江考点", "云岭考点"),
        opens="2026-11-01 00:00",
        closes="2026-11-27 23:59",
        exam_date=date(2026, 12, 19),
    )


@pytest.fixture(scope="session")
def context(offered: BatchOffered) -> BatchContext:
    return BatchContext(
        batches=(offered,), today=TODAY, blind=blind, school=COLLEGE, allow_fictional=True
    )


@pytest.fixture(scope="session")
def words() -> Callable[[str, Mapping[str, Fact]], str]:
    """The Chinese catalogue, where a missing sentence or fact is an error."""
    catalogue = Words.load(strict=True)
    return lambda code, facts: catalogue.say(code, "zh-CN", **facts)
