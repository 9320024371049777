"""Workbooks of questions as teachers have them: headers, codes, merged cells, pictures."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from openpyxl import Workbook
from openpyxl.drawing.image import Image

from foundation.errors import Invalid
from itembank.exchange.drafts import Draft, Reading
from itembank.exchange.excel_reading import read_excel
from itembank.interactions import ChoiceInteraction
from itembank.items import Difficulty, Item, ItemType
from tests.office_files import png, zipped

HEADER = ("题型", "题干", "选项A", "选项B", "选项C", "答案")


def _book(rows: Sequence[Sequence[object]], name: str = "题库") -> Workbook:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    return book


def _read(book: Workbook, **options: str) -> Reading:
    written = io.BytesIO()
    book.save(written)
    return read_excel(written.getvalue(), "题库.xlsx", options)


def _items(reading: Reading) -> list[Item]:
    return [draft.item for draft in reading.drafts if draft.item is not None]


def _codes(draft: Draft) -> set[str]:
    return {remark.code for remark in draft.remarks}


@pytest.mark.parametrize(
    "header",
    [
        HEADER,
        ("题目类型*", "试题内容（必填）", "A", "B", "C", "正确答案"),
        ("类型", "问题", "选项1", "选项2", "选项3", "正确选项"),
        ("题型", "题目", "备选答案A", "备选答案B", "备选答案C", "参考答案"),
        ("Type", "Question", "Option A", "Option B", "Option C", "Answer"),
        ("题目类型", "大题题干", "A", "B", "C", "正确答案"),
        ("Type", "Question - max 120 characters", "Answer 1", "Answer 2", "Answer 3", "Key"),
    ],
)
def test_headers_are_known_by_many_names(header: tuple[str, ...]) -> None:
    (item,) = _items(_read(_book([header, ("单选题", "题", "甲", "乙", "丙", "B")])))
    assert item.declarations[0].correct == ("B",)


def test_a_title_above_the_header_is_passed_over() -> None:
    book = _book([("某学院题库",), (), HEADER, ("单选题", "题", "甲", "乙", None, "A"), (), ()])
    assert len(_items(_read(book))) == 1


def test_sheets_named_for_types_give_their_type() -> None:
    book = _book([("题干", "答案"), ("水往低处流", "对")], "判断题")
    more = book.create_sheet("填空题")
    more.append(["题干", "答案"])
    more.append(["首都是____", "北京"])
    types = [item.item_type for item in _items(_read(book))]
    assert types == [ItemType.TRUE_FALSE, ItemType.TEXT_ENTRY]


def test_codes_that_nobody_explains_are_asked_for_and_then_used() -> None:
    book = _book([HEADER, (0, "题", "甲", "乙", None, "A"), (2, "题二", "甲", "乙", "丙", "AB")])
    reading = _read(book)
    asked = [r.facts["code"] for r in reading.remarks if r.code == "excel-code-asked"]
    assert asked == ["0", "2"]
    told = _read(book, types="0=single_choice,2=multiple_choice")
    assert [i.item_type for i in _items(told)] == [
        ItemType.SINGLE_CHOICE,
        ItemType.MULTIPLE_CHOICE,
    ]
    assert not told.remarks


def test_codes_that_the_header_explains_are_not_asked_for() -> None:
    header = ("题型（0单选 1判断 2多选）", *HEADER[1:])
    reading = _read(_book([header, (1, "水往低处流", None, None, None, "对")]))
    assert [item.item_type for item in _items(reading)] == [ItemType.TRUE_FALSE]
    assert not reading.remarks


@pytest.mark.parametrize(
    ("value", "option", "step"),
    [
        ("易", "", Difficulty.EASY),
        ("较难", "", Difficulty.HARD),
        (0.9, "", Difficulty.EASY),
        (0.9, "low_easy", Difficulty.HARD),
        (1, "", Difficulty.EASY),
        (1, "high_easy", Difficulty.HARD),
    ],
)
def test_difficulty_is_read_in_the_direction_that_was_stated(
    value: object, option: str, step: Difficulty
) -> None:
    book = _book([(*HEADER, "难度"), ("单选题", "题", "甲", "乙", None, "A", value)])
    options = {"difficulty": option} if option else {}
    (item,) = _items(_read(book, **options))
    assert item.metadata.difficulty is step


def test_merged_labels_count_for_all_their_rows() -> None:
    rows = [("单选题", f"题{n}", "甲", "乙", None, "A") for n in range(3)]
    book = _book([HEADER, *rows])
    sheet = book.active
    assert sheet is not None
    sheet.merge_cells("A2:A4")
    items = _items(_read(book))
    assert [item.item_type for item in items] == [ItemType.SINGLE_CHOICE] * 3


def test_options_in_rows_of_their_own_belong_to_the_merged_stem() -> None:
    book = _book(
        [("题型", "题干", "选项", "答案"), ("单选题", "题", "A. 甲", "B"), (None, None, "B. 乙")]
    )
    sheet = book.active
    assert sheet is not None
    sheet.merge_cells("B2:B3")
    (item,) = _items(_read(book))
    (part,) = item.body
    assert isinstance(part, ChoiceInteraction)
    assert [choice.content for choice in part.choices] == ["甲", "乙"]


@pytest.mark.parametrize("cell", ["A.甲\nB.乙", "甲\n乙", "甲|乙", "A、甲  B、乙", "甲；乙"])
def test_options_in_one_cell_are_taken_apart(cell: str) -> None:
    book = _book([("题型", "题干", "选项", "答案"), ("单选题", "题", cell, "B")])
    (item,) = _items(_read(book))
    (part,) = item.body
    assert isinstance(part, ChoiceInteraction)
    assert [choice.content for choice in part.choices] == ["甲", "乙"]


def test_numbers_are_read_as_they_are_shown() -> None:
    book = _book([HEADER, ("单选题", "题", 0.75, 3, 0.1 + 0.2, "A")])
    sheet = book.active
    assert sheet is not None
    sheet["C2"].number_format = "0%"
    (item,) = _items(_read(book))
    (part,) = item.body
    assert isinstance(part, ChoiceInteraction)
    assert [choice.content for choice in part.choices] == ["75%", "3", "0.3"]


def test_a_formula_without_its_result_is_doubted() -> None:
    (draft,) = _read(_book([HEADER, ("单选题", "题", "=1+1", "乙", "丙", "B")])).drafts
    assert "excel-formula-empty" in _codes(draft)


def test_pictures_stay_in_the_cells_that_they_stand_in() -> None:
    book = _book([HEADER, ("单选题", "看图", None, None, None, "A")])
    sheet = book.active
    assert sheet is not None
    for cell, shade in (("B2", 1), ("C2", 2), ("D2", 3)):
        sheet.add_image(Image(io.BytesIO(png(shade))), cell)
    reading = _read(book)
    (item,) = _items(reading)
    (part,) = item.body
    assert isinstance(part, ChoiceInteraction)
    digests = [file.digest for file in reading.files]
    assert len(digests) == 3
    assert "media:" in part.prompt
    assert all("media:" in choice.content for choice in part.choices)
    assert part.choices[0].content != part.choices[1].content


def test_rows_on_one_material_are_its_questions() -> None:
    header = ("材料", *HEADER)
    book = _book(
        [
            header,
            ("甲班 60 人。", "单选题", "几人？", "60", "61", None, "A"),
            ("甲班 60 人。", "判断题", "多于五十。", None, None, None, "对"),
            (None, "单选题", "另一题", "甲", "乙", None, "B"),
        ]
    )
    items = _items(_read(book))
    assert [item.item_type for item in items] == [ItemType.MATERIAL, ItemType.SINGLE_CHOICE]
    assert items[0].stimulus == "甲班 60 人。"


def test_what_is_left_out_is_told_with_its_place() -> None:
    book = _book([(*HEADER, "备考"), ("单选题", "题", "甲", "乙", None, "A", "某某说明")])
    book.create_sheet("说明").append(["请按格式填写"])
    told = {remark.code: remark.place for remark in _read(book).remarks}
    assert told["excel-column-unread"].column == "G"
    assert told["excel-sheet-unread"].sheet == "说明"


def test_a_table_in_text_is_read_like_a_sheet() -> None:
    data = "题型,题干,选项A,选项B,答案\n单选题,题,甲,乙,B\n".encode("gb18030")
    (draft,) = read_excel(data, "题库.csv", {}).drafts
    assert draft.item is not None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512, "office-old"),
        (zipped({"word/document.xml": b"<x/>"}), "office-other-kind"),
        (b"PK\x03\x04" + b"\0" * 100, "exchange-archive-broken"),
        ("只是一行文字".encode(), "excel-header-missing"),
    ],
)
def test_other_files_are_refused_by_name(data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_excel(data, "题库.xls", {})
    assert refused.value.code == code


def test_a_thousand_rows_are_read() -> None:
    rows = [("单选题", f"第{n}题", "甲的说法", "乙的说法", "丙", "ABC"[n % 3]) for n in range(1000)]
    book = Workbook(write_only=True)
    sheet = book.create_sheet("题库")
    for row in (HEADER, *rows):
        sheet.append(row)
    reading = _read(book)
    assert len(_items(reading)) == 1000


def test_answers_by_place_become_letters_and_are_doubted() -> None:
    header = ("题干", "选项1", "选项2", "选项3", "答案")
    rows = [("甲题", "x", "y", "z", "2"), ("乙题", "x", "y", "z", "1,3"), ("丙题", 1, 2, 3, "3")]
    reading = _read(_book([header, *rows]))
    keys = [item.declarations[0].correct for item in _items(reading)]
    # Where the numbers are the options' own texts, nobody can know which is meant.
    assert keys == [("B",), ("A", "C")]
    told = ["paper-key-place" in _codes(draft) for draft in reading.drafts]
    assert told == [True, True, False]


def test_stems_of_parts_stand_under_the_stem_of_the_whole() -> None:
    header = (
        "题目类型",
        "大题题干",
        "小题题型",
        "小题题干",
        "正确答案",
        "选项数",
        "选项A",
        "选项B",
    )
    reading = _read(
        _book(
            [
                header,
                ("单选题", "首都是", "", "", "A", 2, "北京", "上海"),
                ("资料题", "读下文", "单选题", "作者是", "B", 2, "甲", "乙"),
                ("资料题", "读下文", "判断题", "它很长", "错误", 2, "正确", "错误"),
            ]
        )
    )
    first, second = _items(reading)
    assert first.item_type is ItemType.SINGLE_CHOICE
    assert (second.item_type, len(second.body)) == (ItemType.MATERIAL, 2)
    assert "读下文" in str(second.stimulus)
    assert reading.remarks == ()
