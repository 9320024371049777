"""What a certificate says, from a released result: the award, as `certs.awards` writes it down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from certs.awards import Award, Body, Level, PartScore, Scheme, SkillPoint, SkillSummary, Words
from certs.numbers import NumberRule, rule_named
from exam_engine.schemes.months import months_later
from exam_engine.schemes.scheme import PartKind
from exam_engine.schemes.shelf import AdoptedScheme
from foundation.schema import TenantRow
from itembank.standards import Standard

RESULTS_PURPOSE = "results-in-credential"
"""What a holder agrees to who wants the scores inside the credential."""


class Holder(Protocol):
    """What an award takes over from an enrolment."""

    @property
    def enrolment_id(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def name_on_certificate(self) -> str: ...
    @property
    def document_masked(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Frame:
    """What the awards of one level of a scheme have in common."""

    body: Body
    scheme: Scheme
    level: Level
    skills: SkillSummary
    posts: tuple[str, ...]
    validity_months: int | None
    rule: NumberRule
    whole_document: bool = False


def frame_of(body: TenantRow, adopted: AdoptedScheme, standard: Standard, level: str) -> Frame:
    """The frame of a level, by its name or code; its rank counts from 1 for the lowest."""
    rung = adopted.scheme.level(level)
    rank = adopted.scheme.levels.index(rung) + 1
    covered = standard.level(rung.name)
    return Frame(
        body=Body(body.code, Words(body.name, body.name_en)),
        scheme=Scheme(adopted.scheme.code, Words(adopted.scheme.name, adopted.scheme.name_en)),
        level=Level(str(rank), rank, Words(rung.name, rung.name_en)),
        skills=SkillSummary(
            standard=Words(standard.name, standard.name_en),
            version=standard.version,
            fields=tuple(Words(field.name, "") for field in covered.fields),
            points=tuple(SkillPoint(skill.code, skill.text) for skill in covered.skills),
        ),
        posts=covered.positions,
        validity_months=rung.validity_months,
        rule=rule_named(rung.number_template),
    )


def award_in(
    frame: Frame,
    holder: Holder,
    *,
    scores: tuple[PartScore, ...],
    issued_on: date,
    photo_digest: str | None,
    demonstration: bool,
    tell_results: bool = False,
) -> Award:
    """The award of one holder."""
    months = frame.validity_months
    return Award(
        subject_ref=holder.enrolment_id,
        holder_name=holder.name_on_certificate.strip(),
        document_masked=holder.document_masked,
        body=frame.body,
        scheme=frame.scheme,
        level=frame.level,
        issued_on=issued_on,
        expires_on=None if months is None else months_later(issued_on, months),
        skills=frame.skills,
        scores=scores,
        posts=frame.posts,
        photo_digest=photo_digest,
        demonstration=demonstration,
        tell_results=tell_results,
        whole_document=frame.whole_document,
    )


def build_award(
    examinee: Holder,
    *,
    body: TenantRow,
    adopted: AdoptedScheme,
    standard: Standard,
    scores: tuple[PartScore, ...],
    issued_on: date,
    photo_digest: str | None,
    demonstration: bool,
    tell_results: bool = False,
) -> Award:
    """What the certificate of one enrolment says."""
    return award_in(
        frame_of(body, adopted, standard, examinee.level),
        examinee,
        scores=scores,
        issued_on=issued_on,
        photo_digest=photo_digest,
        demonstration=demonstration,
        tell_results=tell_results,
    )


def scores_of(
    parts: Sequence[dict[str, Any]], part_name: Callable[[PartKind], Words]
) -> tuple[PartScore, ...]:
    """The marks of a result, part by part; a part without a mark is left out.

    ``parts`` are as `PartLine.to_json` wrote them: a mark is an exact decimal in text.
    """
    return tuple(
        PartScore(part_name(PartKind(told["part"])), str(told["mark"]))
        for told in parts
        if told["mark"] is not None
    )
