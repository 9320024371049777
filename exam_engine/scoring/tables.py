"""Marks, score runs, results and cases as they are stored.

A mark that has to change is a new version beside the old one, with its reason; scoring again is a
new run; a result is reckoned anew until it is released, and from then on a correction is a new
version. Times are instants, marks are exact decimals, JSON holds decimals as text.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from exam_engine.scoring.states import ResultState
from foundation.ids import new_id
from foundation.schema import Base, ExactDecimal, Id, TenantOwned, UtcDateTime


class PartMarkRow(TenantOwned, Base):
    """One signed sheet of a part that people mark, for one candidate (评分记录表).

    ``tasks`` is a list of ``{task, name, maximum, points, deducted, comment}``. ``examiner`` is the
    id of the person who was logged in: that is the signature.
    """

    __tablename__ = "exam_part_mark"
    __table_args__ = (UniqueConstraint("enrolment_id", "part", "version"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    enrolment_id: Mapped[str] = mapped_column(Id, index=True)
    part: Mapped[str] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(Integer)
    examiner: Mapped[str] = mapped_column(String(64), index=True)
    tasks: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    total: Mapped[Decimal] = mapped_column(ExactDecimal)
    comment: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ResponseMarkRow(TenantOwned, Base):
    """The points that a person gave to one long answer; ``item_ref`` is the item's version."""

    __tablename__ = "exam_response_mark"
    __table_args__ = (UniqueConstraint("attempt_id", "item_ref", "version"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    attempt_id: Mapped[str] = mapped_column(Id, ForeignKey("exam_attempt.id"), index=True)
    item_ref: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(Integer)
    marker: Mapped[str] = mapped_column(String(64))
    points: Mapped[Decimal] = mapped_column(ExactDecimal)
    maximum: Mapped[Decimal] = mapped_column(ExactDecimal)
    comment: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ScoreRunRow(TenantOwned, Base):
    """One time that attempts of a batch were scored.

    ``attempt_id`` is set when only one attempt was. ``forms`` maps each form's id to the digest of
    its content with keys; ``digest`` is over all scores, so that the same input can be seen to give
    the same scores. ``changes`` lists whose mark is another than before:
    ``{enrolment, attempt, before, after}``, to which the reckoning adds ``passed_before``,
    ``passed_after`` and ``released``.
    """

    __tablename__ = "exam_score_run"
    __table_args__ = (UniqueConstraint("batch_id", "version"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    batch_id: Mapped[str] = mapped_column(Id, index=True)
    attempt_id: Mapped[str | None] = mapped_column(Id)
    version: Mapped[int] = mapped_column(Integer)
    engine: Mapped[str] = mapped_column(String(64))
    forms: Mapped[dict[str, str]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    scored: Mapped[int] = mapped_column(Integer)
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class ScoreRow(TenantOwned, Base):
    """What one attempt scored in one run.

    ``content`` is `exam_engine.scoring.raw.RawScore.to_json`, and ``digest`` is over it;
    ``answers_digest`` tells which answers were scored. ``waiting`` counts answers that people have
    yet to mark.
    """

    __tablename__ = "exam_score"
    __table_args__ = (UniqueConstraint("run_id", "attempt_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    run_id: Mapped[str] = mapped_column(Id, ForeignKey("exam_score_run.id"), index=True)
    run_version: Mapped[int] = mapped_column(Integer)
    attempt_id: Mapped[str] = mapped_column(Id, ForeignKey("exam_attempt.id"), index=True)
    enrolment_id: Mapped[str] = mapped_column(Id, index=True)
    part: Mapped[str] = mapped_column(String(32))
    form_id: Mapped[str] = mapped_column(Id)
    answers_digest: Mapped[str] = mapped_column(String(64))
    earned: Mapped[Decimal] = mapped_column(ExactDecimal)
    possible: Mapped[Decimal] = mapped_column(ExactDecimal)
    waiting: Mapped[int] = mapped_column(Integer)
    content: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    digest: Mapped[str] = mapped_column(String(64))


class ResultRow(TenantOwned, Base):
    """The result of one enrolment. A released one stays as it is; a correction is a new version.

    ``parts`` is a list of ``{part, earned, possible, mark, least, weight, carried}``, the marks
    None for a part that is not in. ``conditions`` are those of the scheme, numbered, met or not.
    ``waiting`` counts answers that people have yet to mark. ``code`` is short and public: a
    candidate who is sent a notice can check it on the site. ``certificate_id`` is written when the
    certificate of a released result is issued; nothing else of it ever changes.
    """

    __tablename__ = "exam_result"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "version"),
        Index("ix_exam_result_batch_id_state", "batch_id", "state"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    enrolment_id: Mapped[str] = mapped_column(Id, index=True)
    batch_id: Mapped[str] = mapped_column(Id)
    version: Mapped[int] = mapped_column(Integer)
    state: Mapped[ResultState] = mapped_column(String(16))
    scheme_version: Mapped[str] = mapped_column(String(64))
    run_id: Mapped[str | None] = mapped_column(Id, ForeignKey("exam_score_run.id"))
    score_id: Mapped[str | None] = mapped_column(Id, ForeignKey("exam_score.id"))
    parts: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    composite: Mapped[Decimal | None] = mapped_column(ExactDecimal)
    passed: Mapped[bool]
    conditions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    waiting: Mapped[int] = mapped_column(Integer, default=0)
    annulled: Mapped[bool] = mapped_column(default=False)
    code: Mapped[str] = mapped_column(String(16), index=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    released_by: Mapped[str | None] = mapped_column(String(64))
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    certificate_id: Mapped[str | None] = mapped_column(Id, ForeignKey("certs_certificate.id"))


class ResultCaseRow(TenantOwned, Base):
    """A question of conduct that a person has raised about one enrolment, and how it was settled.

    It holds the result back while it is open. ``incident_ref`` names the incident whose verdict
    opened it; empty where a person held the result back by hand. ``statement`` is the candidate's
    own account.
    """

    __tablename__ = "exam_result_case"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    enrolment_id: Mapped[str] = mapped_column(Id, index=True)
    incident_ref: Mapped[str] = mapped_column(String(64), default="")
    opened_by: Mapped[str] = mapped_column(String(64))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text)
    statement: Mapped[str] = mapped_column(Text, default="")
    stated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None] = mapped_column(String(64))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(16))
    closing_reason: Mapped[str] = mapped_column(Text, default="")


class CaseAppealRow(TenantOwned, Base):
    """What a candidate said against a decided case, and what another person decided of it.

    There is one for each case. ``outcome`` is an `exam_engine.scoring.states.AppealOutcome`.
    """

    __tablename__ = "exam_case_appeal"
    __table_args__ = (UniqueConstraint("case_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(Id, ForeignKey("exam_result_case.id"))
    enrolment_id: Mapped[str] = mapped_column(Id, index=True)
    words: Mapped[str] = mapped_column(Text)
    lodged_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[str | None] = mapped_column(String(64))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text, default="")
