"""Where holders' choices about look-ups are kept."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from foundation.ids import new_id
from foundation.schema import Base, Id, TenantOwned, UtcDateTime


class LookUpChoiceRow(TenantOwned, Base):
    """Whether a certificate may be found by number and name; without a row it may."""

    __tablename__ = "certs_look_up_choice"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    certificate_id: Mapped[str] = mapped_column(Id, ForeignKey("certs_certificate.id"), unique=True)
    closed: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
