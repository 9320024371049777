"""Tables of calibration runs: the frozen data, what was found, and who approved its use."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.ids import new_id
from foundation.schema import Base, Id, TenantOwned, UtcDateTime


class RunState(StrEnum):
    """Where a calibration run, or a standard setting, stands. Only an approved one is in force."""

    ORDERED = "ordered"
    FOUND = "found"
    APPROVED = "approved"
    REJECTED = "rejected"


class CalibrationRunRow(TenantOwned, Base):
    """One calibration. Data and plan never change; ``result`` is written once, by the job.

    ``source`` tells where the answers come from: ``{"kind": "batches", "batches": [{id, name}]}``
    or ``{"kind": "file", "name"}``. ``plan`` holds ``{two, many, anchors, group, cuts}``.
    """

    __tablename__ = "exam_calibration_run"
    __table_args__ = (UniqueConstraint("tenant_id", "version"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    version: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(120))
    state: Mapped[RunState] = mapped_column(String(16), default=RunState.ORDERED.value)
    source: Mapped[dict[str, Any]] = mapped_column(JSON)
    plan: Mapped[dict[str, Any]] = mapped_column(JSON)
    data_digest: Mapped[str] = mapped_column(String(64))
    persons: Mapped[int] = mapped_column(Integer)
    items: Mapped[int] = mapped_column(Integer)
    job_id: Mapped[str] = mapped_column(Id)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON, deferred=True)
    started_by: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    found_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str | None] = mapped_column(String(64))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decision_reason: Mapped[str] = mapped_column(Text, default="")


class CalibrationDataRow(TenantOwned, Base):
    """The answers of one run as `exam_engine.measurement.data_sets` writes them; never changed."""

    __tablename__ = "exam_calibration_data"

    run_id: Mapped[str] = mapped_column(Id, ForeignKey("exam_calibration_run.id"), primary_key=True)
    content: Mapped[str] = mapped_column(Text)


class ItemParametersRow(TenantOwned, Base):
    """The parameters of one item in one run; ``item_ref`` is the id of the item's version."""

    __tablename__ = "exam_item_parameters"
    __table_args__ = (
        UniqueConstraint("run_id", "item_ref"),
        Index("ix_exam_item_parameters_item_ref", "item_ref"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    run_id: Mapped[str] = mapped_column(Id, ForeignKey("exam_calibration_run.id"))
    item_ref: Mapped[str] = mapped_column(String(128))
    identifier: Mapped[str] = mapped_column(String(128))
    model: Mapped[str] = mapped_column(String(16))
    categories: Mapped[list[str]] = mapped_column(JSON)
    """The points that each category stands for, as decimals."""
    values: Mapped[dict[str, float]] = mapped_column(JSON)
    errors: Mapped[dict[str, float]] = mapped_column(JSON)


class StandardSettingRow(TenantOwned, Base):
    """One standard setting with everything that was said in it; never changed but for its approval.

    ``content`` is what was entered (method, judges, rounds or bookmarks), ``result`` the cuts with
    their standard errors, agreement and decisions.
    """

    __tablename__ = "exam_standard_setting"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    title: Mapped[str] = mapped_column(String(120))
    method: Mapped[str] = mapped_column(String(16))
    level: Mapped[str] = mapped_column(String(64), default="")
    state: Mapped[RunState] = mapped_column(String(16), default=RunState.FOUND.value)
    run_id: Mapped[str | None] = mapped_column(Id, ForeignKey("exam_calibration_run.id"))
    file_name: Mapped[str] = mapped_column(String(200), default="")
    content: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    result: Mapped[dict[str, Any]] = mapped_column(JSON)
    entered_by: Mapped[str] = mapped_column(String(64))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[str | None] = mapped_column(String(64))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decision_reason: Mapped[str] = mapped_column(Text, default="")
