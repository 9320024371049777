"""Keeps a sitting's findings and incidents: a finding opens, ends, and joins an incident."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import select

from foundation.database import Tx
from foundation.events import publish
from foundation.scoping import by_keys
from proctor.analysis.incidents import Gathered, place, summarise
from proctor.analysis.timeline import FindingOpened
from proctor.events import FindingNoticed, IncidentFound
from proctor.findings import CAUSES, Detail, Finding, FindingKind, Incident
from proctor.policy import Policy
from proctor.tables import FindingRow, IncidentRow, ProctorSittingRow


def note_opened(
    tx: Tx, sitting: ProctorSittingRow, opened: FindingOpened, model_version: str
) -> FindingRow:
    """Keep a finding that has begun, and tell who is there."""
    row = FindingRow(
        sitting_id=sitting.id,
        kind=opened.kind,
        started_at=opened.started_at,
        noticed_at=opened.noticed_at,
        confidence=opened.confidence,
        model_version=model_version,
    )
    tx.add(row)
    tx.flush()
    publish(
        tx,
        FindingNoticed(sitting.id, sitting.subject_ref, row.id, opened.kind, opened.started_at),
    )
    return row


def note_closed(
    tx: Tx, sitting: ProctorSittingRow, finding: Finding, policy: Policy, now: datetime
) -> FindingRow:
    """Keep a finding that is over, and put it into an incident: one there is, or a new one."""
    row = find_finding(tx, sitting.id, finding.kind, finding.started_at)
    if row is None:
        row = FindingRow(
            sitting_id=sitting.id,
            kind=finding.kind,
            started_at=finding.started_at,
            noticed_at=now,
        )
        tx.add(row)
    row.ended_at = finding.ended_at
    row.confidence = finding.confidence
    row.model_version = finding.model_version
    row.detail = msgspec.to_builtins(finding.detail)
    tx.flush()
    _join(tx, sitting, row, policy)
    return row


def note_longer(tx: Tx, row: FindingRow, ended_at: datetime) -> FindingRow:
    """A finding that is over has gone on after all: it and its incident last longer.

    An incident that a person has decided stays as it was when they looked.
    """
    incident = tx.scalars(select(IncidentRow).filter_by(id=row.incident_id)).first()
    if row.ended_at is None or ended_at <= row.ended_at or (incident and incident.settled):
        return row
    row.ended_at = ended_at
    tx.flush()
    if incident is not None:
        _describe(incident, summarise([as_finding(each) for each in findings_of(tx, incident.id)]))
        tx.flush()
    return row


def find_finding(
    tx: Tx, sitting_id: str, kind: FindingKind, started_at: datetime
) -> FindingRow | None:
    """The finding of this kind that began then."""
    statement = select(FindingRow).filter_by(
        sitting_id=sitting_id, kind=kind, started_at=started_at
    )
    return tx.scalars(statement).first()


def newest_finding(tx: Tx, sitting_id: str, kind: FindingKind) -> FindingRow | None:
    """The finding of this kind that began last."""
    statement = select(FindingRow).filter_by(sitting_id=sitting_id, kind=kind)
    return tx.scalars(statement.order_by(FindingRow.started_at.desc()).limit(1)).first()


def incidents_of(tx: Tx, sitting_id: str) -> list[IncidentRow]:
    """A sitting's incidents in the order of time."""
    statement = select(IncidentRow).where(IncidentRow.sitting_id == sitting_id)
    return list(tx.scalars(by_keys(statement.order_by(IncidentRow.started_at, IncidentRow.id))))


def findings_of(tx: Tx, incident_id: str) -> list[FindingRow]:
    """An incident's findings in the order of time."""
    statement = select(FindingRow).where(FindingRow.incident_id == incident_id)
    return list(tx.scalars(by_keys(statement.order_by(FindingRow.started_at, FindingRow.id))))


def as_finding(row: FindingRow) -> Finding:
    """The stored finding as the pure rooms know it; it must be over."""
    assert row.ended_at is not None and row.detail is not None
    return Finding(
        FindingKind(row.kind),
        row.started_at,
        row.ended_at,
        row.confidence,
        row.model_version,
        msgspec.convert(row.detail, Detail),
    )


def _join(tx: Tx, sitting: ProctorSittingRow, row: FindingRow, policy: Policy) -> None:
    if row.incident_id is not None:
        return
    finding = as_finding(row)
    near = _near(tx, sitting.id, finding, policy)
    known = [(*(as_finding(each) for each in findings_of(tx, incident.id)),) for incident in near]
    gathered = [
        Gathered(findings, settled=incident.settled)
        for findings, incident in zip(known, near, strict=True)
    ]
    index = place(gathered, finding, policy)
    if index is not None:
        row.incident_id = near[index].id
        _describe(near[index], summarise((*known[index], finding)))
        tx.flush()
        return
    incident = IncidentRow(sitting_id=sitting.id)
    _describe(incident, summarise((finding,)))
    tx.add(incident)
    tx.flush()
    row.incident_id = incident.id
    tx.flush()
    publish(
        tx,
        IncidentFound(
            incident.id, sitting.id, sitting.subject_ref, finding.kind, finding.started_at
        ),
    )


def _near(tx: Tx, sitting_id: str, finding: Finding, policy: Policy) -> list[IncidentRow]:
    """Incidents of the same cause that ended so late that the finding may belong to them."""
    earliest = finding.started_at - timedelta(seconds=policy.incident_gap_s)
    statement = (
        select(IncidentRow)
        .where(
            IncidentRow.sitting_id == sitting_id,
            IncidentRow.cause == CAUSES[finding.kind],
            IncidentRow.ended_at >= earliest,
        )
        .order_by(IncidentRow.started_at, IncidentRow.id)
    )
    # By the sitting: a body's incidents of all its years are many, and one index is as good as
    # another to SQLite.
    return list(tx.scalars(by_keys(statement)))


def _describe(row: IncidentRow, incident: Incident) -> None:
    row.kind, row.cause = incident.kind, incident.cause
    row.started_at, row.ended_at = incident.started_at, incident.ended_at
    row.confidence = incident.confidence
    row.reasons = msgspec.to_builtins(incident.reasons)
    row.best_sequence = incident.best_sequence
