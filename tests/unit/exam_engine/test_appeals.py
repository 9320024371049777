"""An appeal is lodged once and in time, and decided by somebody who took no part before."""

from __future__ import annotations

import pytest

from exam_engine import appeals, cases, outcomes
from exam_engine.scoring.states import AppealOutcome, CaseOutcome
from foundation.clock import FixedClock
from foundation.errors import Conflict, Forbidden, Invalid, NotFound, TooLate
from foundation.roles import Role
from tests.results_world import World, staff


@pytest.fixture
def enrolment(world: World) -> str:
    one = world.candidate(right=7)
    world.score("评分")
    world.mark(one)
    return one


@pytest.fixture
def case(world: World, clock: FixedClock, enrolment: str) -> str:
    """A case that "officer" opened and "second" upheld."""
    with world.database.write(world.tenant) as tx:
        case = outcomes.hold(
            tx, world.clock, by=world.officer, enrolment_id=enrolment, reason="疑似有人协助"
        ).id
    clock.advance(days=4)
    _settle(world, case, CaseOutcome.UPHELD)
    return case


def _settle(world: World, case: str, outcome: CaseOutcome) -> None:
    second = staff(world.tenant, "second", Role.RELEASE_OFFICER)
    with world.database.write(world.tenant) as tx:
        outcomes.settle(
            tx, world.clock, by=second, case_id=case, outcome=outcome, reason="画面清楚"
        )


def _lodge(world: World, enrolment: str, case: str, words: str = "是家人送水") -> None:
    with world.database.write(world.tenant) as tx:
        appeals.lodge(tx, world.clock, enrolment_id=enrolment, case_id=case, words=words)


def _decide(
    world: World,
    case: str,
    outcome: AppealOutcome = AppealOutcome.GRANTED,
    person: str = "third",
    role: Role = Role.RELEASE_OFFICER,
    reason: str = "说明可信",
) -> None:
    by = staff(world.tenant, person, role)
    with world.database.write(world.tenant) as tx:
        outcomes.settle_appeal(tx, world.clock, by=by, case_id=case, outcome=outcome, reason=reason)


def test_granted_appeal_takes_the_finding_back_and_changes_no_mark(
    world: World, enrolment: str, case: str
) -> None:
    before = world.result(enrolment)
    assert before.annulled and not before.passed
    _lodge(world, enrolment, case)
    _decide(world, case)
    after = world.result(enrolment)
    assert (after.annulled, after.passed) == (False, True)
    assert (after.composite, after.parts) == (before.composite, before.parts)


def test_dismissed_appeal_leaves_the_decision(world: World, enrolment: str, case: str) -> None:
    _lodge(world, enrolment, case)
    _decide(world, case, AppealOutcome.DISMISSED)
    assert world.result(enrolment).annulled
    with pytest.raises(Conflict, match="outcomes-appeal-decided-already"):
        _decide(world, case)


@pytest.mark.parametrize("person", ["officer", "second"])
def test_whoever_took_part_before_does_not_decide_the_appeal(
    world: World, enrolment: str, case: str, person: str
) -> None:
    _lodge(world, enrolment, case)
    for outcome in AppealOutcome:
        with pytest.raises(Forbidden, match="outcomes-appeal-by-decider"):
            _decide(world, case, outcome, person=person)
    assert world.result(enrolment).annulled


def test_deciding_an_appeal_needs_the_right_and_a_reason(
    world: World, enrolment: str, case: str
) -> None:
    with pytest.raises(NotFound, match="outcomes-appeal-unknown"):
        _decide(world, case)
    _lodge(world, enrolment, case)
    with pytest.raises(Forbidden):
        _decide(world, case, role=Role.PROCTOR_REVIEWER)
    with pytest.raises(Invalid, match="outcomes-case-reason-missing"):
        _decide(world, case, reason=" ")


def test_appeal_is_lodged_once_in_words_and_by_its_own_candidate(
    world: World, enrolment: str, case: str
) -> None:
    with pytest.raises(Invalid, match="outcomes-appeal-empty"):
        _lodge(world, enrolment, case, "  ")
    with pytest.raises(NotFound, match="outcomes-case-unknown"):
        _lodge(world, world.candidate("李娜"), case)
    _lodge(world, enrolment, case)
    with pytest.raises(Conflict, match="outcomes-appeal-given"):
        _lodge(world, enrolment, case)


def test_appeal_has_its_time(world: World, clock: FixedClock, enrolment: str, case: str) -> None:
    clock.advance(days=30, seconds=1)
    with pytest.raises(TooLate, match="outcomes-appeal-over"):
        _lodge(world, enrolment, case)


def test_where_nothing_stands_there_is_nothing_to_appeal(world: World, enrolment: str) -> None:
    with world.database.write(world.tenant) as tx:
        case = outcomes.hold(
            tx, world.clock, by=world.officer, enrolment_id=enrolment, reason="核实身份"
        ).id
    with pytest.raises(Conflict, match="outcomes-appeal-nothing-decided"):
        _lodge(world, enrolment, case)
    _settle(world, case, CaseOutcome.CLEARED)
    with pytest.raises(Conflict, match="outcomes-appeal-nothing-decided"):
        _lodge(world, enrolment, case)


def test_appeal_and_its_decision_stand_in_the_audit_chain(
    world: World, enrolment: str, case: str
) -> None:
    _lodge(world, enrolment, case)
    _decide(world, case)
    (lodged,), (decided,) = world.acts("exam:appeal:lodge"), world.acts("exam:appeal:decide")
    assert lodged["actor"] == enrolment
    assert (decided["actor"], decided["facts"]["outcome"]) == ("third", "granted")
    with world.database.read(world.tenant) as tx:
        assert cases.find_case(tx, case).outcome == CaseOutcome.CLEARED
