"""What a person agreed to, in which words, when and for which purpose; and withdrawal.

Every decision is a new row, refusals too, so that what held at any moment can be shown (PIPL
articles 14 to 16, GDPR article 7). The words are kept once per version and language, and a decision
names their digest. Withdrawing takes the same one call as giving.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from foundation import audit
from foundation.clock import Clock
from foundation.database import Tx
from foundation.errors import Conflict, Invalid, NotFound
from foundation.ids import new_id
from foundation.schema import Base, Id, TenantOwned, UtcDateTime
from foundation.scoping import by_keys

RECEIPT_KIND = "kaozheng-consent-receipt-1"


class Decision(StrEnum):
    """What the person said."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ConsentTextRow(TenantOwned, Base):
    """The words of one purpose, in one version and one language; they never change."""

    __tablename__ = "foundation_consent_text"
    __table_args__ = (UniqueConstraint("tenant_id", "purpose", "version", "language"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    purpose: Mapped[str] = mapped_column(String(80))
    version: Mapped[str] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ConsentRow(TenantOwned, Base):
    """One decision of one person on one purpose."""

    __tablename__ = "foundation_consent"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    subject_ref: Mapped[str] = mapped_column(String(64), index=True)
    text_id: Mapped[str] = mapped_column(Id, ForeignKey("foundation_consent_text.id"))
    purpose: Mapped[str] = mapped_column(String(80))
    decision: Mapped[Decision] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def publish_text(
    tx: Tx, clock: Clock, *, purpose: str, version: str, language: str, text: str
) -> ConsentTextRow:
    """Keep the words that people will be asked with; the same words again change nothing."""
    words = text.strip()
    if not words:
        raise Invalid("consent-text-empty", purpose=purpose)
    known = tx.scalars(
        select(ConsentTextRow).filter_by(purpose=purpose, version=version, language=language)
    ).one_or_none()
    if known is not None:
        if known.text != words:
            raise Conflict("consent-text-changed", purpose=purpose, version=version)
        return known
    row = ConsentTextRow(
        purpose=purpose,
        version=version,
        language=language,
        text=words,
        digest=hashlib.sha256(words.encode()).hexdigest(),
        published_at=clock.now(),
    )
    tx.add(row)
    tx.flush()
    return row


def consent_text(tx: Tx, text_id: str) -> ConsentTextRow:
    """The words, by their id."""
    row = tx.get(ConsentTextRow, text_id)
    if row is None:
        raise NotFound("consent-text-unknown")
    return row


def decide(
    tx: Tx, clock: Clock, *, subject_ref: str, text_id: str, digest: str, given: bool
) -> ConsentRow:
    """Record that a person agreed or refused; ``digest`` is that of the words they were shown."""
    words = consent_text(tx, text_id)
    if not hmac.compare_digest(words.digest, digest):
        raise Conflict("consent-text-outdated", purpose=words.purpose)
    decision = Decision.GIVEN if given else Decision.REFUSED
    return _record(tx, clock, subject_ref, words, decision)


def withdraw(tx: Tx, clock: Clock, *, subject_ref: str, purpose: str) -> ConsentRow:
    """Record that a person takes their agreement back; what was done before stays lawful."""
    row = latest(tx, subject_ref=subject_ref, purpose=purpose)
    if row is None or row.decision != Decision.GIVEN:
        raise Conflict("consent-not-given", purpose=purpose)
    return _record(tx, clock, subject_ref, consent_text(tx, row.text_id), Decision.WITHDRAWN)


def latest(tx: Tx, *, subject_ref: str, purpose: str) -> ConsentRow | None:
    """The person's last decision on a purpose, or None where they were not asked."""
    statement = (
        select(ConsentRow)
        .filter_by(subject_ref=subject_ref, purpose=purpose)
        .order_by(ConsentRow.at.desc(), ConsentRow.id.desc())
    )
    return tx.scalars(statement.limit(1)).first()


def has_consented(tx: Tx, *, subject_ref: str, purpose: str) -> bool:
    """Whether the person's agreement holds now."""
    row = latest(tx, subject_ref=subject_ref, purpose=purpose)
    return row is not None and row.decision == Decision.GIVEN


def consented(tx: Tx, *, subject_refs: Sequence[str], purpose: str) -> set[str]:
    """Those of these people whose agreement to a purpose holds now."""
    statement = (
        select(ConsentRow.subject_ref, ConsentRow.decision)
        .where(ConsentRow.subject_ref.in_(subject_refs), ConsentRow.purpose == purpose)
        .order_by(ConsentRow.at, ConsentRow.id)
    )
    last = {row.subject_ref: row.decision for row in tx.execute(by_keys(statement))}
    return {subject for subject, decision in last.items() if decision == Decision.GIVEN}


def decisions_of(tx: Tx, subject_ref: str) -> list[ConsentRow]:
    """Everything the person decided, in order."""
    statement = select(ConsentRow).filter_by(subject_ref=subject_ref)
    return list(tx.scalars(statement.order_by(ConsentRow.at, ConsentRow.id)))


def receipt(tx: Tx, row: ConsentRow) -> bytes:
    """The decision with its words as JSON for the person to keep; ``digest`` seals the rest."""
    words = consent_text(tx, row.text_id)
    content: dict[str, Any] = {
        "kind": RECEIPT_KIND,
        "receipt": row.id,
        "body": row.tenant_id,
        "subject": row.subject_ref,
        "purpose": row.purpose,
        "decision": str(row.decision),
        "at": row.at.isoformat(),
        "version": words.version,
        "language": words.language,
        "text": words.text,
        "textDigest": words.digest,
    }
    sealed = {**content, "digest": _digest(content)}
    return orjson.dumps(sealed, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)


def check_receipt(tx: Tx, content: bytes) -> bool:
    """Whether a receipt that a person brings back is whole and is what was recorded."""
    try:
        told = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise Invalid("consent-receipt-unreadable") from error
    if not isinstance(told, dict) or told.get("kind") != RECEIPT_KIND:
        raise Invalid("consent-receipt-unreadable")
    row = tx.get(ConsentRow, str(told.get("receipt")))
    return row is not None and orjson.loads(receipt(tx, row)) == told


def _digest(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _record(
    tx: Tx, clock: Clock, subject_ref: str, words: ConsentTextRow, decision: Decision
) -> ConsentRow:
    row = ConsentRow(
        subject_ref=subject_ref,
        text_id=words.id,
        purpose=words.purpose,
        decision=decision,
        at=clock.now(),
    )
    tx.add(row)
    tx.flush()
    audit.record(
        tx,
        clock,
        actor=subject_ref,
        act=f"foundation:consent:{decision}",
        subject=row.id,
        facts={
            "purpose": words.purpose,
            "version": words.version,
            "language": words.language,
            "text": words.digest,
        },
    )
    return row
