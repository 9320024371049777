"""What is awarded, and the pure transition table of its standing.

A certificate says exactly what its `Award` says. Its standing changes only along `TRANSITIONS`;
ISO/IEC 17024, section 9.5, asks a body to have rules for suspending and withdrawing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from foundation.errors import Conflict
from foundation.travelling import travels


class Standing(StrEnum):
    """Where a certificate stands."""

    GRANTED = "granted"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"


class Act(StrEnum):
    """What may be done to a certificate."""

    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    WITHDRAW = "withdraw"
    SUPERSEDE = "supersede"
    EXPIRE = "expire"


TRANSITIONS: Mapping[tuple[Standing, Act], Standing] = {
    (Standing.GRANTED, Act.SUSPEND): Standing.SUSPENDED,
    (Standing.GRANTED, Act.WITHDRAW): Standing.WITHDRAWN,
    (Standing.GRANTED, Act.SUPERSEDE): Standing.SUPERSEDED,
    (Standing.GRANTED, Act.EXPIRE): Standing.EXPIRED,
    (Standing.SUSPENDED, Act.REINSTATE): Standing.GRANTED,
    (Standing.SUSPENDED, Act.WITHDRAW): Standing.WITHDRAWN,
    (Standing.SUSPENDED, Act.EXPIRE): Standing.EXPIRED,
    # A certificate that has run out may be renewed, and a fraud may come to light afterwards.
    (Standing.EXPIRED, Act.SUPERSEDE): Standing.SUPERSEDED,
    (Standing.EXPIRED, Act.WITHDRAW): Standing.WITHDRAWN,
}


def advance(standing: Standing, act: Act) -> Standing:
    """The standing after an act; ``Conflict`` when the table does not allow it."""
    after = TRANSITIONS.get((standing, act))
    if after is None:
        raise Conflict("certs-standing-refused", standing=standing.value, act=act.value)
    return after


def standing_on(standing: Standing, expires_on: date | None, day: date) -> Standing:
    """The standing on a day: the last day of validity still counts, the next one does not."""
    if expires_on is None or day <= expires_on:
        return standing
    return TRANSITIONS.get((standing, Act.EXPIRE), standing)


@dataclass(frozen=True, slots=True)
class Words:
    """One name in both languages of the certificate."""

    zh: str
    en: str

    def in_language(self, lang: str) -> str:
        """For readers of ``lang``; in Chinese where there is no English."""
        return self.en if lang == "en" and self.en else self.zh


@travels
@dataclass(frozen=True, slots=True)
class PartScore:
    """One line of results as the policy lets it be printed, for instance theory, ``82.5``."""

    name: Words
    value: str


@dataclass(frozen=True, slots=True)
class SkillPoint:
    """One requirement of the competency standard that the examination covers."""

    code: str
    statement: str


@dataclass(frozen=True, slots=True)
class SkillSummary:
    """What the holder has shown: the work fields that are printed, the points in the credential."""

    standard: Words
    version: str
    fields: tuple[Words, ...]
    points: tuple[SkillPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """The assessment body that awards."""

    code: str
    name: Words


@dataclass(frozen=True, slots=True)
class Scheme:
    """The occupation or skill that is certified."""

    code: str
    name: Words


@dataclass(frozen=True, slots=True)
class Level:
    """A level of the ladder: ``rank`` counts from 1 upwards, ``code`` goes into the number."""

    code: str
    rank: int
    name: Words


@travels
@dataclass(frozen=True, slots=True)
class Award:
    """All that one certificate says, but for its number, which is given when it is issued.

    ``document_masked`` is the document number with its middle hidden; the full number never comes
    here. ``photo_digest`` is the SHA-256 of the photo's JPEG bytes in hexadecimal. ``posts`` are
    the posts that the level prepares for. ``demonstration`` is printed on the page.
    ``tell_results`` says that the holder agrees to have the scores in the credential, which is
    handed on by copying; the page has them in any case. ``whole_document`` says that the body
    prints the whole document number on the page; the credential and the record never have it.
    """

    subject_ref: str
    holder_name: str
    document_masked: str
    body: Body
    scheme: Scheme
    level: Level
    issued_on: date
    skills: SkillSummary
    expires_on: date | None = None
    scores: tuple[PartScore, ...] = ()
    posts: tuple[str, ...] = ()
    photo_digest: str | None = None
    demonstration: bool = False
    tell_results: bool = False
    whole_document: bool = False

    def number_fields(self) -> dict[str, str | int]:
        """What the number rule may ask for."""
        return {
            "body": self.body.code,
            "scheme": self.scheme.code,
            "level": self.level.code,
            "year": self.issued_on.year,
        }


def award_to_data(award: Award) -> dict[str, Any]:
    """The award as JSON values, for the record."""
    return {**frame_to_data(award), **holding_to_data(award)}


def frame_to_data(award: Award) -> dict[str, Any]:
    """What the award says alike for all holders of one level, as JSON values."""
    return {
        "body": asdict(award.body),
        "scheme": asdict(award.scheme),
        "level": asdict(award.level),
        "skills": asdict(award.skills),
        "posts": list(award.posts),
        "demonstration": award.demonstration,
    }


def holding_to_data(award: Award) -> dict[str, Any]:
    """What the award says of its holder alone, as JSON values."""
    return {
        "subject_ref": award.subject_ref,
        "holder_name": award.holder_name,
        "document_masked": award.document_masked,
        "issued_on": award.issued_on.isoformat(),
        "expires_on": award.expires_on.isoformat() if award.expires_on else None,
        # Written out: `asdict` copies deeply, and a batch asks for this fifty thousand times.
        "scores": [
            {"name": {"zh": score.name.zh, "en": score.name.en}, "value": score.value}
            for score in award.scores
        ],
        "photo_digest": award.photo_digest,
        "tell_results": award.tell_results,
        "whole_document": award.whole_document,
    }


def frame_from_data(data: Mapping[str, Any]) -> tuple[Body, Scheme, Level, SkillSummary]:
    """Whose achievement an award is of, as it was recorded by `frame_to_data`."""
    skills = data["skills"]
    return (
        Body(data["body"]["code"], Words(**data["body"]["name"])),
        Scheme(data["scheme"]["code"], Words(**data["scheme"]["name"])),
        Level(data["level"]["code"], data["level"]["rank"], Words(**data["level"]["name"])),
        SkillSummary(
            standard=Words(**skills["standard"]),
            version=skills["version"],
            fields=tuple(Words(**field) for field in skills["fields"]),
            points=tuple(SkillPoint(**point) for point in skills["points"]),
        ),
    )


def award_from_data(data: Mapping[str, Any]) -> Award:
    """The award as it was recorded by `award_to_data`."""
    body, scheme, level, skills = frame_from_data(data)
    return Award(
        subject_ref=data["subject_ref"],
        holder_name=data["holder_name"],
        document_masked=data["document_masked"],
        body=body,
        scheme=scheme,
        level=level,
        issued_on=date.fromisoformat(data["issued_on"]),
        skills=skills,
        expires_on=date.fromisoformat(data["expires_on"]) if data["expires_on"] else None,
        scores=tuple(PartScore(Words(**s["name"]), s["value"]) for s in data["scores"]),
        posts=tuple(data["posts"]),
        photo_digest=data["photo_digest"],
        demonstration=data["demonstration"],
        # Before holders were asked, every credential had the scores.
        tell_results=data.get("tell_results", True),
        whole_document=data.get("whole_document", False),
    )
