"""Where certificates are kept: number counters, certificates, and each change of standing."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.ids import new_id
from foundation.schema import Base, Id, TenantOwned, UtcDateTime


class Stage(StrEnum):
    """How far a certificate has come on the production line."""

    RESERVED = "reserved"
    ISSUED = "issued"


class NumberCounterRow(TenantOwned, Base):
    """The last serial given under one key of a number rule."""

    __tablename__ = "certs_number_counter"
    __table_args__ = (UniqueConstraint("tenant_id", "key"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(120))
    last: Mapped[int] = mapped_column(Integer)


class CertificateRow(TenantOwned, Base):
    """One certificate from the moment its number is taken; a number is never given twice.

    ``order_ref`` is the caller's own name for the order and makes reserving idempotent.
    ``token`` is the secret of the QR code. ``file_digest`` is the SHA-256 of the whole file, which
    is also the file's name in the blob store.
    """

    __tablename__ = "certs_certificate"
    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("token"),
        UniqueConstraint("tenant_id", "order_ref"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    order_ref: Mapped[str] = mapped_column(String(80))
    subject_ref: Mapped[str] = mapped_column(String(80), index=True)
    number: Mapped[str] = mapped_column(String(40))
    token: Mapped[str] = mapped_column(String(40))
    stage: Mapped[Stage] = mapped_column(String(12), index=True)
    standing: Mapped[str] = mapped_column(String(12))
    award: Mapped[dict[str, Any]] = mapped_column(JSON)
    template: Mapped[str] = mapped_column(String(40))
    issued_on: Mapped[date] = mapped_column(Date)
    expires_on: Mapped[date | None] = mapped_column(Date)
    reserved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    file_digest: Mapped[str | None] = mapped_column(String(64))
    supersedes_id: Mapped[str | None] = mapped_column(
        Id, ForeignKey("certs_certificate.id"), unique=True
    )


class StatusChangeRow(TenantOwned, Base):
    """One change of a certificate's standing: which act, why, by whom and when; never edited."""

    __tablename__ = "certs_status_change"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    certificate_id: Mapped[str] = mapped_column(Id, ForeignKey("certs_certificate.id"), index=True)
    act: Mapped[str] = mapped_column(String(12))
    before: Mapped[str] = mapped_column(String(12))
    after: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text)
    person_ref: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
