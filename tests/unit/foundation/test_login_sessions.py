"""A session ends by silence, by age and by being revoked, and its token is nowhere in clear."""

from __future__ import annotations

import pytest

from foundation.database import EVERY_TENANT
from foundation.errors import NotFound
from foundation.login_sessions import (
    LoginSession,
    LoginSessionKind,
    LoginSessionRow,
    forget_ended_sessions,
    is_due_for_touch,
    live_session,
    live_sessions_of,
    open_session,
    revoke_all_sessions,
    revoke_session,
    touch,
)
from tests.staff import Staff


def _candidate(staff: Staff, enrolment: str = "enrolment-1") -> LoginSession:
    with staff.database.write(staff.tenant) as tx:
        return open_session(
            tx,
            staff.clock,
            staff.settings.sessions,
            kind=LoginSessionKind.CANDIDATE,
            subject_ref=enrolment,
        )


def _is_live(staff: Staff, token: str) -> bool:
    with staff.database.read(EVERY_TENANT) as tx:
        return live_session(tx, staff.clock, token) is not None


def test_silence_ends_a_session(staff: Staff) -> None:
    staff.add("wang")
    token = staff.log_in("wang").require().token
    staff.clock.advance(minutes=29)
    assert _is_live(staff, token)
    staff.clock.advance(minutes=1)
    assert not _is_live(staff, token)


def test_use_keeps_a_session_but_not_beyond_its_absolute_end(staff: Staff) -> None:
    staff.add("wang")
    session = staff.log_in("wang").require()
    for _ in range(36 * 2 - 1):
        staff.clock.advance(minutes=10)
        with staff.database.write(staff.tenant) as tx:
            touch(tx, staff.clock, session.id)
        assert _is_live(staff, session.token)
    staff.clock.advance(minutes=10)
    assert staff.clock.now() == session.expires_at
    assert not _is_live(staff, session.token)


def test_use_is_noted_once_in_a_tenth_of_the_silence(staff: Staff) -> None:
    session = _candidate(staff)
    due = []
    for minutes in (0, 23, 1):
        staff.clock.advance(minutes=minutes)
        with staff.database.read(EVERY_TENANT) as tx:
            row = live_session(tx, staff.clock, session.token)
            assert row is not None
            due.append(is_due_for_touch(row, staff.clock))
    assert due == [False, False, True]


def test_one_session_is_revoked_and_the_others_stay(staff: Staff) -> None:
    who = staff.add("wang")
    first, second = staff.log_in("wang").require(), staff.log_in("wang").require()
    with staff.database.write(staff.tenant) as tx:
        revoke_session(tx, staff.clock, actor=who, person_id=who, session_id=first.id)
        assert [row.id for row in live_sessions_of(tx, staff.clock, who)] == [second.id]
    assert (_is_live(staff, first.token), _is_live(staff, second.token)) == (False, True)


def test_session_of_someone_else_cannot_be_revoked(staff: Staff) -> None:
    who = staff.add("wang")
    staff.add("li")
    theirs = staff.log_in("li").require()
    with pytest.raises(NotFound), staff.database.write(staff.tenant) as tx:
        revoke_session(tx, staff.clock, actor=who, person_id=who, session_id=theirs.id)
    assert _is_live(staff, theirs.token)


def test_all_are_revoked_besides_the_one_in_use(staff: Staff) -> None:
    who = staff.add("wang")
    tokens = [staff.log_in("wang").require() for _ in range(3)]
    with staff.database.write(staff.tenant) as tx:
        ended = revoke_all_sessions(tx, staff.clock, actor=who, person_id=who, besides=tokens[1].id)
    assert ended == 2
    assert [_is_live(staff, session.token) for session in tokens] == [False, True, False]


def test_candidate_who_logs_in_elsewhere_can_be_put_out_here(staff: Staff) -> None:
    here, other = _candidate(staff), _candidate(staff, "enrolment-2")
    with staff.database.write(staff.tenant) as tx:
        revoke_all_sessions(tx, staff.clock, actor="enrolment-1", subject_ref="enrolment-1")
    assert (_is_live(staff, here.token), _is_live(staff, other.token)) == (False, True)


def test_sessions_that_ended_long_ago_are_forgotten(staff: Staff) -> None:
    _candidate(staff)
    staff.clock.advance(days=91)
    fresh = _candidate(staff)
    with staff.database.write(staff.tenant) as tx:
        forget_ended_sessions(tx, staff.clock)
        assert [row.id for row in tx.query(LoginSessionRow)] == [fresh.id]


def test_token_does_not_show_when_a_session_is_printed(staff: Staff) -> None:
    session = _candidate(staff)
    assert session.token not in repr(session)
