"""Where bodies' own templates are kept: every version of each, and which one serves which level."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.ids import new_id
from foundation.schema import Base, Id, TenantOwned, UtcDateTime


class TemplateStage(StrEnum):
    """A draft may be edited; a published version never changes, so that it prints the same."""

    DRAFT = "draft"
    PUBLISHED = "published"


class TemplateVersionRow(TenantOwned, Base):
    """One version of one template: its three texts, and who made and published it.

    ``edition`` counts the savings of a draft, so that nobody overwrites what they have not seen.
    """

    __tablename__ = "certs_template_version"
    __table_args__ = (UniqueConstraint("tenant_id", "name", "version"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(28))
    version: Mapped[int] = mapped_column(Integer)
    stage: Mapped[TemplateStage] = mapped_column(String(12))
    edition: Mapped[int] = mapped_column(Integer, default=1)
    html: Mapped[str] = mapped_column(Text)
    css: Mapped[str] = mapped_column(Text)
    layout: Mapped[str] = mapped_column(Text)
    edited_by: Mapped[str] = mapped_column(String(80))
    edited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by: Mapped[str | None] = mapped_column(String(80))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TemplateUseRow(TenantOwned, Base):
    """What certificates of a level are printed with from now on.

    ``whole_document`` says that the page shows the document number unmasked.
    """

    __tablename__ = "certs_template_use"
    __table_args__ = (UniqueConstraint("tenant_id", "rank"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    rank: Mapped[int] = mapped_column(Integer)
    reference: Mapped[str] = mapped_column(String(40))
    whole_document: Mapped[bool] = mapped_column(Boolean, default=False)
    chosen_by: Mapped[str] = mapped_column(String(80))
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)
