"""Handed-in workbooks and documents: what checks find, what they leave open, and hostile files."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from openpyxl import Workbook

from itembank.handin_checks import Finding, Subject, read_checks
from itembank.handin_looking import look
from tests.office_files import docx, paragraph, table, zipped

STYLED = (
    '<w:p><w:pPr><w:pStyle w:val="heading 1"/></w:pPr><w:r><w:t>Results of the year</w:t></w:r>'
    "</w:p>"
)


def _book() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "学习计划"
    for row in (["周次", "学时"], [1, 6.5], [2, 6], ["合计", "=SUM(B2:B3)"]):
        sheet.append(row)
    sheet["B2"].number_format = "0.00"
    sheet["C2"] = 0.25
    sheet["C2"].number_format = "0.0%"
    book.create_sheet("方案比较")
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


BOOK = _book()
DOCUMENT = docx(STYLED, paragraph("The plan has eight weeks."), table([["a", "b"], ["c", "d"]]))


@pytest.mark.parametrize(
    ("line", "finding"),
    [
        ("sheet 学习计划 :: 2", Finding.MET),
        ("sheet 需求记录 :: 2", Finding.UNMET),
        ("rows 学习计划 = 4 :: 1", Finding.MET),
        ("rows 学习计划 = 9 :: 1", Finding.UNMET),
        ("cell 学习计划!B2 = 6.50 :: 1", Finding.MET),
        ("cell 学习计划!B2 = 6 +- 0.5 :: 1", Finding.MET),
        ("cell 学习计划!B2 = 6 ± 0.4 :: 1", Finding.UNMET),
        ("cell 学习计划!A1 = 周次 :: 1", Finding.MET),
        ("cell 学习计划!Z99 = 1 :: 1", Finding.UNMET),
        ("cell 学习计划!$B$4 formula sum( :: 3", Finding.MET),
        ("cell 学习计划!B2 formula SUM( :: 3", Finding.UNMET),
        ("cell 学习计划!B2 format 0.00 :: 1", Finding.MET),
        ("cell 学习计划!C2 format 0.0% :: 1", Finding.MET),
        ("cell 学习计划!C2 format 0% :: 1", Finding.UNMET),
        ("paragraph eight weeks :: 2", Finding.MET),
        ("paragraph nine weeks :: 2", Finding.UNMET),
        ('heading 1 "Results of the year" :: 2', Finding.MET),
        ("heading 2 Results :: 2", Finding.UNMET),
        ("table 2 x 2 :: 1", Finding.MET),
        ("table 3x2 :: 1", Finding.UNMET),
        ("style heading 1 :: 1", Finding.MET),
        ("style Title :: 1", Finding.UNMET),
        ("每周学时不超过每周可用时间（3分）", Finding.OPEN),
    ],
)
def test_a_check_finds_what_the_file_has(line: str, finding: Finding) -> None:
    (found,) = look(read_checks([line]), {"a.xlsx": BOOK, "b.docx": DOCUMENT})
    assert found.finding is finding, found.seen
    if finding is not Finding.OPEN:
        assert found.points == (found.check.points if finding is Finding.MET else Decimal(0))


def test_what_was_seen_stands_beside_a_check_that_is_not_met() -> None:
    wrong, missing = look(
        read_checks(["cell 学习计划!B2 = 8 :: 1", "sheet 需求记录 :: 1"]), {"a.xlsx": BOOK}
    )
    assert wrong.seen == "6.5"
    assert missing.seen == "学习计划; 方案比较"


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"plan.txt": b"text"},
        {"plan.xlsx": b"no archive"},
        {"plan.xlsx": DOCUMENT},
        {"plan.xlsx": zipped({"xl/workbook.xml": b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"})},
    ],
)
def test_a_file_that_cannot_be_opened_decides_nothing(files: dict[str, bytes]) -> None:
    (found,) = look(read_checks(["sheet 学习计划 :: 2"]), files)
    assert found.finding is Finding.OPEN
    assert found.points == 0


def test_lines_outside_the_grammar_are_left_to_people() -> None:
    (check,) = read_checks(["cell without a place = 3 :: 2"])
    assert check.subject is Subject.BY_PERSON
    assert check.points == 2
