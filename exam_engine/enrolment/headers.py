"""Finds the header row of an enrolment sheet and names its columns, however they are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from exam_engine.enrolment.cells import Row, Sheet, column_letter
from exam_engine.enrolment.normalising import shortened, without_spaces
from foundation.errors import Invalid

SEARCHED_ROWS = 20
FEWEST_RECOGNISED = 3


class Column(StrEnum):
    """The columns of an enrolment sheet, in the order of the template."""

    SEQUENCE = "sequence"
    NAME = "name"
    NAME_ON_CERTIFICATE = "name_on_certificate"
    DOCUMENT_KIND = "document_kind"
    DOCUMENT_NUMBER = "document_number"
    SEX = "sex"
    BIRTH_DATE = "birth_date"
    ETHNICITY = "ethnicity"
    PHONE = "phone"
    EMAIL = "email"
    SCHOOL = "school"
    DEPARTMENT = "department"
    MAJOR = "major"
    CLASS_NAME = "class_name"
    STUDENT_NUMBER = "student_number"
    EDUCATION = "education"
    ENTRY_MONTH = "entry_month"
    CERTIFICATE = "certificate"
    LEVEL = "level"
    BATCH = "batch"
    SUBJECTS = "subjects"
    RESIT = "resit"
    PREVIOUS_ADMISSION = "previous_admission"
    SITE = "site"
    PHOTO = "photo"
    ACCOMMODATION = "accommodation"
    REMARKS = "remarks"


REQUIRED = frozenset(
    {
        Column.NAME,
        Column.DOCUMENT_KIND,
        Column.DOCUMENT_NUMBER,
        Column.PHONE,
        Column.SCHOOL,
        Column.DEPARTMENT,
        Column.MAJOR,
        Column.CLASS_NAME,
        Column.STUDENT_NUMBER,
        Column.EDUCATION,
        Column.ENTRY_MONTH,
        Column.CERTIFICATE,
        Column.LEVEL,
        Column.BATCH,
        Column.SITE,
    }
)

# The first synonym is the title used in the template and in messages.
TITLES: Mapping[Column, tuple[str, ...]] = {
    Column.SEQUENCE: ("序号", "编号", "No", "No.", "行号", "serial"),
    Column.NAME: (
        "姓名",
        "考生姓名",
        "学生姓名",
        "学员姓名",
        "名字",
        "真实姓名",
        "name",
        "full name",
    ),
    Column.NAME_ON_CERTIFICATE: ("证书姓名", "证书上的姓名", "打印姓名", "name on certificate"),
    Column.DOCUMENT_KIND: (
        "证件类型",
        "证件种类",
        "证件类别",
        "身份证件类型",
        "身份证件种类",
        "有效证件类型",
        "document type",
        "id type",
    ),
    Column.DOCUMENT_NUMBER: (
        "证件号码",
        "证件号",
        "身份证号",
        "身份证号码",
        "身份证",
        "居民身份证号",
        "居民身份证号码",
        "公民身份号码",
        "身份证件号",
        "身份证件号码",
        "有效证件号码",
        "document number",
        "id number",
        "id no",
    ),
    Column.SEX: ("性别", "sex", "gender"),
    Column.BIRTH_DATE: (
        "出生日期",
        "出生年月日",
        "出生年月",
        "生日",
        "出生时间",
        "birth date",
        "date of birth",
    ),
    Column.ETHNICITY: ("民族", "族别", "ethnicity"),
    Column.PHONE: (
        "手机号",
        "手机号码",
        "手机",
        "联系电话",
        "联系方式",
        "电话",
        "电话号码",
        "移动电话",
        "本人手机号",
        "本人联系电话",
        "phone",
        "mobile",
    ),
    Column.EMAIL: ("邮箱", "电子邮箱", "电子邮件", "邮箱地址", "e-mail", "email"),
    Column.SCHOOL: (
        "学校",
        "学校名称",
        "院校",
        "院校名称",
        "所在学校",
        "所属院校",
        "就读院校",
        "毕业院校",
        "school",
        "college",
    ),
    Column.DEPARTMENT: (
        "院系",
        "院系名称",
        "系部",
        "系别",
        "学院",
        "二级学院",
        "所在院系",
        "所属院系",
        "院(系)",
        "department",
    ),
    Column.MAJOR: ("专业", "专业名称", "所学专业", "就读专业", "major"),
    Column.CLASS_NAME: ("班级", "班级名称", "行政班", "所在班级", "class"),
    Column.STUDENT_NUMBER: (
        "学号",
        "学籍号",
        "学生学号",
        "学生证号",
        "student number",
        "student id",
    ),
    Column.EDUCATION: ("学历层次", "学历", "培养层次", "层次", "学历类型", "文化程度", "education"),
    Column.ENTRY_MONTH: ("入学年月", "入学时间", "入学日期", "入校时间", "入学年份", "entry month"),
    Column.CERTIFICATE: (
        "证书名称",
        "职业技能等级证书名称",
        "报考证书",
        "申报证书",
        "证书",
        "报考证书名称",
        "certificate",
    ),
    Column.LEVEL: (
        "等级",
        "证书等级",
        "级别",
        "报考等级",
        "申报等级",
        "报考级别",
        "申报级别",
        "技能等级",
        "level",
    ),
    Column.BATCH: (
        "考试批次",
        "批次",
        "考试计划",
        "报考批次",
        "批次名称",
        "考试计划名称",
        "考试批次名称",
        "batch",
    ),
    Column.SUBJECTS: ("报考科目", "考试科目", "科目", "subjects"),
    Column.RESIT: ("是否补考", "补考", "是否补考考生", "resit"),
    Column.PREVIOUS_ADMISSION: (
        "原准考证号",
        "原准考证号码",
        "上次准考证号",
        "previous admission number",
    ),
    Column.SITE: (
        "考核站点",
        "站点",
        "考点",
        "考试站点",
        "考点名称",
        "考核站点名称",
        "考核点",
        "site",
    ),
    Column.PHOTO: ("照片文件名", "照片", "照片名称", "相片", "相片文件名", "photo"),
    Column.ACCOMMODATION: ("便利需求", "便利需求凭据号", "合理便利", "特殊需求", "accommodation"),
    Column.REMARKS: ("备注", "说明", "备注说明", "remarks", "note"),
}
RESULT_TITLE, REASON_TITLE = "结果", "原因"

# A sheet without either of these is no list of people, whatever else its columns are.
_TELLING = frozenset({Column.NAME, Column.DOCUMENT_NUMBER})
_MARKS = re.compile(r"[*★☆✱●:：\"'“”]")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|<[^<>]*>")


def header_key(text: str) -> str:
    """A header made comparable: widths, stars, line breaks and remarks in brackets go."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return without_spaces(_MARKS.sub("", _BRACKETED.sub("", folded)))


_BY_KEY = {header_key(title): column for column, titles in TITLES.items() for title in titles}
_ANSWERS = {header_key(title): title for title in (RESULT_TITLE, REASON_TITLE)}


@dataclass(frozen=True, slots=True)
class Header:
    """Where the columns of a sheet stand. ``unknown`` are kept and told, and never dropped."""

    sheet: str
    row: int
    last_row: int
    columns: Mapping[Column, int]
    unknown: Mapping[int, str]
    answer_columns: Mapping[str, int]
    """Columns 结果 and 原因 of an earlier answer, which are written again and not read."""


def recognise(text: str) -> Column | None:
    """The column that a header means, or None."""
    return _BY_KEY.get(header_key(text))


def find_header(sheet: Sheet, *, required: Iterable[Column] = REQUIRED) -> Header | None:
    """The header of a sheet, or None where the sheet holds no list of candidates.

    Raises ``Invalid``: ``enrolment-header-twice`` when two columns mean the same,
    ``enrolment-header-missing`` when the list lacks required columns, all of them named.
    """
    best = _best(sheet.rows[:SEARCHED_ROWS])
    if best is None:
        return None
    first, last, texts = best
    columns: dict[Column, int] = {}
    unknown: dict[int, str] = {}
    answers: dict[str, int] = {}
    for place, text in sorted(texts.items()):
        column = recognise(text)
        if column is None:
            title = _ANSWERS.get(header_key(text))
            if title is None:
                unknown[place] = shortened(text)
            else:
                answers[title] = place
        elif column in columns:
            raise Invalid(
                "enrolment-header-twice",
                sheet=sheet.name,
                title=TITLES[column][0],
                first=column_letter(columns[column]),
                second=column_letter(place),
            )
        else:
            columns[column] = place
    missing = [column for column in Column if column in set(required) and column not in columns]
    if missing:
        raise Invalid(
            "enrolment-header-missing",
            sheet=sheet.name,
            row=first,
            columns=[TITLES[column][0] for column in missing],
        )
    return Header(sheet.name, first, last, columns, unknown, answers)


def _best(rows: Iterable[Row]) -> tuple[int, int, dict[int, str]] | None:
    """First row, last row and texts of the likeliest header, of one row or of two."""
    candidates: list[tuple[int, int, int, dict[int, str]]] = []
    previous: Row | None = None
    for row in rows:
        texts = _texts(row)
        candidates.append((_score(texts), row.number, row.number, texts))
        if previous is not None and previous.number == row.number - 1:
            upper = _texts(previous)
            both = upper | {p: t for p, t in texts.items() if recognise(t) or p not in upper}
            # A second row is part of the header only if all it holds are headers.
            if texts and all(recognise(text) for text in texts.values()):
                candidates.append((_score(both), previous.number, row.number, both))
        previous = row
    if not candidates:
        return None
    score, first, last, texts = max(candidates, key=lambda found: (found[0], -found[1], -found[2]))
    found = {recognise(text) for text in texts.values()}
    if score < FEWEST_RECOGNISED or not found & _TELLING:
        return None
    return first, last, texts


def _texts(row: Row) -> dict[int, str]:
    return {place: cell.value for place, cell in row.cells.items() if isinstance(cell.value, str)}


def _score(texts: Mapping[int, str]) -> int:
    return len({recognise(text) for text in texts.values()} - {None})
