"""Tables of the item bank: standards, items, their versions, and what people did to them.

An item is a name that lives on; what it says stands in its versions. A version's content changes
only while it is a draft: a listener on every transaction refuses anything else, whoever asks.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    event,
    inspect,
)
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column, relationship

from foundation.database import Tx
from foundation.ids import new_id
from foundation.schema import Base, ExactDecimal, Id, TenantOwned, UtcDateTime
from itembank.lifecycle import Act, Pool, VersionStatus


class StandardRow(TenantOwned, Base):
    """A competency standard in one version, as its JSON."""

    __tablename__ = "itembank_standard"
    __table_args__ = (UniqueConstraint("tenant_id", "name", "version"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ItemRow(TenantOwned, Base):
    """An item's identity, the same through all its versions."""

    __tablename__ = "itembank_item"
    __table_args__ = (UniqueConstraint("tenant_id", "identifier"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    identifier: Mapped[str] = mapped_column(String(128))
    standard_id: Mapped[str] = mapped_column(Id, ForeignKey("itembank_standard.id"), index=True)
    pool: Mapped[Pool] = mapped_column(String(16), default=Pool.LIVE.value)
    created_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ItemVersionRow(TenantOwned, Base):
    """One version of an item: its content, and copies of what lists and assembly look for.

    ``content`` is the JSON of `itembank.item_json`, ``digest`` its SHA-256. ``written_by`` lists
    everyone who wrote on it; none of them may approve it.
    """

    __tablename__ = "itembank_item_version"
    __table_args__ = (
        UniqueConstraint("item_id", "number"),
        Index("ix_itembank_item_version_pool", "tenant_id", "status", "level", "area"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    item_id: Mapped[str] = mapped_column(Id, ForeignKey("itembank_item.id"))
    number: Mapped[int] = mapped_column(Integer)
    status: Mapped[VersionStatus] = mapped_column(String(16), default=VersionStatus.DRAFT.value)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    written_by: Mapped[list[str]] = mapped_column(JSON)
    title: Mapped[str] = mapped_column(String(400))
    level: Mapped[str] = mapped_column(String(64))
    area: Mapped[str] = mapped_column(String(200))
    item_type: Mapped[str] = mapped_column(String(32))
    difficulty: Mapped[str | None] = mapped_column(String(16))
    points: Mapped[Decimal] = mapped_column(ExactDecimal)
    seconds: Mapped[int | None] = mapped_column(Integer)
    key_letter: Mapped[str | None] = mapped_column(String(4))
    enemies: Mapped[list[str]] = mapped_column(JSON)
    signature: Mapped[bytes | None] = mapped_column(LargeBinary(512), deferred=True)
    """Of its words, see `itembank.likeness`; None where it was written before there were any."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    skills: Mapped[list["ItemSkillRow"]] = relationship(
        order_by="ItemSkillRow.place", cascade="all, delete-orphan", lazy="selectin"
    )


class ItemSkillRow(TenantOwned, Base):
    """A skill point that a version examines; place 1 is the one mainly examined."""

    __tablename__ = "itembank_item_skill"
    __table_args__ = (UniqueConstraint("version_id", "skill"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    version_id: Mapped[str] = mapped_column(Id, ForeignKey("itembank_item_version.id"))
    place: Mapped[int] = mapped_column(Integer)
    skill: Mapped[str] = mapped_column(String(64), index=True)
    task: Mapped[str] = mapped_column(String(64))


class ItemActRow(TenantOwned, Base):
    """What one person did to a version, and what they wrote about it."""

    __tablename__ = "itembank_item_act"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    version_id: Mapped[str] = mapped_column(Id, ForeignKey("itembank_item_version.id"), index=True)
    act: Mapped[Act] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(String(64))
    comment: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class FrozenContentChanged(RuntimeError):
    """Something tried to change or remove a version that is no draft any more: our mistake."""


_MAY_STILL_CHANGE = frozenset({"status", "published_at", "retired_at"})


@event.listens_for(Tx, "before_flush")
def _keep_frozen_versions(session: Session, _context: Any, _instances: Any) -> None:
    for row in [*session.dirty, *session.deleted, *session.new]:
        if isinstance(row, ItemVersionRow) and row not in session.new:
            _refuse_change(row, deleted=row in session.deleted)
        elif isinstance(row, ItemSkillRow):
            version = session.get(ItemVersionRow, row.version_id) if row.version_id else None
            if version is not None and version not in session.new and _was_frozen(version):
                raise FrozenContentChanged(f"skills of version {version.id}")
        elif isinstance(row, ItemActRow) and row not in session.new and session.is_modified(row):
            raise FrozenContentChanged(f"act {row.id}")


@event.listens_for(Tx, "do_orm_execute")
def _no_bulk_changes(state: ORMExecuteState) -> None:
    """Bulk updates and deletes pass by the unit of work, so they are refused as such."""
    guarded = (ItemVersionRow, ItemSkillRow, ItemActRow)
    if (state.is_update or state.is_delete) and any(
        issubclass(mapper.class_, guarded) for mapper in state.all_mappers
    ):
        raise FrozenContentChanged("versions are changed one by one, through the library")


def _was_frozen(row: ItemVersionRow) -> bool:
    """Whether the version was more than a draft before this flush."""
    history = inspect(row).attrs.status.history
    before = history.deleted[0] if history.deleted else row.status
    return before != VersionStatus.DRAFT


def _refuse_change(row: ItemVersionRow, *, deleted: bool) -> None:
    if not _was_frozen(row):
        return
    changed = {attribute.key for attribute in inspect(row).attrs if attribute.history.has_changes()}
    if deleted or changed - _MAY_STILL_CHANGE:
        raise FrozenContentChanged(f"version {row.id}: {sorted(changed - _MAY_STILL_CHANGE)}")
