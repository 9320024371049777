"""Storage of the wing: sittings, observations, findings, incidents, evidence, reviews.

No column holds a name or a document number: ``subject_ref`` is the roof's own reference.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Float, ForeignKey, Index, Integer, String, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column

from foundation.ids import new_id
from foundation.schema import Base, Id, TenantOwned, UtcDateTime
from proctor.camera_sources import CameraSource
from proctor.findings import Cause, FindingKind, Verdict
from proctor.review_states import ReviewAct
from proctor.sitting_states import SittingState
from proctor.wanted_states import WantedState


class ProctorSittingRow(TenantOwned, Base):
    """One person's sitting under one frozen policy, before one camera (``source``).

    ``observations`` counts those recorded and ``last_observation`` names the newest of them: by
    that `proctor.capture` sees whether what it remembers is still true.
    ``chain_length`` and ``chain_head`` are those of the evidence chain, so that a missing tail
    shows. ``calibration`` and ``drift`` say where on the screen a gaze lies, ``light`` what came of
    the check-in's light; see `proctor.check_in`. ``keep_until`` is the next day on which something
    is to be erased, ``erased`` tells when each class of data was, and ``held_until`` is the day to
    which a case that is closed keeps all of it; see `proctor.retention`.
    """

    __tablename__ = "proctor_sitting"
    __table_args__ = (Unique("tenant_id", "subject_ref", "source"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    subject_ref: Mapped[str] = mapped_column(String(64))
    source: Mapped[CameraSource] = mapped_column(String(8), default=CameraSource.MAIN)
    state: Mapped[SittingState] = mapped_column(String(16), default=SittingState.OPENED)
    policy: Mapped[dict[str, Any]] = mapped_column(JSON)
    baseline: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    calibration: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    drift: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    light: Mapped[str | None] = mapped_column(String(16))
    observations: Mapped[int] = mapped_column(Integer, default=0)
    last_observation: Mapped[str | None] = mapped_column(Id)
    chain_length: Mapped[int] = mapped_column(Integer, default=0)
    chain_head: Mapped[str] = mapped_column(String(64))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    live_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    keep_until: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    held: Mapped[bool] = mapped_column(Boolean, default=False)
    held_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    erased: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ObservationRow(TenantOwned, Base):
    """One frame's measurements, in the order of recording (``number`` from 1)."""

    __tablename__ = "proctor_observation"
    __table_args__ = (
        Unique("sitting_id", "sequence"),
        Unique("sitting_id", "number"),
        Index("ix_proctor_observation_received", "sitting_id", "received_at"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    sitting_id: Mapped[str] = mapped_column(Id, ForeignKey("proctor_sitting.id"))
    number: Mapped[int] = mapped_column(Integer)
    sequence: Mapped[int] = mapped_column(Integer)
    stage: Mapped[SittingState] = mapped_column(String(16))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    measured: Mapped[dict[str, Any]] = mapped_column(JSON)


class IncidentRow(TenantOwned, Base):
    """What a person should look at once; ``verdict`` is what stands after all opinions.

    ``claimed_by`` works on it until ``claimed_until`` (see `proctor.claims`).
    """

    __tablename__ = "proctor_incident"
    __table_args__ = (Index("ix_proctor_incident_waiting", "tenant_id", "verdict", "started_at"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    sitting_id: Mapped[str] = mapped_column(Id, ForeignKey("proctor_sitting.id"), index=True)
    kind: Mapped[FindingKind] = mapped_column(String(32))
    cause: Mapped[Cause] = mapped_column(String(16))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confidence: Mapped[float] = mapped_column(Float)
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    best_sequence: Mapped[int | None] = mapped_column(Integer)
    settled: Mapped[bool] = mapped_column(Boolean, default=False)
    second_wanted: Mapped[bool] = mapped_column(Boolean, default=False)
    verdict: Mapped[Verdict | None] = mapped_column(String(32))
    claimed_by: Mapped[str | None] = mapped_column(String(64))
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class FindingRow(TenantOwned, Base):
    """A fact that lasts (``ended_at`` is empty) or has lasted."""

    __tablename__ = "proctor_finding"
    __table_args__ = (Unique("sitting_id", "kind", "started_at"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    sitting_id: Mapped[str] = mapped_column(Id, ForeignKey("proctor_sitting.id"))
    incident_id: Mapped[str | None] = mapped_column(
        Id, ForeignKey("proctor_incident.id"), index=True
    )
    kind: Mapped[FindingKind] = mapped_column(String(32))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    noticed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confidence: Mapped[float] = mapped_column(Float)
    model_version: Mapped[str] = mapped_column(String(64))
    detail: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class EvidenceRow(TenantOwned, Base):
    """One sealed picture, a link of its sitting's chain; the picture is an encrypted blob."""

    __tablename__ = "proctor_evidence"
    __table_args__ = (Unique("sitting_id", "number"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    sitting_id: Mapped[str] = mapped_column(Id, ForeignKey("proctor_sitting.id"))
    finding_id: Mapped[str] = mapped_column(Id, ForeignKey("proctor_finding.id"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    sequence: Mapped[int] = mapped_column(Integer)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sealed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    blob: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(Integer)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ReviewRow(TenantOwned, Base):
    """What a person did with an incident; rows are only ever added.

    ``code`` is the reason of an opinion, from `proctor.review_codes`; ``words`` stand beside it.
    """

    __tablename__ = "proctor_review"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    incident_id: Mapped[str] = mapped_column(Id, ForeignKey("proctor_incident.id"), index=True)
    person_ref: Mapped[str] = mapped_column(String(64))
    act: Mapped[ReviewAct] = mapped_column(String(16))
    verdict: Mapped[Verdict | None] = mapped_column(String(32))
    code: Mapped[str] = mapped_column(String(32), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class CheckInRow(TenantOwned, Base):
    """One run of a check-in: what was issued, what was measured, and what came out.

    ``seed`` draws the dots and lights (`proctor.analysis.check_in_plan`). ``samples`` hold the
    frames' measurements. ``picture`` is the blob of the clearest frame, kept only where the
    candidate agreed to be compared with it.
    """

    __tablename__ = "proctor_check_in"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    sitting_id: Mapped[str] = mapped_column(Id, ForeignKey("proctor_sitting.id"), index=True)
    seed: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    frames: Mapped[int] = mapped_column(Integer, default=0)
    samples: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    picture: Mapped[str | None] = mapped_column(String(64))
    clearness: Mapped[float] = mapped_column(Float, default=0.0)


class ShownQuestionsRow(TenantOwned, Base):
    """What stood on the candidate's screen from ``since`` until ``until``: numbers of questions.

    ``number`` is the page's own, ``questions`` are places on the paper, from 1, and empty for the
    overview before handing in; nothing of what a question says (`proctor.questions_shown`).
    """

    __tablename__ = "proctor_questions_shown"
    __table_args__ = (Unique("sitting_id", "number"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    sitting_id: Mapped[str] = mapped_column(Id, ForeignKey("proctor_sitting.id"))
    number: Mapped[int] = mapped_column(Integer)
    questions: Mapped[list[int]] = mapped_column(JSON)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


class WantedPictureRow(TenantOwned, Base):
    """A picture that a candidate's own device was asked for, because a finding showed in it.

    ``state`` says whether it came; a device that no longer has it says so (`proctor.reported`).
    """

    __tablename__ = "proctor_wanted_picture"
    __table_args__ = (Unique("sitting_id", "sequence", "finding_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    sitting_id: Mapped[str] = mapped_column(Id, ForeignKey("proctor_sitting.id"))
    finding_id: Mapped[str] = mapped_column(Id, ForeignKey("proctor_finding.id"), index=True)
    sequence: Mapped[int] = mapped_column(Integer)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[WantedState] = mapped_column(String(16), default=WantedState.ASKED)
