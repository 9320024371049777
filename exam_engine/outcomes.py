"""The gate, where marks and people's verdicts meet: a person releases, holds back, or corrects.

What a machine noticed, and an incident that nobody has decided, changes no mark and blocks no
result. When people have said "possible violation" the result is held as a case with its reason,
until a person closes the case: cleared, and it goes on; upheld, and it is annulled while its marks
stay on record. A case is upheld only after the candidate has spoken or has had the time to.

Releasing is the act of one named person, who has not marked the candidate. A released result is
never changed: a correction is a new version with a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from exam_engine import appeals
from exam_engine.appeals import APPEAL_WINDOW
from exam_engine.cases import cases_of, close_case, find_case, open_case
from exam_engine.scoring import practical, response_marks
from exam_engine.scoring.points import short_text
from exam_engine.scoring.reckoning import (
    Examined,
    Reckoning,
    Standing,
    differs,
    has_marks,
    new_row,
    newest_results,
    reckon_all,
    write_marks,
)
from exam_engine.scoring.reckoning import refresh as reckon_anew
from exam_engine.scoring.states import (
    AppealOutcome,
    CaseOutcome,
    ResultAct,
    ResultState,
    advance,
)
from exam_engine.scoring.tables import CaseAppealRow, ResultCaseRow, ResultRow
from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Fact, Invalid, NotFound, Refusal
from foundation.events import Event, publish
from foundation.roles import Caller, Permission, refuse_same_person
from proctor.events import IncidentDecided
from proctor.findings import Verdict
from proctor.retention import release_hold
from proctor.review import find_incident, reviews_of


@dataclass(frozen=True, slots=True)
class ResultReleased(Event):
    """A person has released a result, or (``version`` above 1) a correction of it."""

    result_id: str
    enrolment_id: str
    batch_id: str
    version: int
    passed: bool
    annulled: bool
    released_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Blocker:
    """One reason why a result cannot be released now; ``code`` is the key of its sentence."""

    code: str
    facts: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class ReleaseReport:
    """What became of a release of many: the enrolments released, and who was refused and why."""

    released: tuple[str, ...]
    refused: tuple[tuple[str, Blocker], ...]


@dataclass(frozen=True, slots=True)
class _File:
    """All that is looked at to release one result."""

    examined: Examined
    row: ResultRow | None
    reckoning: Reckoning
    cases: Sequence[ResultCaseRow]
    marked_by: frozenset[str]

    @property
    def open_cases(self) -> int:
        return sum(1 for case in self.cases if case.closed_at is None)

    @property
    def annulled(self) -> bool:
        return _annulled(self.cases)

    @property
    def is_released(self) -> bool:
        return self.row is not None and self.row.state == ResultState.RELEASED


def refresh(tx: Tx, clock: Clock, examined: Iterable[Examined]) -> list[Standing]:
    """Reckon results anew and put the standing of their cases on them; released ones stay."""
    known = list(examined)
    standings = reckon_anew(tx, clock, known)
    apply_cases(tx, [one.enrolment_id for one in known])
    return standings


def apply_cases(tx: Tx, enrolment_ids: Iterable[str]) -> None:
    """Let results that are not released show what their cases say: held, annulled or neither."""
    ids = list(enrolment_ids)
    cases = cases_of(tx, ids)
    for enrolment_id, row in newest_results(tx, ids).items():
        if row.state == ResultState.RELEASED:
            continue
        own = cases.get(enrolment_id, [])
        is_open = any(case.closed_at is None for case in own)
        if is_open or row.state == ResultState.HELD:
            act = ResultAct.HOLD if is_open else ResultAct.FREE
            row.state = advance(ResultState(row.state), act)
        row.annulled = _annulled(own)
        row.passed = not row.annulled and all(told["met"] for told in row.conditions)
    tx.flush()


def on_incident_decided(
    tx: Tx, clock: Clock, event: IncidentDecided, *, enrolment_id: str
) -> ResultCaseRow | None:
    """Open a case when people have said "possible violation"; any other verdict changes nothing."""
    if event.verdict is not Verdict.POSSIBLE_VIOLATION:
        return None
    opinions = [row for row in reviews_of(tx, event.incident_id) if row.verdict is not None]
    # The candidate has to answer it: what the first saw stands there, and not a second's "I agree".
    seen = [row.words for row in opinions if row.verdict == event.verdict and row.words]
    row = open_case(
        tx,
        clock,
        opened_by=opinions[-1].person_ref,
        enrolment_id=enrolment_id,
        reason="\n".join(dict.fromkeys(seen)) or opinions[-1].words,
        incident_ref=event.incident_id,
    )
    apply_cases(tx, [enrolment_id])
    return row


def hold(tx: Tx, clock: Clock, *, by: Caller, enrolment_id: str, reason: str) -> ResultCaseRow:
    """Hold a result back by hand, with a reason."""
    by.require(Permission.RESULT_RELEASE)
    row = open_case(tx, clock, opened_by=_person(by), enrolment_id=enrolment_id, reason=reason)
    apply_cases(tx, [enrolment_id])
    return row


def settle(
    tx: Tx, clock: Clock, *, by: Caller, case_id: str, outcome: CaseOutcome, reason: str
) -> ResultCaseRow:
    """Close a case; whoever raised the question does not also uphold it."""
    by.require(Permission.RESULT_RELEASE)
    case = find_case(tx, case_id)
    if outcome is CaseOutcome.UPHELD:
        for person in sorted(_behind(tx, case)):
            refuse_same_person(person, _person(by), "outcomes-upheld-by-opener")
    row = close_case(
        tx, clock, closed_by=_person(by), case_id=case_id, outcome=outcome, reason=reason
    )
    apply_cases(tx, [row.enrolment_id])
    if row.incident_ref:
        sitting = find_incident(tx, row.incident_ref).sitting_id
        release_hold(tx, clock, sitting, by=by.id, keep_until=clock.now() + APPEAL_WINDOW)
    return row


def took_part(tx: Tx, case: ResultCaseRow) -> set[str]:
    """Who raised, reviewed or decided a case: none of them decides its appeal."""
    return _behind(tx, case) | {case.closed_by or case.opened_by}


def settle_appeal(
    tx: Tx, clock: Clock, *, by: Caller, case_id: str, outcome: AppealOutcome, reason: str
) -> CaseAppealRow:
    """Decide an appeal, by somebody who took no part in the case before.

    What it changes of a released result is put out as a correction (`correct`), in a person's name.
    """
    by.require(Permission.RESULT_RELEASE)
    case = find_case(tx, case_id)
    for person in sorted(took_part(tx, case)):
        refuse_same_person(person, _person(by), "outcomes-appeal-by-decider")
    row = appeals.decide(
        tx, clock, decided_by=_person(by), case_id=case_id, outcome=outcome, reason=reason
    )
    apply_cases(tx, [row.enrolment_id])
    return row


def blockers(reckoning: Reckoning, *, open_cases: int, absent: bool = False) -> list[Blocker]:
    """Why a result cannot be released now; empty when it can.

    ``absent`` says that the person who releases has seen that the missing parts were not sat.
    """
    found = []
    if reckoning.waiting:
        found.append(Blocker("outcomes-responses-waiting", {"count": reckoning.waiting}))
    elif not absent:
        found += [
            Blocker("outcomes-part-missing", {"part": part.value}) for part in reckoning.missing
        ]
    if open_cases:
        found.append(Blocker("outcomes-case-open", {"count": open_cases}))
    return found


def release(
    tx: Tx, clock: Clock, *, by: Caller, examined: Examined, absent: bool = False
) -> ResultRow:
    """Release one result in ``by``'s name, reckoned once more first.

    Raises `Conflict` when it is released already or with the first blocker, and `Forbidden` for
    whoever has marked this candidate.
    """
    by.require(Permission.RESULT_RELEASE)
    refresh(tx, clock, [examined])
    return _release(tx, clock, by, _files(tx, [examined])[0], absent=absent)


def release_many(
    tx: Tx, clock: Clock, *, by: Caller, examined: Iterable[Examined]
) -> ReleaseReport:
    """Release all that are ready; the others are named with the reason, and stay as they are."""
    by.require(Permission.RESULT_RELEASE)
    known = list(examined)
    refresh(tx, clock, known)
    released: list[str] = []
    refused: list[tuple[str, Blocker]] = []
    for file in _files(tx, known):
        enrolment_id = file.examined.enrolment_id
        try:
            _release(tx, clock, by, file, absent=False)
        except Refusal as refusal:
            refused.append((enrolment_id, Blocker(refusal.code, refusal.facts)))
        else:
            released.append(enrolment_id)
    return ReleaseReport(tuple(released), tuple(refused))


def correct(tx: Tx, clock: Clock, *, by: Caller, examined: Examined, reason: str) -> ResultRow:
    """Release a new version of a released result, because its marks or cases now say otherwise.

    Raises `NotFound` where none is released, `Conflict` where nothing has changed, `Invalid`
    without a reason.
    """
    by.require(Permission.RESULT_RELEASE)
    file = _files(tx, [examined])[0]
    if file.row is None or not file.is_released:
        raise NotFound("outcomes-nothing-released")
    if not reason.strip():
        raise Invalid("outcomes-correction-reason-missing")
    if not needs_correction(file.row, file.reckoning, file.cases):
        raise Conflict("outcomes-nothing-to-correct")
    # A part that was never sat was seen by whoever released the result the first time.
    _refuse(blockers(file.reckoning, open_cases=file.open_cases, absent=True))
    _refuse_marker(by, file)
    row = new_row(clock, examined, after=file.row)
    row.annulled = file.annulled
    row.reason = short_text(reason)
    write_marks(row, examined, file.reckoning)
    tx.add(row)
    _put_out(tx, clock, row, by, act="exam:result:correct")
    return row


def needs_correction(
    row: ResultRow | None, reckoning: Reckoning, cases: Iterable[ResultCaseRow]
) -> bool:
    """Whether a released result no longer is what the marks and cases say."""
    if row is None or row.state != ResultState.RELEASED:
        return False
    marks_differ = has_marks(reckoning) and differs(row, reckoning)
    return marks_differ or row.annulled != _annulled(cases)


def released_result(tx: Tx, enrolment_id: str) -> ResultRow | None:
    """The released result that counts: the newest version that a person put out."""
    row = newest_results(tx, [enrolment_id]).get(enrolment_id)
    return row if row is not None and row.state == ResultState.RELEASED else None


def _files(tx: Tx, examined: Iterable[Examined]) -> list[_File]:
    known = list(examined)
    ids = [one.enrolment_id for one in known]
    rows, reckoned, cases = newest_results(tx, ids), reckon_all(tx, known), cases_of(tx, ids)
    signers, markers = practical.signers(tx, ids), response_marks.markers(tx, ids)
    return [
        _File(
            examined=one,
            row=rows.get(one.enrolment_id),
            reckoning=reckoned[one.enrolment_id],
            cases=cases.get(one.enrolment_id, []),
            marked_by=signers.get(one.enrolment_id, frozenset())
            | markers.get(one.enrolment_id, frozenset()),
        )
        for one in known
    ]


def _release(tx: Tx, clock: Clock, by: Caller, file: _File, *, absent: bool) -> ResultRow:
    if file.is_released:
        raise Conflict("outcomes-released-already")
    _refuse(blockers(file.reckoning, open_cases=file.open_cases, absent=absent))
    _refuse_marker(by, file)
    row = file.row
    if row is None:
        row = new_row(clock, file.examined)
        row.annulled = file.annulled
        write_marks(row, file.examined, file.reckoning)
        tx.add(row)
    _put_out(tx, clock, row, by, act="exam:result:release")
    return row


def _put_out(tx: Tx, clock: Clock, row: ResultRow, by: Caller, *, act: str) -> None:
    row.state = advance(ResultState(row.state), ResultAct.RELEASE)
    row.released_by = _person(by)
    row.released_at = clock.now()
    tx.flush()
    facts: dict[str, Fact] = {
        "result": row.id,
        "version": row.version,
        "run": row.run_id,
        "composite": None if row.composite is None else str(row.composite),
        "passed": row.passed,
        "annulled": row.annulled,
        "reason": row.reason,
    }
    audit.record(tx, clock, actor=by.id, act=act, subject=row.enrolment_id, facts=facts)
    publish(
        tx,
        ResultReleased(
            result_id=row.id,
            enrolment_id=row.enrolment_id,
            batch_id=row.batch_id,
            version=row.version,
            passed=row.passed,
            annulled=row.annulled,
            released_by=row.released_by,
            at=row.released_at,
        ),
    )


def _refuse(found: list[Blocker]) -> None:
    if found:
        raise Conflict(found[0].code, **found[0].facts)


def _refuse_marker(by: Caller, file: _File) -> None:
    """Separation of duties: nobody releases what they have marked themselves."""
    for person in sorted(file.marked_by):
        refuse_same_person(person, _person(by), "outcomes-released-by-marker")


def _behind(tx: Tx, case: ResultCaseRow) -> set[str]:
    """Who opened a case, and everybody who gave an opinion of the incident behind it."""
    people = {case.opened_by}
    if case.incident_ref:
        reviews = reviews_of(tx, case.incident_ref)
        people |= {row.person_ref for row in reviews if row.verdict is not None}
    return people


def _person(by: Caller) -> str:
    return by.person_id or by.id


def _annulled(cases: Iterable[ResultCaseRow]) -> bool:
    return any(case.outcome == CaseOutcome.UPHELD for case in cases)
