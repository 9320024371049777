"""Where look-ups by callers with an account are kept, for the employer, the body and the holder."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.ids import new_id
from foundation.schema import Base, Id, TenantOwned, UtcDateTime


class LookUpRow(TenantOwned, Base):
    """One certificate looked up, with what came out.

    It belongs to the body that gave the account, whichever body issued the certificate.
    ``organisation_id`` is the employer (none for the body's own people), ``actor`` the person or
    the key, ``person_id`` the person also behind a key. ``asked`` shows no more of a number than
    its ends; ``number_index`` is the keyed digest by which the whole number is found again.
    ``told`` says whether anything of a certificate was shown.
    """

    __tablename__ = "exam_look_up"
    __table_args__ = (
        # Ids grow with time, so these are the orders in which the lists are read.
        Index("ix_exam_look_up_of_body", "tenant_id", "id"),
        Index("ix_exam_look_up_of_organisation", "organisation_id", "id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    organisation_id: Mapped[str | None] = mapped_column(
        Id, ForeignKey("foundation_organisation.id")
    )
    actor: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[str | None] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    way: Mapped[str] = mapped_column(String(16))
    asked: Mapped[str] = mapped_column(String(120))
    number_index: Mapped[str | None] = mapped_column(String(64), index=True)
    outcome: Mapped[str] = mapped_column(String(32))
    told: Mapped[bool] = mapped_column(Boolean)
