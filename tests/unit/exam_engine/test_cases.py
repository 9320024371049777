"""A case has a reason, one account of the candidate's, and one end."""

from __future__ import annotations

import pytest

from exam_engine import cases
from exam_engine.scoring.states import CaseOutcome
from foundation.errors import Conflict, Invalid, NotFound
from tests.results_world import World


def _open(world: World, enrolment: str, incident: str = "", reason: str = "疑似违规") -> str:
    with world.database.write(world.tenant) as tx:
        return cases.open_case(
            tx,
            world.clock,
            opened_by="reviewer",
            enrolment_id=enrolment,
            reason=reason,
            incident_ref=incident,
        ).id


def _close(world: World, case: str, reason: str = "查无实据") -> None:
    with world.database.write(world.tenant) as tx:
        cases.close_case(
            tx,
            world.clock,
            closed_by="officer",
            case_id=case,
            outcome=CaseOutcome.CLEARED,
            reason=reason,
        )


def _say(world: World, enrolment: str, case: str, words: str) -> None:
    with world.database.write(world.tenant) as tx:
        cases.state_own_words(tx, world.clock, enrolment_id=enrolment, case_id=case, words=words)


def test_case_needs_a_reason_to_be_opened_and_closed(world: World) -> None:
    with pytest.raises(Invalid, match="outcomes-case-reason-missing"):
        _open(world, world.candidate(), reason="  ")
    case = _open(world, world.candidate())
    with pytest.raises(Invalid, match="outcomes-case-reason-missing"):
        _close(world, case, "")


def test_one_incident_opens_one_case_at_a_time(world: World) -> None:
    enrolment = world.candidate()
    first = _open(world, enrolment, "incident-1")
    assert _open(world, enrolment, "incident-1") == first
    assert _open(world, enrolment, "incident-2") != first
    _close(world, first)
    assert _open(world, enrolment, "incident-1") != first


def test_closed_case_stays_closed(world: World) -> None:
    enrolment = world.candidate()
    case = _open(world, enrolment)
    _close(world, case)
    with pytest.raises(Conflict, match="outcomes-case-closed-already"):
        _close(world, case)
    with pytest.raises(Conflict, match="outcomes-case-closed-already"):
        _say(world, enrolment, case, "我想说明")


def test_candidate_speaks_once_and_only_of_their_own_case(world: World) -> None:
    enrolment, other = world.candidate("张伟"), world.candidate("李娜")
    case = _open(world, enrolment)
    with pytest.raises(NotFound, match="outcomes-case-unknown"):
        _say(world, other, case, "替别人说明")
    with pytest.raises(Invalid, match="outcomes-statement-empty"):
        _say(world, enrolment, case, " \n ")
    _say(world, enrolment, case, "当时有人进门")
    with pytest.raises(Conflict, match="outcomes-statement-given"):
        _say(world, enrolment, case, "再说一次")


def test_opening_and_closing_are_audited_with_their_reasons(world: World) -> None:
    _close(world, _open(world, world.candidate()))
    (opened,) = world.acts("exam:case:open")
    (closed,) = world.acts("exam:case:close")
    assert (opened["actor"], opened["facts"]["reason"]) == ("reviewer", "疑似违规")
    assert (closed["actor"], closed["facts"]["outcome"]) == ("officer", "cleared")
