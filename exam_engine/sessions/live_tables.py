"""Tables of what passes between candidates and invigilators while a sitting runs.

Rows are only added and then settled by a person: a request for help is answered, time that
somebody asked for is given or not, a message is shown and read. Nothing here touches an answer.
"""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.ids import new_id
from foundation.schema import Base, ExactDecimal, Id, TenantOwned, UtcDateTime


class HelpReason(StrEnum):
    """Why a candidate asks for a person: a short closed list, so that asking takes one touch."""

    COME = "come"
    """No reason given: please come."""
    MACHINE = "machine"
    """The machine, the network or the keyboard."""
    PAPER = "paper"
    """Something of the paper is not shown as it should be; never its content."""
    LEAVE = "leave"
    """The candidate has to leave the seat for a moment."""
    UNWELL = "unwell"
    """The candidate feels unwell."""
    SIDE_CAMERA = "side_camera"
    """There is no telephone for the side camera, or the candidate does not want one."""


class HelpRequestRow(TenantOwned, Base):
    """A candidate asks for a person: waiting, answered (somebody is on the way), closed."""

    __tablename__ = "exam_help_request"
    __table_args__ = (Index("ix_exam_help_request_open", "sitting_id", "closed_at"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    sitting_id: Mapped[str] = mapped_column(Id, ForeignKey("exam_sitting.id"))
    attempt_id: Mapped[str] = mapped_column(Id, ForeignKey("exam_attempt.id"), index=True)
    reason: Mapped[HelpReason] = mapped_column(String(16))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[str | None] = mapped_column(String(64))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None] = mapped_column(String(64))
    """Who closed it: a person, or the candidate (the enrolment) who took it back."""


class MessageReceiptRow(TenantOwned, Base):
    """What is known of one message at one candidate's page; told by the page itself."""

    __tablename__ = "exam_message_receipt"

    message_id: Mapped[str] = mapped_column(Id, ForeignKey("exam_message.id"), primary_key=True)
    attempt_id: Mapped[str] = mapped_column(Id, ForeignKey("exam_attempt.id"), primary_key=True)
    shown_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When the page showed it."""
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the candidate put it away."""


class TimeRequestRow(TenantOwned, Base):
    """Extra time that one person asked for and another one gives or does not give."""

    __tablename__ = "exam_time_request"
    __table_args__ = (Index("ix_exam_time_request_open", "sitting_id", "decided_at"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    sitting_id: Mapped[str] = mapped_column(Id, ForeignKey("exam_sitting.id"))
    attempt_ids: Mapped[list[str]] = mapped_column(JSON)
    """Whom it is for: one attempt, or all that could use the time when it was asked for."""
    for_many: Mapped[bool] = mapped_column(Boolean)
    """Asked for a room or a whole sitting, of which perhaps only one was writing."""
    seconds: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(String(400))
    asked_by: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[str | None] = mapped_column(String(64))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved: Mapped[bool | None] = mapped_column(Boolean)


class SeatMoveRow(TenantOwned, Base):
    """An attempt was moved to another seat; the answers stay where they always were: here."""

    __tablename__ = "exam_seat_move"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    attempt_id: Mapped[str] = mapped_column(Id, ForeignKey("exam_attempt.id"), index=True)
    from_room: Mapped[int | None] = mapped_column(Integer)
    from_seat: Mapped[int | None] = mapped_column(Integer)
    to_room: Mapped[int] = mapped_column(Integer)
    to_seat: Mapped[int] = mapped_column(Integer)
    epoch: Mapped[int] = mapped_column(Integer)
    """The attempt's epoch from the move on: pages with a lower one belong to the old seat."""
    reason: Mapped[str] = mapped_column(String(400))
    moved_by: Mapped[str] = mapped_column(String(64))
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SidePairingRow(TenantOwned, Base):
    """A telephone as side camera of an attempt: a code on the screen, then the telephone itself."""

    __tablename__ = "exam_side_pairing"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    attempt_id: Mapped[str] = mapped_column(Id, ForeignKey("exam_attempt.id"), index=True)
    code_digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    paired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    frame_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the last picture came."""
    battery: Mapped[int | None] = mapped_column(Integer)
    """Per cent, where the telephone tells."""
    charging: Mapped[bool | None] = mapped_column(Boolean)


class AccommodationRow(TenantOwned, Base):
    """Extra time that the body has approved for a candidate before the exam, as a factor."""

    __tablename__ = "exam_accommodation"

    enrolment_id: Mapped[str] = mapped_column(Id, primary_key=True)
    factor: Mapped[Decimal] = mapped_column(ExactDecimal)
    reason: Mapped[str] = mapped_column(String(400))
    approved_by: Mapped[str] = mapped_column(String(64))
    approved_at: Mapped[datetime] = mapped_column(UtcDateTime)
