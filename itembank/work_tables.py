"""Tables of work in the bank: changes to many items, reviewers, writers' cells, known items."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.ids import new_id
from foundation.schema import Base, Id, TenantOwned, UtcDateTime


class LineOutcome(StrEnum):
    """What became of one item of a change to many."""

    WAITING = "waiting"
    DONE = "done"
    UNCHANGED = "unchanged"
    """It was so already."""
    REFUSED = "refused"
    UNDONE = "undone"
    STAYED = "stayed"
    """It has moved on since, so that an undo left it alone."""


class BulkRow(TenantOwned, Base):
    """One change to many items: what was asked for, by whom, how far it is, was it undone."""

    __tablename__ = "itembank_bulk"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    change: Mapped[str] = mapped_column(String(16))
    value: Mapped[str] = mapped_column(String(200))
    comment: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    total: Mapped[int] = mapped_column(Integer)
    done: Mapped[int] = mapped_column(Integer, default=0)
    job_id: Mapped[str | None] = mapped_column(Id)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by: Mapped[str | None] = mapped_column(String(64))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BulkLineRow(TenantOwned, Base):
    """One item of a change: what was before, and how the change left it, for an undo to compare.

    ``code`` and ``facts`` tell why an item was refused.
    """

    __tablename__ = "itembank_bulk_line"
    __table_args__ = (
        UniqueConstraint("bulk_id", "place"),
        Index("ix_itembank_bulk_line_outcome", "bulk_id", "outcome", "place"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    bulk_id: Mapped[str] = mapped_column(Id, ForeignKey("itembank_bulk.id"))
    place: Mapped[int] = mapped_column(Integer)
    item_id: Mapped[str] = mapped_column(Id)
    identifier: Mapped[str] = mapped_column(String(128), default="")
    outcome: Mapped[str] = mapped_column(String(16), default=LineOutcome.WAITING.value)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    version_id: Mapped[str | None] = mapped_column(Id)
    digest: Mapped[str | None] = mapped_column(String(64))
    code: Mapped[str | None] = mapped_column(String(80))
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class ReviewerRow(TenantOwned, Base):
    """Who is asked to review an item."""

    __tablename__ = "itembank_reviewer"
    __table_args__ = (UniqueConstraint("item_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    item_id: Mapped[str] = mapped_column(Id)
    person: Mapped[str] = mapped_column(String(64), index=True)
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class CellTaskRow(TenantOwned, Base):
    """Items of one cell of a blueprint that a writer is to deliver: how many, until when.

    What is delivered is counted from the items themselves, see `itembank.cell_tasks`.
    """

    __tablename__ = "itembank_cell_task"
    __table_args__ = (Index("ix_itembank_cell_task_writer", "tenant_id", "writer"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    writer: Mapped[str] = mapped_column(String(64))
    level: Mapped[str] = mapped_column(String(64))
    area: Mapped[str] = mapped_column(String(200))
    section: Mapped[str] = mapped_column(String(80))
    types: Mapped[list[str]] = mapped_column(JSON)
    points: Mapped[str] = mapped_column(String(32))
    number: Mapped[int] = mapped_column(Integer)
    due: Mapped[date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text, default="")
    given_by: Mapped[str] = mapped_column(String(64))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CompromiseRow(TenantOwned, Base):
    """That an item was seen where nobody should see it: who marked it, and who lifted the mark.

    ``stood`` tells where each version stood before: id of the version → its status.
    """

    __tablename__ = "itembank_compromise"
    __table_args__ = (Index("ix_itembank_compromise_item", "tenant_id", "item_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    item_id: Mapped[str] = mapped_column(Id)
    seen_where: Mapped[str] = mapped_column(String(400))
    seen_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    stood: Mapped[dict[str, str]] = mapped_column(JSON)
    marked_by: Mapped[str] = mapped_column(String(64))
    marked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lifted_by: Mapped[str | None] = mapped_column(String(64))
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lift_reason: Mapped[str] = mapped_column(Text, default="")
