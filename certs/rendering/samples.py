"""Awards of invented people, to try a template with before anyone real is printed on it.

Each case is a kind of data that has spoilt certificates elsewhere: a name of two characters in
a field made for three, one of twenty-five with dots, characters that few fonts have, titles that
do not end, a passport name, no photo and no scores.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from io import BytesIO
from types import MappingProxyType

from PIL import Image, ImageDraw

from certs.awards import Award, Body, Level, PartScore, Scheme, SkillSummary, Words
from certs.rendering.portrait import digest, prepare_portrait

NUMBER = "9001063120260001236"
LONG_NUMBER = "S000044000123126300012"
TOKEN = "Zk3qVtPpR2yB8nXw4LsGqA"  # noqa: S105 - a specimen that opens nothing
DOTTED = "阿卜杜热西提·麦麦提艾力·买买提吐尔逊·阿布都外力"
LATIN = "Maria Alexandra Fernández-González de la Vega"
LEVELS: Mapping[int, Level] = MappingProxyType(
    {
        1: Level("1", 1, Words("初级", "Junior")),
        2: Level("2", 2, Words("中级", "Intermediate")),
        3: Level("3", 3, Words("高级", "Senior")),
    }
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One case: the award, the number it gets, and whether a photo goes with it."""

    case: str
    award: Award
    number: str = NUMBER

    @property
    def photo(self) -> bytes | None:
        """The drawn portrait, where the award has one."""
        return sample_photo() if self.award.photo_digest else None


def samples(body: Body | None = None, rank: int = 1) -> tuple[Sample, ...]:
    """Every case at a level, in the name of a body (an invented one if none is given)."""
    plain = _plain(body or Body("9001", Words("演示评价中心", "Demo Skills Board")), rank)
    return (
        Sample("plain", plain),
        Sample(
            "dotted", replace(plain, holder_name="阿卜杜热西提·麦麦提艾力·买买提吐尔逊·阿布都外力")
        ),
        Sample("rare", replace(plain, holder_name="䶮𫖯𬱖", expires_on=date(2029, 11, 20))),
        Sample("beyond", replace(plain, holder_name="王\U000247bd")),
        Sample("long", _long(plain), LONG_NUMBER),
        Sample(
            "latin", replace(plain, holder_name="Maria Alexandra Fernández-González de la Vega")
        ),
        Sample("bare", replace(plain, posts=(), scores=(), photo_digest=None)),
    )


def sample(case: str, body: Body | None = None, rank: int = 1) -> Sample:
    """One case by name; the first one where the name is unknown."""
    found = samples(body, rank)
    return next((one for one in found if one.case == case), found[0])


@lru_cache(maxsize=1)
def sample_photo() -> bytes:
    """A drawn portrait of nobody, prepared for the page."""
    picture = Image.new("RGB", (600, 840), "#dfe6ec")
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((80, 560, 520, 1000), 150, fill="#34495e")
    draw.polygon(((240, 560), (360, 560), (300, 680)), fill="#f4f6f8")
    draw.rectangle((262, 440, 338, 585), fill="#d9b396")
    draw.ellipse((195, 180, 405, 490), fill="#e2c1a6")
    draw.pieslice((180, 140, 420, 440), 180, 360, fill="#2b2b2b")
    out = BytesIO()
    picture.save(out, "JPEG", quality=92)
    return prepare_portrait(out.getvalue())


def _plain(body: Body, rank: int) -> Award:
    return Award(
        subject_ref="sample",
        holder_name="张伟",
        document_masked="100101********0012",
        body=body,
        scheme=Scheme("063", Words("在线学习服务（演示）", "Online Learning Service (demo)")),
        level=LEVELS.get(rank, LEVELS[3]),
        issued_on=date(2026, 11, 21),
        skills=SkillSummary(
            Words("在线学习服务职业技能等级标准（演示）", "the Online Learning Service standard"),
            "demo-1.0",
            (
                Words("在线学习咨询服务", "Advice"),
                Words("在线学习辅导服务", "Tutoring"),
                Words("在线学习社群服务", "Community"),
            ),
        ),
        scores=(
            PartScore(Words("理论", "Theory"), "82.5"),
            PartScore(Words("实操", "Practical"), "88.0"),
        ),
        posts=("课程顾问", "课程咨询", "辅导老师"),
        photo_digest=digest(sample_photo()),
        demonstration=True,
    )


def _long(plain: Award) -> Award:
    return replace(
        plain,
        scheme=Scheme(
            "063",
            Words(
                "智能制造生产线数字化运维与工业互联网边缘计算应用（演示）",
                "Digital Operation and Maintenance of Intelligent Manufacturing Lines (demo)",
            ),
        ),
        posts=("工业互联网边缘计算应用工程师", "智能制造生产线数字化运维技术员") * 2,
        level=Level(
            plain.level.code,
            plain.level.rank,
            Words("三级/高级工（高级）", "Level 3 Senior Skilled Worker"),
        ),
        body=Body(
            plain.body.code,
            Words(
                "临江职业技术学院在线学习服务评价中心",
                "Linjiang Polytechnic Assessment Centre (demo)",
            ),
        ),
    )
