"""Failed attempts by key, and how long the next one must wait.

A key stands for what was tried (a login name, a person's second factor, an admission number),
whether such a thing exists or not, so that waiting tells a stranger nothing. Only a digest of it
is kept. A refusal must be raised after the transaction that noted the failure, or it is forgotten.
"""

import hashlib
import math
from datetime import datetime, timedelta

from sqlalchemy import Integer, String, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from foundation.clock import Clock
from foundation.database import Tx
from foundation.schema import Base, UtcDateTime
from foundation.settings import Group


class LockoutSettings(Group):
    """How many failures are borne, and how the wait grows."""

    attempts: int = 5
    """Failures in a row that are borne before a wait begins."""
    first_wait_seconds: int = 60
    """The first wait; each further failure doubles it."""
    longest_wait_seconds: int = 3600
    """The wait never grows beyond this."""
    forget_after_hours: int = 24
    """Failures older than this no longer count."""


class LockoutRow(Base):
    """The failures of one key since its last success."""

    __tablename__ = "foundation_lockout"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(Integer)
    last_failed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


def lockout_key(purpose: str, value: str) -> str:
    """The key of what is tried: purposes do not share their failures."""
    return hashlib.sha256(f"{purpose}\x00{value}".encode()).hexdigest()


def minutes_to_wait(tx: Tx, clock: Clock, key: str) -> int:
    """Whole minutes until the key may be tried again, rounded up; 0 when it may be tried now."""
    until = tx.scalar(select(LockoutRow.locked_until).where(LockoutRow.key == key))
    return 0 if until is None else _minutes(until - clock.now())


def note_failure(tx: Tx, clock: Clock, settings: LockoutSettings, key: str) -> int:
    """Count a failure; the minutes to wait from now on are returned, 0 while it is borne."""
    now = clock.now()
    forget_old_failures(tx, clock, settings)
    row = _row_for_change(tx, key, now)
    row.failures += 1
    row.last_failed_at = now
    wait = _wait(settings, row.failures)
    row.locked_until = now + wait if wait else None
    tx.flush()
    return _minutes(wait)


def forget_failures(tx: Tx, key: str) -> None:
    """Begin to count anew after a success."""
    tx.execute(delete(LockoutRow).where(LockoutRow.key == key))


def forget_old_failures(tx: Tx, clock: Clock, settings: LockoutSettings) -> None:
    """Remove failures that no longer count, of whatever key."""
    oldest = clock.now() - timedelta(hours=settings.forget_after_hours)
    tx.execute(delete(LockoutRow).where(LockoutRow.last_failed_at < oldest))


def _wait(settings: LockoutSettings, failures: int) -> timedelta:
    beyond = failures - settings.attempts
    if beyond < 0:
        return timedelta(0)
    # The exponent is bounded so that a patient attacker cannot overflow it.
    seconds = settings.first_wait_seconds * 2 ** min(beyond, 24)
    return timedelta(seconds=min(seconds, settings.longest_wait_seconds))


def _minutes(span: timedelta) -> int:
    return max(0, math.ceil(span.total_seconds() / 60))


def _row_for_change(tx: Tx, key: str, now: datetime) -> LockoutRow:
    # Two first failures may arrive at once; the second must find the row, not break on it.
    is_postgres = tx.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if is_postgres else sqlite.insert
    fresh = insert(LockoutRow).values(key=key, failures=0, last_failed_at=now, locked_until=None)
    tx.execute(fresh.on_conflict_do_nothing(index_elements=["key"]))
    return tx.scalars(
        select(LockoutRow)
        .where(LockoutRow.key == key)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
