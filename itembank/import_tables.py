"""Tables of imports: which file came in, what became of each of its questions, and their files."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.ids import new_id
from foundation.schema import Base, Id, TenantOwned, UtcDateTime


class ImportRow(TenantOwned, Base):
    """One file that was taken in; its bytes lie in the blob store under ``digest``."""

    __tablename__ = "itembank_import"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    file_name: Mapped[str] = mapped_column(String(400))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(Integer)
    dialect: Mapped[str] = mapped_column(String(64))
    options: Mapped[dict[str, str]] = mapped_column(JSON)
    """What the person who confirmed it decided of what the dialect leaves open."""
    standard_id: Mapped[str] = mapped_column(Id, ForeignKey("itembank_standard.id"))
    pool: Mapped[str] = mapped_column(String(16))
    remarks: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """What was said of the file as a whole, as `exchange.remark_json` writes it."""
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_by: Mapped[str | None] = mapped_column(String(64))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ImportLineRow(TenantOwned, Base):
    """One question of an imported file: what stood there, and what became of it.

    ``item_id`` and ``version_id`` are opaque once an import is undone: the item is gone, and the
    line stays to tell of it. ``before`` holds the content of an open draft that was overwritten.
    """

    __tablename__ = "itembank_import_line"
    __table_args__ = (
        UniqueConstraint("import_id", "place"),
        Index("ix_itembank_import_line_key", "tenant_id", "key"),
        Index("ix_itembank_import_line_outcome", "tenant_id", "outcome"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    import_id: Mapped[str] = mapped_column(Id, ForeignKey("itembank_import.id"))
    place: Mapped[int] = mapped_column(Integer)
    key: Mapped[str] = mapped_column(String(128))
    outcome: Mapped[str] = mapped_column(String(16))
    identifier: Mapped[str] = mapped_column(String(128))
    category: Mapped[str] = mapped_column(String(400))
    source: Mapped[str] = mapped_column(Text)
    where: Mapped[dict[str, Any]] = mapped_column(JSON)
    remarks: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """The item that was read, where it waits for a person; else it stands in its version."""
    digest: Mapped[str | None] = mapped_column(String(64))
    item_id: Mapped[str | None] = mapped_column(Id)
    version_id: Mapped[str | None] = mapped_column(Id)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class ItemFileRow(TenantOwned, Base):
    """A picture, sound or other file that items name by its digest (``media:<digest>``)."""

    __tablename__ = "itembank_file"
    __table_args__ = (UniqueConstraint("tenant_id", "digest"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    digest: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(400))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
