"""What a candidate may know of their result: parts, cut, conditions, weak skills; never an item.

Before a person has released the result nothing of the marks is told, only where things stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from exam_engine.cases import STATEMENT_WINDOW, cases_of
from exam_engine.enrolment.tables import BatchRow, EnrolmentRow
from exam_engine.schemes.scheme import CompositeRule, PartKind, SchemeLevel
from exam_engine.schemes.shelf import current_scheme, standard_for
from exam_engine.scoring.examinees import Examinee, own_enrolment
from exam_engine.scoring.feedback import Feedback, Tally, feedback
from exam_engine.scoring.reckoning import PartLine, newest_results
from exam_engine.scoring.result import Condition, ConditionKind
from exam_engine.scoring.states import CaseOutcome, ResultState
from exam_engine.scoring.tables import ResultCaseRow, ResultRow, ScoreRow
from foundation.database import Tx
from foundation.schema import TenantRow
from itembank.standards import Standard


class Stage(StrEnum):
    """How far a result has come, as the candidate is told."""

    NOTHING_YET = "nothing_yet"
    IN_WORK = "in_work"
    HELD = "held"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class OwnCase:
    """An open case as the candidate sees it; ``may_speak`` while no account has been given."""

    id: str
    reason: str
    opened_at: datetime
    statement: str
    may_speak: bool
    until: datetime
    """From then on the case may be settled without an account."""


@dataclass(frozen=True, slots=True)
class Released:
    """The released result in all that the candidate is told."""

    lines: tuple[PartLine, ...]
    composite: Decimal | None
    cut: Decimal | None
    """What the rule asks of the composite; None where every part must reach the cut."""
    passed: bool
    annulled: bool
    conditions: tuple[Condition, ...]
    code: str
    version: int
    reason: str
    """Why the result was corrected; empty for the first version."""
    annulment_reason: str
    released_at: datetime
    certificate_id: str | None
    feedback: Feedback

    @property
    def failed(self) -> tuple[Condition, ...]:
        """The conditions that were not met."""
        return tuple(condition for condition in self.conditions if not condition.met)


@dataclass(frozen=True, slots=True)
class ResultCard:
    """A candidate's own page: who, which exam, where the result stands, and the result."""

    examinee: Examinee
    scheme_name: str
    scheme_name_en: str
    level_name: str
    level_name_en: str
    stage: Stage
    case: OwnCase | None
    released: Released | None


@dataclass(frozen=True, slots=True)
class KnownCode:
    """What a public code tells anyone: that this body released it, when, for which exam."""

    body: str
    body_en: str
    batch: str
    released_at: datetime


def candidate_result(tx: Tx, enrolment_id: str) -> ResultCard:
    """The card of a candidate's own enrolment."""
    examinee = own_enrolment(tx, enrolment_id)
    adopted = current_scheme(tx, examinee.scheme_code)
    level = adopted.scheme.level(examinee.level)
    row = newest_results(tx, [enrolment_id]).get(enrolment_id)
    cases = cases_of(tx, [enrolment_id]).get(enrolment_id, [])
    open_case = next((case for case in cases if case.closed_at is None), None)
    released = None
    if row is not None and row.state == ResultState.RELEASED:
        released = _released(tx, row, level, standard_for(tx, adopted), cases)
    return ResultCard(
        examinee=examinee,
        scheme_name=adopted.scheme.name,
        scheme_name_en=adopted.scheme.name_en,
        level_name=level.name,
        level_name_en=level.name_en,
        stage=_stage(row, open_case),
        case=None if open_case is None else _own_case(open_case),
        released=released,
    )


def find_by_code(tx: Tx, code: str) -> KnownCode | None:
    """The released result behind a public code, in whichever body; ``tx`` spans every tenant."""
    found = tx.execute(
        select(ResultRow, BatchRow, TenantRow)
        .join(EnrolmentRow, EnrolmentRow.id == ResultRow.enrolment_id)
        .join(BatchRow, BatchRow.id == EnrolmentRow.batch_id)
        .join(TenantRow, TenantRow.id == ResultRow.tenant_id)
        .where(ResultRow.code == code, ResultRow.state == ResultState.RELEASED.value)
        .order_by(ResultRow.version.desc())
    ).first()
    if found is None:
        return None
    row, batch, body = found
    assert row.released_at is not None
    return KnownCode(body.name, body.name_en, batch.name, row.released_at)


def _stage(row: ResultRow | None, open_case: ResultCaseRow | None) -> Stage:
    if row is not None and row.state == ResultState.RELEASED:
        return Stage.RELEASED
    if open_case is not None:
        return Stage.HELD
    return Stage.NOTHING_YET if row is None else Stage.IN_WORK


def _own_case(case: ResultCaseRow) -> OwnCase:
    return OwnCase(
        id=case.id,
        reason=case.reason,
        opened_at=case.opened_at,
        statement=case.statement,
        may_speak=case.stated_at is None,
        until=case.opened_at + STATEMENT_WINDOW,
    )


def _released(
    tx: Tx,
    row: ResultRow,
    level: SchemeLevel,
    standard: Standard,
    cases: list[ResultCaseRow],
) -> Released:
    assert row.released_at is not None
    upheld = [case for case in cases if case.outcome == CaseOutcome.UPHELD]
    return Released(
        lines=tuple(PartLine.from_json(told) for told in row.parts),
        composite=row.composite,
        cut=level.rule.cut if isinstance(level.rule, CompositeRule) else None,
        passed=row.passed,
        annulled=row.annulled,
        conditions=tuple(_condition(told) for told in row.conditions),
        code=row.code,
        version=row.version,
        reason=row.reason,
        annulment_reason=upheld[-1].closing_reason if row.annulled and upheld else "",
        released_at=row.released_at,
        certificate_id=row.certificate_id,
        feedback=_feedback(tx, row, standard),
    )


def _feedback(tx: Tx, row: ResultRow, standard: Standard) -> Feedback:
    if row.score_id is None:
        return Feedback((), ())
    content = tx.scalars(select(ScoreRow.content).where(ScoreRow.id == row.score_id)).one()
    skills = {code: Tally.from_json(told) for code, told in content["skills"].items()}
    return feedback(skills, standard)


def _condition(told: Mapping[str, Any]) -> Condition:
    return Condition(
        number=told["number"],
        kind=ConditionKind(told["kind"]),
        part=PartKind(told["part"]) if told["part"] else None,
        needed=Decimal(told["needed"]),
        reached=Decimal(told["reached"]),
        met=told["met"],
    )
