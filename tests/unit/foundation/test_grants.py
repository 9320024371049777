"""Appointments begin and end by the clock, and nobody hands on what they do not have."""

from __future__ import annotations

from datetime import timedelta

import pytest

from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.grants import grant, grant_rows, grants_of, withdraw_grant
from foundation.roles import Caller, CallerKind, Grant, Role, system_caller
from foundation.tenancy import OrganisationKind, add_organisation
from tests.staff import Staff


def _caller(tenant: str, *grants: Grant) -> Caller:
    return Caller(
        kind=CallerKind.PERSON, id="boss", tenant_id=tenant, grants=grants, person_id="boss"
    )


@pytest.fixture
def college(staff: Staff) -> str:
    with staff.database.write(staff.tenant) as tx:
        row = add_organisation(
            tx, staff.clock, kind=OrganisationKind.COLLEGE, code="LJ", name="临江职业技术学院"
        )
    return str(row.id)


def test_grant_holds_from_its_beginning_to_before_its_end(staff: Staff) -> None:
    person, start = staff.add("wang"), staff.clock.now() + timedelta(hours=1)
    with staff.database.write(staff.tenant) as tx:
        grant(
            tx,
            staff.clock,
            by=system_caller(staff.tenant),
            person_id=person,
            role=Role.EXAMINER,
            valid_from=start,
            valid_until=start + timedelta(hours=8),
        )
    held = []
    for hours in (0, 1, 7.99, 0.01):
        staff.clock.advance(hours=hours)
        with staff.database.read(staff.tenant) as tx:
            held.append(grants_of(tx, staff.clock, person))
    assert held == [(), (Grant(Role.EXAMINER),), (Grant(Role.EXAMINER),), ()]


def test_withdrawn_grant_ends_with_the_next_request_and_stays_on_record(staff: Staff) -> None:
    person = staff.add("wang", Role.AUTHOR)
    token = staff.log_in("wang").require().token
    assert staff.caller(token).may("itembank:item:write")
    by = system_caller(staff.tenant)
    with staff.database.write(staff.tenant) as tx:
        row = grant_rows(tx, person)[0]
        withdraw_grant(tx, staff.clock, by=by, grant_id=row.id)
    assert not staff.caller(token).may("itembank:item:write")
    with staff.database.read(staff.tenant) as tx:
        assert grant_rows(tx, person)[0].withdrawn_at == staff.clock.now()
    with pytest.raises(Conflict), staff.database.write(staff.tenant) as tx:
        withdraw_grant(tx, staff.clock, by=by, grant_id=row.id)


@pytest.mark.parametrize(
    ("role", "organisation", "code"),
    [
        (Role.RELEASE_OFFICER, None, "roles-grant-beyond-own"),
        (Role.REGISTRAR, None, "roles-grant-beyond-own"),
        (Role.EXAMINER, None, None),
        (Role.REGISTRAR, "college", None),
        (Role.OPERATOR, "college", "roles-grant-for-whole-body-only"),
    ],
)
def test_nobody_hands_on_a_right_that_they_lack(
    staff: Staff, college: str, role: Role, organisation: str | None, code: str | None
) -> None:
    person = staff.add("wang")
    boss = _caller(
        staff.tenant,
        Grant(Role.OPERATOR),
        Grant(Role.EXAMINER),
        Grant(Role.REGISTRAR, college),
    )
    place = college if organisation else None

    def give() -> None:
        with staff.database.write(staff.tenant) as tx:
            grant(tx, staff.clock, by=boss, person_id=person, role=role, organisation_id=place)

    if code is None:
        give()
        return
    with pytest.raises((Forbidden, Invalid)) as refusal:
        give()
    assert refusal.value.code == code


def test_who_may_not_manage_people_grants_nothing(staff: Staff) -> None:
    person = staff.add("wang")
    with pytest.raises(Forbidden), staff.database.write(staff.tenant) as tx:
        grant(
            tx,
            staff.clock,
            by=_caller(staff.tenant, Grant(Role.EXAMINER)),
            person_id=person,
            role=Role.EXAMINER,
        )


def test_operator_of_a_college_does_not_end_grants_for_the_whole_body(
    staff: Staff, college: str
) -> None:
    person = staff.add("wang", Role.EXAMINER)
    boss = _caller(staff.tenant, Grant(Role.OPERATOR, college))
    with pytest.raises(Forbidden), staff.database.write(staff.tenant) as tx:
        withdraw_grant(tx, staff.clock, by=boss, grant_id=grant_rows(tx, person)[0].id)


def test_same_role_is_not_given_twice_at_a_time(staff: Staff) -> None:
    person = staff.add("wang", Role.AUTHOR)
    by = system_caller(staff.tenant)
    with pytest.raises(Conflict), staff.database.write(staff.tenant) as tx:
        grant(tx, staff.clock, by=by, person_id=person, role=Role.AUTHOR)


def test_grant_that_ends_before_it_begins_is_refused(staff: Staff) -> None:
    person, by, now = staff.add("wang"), system_caller(staff.tenant), staff.clock.now()
    with pytest.raises(Invalid), staff.database.write(staff.tenant) as tx:
        grant(tx, staff.clock, by=by, person_id=person, role=Role.AUTHOR, valid_until=now)


def test_people_and_places_of_another_body_are_unknown(
    staff: Staff, other_tenant: str, college: str
) -> None:
    stranger = staff.of(other_tenant).add("li")
    person, by = staff.add("wang"), system_caller(staff.tenant)
    with pytest.raises(NotFound), staff.database.write(staff.tenant) as tx:
        grant(tx, staff.clock, by=by, person_id=stranger, role=Role.AUTHOR)
    theirs = system_caller(other_tenant)
    with pytest.raises(NotFound), staff.database.write(other_tenant) as tx:
        grant(
            tx,
            staff.clock,
            by=theirs,
            person_id=stranger,
            role=Role.REGISTRAR,
            organisation_id=college,
        )
    assert person
