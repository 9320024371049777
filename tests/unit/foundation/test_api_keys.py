"""A key has a part of its owner's rights, an end, and is never stored in clear."""

from __future__ import annotations

from datetime import timedelta

import pytest

from foundation.api_keys import (
    NewApiKey,
    api_keys_of,
    create_api_key,
    is_due_for_touch,
    live_api_key,
    revoke_api_key,
    touch,
)
from foundation.database import EVERY_TENANT
from foundation.errors import Forbidden, Invalid, NotFound
from foundation.grants import grant_rows, withdraw_grant
from foundation.identities import let_person_leave, recognise_api_key
from foundation.roles import Caller, Permission, Role, system_caller
from tests.staff import Staff


def _create(staff: Staff, by: Caller, *permissions: str, days: float = 30) -> NewApiKey:
    with staff.database.write(staff.tenant) as tx:
        return create_api_key(
            tx,
            staff.clock,
            by=by,
            label="教务系统",
            permissions=permissions,
            expires_at=staff.clock.now() + timedelta(days=days),
        )


def _caller(staff: Staff, text: str) -> Caller:
    with staff.database.read(EVERY_TENANT) as tx:
        return recognise_api_key(tx, staff.clock, text).caller


@pytest.fixture
def owner(staff: Staff) -> Caller:
    staff.add("wang", Role.REGISTRAR)
    caller: Caller = staff.logged_in("wang")
    return caller


def test_key_acts_with_the_part_of_the_rights_it_was_given(staff: Staff, owner: Caller) -> None:
    key = _create(staff, owner, "exam:enrolment:read")
    assert key.text.startswith("kz_") and key.text not in repr(key)
    caller = _caller(staff, key.text)
    assert caller.permissions() == {Permission.ENROLMENT_READ}
    assert (caller.id, caller.person_id, caller.tenant_id) == (key.id, owner.id, staff.tenant)


def test_key_loses_a_right_with_its_owner(staff: Staff, owner: Caller) -> None:
    key = _create(staff, owner, "exam:enrolment:read")
    with staff.database.write(staff.tenant) as tx:
        row = grant_rows(tx, owner.id)[0]
        withdraw_grant(tx, staff.clock, by=system_caller(staff.tenant), grant_id=row.id)
    assert _caller(staff, key.text).permissions() == frozenset()


def test_key_cannot_be_given_a_right_that_its_owner_lacks(staff: Staff, owner: Caller) -> None:
    with pytest.raises(Forbidden):
        _create(staff, owner, "exam:enrolment:read", "exam:result:release")


def test_key_cannot_make_keys(staff: Staff, owner: Caller) -> None:
    program = _caller(staff, _create(staff, owner, "exam:enrolment:read").text)
    with pytest.raises(Forbidden) as refusal:
        _create(staff, program, "exam:enrolment:read")
    assert refusal.value.code == "identities-api-key-needs-person"


@pytest.mark.parametrize(
    ("permissions", "days", "code"),
    [
        ((), 30, "identities-api-key-without-rights"),
        (("exam:all:all",), 30, "roles-permission-unknown"),
        (("exam:enrolment:read",), 0, "identities-api-key-end-unusable"),
        (("exam:enrolment:read",), 367, "identities-api-key-end-unusable"),
    ],
)
def test_key_without_rights_or_without_a_near_end_is_refused(
    staff: Staff, owner: Caller, permissions: tuple[str, ...], days: int, code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        _create(staff, owner, *permissions, days=days)
    assert refusal.value.code == code


def test_key_ends_by_the_clock(staff: Staff, owner: Caller) -> None:
    key = _create(staff, owner, "exam:enrolment:read", days=1)
    staff.clock.advance(days=1)
    with pytest.raises(Forbidden):
        _caller(staff, key.text)


def test_key_ends_when_revoked_and_when_its_owner_leaves(staff: Staff, owner: Caller) -> None:
    first, second = (_create(staff, owner, "exam:enrolment:read") for _ in range(2))
    with staff.database.write(staff.tenant) as tx:
        revoke_api_key(tx, staff.clock, actor=owner.id, person_id=owner.id, key_id=first.id)
    with pytest.raises(Forbidden):
        _caller(staff, first.text)
    with staff.database.write(staff.tenant) as tx:
        let_person_leave(tx, staff.clock, by=system_caller(staff.tenant), person_id=owner.id)
        assert api_keys_of(tx, owner.id) == []
    with pytest.raises(Forbidden):
        _caller(staff, second.text)


def test_key_of_someone_else_cannot_be_revoked(staff: Staff, owner: Caller) -> None:
    key, other = _create(staff, owner, "exam:enrolment:read"), staff.add("li")
    with pytest.raises(NotFound), staff.database.write(staff.tenant) as tx:
        revoke_api_key(tx, staff.clock, actor=other, person_id=other, key_id=key.id)


def test_one_wrong_letter_is_refused(staff: Staff, owner: Caller) -> None:
    text = _create(staff, owner, "exam:enrolment:read").text
    last = "A" if text[-1] != "A" else "B"
    for wrong in (text[:-1] + last, text[:-1], text + "A", text.upper(), "kz__", "", "kz_\x00_"):
        with pytest.raises(Forbidden):
            _caller(staff, wrong)


def test_last_use_is_noted_now_and_then(staff: Staff, owner: Caller) -> None:
    key = _create(staff, owner, "exam:enrolment:read")

    def due() -> bool:
        with staff.database.read(EVERY_TENANT) as tx:
            row = live_api_key(tx, staff.clock, key.text)
            assert row is not None
            return is_due_for_touch(row, staff.clock)

    assert due()
    with staff.database.write(staff.tenant) as tx:
        touch(tx, staff.clock, key.id)
    assert not due()
    staff.clock.advance(minutes=5)
    assert due()
