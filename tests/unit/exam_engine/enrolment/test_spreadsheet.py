"""The dirty workbook: every planted error is reported with its row, its column and its reason."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from exam_engine.enrolment.candidates import BatchContext, BatchOffered
from exam_engine.enrolment.document_numbers import DocumentKind, Sex
from exam_engine.enrolment.headers import Column
from exam_engine.enrolment.notices import RowStatus
from exam_engine.enrolment.spreadsheet import CheckedFile, check_table
from exam_engine.enrolment.workbook import read_table
from foundation.errors import Invalid
from tests.unit.exam_engine.enrolment.planted_errors import ERROR, OK, WARNING, GoodRow, Make


def test_a_good_row_becomes_a_whole_candidate(
    good_row: GoodRow, workbook: Make, context: BatchContext
) -> None:
    row = good_row(7, name="欧阳　娜", level=" 中 级 ", phone=19900000007.0, subjects="理论")
    (candidate,) = check_table(read_table(workbook([row])), context).good
    assert candidate.name == "欧阳娜"
    assert candidate.level == "L2"
    assert candidate.phone == "19900000007"
    assert candidate.sex is Sex.MALE
    assert candidate.birth_date == date(2004, 3, 2)
    assert candidate.document_kind is DocumentKind.RESIDENT_ID
    assert candidate.entry_month == "2024-09"
    assert candidate.subjects == "theory"


def check(rows: list[dict[Column, Any]], workbook: Make, context: BatchContext) -> CheckedFile:
    return check_table(read_table(workbook(rows)), context)


def test_the_same_person_twice_keeps_the_first_row(
    good_row: GoodRow, workbook: Make, context: BatchContext
) -> None:
    rows = [good_row(1), good_row(2, document_number=good_row(1)[Column.DOCUMENT_NUMBER])]
    first, second = check(rows, workbook, context).results
    assert first.status is OK
    assert [(n.code, n.facts["rows"]) for n in second.notices] == [("enrolment-double", ["2"])]


def test_one_number_with_two_names_stops_both_rows(
    good_row: GoodRow, workbook: Make, context: BatchContext
) -> None:
    same = good_row(1)[Column.DOCUMENT_NUMBER]
    rows = [good_row(1), good_row(2, document_number=same, name="李四")]
    results = check(rows, workbook, context).results
    assert [r.notices[0].facts["rows"] for r in results] == [["3"], ["2"]]
    assert {r.notices[0].code for r in results} == {"enrolment-double-other-name"}


def test_an_old_and_a_new_number_of_one_person_are_doubles(
    good_row: GoodRow, workbook: Make, context: BatchContext
) -> None:
    rows = [
        good_row(1, document_number="11010519491231002X"),
        good_row(2, document_number="110105491231002"),
    ]
    assert check(rows, workbook, context).results[1].status is ERROR


def test_one_photo_for_two_people_stops_both(
    good_row: GoodRow, workbook: Make, context: BatchContext
) -> None:
    rows = [good_row(1, photo="a.jpg"), good_row(2, photo="A.JPG")]
    results = check(rows, workbook, context).results
    assert [r.notices[0].code for r in results] == ["enrolment-photo-double"] * 2


def test_rows_beyond_the_quota_are_refused_and_wrong_rows_take_no_place(
    good_row: GoodRow, workbook: Make, context: BatchContext, offered: BatchOffered
) -> None:
    tight = replace(context, batches=(replace(offered, quota=5, used=3),))
    rows = [good_row(1, phone="1"), good_row(2), good_row(3), good_row(4)]
    results = check(rows, workbook, tight).results
    assert [r.status for r in results] == [ERROR, OK, OK, ERROR]
    assert results[3].notices[0].code == "enrolment-quota-exceeded"


def test_merged_cells_speak_for_a_class_and_not_for_a_person(
    good_row: GoodRow, workbook: Make, context: BatchContext
) -> None:
    rows = [good_row(1), good_row(2, class_name=None), good_row(3, name=None)]

    def merge(book: Workbook) -> None:
        book.active.merge_cells("N2:N3")
        book.active.merge_cells("B3:B4")

    results = check_table(read_table(workbook(rows, edit=merge)), context).results
    assert [(r.status, [n.code for n in r.notices]) for r in results] == [
        (OK, []),
        (WARNING, ["enrolment-cell-merged-used"]),
        (ERROR, ["enrolment-cell-merged"]),
    ]
    assert results[1].candidate is not None
    assert results[1].candidate.class_name == "软件2401"


def test_hidden_columns_are_read_and_told_and_own_columns_are_told(
    good_row: GoodRow, workbook: Make, context: BatchContext
) -> None:
    def hide(book: Workbook) -> None:
        book.active.column_dimensions["I"].hidden = True
        book.create_sheet("汇总")["A1"] = "合计"

    data = workbook([good_row(1)], edit=hide, titles={Column.REMARKS: "辅导员"})
    checked = check_table(read_table(data), context)
    assert [(n.code, n.facts.get("letter")) for n in checked.notices] == [
        ("enrolment-sheet-not-read", None),
        ("enrolment-column-unknown", "AA"),
        ("enrolment-column-hidden", "I"),
    ]
    assert len(checked.good) == 1


def test_example_rows_and_instructions_are_passed_over_and_told(
    good_row: GoodRow, workbook: Make, context: BatchContext
) -> None:
    rows: list[dict[Column, Any]] = [
        good_row(1, sequence="示例"),
        {Column.SEQUENCE: "说明：姓名照证件填写"},
        {Column.SEQUENCE: "2"},
        good_row(3),
    ]
    checked = check(rows, workbook, context)
    assert [(r.row, r.status) for r in checked.results] == [
        (2, RowStatus.IGNORED),
        (3, RowStatus.IGNORED),
        (5, OK),
    ]


def test_two_sheets_are_one_list(good_row: GoodRow, workbook: Make, context: BatchContext) -> None:
    def second(book: Workbook) -> None:
        book.copy_worksheet(book.active).title = "名单二"

    results = check_table(read_table(workbook([good_row(1)], edit=second)), context).results
    assert [(r.sheet, r.status) for r in results] == [("名单", OK), ("名单二", ERROR)]
    assert results[1].notices[0].facts["rows"] == ["名单!2"]


def test_what_the_page_knows_need_not_stand_in_the_file(
    good_row: GoodRow, workbook: Make, context: BatchContext
) -> None:
    given = {Column.BATCH: "2026年第四批", Column.CERTIFICATE: "在线学习服务"}
    columns = [column for column in Column if column not in given]
    data = workbook([good_row(1)], columns=columns)
    assert len(check_table(read_table(data), replace(context, given=given)).good) == 1


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-8"])
def test_a_csv_file_is_checked_like_a_workbook(
    encoding: str, good_row: GoodRow, context: BatchContext
) -> None:
    rows = [
        good_row(1),
        good_row(2, name='=HYPERLINK("http://x")'),
        good_row(3, name="张\U000247bd"),
    ]
    lines = [list(rows[0])] + [[str(v).replace('"', '""') for v in r.values()] for r in rows]
    lines[0] = [
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
        "学历层次",
        "入学年月",
        "证书名称",
        "等级",
        "批次",
        "考点",
    ]
    text = "\n".join(",".join(f'"{value}"' for value in line) for line in lines)
    results = check_table(read_table(text.encode(encoding)), context).results
    assert [r.status for r in results] == [OK, ERROR, OK]
    assert results[1].notices[0].code == "enrolment-cell-formula-text"


def test_a_file_without_list_or_people_is_refused(
    good_row: GoodRow, workbook: Make, context: BatchContext
) -> None:
    for data, code in (
        (b"a,b\n1,2\n", "enrolment-no-header"),
        (workbook([]), "enrolment-no-rows"),
        (workbook([good_row(1, sequence="示例")]), "enrolment-no-rows"),
    ):
        with pytest.raises(Invalid) as refused:
            check_table(read_table(data), context)
        assert refused.value.code == code


def test_array_formulas_without_values_are_told(
    good_row: GoodRow, workbook: Make, context: BatchContext
) -> None:
    def plant(book: Workbook) -> None:
        book.active["N2"] = ArrayFormula("N2:N2", "=A1:A1")

    (result,) = check_table(read_table(workbook([good_row(1)], edit=plant)), context).results
    assert result.notices[0].code == "enrolment-cell-formula-uncomputed"


def test_three_thousand_rows_are_read_and_checked(
    good_row: GoodRow, workbook: Make, context: BatchContext
) -> None:
    born = [date(2002 + n // 336, 1 + n // 28 % 12, 1 + n % 28) for n in range(1008)]
    number = good_row.__closure__[0].cell_contents  # type: ignore[index,union-attr]
    rows = [
        good_row(n, document_number=number(n // 1000, born=born[n % 1000])) for n in range(3000)
    ]
    data = workbook(rows)
    begun = time.perf_counter()
    table = read_table(data)
    read = time.perf_counter()
    checked = check_table(table, context)
    done = time.perf_counter()
    assert checked.count(OK) == len(checked.good) == 3000
    print(f"3000 rows: read {read - begun:.2f} s, checked {done - read:.2f} s")


def test_a_list_beside_another_that_lacks_columns_is_still_read(
    good_row: GoodRow, workbook: Make, context: BatchContext
) -> None:
    def add_teachers(book: Workbook) -> None:
        book.create_sheet("班主任").append(["姓名", "电话", "班级"])

    checked = check_table(read_table(workbook([good_row(1)], edit=add_teachers)), context)
    assert len(checked.good) == 1
    assert [(n.code, n.facts["sheet"]) for n in checked.notices] == [
        ("enrolment-header-missing", "班主任")
    ]
