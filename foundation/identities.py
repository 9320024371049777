"""Who is at the door: logging in, passing the second factor, and the caller of a request.

A login has three beats, because an Argon2id check is slow and must not hold the write lock:
`begin_login` reads, `foundation.passwords.check_password` works without a transaction, and
`conclude_login` records. Outcomes are returned, not raised, so that a counted failure is committed;
the route calls `require` on them after its transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from foundation import audit, second_factor
from foundation.api_keys import is_due_for_touch as is_key_due_for_touch
from foundation.api_keys import live_api_key, revoke_all_api_keys
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Forbidden, Invalid, NotFound
from foundation.grants import grants_of
from foundation.keys import KeyRing
from foundation.lockouts import (
    LockoutSettings,
    forget_failures,
    lockout_key,
    minutes_to_wait,
    note_failure,
)
from foundation.login_sessions import (
    LoginSession,
    LoginSessionKind,
    LoginSessionRow,
    LoginSessionSettings,
    finish_session,
    is_due_for_touch,
    live_session,
    open_session,
    revoke_all_sessions,
)
from foundation.logins import login_named, login_of, name_key, own_login
from foundation.passwords import PasswordCheck, PasswordSettings
from foundation.people import PersonRow, person
from foundation.roles import (
    ANONYMOUS,
    Caller,
    CallerKind,
    Grant,
    Pending,
    Permission,
    needs_second_factor,
)
from foundation.second_factor import Verification
from foundation.settings import Group


class IdentitySettings(Group):
    """Logins, passwords, second factor."""

    require_second_factor: bool = True
    """Whether people with rights to release, to issue or to operate must enrol a second factor."""
    passwords: PasswordSettings = PasswordSettings()
    lockouts: LockoutSettings = LockoutSettings()
    sessions: LoginSessionSettings = LoginSessionSettings()


@dataclass(frozen=True, slots=True)
class LoginAttempt:
    """What is known of a login name before its password is checked; it may not exist at all."""

    key: str
    wait_minutes: int
    tenant_id: str | None = None
    person_id: str | None = None
    password_hash: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class LoginOutcome:
    """A session, or the reason for none; an unknown name and a wrong password look the same."""

    session: LoginSession | None
    wait_minutes: int = 0

    def require(self) -> LoginSession:
        """The session; else refuse (`Forbidden` while locked, `Invalid` where it does not fit)."""
        if self.session is not None:
            return self.session
        if self.wait_minutes:
            raise Forbidden("identities-locked", minutes=self.wait_minutes)
        raise Invalid("identities-login-wrong")


@dataclass(frozen=True, slots=True)
class SecondFactorOutcome:
    """What became of a code, and the session with its new token where it was right."""

    verification: Verification
    session: LoginSession | None

    def require(self) -> LoginSession:
        """The session; else refuse as `Verification.require` does."""
        self.verification.require()
        if self.session is None:
            raise Forbidden("identities-login-wrong")
        return self.session


@dataclass(frozen=True, slots=True)
class Recognised:
    """The caller of a request, and whether their last use should be noted now."""

    caller: Caller
    is_touch_due: bool = False


def begin_login(tx: Tx, clock: Clock, login_name: str) -> LoginAttempt:
    """First beat: find the login by its name (the transaction needs no tenant)."""
    key = lockout_key("login", name_key(login_name))
    wait = minutes_to_wait(tx, clock, key)
    row = login_named(tx, login_name)
    if row is None:
        return LoginAttempt(key, wait)
    return LoginAttempt(key, wait, row.tenant_id, row.person_id, row.password_hash)


def begin_recheck(tx: Tx, clock: Clock, caller: Caller) -> LoginAttempt:
    """The first beat for a person who has logged in and must type the password once more."""
    row = own_login(tx, caller.person_id or "")
    key = lockout_key("login", row.name_key)
    wait = minutes_to_wait(tx, clock, key)
    return LoginAttempt(key, wait, row.tenant_id, row.person_id, row.password_hash)


def conclude_login(
    tx: Tx,
    clock: Clock,
    settings: IdentitySettings,
    attempt: LoginAttempt,
    check: PasswordCheck,
    *,
    client: str = "",
) -> LoginOutcome:
    """Third beat, in the attempt's tenant (none for an unknown name): count or open a session.

    The lock is looked at again, so that many guesses sent at once are worth no more than few.
    """
    wait = minutes_to_wait(tx, clock, attempt.key)
    if wait:
        return LoginOutcome(None, wait)
    if not check.fits or attempt.person_id is None or not _works_here(tx, attempt.person_id):
        return note_wrong_password(tx, clock, settings, attempt)
    forget_failures(tx, attempt.key)
    row = own_login(tx, attempt.person_id)
    row.last_login_at = clock.now()
    if check.rehashed is not None and row.password_hash == attempt.password_hash:
        row.password_hash = check.rehashed
    session = open_session(
        tx,
        clock,
        settings.sessions,
        kind=LoginSessionKind.PERSON,
        person_id=row.person_id,
        unfinished=second_factor.is_enrolled(tx, row.person_id),
        client=client,
    )
    _tell(tx, clock, row.person_id, "foundation:login:succeed")
    return LoginOutcome(session)


def note_wrong_password(
    tx: Tx, clock: Clock, settings: IdentitySettings, attempt: LoginAttempt
) -> LoginOutcome:
    """Count a wrong password, for known and unknown names alike."""
    wait = note_failure(tx, clock, settings.lockouts, attempt.key)
    if attempt.person_id is not None:
        _tell(tx, clock, attempt.person_id, "foundation:login:fail", locked_minutes=wait)
    return LoginOutcome(None, wait)


def pass_second_factor(
    tx: Tx, clock: Clock, settings: IdentitySettings, ring: KeyRing, *, caller: Caller, code: str
) -> SecondFactorOutcome:
    """Check a code for the caller's session, and give that session a new token."""
    verification = second_factor.verify(
        tx, clock, settings.lockouts, ring, person_id=caller.person_id or "", code=code
    )
    return _finished(tx, clock, settings, caller, verification)


def confirm_second_factor(
    tx: Tx, clock: Clock, settings: IdentitySettings, ring: KeyRing, *, caller: Caller, code: str
) -> SecondFactorOutcome:
    """Put the secret on offer in force; the session that did so has passed the second factor."""
    if caller.person_id is None:
        raise NotFound("identities-person-unknown")
    verification = second_factor.confirm(
        tx, clock, settings.lockouts, ring, person_id=caller.person_id, code=code
    )
    if verification.passed:
        own_login(tx, caller.person_id).second_factor_removed_by = None
    return _finished(tx, clock, settings, caller, verification)


def change_password(tx: Tx, clock: Clock, *, caller: Caller, password_hash: str) -> None:
    """Set the caller's own new password and end their other sessions."""
    row = own_login(tx, caller.person_id or "")
    row.password_hash = password_hash
    row.password_changed_at = clock.now()
    row.must_change_password = False
    row.password_reset_by = None
    tx.flush()
    _tell(tx, clock, row.person_id, "foundation:password:change")
    revoke_all_sessions(
        tx, clock, actor=caller.id, person_id=row.person_id, besides=caller.login_session_id
    )


def recognise(tx: Tx, clock: Clock, settings: IdentitySettings, token: str) -> Recognised:
    """The caller of a session token, in a transaction over every tenant; else `ANONYMOUS`."""
    row = live_session(tx, clock, token)
    if row is None:
        return Recognised(ANONYMOUS)
    if row.kind == LoginSessionKind.CANDIDATE:
        caller: Caller | None = _candidate(row)
    else:
        caller = _person(tx, clock, settings, row)
    if caller is None:
        return Recognised(ANONYMOUS)
    return Recognised(caller, is_due_for_touch(row, clock))


def caller_of(tx: Tx, clock: Clock, settings: IdentitySettings, token: str) -> Caller:
    """`recognise` for those who need the caller alone."""
    return recognise(tx, clock, settings, token).caller


def recognise_api_key(tx: Tx, clock: Clock, text: str) -> Recognised:
    """The caller of an API key, in a transaction over every tenant; refuses one that fails.

    The key has the part it was given of the rights that its owner has at this moment.
    """
    row = live_api_key(tx, clock, text)
    owner = tx.get(PersonRow, row.person_id) if row is not None else None
    if row is None or owner is None or owner.left_at is not None:
        raise Forbidden("identities-api-key-refused")
    known = {str(right) for right in Permission}
    caller = Caller(
        kind=CallerKind.API_KEY,
        id=row.id,
        tenant_id=row.tenant_id,
        name=row.label,
        grants=grants_of(tx, clock, row.person_id),
        person_id=row.person_id,
        # A right that has left the catalogue is no right.
        limited_to=frozenset(Permission(name) for name in row.permissions if name in known),
    )
    return Recognised(caller, is_key_due_for_touch(row, clock))


def let_person_leave(tx: Tx, clock: Clock, *, by: Caller, person_id: str) -> None:
    """End a person's work for the body: sessions and keys end at once, acts stay on record."""
    by.require(Permission.PERSON_MANAGE)
    row = person(tx, person_id)
    if row.left_at is not None:
        raise Conflict("identities-person-left-already", person=person_id)
    row.left_at = clock.now()
    tx.flush()
    revoke_all_sessions(tx, clock, actor=by.id, person_id=person_id)
    revoke_all_api_keys(tx, clock, actor=by.id, person_id=person_id)
    audit.record(tx, clock, actor=by.id, act="foundation:person:leave", subject=person_id)


def _person(
    tx: Tx, clock: Clock, settings: IdentitySettings, row: LoginSessionRow
) -> Caller | None:
    who = tx.get(PersonRow, row.person_id)
    if who is None or who.left_at is not None:
        return None
    grants = grants_of(tx, clock, who.id)
    return Caller(
        kind=CallerKind.PERSON,
        id=who.id,
        tenant_id=row.tenant_id,
        name=who.name,
        grants=grants,
        second_factor_passed=row.second_factor_at is not None,
        login_session_id=row.id,
        person_id=who.id,
        pending=_pending(tx, settings, row, grants),
    )


def _candidate(row: LoginSessionRow) -> Caller:
    return Caller(
        kind=CallerKind.CANDIDATE,
        id=row.subject_ref or row.id,
        tenant_id=row.tenant_id,
        subject_ref=row.subject_ref,
        login_session_id=row.id,
    )


def _pending(
    tx: Tx, settings: IdentitySettings, row: LoginSessionRow, grants: tuple[Grant, ...]
) -> Pending:
    person_id = row.person_id or ""
    enrolled = second_factor.is_enrolled(tx, person_id)
    if enrolled and row.second_factor_at is None:
        return Pending.VERIFY_SECOND_FACTOR
    login = login_of(tx, person_id)
    if login is not None and login.must_change_password:
        return Pending.CHANGE_PASSWORD
    if not enrolled and settings.require_second_factor and needs_second_factor(grants):
        return Pending.ENROL_SECOND_FACTOR
    return Pending.NOTHING


def _finished(
    tx: Tx,
    clock: Clock,
    settings: IdentitySettings,
    caller: Caller,
    verification: Verification,
) -> SecondFactorOutcome:
    if not verification.passed or caller.login_session_id is None:
        return SecondFactorOutcome(verification, None)
    session = finish_session(tx, clock, settings.sessions, caller.login_session_id)
    return SecondFactorOutcome(verification, session)


def _works_here(tx: Tx, person_id: str) -> bool:
    row = tx.get(PersonRow, person_id)
    return row is not None and row.left_at is None


def _tell(tx: Tx, clock: Clock, person_id: str, act: str, **facts: int) -> None:
    audit.record(tx, clock, actor=person_id, act=act, subject=person_id, facts=facts)
