"""Append-only, hash-chained record of who did what: append, verify, export.

Each entry holds the SHA-256 of its own content and of the entry before it, one chain for each
assessment body, so that an entry changed, removed or slipped in later breaks the chain from there
on. Facts name things by id; no secret and no personal number belongs in them.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import JSON, Integer, String, UniqueConstraint, event, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from foundation.bulk import insert_rows
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Fact
from foundation.ids import new_id
from foundation.schema import Base, Id, TenantOwned, UtcDateTime

GENESIS = "0" * 64
"""What the first entry of a chain names as its predecessor."""


class AuditRow(TenantOwned, Base):
    """One act."""

    __tablename__ = "foundation_audit_entry"
    __table_args__ = (UniqueConstraint("tenant_id", "sequence"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    sequence: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(64))
    act: Mapped[str] = mapped_column(String(80), index=True)
    subject: Mapped[str] = mapped_column(String(120), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


@dataclass(frozen=True, slots=True)
class ChainVerdict:
    """Whether a chain holds: how many entries were read, and the first that does not fit."""

    entries: int
    head: str
    broken_at: int | None

    @property
    def holds(self) -> bool:
        return self.broken_at is None


def record(
    tx: Tx,
    clock: Clock,
    *,
    actor: str,
    act: str,
    subject: str,
    facts: Mapping[str, Fact] | None = None,
) -> AuditRow:
    """Append an act to the chain of the transaction's tenant.

    ``actor`` is a person's id, an API key's id or ``system``; ``act`` has the form
    ``<wing>:<thing>:<act>``; ``subject`` is the id of what was acted on.
    """
    (entry,) = _appended(tx, clock, actor, act, [(subject, facts or {})])
    row = AuditRow(**entry)
    tx.add(row)
    tx.flush()
    return row


def record_many(
    tx: Tx,
    clock: Clock,
    *,
    actor: str,
    act: str,
    about: Iterable[tuple[str, Mapping[str, Fact]]],
) -> None:
    """Append one act on many subjects, an entry for each ``(subject, facts)``, in their order."""
    insert_rows(tx, AuditRow, _appended(tx, clock, actor, act, about))


def _appended(
    tx: Tx,
    clock: Clock,
    actor: str,
    act: str,
    about: Iterable[tuple[str, Mapping[str, Fact]]],
) -> list[dict[str, Any]]:
    """The entries that come next in the chain, by their columns; the caller stores them."""
    tx.flush()
    _wait_for_the_chain(tx)
    last = tx.execute(
        select(AuditRow.sequence, AuditRow.digest).order_by(AuditRow.sequence.desc()).limit(1)
    ).first()
    end, previous = (last.sequence, last.digest) if last else (0, GENESIS)
    now = clock.now()
    told = {"tenant": tx.tenant_id, "at": now.isoformat(), "actor": actor, "act": act}
    entries: list[dict[str, Any]] = []
    for sequence, (subject, facts) in enumerate(about, end + 1):
        own = {"subject": subject, "facts": dict(facts), "sequence": sequence, "previous": previous}
        digest = _digest({**told, **own})
        entries.append(
            {
                "id": new_id(),
                "tenant_id": tx.tenant_id,
                "at": now,
                "actor": actor,
                "act": act,
                **own,
                "digest": digest,
            }
        )
        previous = digest
    return entries


def last_time(tx: Tx, act: str) -> datetime | None:
    """When an act of this kind was last recorded for the tenant; None where it never was."""
    statement = select(AuditRow.at).where(AuditRow.act == act)
    return tx.scalars(statement.order_by(AuditRow.sequence.desc()).limit(1)).first()


def verify(tx: Tx) -> ChainVerdict:
    """Walk the tenant's chain from its first entry and recompute every digest."""
    previous, count = GENESIS, 0
    for row in _entries(tx):
        count += 1
        if (
            row.sequence != count
            or row.previous != previous
            or row.digest != _digest(_content(row))
        ):
            return ChainVerdict(count, previous, broken_at=row.sequence)
        previous = row.digest
    return ChainVerdict(count, previous, broken_at=None)


def export(tx: Tx) -> Iterator[bytes]:
    """The tenant's chain as JSON lines, which `verify` can be repeated on by anyone."""
    for row in _entries(tx):
        yield orjson.dumps({**_content(row), "digest": row.digest}, option=orjson.OPT_SORT_KEYS)


def count(tx: Tx) -> int:
    """How many entries the tenant's chain has."""
    return tx.scalar(select(func.count()).select_from(AuditRow)) or 0


def _entries(tx: Tx) -> Iterator[AuditRow]:
    statement = select(AuditRow).order_by(AuditRow.sequence).execution_options(yield_per=500)
    yield from tx.scalars(statement)


def _content(row: AuditRow) -> dict[str, Any]:
    return {
        "tenant": row.tenant_id,
        "sequence": row.sequence,
        "at": row.at.isoformat(),
        "actor": row.actor,
        "act": row.act,
        "subject": row.subject,
        "facts": row.facts,
        "previous": row.previous,
    }


def _digest(content: Mapping[str, Any]) -> str:
    written = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(written).hexdigest()


def _wait_for_the_chain(tx: Tx) -> None:
    """Let one transaction at a time append: on SQLite the write lock does it already."""
    if tx.get_bind().dialect.name == "postgresql":
        key = int.from_bytes(hashlib.sha256(tx.tenant_id.encode()).digest()[:8], signed=True)
        tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


@event.listens_for(Tx, "before_flush")
def _never_change_an_entry(session: Session, _context: Any, _instances: Any) -> None:
    for row in [*session.dirty, *session.deleted]:
        if isinstance(row, AuditRow) and (row in session.deleted or session.is_modified(row)):
            raise RuntimeError("an audit entry is never changed or removed")
