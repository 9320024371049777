"""Recognises the marks of a paper's lines: headings, numbers, options, fields, points.

Lines are folded first (full width to half width, character by character), so that a place in the
folded line is the same place in the line as it stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from itembank.exchange.paper_found import Section
from itembank.exchange.paper_objects import bare
from itembank.exchange.paper_words import (
    ANY_CHOICE,
    BARE_FIELDS,
    FIELDS,
    LETTER_ANSWER_FIELDS,
    TYPE_ENDINGS,
    TYPES,
)
from itembank.items import ItemType

_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    **dict.fromkeys(map(ord, "\u3000\u00a0\u2002\u2003\u2009\ufeff\u200b\u200c\t"), " "),
    **dict.fromkeys(map(ord, "﹒．"), "."),
    **dict.fromkeys(map(ord, "﹣－"), "-"),
}
_HAN_DIGITS: Final = "一二三四五六七八九十百"
_ORDINAL: Final = (
    rf"(?:第[{_HAN_DIGITS}\d]{{1,4}}\s*(?:部分|大题|卷|节|单元|部|章|篇|题型|类)\s*[、.:]?|"
    rf"[{_HAN_DIGITS}]{{1,3}}\s*[、.,:]|[(（][{_HAN_DIGITS}]{{1,3}}[)）]|"
    r"(?:Part|PART|Section|SECTION)\s*[IVX\dA-Z]{1,4}\s*[.、:]?|[IVX]{1,4}[.、]|#{1,6}\s|[*•■◆●★]+)\s*"
)
_WORDS: Final = "|".join(
    re.escape(word) for word in sorted((*TYPES, *ANY_CHOICE), key=len, reverse=True)
)
_ENDINGS: Final = "|".join(TYPE_ENDINGS)
_TYPE: Final = rf"(?P<word>{_WORDS})(?:{_ENDINGS})?"
_MARKER: Final = re.compile(rf"={{2,}}<*\s*/?{_TYPE}\s*(?:结束|开始)?\s*>*={{2,}}\Z", re.I)
_HEADING: Final = re.compile(
    rf"(?P<ordinal>{_ORDINAL})?[\[【<(]?\s*(?P<before>[^\s:：。？?()]{{0,6}}?){_TYPE}[\]】>)]?"
    r"\s*(?P<rest>[(\[【:,.。、 ].*)?\Z",
    re.I,
)
_CHAPTER: Final = re.compile(
    rf"(?:第\s*[{_HAN_DIGITS}\d]{{1,4}}\s*(?:章|节|单元|部分|篇|模块|任务|项目)|#{{1,6}}\s).{{0,60}}\Z"
)
_ORDINAL_LINE: Final = re.compile(rf"(?P<ordinal>{_ORDINAL})(?P<rest>.*)\Z")
_EACH: Final = re.compile(
    r"(?:每\s*(?:小?题|道题|空|个|一?小题)\s*(?:各)?\s*(?:计|得|为)?|各)\s*(\d+(?:\.\d+)?)\s*分"
)
_EACH_EN: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(?:points?|marks?)\s+each", re.I)
_TOTAL_POINTS: Final = re.compile(r"(?:满分|共计|共|本题|计)\s*(\d+(?:\.\d+)?)\s*分")
_BARE_POINTS: Final = re.compile(r"\A\s*[(\[【]?\s*(\d+(?:\.\d+)?)\s*分\s*[)\]】]?\s*\Z")
_NOTE: Final = re.compile(
    r"本大?题共|本部分共|每小?题|每空|请将|请把|下列各题|以下各题|共\s*\d+\s*(?:小?题|道)|答题卡"
)
_NUMBERS: Final = (
    ("di", re.compile(r"第\s*(\d{1,4})\s*(?:小?题|道题)\s*[.、:：,，)]?\s*")),
    ("lenticular", re.compile(r"【\s*(\d{1,4})\s*】\s*[.、:]?\s*")),
    ("title", re.compile(r"(?:试题|题目|题|问题|Q|Question)\s*(\d{1,4})\s*[.、:)]\s*", re.I)),
    ("square", re.compile(r"\[\s*(\d{1,4})\s*\]\s*[.、:]?\s*")),
    ("round", re.compile(r"\(\s*(\d{1,4})\s*\)\s*[.、:]?\s*")),
    ("dot", re.compile(r"(\d{1,4})\s*(?:\.(?!\d)|[、)】]|[:,](?!\d))\s*")),
    ("tight", re.compile(r"(\d{1,3})\.(?=\d)")),
    ("space", re.compile(r"(\d{1,4}) +(?=[^\d\s=+*/<>.%-])")),
    ("circle", re.compile(r"([①-⑳])\s*[.、]?\s*")),
)
_OPTION: Final = re.compile(
    r"(?P<star>[*√✓✔]\s*)?(?:[(\[【]\s*(?P<a>[A-Z])\s*[)\]】]\s*[.、:]?|(?P<b>[A-Z])\s*[.、:)】,](?!\d*[A-Za-z]+\())\s*"
)
_LOOSE_OPTION: Final = re.compile(r"(?P<b>[A-Z])(?:\s+(?=\S)|(?=[\u3400-\u9fff]))")
_LOWER_OPTION: Final = re.compile(r"(?P<b>[a-z])\s*[.、:)]\s*")
_BOUNDARY: Final = re.compile(r"[A-Za-z0-9]")
_LABELS: Final = "|".join(re.escape(w) for w in sorted(FIELDS, key=len, reverse=True))
_BRACKETED: Final = re.compile(rf"[【\[]\s*(?P<label>{_LABELS})\s*[】\]]\s*[:：]?\s*", re.I)
_COLON: Final = re.compile(
    rf"(?:(?<=^)|(?<=[\s;。,|）)】]))[(（]?(?P<label>{_LABELS})\s*[)）]?\s*:\s*", re.I
)
_BARE_LABELS: Final = "|".join(sorted(BARE_FIELDS, key=len, reverse=True))
_BARE: Final = re.compile(rf"(?P<label>{_BARE_LABELS})(?:\s+|(?=[A-Z]{{1,26}}\s*$)|\Z)")
_ANSWERS_HEAD: Final = re.compile(
    r"(?:附\s*[件录]?\s*\d*\s*[:.、]?\s*)?(?:.{0,24}?)(?:参考|标准|试题|试卷|正确)?答案"
    r"(?:部分|页|卷|表|一览表|及评分标准|与评分标准|和评分标准|及评分参考|[与及和]?(?:答案)?解析|及详解)?\s*:?\Z"
)
_POINTS: Final = re.compile(
    r"[(\[【]\s*(?:本小?题|共|满分|分值)?\s*:?\s*(\d+(?:\.\d+)?)\s*分\s*[)\]】]"
)
_SHARED: Final = re.compile(
    r"(?P<from>\d{1,4})\s*(?:[-~—–―－～至到]+|、|和)\s*(?P<to>\d{1,4})\s*(?:小?题)?"
)
_SHARED_WORDS: Final = re.compile(
    r"(?:材料|资料|案例|短文|文章|图表|题干|背景|回答|完成|下表|下图|备选答案|以下)"
)
_SHARED_STEM: Final = re.compile(
    r"(?:共用(?:题干|备选答案|材料)|(?:回答|完成|做|解答)\s*(?:下列|以下|下面|第)?\s*[(（第]*\s*\d)"
)
_GROUP: Final = re.compile(
    r"[(【\[]?\s*(?:材料|资料|案例|背景资料|背景|短文|阅读材料|给定资料)\s*[\d一二三四五六七八九十]*\s*[)】\]]?\s*[:：]?\s*"
)
RUBRIC_ROW: Final = re.compile(r"([^\n;；。(（]{2,400}?)[(（]\s*(\d+(?:\.\d+)?)\s*分\s*[)）]")
"""A point of a rubric with what it is worth."""
RANGE_JOINT: Final = r"(?:[-~—–―]+|至|到)"
NUMBER_HEADS: Final = frozenset({"题号", "序号", "题目", "no", "no.", "number", "question"})
TRUTH_MARKS: Final = "√×对错"
_BRACKET_FIRST: Final = re.compile(
    r"\s*(\([\s_]*(?:[A-Z]{1,8}|[√×✓✗]|正确|错误|对|错)?[\s_]*\))\s*(\d{1,4}\s*[.、](?!\d).+)",
    re.DOTALL,
)
CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number at the head of a line: how it is written, and where the text begins."""

    style: str
    number: int
    end: int


@dataclass(frozen=True, slots=True)
class Labelled:
    """An option's label within a line: the letter, where it begins and where its text begins."""

    letter: str
    start: int
    end: int
    is_right: bool = False


def fold(text: str) -> str:
    """Half width for full width, one character for one."""
    return text.translate(_FULL_WIDTH)


def without_spaces(text: str) -> str:
    """For comparisons with the tables: folded, small letters, no white space, no objects."""
    return "".join(fold(bare(text)).split()).casefold()


@lru_cache(maxsize=1024)
def type_of(word: str) -> tuple[ItemType | None, bool]:
    """The type that a word says, and whether it says one at all ("选择题" leaves it open)."""
    plain = " ".join(fold(word).split()).casefold().strip("[]【】()<>:：.、 ")
    for _ in range(3):
        if plain in ANY_CHOICE:
            return None, True
        if plain in TYPES:
            return TYPES[plain], True
        ending = next((e for e in TYPE_ENDINGS if plain.endswith(e) and plain != e), "")
        if not ending:
            break
        plain = plain.removesuffix(ending)
    squeezed = plain.replace(" ", "")
    return (TYPES[squeezed], True) if squeezed in TYPES else (None, False)


def section_of(text: str) -> Section | None:
    """The section that a line is the heading of; None for any other line."""
    line = fold(text).strip()
    if not line or len(line) > 400:
        return None
    marker = _MARKER.match(line)
    found = marker or _HEADING.match(line)
    if found is None:
        return None
    rest = "" if marker else (found["rest"] or "")
    if not marker and not _reads_as_heading(found, rest):
        return None
    section = Section(title=line, word=found["word"], rule_text=rest)
    section.item_type = type_of(found["word"])[0]
    take_note(section, rest)
    return section


def _reads_as_heading(found: re.Match[str], rest: str) -> bool:
    """An ordinal before it, or nothing behind it but a remark on the section."""
    plain = rest.strip(" :.。、")
    ends = found.end("word") < found.end() or found["ordinal"]
    if found["ordinal"]:
        return not re.match(r"[.、]?\s*\d{1,4}\s*[.、]", plain)
    if plain and not plain.startswith(("(", "[", "【")) and not _NOTE.match(plain):
        return False
    return bool(ends) or found.end("word") == found.end() or not plain


def take_note(section: Section, text: str) -> bool:
    """Take points and rules from a sentence on a section; False where it is no such sentence."""
    folded = fold(text)
    each = _EACH.search(folded) or _EACH_EN.search(folded)
    total = _TOTAL_POINTS.search(folded) or _BARE_POINTS.search(folded)
    if each:
        section.points = Decimal(each[1])
    elif total:
        section.total = Decimal(total[1])
    if not each and not total and not _NOTE.search(folded):
        return False
    section.rule_text = f"{section.rule_text} {folded}".strip()
    return True


def chapter_of(text: str) -> str | None:
    """The chapter that a line names; None for any other line."""
    line = fold(text).strip()
    return (
        line.lstrip("# ") if _CHAPTER.match(line) and not line.endswith(("。", "?", "？")) else None
    )


def ordinal_line(text: str) -> str | None:
    """What follows "三、" at the head of a line; None where it has no such ordinal."""
    found = _ORDINAL_LINE.match(fold(text).lstrip())
    return found["rest"] if found else None


def number_of(text: str) -> Numbered | None:
    """The number at the head of a line, if there is one."""
    folded = fold(text)
    start = len(folded) - len(folded.lstrip())
    for style, pattern in _NUMBERS:
        found = pattern.match(folded, start)
        if found is None:
            continue
        told = found[1]
        number = CIRCLED.index(told) + 1 if told in CIRCLED else int(told)
        return Numbered(style, number, found.end())
    return None


def bracket_before_number(text: str) -> tuple[str, str] | None:
    """A bracket for the answer that stands before a question's number, and the rest of the line."""
    found = _BRACKET_FIRST.match(fold(text))
    if found is None:
        return None
    return text[found.start(1) : found.end(1)], text[found.start(2) :]


def inline_type(text: str) -> tuple[ItemType | None, str, int, int] | None:
    """A type in brackets at the head or end of a stem: type, word, and its extent."""
    folded = fold(text)
    for pattern in (_HEAD_TYPE, _TAIL_TYPE):
        found = pattern.search(folded)
        if found:
            return type_of(found["word"])[0], found["word"], found.start(), found.end()
    return None


_HEAD_TYPE: Final = re.compile(rf"\A\s*[\[【(<]\s*{_TYPE}\s*[\]】)>]\s*[:：.、]?", re.I)
_TAIL_TYPE: Final = re.compile(rf"[\[【(]\s*{_TYPE}\s*[\]】)]\s*\Z", re.I)


def options_in(text: str, expected: str = "A", *, least: int = 2) -> list[Labelled]:
    """Labels of options in one line, in order from ``expected``, at least ``least`` of them.

    A label inside a line must not stand behind a letter or digit, and has text behind it.
    """
    folded = fold(text)
    found: list[Labelled] = []
    place = 0
    letter = expected
    while letter <= "Z":
        label = _next_label(folded, letter, place)
        if label is None:
            break
        found.append(label)
        place = label.end
        letter = chr(ord(letter) + 1)
    while found and not _text_between(text, found):
        found.pop()
    return found if len(found) >= least else []


def _text_between(text: str, found: Sequence[Labelled]) -> bool:
    """Whether each option has something to show; "维生素A、B、C" is no list of options."""
    ends = [label.start for label in found[1:]] + [len(text)]
    return all(
        text[label.end : end].strip(" \u3000;；,，") for label, end in zip(found, ends, strict=True)
    )


def _next_label(folded: str, letter: str, place: int) -> Labelled | None:
    for found in _OPTION.finditer(folded, place):
        told = found["a"] or found["b"]
        before = folded[found.start() - 1] if found.start() else " "
        if told == letter and not _BOUNDARY.match(before):
            return Labelled(letter, found.start(), found.end(), bool(found["star"]))
    return None


def option_at(text: str, *, loose: bool = False) -> Labelled | None:
    """The label that a line begins with; ``loose`` takes one without a point behind it too."""
    folded = fold(text)
    start = len(folded) - len(folded.lstrip())
    found = _OPTION.match(folded, start)
    if found:
        return Labelled(found["a"] or found["b"], start, found.end(), bool(found["star"]))
    patterns = (_LOOSE_OPTION, _LOWER_OPTION) if loose else ()
    for pattern in patterns:
        found = pattern.match(folded, start)
        if found:
            return Labelled(found["b"].upper(), start, found.end())
    return None


def fields_in(text: str) -> list[tuple[str, str, int, int]]:
    """Fields that stand in a line: name, label, where the label begins, where the value begins."""
    folded = fold(text)
    places = [
        (FIELDS[m["label"].casefold()], m["label"], m.start(), m.end())
        for pattern in (_BRACKETED, _COLON)
        for m in pattern.finditer(folded)
    ]
    lead = folded.lstrip()
    if not places and (head := _BARE.match(lead)):
        start = len(folded) - len(lead)
        places = [(FIELDS[head["label"]], head["label"], start, start + head.end())]
    places.sort(key=lambda place: place[2])
    return list(_apart(places))


def _apart(
    places: Sequence[tuple[str, str, int, int]],
) -> Iterator[tuple[str, str, int, int]]:
    end = 0
    for place in places:
        if place[2] >= end:
            yield place
            end = place[3]


def is_letter_field(label: str) -> bool:
    """Whether a field of this label holds a key, rather than a text that may run on."""
    return label in LETTER_ANSWER_FIELDS


def is_answers_heading(text: str) -> bool:
    """Whether the answers of the whole paper begin behind this line."""
    line = fold(text).strip(" =-—*#【】[]<>")
    return len(line) <= 40 and _ANSWERS_HEAD.match(line) is not None


def points_in(text: str) -> tuple[Decimal, int, int] | None:
    """Points that a stem states in brackets, with their extent."""
    found = _POINTS.search(fold(text))
    return (Decimal(found[1]), found.start(), found.end()) if found else None


def is_number_head(text: str) -> bool:
    """Whether a cell heads a row of question numbers."""
    return without_spaces(text) in NUMBER_HEADS


def shared_range(text: str) -> tuple[int, int] | None:
    """The questions that a material says it is for: "回答 21—25 题"."""
    folded = fold(text)
    if not _SHARED_STEM.search(folded):
        return None
    for found in _SHARED.finditer(folded):
        first, last = int(found["from"]), int(found["to"])
        if first < last <= first + 50 and _SHARED_WORDS.search(folded):
            return first, last
    return None


def is_material_head(text: str) -> bool:
    """Whether a line begins a material ("【材料一】", "案例：")."""
    found = _GROUP.match(fold(text).lstrip())
    return (
        found is not None
        and found.end() < len(text) + 1
        and bool(re.search(r"[:：】\])]|\d|[一二三四五]", found[0]))
    )
