"""Login sessions: a random token in the browser, its digest here, and an end of its own.

A token is 256 random bits; only its SHA-256 is stored, so that a copy of the records opens nothing.
A session ends at its absolute end, after too long a silence, or when it is revoked.
"""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Integer, String, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import NotFound
from foundation.ids import new_id
from foundation.schema import Base, Id, TenantOwned, UtcDateTime
from foundation.settings import Group


class LoginSessionSettings(Group):
    """How long a login lasts."""

    person_idle_minutes: int = 30
    """Silence after which a member of staff must log in again."""
    person_hours: int = 12
    """Longest login of a member of staff, however busy."""
    candidate_idle_minutes: int = 240
    """Silence after which a candidate must log in again; longer than any paper."""
    candidate_hours: int = 12
    """Longest login of a candidate."""
    unfinished_minutes: int = 10
    """How long a login waits for its second factor."""


class LoginSessionKind(StrEnum):
    """Whose login it is."""

    PERSON = "person"
    CANDIDATE = "candidate"


class LoginSessionRow(TenantOwned, Base):
    """One login of a person or of a candidate (`subject_ref` is the enrolment)."""

    __tablename__ = "foundation_login_session"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    kind: Mapped[LoginSessionKind] = mapped_column(String(16))
    person_id: Mapped[str | None] = mapped_column(
        Id, ForeignKey("foundation_person.id"), index=True
    )
    subject_ref: Mapped[str | None] = mapped_column(String(64), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    client: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    idle_seconds: Mapped[int] = mapped_column(Integer)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    second_factor_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class LoginSession:
    """A session just opened: the token goes to the browser and is never seen again."""

    id: str
    token: str = field(repr=False)
    expires_at: datetime


def open_session(
    tx: Tx,
    clock: Clock,
    settings: LoginSessionSettings,
    *,
    kind: LoginSessionKind,
    person_id: str | None = None,
    subject_ref: str | None = None,
    unfinished: bool = False,
    client: str = "",
) -> LoginSession:
    """Open a session; ``unfinished`` gives it only the minutes that a second factor takes.

    ``client`` is a rough word for the device (“Firefox, Windows”), for the list of one's logins.
    """
    now, token = clock.now(), secrets.token_urlsafe(32)
    row = LoginSessionRow(
        kind=kind,
        person_id=person_id,
        subject_ref=subject_ref,
        token_digest=digest_of(token),
        client=client[:80],
        created_at=now,
        last_seen_at=now,
        idle_seconds=_idle(settings, kind),
        expires_at=now + _longest(settings, kind, unfinished=unfinished),
    )
    tx.add(row)
    tx.flush()
    return LoginSession(row.id, token, row.expires_at)


def finish_session(
    tx: Tx, clock: Clock, settings: LoginSessionSettings, session_id: str
) -> LoginSession:
    """Give a session its full length and a new token, once the second factor has passed."""
    row = tx.get(LoginSessionRow, session_id)
    if row is None or row.revoked_at is not None:
        raise NotFound("identities-session-unknown")
    now, token = clock.now(), secrets.token_urlsafe(32)
    # A token that was around before the second factor must not be worth more afterwards.
    row.token_digest = digest_of(token)
    row.second_factor_at = row.last_seen_at = now
    row.expires_at = now + _longest(settings, row.kind, unfinished=False)
    tx.flush()
    return LoginSession(row.id, token, row.expires_at)


def live_session(tx: Tx, clock: Clock, token: str) -> LoginSessionRow | None:
    """The session of a token if it still holds; the transaction may reach over every tenant."""
    statement = select(LoginSessionRow).where(LoginSessionRow.token_digest == digest_of(token))
    row = tx.scalars(statement).one_or_none()
    return row if row is not None and _is_live(row, clock.now()) else None


def is_due_for_touch(row: LoginSessionRow, clock: Clock) -> bool:
    """Whether a tenth of the allowed silence has passed, so that a write is worth its cost."""
    return clock.now() - row.last_seen_at >= timedelta(seconds=row.idle_seconds / 10)


def touch(tx: Tx, clock: Clock, session_id: str) -> None:
    """Note that the session was used just now."""
    tx.execute(
        update(LoginSessionRow)
        .where(LoginSessionRow.id == session_id, LoginSessionRow.last_seen_at < clock.now())
        .values(last_seen_at=clock.now())
    )


def live_sessions_of(tx: Tx, clock: Clock, person_id: str) -> list[LoginSessionRow]:
    """The person's sessions that still hold, latest use first."""
    statement = (
        select(LoginSessionRow)
        .where(LoginSessionRow.person_id == person_id, LoginSessionRow.revoked_at.is_(None))
        .order_by(LoginSessionRow.last_seen_at.desc(), LoginSessionRow.id.desc())
    )
    now = clock.now()
    return [row for row in tx.scalars(statement) if _is_live(row, now)]


def revoke_session(tx: Tx, clock: Clock, *, actor: str, person_id: str, session_id: str) -> None:
    """End one session of the person at once."""
    row = tx.get(LoginSessionRow, session_id)
    if row is None or row.person_id != person_id:
        raise NotFound("identities-session-unknown")
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        tx.flush()
        _tell(tx, clock, actor, person_id, 1)


def revoke_all_sessions(
    tx: Tx,
    clock: Clock,
    *,
    actor: str,
    person_id: str | None = None,
    subject_ref: str | None = None,
    besides: str | None = None,
) -> int:
    """End all sessions of a person or of a candidate, ``besides`` one; how many were ended."""
    if (person_id is None) == (subject_ref is None):
        raise ValueError("name a person or a subject")
    statement = select(LoginSessionRow).where(
        LoginSessionRow.person_id == person_id
        if person_id is not None
        else LoginSessionRow.subject_ref == subject_ref,
        LoginSessionRow.revoked_at.is_(None),
    )
    now = clock.now()
    ended = [row for row in tx.scalars(statement) if row.id != besides and _is_live(row, now)]
    for row in ended:
        row.revoked_at = now
    tx.flush()
    if ended:
        _tell(tx, clock, actor, person_id or subject_ref or "", len(ended))
    return len(ended)


def ended_sessions(tx: Tx, clock: Clock, *, days: int = 90) -> int:
    """How many sessions `forget_ended_sessions` would remove now."""
    statement = select(func.count()).where(LoginSessionRow.expires_at < _long_ago(clock, days))
    return tx.scalar(statement) or 0


def forget_ended_sessions(tx: Tx, clock: Clock, *, days: int = 90) -> int:
    """Remove sessions that ended long ago, and return how many there were.

    Who was logged in then stands in the audit chain.
    """
    gone = tx.scalars(
        delete(LoginSessionRow)
        .where(LoginSessionRow.expires_at < _long_ago(clock, days))
        .returning(LoginSessionRow.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


def digest_of(token: str) -> str:
    """SHA-256 in hex. A token of 256 random bits needs no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def _long_ago(clock: Clock, days: int) -> datetime:
    return clock.now() - timedelta(days=days)


def _is_live(row: LoginSessionRow, now: datetime) -> bool:
    silent = now - row.last_seen_at
    return (
        row.revoked_at is None
        and now < row.expires_at
        and silent < timedelta(seconds=row.idle_seconds)
    )


def _idle(settings: LoginSessionSettings, kind: LoginSessionKind) -> int:
    is_person = kind == LoginSessionKind.PERSON
    minutes = settings.person_idle_minutes if is_person else settings.candidate_idle_minutes
    return minutes * 60


def _longest(
    settings: LoginSessionSettings, kind: LoginSessionKind, *, unfinished: bool
) -> timedelta:
    if unfinished:
        return timedelta(minutes=settings.unfinished_minutes)
    is_person = kind == LoginSessionKind.PERSON
    return timedelta(hours=settings.person_hours if is_person else settings.candidate_hours)


def _tell(tx: Tx, clock: Clock, actor: str, subject: str, count: int) -> None:
    audit.record(
        tx,
        clock,
        actor=actor,
        act="foundation:session:revoke",
        subject=subject,
        facts={"sessions": count},
    )
