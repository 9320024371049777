"""The letter that tells a candidate how a case was decided: facts, decision, reasons, appeal.

What an official notice must say follows the ministry's rules for national education examinations
(order 33, chapter 3): the facts found, the decision and its ground, who decided in which office,
and how and until when it can be appealed. The letter is made from the records whenever it is asked
for, and says the same each time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from exam_engine.appeals import appeal_until, find_appeal
from exam_engine.cases import find_case
from exam_engine.scoring.examinees import level_of, own_enrolment
from exam_engine.scoring.states import AppealOutcome, CaseOutcome
from foundation.database import Tx
from foundation.errors import Conflict
from foundation.schema import TenantRow
from proctor.dossier import findings_of
from proctor.findings import FindingKind
from proctor.review import find_incident, reviews_of, rules_of
from proctor.review_codes import ReasonCode

FOLDER = Path(__file__).parent
Say = Callable[..., str]


@dataclass(frozen=True, slots=True)
class ObservedFact:
    """What was observed, and from when to when."""

    kind: FindingKind
    began: datetime
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class Appealed:
    """An appeal, and how it was decided if it was."""

    words: str
    lodged_at: datetime
    decided_at: datetime | None
    granted: bool
    reason: str


@dataclass(frozen=True, slots=True)
class DecisionLetter:
    """All that the letter says; ``number`` is the case's, to be named in answers."""

    number: str
    body: str
    body_en: str
    name: str
    admission_number: str
    batch: str
    level: str
    level_en: str
    facts: tuple[ObservedFact, ...]
    code: ReasonCode | None
    reason: str
    statement: str
    stated_at: datetime | None
    opened_at: datetime
    upheld: bool
    decided_at: datetime
    closing_reason: str
    appeal_until: datetime | None
    appeal: Appealed | None

    @property
    def stands(self) -> bool:
        """Whether the violation still stands after an appeal."""
        granted = self.appeal is not None and self.appeal.granted
        return self.upheld and not granted


def decision_letter(tx: Tx, case_id: str) -> DecisionLetter:
    """The letter about a decided case; Conflict("outcomes-letter-too-early") before that."""
    case = find_case(tx, case_id)
    if case.closed_at is None:
        raise Conflict("outcomes-letter-too-early")
    appeal = find_appeal(tx, case.id)
    granted = appeal is not None and appeal.outcome == AppealOutcome.GRANTED
    who, body = own_enrolment(tx, case.enrolment_id), tx.get_one(TenantRow, case.tenant_id)
    facts, code = _observed(tx, case.incident_ref)
    return DecisionLetter(
        number=f"{case.opened_at:%Y%m%d}-{case.id[-6:].upper()}",
        body=body.name,
        body_en=body.name_en,
        name=who.name,
        admission_number=who.admission_number or "",
        batch=who.batch_name,
        level=who.level_name,
        level_en=level_of(tx, who).name_en,
        facts=facts,
        code=code,
        reason=case.reason,
        statement=case.statement,
        stated_at=case.stated_at,
        opened_at=case.opened_at,
        # A granted appeal clears the case; what was decided first was the contrary.
        upheld=granted or case.outcome == CaseOutcome.UPHELD,
        decided_at=case.closed_at,
        closing_reason=case.closing_reason,
        appeal_until=appeal_until(case),
        appeal=None
        if appeal is None
        else Appealed(appeal.words, appeal.lodged_at, appeal.decided_at, granted, appeal.reason),
    )


def as_html(letter: DecisionLetter, say: Say, language: str, address: str) -> str:
    """The letter's page; ``say`` fills moments and days in the site's zone."""
    template = _environment().get_template("decision.html")
    return template.render(letter=letter, say=say, language=language, address=address)


def style() -> str:
    """How letters look on paper."""
    return (FOLDER / "letter.css").read_text("utf-8")


def _observed(tx: Tx, incident_ref: str) -> tuple[tuple[ObservedFact, ...], ReasonCode | None]:
    """The findings of the incident behind a case, and the reason that people chose for it."""
    if not incident_ref:
        return (), None
    incident = find_incident(tx, incident_ref)
    facts = tuple(
        ObservedFact(FindingKind(row.kind), row.started_at, row.ended_at)
        for row in findings_of(tx, incident.id)
    )
    chosen = [row.code for row in reviews_of(tx, incident.id) if row.verdict == incident.verdict]
    return facts, rules_of(tx, incident).codes.find(chosen[-1]) if chosen else None


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
