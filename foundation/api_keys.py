"""API keys of programs: ``kz_<public id>_<secret>``, a part of their owner's rights, and an end."""

import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import JSON, ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Forbidden, Invalid, NotFound
from foundation.ids import new_id
from foundation.login_sessions import digest_of
from foundation.roles import Caller, CallerKind, Permission
from foundation.schema import Base, Id, TenantOwned, UtcDateTime

PREFIX = "kz_"
LONGEST_DAYS = 366
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
_SHAPE = re.compile(r"kz_([a-z0-9]{12})_([A-Za-z0-9_-]{43})")
_TOUCH = timedelta(minutes=5)


class ApiKeyRow(TenantOwned, Base):
    """One key; the secret itself is never stored."""

    __tablename__ = "foundation_api_key"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    public_id: Mapped[str] = mapped_column(String(12), unique=True)
    secret_digest: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("foundation_person.id"), index=True)
    label: Mapped[str] = mapped_column(String(80))
    permissions: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class NewApiKey:
    """A key just made: ``text`` is shown once and is never seen again."""

    id: str
    text: str = field(repr=False)


def create_api_key(
    tx: Tx,
    clock: Clock,
    *,
    by: Caller,
    label: str,
    permissions: Iterable[str],
    expires_at: datetime,
) -> NewApiKey:
    """Make a key with some of the caller's rights. Only a person who has logged in may."""
    if by.kind is not CallerKind.PERSON or by.person_id is None:
        raise Forbidden("identities-api-key-needs-person")
    shown = " ".join(label.split())
    if not 1 <= len(shown) <= 80:
        raise Invalid("identities-api-key-label-unusable", longest=80)
    latest = clock.now() + timedelta(days=LONGEST_DAYS)
    if not clock.now() < expires_at <= latest:
        raise Invalid("identities-api-key-end-unusable", days=LONGEST_DAYS)
    rights = _own_rights(by, permissions)
    secret = secrets.token_urlsafe(32)
    row = ApiKeyRow(
        public_id="".join(secrets.choice(_LETTERS) for _ in range(12)),
        secret_digest=digest_of(secret),
        person_id=by.person_id,
        label=shown,
        permissions=[str(right) for right in rights],
        created_at=clock.now(),
        expires_at=expires_at,
    )
    tx.add(row)
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=by.id,
        act="foundation:api-key:create",
        subject=row.id,
        facts={"permissions": row.permissions, "until": expires_at.isoformat()},
    )
    return NewApiKey(row.id, f"{PREFIX}{row.public_id}_{secret}")


def live_api_key(tx: Tx, clock: Clock, text: str) -> ApiKeyRow | None:
    """The key if it holds; the transaction may reach over every tenant."""
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        return None
    row = tx.scalars(select(ApiKeyRow).where(ApiKeyRow.public_id == shape[1])).one_or_none()
    if row is None or not hmac.compare_digest(row.secret_digest, digest_of(shape[2])):
        return None
    return row if row.revoked_at is None and clock.now() < row.expires_at else None


def is_due_for_touch(row: ApiKeyRow, clock: Clock) -> bool:
    """Whether the note of its last use is old enough to be worth a write."""
    return row.last_used_at is None or clock.now() - row.last_used_at >= _TOUCH


def touch(tx: Tx, clock: Clock, key_id: str) -> None:
    """Note that the key was used just now."""
    tx.execute(update(ApiKeyRow).where(ApiKeyRow.id == key_id).values(last_used_at=clock.now()))


def api_keys_of(tx: Tx, person_id: str) -> list[ApiKeyRow]:
    """The person's keys that were not revoked, newest first; ended ones too, until revoked."""
    statement = select(ApiKeyRow).where(
        ApiKeyRow.person_id == person_id, ApiKeyRow.revoked_at.is_(None)
    )
    return list(tx.scalars(statement.order_by(ApiKeyRow.created_at.desc(), ApiKeyRow.id)))


def revoke_api_key(tx: Tx, clock: Clock, *, actor: str, person_id: str, key_id: str) -> None:
    """End one key of the person at once."""
    row = tx.get(ApiKeyRow, key_id)
    if row is None or row.person_id != person_id:
        raise NotFound("identities-api-key-unknown")
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        tx.flush()
        audit.record(tx, clock, actor=actor, act="foundation:api-key:revoke", subject=row.id)


def revoke_all_api_keys(tx: Tx, clock: Clock, *, actor: str, person_id: str) -> None:
    """End all keys of a person who leaves."""
    for row in api_keys_of(tx, person_id):
        revoke_api_key(tx, clock, actor=actor, person_id=person_id, key_id=row.id)


def _own_rights(by: Caller, permissions: Iterable[str]) -> list[Permission]:
    known = {str(right) for right in Permission}
    wanted = sorted(set(permissions))
    for name in wanted:
        if name not in known:
            raise Invalid("roles-permission-unknown", permission=name[:80])
        by.require(name)
    if not wanted:
        raise Invalid("identities-api-key-without-rights")
    return [Permission(name) for name in wanted]
