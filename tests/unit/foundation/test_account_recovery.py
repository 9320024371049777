"""No operator alone can take a person's place by resetting what guards it."""

from __future__ import annotations

from typing import Any

import pytest

from foundation.account_recovery import remove_second_factor, reset_password
from foundation.errors import Forbidden, NotFound
from foundation.identities import change_password
from foundation.passwords import hash_password
from foundation.roles import ANONYMOUS, Caller, CallerKind, Grant, Pending, Role
from tests.staff import Staff

ONE_TIME = "kd7m-x2ha-w9ue-4rft"


def _operator(staff: Staff, name: str) -> Caller:
    return Caller(
        kind=CallerKind.PERSON,
        id=name,
        tenant_id=staff.tenant,
        grants=(Grant(Role.OPERATOR),),
        person_id=name,
    )


def _reset(staff: Staff, operator: str, who: str) -> None:
    hashed = hash_password(staff.settings.passwords, ONE_TIME)
    with staff.database.write(staff.tenant) as tx:
        reset_password(
            tx,
            staff.clock,
            by=_operator(staff, operator),
            person_id=who,
            password_hash=hashed,
        )


def _remove(staff: Staff, operator: str, who: str) -> None:
    with staff.database.write(staff.tenant) as tx:
        remove_second_factor(tx, staff.clock, by=_operator(staff, operator), person_id=who)


def test_reset_password_serves_once_and_ends_all_sessions(staff: Staff) -> None:
    who = staff.add("wang")
    token = staff.log_in("wang").require().token
    _reset(staff, "op1", who)
    assert staff.caller(token) is ANONYMOUS
    assert staff.log_in("wang").session is None
    again = staff.log_in("wang", ONE_TIME).require()
    assert staff.caller(again.token).pending is Pending.CHANGE_PASSWORD


@pytest.mark.parametrize("first", [_reset, _remove])
def test_password_and_second_factor_are_not_reset_by_one_person(staff: Staff, first: Any) -> None:
    who = staff.add("wang", Role.RELEASE_OFFICER)
    second = _remove if first is _reset else _reset
    first(staff, "op1", who)
    with pytest.raises(Forbidden) as refusal:
        second(staff, "op1", who)
    assert refusal.value.code == "identities-recovery-needs-two-people"
    second(staff, "op2", who)


def test_after_the_person_chose_a_password_either_operator_may_help(staff: Staff) -> None:
    who = staff.add("wang")
    _reset(staff, "op1", who)
    caller = staff.caller(staff.log_in("wang", ONE_TIME).require().token)
    with staff.database.write(staff.tenant) as tx:
        change_password(tx, staff.clock, caller=caller, password_hash="x")
    _remove(staff, "op1", who)


def test_who_may_not_manage_people_resets_nothing(staff: Staff) -> None:
    who = staff.add("wang")
    with pytest.raises(Forbidden), staff.database.write(staff.tenant) as tx:
        remove_second_factor(tx, staff.clock, by=ANONYMOUS, person_id=who)


def test_person_of_another_body_is_unknown(staff: Staff, other_tenant: str) -> None:
    who, theirs = staff.add("wang"), _operator(staff, "op1")
    with pytest.raises(NotFound), staff.database.write(other_tenant) as tx:
        remove_second_factor(tx, staff.clock, by=theirs, person_id=who)
