"""Sixty fictional candidates of two fictional colleges, with the names that break other systems.

Document numbers use province code 10, which does not exist; telephone numbers and addresses are
reserved shapes. The same seed gives the same people.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from stdnum.iso7064 import mod_11_2

SEED = 20261121
COLLEGES = (("LJZY", "临江职业技术学院（演示）"), ("YLKJ", "云岭科技学院（演示）"))

_SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
_GIVEN = "伟芳娜敏静丽磊洋艳勇杰娟涛明霞平刚玲辉鑫浩然雨欣怡宁博文诺晨曦宇航若溪思远"
_AWKWARD = (
    "欧阳若溪",
    "阿依古丽·买买提",
    # 25 characters with three dots, as long a name as certificates meet.
    "帕提古丽·阿不都热依木·买买提吐尔逊·阿卜杜克里木",
    "李䶮",
    "王𫖯",
    "陈𬱖",
    "赵" + chr(0x247BD),
    "Maria Fernanda Lopez",
    "张　伟",
    "张伟",
    "刘洋",
    "刘洋",
    "司马相宜",
    "古丽•热合曼",
)
"""In this order at the head of the first college's first class."""


@dataclass(frozen=True, slots=True)
class DemoCandidate:
    """One row of a college's enrolment workbook."""

    name: str
    document_type: str
    document_number: str
    sex: str
    birth_date: date
    phone: str
    college_code: str
    college: str
    department: str
    major: str
    class_name: str
    student_number: str
    education: str
    level: str


def candidates() -> tuple[DemoCandidate, ...]:
    """All sixty, in the order of colleges, classes and student numbers."""
    chance = random.Random(SEED)  # noqa: S311 - fictional people, not secrets
    people: list[DemoCandidate] = []
    for index in range(60):
        college_code, college = COLLEGES[0] if index < 36 else COLLEGES[1]
        name = _AWKWARD[index] if index < len(_AWKWARD) else _plain_name(chance)
        birth = date(2004, 1, 1) + timedelta(days=chance.randrange(1000))
        male = chance.random() < 0.5
        is_latin = name.isascii()
        people.append(
            DemoCandidate(
                name=name,
                document_type="护照" if is_latin else "居民身份证",
                document_number="E12345678" if is_latin else _document_number(chance, birth, male),
                sex="男" if male else "女",
                birth_date=birth,
                phone=f"1990000{index:04d}",
                college_code=college_code,
                college=college,
                department="信息与教育学院" if index % 2 else "现代服务学院",
                major="现代教育技术" if index % 2 else "电子商务",
                class_name=f"教技{24 + index % 2}0{1 + index // 18}班",
                student_number=f"2024{college_code}{index + 1:04d}",
                education="高职",
                level=_level(index),
            )
        )
    return tuple(people)


def simulated(series: int, count: int, level: str) -> tuple[DemoCandidate, ...]:
    """People of an earlier batch, the ``series``-th from 0; half of them from each college."""
    chance = random.Random(f"{SEED}:{series}")  # noqa: S311 - as above
    people: list[DemoCandidate] = []
    for index in range(count):
        college_code, college = COLLEGES[index % 2]
        # A day for each person: two people never share a document number.
        birth = date(2001 + series, 1, 1) + timedelta(days=index)
        male = chance.random() < 0.5
        people.append(
            DemoCandidate(
                name=_plain_name(chance),
                document_type="居民身份证",
                document_number=_document_number(chance, birth, male),
                sex="男" if male else "女",
                birth_date=birth,
                phone=f"199001{series}{index:04d}",
                college_code=college_code,
                college=college,
                department="信息与教育学院",
                major="现代教育技术",
                class_name=f"教技23{series + 1:02d}班",
                student_number=f"2023{college_code}{series + 1}{index:04d}",
                education="高职",
                level=level,
            )
        )
    return tuple(people)


def of_college(code: str) -> tuple[DemoCandidate, ...]:
    """The candidates of one college."""
    return tuple(person for person in candidates() if person.college_code == code)


def _level(index: int) -> str:
    if index % 6 == 4:
        return "中级"
    return "高级" if index % 10 == 9 else "初级"


def _plain_name(chance: random.Random) -> str:
    given = "".join(chance.sample(_GIVEN, chance.choice((1, 2, 2))))
    return chance.choice(_SURNAMES) + given


def _document_number(chance: random.Random, birth: date, male: bool) -> str:
    sequence = chance.randrange(1, 499) * 2 + (1 if male else 0)
    body = f"100101{birth:%Y%m%d}{sequence:03d}"
    return body + mod_11_2.calc_check_digit(body)
