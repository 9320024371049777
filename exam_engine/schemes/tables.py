"""The table of schemes that a body has adopted; a version is never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.ids import new_id
from foundation.schema import Base, Id, TenantOwned, UtcDateTime


class SchemeRow(TenantOwned, Base):
    """One version of a scheme with the blueprints of its levels and its competency standard."""

    __tablename__ = "exam_scheme"
    __table_args__ = (UniqueConstraint("tenant_id", "code", "version"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(32))
    version: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    blueprints: Mapped[dict[str, Any]] = mapped_column(JSON)
    standard_id: Mapped[str] = mapped_column(Id, ForeignKey("itembank_standard.id"))
    adopted_by: Mapped[str] = mapped_column(String(64))
    adopted_at: Mapped[datetime] = mapped_column(UtcDateTime)
