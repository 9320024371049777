"""Tables of the bank's index: one narrow row an item, what people put beside items, kept searches.

The words of items stand in ``itembank_item_text``, a table of the database's own full-text engine
that only `itembank.full_text` knows.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Float, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.ids import new_id
from foundation.schema import Base, Id, TenantOwned, UtcDateTime


class ItemIndexRow(TenantOwned, Base):
    """What lists, counts and filters look for of one item, as its newest version stands.

    Written by `itembank.indexing` alone, after every write of what it copies. ``place`` is the
    item's number in the full-text engine. ``in_use`` is the number of the published version, and
    ``used_cell`` its level, area, type and points, which may be those of an older version.
    """

    __tablename__ = "itembank_item_index"
    __table_args__ = (
        UniqueConstraint("item_id"),
        Index("ix_itembank_item_index_name", "tenant_id", "identifier"),
        Index(
            "ix_itembank_item_index_facets",
            *("tenant_id", "level", "area", "item_type", "difficulty", "status", "in_use"),
        ),
        Index("ix_itembank_item_index_author", "tenant_id", "author"),
        Index("ix_itembank_item_index_flags", "tenant_id", "flags"),
        Index("ix_itembank_item_index_cell", "tenant_id", "pool", "used_cell"),
    )

    place: Mapped[int] = mapped_column(Integer, primary_key=True)
    item_id: Mapped[str] = mapped_column(Id)
    version_id: Mapped[str] = mapped_column(Id)
    identifier: Mapped[str] = mapped_column(String(128))
    number: Mapped[int] = mapped_column(Integer)
    status: Mapped[str] = mapped_column(String(16))
    in_use: Mapped[int | None] = mapped_column(Integer)
    used_cell: Mapped[str | None] = mapped_column(String(400))
    pool: Mapped[str] = mapped_column(String(16))
    level: Mapped[str] = mapped_column(String(64))
    area: Mapped[str] = mapped_column(String(200))
    item_type: Mapped[str] = mapped_column(String(32))
    difficulty: Mapped[str | None] = mapped_column(String(16))
    points: Mapped[str] = mapped_column(String(32))
    """Without trailing zeros, so that equal points are equal text."""
    author: Mapped[str] = mapped_column(String(64))
    """Who began the newest version."""
    tags: Mapped[str] = mapped_column(String(2000), default="")
    """Each between line breaks, as are the flags, so that one is found by itself."""
    flags: Mapped[str] = mapped_column(String(400), default="")
    seen: Mapped[int] = mapped_column(Integer, default=0)
    """By how many candidates, as `ItemFiguresRow` has it."""
    words: Mapped[str] = mapped_column(String(64))
    """The first words that a candidate reads."""
    digest: Mapped[str] = mapped_column(String(64))
    """Of the content that the full-text engine holds."""


class ItemSignatureRow(TenantOwned, Base):
    """The signature of an item's words (`itembank.likeness`), apart from its long content.

    A search for near-duplicates reads those of a whole body.
    """

    __tablename__ = "itembank_item_signature"

    place: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    item_id: Mapped[str] = mapped_column(Id)
    signature: Mapped[bytes] = mapped_column(LargeBinary(512))


class ItemTagRow(TenantOwned, Base):
    """A word that people put on an item; it belongs to the item and not to one of its versions."""

    __tablename__ = "itembank_item_tag"
    __table_args__ = (
        UniqueConstraint("item_id", "tag"),
        Index("ix_itembank_item_tag_tag", "tenant_id", "tag"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    item_id: Mapped[str] = mapped_column(Id)
    tag: Mapped[str] = mapped_column(String(40))


class ItemEnemyRow(TenantOwned, Base):
    """Two items that must not meet, named after they were frozen; ``item_id`` is the lesser id."""

    __tablename__ = "itembank_item_enemy"
    __table_args__ = (UniqueConstraint("item_id", "other_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    item_id: Mapped[str] = mapped_column(Id)
    other_id: Mapped[str] = mapped_column(Id, index=True)


class ItemFiguresRow(TenantOwned, Base):
    """What sittings have told of an item, for lists; the roof writes it when it has counted anew.

    ``flags`` are names of hints, whatever raised them.
    """

    __tablename__ = "itembank_item_figures"
    __table_args__ = (UniqueConstraint("item_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    item_id: Mapped[str] = mapped_column(Id)
    seen: Mapped[int] = mapped_column(Integer, default=0)
    facility: Mapped[float | None] = mapped_column(Float)
    discrimination: Mapped[float | None] = mapped_column(Float)
    flags: Mapped[list[str]] = mapped_column(JSON)
    reasons: Mapped[list[list[Any]] | None] = mapped_column(JSON)
    """Of each flag its name, the figure that raised it or None, and what it is about."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ItemSittingRow(TenantOwned, Base):
    """What one sitting has shown of one version of an item; a new scoring replaces it.

    ``batch_ref`` and ``form_ref`` are the roof's own names for the sitting and its form.
    """

    __tablename__ = "itembank_item_sitting"
    __table_args__ = (
        UniqueConstraint("version_id", "batch_ref", "form_ref"),
        Index("ix_itembank_item_sitting_item", "tenant_id", "item_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    item_id: Mapped[str] = mapped_column(Id)
    version_id: Mapped[str] = mapped_column(Id)
    batch_ref: Mapped[str] = mapped_column(String(64))
    form_ref: Mapped[str] = mapped_column(String(64))
    persons: Mapped[int] = mapped_column(Integer)
    facility: Mapped[float | None] = mapped_column(Float)
    item_rest: Mapped[float | None] = mapped_column(Float)
    unanswered: Mapped[float | None] = mapped_column(Float)
    options: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """Of each option ``name``, ``share``, ``correlation``, ``by_fifth`` and ``is_key``."""
    reasons: Mapped[list[list[Any]]] = mapped_column(JSON)
    """As `ItemFiguresRow.reasons`."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class SavedSearchRow(TenantOwned, Base):
    """A search that somebody keeps: its fields as the list's address has them."""

    __tablename__ = "itembank_saved_search"
    __table_args__ = (UniqueConstraint("tenant_id", "owner", "name"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    owner: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(80))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    shared: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
