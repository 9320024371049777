"""Helping a person who has lost a password or a second factor, without taking their place.

Whoever may manage people can reset a password or remove a second factor, but not both of the same
person: one operator alone would otherwise be able to log in as a release officer.
"""

from __future__ import annotations

from foundation import audit, second_factor
from foundation.clock import Clock
from foundation.database import Tx
from foundation.login_sessions import revoke_all_sessions
from foundation.logins import own_login
from foundation.roles import Caller, Permission, refuse_same_person

_CODE = "identities-recovery-needs-two-people"


def reset_password(tx: Tx, clock: Clock, *, by: Caller, person_id: str, password_hash: str) -> None:
    """Set a one-time password, to be changed at the next login; all sessions end."""
    by.require(Permission.PERSON_MANAGE)
    row = own_login(tx, person_id)
    refuse_same_person(row.second_factor_removed_by or "", by.person_id or by.id, _CODE)
    row.password_hash = password_hash
    row.password_changed_at = clock.now()
    row.must_change_password = True
    row.password_reset_by = by.person_id or by.id
    tx.flush()
    revoke_all_sessions(tx, clock, actor=by.id, person_id=person_id)
    audit.record(tx, clock, actor=by.id, act="foundation:password:reset", subject=person_id)


def remove_second_factor(tx: Tx, clock: Clock, *, by: Caller, person_id: str) -> None:
    """Take a lost second factor and its recovery codes away; all sessions end."""
    by.require(Permission.PERSON_MANAGE)
    row = own_login(tx, person_id)
    refuse_same_person(row.password_reset_by or "", by.person_id or by.id, _CODE)
    row.second_factor_removed_by = by.person_id or by.id
    second_factor.remove(tx, person_id=person_id)
    revoke_all_sessions(tx, clock, actor=by.id, person_id=person_id)
    audit.record(tx, clock, actor=by.id, act="foundation:second-factor:remove", subject=person_id)
