"""What the account pages show, as plain values that outlive the transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from foundation.api_keys import api_keys_of
from foundation.clock import Clock
from foundation.database import Tx
from foundation.grants import grant_rows
from foundation.login_sessions import live_sessions_of
from foundation.logins import own_login
from foundation.roles import Caller, Permission, Role
from foundation.schema import TenantRow
from foundation.second_factor import is_enrolled, recovery_codes_left
from foundation.tenancy import organisation


@dataclass(frozen=True, slots=True)
class Account:
    """One's own account."""

    name: str
    login_name: str
    body: str
    password_changed_at: datetime
    has_second_factor: bool
    recovery_codes_left: int


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that holds now or will."""

    role: str
    place: str | None
    valid_from: datetime
    valid_until: datetime | None
    begins_later: bool


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One of the person's logins."""

    id: str
    client: str
    created_at: datetime
    last_seen_at: datetime
    is_this: bool


@dataclass(frozen=True, slots=True)
class OwnKey:
    """One of the person's API keys; its secret is not known here."""

    id: str
    public_id: str
    label: str
    rights: tuple[str, ...]
    created_at: datetime
    last_moment: datetime
    last_used_at: datetime | None
    has_ended: bool


def account_view(tx: Tx, caller: Caller) -> Account:
    """The caller's account; the caller is a person."""
    login = own_login(tx, caller.id)
    return Account(
        name=caller.name,
        login_name=login.name,
        body=tx.get_one(TenantRow, caller.tenant_id).name,
        password_changed_at=login.password_changed_at,
        has_second_factor=is_enrolled(tx, caller.id),
        recovery_codes_left=recovery_codes_left(tx, caller.id),
    )


def roles_view(tx: Tx, clock: Clock, person_id: str) -> list[HeldRole]:
    """The person's roles that hold now or will, oldest first."""
    now = clock.now()
    return [
        HeldRole(
            role=str(Role(row.role)),
            place=organisation(tx, row.organisation_id).name if row.organisation_id else None,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            begins_later=row.valid_from > now,
        )
        for row in grant_rows(tx, person_id)
        if row.withdrawn_at is None and (row.valid_until is None or row.valid_until > now)
    ]


def sessions_view(tx: Tx, clock: Clock, caller: Caller) -> list[OwnSession]:
    """The caller's live logins, latest use first."""
    return [
        OwnSession(
            id=row.id,
            client=row.client,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            is_this=row.id == caller.login_session_id,
        )
        for row in live_sessions_of(tx, clock, caller.id)
    ]


def keys_view(tx: Tx, clock: Clock, person_id: str) -> list[OwnKey]:
    """The person's keys that were not revoked, newest first."""
    known = {str(right) for right in Permission}
    return [
        OwnKey(
            id=row.id,
            public_id=row.public_id,
            label=row.label,
            rights=tuple(name for name in row.permissions if name in known),
            created_at=row.created_at,
            # A key ends as its last day is over: the day people chose is the one before.
            last_moment=row.expires_at - timedelta(seconds=1),
            last_used_at=row.last_used_at,
            has_ended=row.expires_at <= clock.now(),
        )
        for row in api_keys_of(tx, person_id)
    ]
