"""Roles are data; a caller has the rights of the grants that hold, where they hold."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from foundation.errors import Forbidden
from foundation.roles import (
    ANONYMOUS,
    ROLES,
    Caller,
    CallerKind,
    Grant,
    Pending,
    Permission,
    Role,
    needs_second_factor,
    refuse_same_person,
    system_caller,
)

REGISTRAR = Caller(
    kind=CallerKind.PERSON,
    id="p1",
    tenant_id="t1",
    grants=(Grant(Role.REGISTRAR, "college-1"), Grant(Role.INVIGILATOR)),
    person_id="p1",
)


def test_catalogue_is_in_the_order_of_the_alphabet_and_of_one_form() -> None:
    names = [str(right) for right in Permission]
    assert names == sorted(names)
    assert all(re.fullmatch(r"[a-z]+:[a-z]+:[a-z]+", name) for name in names)


def test_every_right_belongs_to_some_role_and_every_role_has_rights() -> None:
    assert set(ROLES) == set(Role)
    assert frozenset().union(*ROLES.values()) == frozenset(Permission)
    assert all(ROLES.values())


def test_who_releases_does_not_mark_and_who_writes_does_not_review() -> None:
    apart = [
        (Permission.PRACTICAL_MARK, Permission.RESULT_RELEASE),
        (Permission.ITEM_WRITE, Permission.ITEM_REVIEW),
        (Permission.PERSON_MANAGE, Permission.RESULT_RELEASE),
    ]
    for one, other in apart:
        assert not [role for role, rights in ROLES.items() if {one, other} <= rights]


def test_grant_for_a_college_reaches_that_college_only() -> None:
    assert REGISTRAR.may("exam:enrolment:import")
    assert REGISTRAR.may("exam:enrolment:import", "college-1")
    assert not REGISTRAR.may("exam:enrolment:import", "college-2")
    assert not REGISTRAR.may_everywhere("exam:enrolment:import")
    assert REGISTRAR.organisation_scope("exam:enrolment:import") == frozenset({"college-1"})
    with pytest.raises(Forbidden) as refusal:
        REGISTRAR.require("exam:enrolment:import", "college-2")
    assert refusal.value.code == "roles-organisation-out-of-scope"


def test_grant_for_the_body_reaches_every_organisation() -> None:
    assert REGISTRAR.may("exam:sitting:watch", "site-9")
    assert REGISTRAR.organisation_scope("exam:sitting:watch") is None


def test_right_that_is_not_held_reaches_nowhere() -> None:
    assert REGISTRAR.organisation_scope("exam:result:release") == frozenset()
    with pytest.raises(Forbidden) as refusal:
        REGISTRAR.require("exam:result:release")
    assert refusal.value.code == "roles-permission-missing"
    assert refusal.value.facts == {"permission": "exam:result:release"}


def test_misspelt_right_is_our_mistake_and_not_a_refusal() -> None:
    with pytest.raises(ValueError, match="exam:results:release"):
        REGISTRAR.may("exam:results:release")


@pytest.mark.parametrize("step", [step for step in Pending if step is not Pending.NOTHING])
def test_no_right_takes_effect_while_the_login_is_unfinished(step: Pending) -> None:
    halfway = replace(REGISTRAR, pending=step)
    assert halfway.permissions() == frozenset()
    assert halfway.organisation_scope("exam:sitting:watch") == frozenset()
    with pytest.raises(Forbidden) as refusal:
        halfway.require("exam:sitting:watch")
    assert refusal.value.code == "roles-login-unfinished"


def test_key_has_no_more_than_both_its_own_rights_and_its_owners() -> None:
    key = replace(
        REGISTRAR,
        kind=CallerKind.API_KEY,
        limited_to=frozenset({Permission.ENROLMENT_READ, Permission.RESULT_RELEASE}),
    )
    assert key.permissions() == {Permission.ENROLMENT_READ}
    assert key.organisation_scope("exam:enrolment:read") == frozenset({"college-1"})


def test_nobody_and_candidates_have_no_rights_and_the_system_has_all() -> None:
    candidate = Caller(kind=CallerKind.CANDIDATE, id="e1", tenant_id="t1", subject_ref="e1")
    assert ANONYMOUS.permissions() == candidate.permissions() == frozenset()
    system = system_caller("t1")
    assert system.permissions() == frozenset(Permission)
    assert system.organisation_scope("exam:result:release") is None


def test_roles_that_release_issue_or_operate_need_a_second_factor() -> None:
    needing = {role for role in Role if needs_second_factor((Grant(role),))}
    assert needing == {Role.OPERATOR, Role.RELEASE_OFFICER, Role.CERTIFICATE_OFFICER}


def test_one_person_is_not_let_into_both_seats() -> None:
    refuse_same_person("p1", "p2", "exam-release-by-marker")
    with pytest.raises(Forbidden) as refusal:
        refuse_same_person("p1", "p1", "exam-release-by-marker")
    assert refusal.value.code == "exam-release-by-marker"
