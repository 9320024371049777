"""Logging in tells strangers nothing, and gives rights only when it is finished."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foundation import audit, second_factor
from foundation.audit import AuditRow
from foundation.clock import FixedClock
from foundation.database import EVERY_TENANT, Database
from foundation.errors import Conflict, Forbidden, Invalid
from foundation.identities import (
    IdentitySettings,
    SecondFactorOutcome,
    begin_login,
    change_password,
    conclude_login,
    confirm_second_factor,
    let_person_leave,
    pass_second_factor,
)
from foundation.keys import KeyRing
from foundation.login_sessions import LoginSessionKind, open_session
from foundation.logins import own_login
from foundation.passwords import PasswordCheck, PasswordSettings, check_password, hash_password
from foundation.roles import ANONYMOUS, Caller, CallerKind, Pending, Role, system_caller
from foundation.tenancy import found_tenant
from tests.staff import Staff


def _offer(staff: Staff, ring: KeyRing, person: str) -> str:
    with staff.database.write(staff.tenant) as tx:
        second_factor.offer(tx, staff.clock, ring, person_id=person)
        found = second_factor.offered(tx, ring, person_id=person, login_name="x", issuer="y")
    assert found is not None
    return found.secret


def _confirm(staff: Staff, ring: KeyRing, caller: Caller, code: str) -> SecondFactorOutcome:
    with staff.database.write(staff.tenant) as tx:
        return confirm_second_factor(
            tx, staff.clock, staff.settings, ring, caller=caller, code=code
        )


def _pass(staff: Staff, ring: KeyRing, caller: Caller, code: str) -> SecondFactorOutcome:
    with staff.database.write(staff.tenant) as tx:
        return pass_second_factor(tx, staff.clock, staff.settings, ring, caller=caller, code=code)


def test_person_logs_in_and_has_the_rights_of_their_roles(staff: Staff) -> None:
    who = staff.add("wang", Role.AUTHOR)
    caller = staff.logged_in("WANG")
    assert (caller.kind, caller.id, caller.tenant_id) == (CallerKind.PERSON, who, staff.tenant)
    assert caller.may("itembank:item:write")
    assert caller.pending is Pending.NOTHING


def test_unknown_name_wrong_password_and_person_who_left_get_one_answer(staff: Staff) -> None:
    staff.add("wang")
    gone = staff.add("gone")
    with staff.database.write(staff.tenant) as tx:
        let_person_leave(tx, staff.clock, by=system_caller(staff.tenant), person_id=gone)
    answers = [
        staff.log_in("wang", "not the password"),
        staff.log_in("nobody", "not the password"),
        staff.log_in("gone"),
    ]
    assert answers[0] == answers[1] == answers[2]
    for answer in answers:
        with pytest.raises(Invalid) as refusal:
            answer.require()
        assert (refusal.value.code, refusal.value.facts) == ("identities-login-wrong", {})


@pytest.mark.parametrize("name", ["wang", "nobody"])
def test_known_and_unknown_names_are_locked_alike(staff: Staff, name: str) -> None:
    staff.add("wang")
    waits = [staff.log_in(name, "not the password").wait_minutes for _ in range(7)]
    assert waits == [0, 0, 0, 0, 1, 1, 1]
    with pytest.raises(Forbidden) as refusal:
        staff.log_in(name).require()
    assert (refusal.value.code, refusal.value.facts) == ("identities-locked", {"minutes": 1})


def test_wait_grows_with_each_failure_and_a_right_password_ends_it(staff: Staff) -> None:
    staff.add("wang")
    for _ in range(5):
        staff.log_in("wang", "not the password")
    staff.clock.advance(minutes=1)
    assert staff.log_in("wang", "not the password").wait_minutes == 2
    staff.clock.advance(minutes=2)
    assert staff.log_in("wang").session is not None
    assert staff.log_in("wang", "not the password").wait_minutes == 0


def test_guesses_sent_at_once_are_worth_no_more_than_few(staff: Staff) -> None:
    staff.add("wang")
    with staff.database.read() as tx:
        attempts = [begin_login(tx, staff.clock, "wang") for _ in range(6)]
    outcomes = []
    for attempt, fits in zip(attempts, [False] * 5 + [True], strict=True):
        with staff.database.write(attempt.tenant_id) as tx:
            outcomes.append(
                conclude_login(tx, staff.clock, staff.settings, attempt, PasswordCheck(fits))
            )
    assert outcomes[-1].session is None


def test_hash_of_lower_cost_is_replaced_at_login(staff: Staff) -> None:
    who = staff.add("wang")
    dearer = PasswordSettings(memory_kib=128, iterations=2)
    with staff.database.read() as tx:
        attempt = begin_login(tx, staff.clock, "wang")
    check = check_password(dearer, attempt.password_hash, "江边的 7 只白鹭")
    with staff.database.write(attempt.tenant_id) as tx:
        conclude_login(tx, staff.clock, staff.settings, attempt, check)
    with staff.database.read(staff.tenant) as tx:
        stored = own_login(tx, who).password_hash
    assert "m=128,t=2" in stored
    assert check_password(dearer, stored, "江边的 7 只白鹭").rehashed is None


def test_enrolled_person_has_no_rights_before_the_second_factor(
    staff: Staff, ring: KeyRing
) -> None:
    who = staff.add("wang", Role.RELEASE_OFFICER)
    first = staff.logged_in("wang")
    assert (first.pending, first.permissions()) == (Pending.ENROL_SECOND_FACTOR, frozenset())
    secret = _offer(staff, ring, who)
    enrolled = staff.caller(_confirm(staff, ring, first, staff.code(secret)).require().token)
    assert enrolled.second_factor_passed and enrolled.may("exam:result:release")

    half = staff.log_in("wang").require()
    halfway = staff.caller(half.token)
    assert (halfway.pending, halfway.permissions()) == (
        Pending.VERIFY_SECOND_FACTOR,
        frozenset(),
    )
    staff.clock.advance(seconds=30)
    whole = _pass(staff, ring, halfway, staff.code(secret)).require()
    assert staff.caller(whole.token).may("exam:result:release")
    assert staff.caller(half.token) is ANONYMOUS


def test_login_that_waits_for_the_second_factor_waits_ten_minutes(
    staff: Staff, ring: KeyRing
) -> None:
    who = staff.add("wang")
    secret = _offer(staff, ring, who)
    assert _confirm(staff, ring, staff.logged_in("wang"), staff.code(secret)).session
    half = staff.log_in("wang").require()
    staff.clock.advance(minutes=10)
    assert staff.caller(half.token) is ANONYMOUS


def test_wrong_code_gives_no_session(staff: Staff, ring: KeyRing) -> None:
    who = staff.add("wang")
    secret = _offer(staff, ring, who)
    _confirm(staff, ring, staff.logged_in("wang"), staff.code(secret))
    outcome = _pass(staff, ring, staff.logged_in("wang"), "000000")
    assert outcome.session is None
    with pytest.raises(Invalid):
        outcome.require()


def test_second_factor_is_asked_of_risky_roles_unless_the_setting_is_off(staff: Staff) -> None:
    staff.add("author", Role.AUTHOR)
    staff.add("officer", Role.CERTIFICATE_OFFICER)
    assert staff.logged_in("author").pending is Pending.NOTHING
    token = staff.log_in("officer").require().token
    assert staff.caller(token).pending is Pending.ENROL_SECOND_FACTOR
    relaxed = replace(staff, settings=IdentitySettings(require_second_factor=False))
    assert relaxed.caller(token).may("certs:certificate:issue")


def test_one_time_password_must_be_changed_before_anything_else(staff: Staff) -> None:
    staff.add("wang", Role.AUTHOR, must_change_password=True)
    token = staff.log_in("wang").require().token
    caller = staff.caller(token)
    assert (caller.pending, caller.permissions()) == (Pending.CHANGE_PASSWORD, frozenset())
    fresh = hash_password(staff.settings.passwords, "另一句很长的话，自己选的")
    with staff.database.write(staff.tenant) as tx:
        change_password(tx, staff.clock, caller=caller, password_hash=fresh)
    assert staff.caller(token).may("itembank:item:write")
    assert staff.log_in("wang").session is None
    assert staff.log_in("wang", "另一句很长的话，自己选的").session is not None


def test_new_password_ends_all_other_sessions(staff: Staff) -> None:
    staff.add("wang")
    elsewhere, here = staff.log_in("wang").require(), staff.log_in("wang").require()
    with staff.database.write(staff.tenant) as tx:
        change_password(tx, staff.clock, caller=staff.caller(here.token), password_hash="x")
    assert staff.caller(elsewhere.token) is ANONYMOUS
    assert staff.caller(here.token).kind is CallerKind.PERSON


def test_person_who_leaves_is_out_at_once(staff: Staff) -> None:
    who, by = staff.add("wang", Role.AUTHOR), system_caller(staff.tenant)
    token = staff.log_in("wang").require().token
    with staff.database.write(staff.tenant) as tx:
        let_person_leave(tx, staff.clock, by=by, person_id=who)
    assert staff.caller(token) is ANONYMOUS
    with pytest.raises(Conflict), staff.database.write(staff.tenant) as tx:
        let_person_leave(tx, staff.clock, by=by, person_id=who)


def test_candidate_is_recognised_by_enrolment_and_has_no_rights(staff: Staff) -> None:
    with staff.database.write(staff.tenant) as tx:
        session = open_session(
            tx,
            staff.clock,
            staff.settings.sessions,
            kind=LoginSessionKind.CANDIDATE,
            subject_ref="enrolment-1",
        )
    caller = staff.caller(session.token)
    assert caller.is_candidate and not caller.is_staff
    assert (caller.subject_ref, caller.tenant_id) == ("enrolment-1", staff.tenant)
    assert caller.permissions() == frozenset()


def test_made_up_token_is_nobody(staff: Staff) -> None:
    for token in ("", "x", "kz_abc_def", "0" * 43):
        assert staff.caller(token) is ANONYMOUS


def test_caller_belongs_to_the_body_of_their_login(staff: Staff, other_tenant: str) -> None:
    staff.add("wang", Role.AUTHOR)
    theirs = staff.of(other_tenant)
    theirs.add("zhao", Role.AUTHOR)
    assert staff.logged_in("wang").tenant_id == staff.tenant
    assert theirs.logged_in("zhao").tenant_id == other_tenant


def test_logins_leave_entries_in_the_chain_and_unknown_names_none(staff: Staff) -> None:
    who = staff.add("wang")
    staff.log_in("wang", "not the password")
    staff.log_in("nobody", "not the password")
    staff.log_in("wang")
    with staff.database.read(EVERY_TENANT) as tx:
        acts = [(row.act, row.actor) for row in tx.query(AuditRow).order_by(AuditRow.sequence)]
    assert acts[-2:] == [("foundation:login:fail", who), ("foundation:login:succeed", who)]
    with staff.database.read(staff.tenant) as tx:
        assert audit.verify(tx).holds


def test_whole_way_through_a_login_is_the_same_on_both_databases(
    either_database: Database, clock: FixedClock, ring: KeyRing
) -> None:
    with either_database.write() as tx:
        body = found_tenant(tx, clock, code="9009", name="双库评价中心").id
    staff = Staff(either_database, clock, body)
    staff.add("wang", Role.RELEASE_OFFICER)
    secret, _ = staff.enrol(ring, "wang")
    for _ in range(2):
        staff.log_in("wang", "not the password")
    halfway = staff.logged_in("wang")
    assert not _pass(staff, ring, halfway, staff.code(secret)).verification.passed
    clock.advance(seconds=30)
    finished = _pass(staff, ring, halfway, staff.code(secret)).require()
    caller = staff.caller(finished.token)
    assert caller.may("exam:result:release")
    with either_database.write(body) as tx:
        codes = second_factor.renew_recovery_codes(tx, clock, ring, person_id=caller.id)
    again = staff.logged_in("wang")
    assert _pass(staff, ring, again, codes[0]).verification.recovery_codes_left == 9
    assert _pass(staff, ring, again, codes[0]).session is None
    with either_database.read(body) as tx:
        assert audit.verify(tx).holds
