"""The beats of a login and of a password change: read, work without a transaction, record."""

from __future__ import annotations

from exam_engine.wiring import Engine
from foundation.errors import Invalid
from foundation.identities import (
    LoginAttempt,
    LoginOutcome,
    begin_login,
    begin_recheck,
    change_password,
    conclude_login,
    note_wrong_password,
)
from foundation.login_sessions import LoginSession
from foundation.logins import own_login
from foundation.passwords import check_password, hash_password, refuse_weak
from foundation.roles import Caller


def authenticate(engine: Engine, login_name: str, password: str, *, client: str) -> LoginSession:
    """Open a session, or refuse with the same answer for an unknown name and a wrong password."""
    settings = engine.settings.identities
    with engine.database.read() as tx:
        attempt = begin_login(tx, engine.clock, login_name)
    _refuse_while_locked(attempt)
    check = check_password(settings.passwords, attempt.password_hash, password)
    with engine.database.write(attempt.tenant_id) as tx:
        outcome = conclude_login(tx, engine.clock, settings, attempt, check, client=client)
    return outcome.require()


def choose_password(
    engine: Engine, caller: Caller, *, current: str, fresh: str, repeated: str
) -> None:
    """Change the caller's password after checking the current one; other sessions end."""
    settings = engine.settings.identities
    _recheck(engine, caller, current)
    with engine.database.read(caller.tenant_id) as tx:
        login_name = own_login(tx, caller.id).name
    if fresh != repeated:
        raise Invalid("identities-password-differs")
    if fresh == current:
        raise Invalid("identities-password-unchanged")
    refuse_weak(settings.passwords, fresh, login_name=login_name)
    hashed = hash_password(settings.passwords, fresh)
    with engine.database.write(caller.tenant_id) as tx:
        change_password(tx, engine.clock, caller=caller, password_hash=hashed)


def _recheck(engine: Engine, caller: Caller, password: str) -> None:
    settings = engine.settings.identities
    with engine.database.read(caller.tenant_id) as tx:
        attempt = begin_recheck(tx, engine.clock, caller)
    _refuse_while_locked(attempt)
    if check_password(settings.passwords, attempt.password_hash, password).fits:
        return
    with engine.database.write(caller.tenant_id) as tx:
        outcome = note_wrong_password(tx, engine.clock, settings, attempt)
    if outcome.wait_minutes:
        outcome.require()
    raise Invalid("identities-password-wrong")


def _refuse_while_locked(attempt: LoginAttempt) -> None:
    if attempt.wait_minutes:
        LoginOutcome(None, attempt.wait_minutes).require()
