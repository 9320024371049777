"""The results of a batch in one list, as the body's officers see them before and after release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import func, select

from exam_engine.cases import cases_of
from exam_engine.enrolment.batches import batches
from exam_engine.enrolment.tables import EnrolmentRow
from exam_engine.outcomes import Blocker, blockers, needs_correction
from exam_engine.schemes.scheme import CompositeRule, SchemeLevel
from exam_engine.scoring import runs
from exam_engine.scoring.examinees import Examinee, enrolled_counts, examined, examinees
from exam_engine.scoring.points import in_chunks
from exam_engine.scoring.reckoning import (
    PartLine,
    Reckoning,
    has_marks,
    newest_results,
    reckon_all,
)
from exam_engine.scoring.states import CaseOutcome, ResultState
from exam_engine.scoring.tables import ResultCaseRow, ResultRow
from exam_engine.sessions.tables import AttemptRow
from foundation.database import Tx
from foundation.roles import Caller, Permission
from proctor.review import undecided


class Standing(StrEnum):
    """Where one line of the list stands, for its pill and its filter."""

    NOTHING = "nothing"
    INCOMPLETE = "incomplete"
    READY = "ready"
    HELD = "held"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One candidate: marks as they stand now, or as they were released.

    ``incidents`` waiting for a person are told for information; they block nothing.
    """

    examinee: Examinee
    standing: Standing
    lines: tuple[PartLine, ...]
    composite: Decimal | None
    cut: Decimal | None
    """What the rule asks of the composite; None where it decides nothing."""
    passed: bool
    annulled: bool
    waiting: int
    blockers: tuple[Blocker, ...]
    incidents: int
    cases: tuple[ResultCaseRow, ...]
    row: ResultRow | None
    needs_correction: bool

    @property
    def certificate_id(self) -> str | None:
        """The certificate that was issued for this version of the result."""
        return self.row.certificate_id if self.row is not None else None

    @property
    def is_awardable(self) -> bool:
        """Whether a certificate may be issued now."""
        released = self.standing is Standing.RELEASED
        return released and self.passed and self.certificate_id is None


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One batch with its figures, as far as the caller may see it."""

    id: str
    code: str
    name: str
    exam_date: date
    enrolled: int
    released: int
    held: int
    unscored: int


@dataclass(frozen=True, slots=True)
class RunLine:
    """One score run of a batch."""

    version: int
    at: datetime
    asked_by: str
    reason: str
    digest: str
    scored: int
    changed: int
    """How many marks are other than in the run before; first marks are not counted."""
    flipped: int
    """How many now pass who did not, or no longer do."""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One candidate whose mark a run changed."""

    examinee: Examinee
    before: Decimal
    after: Decimal
    passed_before: bool | None
    passed_after: bool | None
    released: bool


def batch_lines(tx: Tx, caller: Caller) -> list[BatchLine]:
    """All batches, the latest exam first; those without a line for the caller are left out."""
    caller.require(Permission.RESULT_READ)
    everywhere = caller.may_everywhere(Permission.RESULT_READ)
    enrolled = enrolled_counts(tx, caller, Permission.RESULT_READ)
    states = _state_counts(tx, caller)
    return [
        BatchLine(
            id=batch.id,
            code=batch.code,
            name=batch.name,
            exam_date=batch.exam_date,
            enrolled=enrolled.get(batch.id, 0),
            released=states.get((batch.id, ResultState.RELEASED), 0),
            held=states.get((batch.id, ResultState.HELD), 0),
            unscored=runs.unscored(tx, batch.id),
        )
        for batch in batches(tx)
        if everywhere or batch.id in enrolled
    ]


def result_lines(
    tx: Tx, caller: Caller, *, batch_id: str | None = None, ids: Sequence[str] | None = None
) -> list[ResultLine]:
    """The lines of a batch, or of some enrolments, within the caller's reach."""
    caller.require(Permission.RESULT_READ)
    people = examinees(tx, caller, Permission.RESULT_READ, batch_id=batch_id, ids=ids)
    known = examined(tx, people)
    enrolments = [one.enrolment_id for one in people]
    rows, reckoned = newest_results(tx, enrolments), reckon_all(tx, known)
    cases, incidents = cases_of(tx, enrolments), undecided_incidents(tx, enrolments)
    level_of = {one.enrolment_id: one.level for one in known}
    return [
        _line(
            one,
            level_of[one.enrolment_id],
            rows.get(one.enrolment_id),
            reckoned[one.enrolment_id],
            cases.get(one.enrolment_id, []),
            incidents.get(one.enrolment_id, 0),
        )
        for one in people
    ]


def undecided_incidents(tx: Tx, enrolment_ids: Sequence[str]) -> dict[str, int]:
    """Enrolment → incidents of its attempts that nobody has decided."""
    told: dict[str, int] = {}
    for chunk in in_chunks(enrolment_ids):
        owners = {
            row[0]: row[1]
            for row in tx.execute(
                select(AttemptRow.id, AttemptRow.enrolment_id).where(
                    AttemptRow.enrolment_id.in_(chunk)
                )
            )
        }
        for attempt_id, count in undecided(tx, owners).items():
            told[owners[attempt_id]] = told.get(owners[attempt_id], 0) + count
    return told


def versions(tx: Tx, enrolment_id: str) -> list[ResultRow]:
    """All versions of a result, newest first."""
    statement = select(ResultRow).where(ResultRow.enrolment_id == enrolment_id)
    return list(tx.scalars(statement.order_by(ResultRow.version.desc())))


def run_lines(tx: Tx, batch_id: str) -> list[RunLine]:
    """The score runs of a batch, newest first."""
    return [
        RunLine(
            version=row.version,
            at=row.at,
            asked_by=row.asked_by,
            reason=row.reason,
            digest=row.digest,
            scored=row.scored,
            changed=sum(1 for change in row.changes if change["before"] is not None),
            flipped=sum(1 for change in row.changes if _flipped(change)),
        )
        for row in runs.runs_of(tx, batch_id)
    ]


def newest_changes(tx: Tx, caller: Caller, batch_id: str) -> list[ChangeLine]:
    """Whose mark the newest run changed, as far as the caller may see them."""
    newest = runs.runs_of(tx, batch_id)[:1]
    told = [change for run in newest for change in run.changes if change["before"] is not None]
    people = {
        one.enrolment_id: one
        for one in examinees(
            tx, caller, Permission.RESULT_READ, ids=[change["enrolment"] for change in told]
        )
    }
    return [
        ChangeLine(
            examinee=people[change["enrolment"]],
            before=Decimal(change["before"]),
            after=Decimal(change["after"]),
            passed_before=change.get("passed_before"),
            passed_after=change.get("passed_after"),
            released=bool(change.get("released")),
        )
        for change in told
        if change["enrolment"] in people
    ]


def counts(lines: Sequence[ResultLine]) -> dict[Standing, int]:
    """How many lines stand where."""
    return {
        standing: sum(1 for line in lines if line.standing is standing) for standing in Standing
    }


def _state_counts(tx: Tx, caller: Caller) -> dict[tuple[str, str], int]:
    """(batch, state) → enrolments within the caller's reach; versions count once."""
    statement = (
        select(ResultRow.batch_id, ResultRow.state, func.count(ResultRow.enrolment_id.distinct()))
        .join(EnrolmentRow, EnrolmentRow.id == ResultRow.enrolment_id)
        .group_by(ResultRow.batch_id, ResultRow.state)
    )
    scope = caller.organisation_scope(Permission.RESULT_READ)
    if scope is not None:
        statement = statement.where(EnrolmentRow.organisation_id.in_(scope))
    return {(row[0], row[1]): row[2] for row in tx.execute(statement)}


def _flipped(change: Mapping[str, object]) -> bool:
    """Whether a mark that was known before now leads to another verdict."""
    before, after = change.get("passed_before"), change.get("passed_after")
    return None not in (change["before"], before, after) and before != after


def _line(
    one: Examinee,
    level: SchemeLevel,
    row: ResultRow | None,
    reckoning: Reckoning,
    cases: list[ResultCaseRow],
    incidents: int,
) -> ResultLine:
    still_open = sum(1 for case in cases if case.closed_at is None)
    annulled = any(case.outcome == CaseOutcome.UPHELD for case in cases)
    found = tuple(blockers(reckoning, open_cases=still_open))
    released = row is not None and row.state == ResultState.RELEASED
    if row is not None and released:
        lines = tuple(PartLine.from_json(told) for told in row.parts)
        composite, passed, annulled = row.composite, row.passed, row.annulled
    else:
        lines, composite = reckoning.lines, reckoning.result.composite
        passed = reckoning.result.passed and not annulled
    return ResultLine(
        examinee=one,
        standing=_standing(released, still_open, found, reckoning),
        lines=lines,
        composite=composite,
        cut=level.rule.cut if isinstance(level.rule, CompositeRule) else None,
        passed=passed,
        annulled=annulled,
        waiting=reckoning.waiting,
        blockers=() if released else found,
        incidents=incidents,
        cases=tuple(cases),
        row=row,
        needs_correction=needs_correction(row, reckoning, cases),
    )


def _standing(
    released: bool, open_cases: int, found: tuple[Blocker, ...], reckoning: Reckoning
) -> Standing:
    if released:
        return Standing.RELEASED
    if open_cases:
        return Standing.HELD
    if not found:
        return Standing.READY
    return Standing.INCOMPLETE if has_marks(reckoning) else Standing.NOTHING
