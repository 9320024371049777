"""Tables of sittings, attempts, their answers, and what staff did to them while they ran.

An answer's row is written by `exam_engine.sessions.journal` alone and never changed afterwards,
save for `late`, which time given back may clear. Answers are numbered by the device, and the
number is their primary key: an answer sent twice is stored once.
"""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from exam_engine.sessions.states import RUNNING, AttemptState
from exam_engine.sessions.timing import Timing, WindowRule
from foundation.ids import new_id
from foundation.schema import Base, ExactDecimal, Id, TenantOwned, UtcDateTime


class SittingState(StrEnum):
    """Whether candidates may enter."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class Watching(StrEnum):
    """How a sitting is proctored."""

    NONE = "none"
    RECORDED = "recorded"
    LIVE = "live"


class IdentityCheck(StrEnum):
    """What an invigilator compared or looked at, in place of the camera."""

    DOCUMENT = "document"
    """The person with the original of the document, and its number with the enrolment's."""
    PHOTO = "photo"
    """The person with the photo of the enrolment."""
    PLACE = "place"
    """The place: nobody else there, nothing that is not allowed."""


ADAPTIVE_PARTS = frozenset({"placement", "diagnosis"})
"""Parts whose form is adaptive: they tell where somebody stands, and no mark comes of them."""


class SittingRow(TenantOwned, Base):
    """One part of one level, sat by one batch in one window."""

    __tablename__ = "exam_sitting"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    batch_ref: Mapped[str] = mapped_column(String(64), index=True)
    level: Mapped[str] = mapped_column(String(32))
    part: Mapped[str] = mapped_column(String(32))
    form_id: Mapped[str] = mapped_column(Id)
    title: Mapped[str] = mapped_column(String(200))
    window_opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    window_closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    window_rule: Mapped[WindowRule] = mapped_column(
        String(24), default=WindowRule.START_IN_WINDOW.value
    )
    minutes: Mapped[int] = mapped_column(Integer)
    watching: Mapped[Watching] = mapped_column(String(16), default=Watching.NONE.value)
    policy: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """The frozen proctoring policy, as `proctor.policy` writes it."""
    access_rules: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """``networks``: list of CIDR ranges; ``code_digest``: see `exam_engine.sessions.entrance`."""
    state: Mapped[SittingState] = mapped_column(String(16), default=SittingState.PLANNED.value)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def timing(self) -> Timing:
        """The window and the minutes, for the rules in `exam_engine.sessions.timing`."""
        return Timing(
            self.window_opens_at,
            self.window_closes_at,
            self.minutes,
            WindowRule(self.window_rule),
        )


class AttemptRow(TenantOwned, Base):
    """One candidate's attempt at one sitting."""

    __tablename__ = "exam_attempt"
    __table_args__ = (
        UniqueConstraint("sitting_id", "enrolment_id"),
        Index("ix_exam_attempt_state_deadline_at", "state", "deadline_at"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    sitting_id: Mapped[str] = mapped_column(Id, ForeignKey("exam_sitting.id"))
    enrolment_id: Mapped[str] = mapped_column(Id, index=True)
    state: Mapped[AttemptState] = mapped_column(String(16), default=AttemptState.ADMITTED.value)
    seed: Mapped[int] = mapped_column(BigInteger)
    """Decides the order of shuffled options; the same for the whole life of the attempt."""
    time_factor: Mapped[Decimal] = mapped_column(ExactDecimal, default=Decimal(1))
    """The person's extra time as a factor of the sitting's minutes (1.25 is a quarter more)."""
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deadline_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    extra_seconds: Mapped[int] = mapped_column(Integer, default=0)
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    epoch: Mapped[int] = mapped_column(Integer, default=0)
    """Counts page loads: the page with the highest one is the page that writes."""
    notice: Mapped[int] = mapped_column(Integer, default=0)
    """Grows whenever there is something the candidate's page should ask for."""
    proctor_ref: Mapped[str | None] = mapped_column(Id)
    identity_checked_by: Mapped[str | None] = mapped_column(Id)
    identity_checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    identity_checks: Mapped[list[str]] = mapped_column(JSON, default=list)
    """What was compared then: values of `IdentityCheck`."""
    camera_withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the candidate took back the agreement to be watched, while writing."""
    moved_room: Mapped[int | None] = mapped_column(Integer)
    moved_seat: Mapped[int | None] = mapped_column(Integer)
    """Where the candidate sits since an invigilator moved them; empty: where they were seated."""
    late_counted: Mapped[bool] = mapped_column(Boolean, default=False)
    """A person has decided that what arrived late counts all the same."""
    answers_digest: Mapped[str | None] = mapped_column(String(64))
    """SHA-256 of the effective answers when the attempt ended."""
    receipt_code: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def writes_unchecked(self) -> bool:
        """Whether the camera was taken back while writing, and no person has checked since."""
        withdrawn, checked = self.camera_withdrawn_at, self.identity_checked_at
        return (
            AttemptState(self.state) in RUNNING
            and withdrawn is not None
            and (checked is None or checked < withdrawn)
        )


class AnswerRow(TenantOwned, Base):
    """One answer as it arrived."""

    __tablename__ = "exam_answer"

    attempt_id: Mapped[str] = mapped_column(Id, ForeignKey("exam_attempt.id"), primary_key=True)
    epoch: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    client_seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    item_ref: Mapped[str] = mapped_column(String(64))
    payload: Mapped[str] = mapped_column(Text)
    """JSON text: response identifier → value, as `itembank.interactions` describes it."""
    client_time: Mapped[int] = mapped_column(BigInteger)
    """The device's clock in milliseconds since 1970; a claim, never a ground for a verdict."""
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    late: Mapped[bool] = mapped_column(Boolean)
    """Arrived after the end of the attempt: kept, and not counted unless a person decides so."""
    superseded: Mapped[bool] = mapped_column(Boolean)
    """Came from a page that another one had taken over from: kept, and overrides nothing newer."""


class ItemTryRow(TenantOwned, Base):
    """One ended try at an adaptive item: the answer as it stood then, never changed afterwards."""

    __tablename__ = "exam_item_try"

    attempt_id: Mapped[str] = mapped_column(Id, ForeignKey("exam_attempt.id"), primary_key=True)
    item_ref: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    """1, 2, … within the item."""
    payload: Mapped[str] = mapped_column(Text)
    """JSON text, as `AnswerRow.payload`; the journal holds the same answer."""
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TimeGrantRow(TenantOwned, Base):
    """Time given back to one attempt or to all running ones of a sitting."""

    __tablename__ = "exam_time_grant"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    sitting_id: Mapped[str] = mapped_column(Id, ForeignKey("exam_sitting.id"), index=True)
    attempt_id: Mapped[str | None] = mapped_column(Id, ForeignKey("exam_attempt.id"))
    seconds: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(String(400))
    granted_by: Mapped[str] = mapped_column(String(64))
    approved_by: Mapped[str | None] = mapped_column(String(64))
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ExamMessageRow(TenantOwned, Base):
    """Words from a person to one candidate or to all of a sitting."""

    __tablename__ = "exam_message"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    sitting_id: Mapped[str] = mapped_column(Id, ForeignKey("exam_sitting.id"), index=True)
    attempt_id: Mapped[str | None] = mapped_column(Id, ForeignKey("exam_attempt.id"))
    text: Mapped[str] = mapped_column(String(1000))
    sent_by: Mapped[str] = mapped_column(String(64))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
