"""Login names are unique in the installation and forgive capitals and full-width letters."""

from __future__ import annotations

import pytest

from foundation.errors import Conflict, Invalid, NotFound
from foundation.logins import add_login, login_named, own_login
from foundation.people import add_person
from foundation.roles import system_caller
from tests.staff import Staff


def _add(staff: Staff, name: str) -> None:
    by = system_caller(staff.tenant)
    with staff.database.write(staff.tenant) as tx:
        who = add_person(tx, staff.clock, by=by, name="王小明")
        add_login(tx, staff.clock, by=by, person_id=who.id, login_name=name, password_hash="x")


@pytest.mark.parametrize("typed", ["Wang.Li", "wang.li", " WANG.LI ", "ｗａｎｇ．ｌｉ"])
def test_name_is_found_however_it_is_typed(staff: Staff, typed: str) -> None:
    _add(staff, "Wang.Li")
    with staff.database.read() as tx:
        row = login_named(tx, typed)
    assert row is not None and row.name == "Wang.Li"


def test_name_is_taken_in_every_body_at_once(staff: Staff, other_tenant: str) -> None:
    _add(staff, "straße")
    with pytest.raises(Conflict) as refusal:
        _add(staff.of(other_tenant), "STRASSE")
    assert refusal.value.code == "identities-login-name-taken"


@pytest.mark.parametrize("name", ["a", "a" * 65, "wang li", "wang\u200bli", "wang\tli", ""])
def test_name_that_cannot_be_told_apart_is_refused(staff: Staff, name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        _add(staff, name)
    assert refusal.value.code == "identities-login-name-unusable"


def test_person_has_one_login(staff: Staff) -> None:
    who, by = staff.add("wang"), system_caller(staff.tenant)
    with pytest.raises(Conflict), staff.database.write(staff.tenant) as tx:
        add_login(tx, staff.clock, by=by, person_id=who, login_name="wang2", password_hash="x")


def test_login_of_another_body_is_out_of_reach(staff: Staff, other_tenant: str) -> None:
    who = staff.add("wang")
    with pytest.raises(NotFound), staff.database.read(other_tenant) as tx:
        own_login(tx, who)
