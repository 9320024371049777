"""Judges the fields of a row that are neither a name nor a number: words, phones, addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping

from exam_engine.enrolment.candidates import Education, LevelOffered, Subjects
from exam_engine.enrolment.document_numbers import DocumentKind, Sex
from exam_engine.enrolment.headers import Column
from exam_engine.enrolment.normalising import (
    comparison_key,
    half_width,
    shortened,
    without_spaces,
)
from exam_engine.enrolment.notices import Notice, error, note, warning

_KINDS: Mapping[DocumentKind, tuple[str, ...]] = {
    DocumentKind.RESIDENT_ID: (
        "居民身份证",
        "身份证",
        "中华人民共和国居民身份证",
        "二代身份证",
        "大陆身份证",
        "1",
        "01",
        "id card",
        "resident id",
        "resident identity card",
        "id",
    ),
    DocumentKind.HK_MACAU_RESIDENCE: (
        "港澳居民居住证",
        "港澳台居民居住证",
        "香港居民居住证",
        "澳门居民居住证",
        "hk/macau residence permit",
    ),
    DocumentKind.TAIWAN_RESIDENCE: ("台湾居民居住证", "taiwan residence permit"),
    DocumentKind.FOREIGN_RESIDENT: (
        "外国人永久居留身份证",
        "外国人永久居留证",
        "永久居留身份证",
        "五星卡",
        "foreign permanent resident card",
    ),
    DocumentKind.HK_MACAU_PERMIT: (
        "港澳居民来往内地通行证",
        "港澳通行证",
        "回乡证",
        "港澳居民来往内地通行证(回乡证)",
        "hk/macau travel permit",
    ),
    DocumentKind.TAIWAN_PERMIT: (
        "台湾居民来往大陆通行证",
        "台胞证",
        "台湾通行证",
        "taiwan travel permit",
    ),
    DocumentKind.PASSPORT: ("护照", "外国护照", "普通护照", "因私护照", "passport"),
    DocumentKind.OFFICER: (
        "军官证",
        "士兵证",
        "军人证",
        "警官证",
        "军官证/士兵证",
        "军人身份证件",
        "officer card",
    ),
    DocumentKind.TEMPORARY: ("临时学籍号", "临时身份证号", "临时证件", "暂无", "无", "temporary"),
    DocumentKind.OTHER: ("其他", "其它", "其他证件", "其他有效证件", "other"),
}
_EDUCATION: Mapping[Education, tuple[str, ...]] = {
    Education.SECONDARY: (
        "中职",
        "中专",
        "中等职业",
        "中等职业学校",
        "职高",
        "技校",
        "中技",
        "职业高中",
        "secondary vocational",
    ),
    Education.COLLEGE: (
        "高职",
        "大专",
        "专科",
        "高职高专",
        "高职(专科)",
        "高职专科",
        "高专",
        "大学专科",
        "三年制高职",
        "五年制高职",
        "higher vocational",
    ),
    Education.BACHELOR: (
        "本科",
        "应用型本科",
        "普通本科",
        "职业本科",
        "大学本科",
        "高职本科",
        "专升本",
        "bachelor",
    ),
    Education.SOCIAL: ("社会", "社会人员", "社会考生", "在职", "在职人员", "社会学习者", "social"),
}
_SUBJECTS: Mapping[Subjects, tuple[str, ...]] = {
    Subjects.ALL: (
        "全部",
        "全科",
        "理论和实操",
        "理论+实操",
        "理论、实操",
        "理论与实操",
        "全",
        "全部科目",
        "all",
    ),
    Subjects.THEORY: ("理论", "理论考试", "理论知识", "theory"),
    Subjects.PRACTICAL: ("实操", "实操考试", "技能", "技能操作", "实践", "操作技能", "practical"),
}
_SEXES: Mapping[Sex, tuple[str, ...]] = {
    Sex.MALE: ("男", "男性", "m", "male", "1"),
    Sex.FEMALE: ("女", "女性", "f", "female", "2"),
}
_YES = frozenset({"是", "y", "yes", "true", "1", "补考", "√", "✓", "有"})
_NO = frozenset({"", "否", "n", "no", "false", "0", "×", "x", "无", "首考", "非补考", "-"})

_MOBILE = re.compile(r"1[3-9]\d{9}")
_ABROAD = re.compile(r"\+(?!86)[1-9]\d{6,14}")
_LANDLINE = re.compile(r"0\d{9,11}")
_EMAIL = re.compile(r"[^@\s,;]{1,64}@[A-Za-z0-9\u0080-\uffff](?:[\w.-]*\w)?\.\w{2,}")


def _index(
    words: Mapping[Sex, tuple[str, ...]]
    | Mapping[DocumentKind, tuple[str, ...]]
    | Mapping[Education, tuple[str, ...]]
    | Mapping[Subjects, tuple[str, ...]],
) -> dict[str, str]:
    return {comparison_key(word): meaning.value for meaning, all_ in words.items() for word in all_}


_KIND_INDEX = _index(_KINDS)
_EDUCATION_INDEX = _index(_EDUCATION)
_SUBJECT_INDEX = _index(_SUBJECTS)
_SEX_INDEX = _index(_SEXES)


def first_word(kind: DocumentKind | Education | Subjects | Sex) -> str:
    """The Chinese word of the template for a meaning."""
    for words in (_KINDS, _EDUCATION, _SUBJECTS, _SEXES):
        if kind in words:
            return words[kind][0]  # type: ignore[index]
    raise KeyError(kind)


def read_kind(text: str) -> tuple[DocumentKind | None, Notice | None]:
    """Kind of document by any of its usual names."""
    found = _KIND_INDEX.get(comparison_key(text))
    if found is None:
        return None, error("enrolment-kind-unknown", Column.DOCUMENT_KIND, given=shortened(text))
    return DocumentKind(found), None


def read_education(text: str) -> tuple[Education | None, Notice | None]:
    """Kind of schooling by any of its usual names."""
    found = _EDUCATION_INDEX.get(comparison_key(text))
    if found is None:
        return None, error("enrolment-education-unknown", Column.EDUCATION, given=shortened(text))
    return Education(found), None


def read_subjects(text: str) -> tuple[Subjects, Notice | None]:
    """Parts of the exam; nothing means all of them."""
    if not text:
        return Subjects.ALL, None
    found = _SUBJECT_INDEX.get(comparison_key(text))
    if found is None:
        return Subjects.ALL, error(
            "enrolment-subjects-unknown", Column.SUBJECTS, given=shortened(text)
        )
    return Subjects(found), None


def read_sex(text: str) -> tuple[Sex | None, Notice | None]:
    """Sex as the column says it; nothing where the cell is empty."""
    if not text:
        return None, None
    found = _SEX_INDEX.get(comparison_key(text))
    if found is None:
        return None, error("enrolment-sex-unknown", Column.SEX, given=shortened(text))
    return Sex(found), None


def read_yes(text: str, column: Column) -> tuple[bool, Notice | None]:
    """Yes or no; an empty cell is no."""
    key = comparison_key(text)
    if key in _YES or key in _NO:
        return key in _YES, None
    return False, error("enrolment-yes-no-unknown", column, given=shortened(text))


def read_phone(text: str) -> tuple[str, Notice | None]:
    """A mobile number of eleven digits, or an international one that begins with ``+``."""
    plain = re.sub(r"[-‐‑–—()（）.]", "", without_spaces(half_width(text)))
    plain = re.sub(r"^00(?=[1-9])", "+", plain)
    local = re.sub(r"^\+?86(?=1\d{10}$)", "", plain)
    if _MOBILE.fullmatch(local):
        return local, None
    if _ABROAD.fullmatch(plain):
        return plain, note("enrolment-phone-abroad", Column.PHONE)
    if _LANDLINE.fullmatch(plain):
        return "", error("enrolment-phone-landline", Column.PHONE)
    digits = sum(character.isdigit() for character in plain)
    return "", error("enrolment-phone-form", Column.PHONE, digits=digits)


def read_email(text: str) -> tuple[str, Notice | None]:
    """An address that looks like one; it is never required and never stops a row."""
    plain = without_spaces(half_width(text))
    if not plain or _EMAIL.fullmatch(plain):
        return plain, None
    return "", warning("enrolment-email-form", Column.EMAIL, given=shortened(text))


def read_level(
    text: str, offered: tuple[LevelOffered, ...]
) -> tuple[LevelOffered | None, Notice | None]:
    """One of the batch's levels by title or code, whatever its spaces and widths."""
    key = comparison_key(text)
    for level in offered:
        title = comparison_key(level.title)
        if key in (title, comparison_key(level.code), title.removesuffix("级")) or (
            key.removesuffix("证书") == title
        ):
            return level, None
    titles = [level.title for level in offered]
    return None, error(
        "enrolment-level-unknown", Column.LEVEL, given=shortened(text), offered=titles
    )
