"""A standard is read from Excel, Word and CASE packages; faults are told with their place."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import openpyxl
import pytest

from foundation.errors import Invalid
from itembank.exchange.standard_files import StandardRead, read_standard_file
from itembank.standards import WorkTask, read_standard
from tests.items import DEMO

HEAD = ("工作领域", "工作任务", "职业技能要求")
ROWS = (
    ("1.在线咨询", "1.1 需求分析", "1.1.1 能记录学习目标\n１．１．２能识别需求，\n并举证"),
    ("", "", "1.1.3 能判断起点水平"),
    ("", "1.2 方案推荐", "1.2.1 能推荐课程"),
    ("2 学习辅导", "2.1 答疑", "2.1.1 能解答问题"),
)


BEGINS, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def _workbook(*sheets: tuple[str, tuple[tuple[str, ...], ...], tuple[str, ...]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows, merged in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for one in merged:
            sheet.merge_cells(one)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _word(caption: str, rows: tuple[tuple[str, ...], ...]) -> bytes:
    """A Word file with one table; empty cells go on with the one above, as merged ones do."""
    told = f"<w:p><w:r><w:t>{caption}</w:t></w:r></w:p><w:tbl>"
    for row in rows:
        told += "<w:tr>"
        for column, text in enumerate(row):
            merge = "" if column == 2 else BEGINS if text else GOES_ON
            lines = "".join(f"<w:p><w:r><w:t>{one}</w:t></w:r></w:p>" for one in text.split("\n"))
            told += f"<w:tc><w:tcPr>{merge}</w:tcPr>{lines}</w:tc>"
        told += "</w:tr>"
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:document xmlns:w="{space}"><w:body>{told}</w:tbl></w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", body)
    return out.getvalue()


def _shape(read: StandardRead) -> list[Any]:
    assert read.faults == ()
    standard = read_standard(read.content)
    return [
        (field.number, field.name, [_of_task(task) for task in field.tasks])
        for level in standard.levels
        for field in level.fields
    ]


def _of_task(task: WorkTask) -> tuple[str, str, list[str]]:
    return task.code, task.name, [skill.code for skill in task.skills]


EXPECTED = [
    (
        "1",
        "在线咨询",
        [
            ("L1-1.1", "需求分析", ["L1-1.1.1", "L1-1.1.2", "L1-1.1.3"]),
            ("L1-1.2", "方案推荐", ["L1-1.2.1"]),
        ],
    ),
    ("2", "学习辅导", [("L1-2.1", "答疑", ["L1-2.1.1"])]),
]


def test_merged_cells_lines_and_full_width_numbers_are_read_from_excel() -> None:
    data = _workbook(("初级", (HEAD, *ROWS), ("A2:A4", "B2:B3")))
    read = read_standard_file(data, "标准.xlsx", name="在线学习服务", version="2026")
    assert _shape(read) == EXPECTED
    skill = read_standard(read.content).skill("L1-1.1.2")
    assert skill.text == "能识别需求，并举证"
    assert read_standard(read.content).levels[0].name == "初级"


def test_the_same_table_is_read_from_word() -> None:
    read = read_standard_file(_word("表1 初级", (HEAD, *ROWS)), "标准.docx", version="1")
    assert _shape(read) == EXPECTED
    assert read.content["scheme"]["name"] == "标准"


def test_each_sheet_is_a_level_and_missing_numbers_are_given() -> None:
    plain = (("咨询", "分析", "能记录\n能识别"), ("", "推荐", "能推荐"))
    data = _workbook(("初级", (HEAD, *plain), ()), ("高级", (HEAD, *ROWS), ()))
    standard = read_standard(read_standard_file(data, "a.xlsx").content)
    assert [level.code for level in standard.levels] == ["L1", "L3"]
    assert [skill.code for skill in standard.levels[0].skills] == [
        "L1-1.1.1",
        "L1-1.1.2",
        "L1-1.2.1",
    ]


@pytest.mark.parametrize(
    ("rows", "code", "place"),
    [
        ((("1 甲", "2.1 乙", "2.1.1 丙"),), "itembank-standard-number-depth", (2, "B")),
        ((("1 甲", "1.1 乙", "1.2.1 丙"),), "itembank-standard-number-depth", (2, "C")),
        ((("1 甲", "1.1 乙", "1.1.1 丙\n1.1.1 丁"),), "itembank-standard-number-twice", (2, "C")),
        ((("1 甲", "1.1 乙", ""),), "itembank-standard-task-bare", (2, "B")),
        ((("", "", "1.1.1 丙"),), "itembank-standard-parent-missing", (2, "C")),
    ],
)
def test_a_fault_is_told_with_sheet_row_and_column(
    rows: tuple[tuple[str, ...], ...], code: str, place: tuple[int, str]
) -> None:
    read = read_standard_file(_workbook(("初级", (HEAD, *rows), ())), "a.xlsx")
    assert not read.is_sound
    assert code in {fault.code for fault in read.faults}
    fault = next(fault for fault in read.faults if fault.code == code)
    assert (fault.place.sheet, fault.place.row, fault.place.column) == ("初级", *place)


def test_a_workbook_without_the_three_columns_is_told_what_is_expected() -> None:
    read = read_standard_file(_workbook(("Sheet1", (("题干", "答案"), ("a", "b")), ())), "a.xlsx")
    assert [fault.code for fault in read.faults] == ["itembank-standard-header-missing"]


def _case(texts: dict[str, str], links: list[tuple[str, str]]) -> bytes:
    package = {
        "CFDocument": {"identifier": "doc", "title": "标准", "version": "2"},
        "CFItems": [{"identifier": name, "fullStatement": text} for name, text in texts.items()],
        "CFAssociations": [
            {
                "associationType": "isChildOf",
                "originNodeURI": {"identifier": child},
                "destinationNodeURI": {"identifier": parent},
                "sequenceNumber": place,
            }
            for place, (child, parent) in enumerate(links)
        ],
    }
    return json.dumps(package).encode()


def test_a_case_package_of_four_depths_is_a_standard() -> None:
    texts = {"l": "初级", "f": "咨询", "t": "分析", "s1": "能记录", "s2": "能识别"}
    links = [("l", "doc"), ("f", "l"), ("t", "f"), ("s2", "t"), ("s1", "t")]
    read = read_standard_file(_case(texts, links), "case.json")
    standard = read_standard(read.content)
    assert read.is_sound
    assert [s.text for s in standard.levels[0].skills] == ["能识别", "能记录"]


def test_a_case_package_tells_loose_items_and_refuses_circles() -> None:
    texts = {"l": "初级", "f": "咨询", "t": "分析", "s1": "能记录", "s2": "能识别"}
    links = [("l", "doc"), ("f", "l"), ("t", "f"), ("s1", "t")]
    read = read_standard_file(_case(texts, links), "case.json")
    assert [(f.code, f.place.part) for f in read.faults] == [("itembank-standard-case-loose", "s2")]
    with pytest.raises(Invalid, match="itembank-standard-case-circle"):
        read_standard_file(_case(texts, [*links, ("f", "s1"), ("s2", "doc")]), "case.json")


def test_the_banks_own_json_comes_back_as_it_was() -> None:
    data = (DEMO / "standard.json").read_bytes()
    read = read_standard_file(data, "standard.json")
    assert read.is_sound
    assert len(read_standard(read.content).levels) == 3


@pytest.mark.parametrize("data", [b"", b"{}", b"[1", b"PK\x03\x04broken", b"\xff\xfe\x00"])
def test_other_files_are_refused_by_name(data: bytes) -> None:
    with pytest.raises(Invalid):
        read_standard_file(data, "x")
