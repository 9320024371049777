"""Certificates for tests: one production line made once, and awards of invented people."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

import pytest
from PIL import Image, ImageDraw

from certs.awards import (
    Award,
    Body,
    Level,
    PartScore,
    Scheme,
    SkillPoint,
    SkillSummary,
    Standing,
    Words,
)
from certs.issuing import Line, Produced, produce
from certs.rendering.fonts import Faces
from certs.rendering.pdf import Printer
from certs.rendering.portrait import digest, prepare_portrait
from certs.rendering.templates import load_template
from certs.reserving import Reservation
from certs.signing.authority import DemoAuthority, create_authority
from certs.signing.canonical import Canonicaliser
from certs.signing.contexts import Contexts, extract_contexts
from certs.signing.credentials import Issuer, trusted_keys
from certs.signing.pades import Certifier
from certs.trust import Trust
from certs.verdicts import IssuedRecord

MODULES = Path(__file__).resolve().parents[1] / "node_modules"
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
TODAY = date(2026, 11, 22)
NUMBER = "9001063120260001236"
TOKEN = "Zk3qVtPpR2yB8nXw4LsGqA"
ADDRESS = "https://verify.example.org"

LEVELS = {
    "初级": Level("1", 1, Words("初级", "Junior")),
    "中级": Level("2", 2, Words("中级", "Intermediate")),
    "高级": Level("3", 3, Words("高级", "Senior")),
}


@lru_cache(maxsize=1)
def photo() -> bytes:
    """A drawn portrait, prepared for the page."""
    picture = Image.new("RGB", (600, 840), "#f4f6f8")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((190, 150, 410, 430), fill="#e2c1a6")
    draw.rounded_rectangle((90, 470, 510, 900), 120, fill="#34495e")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=92)
    return prepare_portrait(out.getvalue())


def award(**changes: object) -> Award:
    """The award of 张伟, junior level, with what is given changed."""
    given: dict[str, object] = {
        "subject_ref": "candidate-1",
        "holder_name": "张伟",
        "document_masked": "100101********0012",
        "body": Body("9001", Words("演示评价中心", "Demo Skills Board")),
        "scheme": Scheme("063", Words("在线学习服务（演示）", "Online Learning Service (demo)")),
        "level": LEVELS["初级"],
        "issued_on": date(2026, 11, 21),
        "skills": SkillSummary(
            Words("在线学习服务职业技能等级标准（演示）", "the Online Learning Service standard"),
            "demo-1.0",
            (Words("在线学习咨询服务", "Advice"), Words("在线学习辅导服务", "Tutoring")),
            tuple(SkillPoint(f"L1-1.1.{k}", f"能完成第 {k} 项演示工作") for k in range(1, 6)),
        ),
        "scores": (
            PartScore(Words("理论", "Theory"), "82.5"),
            PartScore(Words("实操", "Practical"), "88.0"),
        ),
        "posts": ("课程顾问", "课程咨询", "辅导老师"),
        "photo_digest": digest(photo()),
        "demonstration": True,
        "tell_results": True,
    }
    return Award(**{**given, **changes})  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def faces() -> Faces:
    """The faces of the house; skips where the npm packages are not unpacked."""
    folder = MODULES / "@expo-google-fonts"
    if not folder.is_dir():
        pytest.skip("the fonts from npm are not unpacked")
    return Faces.from_folder(folder)


@lru_cache(maxsize=1)
def printer() -> Printer:
    return Printer(faces())


@lru_cache(maxsize=1)
def contexts() -> Contexts:
    """The JSON-LD contexts; skips where the npm packages are not unpacked."""
    if not MODULES.is_dir():
        pytest.skip("the JSON-LD contexts from npm are not unpacked")
    folder = Path(mkdtemp(prefix="contexts-"))
    extract_contexts(MODULES, folder)
    return Contexts(folder)


@lru_cache(maxsize=1)
def authority() -> DemoAuthority:
    return create_authority(NOW)


@lru_cache(maxsize=1)
def issuer() -> Issuer:
    return Issuer.by_key(authority().credential_key, ADDRESS)


@lru_cache(maxsize=1)
def line() -> Line:
    """The whole production line."""
    return Line(
        faces=faces(),
        template=load_template(),
        printer=printer(),
        canonicaliser=Canonicaliser(contexts()),
        issuer=issuer(),
        certifier=Certifier(authority().material()),
        address=ADDRESS,
    )


@lru_cache(maxsize=1)
def trust() -> Trust:
    return Trust(
        roots=(authority().root.certificate,),
        intermediates=(authority().issuing.certificate,),
        credential_keys=trusted_keys(issuer()),
        contexts=contexts(),
    )


@dataclass(frozen=True)
class Specimen:
    """A produced certificate with the record of its issue."""

    award: Award
    made: Produced
    record: IssuedRecord

    def find(self, number: str) -> IssuedRecord | None:
        return self.record if number == NUMBER else None


def reservation(given: Award) -> Reservation:
    return Reservation("0190b2b6-1111-7000-8000-000000000001", NUMBER, TOKEN, given, NOW)


def specimen_of(given: Award) -> Specimen:
    made = produce(line(), reservation(given), photo() if given.photo_digest else None)
    return Specimen(given, made, record_of(given, made.pdf))


@lru_cache(maxsize=1)
def specimen() -> Specimen:
    """The certificate of 张伟, made once for all tests."""
    return specimen_of(award())


def record_of(given: Award, pdf: bytes, standing: Standing = Standing.GRANTED) -> IssuedRecord:
    return IssuedRecord(
        number=NUMBER,
        holder_name=given.holder_name,
        file_digest=sha256(pdf).hexdigest(),
        standing=standing,
        issued_on=given.issued_on,
        issued_at=NOW,
        expires_on=given.expires_on,
        scheme=given.scheme.name,
        level=given.level.name,
        body=given.body.name,
    )
