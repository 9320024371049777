"""What is kept of a batch issue: a line for each certificate, and the body's number parts."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.ids import new_id
from foundation.schema import Base, Id, TenantOwned, UtcDateTime


class LineState(StrEnum):
    """How far one certificate of a job has come."""

    WAITING = "waiting"
    READY = "ready"
    """Still to be made, like one that waits: earlier releases examined a whole batch first."""
    ISSUED = "issued"
    FAILED = "failed"


OPEN = (LineState.WAITING, LineState.READY)
"""The states of what is still to be made."""


class IssueLineRow(TenantOwned, Base):
    """One certificate that a job was ordered to make.

    ``code`` and ``facts`` say why it failed.
    """

    __tablename__ = "exam_issue_line"
    __table_args__ = (
        UniqueConstraint("job_id", "place"),
        Index("ix_exam_issue_line_job_id_state", "job_id", "state"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    job_id: Mapped[str] = mapped_column(Id, ForeignKey("foundation_job.id"))
    place: Mapped[int] = mapped_column(Integer)
    result_id: Mapped[str] = mapped_column(Id, ForeignKey("exam_result.id"), index=True)
    enrolment_id: Mapped[str] = mapped_column(Id)
    state: Mapped[LineState] = mapped_column(String(12), default=LineState.WAITING.value)
    code: Mapped[str | None] = mapped_column(String(80))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class NumberPartsRow(TenantOwned, Base):
    """The parts of a rule's numbers that the authority has assigned to the body, by their names."""

    __tablename__ = "exam_number_parts"
    __table_args__ = (UniqueConstraint("tenant_id", "rule"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    rule: Mapped[str] = mapped_column(String(80))
    parts: Mapped[dict[str, str]] = mapped_column(JSON)
    changed_by: Mapped[str] = mapped_column(String(64))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
