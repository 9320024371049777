"""What has happened to an attempt, for those of the roof who want to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from foundation.events import Event


@dataclass(frozen=True, slots=True)
class CameraAnswered(Event):
    """A candidate has agreed to be watched, or has refused; ``words_digest`` names the text."""

    sitting_id: str
    attempt_id: str
    enrolment_id: str
    agreed: bool
    words_digest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CameraWithdrawn(Event):
    """A candidate has taken the agreement back while writing; the exam goes on unwatched."""

    sitting_id: str
    attempt_id: str
    enrolment_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AttemptCheckedIn(Event):
    """A candidate has passed the device check or an invigilator's check of identity."""

    sitting_id: str
    attempt_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AttemptStarted(Event):
    """The clock of an attempt has started."""

    sitting_id: str
    attempt_id: str
    enrolment_id: str
    started_at: datetime


@dataclass(frozen=True, slots=True)
class AttemptSubmitted(Event):
    """An attempt has ended: handed in, or (``expired``) ended by the clock."""

    sitting_id: str
    attempt_id: str
    enrolment_id: str
    expired: bool
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class AttemptReopened(Event):
    """Time given back has opened an attempt again that the clock had ended."""

    sitting_id: str
    attempt_id: str
    at: datetime
