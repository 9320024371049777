"""The header is found wherever it stands and however it is written; what is missing is named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook

from exam_engine.enrolment.headers import REQUIRED, TITLES, Column, find_header, recognise
from exam_engine.enrolment.workbook import read_table
from exam_engine.words import Words
from foundation.errors import Invalid


@pytest.mark.parametrize(
    ("given", "column"),
    [
        ("★姓名", Column.NAME),
        ("姓 名*", Column.NAME),
        ("＊姓名（必填）", Column.NAME),
        ("身份证\n号码", Column.DOCUMENT_NUMBER),
        ("身份证号", Column.DOCUMENT_NUMBER),
        ("联系电话：", Column.PHONE),
        ("ＩＤ ｎｕｍｂｅｒ", Column.DOCUMENT_NUMBER),
        ("二级学院", Column.DEPARTMENT),
        ("辅导员", None),
    ],
)
def test_a_header_is_known_by_any_usual_spelling(given: str, column: Column | None) -> None:
    assert recognise(given) is column


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_titles_that_the_template_writes_are_understood(lang: str) -> None:
    words = Words.load(strict=True)
    for column in Column:
        title = words.say(f"enrolment-column-{column.replace('_', '-')}", lang)
        assert recognise(title) is column


def test_no_synonym_means_two_columns() -> None:
    for column, titles in TITLES.items():
        for title in titles:
            assert recognise(title) is column


def test_columns_in_any_order_below_a_title_row(
    workbook: Callable[..., bytes], good_row: Callable[..., dict[Column, Any]]
) -> None:
    def add_title(book: Workbook) -> None:
        page = book.active
        page.insert_rows(1, 2)
        page["A1"] = "2026年第四批报名表"
        page.merge_cells("A1:F1")

    order = sorted(REQUIRED, reverse=True)
    data = workbook([good_row(1)], columns=order, edit=add_title)
    header = find_header(read_table(data).sheets[0])
    assert header is not None
    assert header.row == 3
    assert header.columns == {column: place for place, column in enumerate(order, start=1)}


def test_a_header_of_two_rows_is_read_as_one(
    workbook: Callable[..., bytes], good_row: Callable[..., dict[Column, Any]]
) -> None:
    def split(book: Workbook) -> None:
        page = book.active
        page.insert_rows(2)
        for cell in page[1]:
            if cell.value in ("院系", "专业", "班级"):
                page.cell(2, cell.column, cell.value)
                cell.value = "所在班级信息" if cell.value == "院系" else None

    data = workbook([good_row(1)], edit=split)
    header = find_header(read_table(data).sheets[0])
    assert header is not None
    assert (header.row, header.last_row) == (1, 2)
    assert header.columns.keys() >= REQUIRED


def test_missing_columns_are_all_named(workbook: Callable[..., bytes]) -> None:
    columns = [c for c in Column if c not in (Column.PHONE, Column.SITE)]
    with pytest.raises(Invalid) as refused:
        find_header(read_table(workbook([], columns=columns)).sheets[0])
    assert refused.value.code == "enrolment-header-missing"
    assert refused.value.facts["columns"] == ["手机号", "考核站点"]


def test_two_columns_of_one_meaning_are_refused_with_their_letters(
    workbook: Callable[..., bytes],
) -> None:
    data = workbook([], titles={Column.REMARKS: "身份证号"})
    with pytest.raises(Invalid) as refused:
        find_header(read_table(data).sheets[0])
    assert refused.value.code == "enrolment-header-twice"
    assert (refused.value.facts["first"], refused.value.facts["second"]) == ("E", "AA")


def test_a_column_of_the_colleges_own_is_kept_and_told(workbook: Callable[..., bytes]) -> None:
    header = find_header(read_table(workbook([], titles={Column.REMARKS: "辅导员"})).sheets[0])
    assert header is not None
    assert header.unknown == {27: "辅导员"}
