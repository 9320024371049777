"""A teacher's paper in plain text: what is understood, what is doubted, and what is never lost."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.errors import Invalid
from itembank.exchange.drafts import Draft, Reading, Weight
from itembank.exchange.paper_reading import read_text
from itembank.interactions import ChoiceInteraction, MatchInteraction, TextEntryBlock
from itembank.items import Difficulty, Item, ItemType
from itembank.rules import Blanks, HalfWhenIncomplete, MapResponse, Pairs


def _read(text: str, **options: str) -> Reading:
    return read_text(text.encode(), "卷.txt", options)


def _items(text: str, **options: str) -> list[Item]:
    found = []
    for draft in _read(text, **options).drafts:
        assert draft.item is not None, [(r.code, dict(r.facts)) for r in draft.remarks]
        found.append(draft.item)
    return found


def _one(text: str, **options: str) -> Item:
    (item,) = _items(text, **options)
    return item


def _key(item: Item, response: str = "RESPONSE") -> tuple[str, ...]:
    return item.declaration(response).correct


def _codes(draft: Draft) -> set[str]:
    return {remark.code for remark in draft.remarks}


QUESTION = "{number}题干（ ）\nA. 甲\nB. 乙\n答案：B\n"


@pytest.mark.parametrize(
    "number", ["1.", "1、", "1．", "（1）", "(1)", "第1题：", "【1】", "[1]", "1)", "题目1："]
)
def test_every_way_of_numbering_begins_a_question(number: str) -> None:
    item = _one(QUESTION.format(number=number))
    assert item.body[0].prompt == "题干（ ）"
    assert _key(item) == ("B",)


@pytest.mark.parametrize(
    "options",
    [
        "A. 甲\nB. 乙\nC. 丙",
        "A、甲\nB、乙\nC、丙",
        "A）甲\nB）乙\nC）丙",
        "（A）甲\n（B）乙\n（C）丙",
        "A. 甲  B. 乙  C. 丙",
        "A．甲B．乙C．丙",
        "A.甲\tB.乙\nC.丙",
        "A 甲\nB 乙\nC 丙",
        "a) 甲\nb) 乙\nc) 丙",
        "Ａ．甲\nＢ．乙\nＣ．丙",
    ],
)
def test_every_way_of_writing_options_is_read(options: str) -> None:
    item = _one(f"1. 题干\n{options}\n答案：C\n")
    (part,) = item.body
    assert isinstance(part, ChoiceInteraction)
    assert [choice.content for choice in part.choices] == ["甲", "乙", "丙"]
    assert _key(item) == ("C",)


@pytest.mark.parametrize(
    "answer",
    ["答案：B", "【答案】B", "正确答案:B", "答案 B", "参考答案：（B）", "答案：B. 乙", "答案：乙"],
)
def test_every_way_of_writing_the_answer_is_read(answer: str) -> None:
    assert _key(_one(f"1. 题干\nA. 甲\nB. 乙\n{answer}\n")) == ("B",)


def test_a_key_in_the_stem_is_taken_out_of_what_candidates_see() -> None:
    item = _one("1. 正确的是（B）。\nA. 甲\nB. 乙\n")
    assert _key(item) == ("B",)
    assert "B" not in item.body[0].prompt


def test_a_key_in_the_stem_that_the_answer_repeats_is_hidden_too() -> None:
    item = _one("1. 正确的是（ B ）。\nA. 甲\nB. 乙\n答案：B\n")
    assert "B" not in item.body[0].prompt


def test_twenty_six_options_are_read() -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    lines = "\n".join(f"{letter}. 选项{letter}" for letter in letters)
    item = _one(f"1. 很多选项\n{lines}\n答案：Z\n")
    assert _key(item) == ("Z",)


def test_letters_within_a_stem_are_no_options() -> None:
    item = _one("1. 维生素A、B、C的作用是（ ）。\nA. 甲\nB. 乙\n答案：A\n")
    assert item.body[0].prompt == "维生素A、B、C的作用是（ ）。"


def test_numbers_with_a_point_begin_no_question() -> None:
    item = _one("1. 圆周率约为（ ）。\nA. 3.14\nB. 2.71\n答案：A\n2.5 倍的意思不在此题。\n")
    assert _key(item) == ("A",)


@pytest.mark.parametrize(
    "sheet",
    [
        "参考答案\n1-5 ABBAB",
        "参考答案\n1-3 ABB\n4-5 AB",
        "答案\n1.A 2.B 3.B 4.A 5.B",
        "参考答案及解析\n1. A\n解析：因为\n2. B\n3. B\n4. A\n5. B",
        "参考答案：\n1~5：A B B A B",
    ],
)
def test_answers_behind_all_questions_are_brought_to_them(sheet: str) -> None:
    paper = "".join(f"{n}. 第{n}题\nA. 甲\nB. 乙\n" for n in range(1, 6))
    assert [_key(item)[0] for item in _items(f"{paper}\n{sheet}\n")] == list("ABBAB")


def test_answers_from_another_file_are_taken_and_those_left_over_are_told() -> None:
    reading = _read("1. 题\nA. 甲\nB. 乙\n", answers="1-2 BA")
    assert reading.drafts[0].item is not None
    assert _key(reading.drafts[0].item) == ("B",)
    assert [remark.code for remark in reading.remarks] == ["paper-answer-unused"]


def test_numbers_that_begin_anew_are_told_apart_by_their_section() -> None:
    items = _items(
        "一、单选题\n1. 甲题\nA. 一\nB. 二\n二、判断题\n1. 乙题\n"
        "参考答案\n一、单选题\n1. B\n二、判断题\n1. ×\n"
    )
    assert [_key(item) for item in items] == [("B",), ("false",)]


@pytest.mark.parametrize(
    ("word", "truth"),
    [
        *[(word, "true") for word in ("正确", "对", "是", "√", "T", "True", "Y", "同意")],
        *[(word, "false") for word in ("错误", "错", "否", "×", "F", "false", "N", "不同意", "X")],
    ],
)
def test_words_for_right_and_wrong(word: str, truth: str) -> None:
    item = _one(f"判断题\n1. 水往低处流。\n答案：{word}\n")
    assert item.item_type is ItemType.TRUE_FALSE
    assert _key(item) == (truth,)


def test_right_and_wrong_as_two_options_is_true_or_false() -> None:
    item = _one("1. 水往低处流。\nA. 错误\nB. 正确\n答案：B\n")
    assert (item.item_type, _key(item)) == (ItemType.TRUE_FALSE, ("true",))


def test_gaps_are_divided_by_bars_and_alternatives_by_semicolons() -> None:
    item = _one("填空题\n1. 率为____%，城市是____。\n答案：75|北京;北平\n")
    (rule,) = item.rules
    assert isinstance(rule, Blanks)
    assert [blank.accepted for blank in rule.blanks] == [("75",), ("北京", "北平")]
    assert rule.blanks[0].unit == "%"


def test_letters_behind_a_gap_for_a_word_are_no_unit() -> None:
    item = _one("填空题\n1. 满意率为满意人数除以____人数，共____人。\n答案：参评|60\n")
    (rule,) = item.rules
    assert isinstance(rule, Blanks)
    assert [blank.unit for blank in rule.blanks] == ["", "人"]


def test_a_range_of_numbers_accepts_what_lies_within() -> None:
    (rule,) = _one("填空题\n1. 大约____个。\n答案：1-9\n").rules
    assert isinstance(rule, Blanks)
    assert (rule.blanks[0].low, rule.blanks[0].high) == (1, 9)


def test_each_gap_has_the_points_of_its_section() -> None:
    item = _one("填空题（每空2分）\n1. ____和____。\n答案：（1）甲 （2）乙\n")
    assert item.max_score == Decimal(4)


def test_brackets_are_gaps_where_no_line_is_drawn() -> None:
    (part,) = _one("填空题\n1. 首都是（　）。\n答案：北京\n").body
    assert isinstance(part, TextEntryBlock)
    assert len(part.gaps) == 1


def test_too_few_answers_for_the_gaps_wait_for_a_person() -> None:
    (draft,) = _read("填空题\n1. ____和____和____。\n答案：甲\n").drafts
    assert draft.item is None
    assert "paper-gaps-differ" in _codes(draft)


def test_several_choices_take_the_rule_of_their_section() -> None:
    item = _one("多选题（每题2分，少选得一半）\n1. 题\nA. 甲\nB. 乙\nC. 丙\n答案：AC\n")
    assert isinstance(item.rules[0], HalfWhenIncomplete)
    assert item.max_score == 2


def test_options_with_points_are_scored_options() -> None:
    item = _one("1. 您会怎样做？[单选题]\nA. 上报(5分)\nB. 自己处理(3分)\nC. 不管(0分)\n")
    assert item.item_type is ItemType.SITUATIONAL
    assert isinstance(item.rules[0], MapResponse)
    assert item.max_score == 5


def test_a_mark_behind_an_option_is_the_key() -> None:
    item = _one("1. 哪些是水果？[多选题]\nA. 苹果(正确答案)\nB. 石头\nC. 香蕉(正确答案)\n")
    assert _key(item) == ("A", "C")


def test_a_material_has_its_questions_and_ends_with_its_range() -> None:
    items = _items(
        "单选题\n根据以下资料，回答1～2题。\n甲班 60 人。\n1. 甲班几人？\nA. 60\nB. 61\n答案：A\n"
        "2. 多于五十？\nA. 是的\nB. 不是\n答案：A\n3. 另一题\nA. 一\nB. 二\n答案：B\n"
    )
    assert [item.item_type for item in items] == [ItemType.MATERIAL, ItemType.SINGLE_CHOICE]
    assert items[0].stimulus is not None
    assert "甲班 60 人。" in items[0].stimulus
    assert len(items[0].body) == 2


def test_parts_with_answers_of_their_own_make_a_material() -> None:
    item = _one(
        "材料题\n1. 阅读材料。\n（1）甲？\nA. 一\nB. 二\n（2）____%\n答案：（1）A （2）87.4\n"
    )
    assert item.item_type is ItemType.MATERIAL
    assert _key(item, "RESPONSE_2") == ("87.4",)


def test_statements_by_number_within_a_stem_stay_in_it() -> None:
    item = _one(
        "1. 下列说法：\n（1）甲\n（2）乙\n正确的是（ ）。\nA. 只有（1）\nB. 只有（2）\n答案：A\n"
    )
    assert "（2）" in item.body[0].prompt
    assert _key(item) == ("A",)


def test_an_order_and_pairs_are_read() -> None:
    order, match = _items(
        "排序题\n1. 排列\n（1）回访\n（2）倾听\n（3）复述\n答案：2,3,1\n"
        "连线题（2分）\n2. 连线\n（1）图一\n（2）图二\nA. 甲\nB. 乙\nC. 丙\n答案：1-B；2-A\n"
    )
    assert _key(order) == ("2", "3", "1")
    assert isinstance(match.body[0], MatchInteraction)
    assert _key(match) == ("1 B", "2 A")
    assert isinstance(match.rules[0], Pairs)


def test_an_answer_in_points_is_one_answer_and_its_points_a_rubric() -> None:
    items = _items(
        "简答题\n1. 说明甲。\n答：1. 先听（2分）\n2. 再说（3分）\n2. 说明乙。\n答案：要点。\n"
    )
    assert len(items) == 2
    assert [row.points for row in items[0].metadata.rubric] == [2, 3]
    assert items[0].max_score == 5


def test_marker_text_without_numbers_is_read() -> None:
    items = _items(
        "===<<<单选题>>>===\n甲题（　）\nA.一\nB.二\n答案：A\n\n乙题（　）\nA.三\nB.四\n答案：B\n"
        "===<<<单选题>>>===\n===<<<判断题>>>===\n丙题。（对）\n丁题。（错）\n===<<<判断题>>>===\n"
    )
    assert [_key(item)[0] for item in items] == ["A", "B", "true", "false"]


def test_what_is_known_of_an_item_is_kept() -> None:
    item = _one(
        "1. 题\nA. 甲\nB. 乙\n答案：A  解析：因为如此  难度：较难\n知识点：L1-1.1.4\n分值：3分\n"
    )
    facts = item.metadata
    assert (facts.difficulty, facts.skills, item.max_score) == (Difficulty.HARD, ("L1-1.1.4",), 3)
    assert item.explanation == "因为如此"


def test_one_bad_question_stops_nothing_and_says_what_it_lacks() -> None:
    first, bad, last = _read(
        "1. 甲\nA. 一\nB. 二\n答案：A\n2. 乙\nA. 一\nB. 二\n答案：E\n3. 丙\nA. 一\nB. 二\n答案：B\n"
    ).drafts
    assert first.item is not None
    assert last.item is not None
    assert bad.item is None
    assert "paper-key-no-option" in _codes(bad)
    assert bad.place.line == 5


def test_a_type_that_the_key_contradicts_is_doubted() -> None:
    (draft,) = _read("单选题\n1. 题\nA. 甲\nB. 乙\nC. 丙\n答案：AB\n").drafts
    assert draft.item is not None
    assert draft.item.item_type is ItemType.MULTIPLE_CHOICE
    assert draft.doubtful


def test_lines_outside_of_questions_are_told() -> None:
    reading = _read("某学院期末试卷\n姓名：\n一、单选题\n1. 题\nA. 甲\nB. 乙\n答案：A\n")
    told = [remark for remark in reading.remarks if remark.weight is Weight.DROPPED]
    assert [remark.place.line for remark in told] == [1, 2]


def test_a_corrected_answer_leaves_the_key_of_a_question_as_it_is() -> None:
    one = _read("1. 题\nA. 甲\nB. 乙\n答案：A\n").drafts[0]
    other = _read("1. 题\nA. 甲\nB. 丙\n答案：B\n").drafts[0]
    assert one.key == other.key


def test_what_a_person_puts_right_stands_over_the_source() -> None:
    (draft,) = _read("1. 题\nA. 甲\nB. 乙\n").drafts
    assert draft.item is None
    item = _one("1. 题\nA. 甲\nB. 乙\n", **{f"fix.{draft.key}.answer": "B"})
    assert _key(item) == ("B",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_are_found(encoding: str) -> None:
    data = QUESTION.format(number="1. ").encode(encoding)
    (draft,) = read_text(data, "卷.txt", {}).drafts
    assert draft.item is not None


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(Invalid, match="paper-not-text"):
        read_text(b"\x00\x01\x02" * 50, "图.txt", {})


def test_tags_and_comparisons_of_a_paper_are_shown_and_not_run() -> None:
    item = _one("1. 若 a<b 且 <script>alert(1)</script>（ ）\nA. <b>甲</b>\nB. 乙\n答案：A\n")
    assert "&lt;script&gt;" in item.body[0].prompt
    assert "a&lt;b" in item.body[0].prompt


def test_brackets_before_the_number_hold_the_answer() -> None:
    first, second = _items("判断题\n（√）1. 水往低处流。\n( × )2. 火是冷的。\n")
    assert (_key(first), _key(second)) == (("true",), ("false",))


def test_a_year_behind_the_number_is_no_decimal() -> None:
    items = _items(
        "单选题\n1.题一\nA.甲\nB.乙\n答案：A\n2.2021年以来，最快的是（ ）\nA.甲\nB.乙\n答案：B\n"
    )
    assert items[1].body[0].prompt == "2021年以来，最快的是（ ）"


def test_answers_written_into_their_gaps_are_taken_out() -> None:
    (item,) = _items("填空题\n1. 首都是__北京__。\n")
    assert _key(item) == ("北京",)


_LINES = st.sampled_from(
    [
        *(
            "一、单选题（每题2分）",
            "二、判断题",
            "三、填空题",
            "四、材料题",
            "五、连线题",
            "六、排序题",
        ),
        *(
            "1. 题干（ ）",
            "2.题干____",
            "（1）小题",
            "①甲",
            "第3题：说法（√）",
            "阅读材料，回答1-2题",
        ),
        *("A. 甲", "B．乙 C．丙", "A甲", "○ 选项", "答案：A", "【答案】1-A;2-B", "1-5 ABCDE"),
        *(
            "解析：因为",
            "难度：0.5",
            "参考答案",
            "分值：2",
            "",
            "==",
            "===<<<单选题>>>===",
            "题型：9",
        ),
    ]
)

_ANY = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(_LINES, _ANY), max_size=18))
def test_no_paper_breaks_the_reader_and_every_fault_is_named(lines: list[str]) -> None:
    reading = read_text("\n".join(lines).encode("utf-8", "replace") or b" ", "卷.txt", {})
    for draft in reading.drafts:
        named = any(remark.weight is Weight.FAULT for remark in draft.remarks)
        assert named is (draft.item is None)
