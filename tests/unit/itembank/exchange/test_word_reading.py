"""Word papers: numbers that Word computes, pictures and formulas in place, losses told."""

from __future__ import annotations

import pytest

from foundation.errors import Invalid
from itembank.exchange.drafts import Reading
from itembank.exchange.word_numbering import number_as
from itembank.exchange.word_reading import read_word
from itembank.interactions import ChoiceInteraction, TextEntryBlock
from itembank.items import Item, ItemType
from tests.office_files import chunk, docx, numbering, paragraph, picture, png, run, table, zipped

LISTS = numbering([("decimal", "%1."), ("upperLetter", "%2.")])
FRACTION = (
    "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num>"
    "<m:den><m:r><m:t>x</m:t></m:r></m:den></m:f></m:oMath>"
)


def _read(data: bytes) -> Reading:
    return read_word(data, "卷.docx", {})


def _one(*blocks: str, **parts: object) -> Item:
    (draft,) = _read(docx(*blocks, **parts)).drafts  # type: ignore[arg-type]
    assert draft.item is not None, [(r.code, dict(r.facts)) for r in draft.remarks]
    return draft.item


def _options(item: Item) -> list[str]:
    (part,) = item.body
    assert isinstance(part, ChoiceInteraction)
    return [choice.content for choice in part.choices]


def test_automatic_numbers_are_those_that_word_shows() -> None:
    def question(n: int) -> list[str]:
        return [
            paragraph(f"第{n}问", number=(1, 0)),
            paragraph("甲", number=(1, 1)),
            paragraph("乙", number=(1, 1)),
        ]

    reading = _read(
        docx(*question(1), *question(2), paragraph("参考答案"), paragraph("1-2 AB"), lists=LISTS)
    )
    assert [d.item.declarations[0].correct for d in reading.drafts if d.item] == [("A",), ("B",)]


@pytest.mark.parametrize(
    ("shape", "number", "shown"),
    [
        ("decimal", 12, "12"),
        ("upperLetter", 28, "BB"),
        ("lowerRoman", 9, "ix"),
        ("chineseCounting", 21, "二十一"),
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 105, "一百〇五"),
        ("ideographTraditional", 2, "乙"),
        ("decimalEnclosedCircleChinese", 3, "③"),
        ("decimalFullWidth", 10, "１０"),
        ("nothingKnown", 4, "4"),
    ],
)
def test_number_formats(shape: str, number: int, shown: str) -> None:
    assert number_as(number, shape) == shown


def test_pictures_stay_in_stem_and_options_and_are_not_empty() -> None:
    item = _one(
        paragraph("1. 图中是（ ）", picture("p1", "示意图")),
        paragraph("A. ", picture("p2")),
        paragraph("B. ", picture("p3")),
        paragraph("答案：B"),
        pictures={"p1": png(1), "p2": png(2), "p3": png(3)},
    )
    assert 'alt="示意图"' in item.body[0].prompt
    assert all("media:" in option for option in _options(item))


def test_formulas_become_mathml_in_their_place() -> None:
    item = _one(
        paragraph("1. 计算 ", FRACTION, " 的值"),
        paragraph("A. ", FRACTION),
        paragraph("B. 2"),
        paragraph("答案：A"),
    )
    prompt = item.body[0].prompt
    assert "<mfrac><mrow><mn>1</mn></mrow><mrow><mi>x</mi></mrow></mfrac>" in prompt
    assert prompt.endswith("的值")
    assert "<mfrac>" in _options(item)[0]


def test_raised_letters_and_emphasis_are_kept() -> None:
    item = _one(
        paragraph(
            "1. 下列",
            run("不", "<w:b/>"),
            "正确的是 x",
            run("2", '<w:vertAlign w:val="superscript"/>'),
        ),
        paragraph("A. 甲"),
        paragraph("B. 乙"),
        paragraph("答案：A"),
    )
    assert item.body[0].prompt == "下列<strong>不</strong>正确的是 x<sup>2</sup>"


def test_underlined_space_is_a_gap() -> None:
    item = _one(
        paragraph("1. 首都是", run("        ", '<w:u w:val="single"/>'), "。"),
        paragraph("答案：北京"),
    )
    assert isinstance(item.body[0], TextEntryBlock)


def test_a_file_put_in_whole_is_read() -> None:
    page = "<html><body><p>1. 题</p><p>A. 甲</p><p>B. 乙</p><p>答案：B</p></body></html>"
    item = _one(chunk("c1"), chunks={"c1": ("part.html", page.encode())})
    assert item.declarations[0].correct == ("B",)
    inner = docx(paragraph("1. 题"), paragraph("A. 甲"), paragraph("B. 乙"), paragraph("答案：A"))
    item = _one(chunk("c1"), chunks={"c1": ("part.docx", inner)})
    assert item.declarations[0].correct == ("A",)


def test_options_in_a_table_are_options() -> None:
    item = _one(
        paragraph("1. 题"), table([["A. 甲", "B. 乙"], ["C. 丙", "D. 丁"]]), paragraph("答案：D")
    )
    assert _options(item) == ["甲", "乙", "丙", "丁"]


def test_a_table_of_answers_is_brought_to_the_questions() -> None:
    reading = _read(
        docx(
            *(paragraph(t) for t in ("1. 甲问", "A. 一", "B. 二", "2. 乙问", "A. 三", "B. 四")),
            paragraph("参考答案"),
            table([["题号", "1", "2"], ["答案", "B", "A"]]),
        )
    )
    assert [d.item.declarations[0].correct for d in reading.drafts if d.item] == [("B",), ("A",)]


def test_a_table_of_questions_is_read_row_by_row() -> None:
    rows = [["题型", "题干", "选项A", "选项B", "答案"], ["单选题", "表中题", "甲", "乙", "A"]]
    item = _one(table(rows))
    assert item.body[0].prompt == "表中题"


def test_a_table_of_data_is_shown_where_it_stood() -> None:
    item = _one(
        paragraph("1. 据下表回答。"),
        table([["班", "数"], ["甲", "60"]]),
        paragraph("A. 60"),
        paragraph("B. 61"),
        paragraph("答案：A"),
    )
    assert "<td>60</td>" in item.body[0].prompt


def test_a_text_box_is_read_behind_its_paragraph_and_once() -> None:
    inside = f"<w:txbxContent>{paragraph('A. 甲')}{paragraph('B. 乙')}</w:txbxContent>"
    box = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        f"{inside}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>{inside}</w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )
    item = _one(paragraph("1. 题", box), paragraph("答案：A"))
    assert _options(item) == ["甲", "乙"]


def test_changes_are_read_as_accepted_and_comments_are_told() -> None:
    (draft,) = _read(
        docx(
            paragraph(
                "1. 题",
                "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>",
                f"<w:ins>{run('新')}</w:ins>",
            ),
            paragraph("A. 甲", '<w:r><w:commentReference w:id="1"/></w:r>'),
            paragraph("B. 乙"),
            paragraph("答案：A"),
        )
    ).drafts
    assert draft.item is not None
    assert draft.item.body[0].prompt == "题新"
    assert {"word-deleted-text", "word-comment"} <= {remark.code for remark in draft.remarks}


def test_red_options_are_taken_for_the_key_and_doubted() -> None:
    (draft,) = _read(
        docx(
            paragraph("1. 题"),
            paragraph("A. 甲"),
            paragraph("B. ", run("乙", '<w:color w:val="FF0000"/>')),
        )
    ).drafts
    assert draft.item is not None
    assert draft.item.declarations[0].correct == ("B",)
    assert draft.doubtful


def test_true_and_false_in_a_word_file_are_recognised() -> None:
    item = _one(paragraph("判断题"), paragraph("1. 水往低处流。（√）"))
    assert (item.item_type, item.declarations[0].correct) == (ItemType.TRUE_FALSE, ("true",))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512, "office-old"),
        (zipped({"xl/workbook.xml": b"<x/>"}), "word-not-a-document"),
        (b"{\\rtf1 text}", "office-other-kind"),
        (
            zipped({"word/document.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}),
            "exchange-xml-entities",
        ),
    ],
)
def test_other_files_are_refused_by_name(data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_word(data, "卷.doc", {})
    assert refused.value.code == code
