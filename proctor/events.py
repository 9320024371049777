"""What has happened in this wing, for the roof to hear in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from foundation.events import Event
from proctor.findings import FindingKind, Verdict


@dataclass(frozen=True, slots=True)
class WatchingAnswered(Event):
    """A person agreed to be watched, or refused or withdrew: then an invigilator checks."""

    sitting_id: str
    subject_ref: str
    agreed: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class WatchingStarted(Event):
    """The sitting is live."""

    sitting_id: str
    subject_ref: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WatchingClosed(Event):
    """The sitting is over; ``incidents`` wait for a person."""

    sitting_id: str
    subject_ref: str
    incidents: int
    at: datetime


@dataclass(frozen=True, slots=True)
class FindingNoticed(Event):
    """A fact has lasted long enough to be told to an invigilator who is there."""

    sitting_id: str
    subject_ref: str
    finding_id: str
    kind: FindingKind
    started_at: datetime


@dataclass(frozen=True, slots=True)
class IncidentFound(Event):
    """There is a new incident for a person to look at. It is no verdict."""

    incident_id: str
    sitting_id: str
    subject_ref: str
    kind: FindingKind
    started_at: datetime


@dataclass(frozen=True, slots=True)
class IncidentDecided(Event):
    """People have come to a verdict. Only the outcomes room of the roof may act on it."""

    incident_id: str
    sitting_id: str
    subject_ref: str
    verdict: Verdict
    opinions: int
    at: datetime


@dataclass(frozen=True, slots=True)
class IncidentReopened(Event):
    """A second opinion was asked for after a verdict: the verdict no longer stands."""

    incident_id: str
    sitting_id: str
    subject_ref: str
    at: datetime
