"""Awards of invented people, and a line of a passing authority to make their certificates on.

Nothing here touches a database or the installation's own keys. The names are those that break
other systems first, then plain ones; nobody of them exists.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from certs.awards import Award, Body, Level, PartScore, Scheme, SkillPoint, SkillSummary, Words
from certs.issuing import Line
from certs.numbers import DEMO19, format_number
from certs.rendering.fonts import Faces
from certs.rendering.pdf import Printer
from certs.rendering.portrait import digest, prepare_portrait
from certs.rendering.templates import load_template
from certs.reserving import Reservation
from certs.settings import CertsSettings
from certs.signing.canonical import Canonicaliser
from certs.signing.contexts import Contexts, extract_contexts
from certs.signing.credentials import Issuer
from certs.signing.pades import Certifier
from certs.signing.profiles import (
    Keyed,
    distinguished,
    issuing_certificate,
    root_certificate,
    signer_certificate,
)
from certs.signing.signers import HeldKey, SigningMaterial
from exam_engine.demo.bank import content
from exam_engine.demo.portraits import portrait
from foundation.ids import new_id, new_secret
from itembank.standards import read_standard

ADDRESS = "https://verify.example.org"
SEED = 20261121
NAMES = (
    "欧阳若溪",
    "阿依古丽·买买提",
    "帕提古丽·阿不都热依木·买买提吐尔逊·阿卜杜克里木",
    "李䶮",
    "王𫖯",
    "陈𬱖",
    "Maria Fernanda Lopez",
    "张　伟",
    "张伟",
    "刘洋",
    "刘洋",
    "司马相宜",
    "丁一",
)
"""At the head of every batch; the longest has 25 characters."""

_SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘蒋蔡余杜"
_GIVEN = "伟芳娜敏静丽磊洋艳勇杰娟涛明霞平刚玲辉鑫浩然雨欣怡宁博文诺晨曦宇航若溪思远子涵诗琪"
_PORTRAITS = 40
_BODY = Body("9001", Words("演示评价中心", "Demo Skills Board"))


class SampleLevel(StrEnum):
    """Levels by their names in English."""

    JUNIOR = "junior"
    INTERMEDIATE = "intermediate"
    SENIOR = "senior"


class KeyKind(StrEnum):
    """What the files are signed with."""

    P256 = "p256"
    RSA3072 = "rsa3072"


_LEVELS = {
    SampleLevel.JUNIOR: Level("1", 1, Words("初级", "Junior")),
    SampleLevel.INTERMEDIATE: Level("2", 2, Words("中级", "Intermediate")),
    SampleLevel.SENIOR: Level("3", 3, Words("高级", "Senior")),
}


@dataclass(frozen=True, slots=True)
class Sample:
    """One certificate to be made."""

    reservation: Reservation
    photo: bytes


def passing_authority(kind: KeyKind, now: datetime) -> SigningMaterial:
    """Root, issuing authority and signer, made for one run; their keys are never stored."""
    start = now - timedelta(days=1)

    def key() -> ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey:
        if kind is KeyKind.RSA3072:
            return rsa.generate_private_key(65537, 3072)
        return ec.generate_private_key(ec.SECP256R1())

    root_key, issuing_key, signer_key = key(), key(), key()
    root = Keyed(root_certificate(_name("根证书 Root"), root_key, start, 20), root_key)
    issuing = Keyed(
        issuing_certificate(
            _name("签发证书 Issuing Authority"), issuing_key.public_key(), root, start, 10
        ),
        issuing_key,
    )
    signer = signer_certificate(
        _name("证书签章 Certificate Seal"), signer_key.public_key(), issuing, start, 5
    )
    return SigningMaterial(HeldKey(signer_key), signer, (issuing.certificate,), root.certificate)


def sample_line(settings: CertsSettings, material: SigningMaterial) -> Line:
    """A line with the product's faces, contexts and classic template."""
    faces = Faces.from_packages(settings.node_modules, settings.rare_fonts_folder)
    with TemporaryDirectory() as folder:
        extract_contexts(Path(settings.node_modules), Path(folder))
        contexts = Contexts(Path(folder))
    return Line(
        faces=faces,
        template=load_template(),
        printer=Printer(faces),
        canonicaliser=Canonicaliser(contexts),
        issuer=Issuer.by_key(ed25519.Ed25519PrivateKey.generate(), ADDRESS),
        certifier=Certifier(material),
        address=f"{ADDRESS}/verify",
    )


def samples(level: SampleLevel, count: int, now: datetime) -> Iterator[Sample]:
    """So many reservations with photos, each of another invented person."""
    chance = random.Random(SEED)  # noqa: S311 - fictional people, not secrets
    day = now.astimezone(UTC).date()
    frame = _frame(level, day)
    portraits = [prepare_portrait(portrait(seed)) for seed in range(min(count, _PORTRAITS))]
    digests = [digest(photo) for photo in portraits]
    for index in range(count):
        name = NAMES[index] if index < len(NAMES) else _plain_name(chance)
        which = index % len(portraits)
        award = _award(frame, level, name, digests[which], day, chance)
        number = format_number(DEMO19, award.number_fields(), index + 1)
        reservation = Reservation(
            certificate_id=new_id(),
            number=number,
            token=new_secret(16),
            award=award,
            reserved_at=now.replace(microsecond=0),
            status_index=index,
        )
        yield Sample(reservation, portraits[which])


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all awards of a level have in common."""

    scheme: Scheme
    skills: SkillSummary
    posts: tuple[str, ...]
    parts: tuple[Words, ...]
    expires_on: date | None


def _frame(level: SampleLevel, day: date) -> _Frame:
    standard = read_standard(content("standard"))
    covered = standard.level(_LEVELS[level].name.zh)
    return _Frame(
        scheme=Scheme("063", Words(standard.name, standard.name_en)),
        skills=SkillSummary(
            standard=Words(standard.name, standard.name_en),
            version=standard.version,
            fields=tuple(Words(field.name, "") for field in covered.fields),
            points=tuple(SkillPoint(skill.code, skill.text) for skill in covered.skills),
        ),
        posts=covered.positions,
        parts=(Words("理论", "Theory"), Words("实操", "Practical")),
        # As in the demonstration's scheme: three years for the highest level.
        expires_on=day.replace(year=day.year + 3, day=1) if level is SampleLevel.SENIOR else None,
    )


def _award(
    frame: _Frame, level: SampleLevel, name: str, photo: str, day: date, chance: random.Random
) -> Award:
    # Province 10 does not exist, so the number can be nobody's.
    document = (
        f"E{chance.randrange(10):d}*****{chance.randrange(100):02d}"
        if name.isascii()
        else f"100101********{chance.randrange(10000):04d}"
    )
    return Award(
        subject_ref=new_id(),
        holder_name=name,
        document_masked=document,
        body=_BODY,
        scheme=frame.scheme,
        level=_LEVELS[level],
        issued_on=day,
        expires_on=frame.expires_on,
        skills=frame.skills,
        scores=tuple(
            PartScore(part, f"{chance.randrange(600, 1000) / 10}") for part in frame.parts
        ),
        posts=frame.posts,
        photo_digest=photo,
        demonstration=True,
    )


def _plain_name(chance: random.Random) -> str:
    given = "".join(chance.sample(_GIVEN, chance.choice((1, 2, 2))))
    return chance.choice(_SURNAMES) + given


def _name(common: str) -> x509.Name:
    return distinguished(f"演示样张{common}", "演示机构 Demonstration Body")
