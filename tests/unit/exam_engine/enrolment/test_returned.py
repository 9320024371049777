"""The workbook comes back as it was, with a result and reasons, and nothing in it can run."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from exam_engine.enrolment.candidates import BatchContext
from exam_engine.enrolment.headers import Column
from exam_engine.enrolment.returned import answer_csv, answer_xlsx
from exam_engine.enrolment.spreadsheet import check_table
from exam_engine.enrolment.workbook import read_table
from foundation.errors import Fact

GoodRow = Callable[..., dict[Column, Any]]
Make = Callable[..., bytes]
Say = Callable[[str, Mapping[str, Fact]], str]


def answered(data: bytes, context: BatchContext, words: Say) -> Workbook:
    table = read_table(data)
    answer = answer_xlsx(data, table, check_table(table, context), words)
    assert not answer.rebuilt
    return load_workbook(io.BytesIO(answer.data))


def test_the_same_workbook_comes_back_with_results(
    good_row: GoodRow, workbook: Make, context: BatchContext, words: Say
) -> None:
    def dress(book: Workbook) -> None:
        book.active["B2"].font = Font(bold=True, color="FF0000")
        book.active.column_dimensions["B"].width = 33
        book.create_sheet("别的")["C3"] = "=1+1"

    rows = [good_row(1), good_row(2, phone="123"), good_row(3, sequence="示例")]
    data = workbook(rows, edit=dress, titles={Column.REMARKS: "辅导员"})
    book = answered(data, context, words)
    page = book["名单"]
    assert [page["AB1"].value, page["AC1"].value] == ["结果", "原因"]
    assert [page[f"AB{row}"].value for row in (2, 3, 4)] == ["通过", "需改正", "未读取"]
    assert page["AC3"].value.startswith("手机号（I3）：")
    assert page["I3"].fill.fgColor.rgb == page["AB3"].fill.fgColor.rgb == "00F8CBAD"
    assert page["B2"].font.bold
    assert page.column_dimensions["B"].width == 33
    assert page["AA1"].value == "辅导员"
    assert book["别的"]["C3"].value == "=1+1"


def test_an_answer_corrected_and_sent_again_keeps_its_two_columns(
    good_row: GoodRow, workbook: Make, context: BatchContext, words: Say
) -> None:
    book = answered(workbook([good_row(1, phone="123")]), context, words)
    book["名单"]["I2"] = "19900001234"
    out = io.BytesIO()
    book.save(out)
    again = answered(out.getvalue(), context, words)["名单"]
    assert again["AB2"].value == "通过"
    assert again["AC2"].value in (None, "")
    assert again.max_column == 29


def test_formulas_that_reach_outside_come_back_as_text(
    good_row: GoodRow, workbook: Make, context: BatchContext, words: Say
) -> None:
    data = workbook([good_row(1, name='=HYPERLINK("http://example.org","张伟")')])
    cell = answered(data, context, words)["名单"]["B2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'=HYPERLINK(")


def csv_of(rows: list[dict[Column, Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    titles = [
        "序号",
        "姓名",
        "证件类型",
        "身份证号",
        "手机",
        "学校",
        "院系",
        "专业",
        "班级",
        "学号",
    ]
    titles += ["学历层次", "入学年月", "证书名称", "等级", "批次", "考点"]
    writer.writerow(titles)
    writer.writerows(row.values() for row in rows)
    return out.getvalue().encode("gb18030")


def test_a_csv_file_comes_back_as_a_workbook_whose_numbers_are_text(
    good_row: GoodRow, context: BatchContext, words: Say
) -> None:
    page = answered(csv_of([good_row(1), good_row(2, name="=1+1")]), context, words)["csv"]
    assert page["D2"].value == good_row(1)[Column.DOCUMENT_NUMBER]
    assert page["D2"].number_format == "@"
    assert page["B3"].data_type == "s"
    assert page["Q2"].value == "通过"


def test_a_csv_answer_keeps_its_encoding_and_disarms_formulas(
    good_row: GoodRow, context: BatchContext, words: Say
) -> None:
    data = csv_of([good_row(1, name="䶮𫖯"), good_row(2, name="=1+1")])
    table = read_table(data)
    answer = answer_csv(table, check_table(table, context), words)
    lines = list(csv.reader(io.StringIO(answer.data.decode("gb18030"))))
    assert [line[1] for line in lines[1:]] == ["䶮𫖯", "'=1+1"]
    assert [line[16] for line in lines] == ["结果", "通过", "需改正"]


def test_a_workbook_that_cannot_be_opened_for_writing_still_gets_its_answer(
    good_row: GoodRow,
    workbook: Make,
    context: BatchContext,
    words: Say,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise TypeError("a style that the library does not know")

    monkeypatch.setattr("exam_engine.enrolment.returned.load_workbook", fail)
    data = workbook([good_row(1)])
    table = read_table(data)
    answer = answer_xlsx(data, table, check_table(table, context), words)
    assert answer.rebuilt
    page = load_workbook(io.BytesIO(answer.data))["名单"]
    assert page["E2"].value == good_row(1)[Column.DOCUMENT_NUMBER]
    assert page["AB2"].value == "通过"
