"""People are taken on by those who may manage people, and known within their body only."""

from __future__ import annotations

import pytest

from foundation.errors import Forbidden, Invalid, NotFound
from foundation.identities import let_person_leave
from foundation.people import add_person, people, person
from foundation.roles import ANONYMOUS, system_caller
from tests.staff import Staff


def test_person_is_found_in_their_body_only(staff: Staff, other_tenant: str) -> None:
    who = staff.add("wang")
    with staff.database.read(staff.tenant) as tx:
        assert person(tx, who).name == "wang"
    with pytest.raises(NotFound), staff.database.read(other_tenant) as tx:
        person(tx, who)


def test_stranger_takes_nobody_on(staff: Staff) -> None:
    with pytest.raises(Forbidden), staff.database.write(staff.tenant) as tx:
        add_person(tx, staff.clock, by=ANONYMOUS, name="王小明")


@pytest.mark.parametrize("name", ["", "  ", "王" * 101])
def test_name_that_cannot_be_shown_is_refused(staff: Staff, name: str) -> None:
    with pytest.raises(Invalid), staff.database.write(staff.tenant) as tx:
        add_person(tx, staff.clock, by=system_caller(staff.tenant), name=name)


def test_who_has_left_is_listed_only_when_asked_for(staff: Staff, other_tenant: str) -> None:
    gone, here = staff.add("gone"), staff.add("here")
    staff.of(other_tenant).add("elsewhere")
    with staff.database.write(staff.tenant) as tx:
        let_person_leave(tx, staff.clock, by=system_caller(staff.tenant), person_id=gone)
    with staff.database.read(staff.tenant) as tx:
        assert [row.id for row in people(tx)] == [here]
        assert [row.id for row in people(tx, also_left=True)] == [gone, here]
