"""Where holders' own choices are kept: links to show a certificate, and its claims into wallets."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.ids import new_id
from foundation.schema import Base, Id, TenantOwned, UtcDateTime


class ShareLinkRow(TenantOwned, Base):
    """One link that a holder has made.

    ``token_digest`` is the SHA-256 of the link's secret: the records alone open no link. ``shows``
    names what the holder lets be seen beside the standing. ``opened`` counts the times.
    """

    __tablename__ = "certs_share_link"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    certificate_id: Mapped[str] = mapped_column(Id, ForeignKey("certs_certificate.id"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    shows: Mapped[list[str]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened: Mapped[int] = mapped_column(Integer, default=0)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class WalletOfferRow(TenantOwned, Base):
    """The one claim of a certificate into a wallet, in one form.

    There is one row for each form: made anew before it is claimed, it gets another ``seed``, from
    which its code and its PIN are derived with a key of the ring. ``code_digest`` and
    ``access_digest`` are the SHA-256 of secrets, so that the records alone claim nothing. ``tries``
    counts wrong PINs. ``holder_key`` is the thumbprint (RFC 7638) of the key that it was bound to.
    """

    __tablename__ = "certs_wallet_offer"
    __table_args__ = (UniqueConstraint("certificate_id", "form"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    certificate_id: Mapped[str] = mapped_column(Id, ForeignKey("certs_certificate.id"))
    form: Mapped[str] = mapped_column(String(12))
    seed: Mapped[str] = mapped_column(String(40))
    code_digest: Mapped[str] = mapped_column(String(64), unique=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    access_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    access_ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    holder_key: Mapped[str | None] = mapped_column(String(64))
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
