"""Several questions on one list of options: from papers and workbooks, and back to them."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from itembank.exchange.dialects import read
from itembank.exchange.excel_reading import read_excel
from itembank.exchange.excel_writing import write_excel
from itembank.exchange.known_dialects import KNOWN
from itembank.exchange.office_archive import OfficeFile
from itembank.exchange.package_reader import read_package
from itembank.exchange.package_writer import write_package
from itembank.exchange.paper_sharing import shared_choices
from itembank.exchange.qti_spelling import Spelling
from itembank.exchange.word_reading import read_word
from itembank.exchange.word_writing import write_word
from itembank.interactions import ChoiceInteraction
from itembank.items import Item, ItemType
from itembank.scoring import score

PAPER = """三、B型题
（1～3题共用备选答案）
A. 课程顾问
B. 学管师
C. 教务主管
D. 督导师
1. 负责首次咨询的是（ ）
{first}2. 负责日常督学的是（ ）
{second}3. 负责排课的是（ ）
{third}
4. 普通单选题是（ ）
A. 一
B. 二
答案：B
"""
KEYS = (
    {"first": "", "second": "", "third": "答案：1.A 2.B 3.C\n"},
    {"first": "答案：A\n", "second": "答案：B\n", "third": "答案：C\n"},
)


def shared(keys: dict[str, str] = KEYS[0]) -> tuple[Item, Item]:
    """The group, and the question after it that has options of its own."""
    reading = read(KNOWN, "text", PAPER.format(**keys).encode(), "卷.txt", {})
    group, other = (draft.item for draft in reading.drafts)
    assert group is not None
    assert other is not None
    return group, other


@pytest.mark.parametrize("keys", KEYS)
def test_each_question_gets_all_options_of_the_list(keys: dict[str, str]) -> None:
    group, other = shared(keys)
    assert group.item_type is ItemType.MATERIAL
    assert group.stimulus == "（1～3题共用备选答案）"
    parts = [part for part in group.body if isinstance(part, ChoiceInteraction)]
    assert [len(part.choices) for part in parts] == [4, 4, 4]
    assert [declared.correct for declared in group.declarations] == [("A",), ("B",), ("C",)]
    assert shared_choices(group) is not None
    assert shared_choices(other) is None


def test_a_workbook_holds_the_list_once_and_gives_the_same_item_again() -> None:
    group, _ = shared()
    written = write_excel([group], {})
    (draft,) = read_excel(written.content, "题.xlsx", {}).drafts
    assert draft.item is not None
    assert (draft.item.body, draft.item.rules) == (group.body, group.rules)
    assert draft.item.declarations == group.declarations
    sheet = load_workbook(io.BytesIO(written.content)).active
    assert sheet is not None
    values = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "共用备选答案" in values
    assert values.count("教务主管") == 1


def test_a_word_paper_prints_the_list_once_and_reads_back() -> None:
    group, _ = shared()
    written = write_word([group], {}, keyed=True)
    document = OfficeFile(written.content, "卷.docx").read("word/document.xml").decode()
    assert document.count("教务主管") == 1
    (draft,) = read_word(written.content, "卷.docx", {}).drafts
    assert draft.item is not None
    assert [declared.correct for declared in draft.item.declarations] == [("A",), ("B",), ("C",)]
    assert all(len(part.choices) == 4 for part in draft.item.body)  # type: ignore[union-attr]


@pytest.mark.parametrize("spelling", list(Spelling))
def test_qti_has_a_choice_for_each_question(spelling: Spelling) -> None:
    group, _ = shared()
    written = write_package([group], spelling, {})
    (draft,) = read_package(written.content, "a.zip").drafts
    assert draft.item == group
    answer = {"RESPONSE_1": "A", "RESPONSE_2": "B", "RESPONSE_3": "D"}
    assert score(draft.item, answer, 1).score == score(group, answer, 1).score == 2
