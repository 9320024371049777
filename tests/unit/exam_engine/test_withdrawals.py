"""A certificate is withdrawn by two officers, or not at all."""

from __future__ import annotations

from datetime import date

import pytest

from certs.awards import Act, Standing
from certs.issuing import record
from certs.numbers import DEMO19
from certs.records import certificate, history
from certs.reserving import reserve
from exam_engine import withdrawals
from exam_engine.certificates import change
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.roles import Role, system_caller
from tests.certificates import award
from tests.results_world import World, staff


@pytest.fixture
def made(world: World) -> str:
    """A certificate of a candidate of the world; its file does not matter here."""
    enrolment = world.candidate()
    with world.database.write(world.tenant) as tx:
        given = award(subject_ref=enrolment, issued_on=date(2026, 11, 21))
        one = reserve(tx, world.clock, given, DEMO19, order_ref="o")
        record(tx, world.clock, one.certificate_id, "a" * 64, "officer")
    return one.certificate_id


def _officer(world: World, name: str) -> object:
    return staff(world.tenant, name, Role.CERTIFICATE_OFFICER)


def _propose(world: World, made: str, by: str = "甲", ground: str = "misconduct") -> str:
    with world.database.write(world.tenant) as tx:
        return withdrawals.propose(
            tx,
            world.clock,
            by=_officer(world, by),
            certificate_id=made,
            reason_code=ground,
            reason="查实",
        ).id


def _decide(world: World, proposal: str, by: str, withdraw: bool = True) -> None:
    with world.database.write(world.tenant) as tx:
        withdrawals.decide(
            tx,
            world.clock,
            by=_officer(world, by),
            proposal_id=proposal,
            withdraw=withdraw,
            remark="",
        )


def _standing(world: World, made: str) -> Standing:
    with world.database.read(world.tenant) as tx:
        return certificate(tx, made).standing


def test_second_officer_withdraws_what_the_first_has_proposed(world: World, made: str) -> None:
    proposal = _propose(world, made)
    assert _standing(world, made) is Standing.GRANTED, "a proposal alone changes nothing"
    with pytest.raises(Forbidden, match="certs-withdrawal-by-proposer"):
        _decide(world, proposal, "甲")
    _decide(world, proposal, "乙")
    assert _standing(world, made) is Standing.WITHDRAWN
    with world.database.read(world.tenant) as tx:
        (entry,) = history(tx, made)
    assert (entry.reason_code, entry.reason, entry.person_ref) == ("misconduct", "查实", "乙")
    assert len(world.acts("certs:withdrawal:propose")) == 1
    assert len(world.acts("certs:certificate:withdraw")) == 1
    with pytest.raises(Conflict, match="certs-withdrawal-decided"):
        _decide(world, proposal, "丙")


def test_declined_proposal_leaves_the_certificate_and_another_may_follow(
    world: World, made: str
) -> None:
    first = _propose(world, made)
    with pytest.raises(Conflict, match="certs-withdrawal-open"):
        _propose(world, made, "乙")
    _decide(world, first, "甲", withdraw=False)
    assert _standing(world, made) is Standing.GRANTED
    _decide(world, _propose(world, made, "乙"), "甲")
    assert _standing(world, made) is Standing.WITHDRAWN


def test_nobody_withdraws_alone_but_the_command_line(world: World, made: str) -> None:
    with pytest.raises(Conflict), world.database.write(world.tenant) as tx:
        change(
            tx,
            world.clock,
            by=_officer(world, "甲"),
            certificate_id=made,
            act=Act.WITHDRAW,
            reason="x",
            reason_code="misconduct",
        )
    with world.database.write(world.tenant) as tx:
        change(
            tx,
            world.clock,
            by=system_caller(world.tenant),
            certificate_id=made,
            act=Act.WITHDRAW,
            reason="法院裁定",
        )
    assert _standing(world, made) is Standing.WITHDRAWN


def test_proposal_needs_a_ground_that_fits_a_reason_and_the_right(world: World, made: str) -> None:
    with pytest.raises(Invalid, match="certs-reason-code"):
        _propose(world, made, ground="resolved")
    with pytest.raises(NotFound):
        _propose(world, "nobody")
    with pytest.raises(Forbidden), world.database.write(world.tenant) as tx:
        withdrawals.propose(
            tx,
            world.clock,
            by=world.reader,
            certificate_id=made,
            reason_code="misconduct",
            reason="x",
        )
