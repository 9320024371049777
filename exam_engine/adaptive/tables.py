"""Tables of adaptive tests: designs, parameters, who sat one, and every selection that was made.

A selection is written once, by `exam_engine.adaptive.ledger`, before its item is shown.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Boolean, Float, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.ids import new_id
from foundation.schema import Base, Id, TenantOwned, UtcDateTime


class DesignStage(StrEnum):
    """Whether a design may still be changed."""

    DRAFT = "draft"
    PUBLISHED = "published"


class DesignRow(TenantOwned, Base):
    """One version of a design; a published one is never changed, and stands behind one form."""

    __tablename__ = "exam_design"
    __table_args__ = (UniqueConstraint("tenant_id", "name", "version"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(120))
    version: Mapped[int] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(Text)
    """The design as TOML, see `exam_engine.adaptive.design_text`."""
    stage: Mapped[DesignStage] = mapped_column(String(16), default=DesignStage.DRAFT.value)
    form_id: Mapped[str | None] = mapped_column(Id, index=True)
    changed_by: Mapped[str] = mapped_column(String(64))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by: Mapped[str | None] = mapped_column(String(64))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DesignRunRow(TenantOwned, Base):
    """One simulation of a design as it stood then."""

    __tablename__ = "exam_design_run"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    design_id: Mapped[str] = mapped_column(Id, ForeignKey("exam_design.id"), index=True)
    job_id: Mapped[str] = mapped_column(Id)
    source: Mapped[str] = mapped_column(Text)
    wanted: Mapped[dict[str, Any]] = mapped_column(JSON)
    """How many examinees, their abilities, and the seed."""
    figures: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What came of it; None while the job is at work."""
    asked_by: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ParameterSetRow(TenantOwned, Base):
    """Item parameters under one name; never changed. ``fictional``: nobody has measured them."""

    __tablename__ = "exam_parameter_set"
    __table_args__ = (UniqueConstraint("tenant_id", "name"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(String(400))
    fictional: Mapped[bool] = mapped_column(Boolean)
    curves: Mapped[dict[str, list[Any]]] = mapped_column(JSON)
    """Identifier of an item → its model and parameters."""
    run_id: Mapped[str | None] = mapped_column(Id, index=True)
    """The approved calibration run behind the set; None for parameters from elsewhere."""
    measured: Mapped[dict[str, dict[str, Any]] | None] = mapped_column(JSON)
    """Of a run's items: identifier → ``ref`` of the version that was measured, where the answers
    tell it, and the least ``points`` of each category."""
    kept_by: Mapped[str] = mapped_column(String(64))
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AdaptiveAttemptRow(TenantOwned, Base):
    """What one attempt at an adaptive form began with, and what came of it."""

    __tablename__ = "exam_adaptive_attempt"

    attempt_id: Mapped[str] = mapped_column(Id, ForeignKey("exam_attempt.id"), primary_key=True)
    form_id: Mapped[str] = mapped_column(Id, index=True)
    person_ref: Mapped[str] = mapped_column(String(64), index=True)
    """Who sat, over several enrolments: the candidate, for the overlap between retakes."""
    barred: Mapped[dict[str, Any]] = mapped_column(JSON)
    """``stretches``: places kept out at each stretch of ability; ``met``: those met before."""
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    items: Mapped[int] = mapped_column(Integer, default=0)
    theta: Mapped[float | None] = mapped_column(Float)
    error: Mapped[float | None] = mapped_column(Float)
    level: Mapped[int | None] = mapped_column(Integer)
    """The class by the cuts, counted from 0; None for a design without cuts."""
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class SelectionRow(TenantOwned, Base):
    """One selection: the state it was made in, the item, and enough to make it again.

    ``score`` is the category of the answer before it, taken for good by this selection;
    ``item_ref`` is empty where the test had come to its end.
    """

    __tablename__ = "exam_selection"

    attempt_id: Mapped[str] = mapped_column(Id, ForeignKey("exam_attempt.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    item_ref: Mapped[str] = mapped_column(String(64))
    score: Mapped[int | None] = mapped_column(Integer)
    answer_epoch: Mapped[int | None] = mapped_column(Integer)
    answer_seq: Mapped[int | None] = mapped_column(Integer)
    theta: Mapped[float] = mapped_column(Float)
    error: Mapped[float] = mapped_column(Float)
    record: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Form, information, gap, how it was found, seconds, whether it was solved beforehand."""
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)
