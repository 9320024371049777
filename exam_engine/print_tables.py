"""Where print files of a batch are noted: which certificate's page lies in which blob."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.ids import new_id
from foundation.schema import Base, Id, TenantOwned, UtcDateTime


class PrintFileRow(TenantOwned, Base):
    """The print file of one certificate, kept for some weeks so that a batch can be fetched."""

    __tablename__ = "exam_print_file"
    __table_args__ = (UniqueConstraint("certificate_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    certificate_id: Mapped[str] = mapped_column(Id, ForeignKey("certs_certificate.id"))
    digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
