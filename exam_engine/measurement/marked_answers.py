"""Marked attempts of batches as points by item, for item analysis and calibration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from exam_engine.enrolment.tables import BatchRow, EnrolmentRow
from exam_engine.measurement.data_sets import Attempt
from exam_engine.scoring.points import in_chunks
from exam_engine.scoring.tables import ScoreRow
from foundation.database import Tx
from foundation.tenancy import OrganisationRow
from itembank.processing.trace import ScoreState


@dataclass(frozen=True, slots=True)
class Marked:
    """One attempt of the newest run that scored it, with the answers behind the points."""

    attempt: Attempt
    form_id: str
    enrolment_id: str
    responses: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class MarkedItem:
    """An item that was marked: its name, and the most it could earn."""

    identifier: str
    highest: Decimal


@dataclass(frozen=True, slots=True)
class MarkedBatch:
    """A batch that has marks: how many attempts."""

    id: str
    name: str
    attempts: int


def marked_batches(tx: Tx) -> list[MarkedBatch]:
    """Batches with marked attempts, the newest first."""
    rows = tx.execute(
        select(BatchRow.id, BatchRow.name, func.count(ScoreRow.attempt_id.distinct()))
        .join(EnrolmentRow, EnrolmentRow.batch_id == BatchRow.id)
        .join(ScoreRow, ScoreRow.enrolment_id == EnrolmentRow.id)
        .group_by(BatchRow.id, BatchRow.name)
        .order_by(BatchRow.id.desc())
    )
    return [MarkedBatch(batch, name, attempts) for batch, name, attempts in rows]


def marked(
    tx: Tx, batches: Sequence[str], group: str = "none", form_id: str | None = None
) -> tuple[list[Marked], dict[str, MarkedItem]]:
    """The attempts of these batches, and the items by their version.

    ``group`` is ``none``, ``batch`` or ``college``. Items that people have yet to mark are left out
    of an attempt.
    """
    places = (
        select(EnrolmentRow.id, BatchRow.name, OrganisationRow.name)
        .join(BatchRow, BatchRow.id == EnrolmentRow.batch_id)
        .join(OrganisationRow, OrganisationRow.id == EnrolmentRow.organisation_id)
        .where(EnrolmentRow.batch_id.in_(batches))
    )
    named = {
        enrolment: {"none": "all", "batch": batch, "college": college}[group]
        for enrolment, batch, college in tx.execute(places)
    }
    newest: dict[str, ScoreRow] = {}
    for chunk in in_chunks(named):
        statement = select(ScoreRow).where(ScoreRow.enrolment_id.in_(chunk))
        if form_id is not None:
            statement = statement.where(ScoreRow.form_id == form_id)
        for row in tx.scalars(statement.order_by(ScoreRow.run_version)):
            newest[row.attempt_id] = row
    items: dict[str, MarkedItem] = {}
    found = []
    for attempt_id in sorted(newest):
        row = newest[attempt_id]
        points, answers = {}, {}
        for entry in row.content["items"]:
            if entry["state"] == ScoreState.NEEDS_HUMAN:
                continue
            points[entry["ref"]] = Decimal(entry["score"]).normalize() + 0
            answers[entry["ref"]] = entry["response"]
            items[entry["ref"]] = MarkedItem(entry["identifier"], Decimal(entry["max_score"]))
        attempt = Attempt(attempt_id, named[row.enrolment_id], points)
        found.append(Marked(attempt, row.form_id, row.enrolment_id, answers))
    return found, items
