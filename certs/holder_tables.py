"""Where holders' own choices are kept: the links by which they show a certificate to others."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Integer, String
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
