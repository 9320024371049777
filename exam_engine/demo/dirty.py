"""A workbook with the faults that colleges' lists really have, to see how each one is told."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from exam_engine.demo.enrolling import HEADERS, workbook
from exam_engine.demo.people import of_college


def dirty_workbook(college: str, batch_name: str) -> bytes:
    """The list of a college with one fault planted in each of its first rows."""
    people = of_college(college)
    book = load_workbook(io.BytesIO(workbook(people, batch_name)))
    page = book.worksheets[0]
    column = {title: place for place, title in enumerate(HEADERS, 1)}
    number, name = column["证件号码"], column["姓名"]
    faults: tuple[tuple[int, str | float], ...] = (
        (number, "100101200502042000"),  # Excel kept fifteen digits and filled up with noughts.
        (number, 1.00101200503042e17),  # Excel made a float of it.
        (number, "1.00101E+17"),
        (number, "１００１０１２００５０２０２００１２"),
        (number, "100101200502020013"),  # The check digit is wrong.
        (number, "100101200502300030"),  # There is no 30 February.
        (column["性别"], "男" if people[6].sex == "女" else "女"),
        (name, "阿依古丽•买买提"),
        (name, "张　伟"),
        (column["等级"], "中 级"),
        (column["考试批次"], "2031年的批次"),
        (name, '=HYPERLINK("http://example.org","张三")'),
        (column["手机号"], "12345"),
    )
    for row, (place, value) in enumerate(faults, 2):
        page.cell(row, place, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
