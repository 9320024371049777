"""Where certificates are kept: number counters, certificates, and each change of standing."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

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


class AwardFrameRow(TenantOwned, Base):
    """What many awards say alike, kept once: body, scheme, level, skills, posts.

    ``digest`` is the SHA-256 of the content as sorted JSON. The fifty statements of a level's
    skills are twenty times as long as what one holder's award adds to them.
    """

    __tablename__ = "certs_award_frame"
    __table_args__ = (UniqueConstraint("tenant_id", "digest"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


class CertificateRow(TenantOwned, Base):
    """One certificate from the moment its number is taken; a number is never given twice.

    ``order_ref`` is the caller's own name for the order and makes reserving idempotent.
    ``token`` is the secret of the QR code. ``file_digest`` is the SHA-256 of the whole file, which
    is also the file's name in the blob store. ``status_index`` is the certificate's place in the
    body's status lists, counted from 0 without a gap. The award is kept as its ``frame`` and its
    ``holding``, which are what many and what this one award says. ``path`` is the way it was
    printed, ``press`` or ``weasyprint``, and ``fallback_reason`` is why not by the press.
    ``cause`` says why it takes the place of the one it supersedes.
    """

    __tablename__ = "certs_certificate"
    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("token"),
        UniqueConstraint("tenant_id", "order_ref"),
        UniqueConstraint("tenant_id", "status_index"),
        # A status list asks for the few that do not stand among the many that do.
        Index(None, "tenant_id", "standing", "status_index"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    order_ref: Mapped[str] = mapped_column(String(80))
    subject_ref: Mapped[str] = mapped_column(String(80), index=True)
    number: Mapped[str] = mapped_column(String(40))
    token: Mapped[str] = mapped_column(String(40))
    status_index: Mapped[int] = mapped_column(Integer)
    stage: Mapped[Stage] = mapped_column(String(12), index=True)
    standing: Mapped[str] = mapped_column(String(12))
    frame_id: Mapped[str] = mapped_column(Id, ForeignKey(AwardFrameRow.id))
    holding: Mapped[dict[str, Any]] = mapped_column(JSON)
    template: Mapped[str] = mapped_column(String(40))
    issued_on: Mapped[date] = mapped_column(Date)
    expires_on: Mapped[date | None] = mapped_column(Date)
    reserved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    file_digest: Mapped[str | None] = mapped_column(String(64))
    path: Mapped[str | None] = mapped_column(String(12))
    fallback_reason: Mapped[str | None] = mapped_column(String(80))
    supersedes_id: Mapped[str | None] = mapped_column(
        Id, ForeignKey("certs_certificate.id"), unique=True
    )
    cause: Mapped[str | None] = mapped_column(String(40))
    frame: Mapped[AwardFrameRow] = relationship(lazy="selectin")

    @property
    def award(self) -> dict[str, Any]:
        """The whole award, as `certs.awards.award_from_data` reads it."""
        return {**self.frame.content, **self.holding}


class StatusChangeRow(TenantOwned, Base):
    """One change of a certificate's standing: which act, why, by whom and when; never edited.

    ``reason_code`` is one of `certs.reasons.Reason`, ``reason`` says it in the officer's words.
    """

    __tablename__ = "certs_status_change"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    certificate_id: Mapped[str] = mapped_column(Id, ForeignKey("certs_certificate.id"), index=True)
    act: Mapped[str] = mapped_column(String(12))
    before: Mapped[str] = mapped_column(String(12))
    after: Mapped[str] = mapped_column(String(12))
    reason_code: Mapped[str] = mapped_column(String(40), default="")
    reason: Mapped[str] = mapped_column(Text)
    person_ref: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class WithdrawalRow(TenantOwned, Base):
    """A withdrawal that one officer proposes and another one decides.

    ``outcome`` is empty until then, and afterwards ``withdrawn`` or ``declined``.
    """

    __tablename__ = "certs_withdrawal"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    certificate_id: Mapped[str] = mapped_column(Id, ForeignKey("certs_certificate.id"), index=True)
    reason_code: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[str] = mapped_column(String(80))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(12))
    remark: Mapped[str] = mapped_column(Text, default="")
