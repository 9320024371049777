"""Finds the header row of a sheet of questions, and what each of its columns holds.

Headers are compared without white space, stars and remarks in brackets; a remark that explains
codes ("0 single 1 true or false") is read as such.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from itembank.exchange.excel_workbook import Sheet
from itembank.exchange.paper_marks import type_of, without_spaces
from itembank.items import ItemType

_FIRST_ROWS: Final = 20
_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "stem": (
        *(
            "题干",
            "题目",
            "试题",
            "问题",
            "题目内容",
            "试题内容",
            "题干内容",
            "题目描述",
            "试题题干",
        ),
        *(
            "题目标题",
            "试题标题",
            "标题",
            "题面",
            "题目名称",
            "试题名称",
            "考题",
            "内容",
            "问题内容",
            "小题题干",
        ),
        *("stem", "question", "questiontext", "question text", "title", "prompt", "题目题干"),
    ),
    "answer": (
        *(
            "答案",
            "正确答案",
            "正确选项",
            "参考答案",
            "标准答案",
            "试题答案",
            "题目答案",
            "答案选项",
            "正解",
        ),
        *(
            "答案内容",
            "答",
            "answer",
            "correctanswer",
            "correct answer",
            "answers",
            "key",
            "correct",
        ),
    ),
    "type": (
        *(
            "题型",
            "题目类型",
            "试题类型",
            "类型",
            "题类",
            "题型名称",
            "题目题型",
            "试题题型",
            "问题类型",
        ),
        *("题型代码", "题型编码", "type", "questiontype", "question type", "itemtype", "小题题型"),
    ),
    "explanation": (
        *(
            "解析",
            "答案解析",
            "试题解析",
            "题目解析",
            "详解",
            "解题思路",
            "答案说明",
            "解释",
            "题解",
            "备注解析",
        ),
        *("explanation", "feedback", "rationale", "analysis", "解析说明", "参考解析"),
    ),
    "difficulty": (
        *("难度", "难易度", "难易程度", "难度系数", "难度等级", "难度值", "试题难度", "题目难度"),
        *("difficulty", "level of difficulty"),
    ),
    "skills": (
        *(
            "知识点",
            "考点",
            "技能点",
            "考查点",
            "考核点",
            "知识点名称",
            "所属知识点",
            "考核要点",
            "鉴定点",
        ),
        *("技能点编号", "知识点编号", "知识点代码", "skill", "skills", "knowledgepoint", "topic"),
    ),
    "points": (
        *("分值", "分数", "题目分值", "试题分值", "得分", "每题分值", "默认分值", "分", "题分"),
        *("score", "points", "mark", "marks"),
    ),
    "category": (
        *(
            "分类",
            "章节",
            "试题分类",
            "题目分类",
            "所属分类",
            "所属章节",
            "科目",
            "课程",
            "一级分类",
            "题库",
        ),
        *(
            "章",
            "单元",
            "模块",
            "题库名称",
            "目录",
            "所属题库",
            "类别",
            "试题类别",
            "category",
            "chapter",
            "subject",
        ),
        *("section", "专业", "所属科目", "所属课程"),
    ),
    "subcategory": ("二级分类", "三级分类", "节", "小节", "子类", "subcategory"),
    "identifier": (
        *(
            "题目编号",
            "试题编号",
            "编号",
            "题目id",
            "试题id",
            "id",
            "identifier",
            "题目编码",
            "试题编码",
            "编码",
        ),
        *("题目代码", "code"),
    ),
    "whole": ("大题题干",),
    "number": ("序号", "题号", "no", "no.", "number", "#", "num", "选项数", "选项个数"),
    "options": (
        "选项",
        "备选项",
        "备选答案",
        "可选项",
        "可选答案",
        "选择项",
        "答案选项内容",
        "选项内容",
        "所有选项",
        "options",
        "choices",
        "候选项",
    ),
    "material": (
        *(
            "材料",
            "背景材料",
            "材料内容",
            "共用题干",
            "题干材料",
            "阅读材料",
            "大题干",
            "资料",
            "案例",
            "案例背景",
        ),
        *("material", "stimulus", "passage", "主题干"),
    ),
    "group": (
        "材料编号",
        "题组",
        "题组号",
        "父题编号",
        "所属大题",
        "大题编号",
        "组号",
        "group",
        "parent",
    ),
    "rubric": (
        "评分标准",
        "评分要点",
        "得分点",
        "采分点",
        "评分规则",
        "评分细则",
        "rubric",
    ),
    "rule": ("计分规则", "多选计分", "scoring"),
    "reasons": ("选项说明", "干扰项说明", "选项解析", "各选项解析", "rationales"),
    "source": ("来源", "出处", "试题来源", "source", "reference"),
    "cognitive": ("认知层次", "认知水平", "能力层次", "认知", "能力要求", "cognitive", "bloom"),
    "seconds": (
        "答题时间",
        "建议用时",
        "时间",
        "用时",
        "作答时间",
        "seconds",
        "time",
        "timelimit",
        "timeinseconds",
    ),
    "scores": ("选项分值", "选项得分", "各选项分值", "option scores"),
    "area": ("工作领域", "范围", "area"),
    "left": ("左侧", "左边", "左列", "left"),
    "right": ("右侧", "右边", "右列", "right"),
    "level": ("级别", "适用级别", "技能等级"),
}
FIELD_OF: Final[dict[str, str]] = {
    without_spaces(name): field for field, names in _NAMES.items() for name in names
}
WRITTEN: Final = {
    "identifier": "题目编号",
    "group": "材料编号",
    "type": "题型",
    "stem": "题干",
    "left": "左侧",
    "right": "右侧",
    "answer": "答案",
    "points": "分值",
    "rule": "计分规则",
    "rubric": "评分要点",
    "reasons": "选项说明",
    "explanation": "解析",
    "difficulty": "难度",
    "cognitive": "认知层次",
    "level": "级别",
    "area": "范围",
    "skills": "技能点",
    "seconds": "用时",
    "source": "来源",
}
"""The headers of a workbook that is written, by field; `find_header` knows each of them."""
WRITTEN_OPTION: Final = "选项"
_REMARK: Final = re.compile(r"[(\[（【<].*?[)\]）】>]|\s-\s.*|[*＊:：]|必填|选填")
_WORD: Final = r"(?:选项|备选项|备选答案|备选|答案选项|option|choice|opt|answer|答案)?"
_OPTION: Final = re.compile(
    rf"{_WORD}[-_.#]?(?P<mark>[a-z]|\d{{1,2}}|[一二三四五六七八九十])(?:选项|项)?\Z"
)
_HAN_DIGITS: Final = "一二三四五六七八九十"
_WORDED_OPTION: Final = re.compile(r"选项|备选|option|choice|opt|answer|答案")
_CODES: Final = re.compile(
    r"(\d{1,2})\s*[:：=\-、.，,]?\s*([\u4e00-\u9fffA-Za-z/ -]{2,12}?)(?=[\s,，;；、/)）\]】\d]|\Z)"
)
_OPTION_SCORE: Final = re.compile(
    r"(?:选项|option)?(?P<mark>[a-z])(?:项)?(?:的)?(?:分值|得分|分数|分|score)\Z"
)


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a sheet: its row, and columns by what they hold."""

    row: int
    columns: Mapping[str, tuple[int, ...]]
    options: tuple[int, ...]
    option_scores: Mapping[str, int] = field(default_factory=dict)
    codes: Mapping[str, ItemType] = field(default_factory=dict)
    """Codes of types, where the header explains them."""
    unknown: Mapping[int, str] = field(default_factory=dict)
    """Columns that nothing is taken from, with their headers."""

    def column(self, name: str) -> int:
        """The first column of a field; 0 where there is none."""
        return self.columns.get(name, (0,))[0]


def find_header(sheet: Sheet) -> Header | None:
    """The header among the first rows: the one that names most; None where none names a stem."""
    best: Header | None = None
    for row in sorted(sheet.rows)[:_FIRST_ROWS]:
        found = _header(sheet, row)
        if found is not None and (best is None or _worth(found) > _worth(best)):
            best = found
    return best


def _worth(header: Header) -> int:
    return len(header.columns) + len(header.options)


def _header(sheet: Sheet, row: int) -> Header | None:
    columns: dict[str, list[int]] = {}
    options: dict[str, int] = {}
    scores: dict[str, int] = {}
    unknown: dict[int, str] = {}
    codes: dict[str, ItemType] = {}
    for column, cell in sorted(sheet.rows[row].items()):
        name = without_spaces(_REMARK.sub("", cell.text))
        field = FIELD_OF.get(name)
        if field is not None:
            columns.setdefault(field, []).append(column)
            if field == "type":
                codes = explained_codes(cell.text)
        elif score := _OPTION_SCORE.match(name):
            scores[score["mark"].upper()] = column
        elif (mark := _option_mark(name)) and mark not in options:
            options[mark] = column
        elif name:
            unknown[column] = cell.text.strip()[:40]
    if "stem" not in columns and "whole" in columns:
        columns["stem"] = columns.pop("whole")
    ordered = _in_a_row(options)
    known = {name: tuple(places) for name, places in columns.items()}
    useful = ordered or "answer" in known or "type" in known or "options" in known
    if "stem" not in known or not useful:
        return None
    left_over = {c: m for m, c in options.items() if c not in ordered}
    return Header(row, known, ordered, scores, codes, unknown | left_over)


def _option_mark(name: str) -> str:
    """A to Z for the header of an option column; numbers need a word before them."""
    found = _OPTION.match(name)
    if found is None:
        return ""
    mark = found["mark"]
    if mark in _HAN_DIGITS:
        return f"n{_HAN_DIGITS.index(mark) + 1:02d}" if _WORDED_OPTION.search(name) else ""
    if mark.isdigit():
        return f"n{int(mark):02d}" if _WORDED_OPTION.search(name) else ""
    return mark


def _in_a_row(options: Mapping[str, int]) -> tuple[int, ...]:
    """Option columns in the order of their letters or numbers, if there are two at least."""
    lettered = [
        options[mark] for mark in sorted(options) if not mark.startswith("n") or len(mark) == 1
    ]
    numbered = [options[mark] for mark in sorted(options) if mark.startswith("n") and len(mark) > 1]
    best = max((lettered, numbered), key=len)
    return tuple(best) if len(best) >= 2 else ()


def explained_codes(text: str) -> dict[str, ItemType]:
    """Codes that a text explains: "0 single choice 1 true or false 2 multiple choice"."""
    found: dict[str, ItemType] = {}
    for code, word in _CODES.findall(text):
        item_type, known = type_of(word)
        if known:
            found[code] = item_type or ItemType.SINGLE_CHOICE
    return found if len(found) >= 2 else {}
